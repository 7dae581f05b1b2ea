//! What a document is, by what stands in it. File names say nothing: people rename what they export.

use super::node::{Node, Value};
use super::read::native::MEMBERS;
use super::text::Syntax;

/// A shape of input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Shape {
    /// A role of Kibana's role API.
    KibanaRole,
    /// Several of them: a list, an object by name, or the answer of `_query`.
    KibanaRoles,
    /// The body of `POST /api/security/roles`.
    KibanaBulk,
    /// The body of `PUT /_security/role/NAME`.
    EsRole,
    /// The answer of `GET /_security/role`.
    EsRoles,
    /// The body of `POST /_security/role`.
    EsBulk,
    /// A `roles.yml`.
    RolesYml,
    /// Resources of Kubernetes.
    K8s,
    /// API keys with their role descriptors.
    ApiKey,
    /// `terraform show -json` of a state.
    TfShow,
    /// `terraform show -json` of a plan.
    TfPlan,
    /// A state of Terraform as it is stored.
    TfState,
    /// Terraform in its JSON syntax.
    TfJson,
    /// Terraform in HCL.
    Tf,
    /// `aws connect describe-security-profile`.
    ConnectDescribe,
    /// `aws connect list-security-profile-permissions`.
    ConnectPermissions,
    /// `aws connect list-security-profile-applications`.
    ConnectApplications,
    /// `aws connect list-security-profile-flow-modules`.
    ConnectFlowModules,
    /// The AI agents of a security profile.
    ConnectAgents,
    /// The request of CreateSecurityProfile.
    ConnectCreate,
    /// A template of CloudFormation.
    Cfn,
}

/// A shape, its name on the command line, and whether a document has it.
type Row = (Shape, &'static str, fn(&Node, Syntax) -> bool);

const SHAPES: [Row; 21] = [
    (Shape::KibanaRole, "kibana-role", |node, _| is_kibana(node)),
    (Shape::KibanaRoles, "kibana-roles", |node, _| is_kibana_roles(node)),
    (Shape::KibanaBulk, "kibana-bulk", |node, _| node.get("roles").is_some_and(|roles| by_name(roles, is_kibana))),
    (Shape::EsRole, "es-role", |node, _| is_native(node) && !is_empty(node)),
    (Shape::EsRoles, "es-roles", |node, syntax| syntax == Syntax::Json && is_native_roles(node)),
    (Shape::EsBulk, "es-bulk", |node, _| is_native_bulk(node)),
    (Shape::RolesYml, "roles-yml", |node, syntax| syntax == Syntax::Yaml && is_native_roles(node)),
    (Shape::K8s, "k8s", |node, _| is_text(node, "apiVersion") && is_text(node, "kind")),
    (Shape::ApiKey, "api-key", |node, _| is_api_key(node) || has_list(node, "api_keys", is_api_key)),
    (Shape::TfShow, "tf-show", |node, _| node.has("format_version") && node.has("values") && !node.has("resource_changes")),
    (Shape::TfPlan, "tf-plan", |node, _| {
        node.has("format_version") && (node.has("resource_changes") || node.has("planned_values"))
    }),
    (Shape::TfState, "tfstate", |node, _| is_tfstate(node)),
    (Shape::TfJson, "tf-json", |node, _| is_tf_json(node)),
    // HCL is told by its syntax.
    (Shape::Tf, "tf", |_, syntax| syntax == Syntax::Hcl),
    (Shape::ConnectDescribe, "connect-describe", |node, _| is_describe(node)),
    (Shape::ConnectPermissions, "connect-permissions", |node, _| is_list_answer(node, "Permissions")),
    (Shape::ConnectApplications, "connect-applications", |node, _| is_list_answer(node, "Applications")),
    (Shape::ConnectFlowModules, "connect-flow-modules", |node, _| is_list_answer(node, "AllowedFlowModules")),
    (Shape::ConnectAgents, "connect-agents", |node, _| is_list_answer(node, "AllowedAIAgents")),
    (Shape::ConnectCreate, "connect-create", |node, _| {
        is_create(node) || node.items().is_some_and(|items| !items.is_empty() && items.iter().all(is_create))
    }),
    (Shape::Cfn, "cfn", |node, _| is_cfn(node)),
];

impl Shape {
    /// Every shape.
    pub fn all() -> impl Iterator<Item = Shape> {
        SHAPES.iter().map(|(shape, ..)| *shape)
    }

    /// As `--from` takes it.
    pub fn name(self) -> &'static str {
        SHAPES.iter().find(|(shape, ..)| *shape == self).map_or("", |(_, name, _)| name)
    }

    /// The shape of a name.
    pub fn parse(name: &str) -> Option<Shape> {
        SHAPES.iter().find(|(_, known, _)| *known == name).map(|(shape, ..)| *shape)
    }

    /// Whether a document has it.
    pub(super) fn fits(self, node: &Node, syntax: Syntax) -> bool {
        // What is asked for by name need not be in the syntax that it mostly comes in.
        let either = [syntax, Syntax::Json, Syntax::Yaml];
        SHAPES.iter().any(|(shape, _, fits)| *shape == self && either.iter().any(|syntax| fits(node, *syntax)))
    }

    /// The shapes that a document has: one, if all is well.
    pub(super) fn of(node: &Node, syntax: Syntax) -> Vec<Shape> {
        SHAPES.iter().filter(|(.., fits)| fits(node, syntax)).map(|(shape, ..)| *shape).collect()
    }
}

fn is_text(node: &Node, key: &str) -> bool {
    node.get(key).is_some_and(|value| value.text().is_some())
}

fn is_list(node: &Node, key: &str) -> bool {
    node.get(key).is_some_and(|value| value.items().is_some())
}

