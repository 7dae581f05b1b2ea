//! Templates of CloudFormation. What an intrinsic function comes to is known when the template is deployed, and not before.

use std::sync::Arc;

use super::super::at::{At, Fields, Reader};
use super::super::node::{Member, Node, Value};
use super::super::role::{Body, RawRole};
use super::{Counts, Read, connect};

/// The type of the resources that are read.
const PROFILE: &str = "AWS::Connect::SecurityProfile";

/// Reads the security profiles of a template.
pub(super) fn read(read: &mut Read, file: &Arc<str>, at: &At) {
    let resources = at.get("Resources");
    let mut others = Counts::new();
    let mut found = 0;
    for (id, resource) in resources.iter().flat_map(At::members) {
        let kind = resource.get("Type").and_then(|kind| kind.text()).unwrap_or("a resource without a type");
        if kind != PROFILE {
            *others.entry(kind.to_owned()).or_default() += 1;
            continue;
        }
        found += 1;
        let role = profile(read, file, id, &resource);
        read.roles.push(role);
    }
    if found == 0 {
        let message = format!("this template has no {PROFILE} among its {} resources", others.values().sum::<usize>());
        read.note(file, at, message);
    }
}

fn profile(read: &Read, file: &Arc<str>, id: &str, at: &At) -> RawRole {
    let mut reader = Reader::new(file);
    let given = read.options.names.get(id);
    if let Some(condition) = at.get("Condition") {
        let name = condition.text().unwrap_or_default();
        reader.ignore(&condition, format!("the profile is only there if the condition `{name}` holds"));
    }
    let pointer = format!("{}/Properties", at.pointer);
    let stated = at.get("Properties").map_or_else(|| Node::new(at.line, Value::Map(Vec::new())), |at| at.node.clone());
    let mut properties = literal(&stated);
    without_place(&mut reader, &mut properties, &pointer);
    let properties = At { node: &properties, pointer, line: at.line };
    let mut fields = Fields::of(&properties);
    let named = fields.take("SecurityProfileName");
    let name = match (given, named) {
        (Some(given), _) => given.clone(),
        (None, Some(at)) if at.text().is_some() => at.text().unwrap_or_default().to_owned(),
        (None, at) => {
            let at = at.unwrap_or_else(|| properties.clone());
            let why = at.node.unknown().map_or("it is missing", |(_, why)| why);
            reader.incomplete(
                &at,
                format!("the name of the profile is not known: {why}"),
                &format!("give it with `--name {id}=NAME`"),
            );
            id.to_owned()
        }
    };
    let body = connect::body(&mut reader, &mut fields);
    fields.finish(&mut reader);
    RawRole { name, origin: reader.origin(at), body: Body::Connect(body), flags: reader.flags, ignored: reader.ignored }
}

/// Leaves out what is not known of where the profile is and what it is for: neither grants anything.
fn without_place(reader: &mut Reader, properties: &mut Node, pointer: &str) {
    let Value::Map(members) = &mut properties.value else { return };
    let is_unknown =
        |member: &Member| ["InstanceArn", "Description"].contains(&member.key.as_str()) && member.node.unknown().is_some();
    for member in members.iter().filter(|member| is_unknown(member) && member.key == "Description") {
        let at = At { node: &member.node, pointer: format!("{pointer}/Description"), line: member.line };
        reader.ignore(&at, "the description is not known before the template is deployed");
    }
    members.retain(|member| !is_unknown(member));
}

/// The same where what an intrinsic function comes to is not known; where it is plain, it is that.
fn literal(node: &Node) -> Node {
    let value = match &node.value {
        Value::List(items) => Value::List(items.iter().map(literal).collect()),
        Value::Map(members) => match members.as_slice() {
            [member] if member.key == "Ref" || member.key.starts_with("Fn::") => intrinsic(member),
            members => {
                let all = members.iter().map(|member| Member { node: literal(&member.node), ..member.clone() });
                Value::Map(all.collect())
            }
        },
        other => other.clone(),
    };
    Node::new(node.line, value)
}

fn intrinsic(member: &Member) -> Value {
    let text = member.node.text();
    match (member.key.as_str(), text) {
        ("Ref", Some("AWS::NoValue")) => Value::Null,
        ("Ref", Some(name)) => Value::Unknown(format!("`Ref` to `{name}`")),
        ("Fn::Sub", Some(text)) if !text.contains("${") => Value::Text(text.to_owned()),
        (name, _) => Value::Unknown(format!("`{name}`")),
    }
}
