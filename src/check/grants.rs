//! The Kibana grants of a role in one place (its own spaces, or one `in` block), while its statements are being worked out.

use std::borrow::Cow;

use super::expression::Value;
use super::names::{Meaning, NameKey};
use super::origin::{Listed, Origins};
use super::privileges::{FeatureOn, Privileges};
use crate::catalogue::Facet;
use crate::policy::RoleId;

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
    pub(super) value: Value<'a>,
}

/// All grants in one place.
#[derive(Clone, Debug, Default)]
pub(super) struct Grants<'a> {
    /// A base privilege, as levels; empty if there is none.
    pub(super) base: Origins,
    pub(super) entries: Vec<Entry<'a>>,
    /// The names of tasks.
    pub(super) tasks: Listed<&'static str>,
}

impl<'a> Grants<'a> {
    /// Whether nothing was said here.
    pub(super) fn is_empty(&self) -> bool {
        self.base_set().is_empty() && self.entries.is_empty() && self.tasks.is_empty()
    }

    /// The base privilege, as levels.
    pub(super) fn base_set(&self) -> Privileges {
        self.base.set()
    }

    /// Puts everything in order once all statements of a role are read.
    pub(super) fn settle(&mut self, role: RoleId) {
        self.tasks.settle(role);
        self.entries.iter_mut().for_each(|entry| entry.value.raw.settle(role));
    }

    /// Whether anything is granted: what is revoked stands there, too.
    pub(super) fn grants_any(&self) -> bool {
        !self.base_set().is_empty() || !self.tasks.is_empty() || self.entries.iter().any(|entry| !entry.value.is_empty())
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

    /// Takes a grant out.
    pub(super) fn remove(&mut self, key: &Key) {
        self.entries.retain(|held| held.key != *key);
    }

    /// Takes out of the whole what makes up a part of it.
    pub(super) fn take_part(&mut self, on: &FeatureOn, facet: &Facet) {
        let whole = Key::Name(facet.whole());
        if let Some(held) = self.entries.iter_mut().find(|held| held.key == whole) {
            held.value.remove(managed(on, facet));
        }
    }

    /// Adds what another role holds in the same place.
    pub(super) fn merge(&mut self, other: &Grants<'a>) {
        for entry in &other.entries {
            match self.entries.iter_mut().find(|held| held.key == entry.key) {
                Some(held) => {
                    held.value.append(&entry.value);
                    debug_assert!(match held.meaning {
                        Some(Meaning::Exact(on)) => on.closed(held.value.set) == held.value.set,
                        _ => true,
                    });
                }
                None => self.entries.push(entry.clone()),
            }
        }
        self.tasks.inherit(&other.tasks);
        self.base.append_all(&other.base);
    }
}

/// The sub-feature privileges that make up `all` of a part.
pub(super) fn managed(on: &FeatureOn, facet: &Facet) -> Privileges {
    facet.manage.iter().filter_map(|id| on.find(id)).fold(Privileges::NONE, |set, n| set | Privileges::sub(n))
}
