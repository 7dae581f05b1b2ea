//! What a role of Kibana comes to on a release, space by space. An old id counts as what replaces it and what it still allows beyond that.

use std::collections::{BTreeMap, BTreeSet};

use super::existing::Dead;
use crate::catalogue::{Confidence, Feature, FeatureLevel, Keeps, Primary, Release, Replacement};
use crate::check::names::feature_by_id;
use crate::check::privileges::{FeatureOn, Privileges};
use crate::check::release_name;
use crate::existing::{Application, FeaturePrivileges, IndexEntry, KibanaBody, RemoteCluster};

/// All spaces.
pub(super) const EVERYWHERE: &str = "*";

/// What a role of Kibana comes to.
#[derive(Clone, Debug)]
pub struct KibanaEffects {
    /// The release.
    pub(crate) release: Release,
    /// Space by space; `*` for all.
    pub(crate) spaces: BTreeMap<String, Space>,
    /// Cluster privileges.
    pub(crate) cluster: Vec<String>,
    /// Cluster privileges on remote clusters.
    pub(crate) remote_cluster: Vec<RemoteCluster>,
    /// Index privileges, those on remote clusters among them.
    pub(crate) indices: Vec<IndexEntry>,
    /// Users it may act as.
    pub(crate) run_as: Vec<String>,
    /// Privileges of other applications.
    pub(crate) applications: Vec<Application>,
    /// Global privileges.
    pub(crate) global: Option<serde_json::Value>,
    /// What does nothing.
    pub(crate) dead: Vec<Dead>,
}

/// What is held in one space.
#[derive(Clone, Debug, Default)]
pub(crate) struct Space {
    /// The base privileges, as levels.
    pub(crate) base: Privileges,
    /// Features, by their place in the catalogue.
    pub(crate) features: BTreeMap<u16, Held>,
    /// What old ids still allow.
    pub(crate) kept: Vec<Kept>,
    /// Ids that the catalogue does not know: features and privileges.
    pub(crate) raw: BTreeSet<(String, String)>,
}

/// What is held of a feature.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Held {
    /// The feature.
    pub(crate) on: FeatureOn,
    /// What of it.
    pub(crate) set: Privileges,
    /// The least sure of the rows by which old ids came to it; none if none did.
    pub(crate) confidence: Option<Confidence>,
    /// Where the last of them is from.
    pub(crate) source: Option<&'static str>,
}

/// What an old id still allows that nothing which replaces it does.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kept {
    /// The row.
    pub(crate) row: &'static Keeps,
    /// The old feature.
    pub(crate) old: &'static Feature,
    /// The privileges that allow the same, on the release.
    pub(crate) same: (FeatureOn, Privileges),
}

impl KibanaEffects {
    /// What a document comes to on a release.
    pub fn of(body: &KibanaBody, release: Release) -> KibanaEffects {
        let mut effects = KibanaEffects {
            release,
            spaces: BTreeMap::new(),
            cluster: body.cluster.clone(),
            remote_cluster: body.remote_cluster.clone(),
            indices: body.indices.iter().chain(&body.remote_indices).cloned().collect(),
            run_as: body.run_as.clone(),
            applications: body.applications.clone(),
            global: body.global.clone(),
            dead: Vec::new(),
        };
        for entry in &body.kibana {
            for space in &entry.spaces {
                let mut held = effects.spaces.remove(space).unwrap_or_default();
                for base in &entry.base {
                    match Primary::named(base) {
                        Some(level) => held.base |= Privileges::bare(level),
                        None => effects.bury(format!("base.{base}"), space, "there is no such base privilege".to_owned()),
                    }
                }
                for feature in &entry.feature {
                    effects.feature(feature, space, &mut held);
                }
                effects.spaces.insert(space.clone(), held);
            }
        }
        effects
    }

    fn bury(&mut self, id: String, space: &str, why: String) {
        self.dead.push(Dead { id, space: Some(space.to_owned()), why });
    }

    fn feature(&mut self, stored: &FeaturePrivileges, space: &str, held: &mut Space) {
        let release = self.release;
        let Some(feature) = feature_by_id(&stored.id) else {
            held.raw.extend(stored.privileges.iter().map(|privilege| (stored.id.clone(), privilege.clone())));
            return;
        };
        if !feature.registered.has(release) {
            for privilege in &stored.privileges {
                let why = format!("{} does not have the feature \"{}\"", release_name(release), stored.id);
                self.bury(format!("{}.{privilege}", stored.id), space, why);
            }
            return;
        }
        let on = FeatureOn::new(feature, release);
        for privilege in &stored.privileges {
            let id = || format!("{}.{privilege}", stored.id);
            if is_deprecated(&on) {
                match row(&on, privilege) {
                    Some(row) if row.to.is_empty() => drop(held.raw.insert((stored.id.clone(), privilege.clone()))),
                    Some(row) => held.replace(&on, row, release),
                    None => self.bury(id(), space, format!("\"{}\" has no privilege \"{privilege}\"", stored.id)),
                }
            } else if let Some(set) = exact(&on, privilege) {
                held.add(on, set, None);
            } else if feature.privileges.iter().any(|sub| sub.id == privilege) {
                let why = format!("on {} \"{}\" has no privilege \"{privilege}\"", release_name(release), stored.id);
                self.bury(id(), space, why);
            } else {
                // A plugin or a newer build may add privileges to a feature that lives.
                held.raw.insert((stored.id.clone(), privilege.clone()));
            }
        }
    }

