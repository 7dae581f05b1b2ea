//! Kibana features that somebody holds, space by space.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::generations;
use crate::catalogue::{Feature, Primary};
use crate::check::Context;
use crate::check::effective::{FeatureGrant, IndexEntry, KibanaRole};
use crate::check::grants::managed;
use crate::check::names::Meaning;
use crate::check::origin::{Origin, Origins, Via};
use crate::check::privileges::{FeatureOn, Privileges};
use crate::pattern::PatternIndex;

/// What somebody holds on a Kibana target.
#[derive(Clone, Debug)]
pub struct KibanaHeld<'e, 'a> {
    /// The target.
    pub(crate) context: &'e Context<'e>,
    /// The roles that add up.
    pub(crate) roles: Vec<&'e KibanaRole<'a>>,
    /// What they hold, one for each part of each entry of each role.
    pub(crate) places: Vec<HeldEntry<'e, 'a>>,
    /// Which of them reach which space.
    reach: Reach<'e>,
    /// The index entries on the local cluster, by their names.
    pub(super) by_name: PatternIndex<&'e str, &'e IndexEntry<'a>>,
}

/// The places that reach each space, by their numbers.
#[derive(Clone, Debug, Default)]
struct Reach<'e> {
    everywhere: Vec<usize>,
    spaces: FxHashMap<&'e str, Vec<usize>>,
}

impl<'e> Reach<'e> {
    fn new(places: &[HeldEntry<'e, '_>]) -> Reach<'e> {
        let mut reach = Reach::default();
        for (number, place) in places.iter().enumerate() {
            for space in place.spaces {
                match &**space {
                    "*" => reach.everywhere.push(number),
                    space => reach.spaces.entry(space).or_default().push(number),
                }
            }
        }
        reach
    }

    /// Those of a space, in their order.
    fn of(&self, space: &str) -> impl Iterator<Item = usize> {
        let here = self.spaces.get(space).map_or(&[][..], Vec::as_slice);
        let (mut here, mut everywhere) = (here.iter().copied().peekable(), self.everywhere.iter().copied().peekable());
        std::iter::from_fn(move || match (here.peek(), everywhere.peek()) {
            (Some(a), Some(b)) if b < a => everywhere.next(),
            (Some(_), _) => here.next(),
            (None, _) => everywhere.next(),
        })
    }
}

/// What one entry of one role holds in its spaces.
#[derive(Clone, Debug)]
pub(crate) struct HeldEntry<'e, 'a> {
    /// Space ids, sorted; `*` alone for all.
    pub(crate) spaces: &'e [Cow<'a, str>],
    /// The base privilege and where it comes from.
    pub(crate) base: Option<(Primary, &'e Origins)>,
    /// Features, a deprecated one as what replaces it, too.
    pub(crate) features: Vec<Grant<'e>>,
}

/// A feature that is held.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Grant<'e> {
    /// The feature.
    pub(crate) feature: &'static Feature,
    /// Its place in the catalogue.
    pub(crate) order: u16,
    /// What is held of it.
    pub(crate) set: Privileges,
    /// Where it comes from; of what stands for a deprecated feature, where that comes from.
    origins: &'e Origins,
    /// The deprecated feature that it stands for; none if it is granted itself.
    pub(super) replaces: Option<&'e FeatureGrant<'e>>,
    /// A deprecated feature still allows the same, although nothing that replaces it does.
    pub(crate) is_kept: bool,
}

impl<'e> Grant<'e> {
    pub(super) fn of(
        (on, set): (FeatureOn, Privileges),
        from: &'e FeatureGrant<'e>,
        replaces: Option<&'e FeatureGrant<'e>>,
        is_kept: bool,
    ) -> Grant<'e> {
        Grant { feature: on.feature, order: on.order, set, origins: &from.origins, replaces, is_kept }
    }

    /// The origins of some privileges, or of a part of them, the nearest first.
    pub(crate) fn origins(&self, wanted: Privileges) -> impl Iterator<Item = Origin> {
        let is_replaced = self.replaces.is_some();
        let wanted = self.replaces.map_or(wanted, |old| generations::behind(old, self, wanted));
        self.origins.of(wanted).map(move |origin| if is_replaced { origin.via(Via::Replaced) } else { origin })
    }
}

impl HeldEntry<'_, '_> {
    /// Whether it reaches a space.
    pub(crate) fn reaches(&self, space: &str) -> bool {
        self.spaces.iter().any(|held| *held == space || *held == "*")
    }
}

