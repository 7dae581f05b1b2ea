//! What a role grants on one target, ready to be written down or looked at.

use std::borrow::Cow;
use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashSet, FxHasher};

use super::elastic::IndexPrivileges;
use super::names::NameKey;
use super::origin::{Listed, Origin, Origins};
use super::privileges::{FeatureOn, Privileges};
use crate::catalogue::{Permission, Primary};

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
    pub(crate) description: Option<Cow<'a, str>>,
    /// Whatever its authors want to keep with it.
    pub(crate) metadata: Option<serde_json::Value>,
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
    /// Privileges in other applications than Kibana, sorted.
    pub(crate) applications: Vec<ElasticApplication<'a>>,
    /// Global privileges, sorted.
    pub(crate) global: Vec<GlobalGrant<'a>>,
    /// The spaces that its statements outside of `in` blocks are about.
    pub(crate) spaces: Vec<Cow<'a, str>>,
    /// The spaces of the grants that stand in no `in` block; those of the `in` blocks where there are no others.
    pub(crate) own_spaces: Vec<Cow<'a, str>>,
    /// One entry for each group of spaces with equal grants.
    pub entries: Vec<KibanaEntry<'a>>,
    /// What came along because the release has only a broader feature.
    pub(crate) surplus: Vec<Surplus>,
    /// Where the names come from that stand in lists of their own.
    pub origins: NameOrigins<'a>,
}

impl KibanaRole<'_> {
    /// The global privileges as Elasticsearch has them: each below its keys. None if there are none.
    pub(crate) fn global_object(&self) -> Option<serde_json::Value> {
        let mut whole = serde_json::Map::new();
        for grant in &self.global {
            let (last, above) = grant.path.split_last()?;
            let mut here = &mut whole;
            for key in above {
                let below = here.entry(*key).or_insert_with(|| serde_json::Map::new().into());
                here = below.as_object_mut()?;
            }
            let list = here.entry(*last).or_insert_with(|| Vec::<serde_json::Value>::new().into()).as_array_mut()?;
            match (&*grant.names, &*grant.privileges) {
                ([name], []) => list.push((&**name).into()),
                (names, privileges) => list.push(serde_json::json!({ "names": names, "privileges": privileges })),
            }
        }
        (!whole.is_empty()).then_some(whole.into())
    }
}

/// Where the names come from that stand in lists of their own.
#[derive(Debug, Default)]
pub struct NameOrigins<'a> {
    /// Of cluster privileges.
    pub cluster: Listed<Cow<'a, str>>,
    /// Of cluster privileges on remote clusters: the cluster and the privilege.
    pub remote_cluster: Listed<(Cow<'a, str>, Cow<'a, str>)>,
    /// Of users it may act as.
    pub run_as: Listed<Cow<'a, str>>,
    /// Of privileges in other applications.
    pub(crate) applications: Listed<ElasticPermission<'a>>,
    /// Of global privileges.
    pub(crate) global: Listed<GlobalGrant<'a>>,
}

/// Privileges in an application that keeps them in Elasticsearch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ElasticApplication<'a> {
    /// Its name.
    pub(crate) application: Cow<'a, str>,
    /// What they hold for, sorted.
    pub(crate) resources: Vec<Cow<'a, str>>,
    /// Names of privileges, sorted.
    pub(crate) privileges: Vec<Cow<'a, str>>,
}

/// One privilege of such an application.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ElasticPermission<'a> {
    /// The application's name.
    pub(crate) application: Cow<'a, str>,
    /// What it holds for, sorted.
    pub(crate) resources: Vec<Cow<'a, str>>,
    /// Its name.
    pub(crate) privilege: Cow<'a, str>,
}

/// A global privilege on some names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct GlobalGrant<'a> {
    /// The keys that lead to it.
    pub(crate) path: &'static [&'static str],
    /// What it is granted on, sorted; one where names stand alone.
    pub(crate) names: Vec<Cow<'a, str>>,
    /// The privileges on them, sorted; none where names stand alone.
    pub(crate) privileges: Vec<Cow<'a, str>>,
}

/// Index privileges on some names. Two are equal if they grant the same, wherever they come from.
#[derive(Clone, Debug)]
pub struct IndexEntry<'a> {
    /// Remote clusters; empty for the local one.
    pub(crate) clusters: Vec<Cow<'a, str>>,
    /// Index names and patterns, sorted.
    pub names: Vec<Cow<'a, str>>,
    /// Index privileges, sorted.
    pub privileges: Vec<Cow<'a, str>>,
    /// Field security, document security and restricted indices.
    pub(crate) options: IndexOptions<'a>,
    /// Where it comes from, name by name.
    pub(crate) origins: Vec<IndexOrigin>,
}

/// Where index privileges on one name of an entry come from.
#[derive(Clone, Debug)]
pub(crate) struct IndexOrigin {
    /// The name, by its place in the entry.
    pub(crate) name: u32,
    /// What comes from there.
    pub(super) privileges: IndexPrivileges,
    /// The statement.
    pub(crate) origin: Origin,
}

