//! The effects of a document, whatever its product.

use super::connect::ConnectEffects;
use super::kibana::KibanaEffects;
use crate::catalogue::Release;
use crate::existing::Body;

/// What a document comes to.
#[derive(Clone, Debug)]
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

    /// What stands in the document and does nothing.
    pub fn dead(&self) -> &[Dead] {
        match self {
            Effects::Kibana(effects) => &effects.dead,
            Effects::Connect(effects) => &effects.dead,
        }
    }
}

/// Something in a document that does nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dead {
    /// The ids, `siem.read_alerts`.
    pub id: String,
    /// The space; none where it is not in spaces.
    pub space: Option<String>,
    /// Why it does nothing.
    pub why: String,
}
