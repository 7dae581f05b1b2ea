//! The catalogue's facts in words, and the lookups that take nothing but its tables.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::access::{Access, Known};
use crate::suggest::all_of;

use super::model::{Ability, EsPrivilege, Feature, Owner, Permission, PredefinedRole, Provenance, Release, Releases};
use super::words::{Confidence, License, PermissionStatus};
use super::{
    ABILITIES, CLUSTER_PRIVILEGES, CONNECT_ALIASES, FEATURES, INDEX_PRIVILEGES, PERMISSION_NAMES, PERMISSIONS, PREDEFINED_ROLES,
    REMOTE_CLUSTER_PRIVILEGES,
};

/// `first in `9.4.8` and `9.5.4``: which patch releases are the first of their releases to have something, if it did not come with all of a
/// release.
pub fn first_in(since_patch: &[&str]) -> Option<String> {
    (!since_patch.is_empty()).then(|| format!("first in {}", all_of(since_patch.iter().copied())))
}

/// The patch release that is the first of a release to have something.
pub(crate) fn first_of(since_patch: &[&'static str], release: Release) -> Option<&'static str> {
    let is_of = |patch: &&str| patch.rsplit_once('.').is_some_and(|(of, _)| of == release.id());
    since_patch.iter().copied().find(|patch| is_of(patch))
}

impl Feature {
    /// The least that a grant of it gives away: its lower level, where it has one.
    pub fn least_access(&self) -> Access {
        if self.read.offered.is_empty() { self.all.access } else { self.read.access }
    }
}

impl Provenance {
    /// The source to name: a page of the documentation if there is one. `polc catalogue show` lists them all.
    pub(crate) fn cited(&self) -> Option<&'static str> {
        let documented = self.sources.iter().find(|source| source.contains("docs"));
        documented.or(self.sources.first()).copied()
    }
}

impl Confidence {
    /// As it is written in the catalogue.
    pub fn name(self) -> &'static str {
        match self {
            Confidence::Tested => "tested",
            Confidence::Certain => "certain",
            Confidence::Inferred => "inferred",
            Confidence::Unknown => "unknown",
        }
    }
}

impl Feature {
    /// What a sentence calls it: its label, or its id where that is not known.
    pub fn called(&self) -> &'static str {
        self.title.unwrap_or(self.id)
    }

    /// Whether it has to do with alerts of an owner: its own, those of its solution, or any where the owner has no solution.
    pub(crate) fn reads_alerts_of(&self, owner: Option<Owner>) -> bool {
        let is_of = |feature: &Feature| owner.is_some_and(|owner| feature.category == owner.name());
        self.reads_alerts && (self.owner == owner || is_of(self) || !FEATURES.iter().any(is_of))
    }
}

impl License {
    /// As a target names it.
    pub fn name(self) -> &'static str {
        match self {
            License::Basic => "basic",
            License::Gold => "gold",
            License::Platinum => "platinum",
            License::Enterprise => "enterprise",
        }
    }
}

impl PermissionStatus {
    /// As it is written in the catalogue.
    pub fn name(self) -> &'static str {
        match self {
            PermissionStatus::Documented => "documented",
            PermissionStatus::NameFromExport => "name-from-export",
            PermissionStatus::Undocumented => "undocumented",
        }
    }
}

impl Releases {
    /// Every release.
    pub fn all() -> Releases {
        Release::all().map(Releases::only).fold(Releases::NONE, std::ops::BitOr::bitor)
    }

    /// Just one release.
    pub fn only(release: Release) -> Releases {
        Releases(1 << release.0)
    }

    /// Since when and until when, seen from a release that is not in the set.
    pub fn seen_from(self, release: Release) -> String {
        let stack = || self.iter().filter(|release| !release.is_serverless());
        match (stack().next(), stack().next_back()) {
            (None, None) if self.is_empty() => "in no release of the catalogue".to_owned(),
            (Some(first), _) if first > release && !release.is_serverless() => format!("only since {}", first.id()),
            (_, Some(last)) if last < release && !release.is_serverless() => format!("only until {}", last.id()),
            _ => format!("only on {self}"),
        }
    }
}

impl EsPrivilege {
    /// Its name, with what it gives away.
    pub fn known(&self) -> Known<'static> {
        Known::new(self.name, self.access)
    }
}

impl Permission {
    /// Whether `all` of its feature holds it: documented, alive and giving rights rather than taking them.
    pub fn is_in_all(&self) -> bool {
        self.status != PermissionStatus::Undocumented && !self.legacy && self.retired.is_none() && !self.restriction
    }

