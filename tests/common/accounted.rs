//! Everything that a role holds comes from somewhere, and nothing else does.

use std::borrow::Cow;
use std::collections::BTreeSet;

use polc::check::effective::{Effective, IndexEntry};
use polc::check::origin::{Listed, Origin};
use polc::policy::{Policy, RoleId};

/// Asserts that everything in a role has an origin, that origins are of nothing else, and that each is a place in a statement of the
/// role or of one that it extends.
pub(crate) fn assert_accounted(policy: &Policy, id: RoleId, effective: &Effective) {
    let line = policy.line(id);
    let stands = |origin: Origin| {
        assert!(line.contains(&origin.role), "{origin:?} is not of {}", policy.role(id).name);
        assert!(origin.statement(policy).is_some(), "{origin:?} is not a statement");
        assert!(policy.role(origin.role).contains(origin.at), "{origin:?}");
    };
    match effective {
        Effective::Kibana(role) => {
            let parts = role.entries.iter().flat_map(|entry| entry.parts());
            for entry in parts.clone() {
                let spaces = parts.clone().flat_map(|other| &other.spaces).filter(|space| entry.spaces.contains(space));
                assert_eq!(spaces.count(), entry.spaces.len(), "a space is in one part");
                assert_eq!(entry.base.is_some(), entry.base_origins.nearest().is_some());
                for grant in &entry.features {
                    assert_eq!(grant.origins.set(), grant.set, "{}", grant.id);
                    grant.origins.iter().map(|(_, origin)| origin).chain(grant.origin()).for_each(stands);
                    let raw: Vec<&Cow<str>> = grant.privileges.iter().filter(|id| grant.raw.has(id)).collect();
                    assert_eq!(grant.raw.keys().collect::<Vec<_>>(), raw);
                }
            }
            listed(&role.cluster, &role.origins.cluster, stands);
            listed(&role.run_as, &role.origins.run_as, stands);
            for entry in role.indices.iter().chain(&role.remote_indices) {
                index(entry, stands);
            }
            let pairs = role.remote_cluster.iter().flat_map(|entry| {
                entry.clusters.iter().flat_map(|cluster| entry.privileges.iter().map(move |held| (cluster.clone(), held.clone())))
            });
            let pairs: BTreeSet<_> = pairs.collect();
            assert_eq!(pairs, role.origins.remote_cluster.keys().cloned().collect());
        }
        Effective::Connect(profile) => {
            listed(&profile.permissions, &profile.origins.permissions, stands);
            listed(&profile.restricted_resources, &profile.origins.restricted_resources, stands);
            listed(&profile.hierarchy_resources, &profile.origins.hierarchy_resources, stands);
            listed(&profile.flow_modules, &profile.origins.flow_modules, stands);
            listed(&profile.ai_agents, &profile.origins.ai_agents, stands);
            let keys = profile.origins.tags.keys().map(|(key, _)| key).collect::<BTreeSet<_>>();
            assert_eq!(keys, profile.tags.iter().map(|(key, _)| key).collect());
            assert_eq!(profile.hierarchy_group.is_some(), profile.origins.hierarchy_group.is_some());
        }
    }
}

fn listed(held: &[Cow<str>], origins: &Listed<Cow<str>>, stands: impl Fn(Origin)) {
    assert_eq!(held.iter().collect::<Vec<_>>(), origins.keys().collect::<Vec<_>>());
    origins.iter().for_each(|(_, origin)| stands(origin));
}

fn index(entry: &IndexEntry, stands: impl Fn(Origin)) {
    for name in &entry.names {
        for privilege in &entry.privileges {
            let mut origins = entry.origins_of(|it| it == name, |it| it == privilege).peekable();
            assert!(origins.peek().is_some(), "nothing gives `{privilege}` on `{name}`");
            origins.for_each(&stands);
        }
    }
    let is_held = |privilege: &str| entry.privileges.iter().any(|held| held == privilege);
    assert_eq!(entry.origins_of(|_| true, |privilege| !is_held(privilege)).next(), None);
}
