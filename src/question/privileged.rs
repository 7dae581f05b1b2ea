//! What an access review looks at first: what lets somebody administer or give rights, and what the catalogue names beside that.

use crate::access::Access;
use crate::catalogue::{PRIVILEGED, Primary, Privileged};
use crate::check::privileges::{FeatureOn, Privileges};

/// Whether what a class lets one do is privileged by itself.
pub(crate) fn is_privileged(access: Access) -> bool {
    access >= Access::Administer
}

/// What the catalogue says of some privileges of a feature, where their class alone does not make them privileged.
pub(crate) fn named_privileged(on: &FeatureOn, set: Privileges) -> Option<&'static Privileged> {
    let bit = |word: &str| match Primary::named(word) {
        Some(level) => Some(Privileges::of(level)),
        None => on.find(word).map(Privileges::sub),
    };
    let holds = |word: &&str| bit(word).is_some_and(|bit| set.covers(bit));
    PRIVILEGED.iter().find(|it| on.feature.names.contains(&it.feature) && it.privileges.iter().any(holds))
}
