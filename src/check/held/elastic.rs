//! Elasticsearch privileges that somebody holds.

use std::borrow::Cow;

use super::kibana::KibanaHeld;
use crate::access::Access;
use crate::catalogue::{EsFamily, NOT_FIRST_IN_INDEX_NAMES, NOT_IN_INDEX_NAMES};
use crate::check::actions::{implied, may_give};
use crate::check::effective::IndexEntry;
use crate::check::origin::Origin;
use crate::pattern;

pub(crate) use crate::pattern::{covers as pattern_covers, meet as patterns_meet};

impl<'e, 'a> KibanaHeld<'e, 'a> {
    /// Whether a cluster privilege is held, by its name or by one that implies it.
    pub(crate) fn has_cluster(&self, wanted: &str) -> bool {
        self.roles.iter().any(|role| implied(EsFamily::Cluster, &role.cluster, wanted))
    }

    /// Whether a cluster privilege or a part of it may be held.
    pub(crate) fn may_have_cluster(&self, wanted: &str) -> bool {
        self.roles.iter().flat_map(|role| &role.cluster).any(|held| may_give(EsFamily::Cluster, held, wanted))
    }

    /// The index entries on the local cluster.
    pub(crate) fn indices(&self) -> impl Iterator<Item = &'e IndexEntry<'a>> {
        self.roles.iter().flat_map(|role| &role.indices)
    }

    /// The index entries on the local cluster that may be about something that a name or pattern stands for, some of them repeatedly.
    pub(super) fn indices_on(&self, name: &str) -> impl Iterator<Item = &'e IndexEntry<'a>> {
        self.by_name.near(name).filter(move |(pattern, _)| patterns_meet(pattern, name)).flat_map(|(_, entries)| entries.copied())
    }

    /// Whether an index privilege is held on everything that a name or pattern stands for, whatever narrows it there. One entry has
    /// to cover the whole pattern.
    pub(crate) fn has_index(&self, name: &str, wanted: &str) -> bool {
        let mut covering = self.by_name.near(name).filter(|(pattern, _)| pattern_covers(pattern, name));
        covering.any(|(_, mut entries)| entries.any(|entry| implied(EsFamily::Index, &entry.privileges, wanted)))
    }

    /// Whether an index privilege or a part of it may be held on anything that a name or pattern stands for.
    pub(crate) fn may_have_index(&self, name: &str, wanted: &str) -> bool {
        self.indices_on(name).any(|entry| entry.privileges.iter().any(|held| may_give(EsFamily::Index, held, wanted)))
    }

    /// The users that its holder may act as, with where that is written. What they may do is not known.
    pub(crate) fn acts_as(&self) -> impl Iterator<Item = (&str, Option<Origin>)> {
        self.roles
            .iter()
            .flat_map(|role| role.run_as.iter().map(|user| (&**user, role.origins.run_as.of(|held| held == user).next())))
    }
}

/// Whether a pattern may stand for every index that there can be.
pub(crate) fn may_be_every_index(name: &str) -> bool {
    pattern::may_be_everything(name, NOT_IN_INDEX_NAMES, NOT_FIRST_IN_INDEX_NAMES)
}

/// The most that some privileges let their holder do; reading where the catalogue knows none of them.
pub(crate) fn most(family: EsFamily, held: &[Cow<str>]) -> Access {
    held.iter().filter_map(|held| family.find(held)).map(|privilege| privilege.access).max().unwrap_or(Access::Read)
}
