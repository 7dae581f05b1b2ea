//! For CI systems that show tests: each role is a test, which fails where somebody may do something else than before.

use std::io::{self, Write};

use super::super::difference::Told;
use super::super::xml::Xml;
use super::ChangesReport;
use crate::effect::{RoleChange, Verdict};

pub(super) fn write(report: &ChangesReport, out: &mut dyn Write) -> io::Result<()> {
    let changes = report.changes;
    let is_failing = |role: &&RoleChange| role.verdict != Verdict::Equal;
    let promises: Vec<(String, &str)> = changes
        .forbids
        .worse
        .iter()
        .map(|it| (format!("forbid \"{}\"", it.title), it.why.as_str()))
        .chain(changes.tests.worse.iter().map(|it| (format!("test \"{}\"", it.title), it.why.as_str())))
        .chain(changes.unknown.iter().map(|it| ("not known".to_owned(), it.as_str())))
        .collect();
    // A report without tests is taken for a run that broke.
    let empty = changes.roles.is_empty() && promises.is_empty();
    let tests = (changes.roles.len() + promises.len() + usize::from(empty)).to_string();
    let failures = (changes.roles.iter().filter(is_failing).count() + promises.len()).to_string();
    let mut xml = Xml::new();
    let counts = [("tests", tests.as_str()), ("failures", &failures), ("errors", "0")];
    xml.open("testsuites", &[&[("name", "polc diff")], counts.as_slice()].concat());
    let name = format!("{} -> {}", changes.old, changes.new);
    xml.open("testsuite", &[&[("name", name.as_str())], counts.as_slice()].concat());
    if empty {
        xml.empty("testcase", &[("name", "no roles"), ("classname", "polc diff")]);
    }
    for role in &changes.roles {
        let name = if role.folder.is_empty() { role.name.clone() } else { format!("{}: {}", role.folder, role.name) };
        let attributes = [("name", name.as_str()), ("classname", "roles")];
        if role.verdict == Verdict::Equal {
            xml.empty("testcase", &attributes);
            continue;
        }
        xml.open("testcase", &attributes);
        let told = Told::all(&role.differences);
        let lines = told.iter().map(|told| {
            let at = told.first.at.map(|at| format!(" ({})", report.sources.shown(at))).unwrap_or_default();
            format!("{} {}{at}\n    {}", told.first.class.sign(), told.what(), told.sentences().join(" "))
        });
        let text: Vec<String> = role.not_known.iter().map(|why| format!("? {why}")).chain(lines).collect();
        let message = report.headline(role);
        xml.text("failure", &[("type", role.verdict.name()), ("message", &message)], &text.join("\n"));
        xml.close();
    }
    for (name, why) in &promises {
        xml.open("testcase", &[("name", name), ("classname", "promises")]);
        xml.text("failure", &[("type", "broken"), ("message", why)], why);
        xml.close();
    }
    out.write_all(xml.finish().as_bytes())
}
