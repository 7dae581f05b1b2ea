//! All diagnostics there are and were, and what a name stands for that somebody wrote down.

use super::rules::RULES;
use crate::diagnostic::{Id, Status, errors};

/// What is no longer found. The names stay: they are explained, and never given to anything else.
const REMOVED: &[Id] = &[];

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Named {
    /// A diagnostic that has this name.
    Current(Id),
    /// One that had it before the version.
    Renamed(Id, &'static str),
    /// One that is no longer found.
    Removed(Id),
}

impl Named {
    /// The diagnostic, whether it is still found or not.
    pub fn id(self) -> Id {
        match self {
            Named::Current(id) | Named::Renamed(id, _) | Named::Removed(id) => id,
        }
    }

    /// What became of the name `written`, as a sentence without a full stop; none if it is as good as ever.
    pub(crate) fn news(self, written: &str) -> Option<String> {
        match (self, self.id().status) {
            (Named::Current(_), _) => None,
            (Named::Renamed(id, since), _) => Some(format!("`{written}` is called `{id}` since {since}")),
            (Named::Removed(_), Status::Removed { since, instead }) => {
                Some(format!("`{written}` is gone since {since}: {instead}"))
            }
            (Named::Removed(_), _) => Some(format!("`{written}` is gone")),
        }
    }
}

/// Every diagnostic that is found: the errors, chapter by chapter, and the findings of the rules by name.
pub fn all() -> impl Iterator<Item = Id> {
    errors::all().chain(RULES.iter().map(|rule| rule.id))
}

/// What a name stands for, if it stands or ever stood for anything.
pub fn find(name: &str) -> Option<Named> {
    find_in(|| all().chain(REMOVED.iter().copied()), name)
}

fn find_in<I: Iterator<Item = Id>>(entries: impl Fn() -> I, name: &str) -> Option<Named> {
    if let Some(id) = entries().find(|id| id.name == name) {
        return Some(if matches!(id.status, Status::Removed { .. }) { Named::Removed(id) } else { Named::Current(id) });
    }
    entries().find_map(|id| match id.status {
        Status::Renamed { from } => from.iter().find(|(old, _)| *old == name).map(|(_, since)| Named::Renamed(id, since)),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::diagnostic::{Entry, Group, Kind};

    const NEW: Id = Id::of(&Entry {
        name: "new-name",
        status: Status::Renamed { from: &[("old-name", "0.3.0"), ("older-name", "0.2.0")] },
        ..Entry::of(Kind::Rule(Group::Style))
    });
    const GONE: Id = Id::of(&Entry {
        name: "gone",
        status: Status::Removed { since: "0.4.0", instead: "`new-name` finds the same" },
        ..Entry::of(Kind::Rule(Group::Style))
    });

    #[test]
    fn older_names_are_known() {
        let find = |name| find_in(|| [NEW, GONE].into_iter(), name);
        assert_eq!(find("new-name"), Some(Named::Current(NEW)));
        assert_eq!(find("older-name"), Some(Named::Renamed(NEW, "0.2.0")));
        assert_eq!(find("gone"), Some(Named::Removed(GONE)));
        assert_eq!(find("other"), None);
        let news = |name| find(name).and_then(|named| named.news(name));
        assert_eq!(news("new-name"), None);
        assert_eq!(news("old-name").unwrap(), "`old-name` is called `new-name` since 0.3.0");
        assert_eq!(news("gone").unwrap(), "`gone` is gone since 0.4.0: `new-name` finds the same");
    }

    /// Nothing shares a name, present or past, and each says what it finds.
    #[test]
    fn names_are_given_once() {
        let mut taken = BTreeSet::new();
        for id in all().chain(REMOVED.iter().copied()) {
            let words =
                |name: &str| name.split('-').all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric()));
            let older: &[(&str, &str)] = if let Status::Renamed { from } = id.status { from } else { &[] };
            for name in older.iter().map(|(name, _)| *name).chain([id.name]) {
                assert!(words(name) && name == name.to_lowercase() && name.contains('-'), "{name}");
                assert!(taken.insert(name), "`{name}` stands twice");
            }
            assert!(!id.summary.is_empty() && !id.summary.ends_with('.'), "{id}: the summary is a phrase without a full stop");
        }
        assert!(all().all(|id| !matches!(id.status, Status::Removed { .. })));
        assert!(REMOVED.iter().all(|id| matches!(id.status, Status::Removed { .. })));
    }
}
