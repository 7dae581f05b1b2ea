//! A role as a product has it, whatever file it was read from: what every reader gives, and what everything else asks.
//!
//! Only the shape is brought together here. Ids, privileges and patterns stay as they are stored; what they mean on a release is not a
//! question of readers.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::catalogue::Platform;

/// Where something stands in an input.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Origin {
    /// The name of the input.
    pub file: Arc<str>,
    /// A JSON pointer, also into YAML and HCL: `/3/kibana/0/feature/siem/1`. Empty for the whole input.
    pub pointer: String,
    /// The line, counted from 1, where the reader knows it.
    pub line: Option<u32>,
}

impl std::fmt::Display for Origin {
    /// `roles.json /2/kibana/0`, as reports say it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.file)?;
        if !self.pointer.is_empty() {
            write!(f, " {}", self.pointer)?;
        }
        Ok(())
    }
}

/// Something to say about an input, with a way out where there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Note {
    /// What it is.
    pub message: String,
    /// Where.
    pub origin: Origin,
    /// What somebody can do about it.
    pub way_out: Option<String>,
}

/// A role or security profile that exists.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RawRole {
    /// Its name.
    pub name: String,
    /// Where it was read.
    pub origin: Origin,
    /// What it grants.
    pub body: Body,
    /// What is to be known about the whole of it.
    pub flags: Flags,
    /// What stands in the input, was read, and is not part of the body.
    pub ignored: Vec<Note>,
}

impl RawRole {
    /// The product that it is of.
    pub fn platform(&self) -> Platform {
        match self.body {
            Body::Kibana(_) => Platform::Kibana,
            Body::Connect(_) => Platform::Connect,
        }
    }
}

/// What is to be known about the whole of a role.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Flags {
    /// It comes with the product and cannot be written.
    pub reserved: bool,
    /// Elasticsearch does not apply it on the licence that it was read on.
    pub disabled_by_license: bool,
    /// Why the input does not say all of it. What it grants is then not known.
    pub incomplete: Vec<Note>,
    /// Why the product itself could not read it, or only in part. What it grants is then not known.
    pub unreadable: Vec<Note>,
}

impl Flags {
    /// Whether the body is all there is.
    pub(crate) fn is_whole(&self) -> bool {
        self.incomplete.is_empty() && self.unreadable.is_empty()
    }
}

/// What a role grants, by product.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Body {
    /// Kibana's, with the Elasticsearch privileges beside it.
    Kibana(KibanaBody),
    /// Amazon Connect's.
    Connect(ProfileBody),
}

/// A role of Kibana or Elasticsearch, in the shape of Kibana's role API: application privileges of `kibana-.kibana` have become entries
/// of [`kibana`](KibanaBody::kibana), a text has become a list of one, and what means nothing is gone: `fields: ["*"]` without
/// exceptions, empty lists of features.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KibanaBody {
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What its authors keep with it; without the system's own `_reserved` and the like.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub metadata: Map<String, Value>,
    /// Cluster privileges.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cluster: Vec<String>,
    /// Index privileges.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub indices: Vec<IndexEntry>,
    /// Index privileges on remote clusters.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remote_indices: Vec<IndexEntry>,
    /// Cluster privileges on remote clusters.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remote_cluster: Vec<RemoteCluster>,
    /// Users that it may act as.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub run_as: Vec<String>,
    /// Privileges of applications other than the default Kibana, and what there is no entry of Kibana for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub applications: Vec<Application>,
    /// Global privileges, as they stand there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub global: Option<Value>,
    /// Kibana privileges, entry by entry as they are stored.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kibana: Vec<KibanaEntry>,
}

/// Index privileges on some names.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct IndexEntry {
    /// Remote clusters; empty for the local one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub clusters: Vec<String>,
    /// Names and patterns.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// Privileges.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub privileges: Vec<String>,
    /// The query that a document has to match: JSON, as it stands there or, where it stands there as an object, written on one line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// Which fields; all where none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field_security: Option<FieldSecurity>,
    /// Patterns reach restricted indices, too.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub allow_restricted_indices: bool,
    /// Where it stands: its JSON pointer.
    #[serde(skip)]
    pub pointer: String,
}

