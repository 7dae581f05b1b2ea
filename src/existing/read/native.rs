//! Elasticsearch's own role API, `roles.yml` and the role descriptors of API keys: Kibana's privileges stand there as those of an
//! application. Source of their form: Kibana's `privilege_serializer.ts`.

use super::super::at::{At, Fields, Reader};
use super::super::role::{Application, Body, KibanaBody, KibanaEntry, RawRole};
use super::elastic;
use crate::catalogue::Primary;

/// The members of a body. A role that is called like one of them is told by its value.
pub(in crate::existing) const MEMBERS: [&str; 12] = [
    "cluster",
    "indices",
    "index",
    "applications",
    "run_as",
    "remote_indices",
    "remote_cluster",
    "global",
    "metadata",
    "transient_metadata",
    "description",
    "restriction",
];

/// The application that Kibana's privileges belong to: that of the default tenant, named after its index.
pub(crate) const KIBANA: &str = "kibana-.kibana";

/// Reads a role under a name.
pub(super) fn role(mut reader: Reader, at: &At, name: String) -> RawRole {
    let mut fields = Fields::of(at);
    let body = body(&mut reader, &mut fields);
    fields.finish(&mut reader);
    RawRole { name, origin: reader.origin(at), body: Body::Kibana(body), flags: reader.flags, ignored: reader.ignored }
}

/// Reads the `spec` of a custom resource, which says beside the role where it is to be kept.
pub(super) fn operator(mut reader: Reader, at: &At, name: String) -> RawRole {
    let mut fields = Fields::of(at);
    fields.skip(&["name", "elasticsearch_ref"]);
    elastic::misspelt_transient(&mut reader, &mut fields);
    let body = body(&mut reader, &mut fields);
    fields.finish(&mut reader);
    RawRole { name, origin: reader.origin(at), body: Body::Kibana(body), flags: reader.flags, ignored: reader.ignored }
}

/// Reads what a role grants from its members.
pub(super) fn body(reader: &mut Reader, fields: &mut Fields) -> KibanaBody {
    let mut body = KibanaBody {
        description: reader.text(fields.take("description")).filter(|text| !text.is_empty()),
        metadata: elastic::metadata(reader, fields.take("metadata")),
        cluster: elastic::privileges(reader, fields.take("cluster")),
        indices: elastic::indices(reader, fields.take("indices")),
        remote_indices: elastic::indices(reader, fields.take("remote_indices")),
        remote_cluster: elastic::remote_clusters(reader, fields.take("remote_cluster")),
        run_as: reader.texts(fields.take("run_as")),
        global: fields.take("global").and_then(|at| global(reader, &at)),
        ..KibanaBody::default()
    };
    // An older name.
    body.indices.extend(elastic::indices(reader, fields.take("index")));
    elastic::transient(reader, fields.take("transient_metadata"));
    if let Some(at) = fields.take("applications") {
        applications(reader, at, &mut body);
    }
    body
}

/// Global privileges; none where they are empty.
pub(super) fn global(reader: &mut Reader, at: &At) -> Option<serde_json::Value> {
    let value = match at.text() {
        Some("") => None,
        Some(_) => elastic::within(reader, at).and_then(|node| node.json().ok()),
        None => reader.json(Some(at.clone())),
    };
    value.filter(|value| value.as_object().is_none_or(|map| !map.is_empty()))
}

