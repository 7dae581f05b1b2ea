//! The resources of Terraform that are roles: `elasticstack_kibana_security_role`, `elasticstack_elasticsearch_security_role`,
//! `kibana_role`, `aws_connect_security_profile` and `awscc_connect_security_profile`. Source: the schemas of the providers.

use super::super::super::at::{At, Fields, Reader};
use super::super::super::node::{Node, Value};
use super::super::super::role::{Body, KibanaBody, ProfileBody, RawRole};
use super::super::{Options, connect, kibana, native};

/// A type of resource and how it is read.
type Row = (&'static str, fn(&mut Reader, &mut Fields, &str) -> Body);

const TYPES: [Row; 5] = [
    ("elasticstack_kibana_security_role", kibana_role),
    ("elasticstack_elasticsearch_security_role", native_role),
    ("kibana_role", kibana_role),
    ("aws_connect_security_profile", profile),
    ("awscc_connect_security_profile", profile),
];

/// What Terraform itself and the providers keep beside a role.
const BESIDE: [&str; 19] = [
    "id",
    "arn",
    "name",
    "security_profile_name",
    "security_profile_id",
    "security_profile_arn",
    "organization_resource_id",
    "tags_all",
    "region",
    "kibana_connection",
    "elasticsearch_connection",
    "timeouts",
    "depends_on",
    "lifecycle",
    "provider",
    "provisioner",
    "connection",
    "last_modified_time",
    "last_modified_region",
];

/// The types that are read.
pub(super) fn known() -> Vec<&'static str> {
    TYPES.iter().map(|(kind, _)| *kind).collect()
}

pub(super) fn is_known(kind: &str) -> bool {
    TYPES.iter().any(|(known, _)| *known == kind)
}

/// Reads a resource of a type that is known.
pub(super) fn role(mut reader: Reader, kind: &str, at: &At, address: &str, options: &Options) -> RawRole {
    let node = without_unset(at.node);
    let at = At { node: &node, pointer: at.pointer.clone(), line: at.line };
    let mut fields = Fields::of(&at);
    let named = fields.take("name").or_else(|| fields.take("security_profile_name"));
    let name = options.names.get(address).map(String::as_str).or_else(|| named.as_ref()?.text()).map(str::to_owned);
    if repeated(&mut reader, &mut fields) {
        // What each of them says of itself is not known.
        let (name, origin) = (name.unwrap_or_else(|| address.to_owned()), reader.origin(&at));
        return RawRole { name, origin, body: Body::Kibana(KibanaBody::default()), flags: reader.flags, ignored: reader.ignored };
    }
    let name = name.unwrap_or_else(|| {
        let place = named.unwrap_or_else(|| at.clone());
        let why = place.node.unknown().map_or("it is missing", |(_, why)| why);
        reader.incomplete(
            &place,
            format!("the name of the role is not known: {why}"),
            &format!("give it with `--name {address}=NAME`"),
        );
        address.to_owned()
    });
    fields.skip(&BESIDE);
    let read = TYPES.iter().find(|(known, _)| *known == kind).map_or(native_role as _, |(_, read)| *read);
    let body = read(&mut reader, &mut fields, &name);
    fields.finish(&mut reader);
    RawRole { name, origin: reader.origin(&at), body, flags: reader.flags, ignored: reader.ignored }
}

/// Whether a resource stands for several, or for none.
fn repeated(reader: &mut Reader, fields: &mut Fields) -> bool {
    let way_out = "give the output of `terraform show -json`, which has each of them";
    let each = fields.take("for_each").map(|at| (at, "`for_each` makes several roles of this"));
    let count = fields.take("count").filter(|at| at.node.value != Value::Number("1".to_owned()));
    let found = each.or(count.map(|at| (at, "`count` makes several roles of this, or none")));
    if let Some((at, why)) = &found {
        reader.incomplete(at, *why, way_out);
    }
    found.is_some()
}

/// The same without what a provider writes where nothing was said. Permissions that are null were not read, which is something else.
fn without_unset(node: &Node) -> Node {
    const TEXTS: [&str; 4] = ["description", "query", "metadata", "global"];
    let value = match &node.value {
        Value::List(items) => Value::List(items.iter().map(without_unset).collect()),
        Value::Map(members) => {
            let is_unset = |key: &str, value: &Value| TEXTS.contains(&key) && *value == Value::Text(String::new());
            let mut kept = members.clone();
            kept.retain(|member| !is_unset(&member.key, &member.node.value));
            kept.iter_mut().for_each(|member| member.node = without_unset(&member.node));
            Value::Map(kept)
        }
        other => other.clone(),
    };
    Node::new(node.line, value)
}

fn kibana_role(reader: &mut Reader, fields: &mut Fields, name: &str) -> Body {
    Body::Kibana(kibana::body(reader, fields, name))
}

fn native_role(reader: &mut Reader, fields: &mut Fields, _: &str) -> Body {
    let body: KibanaBody = native::body(reader, fields);
    Body::Kibana(body)
}

fn profile(reader: &mut Reader, fields: &mut Fields, _: &str) -> Body {
    let instance = fields.take("instance_id").or_else(|| fields.take("instance_arn"));
    let instance = instance.and_then(|at| at.text().map(str::to_owned));
    let body: ProfileBody = connect::body(reader, fields);
    Body::Connect(ProfileBody { instance, ..body })
}
