//! Kibana features that somebody holds, space by space.

use std::borrow::Cow;

use super::generations;
use crate::catalogue::Feature;
use crate::check::Context;
use crate::check::effective::KibanaRole;
use crate::check::grants::managed;
use crate::check::names::Meaning;
use crate::check::privileges::{FeatureOn, Privileges};
use crate::source::Location;

/// What somebody holds on a Kibana target.
#[derive(Clone, Debug)]
pub struct KibanaHeld<'e, 'a> {
    /// The target.
    pub context: &'e Context<'e>,
    /// The roles that add up.
    pub roles: Vec<&'e KibanaRole<'a>>,
    /// What they hold, one for each entry of each role.
    pub places: Vec<Place<'e, 'a>>,
}

/// What one entry of one role holds in its spaces.
#[derive(Clone, Debug)]
pub struct Place<'e, 'a> {
    /// Space ids, sorted; `*` alone for all.
    pub spaces: &'e [Cow<'a, str>],
    /// The base privilege and its statement.
    pub base: Option<(&'static str, Location)>,
    /// Features, a deprecated one as what replaces it, too.
    pub features: Vec<Grant>,
}

/// A feature that is held.
#[derive(Clone, Copy, Debug)]
pub struct Grant {
    /// The feature.
    pub feature: &'static Feature,
    /// Its place in the catalogue.
    pub order: u16,
    /// What is held of it.
    pub set: Privileges,
    /// The head of the statement that granted it last.
    pub at: Location,
    /// A deprecated feature still allows the same, although nothing that replaces it does.
    pub is_kept: bool,
}

impl Place<'_, '_> {
    /// Whether it reaches a space.
    pub fn reaches(&self, space: &str) -> bool {
        self.spaces.iter().any(|held| *held == space || *held == "*")
    }
}

impl<'e, 'a> KibanaHeld<'e, 'a> {
    pub(super) fn new(context: &'e Context<'e>, roles: Vec<&'e KibanaRole<'a>>) -> KibanaHeld<'e, 'a> {
        let places = roles.iter().flat_map(|role| &role.entries).map(|entry| {
            let mut features = Vec::with_capacity(entry.features.len());
            for grant in &entry.features {
                let Some(on) = grant.on else { continue };
                features.push(Grant { feature: on.feature, order: on.order, set: grant.set, at: grant.at, is_kept: false });
                if !on.feature.replaced.is_empty() {
                    generations::add(grant, &entry.spaces, &roles, &mut features);
                }
            }
            Place { spaces: &entry.spaces, base: entry.base.zip(entry.base_at), features }
        });
        KibanaHeld { context, places: places.collect(), roles }
    }

    /// The same without what deprecated features still allow although nothing that replaces them does.
    pub fn without_kept(&self) -> Cow<'_, KibanaHeld<'e, 'a>> {
        if !self.places.iter().flat_map(|place| &place.features).any(|grant| grant.is_kept) {
            return Cow::Borrowed(self);
        }
        let mut held = self.clone();
        held.places.iter_mut().for_each(|place| place.features.retain(|grant| !grant.is_kept));
        Cow::Owned(held)
    }

    /// Whether anything of a feature is held anywhere: the cheap question before all others.
    pub fn touches(&self, on: &FeatureOn) -> bool {
        self.places.iter().any(|place| place.base.is_some() || place.features.iter().any(|grant| grant.order == on.order))
    }

    /// Whether `all` on a feature only comes along, because something else that was asked for is a part of it on this release.
    pub fn comes_along(&self, path: &str) -> bool {
        let all = || self.roles.iter().flat_map(|role| &role.surplus).filter(|surplus| surplus.all);
        if all().next().is_none() {
            return false;
        }
        self.context.names.find(path).zip(self.context.wanted(path, "all")).is_some_and(|(named, (on, _))| {
            all().any(|surplus| surplus.feature.order == on.order) && !all().any(|surplus| surplus.asked == named.key)
        })
    }

    /// Every space that is named, sorted; `*` among them for all.
    pub fn spaces(&self) -> Vec<&str> {
        let mut spaces: Vec<&str> = self.places.iter().flat_map(|place| place.spaces.iter().map(|space| &**space)).collect();
        spaces.sort_unstable();
        spaces.dedup();
        spaces
    }

    /// What is held of a feature in a space, with everything that is granted in all spaces.
    pub fn set(&self, on: &FeatureOn, space: &str) -> Privileges {
        let here = self.places.iter().filter(|place| place.reaches(space));
        let set = here.fold(Privileges::NONE, |set, place| {
            let base = match place.base {
                Some(("all", _)) => on.all,
                Some(_) => on.read,
                None => Privileges::NONE,
            };
            place.features.iter().filter(|grant| grant.order == on.order).fold(set | base, |set, grant| set | grant.set)
        });
        on.closed(set)
    }

    /// Whether a privilege is held in a space: a portable feature name and a level, bare or not, or a sub-feature privilege. What
    /// the release has only within a broader feature is held if that is; what it does not have is not.
    pub fn has(&self, path: &str, word: &str, space: &str) -> bool {
        self.context.wanted(path, word).is_some_and(|(on, wanted)| self.set(&on, space).covers(wanted))
    }

    /// The statement that gives a feature in a space: the last one of the first role that does.
    pub fn statement(&self, on: &FeatureOn, space: &str) -> Option<Location> {
        let here = || self.places.iter().filter(|place| place.reaches(space));
        let grant = here().flat_map(|place| &place.features).find(|grant| grant.order == on.order);
        grant.map(|grant| grant.at).or_else(|| here().find_map(|place| place.base).map(|(_, at)| at))
    }
}

impl Context<'_> {
    /// The feature that carries a portable name here, and the privileges of it that a level (bare or not) or a sub-feature privilege
    /// stands for. None if the release does not have them.
    pub fn wanted(&self, path: &str, word: &str) -> Option<(FeatureOn, Privileges)> {
        let level = match word {
            "read" | "minimal_read" => Some(Privileges::READ),
            "all" | "minimal_all" => Some(Privileges::ALL),
            _ => None,
        };
        match self.names.find(path)?.meaning {
            Meaning::Exact(on) => {
                let sub = || on.find(word).map(Privileges::sub).filter(|sub| on.known.covers(*sub) || on.all.covers(*sub));
                Some((on, level.or_else(sub)?))
            }
            Meaning::Broader(on, _) => Some((on, level.unwrap_or(Privileges::ALL))),
            Meaning::Facet(on, facet) => match word {
                "all" | "minimal_all" => Some((on, managed(&on, facet))),
                _ => Some((on, Privileges::READ)),
            },
            Meaning::Missing => None,
        }
    }
}
