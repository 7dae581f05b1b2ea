//! A security profile as statements.

use super::draft::Draft;
use super::{Naming, Options, quoted};
use crate::catalogue::{APPLICATION_KINDS, Permission};
use crate::check::Context;
use crate::existing::{Origin, ProfileBody, RawRole};

/// Drafts the statements of a profile.
pub(super) fn statements(draft: &mut Draft, body: &ProfileBody, role: &RawRole, context: &Context, options: &Options) {
    permissions(draft, body, role, context, options);
    pairs(draft, "tags", &body.tags);
    pairs(draft, "access_tags", &body.access_tags);
    list(draft, "restricted_resources", &body.restricted_resources);
    if let Some(group) = &body.hierarchy_group {
        draft.say(format!("hierarchy_group: {};", quoted::text(group)));
    }
    list(draft, "hierarchy_resources", &body.hierarchy_resources);
    let at = |pointer: &str| Origin { file: role.origin.file.clone(), pointer: pointer.to_owned(), line: None };
    for application in &body.applications {
        let known = application.kind.as_deref().map(|kind| APPLICATION_KINDS.iter().find(|known| known.name == kind));
        // Where no kind is said, it is the one that needs no word.
        let word = match known {
            None => "",
            Some(Some(known)) => known.word.unwrap_or_default(),
            Some(None) => {
                let kind = application.kind.as_deref().unwrap_or_default();
                let message = format!("the application `{}` of type {kind} cannot be said in a policy", application.namespace);
                draft.cannot_say(message, at(&application.pointer), Some("keep it in the profile by other means"));
                continue;
            }
        };
        let word = if word.is_empty() { String::new() } else { format!(" {word}") };
        let statement =
            format!("application {}{word}: {};", quoted::text(&application.namespace), quoted::texts(&application.permissions));
        draft.say_at(statement, at(&application.pointer));
    }
    strings(draft, "allowed_flow_modules", &body.flow_modules);
    strings(draft, "allowed_ai_agents", &body.ai_agents);
    if let Some(granular) = &body.granular {
        match attributes(granular) {
            Some(pairs) => draft.say(format!("granular_access: <{pairs} >")),
            None => draft.cannot_say("this granular access control cannot be said in a policy", role.origin.clone(), None),
        }
    }
}

/// The attributes of data tables that granular access control goes by. None if there is anything else in it.
fn attributes(granular: &serde_json::Value) -> Option<String> {
    let only = |value: &serde_json::Value, key: &str| -> Option<serde_json::Value> {
        let map = value.as_object()?;
        (map.len() == 1).then(|| map.get(key).cloned())?
    };
    let inner = only(&only(granular, "DataTableAccessControlConfiguration")?, "PrimaryAttributeAccessControlConfiguration")?;
    let mut text = String::new();
    for attribute in only(&inner, "PrimaryAttributeValues")?.as_array()? {
        let part = |key: &str| attribute.get(key);
        let is_plain = attribute.as_object()?.len() == 3 && part("AccessType")?.as_str()? == "ALLOW";
        let values: Vec<String> =
            part("Values")?.as_array()?.iter().filter_map(|value| Some(quoted::text(value.as_str()?))).collect();
        if !is_plain || values.is_empty() {
            return None;
        }
        text.push_str(&format!(" {}: {};", quoted::word(part("AttributeName")?.as_str()?), values.join(", ")));
    }
    Some(text)
}

/// Permissions: by their portable names, those of one feature together, where the first of them stands.
fn permissions(draft: &mut Draft, body: &ProfileBody, role: &RawRole, context: &Context, options: &Options) {
    let place = body.permissions_at.as_ref().unwrap_or(&role.origin);
    let extra = context.target.connect().map(|target| target.extra_permissions.as_slice()).unwrap_or_default();
    let mut features: Vec<(&str, Vec<&str>)> = Vec::new();
    let mut raw: Vec<String> = Vec::new();
    for (n, id) in body.permissions.iter().enumerate() {
        match Permission::find(id) {
            Some(permission) if options.naming == Naming::Portable && is_spoken_of(permission) => {
                match features.iter_mut().find(|(feature, _)| *feature == permission.feature) {
                    Some((_, actions)) if actions.contains(&permission.action) => {}
                    Some((_, actions)) => actions.push(permission.action),
                    None => features.push((permission.feature, vec![permission.action])),
                }
            }
            None if !extra.contains(id) => {
                let origin = Origin { pointer: format!("{}/{n}", place.pointer), ..place.clone() };
                draft.leave_out(format!("left out \"{id}\", which is not a permission; grants nothing"), origin);
            }
            _ => raw.push(id.clone()),
        }
    }
    for (feature, actions) in features {
        draft.say_at(format!("{feature}: {};", actions.join(" + ")), place.clone());
    }
    if !raw.is_empty() {
        draft.say_at(format!("permission {};", quoted::texts(&raw)), place.clone());
    }
}

/// Whether a permission's portable name is one that people use: an old or an undocumented one goes by its id.
fn is_spoken_of(permission: &Permission) -> bool {
    permission.is_in_all() || permission.restriction
}

fn pairs(draft: &mut Draft, head: &str, pairs: &[(String, String)]) {
    if !pairs.is_empty() {
        let text: Vec<String> =
            pairs.iter().map(|(key, value)| format!(" {}: {};", quoted::word(key), quoted::text(value))).collect();
        draft.say(format!("{head}: <{} >", text.concat()));
    }
}

/// A list of words: types of resources.
fn list(draft: &mut Draft, head: &str, values: &[String]) {
    if !values.is_empty() {
        let words: Vec<String> = values.iter().map(|value| quoted::word(value)).collect();
        draft.say(format!("{head}: {};", words.join(", ")));
    }
}

fn strings(draft: &mut Draft, head: &str, values: &[String]) {
    if !values.is_empty() {
        draft.say(format!("{head}: {};", quoted::texts(values)));
    }
}
