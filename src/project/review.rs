//! The access review of a project's policy.

use std::sync::Arc;

use super::{Options, Project, Refused};
use crate::diagnostic::Diagnostic;
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
        let (review, errors) = self.ask_one(set, options, |asking, errors| {
            let sources = &self.sources;
            Review::new(&Reviewed { asking, sources, errors, found: &found.diagnostics, kept: &found.suppressed }, wanted)
        })?;
        let review = review.map_err(|unrelated| Refused::Unknown(unrelated.to_string()))?;
        Ok(ReviewRun { sources: self.sources.clone(), review, errors })
    }
}
