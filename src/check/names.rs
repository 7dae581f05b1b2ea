//! What a feature's name stands for on one target.

use rustc_hash::FxHashMap;

use super::privileges::FeatureOn;
use crate::access::Access;
use crate::catalogue::{
    self, BROADER, Broader, FACETS, FEATURE_IDS, FEATURE_NAMES, FEATURES, Facet, Feature, Owner, Release, Releases,
};
use crate::config::Target;
use crate::suggest::Known;

/// A portable name and its owner; the same for all generations of a feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NameKey {
    /// The preferred name.
    pub name: &'static str,
    /// Its owner, where there are several.
    pub owner: Option<Owner>,
}

impl std::fmt::Display for NameKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.owner {
            Some(owner) => write!(f, "{owner}.{}", self.name),
            None => f.write_str(self.name),
        }
    }
}

/// How a release has what a name stands for.
#[derive(Clone, Copy, Debug)]
pub enum Meaning {
    /// As a feature of its own.
    Exact(FeatureOn),
    /// Only as part of a broader feature.
    Broader(FeatureOn, &'static Broader),
    /// As a part of a feature that can be granted by itself.
    Facet(FeatureOn, &'static Facet),
    /// Not at all.
    Missing,
}

/// A name with what it means on the target.
#[derive(Clone, Copy, Debug)]
pub struct Named {
    /// The name.
    pub key: NameKey,
    /// What it means.
    pub meaning: Meaning,
}

impl Facet {
    /// The name of the feature that it is a part of.
    pub(crate) fn whole(&self) -> NameKey {
        NameKey { name: self.of, owner: self.owner }
    }
}

/// All names of a release, as the target's solution reads them.
#[derive(Debug)]
pub struct Names {
    release: Release,
    by_path: FxHashMap<String, Named>,
    owned: FxHashMap<&'static str, Vec<(String, FeatureOn)>>,
}

impl Names {
    /// Looks at the catalogue through a target.
    pub fn new(target: &Target) -> Names {
        let release = target.release();
        let mut by_path: FxHashMap<String, Named> = FxHashMap::default();
        let facets = FACETS.iter().map(|facet| (facet.name, NameKey { name: facet.name, owner: facet.owner }));
        let features = FEATURE_NAMES.iter().filter_map(|(name, owner, at)| {
            let preferred = FEATURES.get(usize::from(*at))?.names.first()?;
            Some((*name, NameKey { name: preferred, owner: *owner }))
        });
        for (name, key) in features.chain(facets) {
            let Some(of) = key.owner else {
                by_path.entry(name.to_owned()).or_insert_with(|| Named { key, meaning: meaning(key, release) });
                continue;
            };
            let named = *by_path.entry(format!("{of}.{name}")).or_insert_with(|| Named { key, meaning: meaning(key, release) });
            // Without an owner it is the solution's own; what only one owner has needs no saying.
            let is_shared = FEATURE_NAMES.iter().any(|(other, owner, _)| *other == name && *owner != key.owner);
            if key.owner == target.owner() || !is_shared {
                by_path.insert(name.to_owned(), named);
            }
        }
        let mut names = Names { release, by_path, owned: FxHashMap::default() };
        for (name, owner, _) in FEATURE_NAMES {
            if owner.is_some() && !names.owned.contains_key(name) {
                let owned = names.by_owner(name);
                names.owned.insert(name, owned);
            }
        }
        names
    }

    /// What a path of names stands for.
    pub fn find(&self, path: &str) -> Option<Named> {
        self.by_path.get(path).copied()
    }

    /// Every way that the release has of a portable feature name, one for each owner, as the path that a policy would use on this
    /// target and the feature that carries it. Sorted by path; empty for a name without owners.
    pub(crate) fn owned(&self, name: &str) -> &[(String, FeatureOn)] {
        self.owned.get(name).map_or(&[], Vec::as_slice)
    }

    fn by_owner(&self, name: &'static str) -> Vec<(String, FeatureOn)> {
        let plain = self.find(name).map(|named| named.key);
        let mut owned: Vec<(String, FeatureOn)> = FEATURES
            .iter()
            .filter(|feature| feature.names.contains(&name))
            .map(|feature| NameKey { name: feature.names.first().copied().unwrap_or(name), owner: feature.owner })
            .filter_map(|key| match self.find(&key.to_string())?.meaning {
                Meaning::Exact(on) | Meaning::Broader(on, _) | Meaning::Facet(on, _) => {
                    Some((if plain == Some(key) { key.name.to_owned() } else { key.to_string() }, on))
                }
                Meaning::Missing => None,
            })
            .collect();
        owned.sort_by(|a, b| a.0.cmp(&b.0));
        owned.dedup_by(|later, first| later.0 == first.0);
        owned
    }

    /// The name that a policy would use for a feature: the shortest that means it, or its id in quotes.
    pub(crate) fn path_of(&self, on: &FeatureOn) -> String {
        let is_it =
            |path: &str| matches!(self.find(path).map(|named| named.meaning), Some(Meaning::Exact(it)) if it.order == on.order);
        let plain = on.feature.names.first().filter(|name| is_it(name)).map(|name| (*name).to_owned());
        let owned = || {
            let (name, owner) = (on.feature.names.first()?, on.feature.owner?);
            Some(format!("{owner}.{name}")).filter(|path| is_it(path))
        };
        plain.or_else(owned).unwrap_or_else(|| format!("\"{}\"", on.feature.id))
    }

    /// Every path that stands for something.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.by_path.keys().map(String::as_str)
    }

    /// Every path that stands for something, with the least that a grant of it gives away.
    pub fn known(&self) -> impl Iterator<Item = Known<'_>> {
        self.by_path.iter().map(|(path, named)| {
            let access = match named.meaning {
                Meaning::Exact(on) | Meaning::Broader(on, _) => on.feature.least_access(),
                Meaning::Facet(..) | Meaning::Missing => Access::Read,
            };
            Known::new(path, access)
        })
    }

