//! The body of `PUT /api/security/role/ROLE`. Source: Kibana's role API; every member that a GET returns is written, so that what
//! was written and what is read back compare equal.

use crate::catalogue::Primary;
use std::borrow::Cow;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::{Document, Layout, Subject, json};
use crate::check::effective::{self, Effective, FeatureGrant, IndexEntry, KibanaEntry, KibanaRole};
use crate::config::Target;
use crate::diagnostic::Diagnostic;

/// `role`: a file for each role.
pub(super) struct Role;

impl Document for Role {
    fn layout(&self, _: &Target) -> Layout {
        Layout::PerRole { folder: "" }
    }

    fn part(&self, subject: &Subject, out: &mut Vec<Diagnostic>) -> Option<Vec<u8>> {
        let Effective::Kibana(role) = subject.effective else { return None };
        if refuses(subject, role, FORMAT, out) {
            return None;
        }
        let mut text = json::pretty(&Body::of(role));
        text.push(b'\n');
        Some(text)
    }
}

/// What refuses more than a native role has.
pub(super) const FORMAT: &str = "Kibana's role API";

/// Whether a role has what only native roles have, which is then told.
pub(super) fn refuses(subject: &Subject, role: &KibanaRole, format: &str, out: &mut Vec<Diagnostic>) -> bool {
    let (before, origins) = (out.len(), &role.origins);
    for (what, origin) in
        [("privileges of applications", origins.applications.nearest()), ("global privileges", origins.global.nearest())]
    {
        if origin.is_some() {
            let help = "leave it out, or write this role with `-e elasticsearch`";
            out.push(subject.inexpressible(what, format, origin).help(help));
        }
    }
    out.len() > before
}

/// The whole body.
#[derive(Serialize)]
pub(super) struct Body<'r, 'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<&'r serde_json::Value>,
    elasticsearch: Elasticsearch<'r, 'a>,
    kibana: Vec<Entry<'r, 'a>>,
}

impl<'r, 'a> Body<'r, 'a> {
    pub(super) fn of(role: &'r KibanaRole<'a>) -> Body<'r, 'a> {
        Body {
            description: role.description.as_deref(),
            metadata: role.metadata.as_ref(),
            elasticsearch: Elasticsearch {
                cluster: &role.cluster,
                indices: role.indices.iter().map(Index::of).collect(),
                remote_cluster: role.remote_cluster.iter().map(RemoteCluster::of).collect(),
                remote_indices: role.remote_indices.iter().map(Index::of).collect(),
                run_as: &role.run_as,
            },
            kibana: role.entries.iter().map(Entry::of).collect(),
        }
    }
}

#[derive(Serialize)]
struct Elasticsearch<'r, 'a> {
    cluster: &'r [Cow<'a, str>],
    indices: Vec<Index<'r, 'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    remote_cluster: Vec<RemoteCluster<'r, 'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    remote_indices: Vec<Index<'r, 'a>>,
    run_as: &'r [Cow<'a, str>],
}

/// Index privileges, as Kibana's role API and the native one both take them.
#[derive(Serialize)]
pub(super) struct Index<'r, 'a> {
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    clusters: &'r [Cow<'a, str>],
    names: &'r [Cow<'a, str>],
    privileges: &'r [Cow<'a, str>],
    #[serde(skip_serializing_if = "Option::is_none")]
    field_security: Option<FieldSecurity<'r, 'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<&'r str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    allow_restricted_indices: bool,
}

#[derive(Serialize)]
struct FieldSecurity<'r, 'a> {
    grant: &'r [Cow<'a, str>],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    except: &'r [Cow<'a, str>],
}

impl<'r, 'a> Index<'r, 'a> {
    pub(super) fn of(entry: &'r IndexEntry<'a>) -> Index<'r, 'a> {
        let options = &entry.options;
        Index {
            clusters: &entry.clusters,
            names: &entry.names,
            privileges: &entry.privileges,
            field_security: options.fields.as_deref().map(|grant| FieldSecurity { grant, except: &options.except }),
            query: options.query.as_deref(),
            allow_restricted_indices: options.restricted,
        }
    }
}

/// Cluster privileges on remote clusters.
#[derive(Serialize)]
pub(super) struct RemoteCluster<'r, 'a> {
    clusters: &'r [Cow<'a, str>],
    privileges: &'r [Cow<'a, str>],
}

impl<'r, 'a> RemoteCluster<'r, 'a> {
    pub(super) fn of(entry: &'r effective::RemoteCluster<'a>) -> RemoteCluster<'r, 'a> {
        RemoteCluster { clusters: &entry.clusters, privileges: &entry.privileges }
    }
}

#[derive(Serialize)]
struct Entry<'r, 'a> {
    base: Vec<&'static str>,
    feature: Features<'r, 'a>,
    spaces: &'r [Cow<'a, str>],
}

impl<'r, 'a> Entry<'r, 'a> {
    fn of(entry: &'r KibanaEntry<'a>) -> Entry<'r, 'a> {
        Entry {
            base: entry.base.map(Primary::name).into_iter().collect(),
            feature: Features(&entry.features),
            spaces: &entry.spaces,
        }
    }
}

/// An object with a member for each feature, in the order they stand in.
struct Features<'r, 'a>(&'r [FeatureGrant<'a>]);

impl Serialize for Features<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for grant in self.0 {
            map.serialize_entry(&grant.id, &grant.privileges)?;
        }
        map.end()
    }
}