    /// The least sure of the rows by which old ids came to what they do; none if there are no old ids.
    pub(crate) fn confidence(&self) -> Option<Confidence> {
        self.spaces.values().flat_map(|space| space.features.values()).filter_map(|held| held.confidence).max()
    }

    /// Adds what somebody else may do on the same release.
    pub(super) fn add(&mut self, more: &KibanaEffects) {
        for (space, held) in &more.spaces {
            self.spaces.entry(space.clone()).or_default().add_all(held);
        }
        self.cluster.extend(more.cluster.iter().cloned());
        self.remote_cluster.extend(more.remote_cluster.iter().cloned());
        self.indices.extend(more.indices.iter().cloned());
        self.run_as.extend(more.run_as.iter().cloned());
        self.applications.extend(more.applications.iter().cloned());
        self.global = self.global.take().or_else(|| more.global.clone());
    }

    /// What is held in a space, with everything that is held in all of them.
    pub(super) fn at(&self, space: &str) -> Space {
        let mut held = self.spaces.get(EVERYWHERE).cloned().unwrap_or_default();
        if space != EVERYWHERE
            && let Some(here) = self.spaces.get(space)
        {
            held.add_all(here);
        }
        held
    }
}

impl Space {
    /// Adds privileges of a feature, with the row by which an old id came to them.
    pub(super) fn add(&mut self, on: FeatureOn, set: Privileges, row: Option<&Replacement>) {
        let confidence = row.map(|row| row.provenance.confidence);
        let source = row.and_then(|row| row.provenance.sources.first().copied());
        self.join(&Held { on, set, confidence, source });
    }

    /// Adds everything that is held elsewhere.
    fn add_all(&mut self, more: &Space) {
        self.base |= more.base;
        more.features.values().for_each(|it| self.join(it));
        more.kept.iter().for_each(|kept| self.keep(*kept));
        self.raw.extend(more.raw.iter().cloned());
    }

    pub(super) fn join(&mut self, more: &Held) {
        let held = self.features.entry(more.on.order).or_insert(Held { set: Privileges::NONE, ..*more });
        held.set = held.on.closed(held.set | more.set);
        held.confidence = held.confidence.max(more.confidence);
        held.source = held.source.or(more.source);
    }

    /// Adds what replaces a privilege of an old feature on a release, and what it still allows.
    pub(super) fn replace(&mut self, old: &FeatureOn, row: &'static Replacement, release: Release) {
        for (id, privileges) in row.to {
            let Some(new) = feature_by_id(id) else { continue };
            let on = FeatureOn::new(new, release);
            self.add(on, on.set_of(privileges.iter().copied()), Some(row));
        }
        for keeps in old.feature.keeps.iter().filter(|keeps| keeps.from == row.from && keeps.releases.has(release)) {
            for (id, privileges) in keeps.to {
                let Some(new) = feature_by_id(id) else { continue };
                let on = FeatureOn::new(new, release);
                let same = (on, on.set_of(privileges.iter().copied()));
                self.keep(Kept { row: keeps, old: old.feature, same });
            }
        }
    }

    pub(super) fn keep(&mut self, kept: Kept) {
        if !self.kept.iter().any(|held| held.row.does == kept.row.does && held.same.0.order == kept.same.0.order) {
            self.kept.push(kept);
        }
    }

    /// What is held of a feature, also by a base privilege.
    pub(super) fn set(&self, on: &FeatureOn) -> Privileges {
        let own = self.features.get(&on.order).map_or(Privileges::NONE, |held| held.set);
        on.closed(own | by_base(self.base, on))
    }
}

/// What a base privilege gives of a feature.
pub(super) fn by_base(base: Privileges, on: &FeatureOn) -> Privileges {
    if base.covers(Privileges::ALL) {
        on.all
    } else if base.covers(Privileges::READ) {
        on.read
    } else {
        Privileges::NONE
    }
}

/// Whether a release has a feature for the sake of old roles only.
pub(super) fn is_deprecated(on: &FeatureOn) -> bool {
    !on.feature.replaced.is_empty() && !on.feature.current.has(on.release)
}

/// What replaces a privilege of an old feature; none if it has no such privilege.
pub(super) fn row(on: &FeatureOn, privilege: &str) -> Option<&'static Replacement> {
    on.feature.replaced.iter().find(|row| row.from == privilege && row.releases.has(on.release))
}

/// The set that a stored id stands for; none if the release does not register it.
fn exact(on: &FeatureOn, id: &str) -> Option<Privileges> {
    let is_level = FeatureLevel::named(id).is_some();
    let is_sub = || on.feature.privileges.iter().any(|sub| sub.id == id && sub.releases.has(on.release));
    (is_level || is_sub()).then(|| on.set_of(std::iter::once(id)))
}
