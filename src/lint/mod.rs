//! What a careful reviewer would say of a policy that compiles.
//!
//! Rules look at what roles come to on a target and report what they see; they know nothing of levels and comments. Every rule that is
//! switched on is asked; then the linter settles for each finding how bad it is and whether somebody decided to keep it.

mod alerts;
mod asked_rules;
mod baseline;
mod dependencies;
mod digest;
mod edit;
mod explain;
mod findings;
mod finish;
mod levels;
mod linter;
mod narrowing;
mod no_effect;
mod on_target;
mod outgoing;
mod overlaps;
mod permissions;
mod places;
mod prohibitions;
mod registry;
mod removal;
mod revoking;
mod roles;
mod rule;
mod rules;
mod scoped;
mod shadow;
mod spaces;
mod subject;
mod suppress;
mod words;
mod written;

use rayon::prelude::*;

use crate::check::{Check, Context};
use crate::config::Target;
use crate::diagnostic::{Diagnostic, Id};
use crate::policy::{Policy, RoleId};

pub use asked_rules::AskedRules;
pub(crate) use baseline::Places;
pub use baseline::{BASELINE_FILE, Baseline, Counts};
pub(crate) use explain::group_name;
pub use explain::{Explained, chapters, errors_page, explained, index, page, text};
pub(crate) use finish::{concerned, concerned_in, is_once, once};
pub use levels::{Levels, Overrides};
pub use linter::Linter;
pub(crate) use on_target::is_error;
pub use on_target::{Look, People, RulesOnTarget};
pub use registry::{Named, all, find};
pub use roles::Digest;
pub use rule::{Check as RuleCheck, Rule};
pub use rules::RULES;
pub use rules::broader_on_release::RULE as BROADER_ON_RELEASE;
pub use rules::deprecated_feature_id::RULE as DEPRECATED_FEATURE_ID;
pub use rules::differs_between_targets::RULE as DIFFERS_BETWEEN_TARGETS;
pub(crate) use rules::forbidden_combination::RULE as FORBIDDEN_COMBINATION;
pub use rules::unused_suppression::RULE as UNUSED_SUPPRESSION;
pub(crate) use suppress::may_suppress;

/// Whether a finding is about comments of this very linter: another comment about it helps nobody.
pub(crate) fn is_about_comments(id: Id) -> bool {
    [&rules::unused_suppression::RULE, &rules::suppression_without_reason::RULE].iter().any(|rule| rule.id == id)
}

/// Works something out for each of some roles, in parallel where there are many.
fn each<T: Send>(ids: &[RoleId], one: impl Fn(RoleId) -> T + Sync) -> Vec<T> {
    match ids.len() {
        0..=16 => ids.iter().map(|id| one(*id)).collect(),
        _ => ids.par_iter().with_min_len(64).map(|id| one(*id)).collect(),
    }
}

/// Everything to say of a policy on some targets: what is wrong, and what the linter finds.
pub fn check(linter: &Linter, policy: &Policy, targets: &[Target]) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    linter.beside_targets(policy, targets, &mut diagnostics);
    let ids: Vec<RoleId> = policy.ids().collect();
    for target in targets {
        let context = Context::new(target);
        let check = Check::new(&context, policy);
        let people = People::new(&check, linter.asked());
        let on = RulesOnTarget::new(linter.asked(), &check, &people);
        let made = each(&ids, |id| {
            let mut found = Vec::new();
            let (_, digest) = linter.role(&on, id, &mut found);
            (found, digest)
        });
        let mut digests = Vec::new();
        for (found, digest) in made {
            diagnostics.extend(found);
            digests.extend(digest);
        }
        linter.settle_all(on.compare(&digests), &mut diagnostics);
        linter.settle_all(check.rest(), &mut diagnostics);
    }
    diagnostics
}
