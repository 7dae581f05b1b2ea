//! `polc catalogue diff`: what changed from one release of Kibana to another.

use serde::Serialize;

use super::diff_privileges::FeatureChange;
use super::feature::Subject;
use super::page::{Page, Row, Show};
use super::standing::{How, Standing, keys, names_on};
use super::view::{on, text_row};
use polc::catalogue::{DERIVED_INDICES, EsFamily, FEATURES, Feature, Release, TASKS};
use polc::check::names::{Meaning, NameKey};
use polc::policy::Platform;

/// The answer to `diff`.
#[derive(Debug, Serialize)]
pub(super) struct Diff {
    from: &'static str,
    to: &'static str,
    /// Portable names.
    features: Features,
    /// What can be granted of the features that both have.
    privileges: Vec<FeatureChange>,
    /// Ids that the role API accepts.
    ids: Sets,
    /// Names whose grants bring other index privileges along.
    indices: Vec<String>,
    /// Tasks that take something else.
    tasks: Vec<&'static str>,
    elasticsearch: Vec<Family>,
    #[serde(skip)]
    title: String,
}

#[derive(Debug, Serialize)]
struct Features {
    added: Vec<Named>,
    removed: Vec<Named>,
    /// Another id, or a feature of its own where it was part of a broader one, or the other way round.
    changed: Vec<Changed>,
}

#[derive(Debug, Serialize)]
struct Named {
    name: String,
    does: &'static str,
    #[serde(flatten)]
    standing: Standing,
}

#[derive(Debug, Serialize)]
struct Changed {
    name: String,
    from: Standing,
    to: Standing,
}

#[derive(Debug, Serialize)]
struct Sets {
    added: Vec<&'static str>,
    removed: Vec<&'static str>,
}

#[derive(Debug, Serialize)]
struct Family {
    family: &'static str,
    #[serde(flatten)]
    sets: Sets,
}

impl Sets {
    /// What only one of the releases has.
    fn of<T: 'static>(
        table: &'static [T],
        name: fn(&T) -> &'static str,
        has: impl Fn(&T, Release) -> bool,
        from: Release,
        to: Release,
    ) -> Sets {
        let only = |one, other| table.iter().filter(|row| has(row, one) && !has(row, other)).map(name).collect();
        Sets { added: only(to, from), removed: only(from, to) }
    }

    fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty()
    }

    fn rows(&self) -> Vec<Row> {
        let rows = [text_row("added", &self.added.join(", ")), text_row("removed", &self.removed.join(", "))];
        rows.into_iter().flatten().collect()
    }
}

impl Diff {
    pub(super) fn new(from: Release, to: Release) -> Diff {
        let mut features = Features { added: Vec::new(), removed: Vec::new(), changed: Vec::new() };
        let mut privileges = Vec::new();
        let (before, after) = (names_on(from), names_on(to));
        for key in keys() {
            let path = key.to_string();
            let [old, new] = [&before, &after].map(|names| names.find(&path).map_or(Meaning::Missing, |named| named.meaning));
            let standings = [Standing::of(&old), Standing::of(&new)];
            if let (Meaning::Exact(old), Meaning::Exact(new)) = (&old, &new) {
                privileges.extend(FeatureChange::between(path.clone(), old, new));
            }
            features.add(key, standings);
        }
        let registered = |feature: &Feature, release| feature.registered.has(release);
        let elasticsearch = EsFamily::ALL.map(|family| Family {
            family: family.plural(),
            sets: Sets::of(family.table(), |row| row.name, |row, release| row.releases.has(release), from, to),
        });
        Diff {
            from: from.id(),
            to: to.id(),
            features,
            privileges,
            ids: Sets::of(FEATURES, |feature| feature.id, registered, from, to),
            indices: indices(from, to),
            tasks: tasks(from, to),
            elasticsearch: elasticsearch.into_iter().filter(|family| !family.sets.is_empty()).collect(),
            title: format!("From {} to {}", on(from), on(to)),
        }
    }

    fn is_empty(&self) -> bool {
        let Features { added, removed, changed } = &self.features;
        added.is_empty()
            && removed.is_empty()
            && changed.is_empty()
            && self.privileges.is_empty()
            && self.ids.is_empty()
            && self.indices.is_empty()
            && self.tasks.is_empty()
            && self.elasticsearch.is_empty()
    }
}

impl Features {
    fn add(&mut self, key: NameKey, [from, to]: [Standing; 2]) {
        let name = key.to_string();
        let named = |name, standing| Named { name, does: Subject::of_key(key).does, standing };
        match (from.how, to.how) {
            _ if from == to => {}
            (How::Missing, _) => self.added.push(named(name, to)),
            (_, How::Missing) => self.removed.push(named(name, from)),
            _ => self.changed.push(Changed { name, from, to }),
        }
    }
}

/// Names whose grants bring other index privileges along.
fn indices(from: Release, to: Release) -> Vec<String> {
    let changed = DERIVED_INDICES.iter().filter(|row| row.releases.has(from) != row.releases.has(to));
    let mut names: Vec<String> = changed.map(|row| NameKey { name: row.name, owner: row.owner }.to_string()).collect();
    names.dedup();
    names
}

/// Tasks that take something else.
fn tasks(from: Release, to: Release) -> Vec<&'static str> {
    let tasks = TASKS.iter().filter(|task| task.platform == Platform::Kibana);
    tasks
        .filter(|task| task.needs.iter().any(|needs| needs.releases.has(from) != needs.releases.has(to)))
        .map(|task| task.name)
        .collect()
}

impl Show for Diff {
    fn show(&self, page: &mut Page) {
        page.heading(&self.title);
        if self.is_empty() {
            page.prose("The catalogue knows no difference.");
        }
        let named = |row: &Named| Row::new(row.name.clone(), row.does).line(row.standing.to_string());
        page.section("Features added", &self.features.added.iter().map(named).collect::<Vec<_>>());
        page.section("Features removed", &self.features.removed.iter().map(named).collect::<Vec<_>>());
        let changed = self.features.changed.iter();
        let changed = changed.map(|row| Row::new(row.name.clone(), format!("{} → {}", row.from, row.to)));
        page.section("Features changed", &changed.collect::<Vec<_>>());
        page.section("Privileges of features", &self.privileges.iter().map(FeatureChange::row).collect::<Vec<_>>());
        page.section("Ids that the role API accepts", &self.ids.rows());
        for (title, names) in [
            ("Grants that bring other index privileges along", self.indices.join(", ")),
            ("Tasks that take something else", self.tasks.join(", ")),
        ] {
            if !names.is_empty() {
                page.heading(title);
                page.indented(&names);
            }
        }
        for family in &self.elasticsearch {
            page.section(&format!("Elasticsearch: {}", family.family), &family.sets.rows());
        }
    }
}
