//! A policy that is ready to be looked at: its names are resolved, its levels and comments are read, and its targets are known. Whatever
//! is done with a policy begins here.

use rustc_hash::FxHashSet;

use super::set::Set;
use super::{Options, Refused};
use crate::check::{Context, unknown_targets};
use crate::config::Target;
use crate::diagnostic::{Diagnostic, Severity, Suppressed};
use crate::lint::{self, Linter};
use crate::policy::{Policy, Role, RoleId};
use crate::source::SourceMap;
use crate::verify::RolesOnTarget;

/// A policy with all that it is looked at with.
pub(super) struct Ready<'p> {
    pub(super) sources: &'p SourceMap,
    pub(super) set: &'p Set,
    pub(super) policy: Policy<'p>,
    pub(super) linter: Linter<'p>,
    pub(super) targets: Vec<Target>,
    /// What is wrong with the policy on whatever target.
    pub(super) wrong: Vec<Diagnostic>,
}

impl<'p> Ready<'p> {
    /// Gets a policy ready.
    pub(super) fn new(sources: &'p SourceMap, set: &'p Set, options: &Options) -> Result<Ready<'p>, Refused> {
        let mut known = set.config.known_targets();
        // One that is asked for need not stand in the configuration.
        let asked = options.targets.iter().filter_map(|name| set.config.target(name).ok());
        known.extend(asked.filter(|target| !target.is_declared).map(|target| target.known()));
        let (mut policy, mut wrong) = Policy::resolve(sources, &set.files, known);
        policy.keep_to(sources, &set.around);
        let targets = targets(set, &policy, &options.targets)?;
        let (linter, levels) = Linter::new(sources, &set.files, &set.diagnostics, &set.config, &options.levels);
        wrong.extend(levels);
        wrong.extend(unknown_targets(&policy, &set.config));
        wrong.extend(set.diagnostics.iter().cloned());
        Ok(Ready { sources, set, policy, linter, targets, wrong })
    }

    /// Whether a role stands in a file that is asked about.
    pub(super) fn is_asked(&self, role: &Role) -> bool {
        self.set.asked.contains(&role.source.file)
    }

    /// Takes the last look at everything that was found, before a baseline comes in. Gives what is not shown.
    pub(super) fn finish(&self, diagnostics: &mut Vec<Diagnostic>) -> Vec<Suppressed> {
        self.linter.finish(lint::concerned_in(&self.policy), &self.targets, diagnostics)
    }
}

/// The targets of these names, or else those that the roles of a policy apply to.
pub(super) fn targets(set: &Set, policy: &Policy, named: &[String]) -> Result<Vec<Target>, Refused> {
    if named.is_empty() {
        return Ok(set.config.targets_for(policy.platforms()));
    }
    let mut targets: Vec<Target> = Vec::new();
    for name in named {
        let target = set.config.target(name).map_err(Refused::Unknown)?;
        // Roles that exist are on the target that they were read for, and on no other.
        if set.existing.is_some() && !set.config.targets.iter().any(|held| held.name == target.name) {
            continue;
        }
        if !targets.iter().any(|held| held.name == target.name) {
            targets.push(target);
        }
    }
    Ok(targets)
}

/// What roles come to on targets, of which the first `of_run` are those of the run. What is wrong is added to `wrong`, which keeps errors
/// alone: also those of files that were not asked about, since whoever asks needs the whole policy.
pub(super) fn roles_on<'v, 'a>(
    (contexts, of_run): (&'v [Context<'v>], usize),
    policy: &Policy<'a>,
    roles: &FxHashSet<RoleId>,
    linter: &Linter,
    wrong: &mut Vec<Diagnostic>,
) -> Vec<RolesOnTarget<'v, 'a>> {
    let made = contexts.iter().enumerate().map(|(n, context)| {
        let (on, found) = RolesOnTarget::new(context, policy, roles, n < of_run);
        // Some errors are up to the configuration and to comments.
        wrong.extend(found.into_iter().filter_map(|(diagnostic, holder)| linter.settle(diagnostic, holder)));
        on
    });
    let made = made.collect();
    wrong.retain(|diagnostic| diagnostic.severity == Severity::Error);
    made
}
