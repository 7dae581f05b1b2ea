//! The grants of a role, space by space: a space has one set of grants in a policy, however many entries a stored role has for it.

use crate::existing::{FeaturePrivileges, KibanaEntry};

/// All spaces.
pub(super) const EVERYWHERE: &str = "*";

/// The entries of a role such that no space stands in two of them; true if any had to be put together.
pub(super) fn apart(entries: &[KibanaEntry]) -> (Vec<KibanaEntry>, bool) {
    let plain: Vec<KibanaEntry> = entries.iter().map(everywhere_alone).collect();
    let mut all: Vec<&str> = plain.iter().flat_map(|entry| entry.spaces.iter().map(String::as_str)).collect();
    let count = all.len();
    let mut distinct = Vec::new();
    all.retain(|space| {
        let is_new = !distinct.contains(space);
        if is_new {
            distinct.push(*space);
        }
        is_new
    });
    if distinct.len() == count {
        return (plain, false);
    }
    let mut together: Vec<KibanaEntry> = Vec::new();
    for space in distinct {
        let mut entry = KibanaEntry { spaces: vec![space.to_owned()], ..KibanaEntry::default() };
        for held in plain.iter().filter(|held| held.spaces.iter().any(|it| it == space)) {
            join(&mut entry, held);
        }
        match together.iter_mut().find(|held| held.base == entry.base && held.feature == entry.feature) {
            Some(held) => held.spaces.extend(entry.spaces),
            None => together.push(entry),
        }
    }
    (together, true)
}

/// All spaces are all there are: others beside them say nothing.
fn everywhere_alone(entry: &KibanaEntry) -> KibanaEntry {
    let mut entry = entry.clone();
    if entry.spaces.iter().any(|space| space == EVERYWHERE) {
        entry.spaces = vec![EVERYWHERE.to_owned()];
    }
    let mut seen: Vec<String> = Vec::new();
    entry.spaces.retain(|space| {
        let is_new = !seen.contains(space);
        seen.push(space.clone());
        is_new
    });
    entry
}

fn join(entry: &mut KibanaEntry, other: &KibanaEntry) {
    if entry.pointer.is_empty() {
        entry.pointer.clone_from(&other.pointer);
    }
    for base in &other.base {
        if !entry.base.contains(base) {
            entry.base.push(base.clone());
        }
    }
    for feature in &other.feature {
        match entry.feature.iter_mut().find(|held| held.id == feature.id) {
            None => entry.feature.push(feature.clone()),
            Some(held) => add(held, feature),
        }
    }
}

fn add(held: &mut FeaturePrivileges, more: &FeaturePrivileges) {
    for (n, privilege) in more.privileges.iter().enumerate() {
        if !held.privileges.contains(privilege) {
            held.privileges.push(privilege.clone());
            held.at.push(more.at.get(n).copied().unwrap_or_default());
        }
    }
}