    /// The permission of a name as the API takes it.
    pub fn find(id: &str) -> Option<&'static Permission> {
        let at = PERMISSIONS.binary_search_by_key(&id, |permission| permission.id).ok()?;
        PERMISSIONS.get(at)
    }

    /// The permissions of a portable feature, sorted by action.
    pub fn of_feature(feature: &str) -> impl Iterator<Item = &'static Permission> {
        let start = PERMISSION_NAMES.partition_point(|(name, ..)| *name < feature);
        let rows = PERMISSION_NAMES.get(start..).unwrap_or_default();
        let len = rows.partition_point(|(name, ..)| *name == feature);
        rows.iter().take(len).filter_map(|(.., at)| PERMISSIONS.get(usize::from(*at)))
    }

    /// The names that the API takes, with what each gives away.
    pub fn known_ids<'a>() -> impl Iterator<Item = Known<'a>> {
        PERMISSIONS.iter().map(|permission| permission.known(permission.id))
    }

    /// The portable features and their short names, with the least that one can be granted of each.
    pub fn known_features<'a>() -> impl Iterator<Item = Known<'a>> {
        let features = PERMISSION_NAMES.chunk_by(|(a, ..), (b, ..)| a == b).filter_map(|rows| rows.first());
        let features = features.map(|(feature, ..)| (*feature, *feature));
        features.chain(CONNECT_ALIASES.iter().copied()).filter_map(|(name, feature)| {
            let least = Permission::of_feature(feature).min_by_key(|permission| (permission.sensitive, permission.access))?;
            Some(least.known(name).standing_for(feature))
        })
    }

    /// A name that stands for it, with what it gives away.
    pub fn known(&'static self, name: &'static str) -> Known<'static> {
        Known::new(name, self.access).sensitive(self.sensitive).standing_for(self.id)
    }

    /// The portable feature that a path means, short names resolved.
    pub fn feature_of_path(path: &str) -> Option<&'static str> {
        match CONNECT_ALIASES.binary_search_by_key(&path, |(alias, _)| alias) {
            Ok(at) => CONNECT_ALIASES.get(at).map(|(_, feature)| *feature),
            Err(_) => Permission::of_feature(path).next().map(|permission| permission.feature),
        }
    }
}

impl PredefinedRole {
    /// The role of a name or title, in whatever case.
    pub fn find(name: &str) -> Option<&'static PredefinedRole> {
        let is_it = |known: &&str| known.eq_ignore_ascii_case(name);
        PREDEFINED_ROLES.iter().find(|role| [role.name, role.title].iter().chain(role.other_titles).any(is_it))
    }

    /// What it may do.
    pub fn abilities(&self) -> impl Iterator<Item = &'static Ability> {
        ABILITIES.iter().filter(|ability| self.can.contains(&ability.name))
    }
}

/// A kind of Elasticsearch privilege.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EsFamily {
    /// For the whole cluster.
    Cluster,
    /// For some of its indices.
    Index,
    /// For another cluster.
    RemoteCluster,
}

impl EsFamily {
    /// All of them.
    pub const ALL: [EsFamily; 3] = [EsFamily::Cluster, EsFamily::Index, EsFamily::RemoteCluster];

    /// As a sentence calls one privilege of it.
    pub fn title(self) -> &'static str {
        match self {
            EsFamily::Cluster => "cluster privilege",
            EsFamily::Index => "index privilege",
            EsFamily::RemoteCluster => "privilege on remote clusters",
        }
    }

    /// As a heading calls them.
    pub fn plural(self) -> &'static str {
        match self {
            EsFamily::Cluster => "cluster privileges",
            EsFamily::Index => "index privileges",
            EsFamily::RemoteCluster => "privileges on remote clusters",
        }
    }

    /// Its privileges, sorted by name.
    pub fn table(self) -> &'static [EsPrivilege] {
        match self {
            EsFamily::Cluster => CLUSTER_PRIVILEGES,
            EsFamily::Index => INDEX_PRIVILEGES,
            EsFamily::RemoteCluster => REMOTE_CLUSTER_PRIVILEGES,
        }
    }

    /// Its privilege of a name.
    pub fn find(self, name: &str) -> Option<&'static EsPrivilege> {
        static BY_NAME: LazyLock<FxHashMap<(EsFamily, &str), &EsPrivilege>> = LazyLock::new(|| {
            let of = |family: EsFamily| family.table().iter().map(move |privilege| ((family, privilege.name), privilege));
            EsFamily::ALL.into_iter().flat_map(of).collect()
        });
        BY_NAME.get(&(self, name)).copied()
    }
}
