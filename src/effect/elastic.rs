//! Cluster and index privileges, users to act as, other applications: what one document has that the other does not imply.

use std::borrow::Cow;

use serde_json::Value;

use super::difference::{Atom, Class, Difference};
use super::kibana::KibanaEffects;
use super::words;
use crate::catalogue::{Confidence, EsFamily};
use crate::check::held::{implied, pattern_covers, patterns_meet};
use crate::existing::{FieldSecurity, IndexEntry};

/// What somebody with `held` has that somebody with `other` does not, each as a difference of the class.
pub(super) fn beyond(held: &KibanaEffects, other: &KibanaEffects, class: Class, out: &mut Vec<Difference>) {
    let theirs = cows(&other.cluster);
    for name in held.cluster.iter().filter(|name| !implied(EsFamily::Cluster, &theirs, name)) {
        let atom = Atom::Cluster(name.clone());
        out.push(elastic(EsFamily::Cluster, class, atom, format!("cluster: {name}"), std::slice::from_ref(name)));
    }
    for (cluster, name) in held.remote_cluster.iter().flat_map(|it| pairs(&it.clusters, &it.privileges)) {
        let holds = other.remote_cluster.iter().any(|it| {
            it.clusters.iter().any(|pattern| pattern_covers(pattern, cluster))
                && implied(EsFamily::RemoteCluster, &cows(&it.privileges), name)
        });
        if !holds {
            let what = format!("cluster: {name} on remote \"{cluster}\"");
            let atom = Atom::RemoteCluster(cluster.clone(), name.clone());
            out.push(elastic(EsFamily::RemoteCluster, class, atom, what, std::slice::from_ref(name)));
        }
    }
    for entry in &held.indices {
        indices(entry, &other.indices, class, out);
    }
    for user in held.run_as.iter().filter(|user| !other.run_as.iter().any(|pattern| pattern_covers(pattern, user))) {
        let does = "Act as this user.";
        out.push(Difference::new(class, Atom::RunAs(user.clone()), format!("run_as \"{user}\"")).does(does).ids([user.clone()]));
    }
    for held in &held.applications {
        for (privilege, resource) in pairs(&held.privileges, &held.resources) {
            let has = |held: &[String], wanted: &str| held.iter().any(|pattern| pattern_covers(pattern, wanted));
            let holds = other.applications.iter().any(|it| {
                pattern_covers(&it.application, &held.application) && has(&it.privileges, privilege) && has(&it.resources, resource)
            });
            if !holds {
                let what = format!("application \"{}\": {privilege} on {resource}", held.application);
                let atom = Atom::Application(held.application.clone(), privilege.clone(), resource.clone());
                out.push(Difference::new(class, atom, what).ids([privilege.clone()]));
            }
        }
    }
    if let Some(global) = held.global.as_ref().filter(|global| other.global.as_ref() != Some(global)) {
        let why = if other.global.is_some() { "it was changed, and cannot be compared" } else { "" };
        let difference = Difference::new(class, Atom::Whole("global"), "global").does("Global privileges.").why(why);
        out.push(difference.ids([global.to_string()]));
    }
}

fn pairs<'p>(one: &'p [String], other: &'p [String]) -> impl Iterator<Item = (&'p String, &'p String)> {
    one.iter().flat_map(move |a| other.iter().map(move |b| (a, b)))
}

fn cows(names: &[String]) -> Vec<Cow<'_, str>> {
    names.iter().map(|name| Cow::Borrowed(name.as_str())).collect()
}

fn elastic(family: EsFamily, class: Class, atom: Atom, what: String, names: &[String]) -> Difference {
    let does: Vec<&str> = names.iter().map(|name| words::does_elastic(family, name)).filter(|does| !does.is_empty()).collect();
    let mut difference = Difference::new(class, atom, what).does(does.join(" ")).ids(names.iter().cloned());
    let known = names.iter().filter_map(|name| family.find(name));
    difference.source = known.clone().next().and_then(|known| known.provenance.cited());
    difference.confidence = known.map(|known| known.provenance.confidence).max().unwrap_or(Confidence::Unknown);
    difference
}

/// What an entry gives that others do not, name by name.
fn indices(entry: &IndexEntry, others: &[IndexEntry], class: Class, out: &mut Vec<Difference>) {
    for name in &entry.names {
        let missing: Vec<String> = entry
            .privileges
            .iter()
            .filter(|privilege| !others.iter().any(|it| gives(it, entry, name, privilege)))
            .cloned()
            .collect();
        if missing.is_empty() {
            continue;
        }
        let clusters =
            if entry.clusters.is_empty() { String::new() } else { format!(" on remote \"{}\"", entry.clusters.join("\", \"")) };
        let what = format!("index \"{name}\"{clusters}: {}", missing.join(" + "));
        let atom = Atom::Index { clusters: entry.clusters.clone(), name: name.clone(), privileges: missing.clone() };
        let why = narrowed(entry, others, name, &missing, class);
        out.push(elastic(EsFamily::Index, class, atom, what, &missing).why(why));
    }
}

