//! Permissions of Amazon Connect that somebody holds.

use crate::catalogue::Permission;
use crate::check::Context;
use crate::check::effective::ConnectProfile;

/// What somebody holds on an Amazon Connect target.
#[derive(Clone, Debug)]
pub struct ConnectHeld<'e, 'a> {
    /// The target.
    pub(crate) context: &'e Context<'e>,
    /// The profiles that add up, in the order of the roles.
    pub(crate) profiles: Vec<&'e ConnectProfile<'a>>,
    /// The permissions that the catalogue knows, sorted by id.
    pub(crate) known: Vec<&'static Permission>,
}

impl<'e, 'a> ConnectHeld<'e, 'a> {
    pub(super) fn new(context: &'e Context<'e>, profiles: Vec<&'e ConnectProfile<'a>>) -> ConnectHeld<'e, 'a> {
        let mut known: Vec<&'static Permission> = profiles.iter().flat_map(|profile| profile.known.iter().copied()).collect();
        if profiles.len() > 1 {
            known.sort_by_key(|permission| permission.id);
            known.dedup_by_key(|permission| permission.id);
        }
        ConnectHeld { context, profiles, known }
    }

    /// Whether a permission is held, by the name the API takes.
    pub fn has(&self, id: &str) -> bool {
        self.known.binary_search_by_key(&id, |permission| permission.id).is_ok()
            || self.profiles.iter().any(|profile| profile.permissions.binary_search_by(|held| (**held).cmp(id)).is_ok())
    }

    /// The permissions of a portable feature that are held.
    pub(crate) fn of_feature(&self, feature: &str) -> impl Iterator<Item = &'static Permission> {
        self.known.iter().copied().filter(move |permission| permission.feature == feature)
    }
}
