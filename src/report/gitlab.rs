//! For GitLab: a Code Quality report, which merge requests show.

use std::io::{self, Write};

use rayon::prelude::*;
use serde::Serialize;

use super::fingerprint::fingerprints;
use super::place::{positions, project_path};
use super::pretty::pretty;
use super::prose::brief;
use super::{Style, View};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Position;

#[derive(Serialize)]
struct Violation<'a> {
    description: String,
    check_name: &'a str,
    /// GitLab drops all but one of those that are equal.
    fingerprint: &'a str,
    severity: &'a str,
    location: InFile,
}

#[derive(Serialize)]
struct InFile {
    path: String,
    positions: Positions,
}

#[derive(Serialize)]
struct Positions {
    begin: Point,
    end: Point,
}

#[derive(Serialize)]
struct Point {
    line: usize,
    column: usize,
}

pub(super) fn write(report: &View, _: Style, out: &mut dyn Write) -> io::Result<()> {
    let fingerprints = fingerprints(report).shown;
    let violations: Vec<Violation> = report
        .diagnostics
        .par_iter()
        .zip(&fingerprints)
        .map(|(diagnostic, fingerprint)| violation(diagnostic, fingerprint, report))
        .collect();
    pretty(&violations, out)
}

fn violation<'a>(diagnostic: &'a Diagnostic, fingerprint: &'a str, report: &View) -> Violation<'a> {
    let (start, end) = positions(diagnostic.primary.at, report);
    Violation {
        // GitLab does not show the name of a check.
        description: format!("{}: {}", diagnostic.id.name, brief(diagnostic)),
        check_name: diagnostic.id.name,
        fingerprint,
        severity: match diagnostic.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Note => "info",
        },
        location: InFile {
            path: project_path(diagnostic.primary.at.file, report),
            positions: Positions { begin: point(start), end: point(end) },
        },
    }
}

fn point(position: Position) -> Point {
    Point { line: position.line, column: position.column }
}
