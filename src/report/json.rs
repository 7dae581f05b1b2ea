//! For tools: one JSON document. Lines and columns count from 1, bytes from 0.

use std::borrow::Cow;
use std::io::{self, Write};

use rayon::prelude::*;
use serde::Serialize;

use super::pretty::pretty;
use super::text::clamp;
use super::{Style, Summary, View, paint};
use crate::access::Access;
use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix, Label};
use crate::source::{Location, SourceFile, SourceMap};

/// Raised when a field changes its meaning or goes; a new field does not raise it.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    diagnostics: Vec<Finding<'a>>,
    summary: Summary,
}

/// A finding, as it stands in `json` and in `json-lines`.
#[derive(Serialize)]
pub(super) struct Finding<'a> {
    name: &'a str,
    level: &'a str,
    message: &'a str,
    path: Cow<'a, str>,
    range: Range,
    targets: &'a [String],
    /// The most that the privileges it is about let their holder do, where it is about privileges that somebody has.
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<&'static str>,
    help: Option<&'a str>,
    notes: Vec<Cow<'a, str>>,
    related: Vec<Related<'a>>,
    fixes: Vec<OfferedFix<'a>>,
}

/// Where something stands.
#[derive(Serialize)]
pub(super) struct Range {
    start: Point,
    end: Point,
}

#[derive(Serialize)]
struct Point {
    line: usize,
    /// In characters.
    column: usize,
    /// From the start of the file.
    byte: usize,
    /// The column in UTF-16 code units.
    utf16: usize,
}

#[derive(Serialize)]
struct Related<'a> {
    path: Cow<'a, str>,
    range: Range,
    message: &'a str,
}

#[derive(Serialize)]
struct OfferedFix<'a> {
    title: &'a str,
    applicability: &'a str,
    edits: Vec<Change<'a>>,
}

#[derive(Serialize)]
struct Change<'a> {
    path: Cow<'a, str>,
    range: Range,
    text: &'a str,
}

pub(super) fn write(report: &View, _: Style, out: &mut dyn Write) -> io::Result<()> {
    let diagnostics = report.diagnostics.par_iter().map(|diagnostic| finding(diagnostic, report.sources)).collect();
    let document = Document { version: VERSION, diagnostics, summary: Summary::of(report) };
    pretty(&document, out)
}

pub(super) fn finding<'a>(diagnostic: &'a Diagnostic, sources: &'a SourceMap) -> Finding<'a> {
    let (path, range) = place(diagnostic.primary.at, sources);
    Finding {
        name: diagnostic.id.name,
        level: diagnostic.severity.name(),
        message: &diagnostic.message,
        path,
        range,
        targets: &diagnostic.targets,
        class: diagnostic.access.map(Access::name),
        help: diagnostic.help.as_deref(),
        notes: diagnostic.all_notes().collect(),
        related: diagnostic.related.iter().map(|label| related(label, sources)).collect(),
        fixes: diagnostic.fixes.iter().map(|fix| as_json(fix, sources)).collect(),
    }
}

fn related<'a>(label: &'a Label, sources: &'a SourceMap) -> Related<'a> {
    let (path, range) = place(label.at, sources);
    Related { path, range, message: &label.message }
}

fn as_json<'a>(fix: &'a Fix, sources: &'a SourceMap) -> OfferedFix<'a> {
    OfferedFix {
        title: &fix.title,
        applicability: match fix.applicability {
            Applicability::Safe => "safe",
            Applicability::Unsafe => "unsafe",
        },
        edits: fix.edits.iter().map(|edit| change(edit, sources)).collect(),
    }
}

fn change<'a>(edit: &'a Edit, sources: &'a SourceMap) -> Change<'a> {
    let (path, range) = place(edit.at, sources);
    Change { path, range, text: &edit.text }
}

/// The path and the range of a place.
pub(super) fn place(at: Location, sources: &SourceMap) -> (Cow<'_, str>, Range) {
    let file = sources.file(at.file);
    let range = clamp(&file.text, at);
    (paint::path(file), Range { start: point(file, range.start), end: point(file, range.end) })
}

fn point(file: &SourceFile, byte: usize) -> Point {
    let position = file.position(byte);
    Point { line: position.line, column: position.column, byte, utf16: position.utf16 }
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::testing::{at, find, rendered};
    use crate::diagnostic::{Diagnostic, Id};
    use crate::source::SourceMap;

    /// Without the line breaks and indents of the pretty form.
    fn compact(text: &str) -> String {
        text.lines().map(str::trim_start).collect()
    }

    #[test]
    fn the_form_to_the_letter() {
        let mut sources = SourceMap::default();
        let file = sources.add("a.pol", "a\r\n🦀 :=\n");
        let other = sources.add("b.pol", "");
        let place = find(&sources, file, ":=");
        let mut diagnostic = Diagnostic::new(Id::invented("wrong-operator"), place, "no \"grant\"")
            .label("write `:`")
            .also(at(other, 7, 3), "not here")
            .note("why")
            .unsafe_fix("Write `:`", place, ":");
        diagnostic.targets = vec!["kibana:9.2".into()];
        let range =
            r#"{"start": {"line": 2,"column": 3,"byte": 8,"utf16": 4},"end": {"line": 2,"column": 5,"byte": 10,"utf16": 6}}"#;
        let nowhere =
            r#"{"start": {"line": 1,"column": 1,"byte": 0,"utf16": 1},"end": {"line": 1,"column": 1,"byte": 0,"utf16": 1}}"#;
        let expected = [
            r#"{"version": 1,"diagnostics": [{"name": "wrong-operator","level": "error","message": "no \"grant\"","path": "a.pol","#,
            &format!(r#""range": {range},"targets": ["kibana:9.2"],"help": null,"notes": ["why"],"#),
            &format!(r#""related": [{{"path": "b.pol","range": {nowhere},"message": "not here"}}],"#),
            r#""fixes": [{"title": "Write `:`","applicability": "unsafe","#,
            &format!(r#""edits": [{{"path": "a.pol","range": {range},"text": ":"}}]}}]}}],"#),
            r#""summary": {"errors": 1,"warnings": 0,"notes": 0,"fixable": 0,"files": 2,"roles": 1,"suppressed": {"comments": 0,"baseline": 0,"levels": 0}}}"#,
        ];
        assert_eq!(compact(&rendered(Format::Json, &sources, &[diagnostic])), expected.concat());
    }

    #[test]
    fn nothing_found() {
        let expected = r#"{"version": 1,"diagnostics": [],"summary": {"errors": 0,"warnings": 0,"notes": 0,"fixable": 0,"files": 0,"roles": 1,"suppressed": {"comments": 0,"baseline": 0,"levels": 0}}}"#;
        let text = rendered(Format::Json, &SourceMap::default(), &[]);
        assert_eq!(compact(&text), expected);
        assert!(text.ends_with("}\n"));
    }
}
