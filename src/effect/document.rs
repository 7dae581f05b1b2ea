//! The document that a role compiles to, in the shape that documents are read in; and documents as JSON.

use std::borrow::Cow;

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use crate::check::effective::{self, ConnectProfile, Effective, KibanaRole};
use crate::existing::{
    Application, Body, FeaturePrivileges, FieldSecurity, IndexEntry, KibanaBody, KibanaEntry, ProfileApplication, ProfileBody,
    RemoteCluster,
};

/// The document of a role.
pub fn document(role: &Effective) -> Body {
    match role {
        Effective::Kibana(role) => Body::Kibana(kibana(role)),
        Effective::Connect(profile) => Body::Connect(connect(profile)),
    }
}

fn owned(names: &[Cow<str>]) -> Vec<String> {
    names.iter().map(|name| name.to_string()).collect()
}

fn pairs(pairs: &[(Cow<str>, Cow<str>)]) -> Vec<(String, String)> {
    pairs.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect()
}

fn kibana(role: &KibanaRole) -> KibanaBody {
    let remote = role.remote_cluster.iter().map(|it| RemoteCluster {
        clusters: owned(&it.clusters),
        privileges: owned(&it.privileges),
        ..RemoteCluster::default()
    });
    KibanaBody {
        description: role.description.as_deref().map(str::to_owned),
        metadata: role.metadata.as_ref().and_then(Value::as_object).cloned().unwrap_or_default(),
        cluster: owned(&role.cluster),
        indices: role.indices.iter().map(index).collect(),
        remote_indices: role.remote_indices.iter().map(index).collect(),
        remote_cluster: remote.collect(),
        run_as: owned(&role.run_as),
        kibana: role.entries.iter().map(entry).collect(),
        applications: role.applications.iter().map(application).collect(),
        global: role.global_object(),
    }
}

fn application(held: &effective::ElasticApplication) -> Application {
    Application {
        application: held.application.to_string(),
        privileges: owned(&held.privileges),
        resources: owned(&held.resources),
        pointer: String::new(),
    }
}

fn index(entry: &effective::IndexEntry) -> IndexEntry {
    let options = &entry.options;
    IndexEntry {
        clusters: owned(&entry.clusters),
        names: owned(&entry.names),
        privileges: owned(&entry.privileges),
        query: options.query.as_deref().map(str::to_owned),
        field_security: options
            .fields
            .as_deref()
            .map(|grant| FieldSecurity { grant: owned(grant), except: owned(&options.except) }),
        allow_restricted_indices: options.restricted,
        pointer: String::new(),
    }
}

fn entry(entry: &effective::KibanaEntry) -> KibanaEntry {
    let feature = entry.features.iter().map(|grant| FeaturePrivileges {
        id: grant.id.to_string(),
        privileges: owned(&grant.privileges),
        ..FeaturePrivileges::default()
    });
    KibanaEntry {
        base: entry.base.iter().map(|base| base.name().to_owned()).collect(),
        feature: feature.collect(),
        spaces: owned(&entry.spaces),
        pointer: String::new(),
    }
}

fn connect(profile: &ConnectProfile) -> ProfileBody {
    let applications = profile.applications.iter().map(|held| ProfileApplication {
        namespace: held.namespace.to_string(),
        kind: held.kind.map(str::to_owned),
        permissions: owned(&held.permissions),
        ..ProfileApplication::default()
    });
    ProfileBody {
        description: profile.description.as_deref().map(str::to_owned),
        permissions: owned(&profile.permissions),
        tags: pairs(&profile.tags),
        access_tags: pairs(&profile.access_tags),
        restricted_resources: owned(&profile.restricted_resources),
        hierarchy_group: profile.hierarchy_group.as_deref().map(str::to_owned),
        hierarchy_resources: owned(&profile.hierarchy_resources),
        applications: applications.collect(),
        flow_modules: owned(&profile.flow_modules),
        ai_agents: owned(&profile.ai_agents),
        granular: profile.granular_object(),
        ..ProfileBody::default()
    }
}

