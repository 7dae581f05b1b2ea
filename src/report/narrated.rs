//! For screen readers: the same in sentences, without drawing. It keeps to the words of miette's narration, which itself counts
//! columns in cells of a terminal and places labels from below a snippet on its last line.

use std::collections::BTreeSet;
use std::fmt::{self, Write as _};
use std::io::{self, Write};

use super::shown::{Group, Mark, details, groups};
use super::text::{Text, Texts};
use super::{Style, View, last_line};
use crate::diagnostic::Diagnostic;
use crate::hidden::printable;

pub(super) fn write(report: &View, style: Style, out: &mut dyn Write) -> io::Result<()> {
    // Colours and links are noise when they are read aloud.
    let texts = Texts::new(report, Style { color: false, links: false, ..style });
    for diagnostic in report.diagnostics {
        let mut text = String::new();
        // Writing to a String does not fail.
        let _ = narrate(diagnostic, report, &texts, &mut text);
        out.write_all(text.as_bytes())?;
    }
    last_line(report, style, out)
}

fn narrate(diagnostic: &Diagnostic, report: &View, texts: &Texts, out: &mut String) -> fmt::Result {
    writeln!(out, "{}", printable(&diagnostic.message))?;
    writeln!(out, "    Diagnostic severity: {}", diagnostic.severity.name())?;
    writeln!(out, "    Diagnostic code: {}", diagnostic.id.name)?;
    for group in groups(diagnostic, texts) {
        snippets(&group, out)?;
    }
    for detail in details(diagnostic, report) {
        writeln!(out, "{}: {}", detail.label, detail.text)?;
        if let Some(code) = detail.code {
            writeln!(out, "the line then reads: {code}")?;
        }
    }
    writeln!(out)
}

/// The lines with labels and one line around them.
fn snippets(group: &Group, out: &mut String) -> fmt::Result {
    let text = group.text;
    let mut marks: Vec<&Mark> = group.marks.iter().collect();
    marks.sort_by_key(|mark| mark.range.start);
    let lines: BTreeSet<usize> = marks
        .iter()
        .flat_map(|mark| {
            let lines = text.lines(&mark.range);
            lines.start.saturating_sub(1)..=lines.end + 1
        })
        .collect();
    let mut expected = None;
    for line in lines {
        let mark = marks.iter().find(|mark| {
            let lines = text.lines(&mark.range);
            lines.start <= line && line <= lines.end
        });
        let Some(shown) = text.line(line, mark.map(|mark| &mark.range)) else { continue };
        if expected != Some(line) {
            writeln!(out, "Begin snippet for {} starting at line {}", text.name(), line + 1)?;
        }
        expected = Some(line + 1);
        writeln!(out, "snippet line {}: {shown}", line + 1)?;
        for mark in marks.iter().filter(|mark| text.lines(&mark.range).start == line) {
            label(mark, text, out)?;
        }
    }
    Ok(())
}

fn label(mark: &Mark, text: &Text, out: &mut String) -> fmt::Result {
    let (start, end) = (text.position(mark.range.start), text.position(mark.range.end));
    write!(out, "    label ")?;
    // The last column that is marked, not the one after it.
    let last = end.column.saturating_sub(1);
    if start.line != end.line {
        write!(out, "from line {}, column {} to line {}, column {last}", start.line, start.column, end.line)?;
    } else if last <= start.column {
        write!(out, "at line {}, column {}", start.line, start.column)?;
    } else {
        write!(out, "at line {}, columns {} to {last}", start.line, start.column)?;
    }
    if mark.message.is_empty() { writeln!(out) } else { writeln!(out, ": {}", mark.message) }
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::testing::{at, find, rendered};
    use super::*;
    use crate::diagnostic::{Id, Severity};
    use crate::source::SourceMap;

    #[test]
    fn labels_are_told_by_line_and_column() {
        let mut sources = SourceMap::default();
        let first = sources.add("a.pol", "role \"日本 🦀\" <\r\n\tdiscover := read;\r\n\r\n\r\n\r\n\r\n\r\n");
        let second = sources.add("b.pol", "role b <\n>");
        let place = find(&sources, first, ":=");
        let diagnostic = Diagnostic::new(Id::invented("wrong-operator"), place, "no grant")
            .with_severity(Severity::Note)
            .label("write `:`")
            .also(find(&sources, first, "\"日本 🦀\""), "in this role")
            .also(at(first, 999, 999), "until here")
            .also(at(second, 5, 10), "")
            .help("see `polc explain`")
            .fix("Write `:`", place, ":");
        assert_eq!(
            rendered(Format::Narrated, &sources, &[diagnostic]),
            "\
no grant
    Diagnostic severity: note
    Diagnostic code: wrong-operator
Begin snippet for a.pol starting at line 1
snippet line 1: role \"日本 🦀\" <
    label at line 1, columns 6 to 11: in this role
snippet line 2: \tdiscover := read;
    label at line 2, columns 11 to 12: write `:`
snippet line 3: 
Begin snippet for a.pol starting at line 7
snippet line 7: 
snippet line 8: 
    label at line 8, column 1: until here
Begin snippet for b.pol starting at line 1
snippet line 1: role b <
    label from line 1, column 6 to line 2, column 1
snippet line 2: >
help: see `polc explain`
fix: Write `:`
the line then reads: discover : read;

1 note in 2 files; 1 fixable with `--fix`
"
        );
    }
}
