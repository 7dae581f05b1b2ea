//! Which release roles are of, where nobody says: the newest that has everything which is stored in them.

use std::collections::BTreeSet;

use crate::catalogue::{EsFamily, Release, Releases};
use crate::check::names::feature_by_id;
use crate::existing::{Body, KibanaBody, RawRole};

/// A guess at a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Guess {
    /// The release.
    pub(crate) release: Release,
    /// How many ids the roles have that the catalogue knows at all.
    pub(crate) ids: usize,
    /// How many of them the release has.
    pub(crate) known: usize,
}

impl Guess {
    /// Guesses from what is stored in roles.
    pub(super) fn of(roles: &[&RawRole]) -> Guess {
        let mut ids: BTreeSet<(String, Spread)> = BTreeSet::new();
        for role in roles {
            if let Body::Kibana(body) = &role.body {
                collect(body, &mut ids);
            }
        }
        let versions = Release::all().filter(|release| !release.is_serverless());
        let known = |release: Release| ids.iter().filter(|(_, Spread(bits))| Releases(*bits).has(release)).count();
        // The newest of those that have most; serverless only where no release has as much.
        let versions = versions.map(|release| (known(release), true, release));
        let serverless = Release::all().filter(|release| release.is_serverless()).map(|release| (known(release), false, release));
        let best = versions.chain(serverless).max();
        let (known, _, release) = best.unwrap_or((0, true, Release::newest()));
        Guess { release, ids: ids.len(), known }
    }

    /// Why it is this one.
    pub(crate) fn why(&self) -> String {
        let release = self.release.id();
        match (self.ids, self.known) {
            (0, _) => format!("{release} is a guess: the newest release; -t sets it"),
            (1, 1) => format!("{release} is a guess: the newest release that knows the one id; -t sets it"),
            (ids, known) if ids == known && self.release.is_serverless() => {
                format!("{release} is a guess: no release knows all {ids} ids; -t sets it")
            }
            (ids, known) if ids == known => {
                format!("{release} is a guess: the newest release that knows all {ids} ids; -t sets it")
            }
            (ids, known) => format!("{release} is a guess: no release knows all {ids} ids, and it knows {known}; -t sets it"),
        }
    }
}

/// Releases that have something, in a form that has an order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Spread(u16);

fn collect(body: &KibanaBody, ids: &mut BTreeSet<(String, Spread)>) {
    let mut put = |id: String, releases: Releases| {
        if !releases.is_empty() {
            ids.insert((id, Spread(releases.0)));
        }
    };
    for stored in body.kibana.iter().flat_map(|entry| &entry.feature) {
        let Some(feature) = feature_by_id(&stored.id) else { continue };
        put(stored.id.clone(), feature.registered);
        for sub in feature.privileges.iter().filter(|sub| stored.privileges.iter().any(|id| id == sub.id)) {
            put(format!("{}.{}", stored.id, sub.id), sub.releases);
        }
    }
    let indices = body.indices.iter().flat_map(|entry| &entry.privileges);
    let of = |family: EsFamily, name: &String| {
        (format!("{}: {name}", family.title()), family.find(name).map_or(Releases::NONE, |it| it.releases))
    };
    for name in &body.cluster {
        let (id, releases) = of(EsFamily::Cluster, name);
        put(id, releases);
    }
    for name in indices {
        let (id, releases) = of(EsFamily::Index, name);
        put(id, releases);
    }
}
