//! Terraform resources for security profiles, of the provider that the target names: `aws_connect_security_profile`, which has the name,
//! the permissions and the tags, or `awscc_connect_security_profile`, which has nearly everything. Source: the schemas of the two providers.

use std::borrow::Cow;

use serde::Serialize;
use serde::ser::Serializer;

use super::connect_profile::instance_id;
use super::terraform::{DEPTH, FORMAT, Literal, Literals, joined, literal};
use super::{Document, Layout, Subject, json, label};
use crate::check::effective::{self, ConnectProfile, Effective};
use crate::check::origin::Origin;
use crate::config::{Target, TerraformProvider};
use crate::diagnostic::Diagnostic;

/// `terraform`.
pub(super) struct Profiles;

/// Which provider makes the resources of a target.
fn provider(target: &Target) -> TerraformProvider {
    target.connect().map_or(TerraformProvider::default(), |connect| connect.terraform_provider)
}

/// The instance's ARN, if the target has it and not only the id.
fn instance_arn(target: &Target) -> Option<&str> {
    target.connect()?.instance_id.as_deref().filter(|id| id.starts_with("arn:"))
}

/// The declaration of a variable, for what the target does not say.
fn variable(name: &str, description: &str) -> String {
    format!(
        "  \"variable\": {{\n    \"{name}\": {{\n      \"type\": \"string\",\n      \"description\": \"{description}\"\n    }}\n  }},\n"
    )
}

impl Document for Profiles {
    fn layout(&self, target: &Target) -> Layout {
        let stem = "terraform/security_profiles";
        match provider(target) {
            TerraformProvider::Aws => {
                let id = || variable("instance_id", "The id of the Amazon Connect instance.");
                joined(stem, "aws_connect_security_profile", &instance_id(target).map_or_else(id, |_| String::new()))
            }
            TerraformProvider::Awscc => {
                let arn = || variable("instance_arn", "The ARN of the Amazon Connect instance.");
                joined(stem, "awscc_connect_security_profile", &instance_arn(target).map_or_else(arn, |_| String::new()))
            }
        }
    }

    fn part(&self, subject: &Subject, out: &mut Vec<Diagnostic>) -> Option<Vec<u8>> {
        let Effective::Connect(profile) = subject.effective else { return None };
        let (before, provider) = (out.len(), provider(subject.target));
        for (what, origin) in lacking(provider, profile) {
            if origin.is_some() {
                out.push(refusal(subject, provider, what, origin));
            }
        }
        if out.len() > before {
            return None;
        }
        let label = label::terraform(&profile.name);
        Some(match provider {
            TerraformProvider::Aws => json::member(&label, &Aws::of(profile, subject.target), DEPTH),
            TerraformProvider::Awscc => json::member(&label, &Awscc::of(profile, subject.target), DEPTH),
        })
    }
}

/// What the resource of a provider has no room for, with where the profile says it.
fn lacking(provider: TerraformProvider, profile: &ConnectProfile) -> Vec<(&'static str, Option<Origin>)> {
    let origins = &profile.origins;
    let agents = ("AI agents", origins.ai_agents.nearest());
    match provider {
        TerraformProvider::Aws => vec![
            ("access control tags", origins.access_tags.nearest()),
            ("restricted resources", origins.restricted_resources.nearest()),
            ("a hierarchy group", origins.hierarchy_group),
            ("resources that the hierarchy restricts", origins.hierarchy_resources.nearest()),
            ("permissions of applications", origins.applications.nearest()),
            ("flow modules", origins.flow_modules.nearest()),
            ("granular access", origins.granular_access.nearest()),
            agents,
        ],
        TerraformProvider::Awscc => vec![agents],
    }
}

/// The diagnostic for one of these.
fn refusal(subject: &Subject, provider: TerraformProvider, what: &str, origin: Option<Origin>) -> Diagnostic {
    let format = format!("{FORMAT}'s `{}_connect_security_profile`", provider.name());
    let diagnostic = subject.inexpressible(what, &format, origin);
    match provider {
        TerraformProvider::Aws if what != "AI agents" => diagnostic.help(format!(
            "set `terraform_provider = \"{}\"` for the target in polc.toml, or write this role in another format (`-e`)",
            TerraformProvider::Awscc.name()
        )),
        _ => diagnostic,
    }
}

#[derive(Serialize)]
struct Aws<'r, 'a> {
    instance_id: Cow<'r, str>,
    name: Literal<'r>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<Literal<'r>>,
    #[serde(skip_serializing_if = "Literals::is_empty")]
    permissions: Literals<'r, 'a>,
    #[serde(skip_serializing_if = "Tags::is_empty")]
    tags: Tags<'r, 'a>,
}

impl<'r, 'a> Aws<'r, 'a> {
    fn of(profile: &'r ConnectProfile<'a>, target: &'r Target) -> Aws<'r, 'a> {
        Aws {
            // The one string that is meant as a template.
            instance_id: instance_id(target).map_or("${var.instance_id}".into(), literal),
            name: Literal(&profile.name),
            description: profile.description.as_deref().map(Literal),
            permissions: Literals(&profile.permissions),
            tags: Tags(&profile.tags),
        }
    }
}

