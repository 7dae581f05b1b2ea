//! Alerts: the features that have them, and the indices that they stand in.

use super::spaces;
use super::subject::Subject;
use crate::catalogue::{DERIVED_INDICES, EsFamily, LEGACY_INDICES, Owner, Primary, RuleFact};
use crate::check::held::{Grant, KibanaHeld, may_give, pattern_covers, patterns_meet};
use crate::check::names::NameKey;
use crate::check::privileges::Privileges;
use crate::config::KibanaTarget;

/// Whether something that privileges give is writing.
pub(super) fn writes(gives: impl Fn(&str) -> bool) -> bool {
    let facts = RuleFact::of(super::rules::alerts_index_without_feature::RULE.id.name);
    facts.flat_map(|fact| fact.index).any(|wanted| gives(wanted))
}

/// Whether alerts of an owner can be read in a space.
pub(super) fn reads_alerts(held: &KibanaHeld, owner: Option<Owner>, space: &str) -> bool {
    held.places.iter().filter(|place| place.reaches(space)).any(|place| {
        let reads = |grant: &Grant| grant.set.covers(Privileges::READ) && grant.feature.reads_alerts_of(owner);
        place.base.is_some() || place.features.iter().any(reads)
    })
}

/// The index patterns of alerts alone: managing alerts needs more, which it shares with managing rules.
pub(super) fn patterns(subject: &Subject, key: NameKey) -> Vec<&'static str> {
    let release = subject.target().release();
    let of = |name: &'static str, level: Primary| {
        let rows = DERIVED_INDICES.iter().filter(move |row| row.owner == key.owner && row.releases.has(release));
        rows.filter(move |row| row.name == name && row.level == level).flat_map(|row| row.names).copied()
    };
    let own = of(key.name, Primary::All).filter(|own| !of("rules", Primary::All).any(|shared| shared == *own));
    of(key.name, Primary::Read).chain(own).collect()
}

/// The space whose index a name is, or `*` if it is a pattern for those of all spaces that says more than "everything".
pub(super) fn space_of<'n>(pattern: &str, name: &'n str) -> Option<&'n str> {
    let is_broad = || name.find('*').is_some_and(|star| star > 1) && pattern_covers(name, &pattern.replace("{space}", "*"));
    spaces::of_index(pattern, name).or_else(|| is_broad().then_some("*"))
}

/// Whether somebody may change alerts of a space in their index, today's or the one of old deployments.
pub(super) fn may_be_written(subject: &Subject, held: &KibanaHeld, key: NameKey, space: &str) -> bool {
    let is_old = subject.target().kibana().is_some_and(KibanaTarget::has_legacy_indices);
    let patterns = patterns(subject, key);
    let legacy = LEGACY_INDICES.iter().filter(|row| is_old && patterns.contains(&row.same_as)).map(|row| row.name);
    let names: Vec<String> = patterns.iter().copied().chain(legacy).map(|pattern| pattern.replace("{space}", space)).collect();
    held.indices()
        .filter(|entry| entry.names.iter().any(|held| names.iter().any(|name| patterns_meet(held, name))))
        .any(|entry| writes(|wanted| entry.privileges.iter().any(|held| may_give(EsFamily::Index, held, wanted))))
}
