//! What is wrong with some roles, tests and prohibitions: the one place where the server calls the check.

use rayon::prelude::*;

use super::OnTarget;
use crate::check::{self, Check, Context};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::policy::{Policy, RoleId};

/// What is wrong with each of some roles. The policy may lack all roles that these do not extend.
pub(super) fn roles(policy: &Policy, targets: &[OnTarget], ids: &[RoleId]) -> Vec<Vec<Diagnostic>> {
    let mut found: Vec<Vec<Diagnostic>> = vec![Vec::new(); ids.len()];
    for target in targets {
        let context = target.context();
        let check = Check::new(&context, policy);
        let one = |(id, out): (&RoleId, &mut Vec<Diagnostic>)| {
            check.role(*id, out);
        };
        match ids.len() {
            0..=16 => ids.iter().zip(&mut found).for_each(one),
            _ => ids.par_iter().zip(&mut found).with_min_len(64).for_each(one),
        }
    }
    found
}

/// What is wrong with the tests and prohibitions of a policy. It may lack all roles and personas that these do not name.
pub(super) fn claims(policy: &Policy, targets: &[OnTarget], config: &Config) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = targets.iter().flat_map(|target| check::claims(&target.context(), policy)).collect();
    found.extend(check::unknown_targets(policy, config));
    found
}

impl OnTarget {
    /// What the check takes.
    pub(in crate::lsp) fn context(&self) -> Context<'_> {
        Context::with(&self.target, self.names.clone())
    }
}
