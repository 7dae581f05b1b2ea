//! What hangs together with a Kibana feature: what it is a part of, its older ids, the index privileges that go with it.

use serde::Serialize;

use super::page::{Row, quoted};
use super::privilege::LevelView;
use super::standing;
use super::view::{ProvenanceView, facts, ids, releases, text};
use polc::catalogue::{DERIVED_INDICES, Feature, Keeps, LEGACY_INDICES, Release, Releases};
use polc::check::names::{Meaning, NameKey, Names};

/// The feature that something is a part of.
#[derive(Debug, Serialize)]
pub(super) struct PartView {
    pub(super) name: String,
    pub(super) id: &'static str,
    #[serde(serialize_with = "text")]
    title: &'static str,
    does: &'static str,
    levels: Vec<LevelView>,
}

impl PartView {
    /// None for what stands for itself.
    pub(super) fn of(meaning: &Meaning, names: &Names) -> Option<PartView> {
        let (on, key) = match meaning {
            Meaning::Facet(on, facet) => (on, NameKey { name: facet.of, owner: facet.owner }),
            Meaning::Broader(on, row) => (on, NameKey { name: row.within, owner: row.within_owner }),
            Meaning::Exact(_) | Meaning::Missing => return None,
        };
        Some(PartView {
            name: standing::paths(names, key).into_iter().next().unwrap_or_else(|| key.to_string()),
            id: on.feature.id,
            title: on.feature.title.unwrap_or_default(),
            does: on.feature.does,
            levels: LevelView::both(on),
        })
    }

    pub(super) fn rows(&self) -> Vec<Row> {
        let what = Row::new(self.name.clone(), self.does)
            .line(facts([Some(format!("`{}`", self.id)), (!self.title.is_empty()).then(|| format!("“{}”", self.title))]));
        [what].into_iter().chain(self.levels.iter().map(LevelView::row)).collect()
    }
}

/// An id that carries a name on some release.
#[derive(Debug, Serialize)]
pub(super) struct GenerationView {
    pub(super) id: &'static str,
    #[serde(serialize_with = "text")]
    title: &'static str,
    does: &'static str,
    /// The releases that accept it.
    #[serde(serialize_with = "ids")]
    registered: Releases,
    /// The releases on which the role editor offers it.
    #[serde(serialize_with = "ids")]
    current: Releases,
    /// Whether the release accepts it.
    registered_here: bool,
    current_here: bool,
    provenance: ProvenanceView,
}

impl GenerationView {
    pub(super) fn all(key: NameKey, release: Release) -> Vec<GenerationView> {
        let view = |feature: &'static Feature| GenerationView {
            id: feature.id,
            title: feature.title.unwrap_or_default(),
            does: feature.does,
            registered: feature.registered,
            current: feature.current,
            registered_here: feature.registered.has(release),
            current_here: feature.current.has(release),
            provenance: (&feature.provenance).into(),
        };
        standing::generations(key).map(view).collect()
    }

    pub(super) fn row(&self) -> Row {
        let current = match self.current {
            current if current.is_empty() => "current nowhere".to_owned(),
            current => format!("current on {}", releases(current)),
        };
        let here = match (self.registered_here, self.current_here) {
            (_, true) => None,
            (true, false) => Some("deprecated here".to_owned()),
            (false, false) => Some("not here".to_owned()),
        };
        let row = Row::new(self.id, self.does);
        row.line(facts([here, Some(current), Some(format!("accepted on {}", releases(self.registered)))]))
    }
}

/// Index privileges that a grant brings along.
#[derive(Debug, Serialize)]
pub(super) struct IndexView {
    /// The level that brings them.
    level: &'static str,
    names: &'static [&'static str],
    privileges: &'static [&'static str],
    /// Patterns that get the same on deployments which began with an old release.
    upgraded: Vec<&'static str>,
    pub(super) provenance: ProvenanceView,
}

impl IndexView {
    pub(super) fn all(key: NameKey, release: Release) -> Vec<IndexView> {
        let rows = DERIVED_INDICES.iter().filter(|row| row.name == key.name && row.owner == key.owner && row.releases.has(release));
        let legacy = |names: &[&str]| {
            let rows = LEGACY_INDICES.iter().filter(|row| names.contains(&row.same_as) && !release.is_serverless());
            rows.map(|row| row.name).collect()
        };
        let view =
            |level, names, privileges, provenance| IndexView { level, names, privileges, upgraded: legacy(names), provenance };
        rows.map(|row| view(row.level.name(), row.names, row.privileges, (&row.provenance).into())).collect()
    }

    pub(super) fn row(&self) -> Row {
        let row = Row::new(self.level, format!("{} on {}", quoted(self.privileges), quoted(self.names)));
        let row = row.line(match self.upgraded.as_slice() {
            [] => String::new(),
            names => format!("with `upgraded_from_8_0 = true` on {} too", quoted(names)),
        });
        row.line(facts([self.provenance.doubt()])).line(self.provenance.noted())
    }
}

/// What a privilege of a deprecated id is replaced by.
#[derive(Debug, Serialize)]
pub(super) struct ReplacementView {
    from: &'static str,
    to: Vec<Instead>,
    pub(super) provenance: ProvenanceView,
}

#[derive(Debug, Serialize, PartialEq, Eq)]
struct Instead {
    id: &'static str,
    privileges: &'static [&'static str],
}

impl ReplacementView {
    pub(super) fn all(feature: &'static Feature, release: Release) -> Vec<ReplacementView> {
        let rows = feature.replaced.iter().filter(|row| row.releases.has(release));
        let view = |from, to: &'static [(&'static str, &'static [&'static str])], provenance| ReplacementView {
            from,
            to: to.iter().map(|(id, privileges)| Instead { id, privileges }).collect(),
            provenance,
        };
        rows.map(|row| view(row.from, row.to, (&row.provenance).into())).collect()
    }

    pub(super) fn row(&self) -> Row {
        let row = Row::new(self.from, if self.to.is_empty() { "not known".to_owned() } else { instead(&self.to) });
        row.line(facts([self.provenance.doubt()])).line(self.provenance.noted())
    }
}

fn instead(to: &[Instead]) -> String {
    to.iter().map(|to| format!("`{}`: {}", to.id, quoted(to.privileges))).collect::<Vec<_>>().join("; ")
}

/// What a privilege of a deprecated id allows beyond what it is replaced by.
#[derive(Debug, Serialize)]
pub(super) struct KeepsView {
    from: &'static str,
    does: &'static str,
    /// The privileges that allow the same.
    as_with: Vec<Instead>,
    pub(super) provenance: ProvenanceView,
}

impl KeepsView {
    pub(super) fn all(feature: &'static Feature, release: Release) -> Vec<KeepsView> {
        let rows = feature.keeps.iter().filter(|row| row.releases.has(release));
        let view = |row: &'static Keeps| KeepsView {
            from: row.from,
            does: row.does,
            as_with: row.to.iter().map(|(id, privileges)| Instead { id, privileges }).collect(),
            provenance: (&row.provenance).into(),
        };
        rows.map(view).collect()
    }

    pub(super) fn row(&self) -> Row {
        let row = Row::new(self.from, self.does).line(format!("as with {}", instead(&self.as_with)));
        row.line(facts([self.provenance.doubt()])).line(self.provenance.noted())
    }
}
