//! Whether two documents are the same up to the order in sets, and in what they differ if not.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::existing::{Body, IndexEntry, KibanaBody, ProfileBody};

/// What is written another way, in a few words each; empty if the documents are the same.
pub(super) fn differently(was: &Body, is: &Body) -> Vec<String> {
    match (was, is) {
        (Body::Kibana(was), Body::Kibana(is)) => kibana(was, is),
        (Body::Connect(was), Body::Connect(is)) => connect(was, is),
        _ => vec!["the product".to_owned()],
    }
}

/// What is kept with a role and grants nothing: it has to be the same.
pub(super) fn has_same_words(was: &Body, is: &Body) -> bool {
    match (was, is) {
        (Body::Kibana(was), Body::Kibana(is)) => was.description == is.description && was.metadata == is.metadata,
        (Body::Connect(was), Body::Connect(is)) => was.description == is.description && set(&was.tags) == set(&is.tags),
        _ => false,
    }
}

fn set<T: Ord + Clone>(values: &[T]) -> BTreeSet<T> {
    values.iter().cloned().collect()
}

fn kibana(was: &KibanaBody, is: &KibanaBody) -> Vec<String> {
    let mut parts = Vec::new();
    if set(&was.cluster) != set(&is.cluster) {
        parts.push("cluster privileges".to_owned());
    }
    if indices(&was.indices) != indices(&is.indices) || indices(&was.remote_indices) != indices(&is.remote_indices) {
        parts.push("index privileges".to_owned());
    }
    let remote =
        |body: &KibanaBody| body.remote_cluster.iter().map(|it| (set(&it.clusters), set(&it.privileges))).collect::<BTreeSet<_>>();
    if remote(was) != remote(is) {
        parts.push("privileges on remote clusters".to_owned());
    }
    let applications = |body: &KibanaBody| {
        let held = body.applications.iter().map(|it| (it.application.clone(), set(&it.privileges), set(&it.resources)));
        held.collect::<BTreeSet<_>>()
    };
    if applications(was) != applications(is) {
        parts.push("privileges of applications".to_owned());
    }
    if was.global != is.global {
        parts.push("global privileges".to_owned());
    }
    if set(&was.run_as) != set(&is.run_as) {
        parts.push("`run_as`".to_owned());
    }
    let (old, new) = (entries(was), entries(is));
    if old != new {
        let spaces = |entries: &Entries| entries.iter().map(|(spaces, ..)| spaces.clone()).collect::<BTreeSet<_>>();
        if spaces(&old) != spaces(&new) {
            parts.push("entries by space".to_owned());
        }
        let features = |entries: &Entries| -> BTreeSet<(String, BTreeSet<String>)> {
            entries.iter().flat_map(|(.., it)| it.clone()).collect()
        };
        let (old, new) = (features(&old), features(&new));
        let differing: BTreeSet<&String> = old.symmetric_difference(&new).map(|(id, _)| id).collect();
        parts.extend(differing.into_iter().map(|id| format!("`{id}`")));
        if parts.is_empty() {
            parts.push("base privileges".to_owned());
        }
    }
    parts
}

/// Entries: spaces, base privileges, features with their privileges.
type Entries = BTreeSet<(BTreeSet<String>, BTreeSet<String>, BTreeSet<(String, BTreeSet<String>)>)>;

fn entries(body: &KibanaBody) -> Entries {
    let entry = |entry: &crate::existing::KibanaEntry| {
        let features = entry.feature.iter().filter(|feature| !feature.privileges.is_empty());
        (set(&entry.spaces), set(&entry.base), features.map(|feature| (feature.id.clone(), set(&feature.privileges))).collect())
    };
    body.kibana.iter().map(entry).collect()
}

/// Clusters, names, privileges, the query, fields, and whether restricted indices are reached.
type Index = (BTreeSet<String>, BTreeSet<String>, BTreeSet<String>, String, Option<Fields>, bool);

/// The fields that are granted, and those that are not.
type Fields = (BTreeSet<String>, BTreeSet<String>);

/// Index privileges: everything as a set, queries as what they say.
fn indices(entries: &[IndexEntry]) -> BTreeSet<Index> {
    let query = |text: &Option<String>| match text {
        Some(text) => serde_json::from_str::<Value>(text).map_or_else(|_| text.clone(), |value| value.to_string()),
        None => String::new(),
    };
    let fields = |entry: &IndexEntry| entry.field_security.as_ref().map(|it| (set(&it.grant), set(&it.except)));
    let one = |entry: &IndexEntry| {
        let restricted = entry.allow_restricted_indices;
        (set(&entry.clusters), set(&entry.names), set(&entry.privileges), query(&entry.query), fields(entry), restricted)
    };
    entries.iter().map(one).collect()
}

fn connect(was: &ProfileBody, is: &ProfileBody) -> Vec<String> {
    let mut parts = Vec::new();
    let mut part = |name: &str, is_same: bool| {
        if !is_same {
            parts.push(name.to_owned());
        }
    };
    part("permissions", set(&was.permissions) == set(&is.permissions));
    part("access control tags", set(&was.access_tags) == set(&is.access_tags));
    part("restricted resources", set(&was.restricted_resources) == set(&is.restricted_resources));
    part(
        "the hierarchy",
        was.hierarchy_group == is.hierarchy_group && set(&was.hierarchy_resources) == set(&is.hierarchy_resources),
    );
    let applications = |body: &ProfileBody| {
        body.applications.iter().map(|it| (it.namespace.clone(), set(&it.permissions))).collect::<BTreeSet<_>>()
    };
    part("applications", applications(was) == applications(is));
    part("flow modules", set(&was.flow_modules) == set(&is.flow_modules));
    part("granular access control", was.granular == is.granular);
    part("AI agents", set(&was.ai_agents) == set(&is.ai_agents));
    parts
}
