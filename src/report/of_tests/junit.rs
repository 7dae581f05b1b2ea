//! For CI systems, in the form that Jenkins made common: a suite for each test, a case for each assertion on each target.

use std::io::{self, Write};

use super::super::xml::Xml;
use super::super::{Style, full, paint};
use super::TestReport;
use crate::diagnostic::Diagnostic;
use crate::verify::{AssertionResult, Outcome, TestResult};

/// What became of a case.
enum Case<'a> {
    Passed,
    Failed(Vec<&'a Diagnostic>),
    Skipped(&'a str),
    Error(&'a Diagnostic),
}

/// A suite: its name, its path, and its cases with their names.
struct Suite<'a> {
    name: &'a str,
    path: String,
    cases: Vec<(String, Case<'a>)>,
}

pub(super) fn write(report: &TestReport, out: &mut dyn Write) -> io::Result<()> {
    let mut suites: Vec<Suite> = report.tests.iter().map(|test| of_test(test, report)).collect();
    if !report.errors.is_empty() {
        let cases = report.errors.iter().map(|error| (format!("{}: {}", error.id, error.message), Case::Error(error)));
        suites.insert(0, Suite { name: "the policy", path: "polc".to_owned(), cases: cases.collect() });
    }
    let mut xml = Xml::new();
    let counts = Counts::of(suites.iter().flat_map(|suite| &suite.cases));
    xml.open("testsuites", &counts.attributes("polc"));
    for suite in &suites {
        suite.write(report, &mut xml)?;
    }
    out.write_all(xml.finish().as_bytes())
}

fn of_test<'a>(test: &'a TestResult, report: &TestReport) -> Suite<'a> {
    let path = paint::path(report.sources.file(test.at.file)).into_owned();
    Suite { name: &test.title, path, cases: test.assertions.iter().flat_map(of_assertion).collect() }
}

fn of_assertion(assertion: &AssertionResult) -> Vec<(String, Case<'_>)> {
    let mut cases: Vec<(String, Case)> = Vec::new();
    for (target, outcome) in &assertion.outcomes {
        let case = match outcome {
            Outcome::Passed => Case::Passed,
            Outcome::Failed(failures) => Case::Failed(failures.iter().collect()),
            Outcome::NotRun(reason) => Case::Skipped(reason),
        };
        cases.push((format!("{} [{target}]", assertion.text), case));
    }
    if !assertion.untestable.is_empty() {
        cases.push((assertion.text.clone(), Case::Failed(assertion.untestable.iter().collect())));
    } else if cases.is_empty() {
        cases.push((assertion.text.clone(), Case::Skipped("not for these targets")));
    }
    cases
}

/// How many cases there are, as XML has them.
struct Counts([String; 4]);

impl Counts {
    fn of<'c, 'a: 'c>(cases: impl Iterator<Item = &'c (String, Case<'a>)>) -> Counts {
        let (mut tests, mut failures, mut errors, mut skipped) = (0, 0, 0, 0);
        for (_, case) in cases {
            tests += 1;
            match case {
                Case::Passed => {}
                Case::Failed(_) => failures += 1,
                Case::Skipped(_) => skipped += 1,
                Case::Error(_) => errors += 1,
            }
        }
        Counts([tests, failures, errors, skipped].map(|count: usize| count.to_string()))
    }

    fn attributes<'s>(&'s self, name: &'s str) -> [(&'static str, &'s str); 5] {
        let [tests, failures, errors, skipped] = &self.0;
        [("name", name), ("tests", tests), ("failures", failures), ("errors", errors), ("skipped", skipped)]
    }
}

impl Suite<'_> {
    fn write(&self, report: &TestReport, xml: &mut Xml) -> io::Result<()> {
        xml.open("testsuite", &Counts::of(self.cases.iter()).attributes(self.name));
        for (name, case) in &self.cases {
            let attributes = [("name", name.as_str()), ("classname", self.path.as_str())];
            if let Case::Passed = case {
                xml.empty("testcase", &attributes);
                continue;
            }
            xml.open("testcase", &attributes);
            match case {
                Case::Passed => {}
                Case::Skipped(reason) => xml.empty("skipped", &[("message", reason)]),
                Case::Failed(failures) => element("failure", failures, report, xml)?,
                Case::Error(error) => element("error", &[error], report, xml)?,
            }
            xml.close();
        }
        xml.close();
        Ok(())
    }
}

/// A failure or an error, with the text that people read. Readers take one for each case.
fn element(name: &'static str, found: &[&Diagnostic], report: &TestReport, xml: &mut Xml) -> io::Result<()> {
    let found: Vec<Diagnostic> = found.iter().map(|it| (*it).clone()).collect();
    let mut text = Vec::new();
    full::findings(&report.of_findings(&found), Style::default(), &mut text)?;
    let messages: Vec<&str> = found.iter().map(|it| it.message.as_str()).collect();
    let kind = found.first().map_or("", |it| it.id.name);
    let message = messages.join("; ");
    xml.text(name, &[("type", kind), ("message", &message)], String::from_utf8_lossy(&text).trim_end());
    Ok(())
}
