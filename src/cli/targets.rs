//! Which targets a policy is checked for.

use super::failure::Failure;
use super::gather::Set;
use crate::config::Target;
use crate::policy::Policy;

/// The targets of the command line, or else those that the roles of a policy apply to.
pub(super) fn targets(set: &Set, policy: &Policy, named: &[String]) -> Result<Vec<Target>, Failure> {
    if !named.is_empty() {
        let mut targets: Vec<Target> = Vec::new();
        for name in named {
            let target = set.config.target(name).map_err(Failure::Usage)?;
            if !targets.iter().any(|held| held.name == target.name) {
                targets.push(target);
            }
        }
        return Ok(targets);
    }
    Ok(set.config.targets_for(policy.platforms()))
}
