//! For CI systems that show tests: each finding is a test that failed. The form is the one that Jenkins reads.

use std::io::{self, Write};

use rustc_hash::FxHashMap;

use super::place::{by_file, positions};
use super::prose::{brief, whole};
use super::xml::Xml;
use super::{Style, View};
use crate::diagnostic::Diagnostic;

pub(super) fn write(report: &View, _: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut xml = Xml::new();
    if report.diagnostics.is_empty() {
        // A report without tests is taken for a run that broke.
        suite("testsuites", "polc", 1, 0, &mut xml);
        suite("testsuite", "polc", 1, 0, &mut xml);
        xml.empty("testcase", &[("name", "no findings"), ("classname", "polc")]);
    } else {
        suite("testsuites", "polc", report.diagnostics.len(), report.diagnostics.len(), &mut xml);
    }
    for (path, found) in by_file(report) {
        suite("testsuite", &path, found.len(), found.len(), &mut xml);
        let mut names = FxHashMap::default();
        for diagnostic in found {
            test_case(diagnostic, &path, &mut names, report, &mut xml);
        }
        xml.close();
    }
    out.write_all(xml.finish().as_bytes())
}

fn suite(element: &'static str, name: &str, tests: usize, failures: usize, xml: &mut Xml) {
    let (tests, failures) = (tests.to_string(), failures.to_string());
    xml.open(element, &[("name", name), ("tests", &tests), ("failures", &failures), ("errors", "0")]);
}

fn test_case(diagnostic: &Diagnostic, path: &str, names: &mut FxHashMap<String, usize>, report: &View, xml: &mut Xml) {
    let brief = brief(diagnostic);
    // Without the line, so that a test keeps its history when lines move. Readers drop a second test of one name.
    let mut name = format!("{}: {brief}", diagnostic.id.name);
    let seen = names.entry(name.clone()).or_default();
    *seen += 1;
    if *seen > 1 {
        name = format!("{name} ({seen})");
    }
    let (start, _) = positions(diagnostic.primary.at, report);
    xml.open("testcase", &[("name", &name), ("classname", path)]);
    let text = format!("{path}:{}:{}: {}", start.line, start.column, whole(diagnostic, report));
    xml.text("failure", &[("type", diagnostic.severity.name()), ("message", &brief)], &text);
    xml.close();
}