/// The fields that index privileges are for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FieldSecurity {
    /// Those that are granted: none at all where this is empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub grant: Vec<String>,
    /// Those of them that are not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<String>,
}

/// Cluster privileges on remote clusters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RemoteCluster {
    /// The clusters.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub clusters: Vec<String>,
    /// The privileges.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub privileges: Vec<String>,
    /// Where it stands: its JSON pointer.
    #[serde(skip)]
    pub pointer: String,
}

/// Privileges of an application, as Elasticsearch keeps them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Application {
    /// Its name.
    pub application: String,
    /// Privileges.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub privileges: Vec<String>,
    /// Resources.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<String>,
    /// Where it stands: its JSON pointer.
    #[serde(skip)]
    pub pointer: String,
}

/// Kibana privileges in some spaces.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KibanaEntry {
    /// Base privileges, `all` or `read`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub base: Vec<String>,
    /// Features in the order of the input, each id once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub feature: Vec<FeaturePrivileges>,
    /// Space ids, or `*`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub spaces: Vec<String>,
    /// Where it stands: its JSON pointer.
    #[serde(skip)]
    pub pointer: String,
}

/// Privileges of one feature.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FeaturePrivileges {
    /// The feature's id.
    pub id: String,
    /// The ids of its privileges, in the order of the input.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub privileges: Vec<String>,
    /// Where the list of privileges stands: its JSON pointer.
    #[serde(skip)]
    pub pointer: String,
    /// The place of each privilege in that list.
    #[serde(skip)]
    pub at: Vec<u32>,
}

impl FeaturePrivileges {
    /// The JSON pointer of a privilege.
    pub(crate) fn pointer_of(&self, privilege: &str) -> String {
        let found = self.privileges.iter().position(|held| held == privilege).and_then(|n| self.at.get(n));
        found.map_or_else(|| self.pointer.clone(), |n| format!("{}/{n}", self.pointer))
    }
}

/// A security profile of Amazon Connect.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProfileBody {
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The instance: its id or its ARN.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// Names of permissions.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub permissions: Vec<String>,
    /// Where the list of permissions stands, which may be another file than the profile's.
    #[serde(skip)]
    pub permissions_at: Option<Origin>,
    /// Tags of the profile itself.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<(String, String)>,
    /// Tags that restrict access.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub access_tags: Vec<(String, String)>,
    /// What the access tags restrict.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub restricted_resources: Vec<String>,
    /// The group of the agent hierarchy that access is restricted to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hierarchy_group: Option<String>,
    /// What the hierarchy restricts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hierarchy_resources: Vec<String>,
    /// Applications with their permissions.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub applications: Vec<ProfileApplication>,
    /// Flow modules that AI agents may use.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub flow_modules: Vec<String>,
    /// Third-party AI agents.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ai_agents: Vec<String>,
    /// Granular access control, as it stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub granular: Option<Value>,
}

/// An application of a security profile.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProfileApplication {
    /// Its namespace.
    pub namespace: String,
    /// What kind it is, as the API names it; none where the input does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Its permissions.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub permissions: Vec<String>,
    /// Where it stands: its JSON pointer.
    #[serde(skip)]
    pub pointer: String,
}

impl Body {
    /// The same without the places where it stands.
    #[must_use]
    pub(crate) fn without_places(&self) -> Body {
        let mut body = self.clone();
        match &mut body {
            Body::Kibana(body) => {
                body.indices.iter_mut().chain(&mut body.remote_indices).for_each(|entry| entry.pointer.clear());
                body.remote_cluster.iter_mut().for_each(|entry| entry.pointer.clear());
                body.applications.iter_mut().for_each(|entry| entry.pointer.clear());
                for entry in &mut body.kibana {
                    entry.pointer.clear();
                    for feature in &mut entry.feature {
                        feature.pointer.clear();
                        feature.at.clear();
                    }
                }
            }
            Body::Connect(body) => {
                body.permissions_at = None;
                body.applications.iter_mut().for_each(|application| application.pointer.clear());
            }
        }
        body
    }
}