fn is_map(node: &Node, key: &str) -> bool {
    node.get(key).is_some_and(|value| value.members().is_some())
}

fn is_empty(node: &Node) -> bool {
    node.members().is_some_and(<[_]>::is_empty)
}

fn has_list(node: &Node, key: &str, of: fn(&Node) -> bool) -> bool {
    node.get(key).and_then(Node::items).is_some_and(|items| items.iter().all(of))
}

/// An object of roles by their names.
fn by_name(node: &Node, is_role: fn(&Node) -> bool) -> bool {
    node.members().is_some_and(|members| !members.is_empty() && members.iter().all(|member| is_role(&member.node)))
}

/// A role of Kibana's. Not a map of native roles of which one is called `kibana`: there it is an object.
fn is_kibana(node: &Node) -> bool {
    const ELASTICSEARCH: [&str; 7] = ["cluster", "indices", "run_as", "remote_indices", "remote_cluster", "global", "applications"];
    let has_elasticsearch = node.get("elasticsearch").and_then(Node::members).is_some_and(|members| {
        members
            .iter()
            .all(|member| ELASTICSEARCH.contains(&member.key.as_str()) && !is_native(&member.node) || member.node.is_null())
    });
    has_elasticsearch || is_list(node, "kibana")
}

fn is_kibana_roles(node: &Node) -> bool {
    match &node.value {
        Value::List(items) => items.iter().all(is_kibana),
        _ => by_name(node, is_kibana) && !is_kibana(node) || node.has("count") && has_list(node, "roles", is_kibana),
    }
}

/// The body of a native role: an object with nothing but the members of one, each of the kind that it has there. In what a user may do
/// altogether, `global` and what narrows index privileges are lists.
fn is_native(node: &Node) -> bool {
    let Some(members) = node.members() else { return false };
    members.iter().all(|member| {
        let value = &member.node;
        let is_right = match member.key.as_str() {
            "cluster" | "run_as" => matches!(value.value, Value::List(_) | Value::Text(_)),
            "indices" | "index" | "applications" | "remote_indices" | "remote_cluster" => match value.items() {
                Some(items) => {
                    items.iter().all(|item| item.members().is_some() && !is_list(item, "query") && !is_list(item, "field_security"))
                }
                None => false,
            },
            "description" => value.text().is_some(),
            _ => value.members().is_some(),
        };
        MEMBERS.contains(&member.key.as_str()) && (is_right || value.is_null())
    })
}

/// Native roles by their names. None at all is one of these, too: it is what a cluster without roles answers.
fn is_native_roles(node: &Node) -> bool {
    is_empty(node) || by_name(node, is_native) && !is_native(node)
}

fn is_native_bulk(node: &Node) -> bool {
    let Some([member]) = node.members() else { return false };
    member.key == "roles" && (is_empty(&member.node) || by_name(&member.node, is_native))
}

fn is_api_key(node: &Node) -> bool {
    is_map(node, "role_descriptors")
}

fn is_tfstate(node: &Node) -> bool {
    is_list(node, "resources")
        && node.has("version")
        && (node.has("lineage") || node.has("terraform_version") || node.has("serial"))
}

fn is_tf_json(node: &Node) -> bool {
    let is_block = |key: &str| node.get(key).is_some_and(|value| value.members().is_some() || value.items().is_some());
    is_block("resource") || is_block("data") && !is_text(node, "kind")
}

/// A profile without its permissions, which the service tells apart.
fn is_describe(node: &Node) -> bool {
    let answered = ["Id", "Arn", "SecurityProfileId", "OrganizationResourceId", "LastModifiedTime"];
    is_map(node, "SecurityProfile")
        || is_text(node, "SecurityProfileName") && !node.has("Permissions") && answered.iter().any(|key| node.has(key))
}

fn is_create(node: &Node) -> bool {
    is_text(node, "SecurityProfileName") && !is_describe(node)
}

/// An answer that holds one list and nothing of a profile.
fn is_list_answer(node: &Node, key: &str) -> bool {
    const BESIDE: [&str; 4] = ["NextToken", "LastModifiedTime", "LastModifiedRegion", "ResponseMetadata"];
    let is_beside = |other: &str| other == key || BESIDE.contains(&other);
    node.has(key) && node.members().is_some_and(|members| members.iter().all(|member| is_beside(&member.key)))
}

fn is_cfn(node: &Node) -> bool {
    let is_resource = |value: &Node| is_text(value, "Type");
    node.has("AWSTemplateFormatVersion") || node.get("Resources").is_some_and(|resources| by_name(resources, is_resource))
}

/// What a document is that is no role, where that is easy to tell: a sentence for whoever gave it.
pub(super) fn other(node: &Node) -> Option<&'static str> {
    if is_list(node, "global") && is_list(node, "indices") {
        return Some(
            "this is the answer of GET /_security/user/_privileges: what one user may do through all of his roles, which is not a role\nGET \
             /_security/role has the roles",
        );
    }
    let is_summary = |node: &Node| is_text(node, "Arn") && is_text(node, "Name") && is_text(node, "Id");
    if node.has("SecurityProfileSummaryList") || is_summary(node) {
        return Some(
            "this is the answer of list-security-profiles, which has names only\ndescribe-security-profile and \
             list-security-profile-permissions have the rest",
        );
    }
    let is_mapping = |node: &Node| node.has("enabled") && node.has("rules");
    if by_name(node, is_mapping) {
        return Some("these are role mappings: they say who holds a role, not what it grants\nGET /_security/role has the roles");
    }
    if is_text(node, "type") && is_map(node, "attributes") {
        return Some("these are saved objects of Kibana, which never hold roles\nGET /api/security/role has the roles");
    }
    None
}
