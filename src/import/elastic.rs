//! What Elasticsearch itself answers for, as statements.

use super::draft::Draft;
use super::spaces::EVERYWHERE;
use super::{Options, metadata, quoted};
use crate::existing::{IndexEntry, KIBANA, KibanaBody, Origin};

/// Drafts the statements of a role.
pub(super) fn statements(draft: &mut Draft, body: &KibanaBody, at: &dyn Fn(&str) -> Origin) {
    if !body.cluster.is_empty() {
        draft.say(format!("cluster: {};", sum(&body.cluster)));
    }
    for (clusters, privileges) in remote(body) {
        draft.say(format!("cluster on {}: {};", quoted::texts(&clusters), sum(&privileges)));
    }
    for entry in body.indices.iter().chain(&body.remote_indices) {
        index(draft, entry, at);
    }
    if !body.run_as.is_empty() {
        draft.say(format!("run_as: {};", quoted::texts(&body.run_as)));
    }
    for held in &body.applications {
        if held.application == KIBANA {
            let message = format!(
                "privileges of Kibana's own application that are not a feature's ({} on {}) cannot be said in a policy",
                held.privileges.join(", "),
                held.resources.join(", ")
            );
            draft.cannot_say(
                message,
                at(&held.pointer),
                Some("grant what they are meant for by features, or keep them in a role of their own"),
            );
            continue;
        }
        let on = if held.resources.as_slice() == [EVERYWHERE] {
            ";".to_owned()
        } else {
            format!(" < resources: {}; >", quoted::texts(&held.resources))
        };
        let statement = format!("application {}: {}{on}", quoted::text(&held.application), quoted::texts(&held.privileges));
        draft.say_at(statement, at(&held.pointer));
    }
    if let Some(global) = &body.global {
        match global.as_object().map(metadata::repeated) {
            Some(Ok(text)) => draft.say(format!("global: {text}")),
            _ => draft.cannot_say("these global privileges cannot be said in a policy", at("/global"), None),
        }
    }
}

/// Drafts what authors keep with a role.
pub(super) fn metadata(draft: &mut Draft, body: &KibanaBody, options: &Options, at: &dyn Fn(&str) -> Origin) {
    let tell = |draft: &mut Draft, message: String, origin: Origin| match options.only_to_ask {
        true => draft.leave_out(message, origin),
        false => draft.cannot_say(message, origin, None),
    };
    if body.metadata.is_empty() {
        return;
    }
    if let Some(key) = body.metadata.keys().find(|key| key.starts_with('_')) {
        let message =
            format!("metadata with the key `{key}` cannot be said in a policy: keys that begin with `_` are the system's");
        tell(draft, message, at("/metadata"));
        return;
    }
    match metadata::object(&body.metadata) {
        Ok(text) => draft.say(format!("metadata: {text}")),
        Err((below, why)) => {
            tell(draft, format!("metadata holds {why}, which a policy has no words for"), at(&format!("/metadata{below}")));
        }
    }
}

/// Privileges joined with `+`, each once.
fn sum(privileges: &[String]) -> String {
    let mut words: Vec<String> = Vec::new();
    for privilege in privileges {
        let word = quoted::word(privilege);
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words.join(" + ")
}

/// Remote clusters with their privileges: a cluster that stands in two entries has those of both.
fn remote(body: &KibanaBody) -> Vec<(Vec<String>, Vec<String>)> {
    let mut by_cluster: Vec<(String, Vec<String>)> = Vec::new();
    for entry in &body.remote_cluster {
        for cluster in &entry.clusters {
            match by_cluster.iter_mut().find(|(held, _)| held == cluster) {
                Some((_, held)) => {
                    held.extend(entry.privileges.iter().filter(|it| !held.contains(it)).cloned().collect::<Vec<_>>())
                }
                None => by_cluster.push((cluster.clone(), entry.privileges.clone())),
            }
        }
    }
    let mut together: Vec<(Vec<String>, Vec<String>)> = Vec::new();
    for (cluster, privileges) in by_cluster {
        match together.iter_mut().find(|(_, held)| *held == privileges) {
            Some((clusters, _)) => clusters.push(cluster),
            None => together.push((vec![cluster], privileges)),
        }
    }
    together
}

fn index(draft: &mut Draft, entry: &IndexEntry, at: &dyn Fn(&str) -> Origin) {
    if entry.names.is_empty() || entry.privileges.is_empty() {
        draft.leave_out("index privileges without names, or names without privileges, grant nothing", at(&entry.pointer));
        return;
    }
    let mut options = Vec::new();
    if let Some(fields) = &entry.field_security {
        if fields.grant.is_empty() {
            let names = entry.names.join(", ");
            let message = format!("index privileges on `{names}` without any field (`grant: []`) cannot be said in a policy");
            draft.cannot_say(message, at(&entry.pointer), None);
            return;
        }
        if fields.grant.as_slice() != [EVERYWHERE] {
            options.push(format!("fields: {};", quoted::texts(&fields.grant)));
        }
        if !fields.except.is_empty() {
            options.push(format!("except: {};", quoted::texts(&fields.except)));
        }
    }
    if let Some(query) = &entry.query {
        options.push(format!("query: {};", quoted::raw(query.trim())));
    }
    if entry.allow_restricted_indices {
        options.push("restricted: true;".to_owned());
    }
    let on = if entry.clusters.is_empty() { String::new() } else { format!(" on {}", quoted::texts(&entry.clusters)) };
    let head = format!("index {}{on}: {}", quoted::texts(&entry.names), sum(&entry.privileges));
    let statement = if options.is_empty() { format!("{head};") } else { format!("{head} < {} >", options.join(" ")) };
    draft.say_at(statement, at(&entry.pointer));
}