/// Whether an entry gives a privilege on a name, to as many documents and fields as another entry has it for.
fn gives(held: &IndexEntry, wanted: &IndexEntry, name: &str, privilege: &str) -> bool {
    names(held, wanted, name, privilege)
        && (held.allow_restricted_indices || !wanted.allow_restricted_indices)
        && is_as_wide(held.query.as_deref(), wanted.query.as_deref())
        && has_fields(held.field_security.as_ref(), wanted.field_security.as_ref())
}

/// The same whatever documents and fields it is for.
fn names(held: &IndexEntry, wanted: &IndexEntry, name: &str, privilege: &str) -> bool {
    let covers = |held: &[String], wanted: &str| held.iter().any(|pattern| pattern_covers(pattern, wanted));
    held.clusters.is_empty() == wanted.clusters.is_empty()
        && wanted.clusters.iter().all(|cluster| covers(&held.clusters, cluster))
        && covers(&held.names, name)
        && implied(EsFamily::Index, &cows(&held.privileges), privilege)
}

/// Why somebody has it on other terms on the other side: by documents, fields or restricted indices.
fn narrowed(entry: &IndexEntry, others: &[IndexEntry], name: &str, missing: &[String], class: Class) -> &'static str {
    let Some(other) = others.iter().find(|it| missing.iter().any(|privilege| names(it, entry, name, privilege))) else { return "" };
    let is_gain = class != Class::Lost;
    if !is_as_wide(other.query.as_deref(), entry.query.as_deref()) {
        return match (&other.query, &entry.query, is_gain) {
            (Some(_), Some(_), _) => "the query was changed, and queries cannot be compared",
            (_, _, true) => "a query no longer narrows it",
            (_, _, false) => "a query narrows it now",
        };
    }
    if !has_fields(other.field_security.as_ref(), entry.field_security.as_ref()) {
        return if is_gain { "for more fields" } else { "for fewer fields" };
    }
    if entry.allow_restricted_indices && !other.allow_restricted_indices { "with restricted indices" } else { "" }
}

/// Whether a query lets one see all that another does: none does, and the same one.
fn is_as_wide(held: Option<&str>, wanted: Option<&str>) -> bool {
    match (held.and_then(query), wanted.and_then(query)) {
        (None, _) => true,
        (Some(held), Some(wanted)) => held == wanted,
        (Some(_), None) => false,
    }
}

/// What a query says, however it is laid out; none where it matches every document. One that is no JSON is only equal to its own text.
fn query(text: &str) -> Option<Value> {
    let query = serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.trim().to_owned()));
    let matches_all =
        query.as_object().is_some_and(|it| it.len() == 1 && it.get("match_all") == Some(&Value::Object(Default::default())));
    (!matches_all).then_some(query)
}

/// Whether a choice of fields has all that another one has.
fn has_fields(held: Option<&FieldSecurity>, wanted: Option<&FieldSecurity>) -> bool {
    let Some(held) = held else { return true };
    let all = FieldSecurity { grant: vec!["*".to_owned()], except: Vec::new() };
    let wanted = wanted.unwrap_or(&all);
    let granted = |field: &String| held.grant.iter().any(|pattern| pattern_covers(pattern, field));
    let is_theirs = |except: &String| {
        wanted.except.iter().any(|pattern| pattern_covers(pattern, except))
            || !wanted.grant.iter().any(|pattern| patterns_meet(pattern, except))
    };
    wanted.grant.iter().all(granted) && held.except.iter().all(is_theirs)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(grant: &[&str], except: &[&str]) -> FieldSecurity {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        FieldSecurity { grant: owned(grant), except: owned(except) }
    }

    #[test]
    fn fields_contain_each_other() {
        let has = |held: &FieldSecurity, wanted: &FieldSecurity| has_fields(Some(held), Some(wanted));
        let (all, some, but) = (fields(&["*"], &[]), fields(&["host.*"], &[]), fields(&["*"], &["host.ip"]));
        assert!(has(&all, &some) && has(&all, &but) && !has(&some, &all));
        assert!(!has(&but, &all) && !has(&but, &some));
        assert!(has(&but, &fields(&["user.*"], &[])) && has(&but, &fields(&["*"], &["host.*"])));
        assert!(has(&fields(&[], &[]), &fields(&[], &[])) && !has(&fields(&[], &[]), &some));
        assert!(has_fields(None, Some(&all)) && has_fields(Some(&all), None) && !has_fields(Some(&but), None));
    }

    #[test]
    fn queries_are_compared_by_what_they_say() {
        assert!(is_as_wide(None, Some(r#"{"term": {"a": 1}}"#)));
        assert!(!is_as_wide(Some(r#"{"term": {"a": 1}}"#), None));
        assert!(is_as_wide(Some(r#"{"bool":{"b":1,"a":2}}"#), Some("{ \"bool\": {\"a\": 2, \"b\": 1} }")));
        assert!(!is_as_wide(Some(r#"{"term": {"a": 1}}"#), Some(r#"{"term": {"a": 2}}"#)));
        assert!(is_as_wide(Some(r#"{"match_all": {}}"#), None));
        assert!(is_as_wide(Some("{{template}}"), Some(" {{template}} ")) && !is_as_wide(Some("{{a}}"), Some("{{b}}")));
    }
}
