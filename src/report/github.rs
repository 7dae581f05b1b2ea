//! For GitHub Actions: workflow commands, which the runner makes annotations of. It takes them out of what is printed and shows the
//! message in their place, so the log is for people as well.

use std::io::{self, Write};

use super::place::{positions, project_path};
use super::prose::whole;
use super::{Style, View, last_line};
use crate::diagnostic::{Diagnostic, Severity};
use crate::hidden::printable;
use crate::source::Location;

pub(super) fn write(report: &View, style: Style, out: &mut dyn Write) -> io::Result<()> {
    for diagnostic in report.diagnostics {
        writeln!(out, "{}", command(diagnostic, report))?;
    }
    last_line(report, style, out)
}

fn command(diagnostic: &Diagnostic, report: &View) -> String {
    let level = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let (title, text) = (format!("polc ({})", diagnostic.id.name), whole(diagnostic, report));
    annotation(&Annotation { level, title: &title, at: Some(diagnostic.primary.at), text: &text }, report)
}

/// What an annotation says.
pub(super) struct Annotation<'a> {
    pub(super) level: &'static str,
    pub(super) title: &'a str,
    /// Where; none where it stands in no file.
    pub(super) at: Option<Location>,
    pub(super) text: &'a str,
}

/// The workflow command of an annotation.
pub(super) fn annotation(said: &Annotation, report: &View) -> String {
    let place = said.at.map_or(String::new(), |at| {
        let (start, end) = positions(at, report);
        // GitHub refuses columns of a place that goes over several lines.
        let columns =
            if start.line == end.line { format!(",col={},endColumn={}", start.column, end.column) } else { String::new() };
        let path = property(&printable(&project_path(at.file, report)));
        format!(",file={path},line={},endLine={}{columns}", start.line, end.line)
    });
    format!("::{} title={}{place}::{}", said.level, property(said.title), message(said.text))
}

/// Text behind the `::`.
fn message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::testing::{at, find, rendered};
    use super::*;
    use crate::diagnostic::Id;
    use crate::source::SourceMap;

    #[test]
    fn no_text_ends_its_command_or_begins_another() {
        let mut sources = SourceMap::default();
        let file = sources.add("a,b:c%0A\n.pol", "日本 🦀x\ny\n");
        let diagnostics = [
            Diagnostic::new(Id::invented("name"), find(&sources, file, "x"), "100% sure: a,\nb").help("see\r\n::error::x"),
            Diagnostic::new(Id::invented("name"), at(file, 0, 13), "two lines").with_severity(Severity::Note),
        ];
        assert_eq!(
            rendered(Format::Github, &sources, &diagnostics),
            "::error title=polc (name),file=a%2Cb%3Ac%250A%0A.pol,line=1,endLine=1,col=5,endColumn=6::100%25 sure: a, b%0Ahelp: \
             see\\u{d}%0A::error::x\n\
             ::notice title=polc (name),file=a%2Cb%3Ac%250A%0A.pol,line=1,endLine=2::two lines\n\
             1 error, 1 note in 1 file\n"
        );
    }
}
