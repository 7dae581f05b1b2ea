//! One line for each finding: `path:line:col: level[name] message`.

use std::io::{self, Write};

use super::paint::{ansi, linked, one_line, paint};
use super::{Style, View, last_line};
use crate::diagnostic::Diagnostic;

pub(super) fn write(report: &View, style: Style, out: &mut dyn Write) -> io::Result<()> {
    findings(report, style, out)?;
    last_line(report, style, out)
}

/// All but the last line.
pub(super) fn findings(report: &View, style: Style, out: &mut dyn Write) -> io::Result<()> {
    for diagnostic in report.diagnostics {
        writeln!(out, "{}", line(diagnostic, report, style))?;
    }
    Ok(())
}

/// The line of a diagnostic.
pub(super) fn line(diagnostic: &Diagnostic, report: &View, style: Style) -> String {
    let place = diagnostic.primary.at;
    let file = report.sources.file(place.file);
    let start = file.position(place.start as usize);
    let level = paint(style, ansi(diagnostic.severity), diagnostic.severity.name());
    format!(
        "{}:{}:{}: {level}[{}] {}",
        linked(file, report, style),
        start.line,
        start.column,
        diagnostic.id,
        one_line(&diagnostic.message)
    )
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::testing::{at, find, rendered};
    use super::*;
    use crate::diagnostic::{Id, Severity};
    use crate::source::SourceMap;

    #[test]
    fn one_line_each_columns_in_characters() {
        let mut sources = SourceMap::default();
        let first = sources.add("roles/a.pol", "a\r\n🦀日 x");
        let second = sources.add("b.pol", "");
        let diagnostics = [
            Diagnostic::new(Id::invented("unknown-feature"), find(&sources, first, "x"), "no feature\n  `x`"),
            Diagnostic::new(Id::invented("empty"), at(second, 5, 9), "nothing \u{1b}[2J").with_severity(Severity::Note),
        ];
        assert_eq!(
            rendered(Format::Concise, &sources, &diagnostics),
            "roles/a.pol:2:4: error[unknown-feature] no feature `x`\n\
             b.pol:1:1: note[empty] nothing \\u{1b}[2J\n\
             1 error, 1 note in 2 files\n"
        );
    }
}
