//! Terraform: states and plans, and modules in HCL or in JSON. Only resources of the types that [`resource`] knows are looked at; of
//! others nothing is read, as their values may be secrets.

mod module;
mod resource;

use std::sync::Arc;

use super::super::at::{At, Reader};
use super::super::node::{Member, Node, Unread, Value};
use super::Read;

pub(super) use module::Modules;

/// What a resource is called, for messages and for `--name`.
struct Resource<'n> {
    kind: &'n str,
    address: String,
    is_data: bool,
}

impl<'n> Resource<'n> {
    /// What a resource of a state or a plan says of itself.
    fn of(at: &At<'n>) -> Resource<'n> {
        let text = |key: &str| at.get(key).and_then(|value| value.text()).unwrap_or_default();
        let kind = text("type");
        let module = if text("module").is_empty() { String::new() } else { format!("{}.", text("module")) };
        let address = match text("address") {
            "" => format!("{module}{kind}.{}", text("name")),
            address => address.to_owned(),
        };
        Resource { kind, address, is_data: text("mode") == "data" }
    }
}

/// Reads one resource with its values, if it is of a type that is known.
fn take(read: &mut Read, file: &Arc<str>, resource: &Resource, at: &At, values: &At) {
    if !resource::is_known(resource.kind) {
        return;
    }
    if resource.is_data {
        let address = resource.address.trim_start_matches("data.");
        let message = format!("`data.{address}` only looks at what others declare, and is not read");
        return read.note(file, at, message);
    }
    let role = resource::role(Reader::new(file), resource.kind, values, &resource.address, read.options);
    read.roles.push(role);
}

/// Says that nothing was found.
fn if_nothing(read: &mut Read, file: &Arc<str>, at: &At, before: usize, what: &str) {
    if read.roles.len() == before {
        read.note(file, at, format!("this {what} has no resource of a type that is read: {}", resource::known().join(", ")));
    }
}

/// The version of the format is one that is known: its first number is 1.
fn format_version(at: &At) -> Result<(), Unread> {
    let version = at.get("format_version").and_then(|version| version.text()).unwrap_or_default();
    if version.split('.').next() == Some("1") {
        return Ok(());
    }
    let way_out = "use a Terraform that writes 1.x";
    Err(Unread::new(at.line, format!("the format of this file is version `{version}`, and 1.x is read")).with_way_out(way_out))
}

/// Reads the answer of `terraform show -json` for a state.
pub(super) fn show(read: &mut Read, file: &Arc<str>, at: &At) -> Result<(), Unread> {
    format_version(at)?;
    let before = read.roles.len();
    if let Some(root) = at.get("values").and_then(|values| values.get("root_module")) {
        module(read, file, &root);
    }
    if_nothing(read, file, at, before, "state");
    Ok(())
}

fn module(read: &mut Read, file: &Arc<str>, at: &At) {
    for resource in at.get("resources").iter().flat_map(At::items) {
        let values = resource.get("values").unwrap_or_else(|| resource.clone());
        take(read, file, &Resource::of(&resource), &resource, &values);
    }
    for child in at.get("child_modules").iter().flat_map(At::items) {
        module(read, file, &child);
    }
}

/// Reads the answer of `terraform show -json` for a plan: what there will be.
pub(super) fn plan(read: &mut Read, file: &Arc<str>, at: &At) -> Result<(), Unread> {
    format_version(at)?;
    let before = read.roles.len();
    match at.get("resource_changes") {
        Some(changes) => changes.items().for_each(|change| planned(read, file, &change)),
        None => {
            if let Some(root) = at.get("planned_values").and_then(|values| values.get("root_module")) {
                module(read, file, &root);
            }
        }
    }
    if_nothing(read, file, at, before, "plan");
    Ok(())
}

fn planned(read: &mut Read, file: &Arc<str>, at: &At) {
    let resource = Resource::of(at);
    let Some(change) = at.get("change").filter(|_| resource::is_known(resource.kind)) else { return };
    let Some(after) = change.get("after") else {
        return read.note(file, at, format!("`{}` is to be deleted by this plan", resource.address));
    };
    let values = match change.get("after_unknown") {
        Some(unknown) => with_unknown(after.node, unknown.node),
        None => after.node.clone(),
    };
    take(read, file, &resource, at, &At { node: &values, pointer: after.pointer, line: after.line });
}

/// Values with those that are known after `apply` only.
fn with_unknown(node: &Node, unknown: &Node) -> Node {
    let value = match (&node.value, &unknown.value) {
        (_, Value::Bool(true)) => Value::Unknown("a value that is known after `apply`".to_owned()),
        (Value::List(items), Value::List(unknown)) => {
            let all =
                items.iter().enumerate().map(|(n, item)| unknown.get(n).map_or_else(|| item.clone(), |it| with_unknown(item, it)));
            Value::List(all.collect())
        }
        (Value::Map(members), Value::Map(unknown)) => {
            let mut all = members.clone();
            for Member { key, line, node } in unknown {
                match all.iter_mut().find(|member| member.key == *key) {
                    Some(member) => member.node = with_unknown(&member.node, node),
                    None => {
                        all.push(Member { key: key.clone(), line: *line, node: with_unknown(&Node::new(*line, Value::Null), node) })
                    }
                }
            }
            Value::Map(all)
        }
        (value, _) => value.clone(),
    };
    Node::new(node.line, value)
}

/// Reads a state as it is stored. Its format is Terraform's own affair, so that only the one that is known is read.
pub(super) fn state(read: &mut Read, file: &Arc<str>, at: &At) -> Result<(), Unread> {
    match at.get("version").map(|version| &version.node.value) {
        Some(Value::Number(version)) if version == "4" => {}
        _ => {
            let way_out = "give the output of `terraform show -json` instead";
            return Err(Unread::new(at.line, "this state is not of version 4, which is the one that is read").with_way_out(way_out));
        }
    }
    let before = read.roles.len();
    for at in at.get("resources").iter().flat_map(At::items) {
        let resource = Resource::of(&at);
        for instance in at.get("instances").iter().flat_map(At::items) {
            let Some(values) = instance.get("attributes") else { continue };
            let index = match instance.get("index_key").map(|key| &key.node.value) {
                Some(Value::Text(key)) => format!("[\"{key}\"]"),
                Some(Value::Number(key)) => format!("[{key}]"),
                _ => String::new(),
            };
            let resource = Resource { address: format!("{}{index}", resource.address), ..resource };
            take(read, file, &resource, &instance, &values);
        }
    }
    if_nothing(read, file, at, before, "state");
    Ok(())
}