impl<'e, 'a> KibanaHeld<'e, 'a> {
    pub(super) fn new(context: &'e Context<'e>, roles: Vec<&'e KibanaRole<'a>>) -> KibanaHeld<'e, 'a> {
        let places = roles.iter().flat_map(|role| &role.entries).flat_map(|entry| entry.parts()).map(|entry| {
            let mut features = Vec::with_capacity(entry.features.len());
            for grant in &entry.features {
                let Some(on) = grant.on else { continue };
                features.push(Grant::of((on, grant.set), grant, None, false));
                if !on.feature.replaced.is_empty() {
                    generations::add(grant, &entry.spaces, &roles, &mut features);
                }
            }
            HeldEntry { spaces: &entry.spaces, base: entry.base.map(|base| (base, &entry.base_origins)), features }
        });
        let places: Vec<HeldEntry> = places.collect();
        let indices = roles.iter().flat_map(|role| &role.indices);
        let by_name = PatternIndex::new(indices.flat_map(|entry| entry.names.iter().map(move |name| (&**name, entry))));
        KibanaHeld { context, reach: Reach::new(&places), by_name, places, roles }
    }

    /// The same without what deprecated features still allow although nothing that replaces them does.
    pub(crate) fn without_kept(&self) -> Cow<'_, KibanaHeld<'e, 'a>> {
        if !self.places.iter().flat_map(|place| &place.features).any(|grant| grant.is_kept) {
            return Cow::Borrowed(self);
        }
        let mut held = self.clone();
        held.places.iter_mut().for_each(|place| place.features.retain(|grant| !grant.is_kept));
        Cow::Owned(held)
    }

    /// Whether anything of a feature is held anywhere: the cheap question before all others.
    pub(crate) fn touches(&self, on: &FeatureOn) -> bool {
        self.places.iter().any(|place| place.base.is_some() || place.features.iter().any(|grant| grant.order == on.order))
    }

    /// Whether `all` on a feature only comes along, because something else that was asked for is a part of it on this release.
    pub(crate) fn comes_along(&self, path: &str) -> bool {
        let all = || self.roles.iter().flat_map(|role| &role.surplus).filter(|surplus| surplus.all);
        if all().next().is_none() {
            return false;
        }
        self.context.names.find(path).zip(self.context.wanted(path, "all")).is_some_and(|(named, (on, _))| {
            all().any(|surplus| surplus.feature.order == on.order) && !all().any(|surplus| surplus.asked == named.key)
        })
    }

    /// Every space that is named, sorted; `*` among them for all.
    pub(crate) fn spaces(&self) -> Vec<&str> {
        let mut spaces: Vec<&str> = self.places.iter().flat_map(|place| place.spaces.iter().map(|space| &**space)).collect();
        spaces.sort_unstable();
        spaces.dedup();
        spaces
    }

    /// What reaches a space, the nearest first.
    fn places_in(&self, space: &str) -> impl Iterator<Item = &HeldEntry<'e, 'a>> {
        self.reach.of(space).filter_map(|number| self.places.get(number))
    }

    /// Whether anything reaches a space.
    pub(crate) fn reaches(&self, space: &str) -> bool {
        self.reach.of(space).next().is_some()
    }

    /// What is held of a feature in a space, with everything that is granted in all spaces.
    pub(crate) fn set(&self, on: &FeatureOn, space: &str) -> Privileges {
        let set = self.places_in(space).fold(Privileges::NONE, |set, place| {
            let base = place.base.map_or(Privileges::NONE, |(level, _)| on.full(level));
            place.features.iter().filter(|grant| grant.order == on.order).fold(set | base, |set, grant| set | grant.set)
        });
        on.closed(set)
    }

    /// Whether a privilege is held in a space: a portable feature name and a level, bare or not, or a sub-feature privilege. What
    /// the release has only within a broader feature is held if that is; what it does not have is not.
    pub fn has(&self, path: &str, word: &str, space: &str) -> bool {
        self.context.wanted(path, word).is_some_and(|(on, wanted)| self.set(&on, space).covers(wanted))
    }

    /// Where privileges of a feature, or a part of them, come from in a space, the nearest first; a base privilege after the feature's
    /// own grants. Each statement once.
    pub fn origins(&self, on: &FeatureOn, wanted: Privileges, space: &str) -> Vec<Origin> {
        let here = || self.places_in(space);
        let mut origins: Vec<Origin> = Vec::new();
        let mut add = |origin: Origin| {
            if !origins.iter().any(|held| held.head == origin.head) {
                origins.push(origin);
            }
        };
        for grant in here().flat_map(|place| &place.features).filter(|grant| grant.order == on.order) {
            grant.origins(wanted).for_each(&mut add);
        }
        for (level, base) in here().filter_map(|place| place.base) {
            if !on.full(level).both(wanted).is_empty() {
                base.iter().map(|(_, origin)| origin.via(Via::Base)).for_each(&mut add);
            }
        }
        origins
    }

    /// Where anything of a feature comes from in a space: the nearest origin.
    pub(crate) fn origin(&self, on: &FeatureOn, space: &str) -> Option<Origin> {
        self.origins(on, Privileges(u64::MAX), space).first().copied()
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
