//! Index entries that may be about the same indices, found by their names.

use super::narrowing;
use crate::check::effective::IndexEntry;
use crate::check::held::patterns_meet;
use crate::pattern::PatternIndex;

/// Index entries, each with what belongs to it.
pub(super) struct Overlaps<'e, 'a, T> {
    entries: Vec<(&'e IndexEntry<'a>, T)>,
    /// Their numbers.
    by_name: PatternIndex<&'e str, usize>,
}

impl<'e, 'a, T: Copy> Overlaps<'e, 'a, T> {
    pub(super) fn new(entries: impl IntoIterator<Item = (&'e IndexEntry<'a>, T)>) -> Overlaps<'e, 'a, T> {
        let entries: Vec<(&IndexEntry, T)> = entries.into_iter().collect();
        let names = entries.iter().enumerate().flat_map(|(n, (entry, _))| entry.names.iter().map(move |name| (&**name, n)));
        Overlaps { by_name: PatternIndex::new(names), entries }
    }

    /// The first entry that may be about some index of some cluster that another one is about, and is wanted.
    pub(super) fn first(
        &self,
        entry: &IndexEntry,
        is_wanted: impl Fn(&'e IndexEntry<'a>, T) -> bool,
    ) -> Option<(&'e IndexEntry<'a>, T)> {
        let mut first = self.entries.len();
        for name in &entry.names {
            for (pattern, mut numbers) in self.by_name.near(name) {
                if !patterns_meet(pattern, name) {
                    continue;
                }
                let is_it =
                    |(other, what): &(&'e IndexEntry<'a>, T)| narrowing::is_together(other, entry) && is_wanted(other, *what);
                let before = numbers.by_ref().take_while(|number| **number < first);
                let found = before.copied().find(|number| self.entries.get(*number).is_some_and(is_it));
                first = found.unwrap_or(first);
            }
        }
        self.entries.get(first).copied()
    }
}
