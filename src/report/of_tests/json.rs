//! For tools: one JSON document with every assertion on every target.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

use super::super::json::{Finding, Range, finding, place};
use super::super::pretty::pretty;
use super::{Standing, Summary, TestReport, standing};
use crate::source::Location;
use crate::verify::Outcome;

/// Raised when a field changes its meaning or goes; a new field does not raise it.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    tests: Vec<Test<'a>>,
    errors: Vec<Finding<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<Vec<Coverage<'a>>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Test<'a> {
    title: &'a str,
    path: Cow<'a, str>,
    range: Range,
    assertions: Vec<Assertion<'a>>,
}

#[derive(Serialize)]
struct Assertion<'a> {
    assertion: &'a str,
    path: Cow<'a, str>,
    range: Range,
    outcome: &'static str,
    results: Vec<On<'a>>,
    untestable: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct On<'a> {
    target: &'a str,
    outcome: &'static str,
    reason: Option<&'a str>,
    failures: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Coverage<'a> {
    role: &'a str,
    path: Cow<'a, str>,
    range: Range,
    granted: usize,
    tested: usize,
    untested: &'a [String],
}

pub(super) fn write(report: &TestReport, out: &mut dyn Write) -> io::Result<()> {
    let at = |at: Location| place(at, report.sources);
    let tests = report.tests.iter().map(|test| {
        let (path, range) = at(test.at);
        Test { title: &test.title, path, range, assertions: test.assertions.iter().map(|it| assertion(it, report)).collect() }
    });
    let coverage = report.coverage.map(|coverage| {
        let roles = coverage.iter().map(|it| {
            let (path, range) = at(it.at);
            Coverage { role: &it.role, path, range, granted: it.granted, tested: it.tested, untested: &it.untested }
        });
        roles.collect()
    });
    let document = Document {
        version: VERSION,
        tests: tests.collect(),
        errors: report.errors.iter().map(|error| finding(error, report.sources)).collect(),
        coverage,
        summary: Summary::of(report),
    };
    pretty(&document, out)
}

fn assertion<'a>(it: &'a crate::verify::AssertionResult, report: &TestReport<'a>) -> Assertion<'a> {
    let (path, range) = place(it.at, report.sources);
    let results = it.outcomes.iter().map(|(target, outcome)| {
        let (outcome, reason, failures) = match outcome {
            Outcome::Passed => ("passed", None, &[][..]),
            Outcome::Failed(failures) => ("failed", None, failures.as_slice()),
            Outcome::NotRun(reason) => ("not-run", Some(reason.as_str()), &[][..]),
        };
        On { target, outcome, reason, failures: failures.iter().map(|it| finding(it, report.sources)).collect() }
    });
    Assertion {
        assertion: &it.text,
        path,
        range,
        outcome: match standing(it) {
            Standing::Passed => "passed",
            Standing::Failed => "failed",
            Standing::NotRun => "not-run",
        },
        results: results.collect(),
        untestable: it.untestable.iter().map(|it| finding(it, report.sources)).collect(),
    }
}
