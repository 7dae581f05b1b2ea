//! How the releases have what a portable name stands for: as which id, or as part of what.

use std::fmt;
use std::sync::LazyLock;

use serde::Serialize;

use super::page::Row;
use super::view::{ids, releases};
use polc::catalogue::{FACETS, FEATURES, Feature, Release, Releases};
use polc::check::names::{Meaning, NameKey, Named, Names};
use polc::config::Target;

/// How a release has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum How {
    /// As a feature of its own.
    Feature,
    /// As a part of a feature that can be granted by itself.
    Facet,
    /// Only as part of a broader feature.
    Broader,
    /// As an id that is accepted, but no longer the one that the role editor offers.
    Deprecated,
    /// Not at all.
    Missing,
}

/// How a release has it, and as what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Standing {
    pub(super) how: How,
    /// The id that a grant is written as.
    pub(super) id: Option<&'static str>,
    /// The portable name of the feature that it is a part of.
    pub(super) within: Option<String>,
}

impl Standing {
    pub(super) fn of(meaning: &Meaning) -> Standing {
        let (how, id, within) = match meaning {
            Meaning::Exact(on) => (How::Feature, Some(on.feature.id), None),
            Meaning::Facet(on, facet) => (How::Facet, Some(on.feature.id), Some(NameKey { name: facet.of, owner: facet.owner })),
            Meaning::Broader(on, row) => {
                (How::Broader, Some(on.feature.id), Some(NameKey { name: row.within, owner: row.within_owner }))
            }
            Meaning::Missing => (How::Missing, None, None),
        };
        Standing { how, id, within: within.map(|key| key.to_string()) }
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (id, within) = (self.id.unwrap_or_default(), self.within.as_deref().unwrap_or_default());
        match self.how {
            How::Feature | How::Deprecated => f.write_str(id),
            How::Facet => write!(f, "a part of `{within}` ({id}) that can be granted by itself"),
            How::Broader => write!(f, "only as part of `{within}` ({id})"),
            How::Missing => f.write_str("not there"),
        }
    }
}

/// Releases that have it in the same way.
#[derive(Debug, Serialize)]
pub(super) struct Span {
    #[serde(serialize_with = "ids")]
    releases: Releases,
    #[serde(flatten)]
    standing: Standing,
}

/// The names of every release, worked out when they are first asked for.
static NAMES: LazyLock<Vec<(Release, Names)>> =
    LazyLock::new(|| Release::all().map(|release| (release, names_on(release))).collect());

/// How each release has a name, oldest first.
pub(super) fn spans(key: NameKey) -> Vec<Span> {
    let path = key.to_string();
    let mut spans: Vec<Span> = Vec::new();
    for (release, names) in NAMES.iter() {
        let meaning = names.find(&path).map_or(Meaning::Missing, |named| named.meaning);
        let standing = Standing::of(&meaning);
        match spans.iter_mut().find(|span| span.standing == standing) {
            Some(span) => span.releases = span.releases | Releases::only(*release),
            None => spans.push(Span { releases: Releases::only(*release), standing }),
        }
    }
    spans
}

/// The rows of a table of them.
pub(super) fn rows(spans: &[Span]) -> Vec<Row> {
    spans.iter().map(|span| Row::new(releases(span.releases), span.standing.to_string())).collect()
}

/// The names of a release; owners have to be said.
pub(super) fn names_on(release: Release) -> Names {
    Names::new(&Target::of_release(release))
}

/// Every portable name, once, in the order of the catalogue.
pub(super) fn keys() -> Vec<NameKey> {
    let mut keys: Vec<NameKey> = Vec::new();
    let features = FEATURES.iter().filter_map(key_of);
    for key in features.chain(FACETS.iter().map(|facet| NameKey { name: facet.name, owner: facet.owner })) {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}

/// The portable name of a feature.
pub(super) fn key_of(feature: &'static Feature) -> Option<NameKey> {
    feature.names.first().map(|name| NameKey { name, owner: feature.owner })
}

/// The features that carry a name, whatever the release: its generations.
pub(super) fn generations(key: NameKey) -> impl Iterator<Item = &'static Feature> {
    FEATURES.iter().filter(move |feature| key_of(feature) == Some(key))
}

/// The paths that stand for a name on a target, the shortest first.
pub(super) fn paths(names: &Names, key: NameKey) -> Vec<String> {
    let found = names.paths().filter(|path| names.find(path).is_some_and(|named: Named| named.key == key));
    let mut paths: Vec<String> = found.map(str::to_owned).collect();
    // Aliases after the name itself, owners after what needs none.
    let full = key.to_string();
    paths.sort_by_key(|path| (path.contains('.') && key.owner.is_some(), *path != key.name && *path != full, path.clone()));
    paths
}
