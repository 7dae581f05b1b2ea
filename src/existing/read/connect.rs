//! Amazon Connect: what describes a profile, the request that creates one, and the properties of a CloudFormation resource, which have the
//! same names. Source: the service model.

use super::super::at::{At, Fields, Reader};
use super::super::node::Value;
use super::super::role::{Body, ProfileApplication, ProfileBody, RawRole};

/// Reads a request.
pub(super) fn role(mut reader: Reader, at: &At) -> RawRole {
    let mut fields = Fields::of(at);
    let name = reader.text(fields.take("security_profile_name")).unwrap_or_default();
    let body = body(&mut reader, &mut fields);
    fields.finish(&mut reader);
    RawRole { name, origin: reader.origin(at), body: Body::Connect(body), flags: reader.flags, ignored: reader.ignored }
}

/// Reads what a profile grants from its members.
pub(super) fn body(reader: &mut Reader, fields: &mut Fields) -> ProfileBody {
    fields.skip(&[
        "id",
        "arn",
        "security_profile_id",
        "security_profile_arn",
        "organization_resource_id",
        "last_modified_time",
        "last_modified_region",
        "client_token",
    ]);
    if fields.take("type").is_some_and(|kind| kind.text() == Some("AWS_MANAGED")) {
        reader.flags.reserved = true;
    }
    let mut body = ProfileBody {
        description: reader.text(fields.take("description")).filter(|text| !text.is_empty()),
        hierarchy_group: reader.text(fields.take("allowed_access_control_hierarchy_group_id")).filter(|text| !text.is_empty()),
        instance: ["instance_id", "instance_arn"].iter().find_map(|key| Some(fields.take(key)?.text()?.to_owned())),
        ..ProfileBody::default()
    };
    tags(reader, fields.take("tags"), &mut body);
    body.access_tags = reader.pairs(fields.take("allowed_access_control_tags"));
    body.restricted_resources = reader.texts(fields.take("tag_restricted_resources"));
    body.hierarchy_resources = reader.texts(fields.take("hierarchy_restricted_resources"));
    permissions(reader, fields, &mut body);
    body.applications = applications(reader, fields.take("applications"));
    body.flow_modules = modules(reader, fields.take("allowed_flow_modules"));
    body.ai_agents = agents(reader, fields.take("allowed_ai_agents"));
    let granular = reader.json(fields.take("granular_access_control_configuration")).map(with_keys_of_the_api);
    body.granular = granular.filter(|value| value.as_object().is_none_or(|map| !map.is_empty()));
    body
}

/// The same with keys in PascalCase: a provider of Terraform has them in snake_case.
fn with_keys_of_the_api(value: serde_json::Value) -> serde_json::Value {
    let pascal = |key: &str| {
        let words = key.split('_').map(|word| word.get(..1).unwrap_or_default().to_uppercase() + word.get(1..).unwrap_or_default());
        words.collect::<String>()
    };
    match value {
        serde_json::Value::Array(items) => items.into_iter().map(with_keys_of_the_api).collect(),
        serde_json::Value::Object(map) => {
            let members = map.into_iter().map(|(key, value)| (pascal(&key), with_keys_of_the_api(value)));
            serde_json::Value::Object(members.collect())
        }
        other => other,
    }
}

/// Permissions. Null is not none: a tool that does not read them says so.
pub(super) fn permissions(reader: &mut Reader, fields: &mut Fields, body: &mut ProfileBody) {
    if fields.at.is_null("permissions") {
        let at = fields.at.clone();
        let way_out = "give the answer of list-security-profile-permissions, or a state that a newer provider refreshed";
        reader.incomplete(&at, "its permissions are null, which says that they were not read", way_out);
    }
    if let Some(at) = fields.take("permissions") {
        body.permissions_at = Some(reader.origin(&at));
        body.permissions = reader.texts(Some(at));
    }
}

/// Tags of a profile. Those that AWS itself puts there cannot be written.
pub(super) fn tags(reader: &mut Reader, at: Option<At>, body: &mut ProfileBody) {
    let place = at.clone();
    let (own, others): (Vec<_>, Vec<_>) = reader.pairs(at).into_iter().partition(|(key, _)| !key.starts_with("aws:"));
    body.tags = own;
    if let Some(at) = place.filter(|_| !others.is_empty()) {
        let keys: Vec<&str> = others.iter().map(|(key, _)| key.as_str()).collect();
        reader.ignore(&at, format!("tags that AWS itself puts there: {}", keys.join(", ")));
    }
}

pub(super) fn applications(reader: &mut Reader, at: Option<At>) -> Vec<ProfileApplication> {
    let list = reader.objects(at);
    let read = |at: &At| {
        let mut fields = Fields::of(at);
        let application = ProfileApplication {
            namespace: reader.text(fields.take("namespace")).unwrap_or_default(),
            kind: reader.text(fields.take("type")),
            permissions: reader.texts(fields.take("application_permissions")),
            pointer: at.pointer.clone(),
        };
        fields.finish(reader);
        application
    };
    list.iter().map(read).collect()
}

pub(super) fn modules(reader: &mut Reader, at: Option<At>) -> Vec<String> {
    named(reader, at, "flow_module_id")
}

pub(super) fn agents(reader: &mut Reader, at: Option<At>) -> Vec<String> {
    named(reader, at, "arn")
}

/// Objects of which one member says which, beside a type that the service knows one of.
fn named(reader: &mut Reader, at: Option<At>, key: &str) -> Vec<String> {
    let list = reader.objects(at);
    let read = |at: &At| {
        let mut fields = Fields::of(at);
        fields.skip(&["type"]);
        let id = reader.text(fields.take(key));
        fields.finish(reader);
        id
    };
    list.iter().filter_map(read).collect()
}

/// Says that an answer is one page of several.
pub(super) fn pages(reader: &mut Reader, at: &At) {
    if let Some(token) = at.get("NextToken").filter(|token| !matches!(&token.node.value, Value::Text(text) if text.is_empty())) {
        let way_out = "ask again without `--no-paginate` and `--max-items`, so that the command goes through all pages";
        reader.incomplete(&token, "this is one page of several (`NextToken`)", way_out);
    }
}
