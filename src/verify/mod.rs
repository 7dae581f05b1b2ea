//! The policy's own tests: who can and who cannot, asked of what roles come to on each target.
//!
//! `can` is about all of a claim, in all spaces; `cannot` is about none of it, in no space. What is held in part is neither.

mod coverage;
mod failure;
mod named;
mod on_target;
mod run;

use crate::diagnostic::Diagnostic;
use crate::policy::Policy;
use crate::source::Location;

pub use coverage::{Covered, coverage};
pub use named::Named;
pub(crate) use named::named_targets;
pub(crate) use on_target::broken;
pub use on_target::{RolesOnTarget, roles_of_tests};

/// What became of a test.
#[derive(Debug)]
#[non_exhaustive]
pub struct TestResult {
    /// Its title.
    pub title: String,
    /// Where the title stands.
    pub at: Location,
    /// What became of its assertions, in order.
    pub assertions: Vec<AssertionResult>,
}

/// What became of an assertion.
#[derive(Debug)]
#[non_exhaustive]
pub struct AssertionResult {
    /// As it is written.
    pub text: String,
    /// Where it stands.
    pub at: Location,
    /// What became of it on each target that it is about.
    pub outcomes: Vec<(String, Outcome)>,
    /// What it says that no target has an answer to.
    pub untestable: Vec<Diagnostic>,
}

/// What became of an assertion on one target.
///
/// ```
/// use polc::project::Project;
/// use polc::verify::Outcome;
///
/// let policy = "role a < cases: read; > test \"nobody deletes\" < a cannot cases.delete; >";
/// let run = Project::new().file("a.pol", policy).test();
/// let (target, outcome) = &run.tests[0].assertions[0].outcomes[0];
/// assert!(target.starts_with("kibana") && matches!(outcome, Outcome::Passed));
/// ```
#[derive(Debug)]
pub enum Outcome {
    /// It holds.
    Passed,
    /// It does not, for these reasons.
    Failed(Vec<Diagnostic>),
    /// It could not be asked, for this reason.
    NotRun(String),
}

/// A policy with the targets that its tests are run on.
pub struct Verifier<'v, 'a> {
    /// The policy.
    pub policy: &'v Policy<'a>,
    /// The targets.
    pub targets: &'v [RolesOnTarget<'v, 'a>],
    /// The names of the targets that each name in a test stands for.
    pub named: &'v Named,
    /// What is wrong with the policy: nothing is said about a role with an error.
    pub errors: &'v [Diagnostic],
    /// Not all targets are there: an assertion may be about the others.
    pub is_limited: bool,
}

impl TestResult {
    /// Everything that is wrong with it.
    pub fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.assertions.iter().flat_map(|assertion| {
            let failed = assertion.outcomes.iter().flat_map(|(_, outcome)| match outcome {
                Outcome::Failed(failures) => failures.as_slice(),
                _ => &[],
            });
            failed.chain(&assertion.untestable)
        })
    }
}
