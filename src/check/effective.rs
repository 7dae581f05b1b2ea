//! What a role grants on one target, ready to be written down or looked at.

use std::borrow::Cow;

use super::names::NameKey;
use super::privileges::{FeatureOn, Privileges};
use crate::catalogue::Permission;
use crate::source::Location;

/// A role on one target.
#[derive(Debug)]
pub enum Effective<'a> {
    /// On Kibana.
    Kibana(KibanaRole<'a>),
    /// On Amazon Connect.
    Connect(ConnectProfile<'a>),
}

/// A Kibana role with the Elasticsearch privileges beside it.
#[derive(Debug, Default)]
pub struct KibanaRole<'a> {
    /// Its name.
    pub name: Cow<'a, str>,
    /// What it is for.
    pub description: Option<Cow<'a, str>>,
    /// Whatever its authors want to keep with it.
    pub metadata: Option<serde_json::Value>,
    /// Cluster privileges, sorted.
    pub cluster: Vec<Cow<'a, str>>,
    /// Index privileges, sorted.
    pub indices: Vec<IndexEntry<'a>>,
    /// Index privileges on remote clusters, sorted.
    pub remote_indices: Vec<IndexEntry<'a>>,
    /// Cluster privileges on remote clusters, sorted.
    pub remote_cluster: Vec<RemoteCluster<'a>>,
    /// Users it may act as, sorted.
    pub run_as: Vec<Cow<'a, str>>,
    /// The spaces of the grants that stand in no `in` block; those of the `in` blocks where there are no others.
    pub own_spaces: Vec<Cow<'a, str>>,
    /// One entry for each group of spaces with equal grants.
    pub entries: Vec<KibanaEntry<'a>>,
    /// What came along because the release has only a broader feature.
    pub surplus: Vec<Surplus>,
}

/// Index privileges on some names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct IndexEntry<'a> {
    /// Remote clusters; empty for the local one.
    pub clusters: Vec<Cow<'a, str>>,
    /// Index names and patterns, sorted.
    pub names: Vec<Cow<'a, str>>,
    /// Index privileges, sorted.
    pub privileges: Vec<Cow<'a, str>>,
    /// Field security, document security and restricted indices.
    pub options: IndexOptions<'a>,
}

/// Cluster privileges on remote clusters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteCluster<'a> {
    /// The clusters, sorted.
    pub clusters: Vec<Cow<'a, str>>,
    /// The privileges, sorted.
    pub privileges: Vec<Cow<'a, str>>,
}

/// What narrows index privileges.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct IndexOptions<'a> {
    /// Fields that are granted; all if not said.
    pub fields: Option<Vec<Cow<'a, str>>>,
    /// Fields that are not.
    pub except: Vec<Cow<'a, str>>,
    /// The query that a document has to match, as JSON text.
    pub query: Option<Cow<'a, str>>,
    /// Patterns reach restricted indices, too.
    pub restricted: bool,
}

/// Kibana privileges in some spaces.
#[derive(Debug, Clone)]
pub struct KibanaEntry<'a> {
    /// Space ids, sorted; `*` alone for all.
    pub spaces: Vec<Cow<'a, str>>,
    /// A base privilege, `all` or `read`; then there are no features.
    pub base: Option<&'static str>,
    /// The statement of the base privilege.
    pub base_at: Option<Location>,
    /// Features in catalogue order, then those that the catalogue does not know.
    pub features: Vec<FeatureGrant<'a>>,
}

/// The privileges of one feature. Two are equal if they grant the same, wherever they come from.
#[derive(Debug, Clone)]
pub struct FeatureGrant<'a> {
    /// The feature's id.
    pub id: Cow<'a, str>,
    /// The privilege ids to write.
    pub privileges: Vec<Cow<'a, str>>,
    /// The feature, where the catalogue knows it.
    pub on: Option<FeatureOn>,
    /// The set they stand for, where the catalogue knows the feature.
    pub set: Privileges,
    /// The head of the statement that granted it last.
    pub at: Location,
}

impl PartialEq for FeatureGrant<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id && self.privileges == other.privileges
    }
}

/// A grant that brings more than was asked for.
#[derive(Clone, Copy, Debug)]
pub struct Surplus {
    /// What was asked for.
    pub asked: NameKey,
    /// What it had to be compiled to.
    pub feature: FeatureOn,
    /// The level of it.
    pub all: bool,
    /// The statement.
    pub at: Location,
}

/// An Amazon Connect security profile.
#[derive(Debug, Default)]
pub struct ConnectProfile<'a> {
    /// Its name.
    pub name: Cow<'a, str>,
    /// What it is for.
    pub description: Option<Cow<'a, str>>,
    /// Permission names, sorted and unique.
    pub permissions: Vec<Cow<'a, str>>,
    /// The permissions that the catalogue knows.
    pub known: Vec<&'static Permission>,
    /// Resource tags, sorted by key.
    pub tags: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// Access control tags, sorted by key.
    pub access_tags: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// Resource types that the access control tags restrict, sorted.
    pub restricted_resources: Vec<Cow<'a, str>>,
    /// The hierarchy group that access is restricted to.
    pub hierarchy_group: Option<Cow<'a, str>>,
    /// Resource types that the hierarchy restricts, sorted.
    pub hierarchy_resources: Vec<Cow<'a, str>>,
    /// Third-party applications with their permissions, sorted by namespace.
    pub applications: Vec<(Cow<'a, str>, Vec<Cow<'a, str>>)>,
    /// Flow modules that AI agents may use, sorted.
    pub flow_modules: Vec<Cow<'a, str>>,
    /// Third-party AI agents, sorted.
    pub ai_agents: Vec<Cow<'a, str>>,
}
