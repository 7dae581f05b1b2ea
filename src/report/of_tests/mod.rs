//! What became of a policy's tests, as text: one file per kind of format.

mod json;
mod junit;
mod text;

use std::fmt;
use std::io::{self, Write};
use std::path::Path;

use super::{Style, View, counted};
use crate::diagnostic::{Diagnostic, tidy};
use crate::source::SourceMap;
use crate::verify::{AssertionResult, Covered, Outcome, TestResult};

/// An output format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// For people: each failure with the source that it comes from.
    Full,
    /// One line for each failure.
    Concise,
    /// For tools: every assertion on every target.
    Json,
    /// For CI systems.
    Junit,
}

impl Format {
    /// Every format, as the help lists them.
    pub const ALL: &'static [Format] = &[Format::Full, Format::Concise, Format::Json, Format::Junit];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Format::Full => "full",
            Format::Concise => "concise",
            Format::Json => "json",
            Format::Junit => "junit",
        }
    }
}

/// What there is to report.
#[derive(Clone, Copy, Debug)]
pub struct TestReport<'a> {
    /// All files that were read.
    pub sources: &'a SourceMap,
    /// What is wrong with the policy itself: errors only.
    pub errors: &'a [Diagnostic],
    /// What became of the tests, in file order.
    pub tests: &'a [TestResult],
    /// How many targets they were run on.
    pub targets: usize,
    /// What tests mention of what roles grant, if that was asked for.
    pub coverage: Option<&'a [Covered]>,
    /// The absolute folder that relative paths start from; without it nothing is linked.
    pub root: Option<&'a Path>,
}

/// Writes a report, with a line break at its end.
pub fn write(format: Format, report: &TestReport, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut out = io::BufWriter::new(out);
    match format {
        Format::Full => text::full(report, style, &mut out),
        Format::Concise => text::concise(report, style, &mut out),
        Format::Json => json::write(report, &mut out),
        Format::Junit => junit::write(report, &mut out),
    }?;
    out.flush()
}

impl<'a> TestReport<'a> {
    /// Everything that is wrong, sorted, and once for all targets.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        let failures = self.tests.iter().flat_map(TestResult::diagnostics);
        let mut diagnostics: Vec<Diagnostic> = self.errors.iter().chain(failures).cloned().collect();
        tidy(&mut diagnostics);
        diagnostics
    }

    /// The same as a report of findings.
    fn of_findings<'d>(&self, diagnostics: &'d [Diagnostic]) -> View<'d>
    where
        'a: 'd,
    {
        View { diagnostics, several_targets: self.targets > 1, root: self.root, ..View::of(self.sources) }
    }
}

/// Whether an assertion holds, wherever it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Passed,
    Failed,
    NotRun,
}

fn standing(assertion: &AssertionResult) -> Standing {
    let any = |is_it: fn(&Outcome) -> bool| assertion.outcomes.iter().any(|(_, outcome)| is_it(outcome));
    if any(|outcome| matches!(outcome, Outcome::Failed(_))) || !assertion.untestable.is_empty() {
        Standing::Failed
    } else if any(|outcome| matches!(outcome, Outcome::NotRun(_))) || assertion.outcomes.is_empty() {
        Standing::NotRun
    } else {
        Standing::Passed
    }
}

/// The counts of a report; shown as its last line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Summary {
    /// Tests.
    pub(crate) tests: usize,
    /// Assertions in them.
    pub(crate) assertions: usize,
    /// Assertions that hold on every target that they were asked on.
    pub(crate) passed: usize,
    /// Assertions that do not, or that nothing can be said about.
    pub failed: usize,
    /// Assertions that were not asked: something has an error, or they are about other targets.
    pub(crate) not_run: usize,
    /// Targets of the run.
    pub(crate) targets: usize,
    /// Errors of the policy itself.
    pub errors: usize,
}

impl Summary {
    /// Counts.
    pub fn of(report: &TestReport) -> Summary {
        let mut summary =
            Summary { tests: report.tests.len(), targets: report.targets, errors: report.errors.len(), ..Summary::default() };
        for assertion in report.tests.iter().flat_map(|test| &test.assertions) {
            summary.assertions += 1;
            *match standing(assertion) {
                Standing::Passed => &mut summary.passed,
                Standing::Failed => &mut summary.failed,
                Standing::NotRun => &mut summary.not_run,
            } += 1;
        }
        summary
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        let mut counts = Vec::new();
        if self.tests > 0 {
            write!(
                out,
                "{} in {} on {}: ",
                counted(self.assertions, "assertion"),
                counted(self.tests, "test"),
                counted(self.targets, "target")
            )?;
            counts.push(format!("{} passed", self.passed));
        } else {
            counts.push("no tests".to_owned());
        }
        counts.extend((self.failed > 0).then(|| format!("{} failed", self.failed)));
        counts.extend((self.not_run > 0).then(|| format!("{} not run", self.not_run)));
        counts.extend((self.errors > 0).then(|| format!("{} in the policy", counted(self.errors, "error"))));
        out.write_str(&counts.join(", "))
    }
}
