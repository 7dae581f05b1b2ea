//! Everything that a role grants, as a sorted set of numbers.

use crate::catalogue::Primary;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rustc_hash::FxHasher;

use crate::check::effective::{ConnectProfile, Effective, IndexEntry, KibanaRole};

/// The grants of a role. Two roles with the same numbers grant the same; one whose numbers are all among another's grants no more.
pub(super) fn grants(effective: &Effective) -> Arc<[u64]> {
    let mut grants = Vec::new();
    match effective {
        Effective::Kibana(role) => kibana(role, &mut grants),
        Effective::Connect(profile) => connect(profile, &mut grants),
    }
    grants.sort_unstable();
    grants.dedup();
    grants.into()
}

fn number(grant: impl Hash) -> u64 {
    let mut hasher = FxHasher::default();
    grant.hash(&mut hasher);
    hasher.finish()
}

fn kibana(role: &KibanaRole, grants: &mut Vec<u64>) {
    for entry in &role.entries {
        for space in &entry.spaces {
            // `all` holds everything that `read` does.
            for base in [Primary::Read, Primary::All].into_iter().filter(|base| entry.base >= Some(*base)) {
                grants.push(number((0, space, base)));
            }
            for feature in &entry.features {
                let mut bits = feature.set.0;
                while bits != 0 {
                    grants.push(number((1, space, &feature.id, bits.trailing_zeros())));
                    bits &= bits - 1;
                }
                if feature.on.is_none() {
                    grants.extend(feature.privileges.iter().map(|privilege| number((2, space, &feature.id, privilege))));
                }
            }
        }
    }
    grants.extend(role.cluster.iter().map(|privilege| number((3, privilege))));
    grants.extend(role.run_as.iter().map(|user| number((4, user))));
    for held in &role.applications {
        grants.extend(held.privileges.iter().map(|privilege| number((7, &held.application, &held.resources, privilege))));
    }
    grants.extend(role.global.iter().map(|grant| number((8, grant))));
    for entry in &role.remote_cluster {
        for cluster in &entry.clusters {
            grants.extend(entry.privileges.iter().map(|privilege| number((5, cluster, privilege))));
        }
    }
    for entry in role.indices.iter().chain(&role.remote_indices) {
        indices(entry, grants);
    }
}

fn indices(entry: &IndexEntry, grants: &mut Vec<u64>) {
    let options = (&entry.options.fields, &entry.options.except, &entry.options.query, entry.options.restricted);
    for name in &entry.names {
        grants.extend(entry.privileges.iter().map(|privilege| number((6, &entry.clusters, name, privilege, options))));
    }
}

fn connect(profile: &ConnectProfile, grants: &mut Vec<u64>) {
    grants.extend(profile.permissions.iter().map(|permission| number((10, permission))));
    for held in &profile.applications {
        grants.extend(held.permissions.iter().map(|permission| number((11, &held.namespace, held.kind, permission))));
    }
    grants.extend(profile.flow_modules.iter().map(|module| number((12, module))));
    grants.extend(profile.ai_agents.iter().map(|agent| number((13, agent))));
    // What narrows a profile is one thing with its permissions: otherwise narrowed ones would seem contained in it.
    let narrowed = (&profile.access_tags, &profile.restricted_resources, &profile.hierarchy_group, &profile.hierarchy_resources);
    grants.push(number((14, narrowed, &profile.granular_access)));
}
