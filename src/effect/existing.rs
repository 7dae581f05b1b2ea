//! The effects of a document, whatever its product.

use super::connect::ConnectEffects;
use super::kibana::KibanaEffects;
use crate::catalogue::Release;
use crate::existing::Body;

/// What a document comes to.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Effects {
    /// On Kibana.
    Kibana(KibanaEffects),
    /// On Amazon Connect.
    Connect(ConnectEffects),
}

impl Effects {
    /// What a document comes to on a release; Amazon Connect has none.
    pub fn of(body: &Body, release: Release) -> Effects {
        match body {
            Body::Kibana(body) => Effects::Kibana(KibanaEffects::of(body, release)),
            Body::Connect(body) => Effects::Connect(ConnectEffects::of(body)),
        }
    }

    /// What somebody may do who holds several documents of one product; none if there is no document.
    pub(crate) fn together(all: &[Effects]) -> Option<Effects> {
        let mut all = all.iter();
        let mut sum = all.next()?.clone();
        for more in all {
            match (&mut sum, more) {
                (Effects::Kibana(sum), Effects::Kibana(more)) => sum.add(more),
                (Effects::Connect(sum), Effects::Connect(more)) => sum.add(more),
                // Nobody puts roles of two products together.
                _ => {}
            }
        }
        Some(sum)
    }

    /// Nothing at all, of the same product.
    #[must_use]
    pub fn nothing(&self) -> Effects {
        match self {
            Effects::Kibana(effects) => Effects::Kibana(KibanaEffects::of(&Default::default(), effects.release)),
            Effects::Connect(_) => Effects::Connect(ConnectEffects::of(&Default::default())),
        }
    }
}

/// Something in a document that does nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Dead {
    /// The ids, `siem.read_alerts`.
    pub id: String,
    /// The space; none where it is not in spaces.
    pub space: Option<String>,
    /// Why it does nothing.
    pub why: String,
}
