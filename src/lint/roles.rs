//! All roles on one target, for the rules that compare them.

use std::sync::Arc;

use super::prohibitions::Prohibitions;
use super::subject::HeldTogether;
use crate::check::Check;
use crate::policy::{Platform, RoleId};

/// All roles on one target.
pub struct Roles<'r, 'a> {
    /// The policy on this target.
    pub(crate) check: &'r Check<'r, 'a>,
    /// The roles that are not abstract, are for this target and have no error, in the policy's order.
    pub(crate) digests: &'r [Digest],
    /// The personas that hold roles of this target.
    pub(crate) personas: &'r [HeldTogether<'r, 'a>],
    /// What nobody may hold at once.
    pub(crate) prohibitions: &'r Prohibitions<'a>,
}

impl Roles<'_, '_> {
    /// The digests of the roles that grant anything.
    pub(crate) fn granting(&self) -> impl Iterator<Item = &Digest> {
        // What narrows a security profile is part of its digest, although it grants nothing.
        let nothing = match self.check.context().target.platform() {
            Platform::Kibana => 0,
            Platform::Connect => 1,
        };
        self.digests.iter().filter(move |digest| digest.grants.len() > nothing)
    }
}

/// Everything a role grants, as a sorted set of numbers: enough to see what is equal and what is contained.
#[derive(Clone, Debug)]
pub struct Digest {
    /// The role.
    pub(crate) id: RoleId,
    /// Its grants.
    pub(crate) grants: Arc<[u64]>,
}
