//! For people: miette's drawing of the source, then help, notes and fixes.

use std::fmt::Write as _;
use std::io::{self, Write};

use miette::{GraphicalReportHandler, GraphicalTheme, ThemeCharacters, ThemeStyles};
use rayon::prelude::*;

use super::paint::{paint, wrap};
use super::shown::{Shown, details, groups};
use super::text::Texts;
use super::{Style, View, concise, last_line};
use crate::diagnostic::Diagnostic;
use crate::hidden::printable;

/// So many are rendered side by side before they are written, to bound what is held in memory.
const AT_ONCE: usize = 4096;
/// Where the lines below a snippet go on.
const INDENT: &str = "        ";

pub(super) fn write(report: &View, style: Style, out: &mut dyn Write) -> io::Result<()> {
    findings(report, style, out)?;
    last_line(report, style, out)
}

/// All but the last line.
pub(super) fn findings(report: &View, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let texts = Texts::new(report, style);
    let handler = handler(style);
    let shown = report.diagnostics.get(..style.most.unwrap_or(usize::MAX).min(report.diagnostics.len())).unwrap_or_default();
    for some in shown.chunks(AT_ONCE) {
        let rendered: Vec<String> = some.par_iter().map(|diagnostic| render(diagnostic, report, &texts, style, &handler)).collect();
        for text in rendered {
            out.write_all(text.as_bytes())?;
        }
    }
    let more = report.diagnostics.len() - shown.len();
    if more > 0 {
        writeln!(out, "and {more} more: `-f concise` has a line for each, `--statistics` counts them\n")?;
    }
    Ok(())
}

fn handler(style: Style) -> GraphicalReportHandler {
    let theme = GraphicalTheme {
        characters: if style.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() },
        styles: if style.color { ThemeStyles::ansi() } else { ThemeStyles::none() },
    };
    // miette's own wrapping takes a quarter of the time and breaks names at their hyphens.
    GraphicalReportHandler::new_themed(theme).with_wrap_lines(false)
}

