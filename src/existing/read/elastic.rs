//! What Kibana's role API and the native one write alike: index privileges, remote clusters, metadata.

use serde_json::{Map, Value};

use super::super::at::{At, Fields, Reader};
use super::super::json;
use super::super::node::{self, Node};
use super::super::role::{FieldSecurity, IndexEntry, RemoteCluster};

/// Names of privileges. Elasticsearch does not tell capital letters from small ones in them.
pub(super) fn privileges(reader: &mut Reader, at: Option<At>) -> Vec<String> {
    let mut names = reader.texts(at);
    names.iter_mut().for_each(|name| name.make_ascii_lowercase());
    names
}

/// Index privileges: `indices` and `remote_indices`.
pub(super) fn indices(reader: &mut Reader, at: Option<At>) -> Vec<IndexEntry> {
    let entries = reader.objects(at);
    entries.iter().map(|at| index(reader, at)).collect()
}

fn index(reader: &mut Reader, at: &At) -> IndexEntry {
    let mut fields = Fields::of(at);
    let entry = IndexEntry {
        clusters: reader.texts(fields.take("clusters")),
        names: reader.texts(fields.take("names")),
        privileges: privileges(reader, fields.take("privileges")),
        query: query(reader, fields.take("query")),
        field_security: field_security(reader, fields.take("field_security")),
        allow_restricted_indices: reader.truth(fields.take("allow_restricted_indices")),
        pointer: at.pointer.clone(),
    };
    fields.finish(reader);
    entry
}

/// A query is kept as text; as an object it becomes text.
fn query(reader: &mut Reader, at: Option<At>) -> Option<String> {
    let at = at?;
    match &at.node.value {
        node::Value::Map(_) if at.node.unknown().is_none() => Some(at.node.compact()),
        node::Value::Map(_) => {
            reader.unexpected(&at, "a query");
            None
        }
        _ => reader.text(Some(at)),
    }
}

fn field_security(reader: &mut Reader, at: Option<At>) -> Option<FieldSecurity> {
    let at = at?.block();
    let parsed;
    let at = match at.text() {
        Some(_) => {
            parsed = within(reader, &at)?;
            At::below(&parsed, &at.pointer)
        }
        None => at,
    };
    // An empty list of blocks is how Terraform's state says that there is none.
    if at.node.items().is_some_and(<[_]>::is_empty) {
        return None;
    }
    if at.node.members().is_none() {
        reader.unexpected(&at, "an object");
        return None;
    }
    let mut fields = Fields::of(&at);
    let grant = fields.take("grant");
    let is_open = grant.is_none();
    let grant = reader.texts(grant);
    let except = reader.texts(fields.take("except"));
    fields.finish(reader);
    let grant = if is_open { vec!["*".to_owned()] } else { grant };
    let is_all = except.is_empty() && grant.len() == 1 && grant.iter().all(|pattern| pattern == "*");
    (!is_all).then_some(FieldSecurity { grant, except })
}

/// Cluster privileges on remote clusters.
pub(super) fn remote_clusters(reader: &mut Reader, at: Option<At>) -> Vec<RemoteCluster> {
    let entries = reader.objects(at);
    let read = |at: &At| {
        let mut fields = Fields::of(at);
        let entry = RemoteCluster {
            clusters: reader.texts(fields.take("clusters")),
            privileges: privileges(reader, fields.take("privileges")),
            pointer: at.pointer.clone(),
        };
        fields.finish(reader);
        entry
    };
    entries.iter().map(read).collect()
}

/// What authors keep with a role: an object, or JSON text of one. A role of the system's own says so here.
pub(super) fn metadata(reader: &mut Reader, at: Option<At>) -> Map<String, Value> {
    let Some(at) = at else { return Map::new() };
    let parsed;
    let at = match within(reader, &at) {
        Some(node) => {
            parsed = node;
            At::below(&parsed, &at.pointer)
        }
        None => at,
    };
    if at.node.members().is_none() {
        reader.unexpected(&at, "an object");
        return Map::new();
    }
    let reserved = at.get("_reserved").is_some_and(|reserved| reserved.node.value == node::Value::Bool(true));
    reader.flags.reserved |= reserved;
    let mut map = Map::new();
    for (key, value) in at.members() {
        let is_systems = reserved && key.starts_with('_') || key == "_reserved";
        if let Some(value) = reader.json(Some(value)).filter(|_| !is_systems) {
            map.insert(key.to_owned(), value);
        }
    }
    map
}

/// The JSON that stands in a text.
pub(super) fn within(reader: &mut Reader, at: &At) -> Option<Node> {
    match json::documents(at.text()?).map(|mut documents| (documents.pop(), documents.len())) {
        Ok((Some(node), 0)) => Some(node),
        Ok(_) => {
            reader.incomplete(at, "this text holds no JSON, or more than one value", "");
            None
        }
        Err(unread) => {
            reader.incomplete(at, unread.message, "");
            None
        }
    }
}

/// `transient_metadata`: whether Elasticsearch applies the role on its licence.
pub(super) fn transient(reader: &mut Reader, at: Option<At>) {
    let Some(at) = at else { return };
    let is_off = at.get("enabled").is_some_and(|enabled| enabled.node.value == node::Value::Bool(false));
    if is_off {
        reader.flags.disabled_by_license = true;
        let unlicensed = reader.texts(at.get("unlicensed_features"));
        let why = if unlicensed.is_empty() { String::new() } else { format!(", which lacks {}", unlicensed.join(" and ")) };
        reader.ignore(&at, format!("Elasticsearch does not apply this role on the licence that it was read on{why}"));
    }
}

/// One operator's custom resources have a slip in this name, and JSON text as its value. Nothing is granted by it.
pub(super) fn misspelt_transient(reader: &mut Reader, fields: &mut Fields) {
    if let Some(at) = fields.take("transientMedatata") {
        reader.ignore(&at, "what Elasticsearch says of the licence is not part of a role");
    }
}
