//! What changed in the levels and sub-feature privileges of a feature that two releases have.

use serde::Serialize;

use super::page::Row;
use super::privilege::{Inclusion, short};
use polc::catalogue::SubPrivilege;
use polc::check::privileges::{FeatureOn, Privileges};

/// The changes of one feature.
#[derive(Debug, Serialize)]
pub(super) struct FeatureChange {
    name: String,
    added: Vec<PrivilegeName>,
    removed: Vec<PrivilegeName>,
    /// Privileges that other levels include.
    included: Vec<Moved>,
    /// Other changes, one sentence each.
    changes: Vec<String>,
}

#[derive(Debug, Serialize)]
struct PrivilegeName {
    name: &'static str,
    id: &'static str,
    does: &'static str,
    included_in: Inclusion,
}

#[derive(Debug, Serialize)]
struct Moved {
    name: &'static str,
    id: &'static str,
    from: Inclusion,
    to: Inclusion,
}

/// The sub-feature privileges that a release accepts, with their positions.
fn known(on: &FeatureOn) -> impl Iterator<Item = (usize, &'static SubPrivilege)> {
    let known = on.known;
    on.feature.privileges.iter().enumerate().filter(move |(n, _)| known.covers(Privileges::sub(*n)))
}

fn without(on: &FeatureOn, other: &FeatureOn) -> Vec<PrivilegeName> {
    let missing = known(on).filter(|(_, sub)| !known(other).any(|(_, held)| held.id == sub.id));
    missing
        .map(|(n, sub)| PrivilegeName { name: short(sub), id: sub.id, does: sub.does, included_in: Inclusion::of(on, n, sub) })
        .collect()
}

impl FeatureChange {
    /// None if nothing changed.
    pub(super) fn between(name: String, from: &FeatureOn, to: &FeatureOn) -> Option<FeatureChange> {
        let mut included = Vec::new();
        let mut changes = level_changes(from, to);
        for (n, sub) in known(to) {
            let Some((m, old)) = known(from).find(|(_, old)| old.id == sub.id) else { continue };
            let (before, after) = (Inclusion::of(from, m, old), Inclusion::of(to, n, sub));
            if before != after {
                included.push(Moved { name: short(sub), id: sub.id, from: before, to: after });
            }
            changes.extend(flag(old.all_spaces.has(from.release), sub.all_spaces.has(to.release), || {
                format!("`{}` only in all spaces", short(sub))
            }));
        }
        changes.extend(flag(from.feature.open.has(from.release), to.feature.open.has(to.release), || {
            "more privileges than the catalogue knows".to_owned()
        }));
        let change = FeatureChange { name, added: without(to, from), removed: without(from, to), included, changes };
        let FeatureChange { added, removed, included, changes, .. } = &change;
        (!added.is_empty() || !removed.is_empty() || !included.is_empty() || !changes.is_empty()).then_some(change)
    }

    /// The changes, marked with `+`, `-` and `~`.
    pub(super) fn row(&self) -> Row {
        let privilege = |mark: char, one: &PrivilegeName| format!("{mark} `{}`, {}: {}", one.name, one.included_in, one.does);
        let added = self.added.iter().map(|one| privilege('+', one));
        let removed = self.removed.iter().map(|one| privilege('-', one));
        let included = self.included.iter().map(|one| format!("~ `{}`: {} → {}", one.name, one.from, one.to));
        let changes = self.changes.iter().map(|change| format!("~ {change}"));
        let lines = added.chain(removed).chain(included).chain(changes);
        lines.fold(Row::new(self.name.clone(), ""), Row::line)
    }
}

fn level_changes(from: &FeatureOn, to: &FeatureOn) -> Vec<String> {
    let levels = [("read", &from.feature.read, &to.feature.read), ("all", &from.feature.all, &to.feature.all)];
    let changes = levels.into_iter().flat_map(|(name, old, new)| {
        [
            flag(old.offered.has(from.release), new.offered.has(to.release), || format!("`{name}` offered")),
            flag(old.all_spaces.has(from.release), new.all_spaces.has(to.release), || format!("`{name}` only in all spaces")),
        ]
    });
    changes.flatten().collect()
}

/// What began or ended to be so.
fn flag(before: bool, after: bool, what: impl Fn() -> String) -> Option<String> {
    match (before, after) {
        (false, true) => Some(format!("now {}", what())),
        (true, false) => Some(format!("no longer {}", what())),
        _ => None,
    }
}