fn render(diagnostic: &Diagnostic, report: &View, texts: &Texts, style: Style, handler: &GraphicalReportHandler) -> String {
    let width = style.width.max(40);
    let mut out = String::new();
    for (at, group) in groups(diagnostic, texts).into_iter().enumerate() {
        let mut shown = Shown { message: String::new(), code: None, severity: diagnostic.severity, group };
        if at == 0 {
            shown.code = Some(diagnostic.id.name);
            shown.message = wrap(&printable(&diagnostic.message), width - 6);
        }
        let mut drawing = String::new();
        if handler.render_report(&mut drawing, &shown).is_err() {
            return concise::line(diagnostic, report, style) + "\n\n";
        }
        // The further groups continue the first: their line for the message stays out.
        out.push_str(if at == 0 { &drawing } else { drawing.split_once('\n').map_or("", |(_, rest)| rest) });
    }
    for detail in details(diagnostic, report) {
        let text = wrap(&format!("{}: {}", detail.label, detail.text), width - INDENT.len()).replace('\n', &format!("\n{INDENT}"));
        let rest = text.strip_prefix(detail.label).unwrap_or(&text);
        let _ = writeln!(out, "  {}{rest}", paint(style, "36", detail.label));
        if let Some(code) = detail.code {
            let _ = writeln!(out, "{INDENT}{code}");
        }
    }
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::testing::{at, find, rendered};
    use super::*;
    use crate::diagnostic::{Id, Severity};
    use crate::source::SourceMap;

    #[test]
    fn a_finding_with_a_fix() {
        let mut sources = SourceMap::default();
        let file = sources.add("roles/a.pol", "role \"日本 🦀\" <\r\n\tdiscover := read;\r\n>");
        let place = find(&sources, file, ":=");
        let mut diagnostic = Diagnostic::new(Id::invented("wrong-operator"), place, "`:=` does not grant anything here")
            .label("write `:`")
            .also(find(&sources, file, "\"日本 🦀\""), "in this role")
            .help("a statement is `name: value;`")
            .fix("Write `:`", place, ":");
        diagnostic.targets = vec!["kibana:9.2".into()];
        assert_eq!(
            rendered(Format::Full, &sources, &[diagnostic]),
            "\
wrong-operator

  × `:=` does not grant anything here
   ╭─[roles/a.pol:2:11]
 1 │ role \"日本 🦀\" <
   ·      ────┬────
   ·          ╰── in this role
 2 │     discover := read;
   ·              ─┬
   ·               ╰── write `:`
 3 │ >
   ╰────
  help: a statement is `name: value;`
  fix: Write `:`
        discover : read;
  target: kibana:9.2

1 error in 1 file; 1 fixable with `--fix`
"
        );
    }

    #[test]
    fn the_primary_place_comes_first_then_far_ones_then_other_files() {
        let mut sources = SourceMap::default();
        let first = sources.add("a.pol", "role a <\n\n\n\n\n\n\nend");
        let second = sources.add("b.pol", "role b <\n>\n");
        let diagnostic = Diagnostic::new(Id::invented("unclosed"), at(first, 18, 18), "`>` is missing")
            .with_severity(Severity::Warning)
            .label("expected `>`")
            .also(at(second, 0, 10), "not this one")
            .also(at(first, 0, 8), "opened here");
        assert_eq!(
            rendered(Format::Full, &sources, &[diagnostic]),
            "\
unclosed

  ⚠ `>` is missing
   ╭─[a.pol:8:4]
 7 │ 
 8 │ end
   ·    ▲
   ·    ╰── expected `>`
   ╰────
   ╭─[b.pol:1:1]
 1 │ ╭─▶ role b <
 2 │ ├─▶ >
   · ╰──── not this one
   ╰────
   ╭─[a.pol:1:1]
 1 │ role a <
   · ────┬───
   ·     ╰── opened here
 2 │ 
   ╰────

1 warning in 2 files
"
        );
    }

    #[test]
    fn an_empty_file_and_the_end_of_a_file() {
        let mut sources = SourceMap::default();
        let empty = sources.add("a.pol", "");
        let ended = sources.add("b.pol", "x\n");
        let text = rendered(
            Format::Full,
            &sources,
            &[
                Diagnostic::new(Id::invented("empty"), at(empty, 0, 0), "nothing here")
                    .label("empty")
                    .with_severity(Severity::Note),
                Diagnostic::new(Id::invented("end"), at(ended, 2, 2), "ends here"),
            ],
        );
        assert!(text.contains("[a.pol:1:1]\n 1 │ \n   · ▲\n   · ╰── empty\n"), "{text}");
        assert!(text.contains("[b.pol:2:1]\n 1 │ x\n 2 │ \n   · ▲\n"), "{text}");
    }

    #[test]
    fn plain_characters_and_colour() {
        let mut sources = SourceMap::default();
        let file = sources.add("a.pol", "x\n");
        let diagnostics =
            [Diagnostic::new(Id::invented("name"), at(file, 0, 1), "one two three four five six seven eight nine").help("y")];
        let report = View {
            sources: &sources,
            diagnostics: &diagnostics,
            roles: 0,
            several_targets: false,
            root: None,
            project: None,
            suppressed: &[],
        };
        let shown = |style| {
            let mut out = Vec::new();
            let _ = write(&report, style, &mut out);
            String::from_utf8_lossy(&out).into_owned()
        };
        let plain = shown(Style { unicode: false, width: 0, ..Style::default() });
        assert!(plain.is_ascii() && plain.contains("  x one two three four five six seven\n  | eight nine\n"), "{plain}");
        let colored = shown(Style { color: true, ..Style::default() });
        assert!(colored.contains("\u{1b}[31mname\u{1b}[0m") && colored.contains("  \u{1b}[36mhelp\u{1b}[0m: y"), "{colored}");
    }
}
