//! For people: what fails, as findings are shown, then the coverage, then a line that counts.

use std::io::{self, Write};

use super::super::paint::wrap;
use super::super::{Style, concise as concise_findings, full as full_findings};
use super::{Summary, TestReport};
use crate::hidden::printable;
use crate::verify::Covered;

pub(super) fn full(report: &TestReport, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let diagnostics = report.diagnostics();
    full_findings::findings(&report.of_findings(&diagnostics), style, out)?;
    rest(report, style, out)
}

pub(super) fn concise(report: &TestReport, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let diagnostics = report.diagnostics();
    concise_findings::findings(&report.of_findings(&diagnostics), style, out)?;
    rest(report, style, out)
}

fn rest(report: &TestReport, style: Style, out: &mut dyn Write) -> io::Result<()> {
    if let Some(coverage) = report.coverage {
        table(coverage, style, out)?;
    }
    writeln!(out, "{}", Summary::of(report))
}

/// A row for each role, and below it what no test mentions.
fn table(coverage: &[Covered], style: Style, out: &mut dyn Write) -> io::Result<()> {
    const INDENT: &str = "    ";
    let longest = coverage.iter().map(|it| it.role.chars().count()).max().unwrap_or(0);
    for it in coverage {
        let role = printable(&it.role);
        writeln!(out, "{role:longest$}  {} of {} granted privileges are tested", it.tested, it.granted)?;
        if !it.untested.is_empty() {
            // A claim is copied from here, so no line breaks within one.
            let claims: Vec<String> = it.untested.iter().map(|claim| printable(claim).replace(' ', "\u{a0}")).collect();
            let text = wrap(&format!("not: {}", claims.join(", ")), style.width.max(40) - INDENT.len());
            let text = text.replace('\u{a0}', " ");
            writeln!(out, "{INDENT}{}", text.replace('\n', &format!("\n{INDENT}")))?;
        }
    }
    writeln!(out)
}
