//! Where a policy grants what a difference is about.

use super::difference::Atom;
use super::kibana::EVERYWHERE;
use crate::catalogue::{EsFamily, Feature};
use crate::check::Context;
use crate::check::effective::{ApplicationPermission, ConnectProfile, Effective, ElasticPermission, FeatureGrant, KibanaRole};
use crate::check::held::{Held, KibanaHeld, implied};
use crate::check::origin::{Listed, Origin};
use crate::check::privileges::{FeatureOn, Privileges};
use crate::policy::Policy;
use crate::source::Location;

/// What a role of a policy comes to on a target, with where all of it comes from.
pub struct Lines<'l, 'a> {
    policy: &'l Policy<'a>,
    context: &'l Context<'l>,
    role: &'l Effective<'a>,
}

impl<'l, 'a> Lines<'l, 'a> {
    /// Looks at a role.
    pub fn new(policy: &'l Policy<'a>, context: &'l Context<'l>, role: &'l Effective<'a>) -> Lines<'l, 'a> {
        Lines { policy, context, role }
    }

    /// Where something comes from that the role holds in a space; none if it does not hold it.
    pub(crate) fn origin(&self, atom: &Atom, space: Option<&str>) -> Option<Origin> {
        let space = space.unwrap_or(EVERYWHERE);
        match self.role {
            Effective::Kibana(role) => {
                let held = Held::new(self.context, [self.role]);
                of_role(role, held.kibana()?, atom, space)
            }
            Effective::Connect(profile) => of_profile(profile, atom),
        }
    }

    /// The words that grant it.
    pub fn at(&self, atom: &Atom, space: Option<&str>) -> Option<Location> {
        let origin = self.origin(atom, space)?;
        Some(match atom {
            Atom::Index { privileges, .. } => origin.privilege(self.policy, |name| privileges.iter().any(|it| it == name)),
            _ => origin.at,
        })
    }
}

fn of_role(role: &KibanaRole, held: &KibanaHeld, atom: &Atom, space: &str) -> Option<Origin> {
    match atom {
        Atom::Base(level) => {
            let level = Privileges::of(*level);
            let here = held.places.iter().filter(|place| place.reaches(space));
            here.filter_map(|place| place.base?.1.of(level).next()).next()
        }
        Atom::Privileges(on, set) => {
            let own = held.origins(&here(on, held), *set, space).first().copied();
            // What has moved stands where the older feature is granted.
            let leads = |old: &Feature| old.replaced.iter().flat_map(|row| row.to).any(|(id, _)| *id == on.feature.id);
            own.or_else(|| granted(role, space, leads))
        }
        Atom::Kept(old, _) => granted(role, space, |feature| feature.id == old.id),
        Atom::Raw(feature, privilege) => {
            let entries = role.entries.iter().flat_map(|entry| entry.parts());
            let here = entries.filter(|entry| entry.spaces.iter().any(|held| held == space || held == EVERYWHERE));
            let grants = here.flat_map(|entry| &entry.features).filter(|grant| grant.id == *feature);
            grants.filter_map(|grant| grant.raw.of(|name| name == privilege).next().or_else(|| grant.origin())).next()
        }
        Atom::Cluster(name) => role.origins.cluster.of(|held| held == name).next(),
        Atom::RemoteCluster(cluster, name) => role.origins.remote_cluster.of(|held| held.0 == *cluster && held.1 == *name).next(),
        Atom::Index { clusters, name, privileges } => {
            let entries = role.indices.iter().chain(&role.remote_indices).filter(|entry| entry.clusters == *clusters);
            let gives = |held: &str| privileges.iter().any(|wanted| implied(EsFamily::Index, &[held], wanted));
            entries.flat_map(|entry| entry.origins_of(|held| held == name, gives)).next()
        }
        Atom::RunAs(user) => role.origins.run_as.of(|held| held == user).next(),
        Atom::Application(name, privilege, resource) => {
            let is_it = |held: &ElasticPermission| {
                held.application == *name && held.privilege == *privilege && held.resources.iter().any(|it| it == resource)
            };
            role.origins.applications.of(is_it).next()
        }
        Atom::Whole("global") => role.origins.global.nearest(),
        _ => None,
    }
}

/// Where a feature is granted.
fn granted(role: &KibanaRole, space: &str, is_meant: impl Fn(&Feature) -> bool) -> Option<Origin> {
    let entries = role.entries.iter().flat_map(|entry| entry.parts());
    let here = entries.filter(|entry| entry.spaces.iter().any(|held| held == space || held == EVERYWHERE));
    let mut grants = here.flat_map(|entry| &entry.features).filter(|grant| grant.on.is_some_and(|on| is_meant(on.feature)));
    grants.find_map(FeatureGrant::origin)
}

/// The feature as the target of the role has it, which may be an older release than the one that things are compared on.
fn here(on: &FeatureOn, held: &KibanaHeld) -> FeatureOn {
    FeatureOn::new(on.feature, held.context.target.release())
}

fn of_profile(profile: &ConnectProfile, atom: &Atom) -> Option<Origin> {
    let origins = &profile.origins;
    match atom {
        Atom::Permission(id) => origins.permissions.of(|held| held == id).next(),
        Atom::ConnectApplication(name, permission) => {
            let is_named = |held: &ApplicationPermission| match held.kind {
                Some(kind) => *name == format!("{} ({kind})", held.namespace),
                None => held.namespace == *name,
            };
            origins.applications.of(|held| held.permission == *permission && is_named(held)).next()
        }
        Atom::FlowModule(id) => origins.flow_modules.of(|held| held == id).next(),
        Atom::Agent(id) => origins.ai_agents.of(|held| held == id).next(),
        Atom::Whole("access_tags") => origins.access_tags.nearest().or_else(|| origins.restricted_resources.nearest()),
        Atom::Whole("granular") => origins.granular_access.nearest(),
        Atom::Whole("hierarchy") => origins.hierarchy_group.or_else(|| Listed::nearest(&origins.hierarchy_resources)),
        _ => None,
    }
}
