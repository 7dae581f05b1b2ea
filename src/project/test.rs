//! The tests of a project's policies.

use std::sync::Arc;

use super::ready::{Ready, roles_on};
use super::{Options, Project, Refused};
use crate::check::Context;
use crate::diagnostic::{Diagnostic, tidy};
use crate::policy::Test;
use crate::report::of_tests::{Summary, TestReport};
use crate::source::SourceMap;
use crate::verify::{Covered, TestResult, Verifier, coverage, named_targets, roles_of_tests};

/// What became of the tests of a project.
#[derive(Debug)]
#[non_exhaustive]
pub struct TestRun {
    /// The files, which places point into.
    pub sources: Arc<SourceMap>,
    /// What is wrong with the policies themselves: errors only.
    pub errors: Vec<Diagnostic>,
    /// What became of the tests, in the order of files.
    pub tests: Vec<TestResult>,
    /// How many targets they were run on.
    pub targets: usize,
    /// What tests mention of what roles grant, if that was asked for.
    pub coverage: Option<Vec<Covered>>,
    /// What the configuration says is not known, because it has an error.
    pub is_misconfigured: bool,
}

impl TestRun {
    /// How many there are, and of what.
    pub fn summary(&self) -> Summary {
        Summary::of(&self.view())
    }

    /// The same for a renderer. Whoever knows where paths start adds that.
    pub fn view(&self) -> TestReport<'_> {
        TestReport {
            sources: &self.sources,
            errors: &self.errors,
            tests: &self.tests,
            targets: self.targets,
            coverage: self.coverage.as_deref(),
            root: None,
        }
    }

    /// Runs the tests of one policy.
    fn add(&mut self, mut ready: Ready, options: &Options) {
        let mut wrong = std::mem::take(&mut ready.wrong);
        let Ready { set, policy, linter, mut targets, .. } = ready;
        let is_limited = !options.targets.is_empty();
        let of_run = targets.len();
        let is_asked = |test: &Test| set.asked.contains(&test.source.file);
        let named = named_targets(&policy, &set.config, is_asked, if is_limited { None } else { Some(&mut targets) });
        self.targets += targets.len();
        let roles = if self.coverage.is_some() { policy.ids().collect() } else { roles_of_tests(&policy) };
        let contexts: Vec<Context> = targets.iter().map(Context::new).collect();
        let on = roles_on((&contexts, of_run), &policy, &roles, &linter, &mut wrong);
        let verifier = Verifier { policy: &policy, targets: &on, named: &named, errors: &wrong, is_limited };
        self.tests.extend(verifier.run(is_asked));
        if let Some(covered) = &mut self.coverage {
            covered.extend(coverage(&verifier, |role| set.asked.contains(&role.source.file)));
        }
        self.errors.extend(wrong);
    }
}

impl Project {
    /// Runs the policies' own tests.
    pub fn test(&self) -> TestRun {
        // Only what is asked by name can be refused.
        self.test_with(&Options::default(), false).unwrap_or_else(|_| self.no_tests(false))
    }

    /// The same where something is asked, and with what of roles the tests mention, if that is wanted.
    ///
    /// # Errors
    /// Where an unknown target is asked for.
    pub fn test_with(&self, options: &Options, with_coverage: bool) -> Result<TestRun, Refused> {
        let mut run = self.no_tests(with_coverage);
        for set in &self.sets {
            run.add(Ready::new(&self.sources, set, options)?, options);
        }
        tidy(&mut run.errors);
        run.is_misconfigured = self.is_misconfigured(&run.errors);
        Ok(run)
    }

    fn no_tests(&self, with_coverage: bool) -> TestRun {
        TestRun {
            sources: self.sources.clone(),
            errors: Vec::new(),
            tests: Vec::new(),
            targets: 0,
            coverage: with_coverage.then(Vec::new),
            is_misconfigured: false,
        }
    }
}
