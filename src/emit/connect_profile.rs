//! The request of CreateSecurityProfile. Source: the service model of Amazon Connect.

use std::borrow::Cow;

use serde::Serialize;
use serde::ser::Serializer;

use super::{Document, Layout, Subject, json};
use crate::check::effective::{ConnectProfile, Effective};
use crate::config::Target;
use crate::diagnostic::Diagnostic;

/// `profile`: a file for each role.
pub(super) struct Profile;

impl Document for Profile {
    fn layout(&self, _: &Target) -> Layout {
        Layout::PerRole { folder: "" }
    }

    fn part(&self, subject: &Subject, _: &mut Vec<Diagnostic>) -> Option<Vec<u8>> {
        let Effective::Connect(profile) = subject.effective else { return None };
        let mut text = json::pretty(&Request::of(profile, subject.target));
        text.push(b'\n');
        Some(text)
    }
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
            allowed_ai_agents: profile.ai_agents.iter().map(|arn| Agent { kind: "THIRD_PARTY", arn }).collect(),
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

/// A third-party application. CloudFormation has the same shape.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Application<'r, 'a> {
    namespace: &'r str,
    application_permissions: &'r [Cow<'a, str>],
}

impl<'r, 'a> Application<'r, 'a> {
    pub(super) fn all(profile: &'r ConnectProfile<'a>) -> Vec<Application<'r, 'a>> {
        let applications = profile.applications.iter();
        applications.map(|(namespace, application_permissions)| Application { namespace, application_permissions }).collect()
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
