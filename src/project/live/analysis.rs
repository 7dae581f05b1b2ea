//! What there is to say of some roles, tests and prohibitions: the one place where the server asks the check and the rules. How the
//! findings are to be taken is settled later; see [`judge`](super::judge).

use rayon::prelude::*;

use super::OnTarget;
use super::items::Seen;
use crate::check::{self, Check, Context};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::lint::{self, AskedRules, Digest, Look, People};
use crate::policy::{Policy, RoleId};

/// What there is to say of each of some roles. The policy may lack all roles that these do not extend, and that no persona holds
/// together with them.
pub(super) fn roles(policy: &Policy, targets: &[OnTarget], asked: &AskedRules, ids: &[RoleId]) -> Vec<Seen> {
    let mut seen: Vec<Seen> = ids.iter().map(|_| Seen::only(Vec::new())).collect();
    let contexts: Vec<Context> = targets.iter().map(OnTarget::context).collect();
    for context in &contexts {
        let check = Check::new(context, policy);
        let people = People::new(&check, asked);
        let on = lint::RulesOnTarget::new(asked, &check, &people);
        let one = |(id, seen): (&RoleId, &mut Seen)| {
            let Look { found, digest, is_judged, .. } = on.role(*id);
            seen.found.extend(found);
            seen.grants.push(digest.map(|digest| digest.grants));
            seen.is_unjudged |= !is_judged;
        };
        match ids.len() {
            0..=16 => ids.iter().zip(&mut seen).for_each(one),
            _ => ids.par_iter().zip(&mut seen).with_min_len(64).for_each(one),
        }
    }
    for (seen, found) in seen.iter_mut().zip(asked.targets(policy, contexts.into_iter(), ids)) {
        seen.found.extend(found);
    }
    seen
}

/// What is wrong with the tests and prohibitions of a policy. It may lack all roles and personas that these do not name.
pub(super) fn claims(policy: &Policy, targets: &[OnTarget], config: &Config) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = targets.iter().flat_map(|target| check::claims(&target.context(), policy)).collect();
    found.extend(check::unknown_targets(policy, config));
    found
}

/// What the rules say that look at the whole policy, given what it has on each target.
pub(super) fn whole(policy: &Policy, targets: &[OnTarget], asked: &AskedRules, digests: &[Vec<Digest>]) -> Vec<Diagnostic> {
    let mut found = asked.policy(policy);
    for (target, digests) in targets.iter().zip(digests) {
        let context = target.context();
        let check = Check::new(&context, policy);
        let people = People::new(&check, asked);
        found.extend(lint::RulesOnTarget::new(asked, &check, &people).compare(digests));
    }
    found
}

impl OnTarget {
    /// What the check takes.
    pub fn context(&self) -> Context<'_> {
        Context::with(&self.target, self.names.clone())
    }
}
