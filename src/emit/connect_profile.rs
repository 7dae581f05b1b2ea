//! The requests of CreateSecurityProfile and UpdateSecurityProfile. Source: the service model of Amazon Connect.

use std::borrow::Cow;

use serde::Serialize;
use serde::ser::Serializer;

use super::{Document, Layout, Subject, json};
use crate::check::effective::{self, ConnectProfile, Effective};
use crate::config::Target;
use crate::diagnostic::Diagnostic;

/// `profile`: a file for each role.
pub(super) struct Profile;

impl Document for Profile {
    fn layout(&self, _: &Target) -> Layout {
        Layout::PerRole { folder: "" }
    }

    fn part(&self, subject: &Subject, _: &mut Vec<Diagnostic>) -> Option<Vec<u8>> {
        request(subject, Request::of)
    }
}

/// `profile-update`: a file for each role.
pub(super) struct Update;

impl Document for Update {
    fn layout(&self, _: &Target) -> Layout {
        Layout::PerRole { folder: "update" }
    }

    fn part(&self, subject: &Subject, _: &mut Vec<Diagnostic>) -> Option<Vec<u8>> {
        request(subject, Change::of)
    }
}

/// A request of its own; none for what is not a security profile.
fn request<'s, R: Serialize>(subject: &'s Subject, of: impl FnOnce(&'s ConnectProfile<'s>, &'s Target) -> R) -> Option<Vec<u8>> {
    let Effective::Connect(profile) = subject.effective else { return None };
    let mut text = json::pretty(&of(profile, subject.target));
    text.push(b'\n');
    Some(text)
}

/// The instance's id. Users copy it as an ARN, too, which ends in the id.
pub(super) fn instance_id(target: &Target) -> Option<&str> {
    let id = target.connect()?.instance_id.as_deref()?;
    Some(id.rsplit_once(":instance/").map_or(id, |(_, id)| id))
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Request<'r, 'a> {
    security_profile_name: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'r str>,
    permissions: &'r [Cow<'a, str>],
    #[serde(skip_serializing_if = "Option::is_none")]
    instance_id: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<Map<'r, 'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    allowed_access_control_tags: Option<Map<'r, 'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    tag_restricted_resources: &'r [Cow<'a, str>],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    applications: Vec<Application<'r, 'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    hierarchy_restricted_resources: &'r [Cow<'a, str>],
    #[serde(skip_serializing_if = "Option::is_none")]
    allowed_access_control_hierarchy_group_id: Option<&'r str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    allowed_flow_modules: Vec<FlowModule<'r>>,
    #[serde(rename = "AllowedAIAgents", skip_serializing_if = "Vec::is_empty")]
    allowed_ai_agents: Vec<Agent<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    granular_access_control_configuration: Option<serde_json::Value>,
}

/// A change of a profile that exists. The service leaves alone what a request does not name: lists are there also where they are empty,
/// so that what a policy no longer says is gone. The name and the tags of a profile are not changed by this call.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Change<'r, 'a> {
    description: &'r str,
    permissions: &'r [Cow<'a, str>],
    #[serde(skip_serializing_if = "Option::is_none")]
    instance_id: Option<&'r str>,
    allowed_access_control_tags: Map<'r, 'a>,
    tag_restricted_resources: &'r [Cow<'a, str>],
    applications: Vec<Application<'r, 'a>>,
    hierarchy_restricted_resources: &'r [Cow<'a, str>],
    #[serde(skip_serializing_if = "Option::is_none")]
    allowed_access_control_hierarchy_group_id: Option<&'r str>,
    allowed_flow_modules: Vec<FlowModule<'r>>,
    #[serde(rename = "AllowedAIAgents")]
    allowed_ai_agents: Vec<Agent<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    granular_access_control_configuration: Option<serde_json::Value>,
}

impl<'r, 'a> Change<'r, 'a> {
    fn of(profile: &'r ConnectProfile<'a>, target: &'r Target) -> Change<'r, 'a> {
        Change {
            description: profile.description.as_deref().unwrap_or_default(),
            permissions: &profile.permissions,
            instance_id: instance_id(target),
            allowed_access_control_tags: Map(&profile.access_tags),
            tag_restricted_resources: &profile.restricted_resources,
            applications: Application::all(profile),
            hierarchy_restricted_resources: &profile.hierarchy_resources,
            allowed_access_control_hierarchy_group_id: profile.hierarchy_group.as_deref(),
            allowed_flow_modules: FlowModule::all(profile),
            allowed_ai_agents: Agent::all(profile),
            granular_access_control_configuration: profile.granular_object(),
        }
    }
}

impl<'r, 'a> Request<'r, 'a> {
    fn of(profile: &'r ConnectProfile<'a>, target: &'r Target) -> Request<'r, 'a> {
        Request {
            security_profile_name: &profile.name,
            description: profile.description.as_deref(),
            permissions: &profile.permissions,
            instance_id: instance_id(target),
            tags: Map::of(&profile.tags),
            allowed_access_control_tags: Map::of(&profile.access_tags),
            tag_restricted_resources: &profile.restricted_resources,
            applications: Application::all(profile),
            hierarchy_restricted_resources: &profile.hierarchy_resources,
            allowed_access_control_hierarchy_group_id: profile.hierarchy_group.as_deref(),
            allowed_flow_modules: FlowModule::all(profile),
            allowed_ai_agents: Agent::all(profile),
            granular_access_control_configuration: profile.granular_object(),
        }
    }
}

/// A map of strings; none where it would be empty, which the service refuses for `Tags`.
struct Map<'r, 'a>(&'r [(Cow<'a, str>, Cow<'a, str>)]);

impl<'r, 'a> Map<'r, 'a> {
    fn of(pairs: &'r [(Cow<'a, str>, Cow<'a, str>)]) -> Option<Map<'r, 'a>> {
        (!pairs.is_empty()).then_some(Map(pairs))
    }
}

impl Serialize for Map<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

/// An application. CloudFormation has the same shape.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Application<'r, 'a> {
    namespace: &'r str,
    application_permissions: &'r [Cow<'a, str>],
    #[serde(skip_serializing_if = "Option::is_none")]
    r#type: Option<&'static str>,
}

impl<'r, 'a> Application<'r, 'a> {
    pub(super) fn all(profile: &'r ConnectProfile<'a>) -> Vec<Application<'r, 'a>> {
        let one = |held: &'r effective::Application<'a>| Application {
            namespace: &held.namespace,
            application_permissions: &held.permissions,
            r#type: held.kind,
        };
        profile.applications.iter().map(one).collect()
    }
}

/// A flow module. CloudFormation has the same shape.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct FlowModule<'r> {
    r#type: &'static str,
    flow_module_id: &'r str,
}

impl<'r> FlowModule<'r> {
    pub(super) fn all(profile: &'r ConnectProfile) -> Vec<FlowModule<'r>> {
        // The service knows no other type.
        profile.flow_modules.iter().map(|id| FlowModule { r#type: "MCP", flow_module_id: id }).collect()
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Agent<'r> {
    #[serde(rename = "Type")]
    kind: &'static str,
    arn: &'r str,
}

impl<'r> Agent<'r> {
    fn all(profile: &'r ConnectProfile) -> Vec<Agent<'r>> {
        profile.ai_agents.iter().map(|arn| Agent { kind: "THIRD_PARTY", arn }).collect()
    }
}