/// A map with literal keys and values.
struct Tags<'r, 'a>(&'r [(Cow<'a, str>, Cow<'a, str>)]);

impl Tags<'_, '_> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Tags<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (Literal(key), Literal(value))))
    }
}

/// The members are those of CloudFormation's resource, in small letters.
#[derive(Serialize)]
struct Awscc<'r, 'a> {
    instance_arn: Cow<'r, str>,
    security_profile_name: Literal<'r>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<Literal<'r>>,
    #[serde(skip_serializing_if = "Literals::is_empty")]
    permissions: Literals<'r, 'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<Tag<'r>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    allowed_access_control_tags: Vec<Tag<'r>>,
    #[serde(skip_serializing_if = "Literals::is_empty")]
    tag_restricted_resources: Literals<'r, 'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    applications: Vec<Application<'r, 'a>>,
    #[serde(skip_serializing_if = "Literals::is_empty")]
    hierarchy_restricted_resources: Literals<'r, 'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    allowed_access_control_hierarchy_group_id: Option<Literal<'r>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    allowed_flow_modules: Vec<FlowModule<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    granular_access_control_configuration: Option<GranularAccess<'r>>,
}

impl<'r, 'a> Awscc<'r, 'a> {
    fn of(profile: &'r ConnectProfile<'a>, target: &'r Target) -> Awscc<'r, 'a> {
        // The service knows no other type.
        let module = |id: &'r Cow<str>| FlowModule { r#type: "MCP", flow_module_id: Literal(id) };
        Awscc {
            // The one string that is meant as a template.
            instance_arn: instance_arn(target).map_or("${var.instance_arn}".into(), literal),
            security_profile_name: Literal(&profile.name),
            description: profile.description.as_deref().map(Literal),
            permissions: Literals(&profile.permissions),
            tags: Tag::all(&profile.tags),
            allowed_access_control_tags: Tag::all(&profile.access_tags),
            tag_restricted_resources: Literals(&profile.restricted_resources),
            applications: profile.applications.iter().map(Application::of).collect(),
            hierarchy_restricted_resources: Literals(&profile.hierarchy_resources),
            allowed_access_control_hierarchy_group_id: profile.hierarchy_group.as_deref().map(Literal),
            allowed_flow_modules: profile.flow_modules.iter().map(module).collect(),
            granular_access_control_configuration: GranularAccess::of(profile),
        }
    }
}

#[derive(Serialize)]
struct Tag<'r> {
    key: Literal<'r>,
    value: Literal<'r>,
}

impl<'r> Tag<'r> {
    fn all(tags: &'r [(Cow<str>, Cow<str>)]) -> Vec<Tag<'r>> {
        tags.iter().map(|(key, value)| Tag { key: Literal(key), value: Literal(value) }).collect()
    }
}

#[derive(Serialize)]
struct Application<'r, 'a> {
    namespace: Literal<'r>,
    application_permissions: Literals<'r, 'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    r#type: Option<&'static str>,
}

impl<'r, 'a> Application<'r, 'a> {
    fn of(held: &'r effective::Application<'a>) -> Application<'r, 'a> {
        let application_permissions = Literals(&held.permissions);
        Application { namespace: Literal(&held.namespace), application_permissions, r#type: held.kind }
    }
}

#[derive(Serialize)]
struct FlowModule<'r> {
    r#type: &'static str,
    flow_module_id: Literal<'r>,
}

#[derive(Serialize)]
struct GranularAccess<'r> {
    data_table_access_control_configuration: DataTableAccess<'r>,
}

#[derive(Serialize)]
struct DataTableAccess<'r> {
    primary_attribute_access_control_configuration: PrimaryAttributes<'r>,
}

#[derive(Serialize)]
struct PrimaryAttributes<'r> {
    primary_attribute_values: Vec<PrimaryAttribute<'r>>,
}

#[derive(Serialize)]
struct PrimaryAttribute<'r> {
    access_type: &'static str,
    attribute_name: Literal<'r>,
    values: Vec<Literal<'r>>,
}

impl<'r> GranularAccess<'r> {
    fn of(profile: &'r ConnectProfile) -> Option<GranularAccess<'r>> {
        let one = |(name, values): (&'r str, Vec<&'r str>)| PrimaryAttribute {
            // The service knows no other type.
            access_type: "ALLOW",
            attribute_name: Literal(name),
            values: values.into_iter().map(Literal).collect(),
        };
        let primary_attribute_values: Vec<PrimaryAttribute> = profile.attributes().into_iter().map(one).collect();
        (!primary_attribute_values.is_empty()).then_some(GranularAccess {
            data_table_access_control_configuration: DataTableAccess {
                primary_attribute_access_control_configuration: PrimaryAttributes { primary_attribute_values },
            },
        })
    }
}
