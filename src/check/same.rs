//! Whether a role that is written differently comes to the same: for itself, and for the roles that extend it.

use rustc_hash::FxHashMap;

use super::effective::{ConnectProfile, Effective, KibanaRole};
use super::elastic::IndexPrivileges;
use super::grants::Grants;
use super::{Check, State, assemble, connect, kibana};
use crate::diagnostic::Diagnostic;
use crate::policy::{Role, RoleId};

/// What parents hand down on names of the local cluster.
pub(crate) struct HandedDown<'s>(FxHashMap<&'s str, Vec<&'s IndexPrivileges>>);

impl HandedDown<'_> {
    /// Whether an index privilege is handed down on a name, by this name of it.
    pub(crate) fn gives(&self, name: &str, privilege: &str) -> bool {
        let held = self.0.get(name).into_iter().flatten();
        held.into_iter().any(|held| held.names().any(|held| held == privilege))
    }
}

impl<'a> Check<'_, 'a> {
    /// What the parents of a role hand down on names of the local cluster.
    pub(crate) fn handed_down(&self, role: &Role<'a>) -> HandedDown<'_> {
        let mut by_name: FxHashMap<&str, Vec<&IndexPrivileges>> = FxHashMap::default();
        for (state, _) in role.parents.iter().filter_map(|parent| self.states.get(parent)) {
            let State::Kibana(state) = state else { continue };
            for grant in state.elastic.indices.iter().filter(|grant| grant.clusters.is_empty()) {
                for name in &grant.names {
                    by_name.entry(name).or_default().push(&grant.privileges);
                }
            }
        }
        HandedDown(by_name)
    }

    /// Whether `changed`, put in the place of a role that is right, would come to the same on this target.
    pub(crate) fn is_same(&self, id: RoleId, changed: &Role<'a>) -> bool {
        let role = self.policy.role(id);
        let (mut before, mut after) = (Vec::new(), Vec::new());
        let (old, new) = (self.state(id, role, &mut before), self.state(id, changed, &mut after));
        let is_same_below = !self.states.contains_key(&id) || hands_down_same(&old, &new);
        is_same_below
            && grants_same(&self.written_down(role, &old, &mut before), &self.written_down(changed, &new, &mut after))
            && after.len() == before.len()
    }

    fn written_down(&self, role: &Role<'a>, state: &State<'a>, out: &mut Vec<Diagnostic>) -> Effective<'a> {
        match state {
            State::Kibana(state) => Effective::Kibana(assemble::assemble(self.context, role, state, true, out)),
            State::Connect(state) => Effective::Connect(connect::assemble(role, state, out)),
        }
    }
}

fn hands_down_same(old: &State, new: &State) -> bool {
    match (old, new) {
        (State::Kibana(old), State::Kibana(new)) => kibana_hands_down_same(old, new),
        (State::Connect(old), State::Connect(new)) => old.hands_down_same(new),
        _ => false,
    }
}

fn kibana_hands_down_same(old: &kibana::State, new: &kibana::State) -> bool {
    let (a, b) = (&old.elastic, &new.elastic);
    let same_named = old.named.len() == new.named.len()
        && old.named.iter().zip(&new.named).all(|((old_space, old), (space, new))| old_space == space && same_grants(old, new));
    same_named
        && same_grants(&old.own, &new.own)
        && a.cluster == b.cluster
        && a.run_as == b.run_as
        && a.applications == b.applications
        && a.global == b.global
        && a.remote_clusters() == b.remote_clusters()
        && a.entries(Vec::new()) == b.entries(Vec::new())
        && old.spaces.as_ref().map(|(spaces, _)| spaces) == new.spaces.as_ref().map(|(spaces, _)| spaces)
}

/// What is revoked counts as well: a child may inherit it from elsewhere.
fn same_grants(old: &Grants, new: &Grants) -> bool {
    let within = |a: &Grants, b: &Grants| {
        a.entries.iter().all(|entry| b.get(&entry.key).is_some_and(|other| other.value == entry.value)) && a.tasks == b.tasks
    };
    within(old, new) && within(new, old) && old.base_set() == new.base_set()
}

fn grants_same(old: &Effective, new: &Effective) -> bool {
    match (old, new) {
        (Effective::Kibana(old), Effective::Kibana(new)) => same_role(old, new),
        (Effective::Connect(old), Effective::Connect(new)) => same_profile(old, new),
        _ => false,
    }
}

fn same_role(old: &KibanaRole, new: &KibanaRole) -> bool {
    let same_entries = old.entries.len() == new.entries.len()
        && old.entries.iter().zip(&new.entries).all(|(a, b)| a.spaces == b.spaces && a.base == b.base && a.features == b.features);
    same_entries
        && old.cluster == new.cluster
        && old.indices == new.indices
        && old.remote_indices == new.remote_indices
        && old.remote_cluster == new.remote_cluster
        && old.run_as == new.run_as
        && old.applications == new.applications
        && old.global == new.global
}

fn same_profile(old: &ConnectProfile, new: &ConnectProfile) -> bool {
    old.permissions == new.permissions
        && old.applications == new.applications
        && old.access_tags == new.access_tags
        && old.restricted_resources == new.restricted_resources
        && old.hierarchy_group == new.hierarchy_group
        && old.hierarchy_resources == new.hierarchy_resources
        && old.flow_modules == new.flow_modules
        && old.ai_agents == new.ai_agents
        && old.granular_access == new.granular_access
}
