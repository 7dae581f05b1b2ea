//! From a role's state to the security profile that is written down.

use std::borrow::Cow;

use super::super::effective::{Application, ConnectProfile, ProfileOrigins};
use super::super::origin::Listed;
use super::super::{tasks, text};
use super::{State, Tags};
use crate::catalogue::{Permission, limits};
use crate::diagnostic::Diagnostic;
use crate::policy::Role;

/// Writes out a role that is not abstract.
pub(in crate::check) fn assemble<'a>(role: &Role<'a>, state: &State<'a>, out: &mut Vec<Diagnostic>) -> ConnectProfile<'a> {
    let mut origins = Listed::default();
    state.permissions.iter().for_each(|(held, origin)| origins.push(Cow::Borrowed(held.0.id), origin));
    state.extra.iter().for_each(|(name, origin)| origins.push(name.clone(), origin));
    for (task, origin) in state.tasks.iter().filter_map(|(name, origin)| Some((tasks::find(name)?, origin))) {
        let needed = task.needs.iter().flat_map(|needs| needs.permissions).filter(|id| Permission::find(id).is_some());
        needed.for_each(|id| origins.push(Cow::Borrowed(*id), origin));
    }
    origins.sort();
    let permissions: Vec<Cow<'a, str>> = origins.keys().cloned().collect();
    let known = permissions.iter().filter_map(|id| Permission::find(id)).collect();
    let at = role.location();
    let mut limit = |what: &str, count: usize, most: usize| {
        if count > most {
            out.push(super::super::too_many(at, what, count, most, "Amazon Connect"));
        }
    };
    limit("permissions", permissions.len(), limits::PERMISSIONS);
    limit("flow modules", state.flow_modules.keys().count(), limits::FLOW_MODULES);
    limit("AI agents", state.ai_agents.keys().count(), limits::AI_AGENTS);
    let applications = applications(state);
    limit("applications", applications.len(), limits::APPLICATIONS);
    let most = applications.iter().map(|application| application.permissions.len()).max().unwrap_or(0);
    limit("permissions of one application", most, limits::APPLICATION_PERMISSIONS);
    let mut attributes: Vec<(&Cow<str>, usize)> = Vec::new();
    for (attribute, _) in state.granular_access.keys() {
        match attributes.last_mut().filter(|(last, _)| *last == attribute) {
            Some((_, count)) => *count += 1,
            None => attributes.push((attribute, 1)),
        }
    }
    limit("attributes of `granular_access`", attributes.len(), limits::GRANULAR_ATTRIBUTES);
    let most = attributes.iter().map(|(_, count)| *count).max().unwrap_or(0);
    limit("values of one attribute of `granular_access`", most, limits::GRANULAR_VALUES);
    ConnectProfile {
        name: role.name.clone(),
        description: text::description(role, state.description.as_ref(), limits::PROFILE_DESCRIPTION, "Amazon Connect", out),
        permissions,
        known,
        tags: tags(&state.tags),
        access_tags: tags(&state.access_tags),
        restricted_resources: state.restricted_resources.keys().cloned().collect(),
        hierarchy_group: state.hierarchy_group.as_ref().map(|(group, _)| group.clone()),
        hierarchy_resources: state.hierarchy_resources.keys().cloned().collect(),
        applications,
        flow_modules: state.flow_modules.keys().cloned().collect(),
        ai_agents: state.ai_agents.keys().cloned().collect(),
        granular_access: state.granular_access.keys().cloned().collect(),
        origins: ProfileOrigins {
            permissions: origins,
            tags: state.tags.clone(),
            access_tags: state.access_tags.clone(),
            restricted_resources: state.restricted_resources.clone(),
            hierarchy_group: state.hierarchy_group.as_ref().map(|(_, origin)| *origin),
            hierarchy_resources: state.hierarchy_resources.clone(),
            applications: state.applications.clone(),
            flow_modules: state.flow_modules.clone(),
            ai_agents: state.ai_agents.clone(),
            granular_access: state.granular_access.clone(),
        },
    }
}

/// Each application with its permissions.
fn applications<'a>(state: &State<'a>) -> Vec<Application<'a>> {
    let mut applications: Vec<Application> = Vec::new();
    for held in state.applications.keys() {
        match applications.last_mut().filter(|last| last.namespace == held.namespace && last.kind == held.kind) {
            Some(last) => last.permissions.push(held.permission.clone()),
            None => applications.push(Application {
                namespace: held.namespace.clone(),
                kind: held.kind,
                permissions: vec![held.permission.clone()],
            }),
        }
    }
    applications
}

/// One value for each key.
fn tags<'a>(tags: &Tags<'a>) -> Vec<(Cow<'a, str>, Cow<'a, str>)> {
    let mut tags: Vec<_> = tags.keys().cloned().collect();
    tags.dedup_by(|later, first| later.0 == first.0);
    tags
}