    /// What a raw id stands for, if the release registers it: the name it is current under, if any, and the feature.
    pub fn find_id(&self, id: &str) -> Option<(Option<Named>, FeatureOn)> {
        let feature = feature_by_id(id).filter(|feature| feature.registered.has(self.release))?;
        let on = FeatureOn::new(feature, self.release);
        let named = feature
            .names
            .first()
            .filter(|_| feature.current.has(self.release))
            .map(|name| Named { key: NameKey { name, owner: feature.owner }, meaning: Meaning::Exact(on) });
        Some((named, on))
    }

    /// The first release on which a name means something by itself, and a feature that carries it.
    pub(crate) fn since(key: NameKey) -> Option<(Release, &'static Feature)> {
        let features = || FEATURES.iter().filter(move |feature| feature.names.contains(&key.name) && feature.owner == key.owner);
        Release::all().find_map(|release| features().find(|feature| feature.current.has(release)).map(|feature| (release, feature)))
    }
}

/// The releases that have a name as a feature of its own, or as a part of one that can be granted by itself.
pub(crate) fn releases_of(key: NameKey) -> Releases {
    let features = FEATURES.iter().filter(|feature| feature.names.contains(&key.name) && feature.owner == key.owner);
    let facets = FACETS.iter().filter(|facet| facet.name == key.name && facet.owner == key.owner);
    let all = features.map(|feature| feature.current).chain(facets.map(|facet| facet.releases));
    all.fold(Releases::NONE, |all, some| all | some)
}

/// The catalogue's entry of a raw id.
pub fn feature_by_id(id: &str) -> Option<&'static Feature> {
    let at = FEATURE_IDS.binary_search_by_key(&id, |(id, _)| id).ok()?;
    FEATURES.get(usize::from(FEATURE_IDS.get(at)?.1))
}

fn current(key: NameKey, release: Release) -> Option<FeatureOn> {
    catalogue::FEATURES
        .iter()
        .find(|feature| feature.current.has(release) && feature.owner == key.owner && feature.names.contains(&key.name))
        .map(|feature| FeatureOn::new(feature, release))
}

fn meaning(key: NameKey, release: Release) -> Meaning {
    if let Some(on) = current(key, release) {
        return Meaning::Exact(on);
    }
    let facet = FACETS.iter().find(|facet| facet.name == key.name && facet.owner == key.owner && facet.releases.has(release));
    if let Some((on, facet)) =
        facet.and_then(|facet| Some((current(NameKey { name: facet.of, owner: facet.owner }, release)?, facet)))
    {
        return Meaning::Facet(on, facet);
    }
    let broader = BROADER.iter().find(|row| row.name == key.name && row.owner == key.owner && row.releases.has(release));
    match broader.and_then(|row| Some((current(NameKey { name: row.within, owner: row.within_owner }, release)?, row))) {
        Some((on, row)) => Meaning::Broader(on, row),
        None => Meaning::Missing,
    }
}
