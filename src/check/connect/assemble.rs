//! From a role's state to the security profile that is written down.

use std::borrow::Cow;

use super::super::effective::ConnectProfile;
use super::super::elastic::sorted;
use super::super::text;
use super::State;
use crate::catalogue::{Permission, limits};
use crate::diagnostic::Diagnostic;
use crate::policy::Role;

/// Writes out a role that is not abstract.
pub(in crate::check) fn assemble<'a>(role: &Role<'a>, state: &State<'a>, out: &mut Vec<Diagnostic>) -> ConnectProfile<'a> {
    let needed = state.tasks.iter().flat_map(|task| task.needs).flat_map(|needs| needs.permissions.iter());
    let needed = needed.filter_map(|id| Permission::find(id));
    let mut known: Vec<&'static Permission> = state.permissions.iter().copied().chain(needed).collect();
    known.sort_by_key(|permission| permission.id);
    known.dedup_by_key(|permission| permission.id);
    let permissions = sorted(known.iter().map(|permission| Cow::Borrowed(permission.id)).chain(state.extra.iter().cloned()));
    let at = role.location();
    let mut limit = |what: &str, count: usize, most: usize| {
        if count > most {
            out.push(super::super::too_many(at, what, count, most, "Amazon Connect"));
        }
    };
    limit("permissions", permissions.len(), limits::PERMISSIONS);
    limit("flow modules", state.flow_modules.len(), limits::FLOW_MODULES);
    limit("AI agents", state.ai_agents.len(), limits::AI_AGENTS);
    let mut applications = state.applications.clone();
    applications.sort();
    applications.dedup_by(|later, first| {
        let same = later.0 == first.0;
        if same {
            first.1 = sorted(first.1.drain(..).chain(later.1.drain(..)).collect::<Vec<_>>().into_iter());
        }
        same
    });
    limit("applications", applications.len(), limits::APPLICATIONS);
    let mut profile = ConnectProfile {
        name: role.name.clone(),
        description: text::description(role, state.description.as_ref(), limits::PROFILE_DESCRIPTION, "Amazon Connect", out),
        permissions,
        known,
        tags: state.tags.clone(),
        access_tags: state.access_tags.clone(),
        restricted_resources: sorted(state.restricted_resources.iter().cloned()),
        hierarchy_group: state.hierarchy_group.clone(),
        hierarchy_resources: sorted(state.hierarchy_resources.iter().cloned()),
        applications,
        flow_modules: sorted(state.flow_modules.iter().cloned()),
        ai_agents: sorted(state.ai_agents.iter().cloned()),
    };
    profile.tags.sort();
    profile.tags.dedup_by(|later, first| later.0 == first.0);
    profile.access_tags.sort();
    profile.access_tags.dedup_by(|later, first| later.0 == first.0);
    profile
}