impl IndexEntry<'_> {
    /// The origins of a privilege (or of a part of it, if it is one of several that imply it) on the names that are meant.
    pub fn origins_of(&self, is_meant: impl Fn(&str) -> bool, gives: impl Fn(&str) -> bool) -> impl Iterator<Item = Origin> {
        let is_name = move |n: u32| self.names.get(n as usize).is_some_and(|name| is_meant(name));
        let found = self.origins.iter().filter(move |it| is_name(it.name) && it.privileges.names().any(&gives));
        found.map(|it| it.origin)
    }

    /// The origins of a privilege on one of the names, by its place in the entry.
    pub(crate) fn origins_on(&self, name: usize, gives: impl Fn(&str) -> bool) -> impl Iterator<Item = Origin> {
        // They stand in the order of the names.
        let from = self.origins.partition_point(|it| (it.name as usize) < name);
        let here = self.origins.get(from..).unwrap_or_default().iter().take_while(move |it| it.name as usize == name);
        here.filter(move |it| it.privileges.names().any(&gives)).map(|it| it.origin)
    }

    /// The names that a statement brings in.
    pub(crate) fn names_of(&self, origin: Origin) -> impl Iterator<Item = &str> {
        let of = self.origins.iter().filter(move |it| it.origin == origin);
        of.filter_map(|it| self.names.get(it.name as usize)).map(|name| &**name)
    }

    /// Every statement behind it, the nearest first.
    pub(crate) fn statements(&self) -> Vec<Origin> {
        let mut seen = FxHashSet::default();
        self.origins.iter().map(|it| it.origin).filter(|origin| seen.insert(*origin)).collect()
    }
}

impl PartialEq for IndexEntry<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for IndexEntry<'_> {}

impl PartialOrd for IndexEntry<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for IndexEntry<'_> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (&self.clusters, &self.names, &self.privileges, &self.options).cmp(&(
            &other.clusters,
            &other.names,
            &other.privileges,
            &other.options,
        ))
    }
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
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct IndexOptions<'a> {
    /// Fields that are granted; all if not given.
    pub(crate) fields: Option<Vec<Cow<'a, str>>>,
    /// Fields that are not.
    pub(crate) except: Vec<Cow<'a, str>>,
    /// The query that a document has to match, as JSON text.
    pub(crate) query: Option<Cow<'a, str>>,
    /// Patterns reach restricted indices, too.
    pub(crate) restricted: bool,
}

/// Kibana privileges in some spaces.
#[derive(Debug, Clone)]
pub struct KibanaEntry<'a> {
    /// Space ids, sorted; `*` alone for all.
    pub spaces: Vec<Cow<'a, str>>,
    /// A base privilege, `all` or `read`; then there are no features.
    pub base: Option<Primary>,
    /// Where the base privilege comes from, as levels.
    pub base_origins: Origins,
    /// Features in catalogue order, then those that the catalogue does not know.
    pub features: Vec<FeatureGrant<'a>>,
    /// The entries that it was put together from, each with its own origins; none if it is only itself.
    pub(super) joined: Vec<KibanaEntry<'a>>,
}

impl<'a> KibanaEntry<'a> {
    /// What it was put together from: in each of these, everything has the same origins in all spaces.
    pub fn parts(&self) -> &[KibanaEntry<'a>] {
        if self.joined.is_empty() { std::slice::from_ref(self) } else { &self.joined }
    }

    /// Takes in an entry that grants the same in other spaces, which are then to be sorted.
    pub(super) fn join(&mut self, other: KibanaEntry<'a>) {
        if self.joined.is_empty() {
            self.joined.push(self.clone());
        }
        self.spaces.extend(other.spaces.iter().cloned());
        self.joined.push(other);
    }

    /// The same for all that hold the same.
    pub(super) fn digest(&self) -> u64 {
        let mut hasher = FxHasher::default();
        self.base.hash(&mut hasher);
        for grant in &self.features {
            (&grant.id, &grant.privileges).hash(&mut hasher);
        }
        hasher.finish()
    }
}

/// The privileges of one feature. Two are equal if they grant the same, wherever they come from.
#[derive(Debug, Clone)]
pub struct FeatureGrant<'a> {
    /// The feature's id.
    pub id: Cow<'a, str>,
    /// The privilege ids to write.
    pub privileges: Vec<Cow<'a, str>>,
    /// The feature, where the catalogue knows it.
    pub(crate) on: Option<FeatureOn>,
    /// The set they stand for, where the catalogue knows the feature.
    pub set: Privileges,
    /// Where the set comes from.
    pub origins: Origins,
    /// Privileges that the catalogue does not know, with where they come from.
    pub raw: Listed<Cow<'a, str>>,
}

impl FeatureGrant<'_> {
    /// Where it comes from: the nearest origin.
    pub fn origin(&self) -> Option<Origin> {
        self.origins.nearest().or_else(|| self.raw.nearest())
    }
}

