//! The targets that tests name behind `on`.

use rustc_hash::FxHashMap;

use crate::config::{Config, Target};
use crate::policy::{Policy, Test};

/// What the names of targets in tests stand for. Those that the tests which are asked for name are added to those of the run.
pub fn named_targets(
    policy: &Policy,
    config: &Config,
    is_asked: impl Fn(&Test) -> bool,
    mut run: Option<&mut Vec<Target>>,
) -> FxHashMap<String, String> {
    let mut named = FxHashMap::default();
    for test in &policy.tests {
        for target in test.tree.assertions.iter().flat_map(|assertion| &assertion.targets) {
            let written = target.of(test.source.text);
            let Ok(target) = config.target(written) else { continue };
            named.insert(written.to_owned(), target.name.clone());
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
