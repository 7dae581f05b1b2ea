//! Where polc and the reference are known to differ, by name, until the language says more. Such policies are looked at all the same,
//! and the names of those that differ are printed.

use crate::policy::Policy;

/// Why a policy is not compared, if it is not.
pub(crate) fn known(policy: &Policy) -> Option<&'static str> {
    let is_part = |written: &str| written.trim_start_matches("kibana.") == "exceptions";
    let has_parts = policy.roles.iter().any(|role| role.grants().any(|(written, ..)| is_part(written)));
    let is_scoped = policy.roles.iter().any(|role| role.on.iter().any(|on| on.contains(':')));
    (has_parts && is_scoped).then_some("exceptions beside roles for some releases only")
}