impl PartialEq for FeatureGrant<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id && self.privileges == other.privileges
    }
}

/// A grant that brings more than was asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Surplus {
    /// What was asked for.
    pub(crate) asked: NameKey,
    /// What it had to be compiled to.
    pub(crate) feature: FeatureOn,
    /// The level of it.
    pub(crate) all: bool,
    /// Where it comes from.
    pub(crate) origin: Origin,
}

/// An Amazon Connect security profile.
#[derive(Debug, Default)]
pub struct ConnectProfile<'a> {
    /// Its name.
    pub(crate) name: Cow<'a, str>,
    /// What it is for.
    pub(crate) description: Option<Cow<'a, str>>,
    /// Permission names, sorted and unique.
    pub permissions: Vec<Cow<'a, str>>,
    /// The permissions that the catalogue knows.
    pub(crate) known: Vec<&'static Permission>,
    /// Resource tags, sorted by key.
    pub tags: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// Access control tags, sorted by key.
    pub(crate) access_tags: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// Resource types that the access control tags restrict, sorted.
    pub restricted_resources: Vec<Cow<'a, str>>,
    /// The hierarchy group that access is restricted to.
    pub hierarchy_group: Option<Cow<'a, str>>,
    /// Resource types that the hierarchy restricts, sorted.
    pub hierarchy_resources: Vec<Cow<'a, str>>,
    /// Applications, sorted by namespace.
    pub(crate) applications: Vec<Application<'a>>,
    /// Flow modules that AI agents may use, sorted.
    pub flow_modules: Vec<Cow<'a, str>>,
    /// Third-party AI agents, sorted.
    pub ai_agents: Vec<Cow<'a, str>>,
    /// Attributes that the records of data tables have to have for being used, each with one value of it, sorted.
    pub(crate) granular_access: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// Where all of it comes from.
    pub origins: ProfileOrigins<'a>,
}

impl<'a> ConnectProfile<'a> {
    /// The attributes that the records of data tables have to have for being used, each with the values that they may have.
    pub(crate) fn attributes(&self) -> Vec<(&str, Vec<&str>)> {
        let mut all: Vec<(&str, Vec<&str>)> = Vec::new();
        for (attribute, value) in &self.granular_access {
            match all.last_mut().filter(|(last, _)| last == attribute) {
                Some((_, values)) => values.push(value),
                None => all.push((attribute, vec![value])),
            }
        }
        all
    }

    /// The same as Amazon Connect has it. None if there are none.
    pub(crate) fn granular_object(&self) -> Option<serde_json::Value> {
        // The service knows no other type of access.
        let one = |(name, values)| serde_json::json!({ "AccessType": "ALLOW", "AttributeName": name, "Values": values });
        let all: Vec<serde_json::Value> = self.attributes().into_iter().map(one).collect();
        (!all.is_empty()).then(|| {
            serde_json::json!({
                "DataTableAccessControlConfiguration": {
                    "PrimaryAttributeAccessControlConfiguration": { "PrimaryAttributeValues": all }
                }
            })
        })
    }
}

/// Where everything comes from that a security profile lists.
#[derive(Debug, Default)]
pub struct ProfileOrigins<'a> {
    /// Of permissions, by the names that the API takes.
    pub permissions: Listed<Cow<'a, str>>,
    /// Of resource tags, by key and value.
    pub tags: Listed<(Cow<'a, str>, Cow<'a, str>)>,
    /// Of access control tags, by key and value.
    pub(crate) access_tags: Listed<(Cow<'a, str>, Cow<'a, str>)>,
    /// Of resource types that the access control tags restrict.
    pub restricted_resources: Listed<Cow<'a, str>>,
    /// Of the hierarchy group.
    pub hierarchy_group: Option<Origin>,
    /// Of resource types that the hierarchy restricts.
    pub hierarchy_resources: Listed<Cow<'a, str>>,
    /// Of permissions of applications.
    pub(crate) applications: Listed<ApplicationPermission<'a>>,
    /// Of flow modules.
    pub flow_modules: Listed<Cow<'a, str>>,
    /// Of AI agents.
    pub ai_agents: Listed<Cow<'a, str>>,
    /// Of the attributes that records have to have, by name and value.
    pub(crate) granular_access: Listed<(Cow<'a, str>, Cow<'a, str>)>,
}

/// An application that a profile opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Application<'a> {
    /// Its namespace.
    pub(crate) namespace: Cow<'a, str>,
    /// What the service calls it; none for a third-party application, which it takes for granted.
    pub(crate) kind: Option<&'static str>,
    /// Its permissions, sorted.
    pub(crate) permissions: Vec<Cow<'a, str>>,
}

/// One permission of an application.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ApplicationPermission<'a> {
    /// The application's namespace.
    pub(crate) namespace: Cow<'a, str>,
    /// What the service calls it; none for a third-party application.
    pub(crate) kind: Option<&'static str>,
    /// Its name.
    pub(crate) permission: Cow<'a, str>,
}
