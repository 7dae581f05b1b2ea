//! Kibana's role API: what a GET answers, what a PUT takes, and the same in Terraform and custom resources.

use super::super::at::{At, Fields, Reader};
use super::super::node::Value;
use super::super::role::{Body, FeaturePrivileges, KibanaBody, KibanaEntry, RawRole};
use super::{elastic, native};

/// Reads a role under a name.
pub(super) fn role(mut reader: Reader, at: &At, name: String) -> RawRole {
    let mut fields = Fields::of(at);
    fields.skip(&["name"]);
    let body = body(&mut reader, &mut fields, &name);
    fields.finish(&mut reader);
    RawRole { name, origin: reader.origin(at), body: Body::Kibana(body), flags: reader.flags, ignored: reader.ignored }
}

/// Reads the `spec` of a custom resource, which says beside the role where it is to be kept.
pub(super) fn operator(mut reader: Reader, at: &At, name: String) -> RawRole {
    let mut fields = Fields::of(at);
    fields.skip(&["name", "kibana_ref"]);
    elastic::misspelt_transient(&mut reader, &mut fields);
    let body = body(&mut reader, &mut fields, &name);
    fields.finish(&mut reader);
    RawRole { name, origin: reader.origin(at), body: Body::Kibana(body), flags: reader.flags, ignored: reader.ignored }
}

/// Reads what a role grants from its members.
pub(super) fn body(reader: &mut Reader, fields: &mut Fields, name: &str) -> KibanaBody {
    let mut body = KibanaBody {
        description: reader.text(fields.take("description")).filter(|text| !text.is_empty()),
        metadata: elastic::metadata(reader, fields.take("metadata")),
        ..KibanaBody::default()
    };
    elastic::transient(reader, fields.take("transient_metadata"));
    if let Some(at) = fields.take("elasticsearch") {
        elasticsearch(reader, &at.block(), &mut body);
    }
    let entries = fields.take("kibana");
    for at in reader.objects(entries) {
        body.kibana.extend(entry(reader, &at));
    }
    unreadable(reader, fields, name);
    body
}

/// What Kibana says of a role that it could not read, in full or in part.
fn unreadable(reader: &mut Reader, fields: &mut Fields, name: &str) {
    let way_out = format!("give the answer of GET /_security/role/{name}, which has everything");
    if let Some(at) = fields.take("_transform_error").filter(|at| at.node.items().is_none_or(|items| !items.is_empty())) {
        // A word, or an object with the reason, by release.
        let reasons = at.items().filter_map(|item| item.text().or_else(|| item.get("reason")?.text()));
        let reasons: Vec<&str> = reasons.map(|reason| reason.trim_start_matches("kibana:")).filter(|it| *it != "kibana").collect();
        let why = if reasons.is_empty() { String::new() } else { format!(" ({})", reasons.join(", ")) };
        reader.unreadable(
            &at,
            format!("Kibana could not read this role{why}: its `kibana` is empty, and its privileges are not"),
            &way_out,
        );
    }
    if let Some(at) = fields.take("_unrecognized_applications").filter(|at| at.node.items().is_none_or(|items| !items.is_empty())) {
        let names = reader.texts(Some(at.clone()));
        let message = format!("Kibana does not show the privileges of {}, which the role has", names.join(", "));
        reader.unreadable(&at, message, &way_out);
    }
}

fn elasticsearch(reader: &mut Reader, at: &At, body: &mut KibanaBody) {
    if at.node.members().is_none() {
        // A block that stands there without anything.
        if at.node.items().is_none_or(|items| !items.is_empty()) {
            reader.unexpected(at, "an object");
        }
        return;
    }
    let mut fields = Fields::of(at);
    body.cluster = elastic::privileges(reader, fields.take("cluster"));
    body.indices = elastic::indices(reader, fields.take("indices"));
    body.remote_indices = elastic::indices(reader, fields.take("remote_indices"));
    body.remote_cluster = elastic::remote_clusters(reader, fields.take("remote_cluster"));
    body.run_as = reader.texts(fields.take("run_as"));
    body.global = fields.take("global").and_then(|at| native::global(reader, &at));
    if let Some(at) = fields.take("applications") {
        native::applications(reader, at, body);
    }
    fields.finish(reader);
}

/// Privileges in some spaces; none if there are none.
fn entry(reader: &mut Reader, at: &At) -> Option<KibanaEntry> {
    let mut fields = Fields::of(at);
    let spaces = fields.take("spaces");
    let said = spaces.is_some();
    let mut entry = KibanaEntry {
        base: reader.texts(fields.take("base")),
        feature: fields.take("feature").map_or_else(Vec::new, |at| features(reader, &at)),
        // What a PUT takes it for.
        spaces: if said { reader.texts(spaces) } else { vec!["*".to_owned()] },
        pointer: at.pointer.clone(),
    };
    entry.base.iter_mut().for_each(|base| base.make_ascii_lowercase());
    let reserved = fields.take("_reserved");
    let reserved = reserved.filter(|at| at.node.items().is_some_and(|items| !items.is_empty()) && !reader.flags.reserved);
    if let Some(at) = reserved {
        reader.incomplete(&at, "privileges that only built-in roles can have", "");
    }
    fields.finish(reader);
    if entry.spaces.is_empty() && !entry.is_empty() {
        reader.ignore(at, "an entry without spaces, which grants nothing");
        return None;
    }
    (!entry.is_empty()).then_some(entry)
}

impl KibanaEntry {
    /// Whether nothing is granted.
    pub(super) fn is_empty(&self) -> bool {
        self.base.is_empty() && self.feature.is_empty()
    }

    /// Adds a privilege of a feature, once.
    pub(super) fn add(&mut self, id: &str, privilege: &str, pointer: &str, at: u32) {
        let found = self.feature.iter().position(|held| held.id == id);
        let at_feature = found.unwrap_or(self.feature.len());
        if found.is_none() {
            let pointer = pointer.to_owned();
            self.feature.push(FeaturePrivileges { id: id.to_owned(), pointer, ..FeaturePrivileges::default() });
        }
        if let Some(feature) = self.feature.get_mut(at_feature).filter(|held| !held.privileges.iter().any(|it| it == privilege)) {
            feature.privileges.push(privilege.to_owned());
            feature.at.push(at);
        }
    }
}

/// Features: an object id -> privileges, or blocks with a name each.
fn features(reader: &mut Reader, at: &At) -> Vec<FeaturePrivileges> {
    let mut entry = KibanaEntry::default();
    if matches!(at.node.value, Value::Map(_)) && !is_block(at) {
        for (id, privileges) in at.members() {
            add_all(reader, &mut entry, id, &privileges);
        }
        return entry.feature;
    }
    for block in reader.objects(Some(at.clone())) {
        let mut fields = Fields::of(&block);
        let name = fields.take("name");
        let name = reader.text(name);
        for key in ["privileges", "permissions"] {
            if let (Some(name), Some(privileges)) = (&name, fields.take(key)) {
                add_all(reader, &mut entry, name, &privileges);
            }
        }
        fields.finish(reader);
    }
    entry.feature
}

/// Whether an object is a block `{name, privileges}` rather than features by their ids.
fn is_block(at: &At) -> bool {
    at.get("name").is_some_and(|name| name.node.items().is_none())
}

fn add_all(reader: &mut Reader, entry: &mut KibanaEntry, id: &str, privileges: &At) {
    for (n, privilege) in reader.texts(Some(privileges.clone())).iter().enumerate() {
        entry.add(id, privilege, &privileges.pointer, n as u32);
    }
}