/// Whether a document lets nobody do anything.
pub(crate) fn grants_nothing(body: &Body) -> bool {
    match body {
        Body::Kibana(body) => {
            let is_empty = |entry: &KibanaEntry| entry.base.is_empty() && entry.feature.iter().all(|it| it.privileges.is_empty());
            body.kibana.iter().all(is_empty)
                && body.cluster.is_empty()
                && body.remote_cluster.is_empty()
                && body.indices.is_empty()
                && body.remote_indices.is_empty()
                && body.run_as.is_empty()
                && body.applications.is_empty()
                && body.global.is_none()
        }
        Body::Connect(body) => {
            body.permissions.is_empty() && body.applications.is_empty() && body.flow_modules.is_empty() && body.ai_agents.is_empty()
        }
    }
}

/// A role of Kibana as `PUT /api/security/role/NAME` takes it, with everything in its order.
#[derive(Serialize)]
pub struct RoleJson<'b> {
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'b str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<&'b Map<String, Value>>,
    elasticsearch: ElasticsearchJson<'b>,
    kibana: Vec<EntryJson<'b>>,
}

#[derive(Serialize)]
struct ElasticsearchJson<'b> {
    cluster: &'b [String],
    indices: Vec<IndexJson<'b>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    remote_cluster: Vec<RemoteJson<'b>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    remote_indices: Vec<IndexJson<'b>>,
    run_as: &'b [String],
}

#[derive(Serialize)]
struct RemoteJson<'b> {
    clusters: &'b [String],
    privileges: &'b [String],
}

#[derive(Serialize)]
struct IndexJson<'b> {
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    clusters: &'b [String],
    names: &'b [String],
    privileges: &'b [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    field_security: Option<FieldsJson<'b>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<&'b str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    allow_restricted_indices: bool,
}

#[derive(Serialize)]
struct FieldsJson<'b> {
    grant: &'b [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    except: &'b [String],
}

#[derive(Serialize)]
struct EntryJson<'b> {
    base: &'b [String],
    feature: FeaturesJson<'b>,
    spaces: &'b [String],
}

/// An object with a member for each feature, in the order they stand in.
struct FeaturesJson<'b>(&'b [FeaturePrivileges]);

impl Serialize for FeaturesJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|feature| (&feature.id, &feature.privileges)))
    }
}

impl<'b> RoleJson<'b> {
    /// Shows a role.
    pub fn of(body: &'b KibanaBody) -> RoleJson<'b> {
        let indices = |entries: &'b [IndexEntry]| entries.iter().map(IndexJson::of).collect();
        let remote = body.remote_cluster.iter().map(|it| RemoteJson { clusters: &it.clusters, privileges: &it.privileges });
        let entries = body.kibana.iter().map(|entry| EntryJson {
            base: &entry.base,
            feature: FeaturesJson(&entry.feature),
            spaces: &entry.spaces,
        });
        RoleJson {
            description: body.description.as_deref(),
            metadata: (!body.metadata.is_empty()).then_some(&body.metadata),
            elasticsearch: ElasticsearchJson {
                cluster: &body.cluster,
                indices: indices(&body.indices),
                remote_cluster: remote.collect(),
                remote_indices: indices(&body.remote_indices),
                run_as: &body.run_as,
            },
            kibana: entries.collect(),
        }
    }
}

impl<'b> IndexJson<'b> {
    fn of(entry: &'b IndexEntry) -> IndexJson<'b> {
        IndexJson {
            clusters: &entry.clusters,
            names: &entry.names,
            privileges: &entry.privileges,
            field_security: entry.field_security.as_ref().map(|it| FieldsJson { grant: &it.grant, except: &it.except }),
            query: entry.query.as_deref(),
            allow_restricted_indices: entry.allow_restricted_indices,
        }
    }
}