/// Reads privileges of applications. Those of Kibana become its entries.
pub(super) fn applications(reader: &mut Reader, at: At, body: &mut KibanaBody) {
    let list = reader.objects(Some(at));
    for at in &list {
        let mut fields = Fields::of(at);
        let application = reader.text(fields.take("application")).unwrap_or_default();
        let held = fields.take("privileges");
        let pointer = held.as_ref().map_or_else(|| at.pointer.clone(), |held| held.pointer.clone());
        let privileges = reader.texts(held);
        let resources = reader.texts(fields.take("resources"));
        fields.finish(reader);
        let pointer_of_entry = at.pointer.clone();
        if application != KIBANA {
            body.applications.push(Application { application, privileges, resources, pointer: pointer_of_entry });
            continue;
        }
        let Some(spaces) = spaces(reader, at, &resources) else {
            body.applications.push(Application { application, privileges, resources, pointer: pointer_of_entry });
            continue;
        };
        if spaces.is_empty() {
            continue;
        }
        let mut entry = KibanaEntry { spaces, pointer: pointer_of_entry, ..KibanaEntry::default() };
        let mut others = Vec::new();
        let is_global = entry.spaces.iter().any(|space| space == "*");
        for (n, privilege) in privileges.iter().enumerate() {
            match Privilege::of(privilege) {
                Privilege::Base(base, global) => {
                    if global != is_global {
                        misplaced(reader, at, privilege, global);
                    }
                    if !entry.base.iter().any(|held| held == base) {
                        entry.base.push(base.to_owned());
                    }
                }
                Privilege::Feature(id, privilege) => entry.add(id, privilege, &pointer, n as u32),
                Privilege::Other => others.push(privilege.clone()),
            }
        }
        if !others.is_empty() {
            body.applications.push(Application { application, privileges: others, resources, pointer: at.pointer.clone() });
        }
        if !entry.is_empty() {
            body.kibana.push(entry);
        }
    }
}

/// A base privilege that belongs to all spaces in one of them, or the other way round.
fn misplaced(reader: &mut Reader, at: &At, privilege: &str, global: bool) {
    let (reason, place) =
        if global { ("global_privileges_space", "all spaces") } else { ("space_privileges_global", "single spaces") };
    let message = format!("Kibana cannot read a role with the privilege `{privilege}` here, which is for {place} ({reason})");
    let instead = if global { format!("space_{privilege}") } else { privilege.trim_start_matches("space_").to_owned() };
    reader.unreadable(at, message, &format!("write `{instead}` if that is meant"));
}

/// A privilege of Kibana's application.
enum Privilege<'p> {
    /// A base privilege; true where it is the one for all spaces.
    Base(&'p str, bool),
    Feature(&'p str, &'p str),
    Other,
}

impl<'p> Privilege<'p> {
    fn of(text: &'p str) -> Privilege<'p> {
        let is_id = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
        let is_base = |text: &str| Primary::named(text).is_some();
        match text.strip_prefix("space_") {
            None if is_base(text) => Privilege::Base(text, true),
            Some(base) if is_base(base) => Privilege::Base(base, false),
            _ => match text.strip_prefix("feature_").and_then(|rest| rest.split_once('.')) {
                Some((id, privilege)) if is_id(id) && is_id(privilege) => Privilege::Feature(id, privilege),
                _ => Privilege::Other,
            },
        }
    }
}

/// The spaces that resources stand for. None where they are patterns, which may reach more than is known.
fn spaces(reader: &mut Reader, at: &At, resources: &[String]) -> Option<Vec<String>> {
    let is_space =
        |id: &str| !id.is_empty() && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-'));
    let mut spaces: Vec<String> = Vec::new();
    for resource in resources {
        let space = match resource.strip_prefix("space:") {
            _ if resource == "*" => "*",
            Some(id) if is_space(id) => id,
            _ if resource.contains('*') => return None,
            _ => {
                reader.ignore(at, format!("the resource `{resource}` is not a space: nothing is granted there, and Kibana cannot read the role (invalid_resource_format)"));
                continue;
            }
        };
        if !spaces.iter().any(|held| held == space) {
            spaces.push(space.to_owned());
        }
    }
    if spaces.len() > 1 && spaces.iter().any(|space| space == "*") {
        reader.ignore(at, "all spaces and single ones in one entry, which Kibana cannot read (global_resource_mixed)");
    }
    Some(spaces)
}
