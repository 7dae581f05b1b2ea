//! The access review of a project's policy.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::ready::{Ready, roles_on};
use super::{Options, Project, Refused};
use crate::check::Context;
use crate::diagnostic::{Diagnostic, tidy};
use crate::policy::RoleId;
use crate::question::Asking;
use crate::review::{Review, Reviewed, Wanted};
use crate::source::SourceMap;

/// A review, with what keeps it from being whole.
#[derive(Debug)]
#[non_exhaustive]
pub struct ReviewRun {
    /// The files, which places point into.
    pub sources: Arc<SourceMap>,
    /// The review.
    pub review: Review,
    /// What is wrong with the policy itself: errors only. Nothing is known about a role with an error, and the review says so.
    pub errors: Vec<Diagnostic>,
}

impl Project {
    /// Reviews the policy.
    ///
    /// # Errors
    /// Where there are several policies, an unknown target is asked for, or the review before is of something else.
    pub fn review(&self, options: &Options, wanted: &Wanted) -> Result<ReviewRun, Refused> {
        let [set] = self.sets.as_slice() else {
            let n = self.sets.len();
            return Err(Refused::Unknown(match self.sets.iter().any(|set| set.existing.is_some()) {
                true => "a review is of the roles of one product, and these are of two: name the exports of one".to_owned(),
                false => format!(
                    "a review is of one policy, and there are {n} here: name the folder of one, whose polc.toml says which systems it \
                     is for"
                ),
            }));
        };
        let found = self.check_with(options)?;
        let mut ready = Ready::new(&self.sources, set, options)?;
        let mut wrong = std::mem::take(&mut ready.wrong);
        let Ready { policy, linter, targets, .. } = ready;
        let roles: FxHashSet<RoleId> = policy.ids().collect();
        let contexts: Vec<Context> = targets.iter().map(Context::new).collect();
        let on = roles_on((&contexts, contexts.len()), &policy, &roles, &linter, &mut wrong);
        wrong.retain(|found| set.concerns(found));
        tidy(&mut wrong);
        let none = BTreeMap::new();
        let reviewed = Reviewed {
            asking: &Asking::new(&policy, &on, &wrong).without(set.existing.as_ref().unwrap_or(&none)),
            sources: &self.sources,
            errors: &wrong,
            found: &found.diagnostics,
            kept: &found.suppressed,
        };
        let review = Review::new(&reviewed, wanted).map_err(|unrelated| Refused::Unknown(unrelated.to_string()))?;
        Ok(ReviewRun { sources: self.sources.clone(), review, errors: wrong })
    }
}
