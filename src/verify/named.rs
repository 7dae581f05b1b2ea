//! The targets that tests name behind `on`: unlike those of roles, they may be ones that the policy is not for otherwise.

use rustc_hash::FxHashMap;

use crate::config::{Config, Target};
use crate::policy::{Policy, Scope, Test};

/// The names of the targets that each name behind `on` stands for.
pub type Named = FxHashMap<String, Vec<String>>;

/// What the names of targets in tests stand for. Those that the tests which are asked for name are added to those of the run.
pub(crate) fn named_targets(
    policy: &Policy,
    config: &Config,
    is_asked: impl Fn(&Test) -> bool,
    mut run: Option<&mut Vec<Target>>,
) -> Named {
    let mut named = Named::default();
    for test in &policy.tests {
        for target in test.tree.assertions.iter().flat_map(|assertion| &assertion.on) {
            let written = test.source.written(target);
            if let Some(scope @ Scope::Since(_)) = Scope::parse(written) {
                let meant = policy.targets.iter().filter(|target| scope.covers(target)).map(|target| target.name.clone());
                named.insert(written.to_owned(), meant.collect());
                continue;
            }
            let Ok(target) = config.target(written) else { continue };
            named.insert(written.to_owned(), vec![target.name.clone()]);
            if let Some(run) = &mut run
                && is_asked(test)
                && !run.iter().any(|held| held.name == target.name)
            {
                run.push(target);
            }
        }
    }
    named
}
