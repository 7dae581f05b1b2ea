//! CloudFormation templates with `AWS::Connect::SecurityProfile` resources. Source: the resource type's published schema.

use std::borrow::Cow;

use serde::Serialize;

use super::connect_profile::{Application, FlowModule};
use super::{Document, Joined, Layout, Subject, json, label};
use crate::catalogue::limits;
use crate::check::effective::{ConnectProfile, Effective};
use crate::config::Target;
use crate::diagnostic::Diagnostic;

const FORMAT: &str = "CloudFormation";

/// `cloudformation`.
pub(super) struct Template;

impl Document for Template {
    fn layout(&self, target: &Target) -> Layout {
        let head = Head {
            version: "2010-09-09",
            description: "Amazon Connect security profiles",
            parameters: Parameters {
                instance_arn: Parameter {
                    kind: "String",
                    description: "The ARN of the Amazon Connect instance.",
                    // An id alone does not say the account and the region.
                    default: target
                        .connect()
                        .and_then(|connect| connect.instance_id.as_deref())
                        .filter(|id| id.starts_with("arn:")),
                },
            },
        };
        let head = String::from_utf8_lossy(&json::pretty(&head)).into_owned();
        Layout::Joined(Joined {
            stem: "cloudformation/security_profiles",
            extension: ".json",
            head: format!("{},\n  \"Resources\": {{\n", head.trim_end_matches("\n}")),
            between: ",\n",
            tail: "\n  }\n}\n",
            most_parts: limits::CLOUDFORMATION_RESOURCES,
            most_bytes: limits::CLOUDFORMATION_BYTES,
        })
    }

    fn part(&self, subject: &Subject, out: &mut Vec<Diagnostic>) -> Option<Vec<u8>> {
        let Effective::Connect(profile) = subject.effective else { return None };
        let before = out.len();
        if let Some(origin) = profile.origins.ai_agents.nearest() {
            out.push(subject.inexpressible("AI agents", FORMAT, Some(origin)));
        }
        for tags in [&profile.origins.tags, &profile.origins.access_tags] {
            if let Some(((key, _), origin)) = tags.iter().find(|((key, _), _)| !is_tag_key(key)) {
                out.push(subject.inexpressible(&format!("the tag key \"{key}\""), FORMAT, Some(origin)));
            }
        }
        let attributes = &profile.origins.granular_access;
        if let Some(((attribute, _), origin)) = attributes.iter().find(|((attribute, _), _)| !is_attribute(attribute)) {
            out.push(subject.inexpressible(&format!("the attribute \"{attribute}\""), FORMAT, Some(origin)));
        }
        if let Some(group) = profile.hierarchy_group.as_deref().filter(|group| !is_group_id(group)) {
            let what = format!("\"{group}\", which is not the bare id of a hierarchy group");
            out.push(subject.inexpressible(&what, FORMAT, profile.origins.hierarchy_group));
        }
        let text = json::member(&label::cloud_formation(&profile.name), &Resource::of(profile), 2);
        // CloudFormation would put a secret or a parameter in its place, and has no way to write it literally.
        if text.windows(10).any(|window| window == b"{{resolve:") {
            out.push(subject.inexpressible("`{{resolve:`, which is a dynamic reference there", FORMAT, None));
        }
        (out.len() == before).then_some(text)
    }
}

/// The schema's pattern for keys of tags; the service itself takes more.
fn is_tag_key(key: &str) -> bool {
    !key.is_empty() && !key.starts_with("aws:") && key.bytes().all(|b| b.is_ascii_alphabetic() || matches!(b, b'+'..=b'=' | b'_'))
}

/// The schema's pattern for attributes of records; the service itself takes more.
fn is_attribute(name: &str) -> bool {
    name.chars().all(|c| c.is_alphanumeric() || c == ' ' || "-_.:=@'|".contains(c))
}

/// The schema's pattern for hierarchy groups; the service itself has none.
fn is_group_id(group: &str) -> bool {
    group.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Head<'r> {
    #[serde(rename = "AWSTemplateFormatVersion")]
    version: &'static str,
    description: &'static str,
    parameters: Parameters<'r>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Parameters<'r> {
    instance_arn: Parameter<'r>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Parameter<'r> {
    #[serde(rename = "Type")]
    kind: &'static str,
    description: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    default: Option<&'r str>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Resource<'r, 'a> {
    #[serde(rename = "Type")]
    kind: &'static str,
    properties: Properties<'r, 'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Properties<'r, 'a> {
    instance_arn: Ref,
    security_profile_name: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'r str>,
    permissions: &'r [Cow<'a, str>],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<Tag<'r>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    allowed_access_control_tags: Vec<Tag<'r>>,
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
    #[serde(skip_serializing_if = "Option::is_none")]
    granular_access_control_configuration: Option<serde_json::Value>,
}

impl<'r, 'a> Resource<'r, 'a> {
    fn of(profile: &'r ConnectProfile<'a>) -> Resource<'r, 'a> {
        Resource {
            kind: "AWS::Connect::SecurityProfile",
            properties: Properties {
                instance_arn: Ref { parameter: "InstanceArn" },
                security_profile_name: &profile.name,
                description: profile.description.as_deref(),
                permissions: &profile.permissions,
                tags: Tag::all(&profile.tags),
                allowed_access_control_tags: Tag::all(&profile.access_tags),
                tag_restricted_resources: &profile.restricted_resources,
                applications: Application::all(profile),
                hierarchy_restricted_resources: &profile.hierarchy_resources,
                allowed_access_control_hierarchy_group_id: profile.hierarchy_group.as_deref(),
                allowed_flow_modules: FlowModule::all(profile),
                granular_access_control_configuration: profile.granular_object(),
            },
        }
    }
}

#[derive(Serialize)]
struct Ref {
    #[serde(rename = "Ref")]
    parameter: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Tag<'r> {
    key: &'r str,
    value: &'r str,
}

impl<'r> Tag<'r> {
    fn all(tags: &'r [(Cow<str>, Cow<str>)]) -> Vec<Tag<'r>> {
        tags.iter().map(|(key, value)| Tag { key, value }).collect()
    }
}
