//! For reviewdog: its diagnostic format. Lines and columns count from 1, columns in bytes of UTF-8; an end is behind the last byte.
//! Paths are as they were named, because reviewdog reads them from the folder that it runs in.

use std::borrow::Cow;
use std::io::{self, Write};

use rayon::prelude::*;
use serde::Serialize;

use super::paint;
use super::place::positions;
use super::pretty::pretty;
use super::prose::whole;
use super::text::clamp;
use super::{Style, View};
use crate::diagnostic::{Diagnostic, Edit, Fix, Label, Severity};
use crate::source::{Location, Position};

/// A suggestion is one stretch of text. Edits that lie further apart than this do not make one that anybody could review.
const LONGEST: usize = 4000;

#[derive(Serialize)]
struct Document<'a> {
    source: Source,
    diagnostics: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
}

#[derive(Serialize)]
struct Finding<'a> {
    message: String,
    location: RdjsonLocation<'a>,
    severity: &'static str,
    code: Code<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Code<'a> {
    value: &'a str,
}

#[derive(Serialize)]
struct RdjsonLocation<'a> {
    path: Cow<'a, str>,
    range: Range,
}

#[derive(Serialize)]
struct Range {
    start: Point,
    end: Point,
}

#[derive(Serialize)]
struct Point {
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct Suggestion {
    range: Range,
    text: String,
}

#[derive(Serialize)]
struct Related<'a> {
    message: &'a str,
    location: RdjsonLocation<'a>,
}

pub(super) fn write(report: &View, _: Style, out: &mut dyn Write) -> io::Result<()> {
    let diagnostics = report.diagnostics.par_iter().map(|diagnostic| finding(diagnostic, report)).collect();
    pretty(&Document { source: Source { name: "polc" }, diagnostics }, out)
}

fn finding<'a>(diagnostic: &'a Diagnostic, report: &View<'a>) -> Finding<'a> {
    let related = |label: &'a Label| Related { message: &label.message, location: place(label.at, report) };
    Finding {
        message: whole(diagnostic, report),
        location: place(diagnostic.primary.at, report),
        severity: match diagnostic.severity {
            Severity::Error => "ERROR",
            Severity::Warning => "WARNING",
            Severity::Note => "INFO",
        },
        code: Code { value: diagnostic.id.name },
        suggestions: diagnostic.fixes.iter().filter_map(|fix| suggestion(fix, diagnostic, report)).collect(),
        related_locations: diagnostic.related.iter().map(related).collect(),
    }
}

/// A fix as one replacement in the finding's own file, with what stands between its edits.
fn suggestion(fix: &Fix, diagnostic: &Diagnostic, report: &View) -> Option<Suggestion> {
    let id = diagnostic.primary.at.file;
    if fix.edits.iter().any(|edit| edit.at.file != id) {
        return None;
    }
    let mut edits: Vec<&Edit> = fix.edits.iter().collect();
    edits.sort_by_key(|edit| (edit.at.start, edit.at.end));
    let at = Location { file: id, start: edits.first()?.at.start, end: edits.iter().map(|edit| edit.at.end).max()? };
    let source = &report.sources.file(id).text;
    let whole = clamp(source, at);
    if whole.len() > LONGEST {
        return None;
    }
    let (mut text, mut done) = (String::new(), whole.start);
    for edit in edits {
        let replaced = clamp(source, edit.at);
        text.push_str(source.get(done..replaced.start)?);
        text.push_str(&edit.text);
        done = replaced.end;
    }
    Some(Suggestion { range: range(at, report), text })
}

fn place<'a>(at: Location, report: &View<'a>) -> RdjsonLocation<'a> {
    RdjsonLocation { path: paint::path(report.sources.file(at.file)), range: range(at, report) }
}

fn range(at: Location, report: &View) -> Range {
    let (start, end) = positions(at, report);
    Range { start: point(start), end: point(end) }
}

fn point(position: Position) -> Point {
    Point { line: position.line, column: position.utf8 }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::Format;
    use super::super::testing::{find, rendered};
    use super::*;
    use crate::diagnostic::{Applicability, Id};
    use crate::source::SourceMap;

    fn suggestions(sources: &SourceMap, diagnostic: Diagnostic) -> Value {
        let report: Value = serde_json::from_str(&rendered(Format::Rdjson, sources, &[diagnostic])).unwrap();
        report["diagnostics"][0]["suggestions"].clone()
    }

    #[test]
    fn a_fix_is_one_replacement_with_columns_in_bytes() {
        let mut sources = SourceMap::default();
        let file = sources.add("a.pol", "日🦀 a, é, b\n");
        let other = sources.add("b.pol", "b");
        let place = |part| find(&sources, file, part);
        let comma = |part, text: &str| Edit { at: place(part), text: text.into() };
        let edits = vec![comma(", b", " + c"), comma(", é", " + é")];
        let diagnostic = Diagnostic::new(Id::invented("name"), place("a"), "")
            .fix_all("Write `+`", Applicability::Safe, edits)
            .fix_all("Nothing", Applicability::Safe, vec![])
            .fix_all("Both", Applicability::Safe, vec![comma("a", "b"), Edit { at: find(&sources, other, "b"), text: "".into() }])
            .unsafe_fix("Write `z`", place("a"), "z");
        assert_eq!(
            suggestions(&sources, diagnostic),
            json!([
                {"range": {"start": {"line": 1, "column": 10}, "end": {"line": 1, "column": 17}}, "text": " + é + c"},
                {"range": {"start": {"line": 1, "column": 9}, "end": {"line": 1, "column": 10}}, "text": "z"},
            ])
        );
    }

    #[test]
    fn edits_far_apart_are_not_offered() {
        let mut sources = SourceMap::default();
        let file = sources.add("a.pol", format!("a{}b", " ".repeat(LONGEST)));
        let (a, b) = (find(&sources, file, "a"), find(&sources, file, "b"));
        let edits = [a, b].map(|at| Edit { at, text: String::new() }).to_vec();
        assert_eq!(
            suggestions(&sources, Diagnostic::new(Id::invented("name"), a, "").fix_all("Fix", Applicability::Safe, edits)),
            Value::Null
        );
    }
}
