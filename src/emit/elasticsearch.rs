//! Native roles: the bodies of `PUT /_security/role/ROLE`, and the same as a `roles.yml`. Kibana's privileges become application
//! privileges, as Kibana itself writes them. Source: Kibana's `privilege_serializer.ts`, Elasticsearch's role API.

use std::borrow::Cow;

use serde::Serialize;

use super::kibana_role::{Index, RemoteCluster};
use super::{Document, Joined, Layout, Subject, json, yaml};
use crate::catalogue::KIBANA_APPLICATION;
use crate::check::effective::{Effective, ElasticApplication, KibanaEntry, KibanaRole};
use crate::config::Target;
use crate::diagnostic::Diagnostic;

/// A file for each role.
pub(super) struct Native;

impl Document for Native {
    fn layout(&self, _: &Target) -> Layout {
        Layout::PerRole { folder: "elasticsearch" }
    }

    fn part(&self, subject: &Subject, _: &mut Vec<Diagnostic>) -> Option<Vec<u8>> {
        let Effective::Kibana(role) = subject.effective else { return None };
        let mut text = json::pretty(&Body::of(role));
        text.push(b'\n');
        Some(text)
    }
}

/// All roles in one `roles.yml`.
pub(super) struct RolesYml;

impl Document for RolesYml {
    fn layout(&self, _: &Target) -> Layout {
        Layout::Joined(Joined {
            stem: "elasticsearch/roles",
            extension: ".yml",
            // No `---`: Elasticsearch cuts the file at lines that are not indented and would take it for a role of its own.
            head: String::new(),
            between: "\n",
            tail: "",
            most_parts: usize::MAX,
            most_bytes: usize::MAX,
        })
    }

    fn part(&self, subject: &Subject, _: &mut Vec<Diagnostic>) -> Option<Vec<u8>> {
        // Serverless has no files to put roles into.
        if subject.target.release().is_serverless() {
            return None;
        }
        let Effective::Kibana(role) = subject.effective else { return None };
        Some(yaml::member(&role.name, &Body::of(role)))
    }
}

/// The body of one role.
#[derive(Serialize)]
struct Body<'r, 'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'r str>,
    cluster: &'r [Cow<'a, str>],
    #[serde(skip_serializing_if = "Option::is_none")]
    global: Option<serde_json::Value>,
    indices: Vec<Index<'r, 'a>>,
    applications: Vec<Application<'r>>,
    run_as: &'r [Cow<'a, str>],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    remote_indices: Vec<Index<'r, 'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    remote_cluster: Vec<RemoteCluster<'r, 'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<&'r serde_json::Value>,
}

impl<'r, 'a> Body<'r, 'a> {
    fn of(role: &'r KibanaRole<'a>) -> Body<'r, 'a> {
        Body {
            description: role.description.as_deref(),
            cluster: &role.cluster,
            global: role.global_object(),
            indices: role.indices.iter().map(Index::of).collect(),
            applications: role
                .entries
                .iter()
                .map(Application::of)
                .chain(role.applications.iter().map(Application::other))
                .collect(),
            run_as: &role.run_as,
            remote_indices: role.remote_indices.iter().map(Index::of).collect(),
            remote_cluster: role.remote_cluster.iter().map(RemoteCluster::of).collect(),
            metadata: role.metadata.as_ref(),
        }
    }
}

/// Privileges of an application: what one entry of `kibana` is stored as.
#[derive(Serialize)]
struct Application<'r> {
    application: &'r str,
    privileges: Vec<Cow<'r, str>>,
    resources: Vec<Cow<'r, str>>,
}

impl<'r> Application<'r> {
    fn of(entry: &'r KibanaEntry) -> Application<'r> {
        let everywhere = entry.spaces.iter().any(|space| space == "*");
        let base = entry.base.map(|base| if everywhere { Cow::Borrowed(base.name()) } else { format!("space_{base}").into() });
        let features = entry.features.iter().flat_map(|feature| {
            feature.privileges.iter().map(|privilege| Cow::Owned(format!("feature_{}.{privilege}", feature.id)))
        });
        Application {
            application: KIBANA_APPLICATION,
            privileges: base.into_iter().chain(features).collect(),
            resources: match everywhere {
                true => vec![Cow::Borrowed("*")],
                false => entry.spaces.iter().map(|space| format!("space:{space}").into()).collect(),
            },
        }
    }
    /// Those of another application.
    fn other(held: &'r ElasticApplication) -> Application<'r> {
        let borrowed = |names: &'r [Cow<str>]| names.iter().map(|name| Cow::Borrowed(&**name)).collect();
        Application { application: &held.application, privileges: borrowed(&held.privileges), resources: borrowed(&held.resources) }
    }
}
