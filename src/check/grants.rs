//! The Kibana grants of a role in one place (its own spaces, or one `in` block), while its statements are being worked out.

use std::borrow::Cow;

use super::expression::Value;
use super::names::{Meaning, NameKey};
use super::privileges::{FeatureOn, Privileges};
use crate::catalogue::{FACETS, Facet, Task};
use crate::source::Location;

/// What a grant is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Key<'a> {
    /// A portable name.
    Name(NameKey),
    /// A raw id that is not the current generation of any name.
    Id(&'static str),
    /// A raw id that the catalogue does not know.
    Unknown(Cow<'a, str>),
}

/// A grant.
#[derive(Clone, Debug)]
pub(super) struct Entry<'a> {
    pub(super) key: Key<'a>,
    /// What the key means on the target; none if the catalogue does not know it.
    pub(super) meaning: Option<Meaning>,
    pub(super) value: Value,
    /// The head of the statement that gave it last.
    pub(super) at: Location,
}

/// All grants in one place.
#[derive(Clone, Debug, Default)]
pub(super) struct Grants<'a> {
    /// A base privilege, as levels.
    pub(super) base: Option<(Privileges, Location)>,
    pub(super) entries: Vec<Entry<'a>>,
    pub(super) tasks: Vec<(&'static Task, Location)>,
}

impl<'a> Grants<'a> {
    /// Whether nothing was said here.
    pub(super) fn is_empty(&self) -> bool {
        self.base.is_none() && self.entries.is_empty() && self.tasks.is_empty()
    }

    /// Whether anything is granted: what is revoked stands there, too.
    pub(super) fn grants_any(&self) -> bool {
        self.base.is_some() || !self.tasks.is_empty() || self.entries.iter().any(|entry| !entry.value.is_empty())
    }

    pub(super) fn get(&self, key: &Key) -> Option<&Entry<'a>> {
        self.entries.iter().find(|entry| entry.key == *key)
    }

    /// Puts a grant in the place of the one with the same key.
    pub(super) fn set(&mut self, entry: Entry<'a>) {
        match self.entries.iter_mut().find(|held| held.key == entry.key) {
            Some(held) => *held = entry,
            None => self.entries.push(entry),
        }
    }

    /// Adds what another role holds in the same place.
    pub(super) fn merge(&mut self, other: &Grants<'a>) {
        // What only one side says of a part (`exceptions: none`), the other says by holding the whole or not.
        for facet in FACETS {
            let key = Key::Name(NameKey { name: facet.name, owner: facet.owner });
            match (self.get(&key).is_some(), other.get(&key)) {
                (false, Some(entry)) => {
                    let held = self.held_of(facet);
                    if let Some(set) = held {
                        let (key, meaning, at) = (key, entry.meaning, entry.at);
                        self.entries.push(Entry { key, meaning, value: Value { set, raw: Vec::new() }, at });
                    }
                }
                (true, None) => {
                    if let (Some(set), Some(entry)) = (other.held_of(facet), self.entries.iter_mut().find(|e| e.key == key)) {
                        entry.value.set |= set;
                    }
                }
                _ => {}
            }
        }
        for entry in &other.entries {
            match self.entries.iter_mut().find(|held| held.key == entry.key) {
                Some(held) => {
                    held.value.set |= entry.value.set;
                    if let Some(Meaning::Exact(on)) = held.meaning {
                        held.value.set = on.closed(held.value.set);
                    }
                    held.value.raw.extend(entry.value.raw.iter().cloned());
                    held.value.raw.sort();
                    held.value.raw.dedup();
                }
                None => self.entries.push(entry.clone()),
            }
        }
        for task in &other.tasks {
            if !self.tasks.iter().any(|(held, _)| held.name == task.0.name) {
                self.tasks.push(*task);
            }
        }
        self.base = match (self.base, other.base) {
            (Some((a, at)), Some((b, _))) => Some((a | b, at)),
            (a, b) => a.or(b),
        };
    }

    /// What these grants hold of a part because they hold the whole; none if they do not have the whole at all.
    fn held_of(&self, facet: &Facet) -> Option<Privileges> {
        let whole = self.get(&Key::Name(NameKey { name: facet.of, owner: facet.owner }))?;
        let Some(Meaning::Exact(on)) = whole.meaning else { return None };
        let all = Privileges::ALL | Privileges::READ;
        Some(if whole.value.set.covers(managed(&on, facet)) { all } else { whole.value.set.both(Privileges::READ) })
    }
}

/// The sub-feature privileges that make up `all` of a part.
pub(super) fn managed(on: &FeatureOn, facet: &Facet) -> Privileges {
    facet.manage.iter().filter_map(|id| on.find(id)).fold(Privileges::NONE, |set, n| set | Privileges::sub(n))
}
