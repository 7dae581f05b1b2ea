//! What was found, as text: one file per output format, each a pure function from data to text.
//! Nothing here looks at the environment or at the disk; whoever calls decides about colour, width and links.

mod checkstyle;
mod concise;
pub(crate) mod csv;
mod difference;
mod fingerprint;
mod full;
mod github;
mod gitlab;
mod json;
mod json_lines;
mod junit;
mod narrated;
pub mod of_changes;
pub mod of_migration;
pub mod of_questions;
pub mod of_tests;
mod paint;
mod place;
mod pretty;
mod prose;
mod rdjson;
mod sarif;
mod sarif_log;
mod shown;
mod text;
mod xml;

use std::fmt;
use std::io::{self, Write};
use std::path::Path;

use crate::diagnostic::{Applicability, Diagnostic, Severity, Suppressed, SuppressedBy};
use crate::source::SourceMap;

pub use difference::Sources;
pub use paint::paint;

/// Makes everything that has to know all formats out of one table.
macro_rules! formats {
    ($($(#[$doc:meta])* $format:ident $name:literal $module:ident;)*) => {
        /// An output format.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Format {
            $($(#[$doc])* $format,)*
        }

        impl Format {
            /// Every format, as the help lists them.
            pub const ALL: &'static [Format] = &[$(Format::$format),*];

            /// Its name on the command line.
            pub fn name(self) -> &'static str {
                match self {
                    $(Format::$format => $name,)*
                }
            }

            /// Whether its last line says how many findings there are.
            pub fn has_summary(self) -> bool {
                matches!(self, Format::Full | Format::Narrated | Format::Concise | Format::Github)
            }

            fn write(self, report: &View, style: Style, out: &mut dyn Write) -> io::Result<()> {
                match self {
                    $(Format::$format => $module::write(report, style, out),)*
                }
            }
        }
    };
}

// A new format is a file and a line here.
formats! {
    /// For people: the source with its marks, help and fixes.
    Full "full" full;
    /// For screen readers: sentences, no drawing, no colour.
    Narrated "narrated" narrated;
    /// One line for each finding.
    Concise "concise" concise;
    /// For tools: one JSON document.
    Json "json" json;
    /// For tools: one JSON object a line, one line for each finding.
    JsonLines "json-lines" json_lines;
    /// For code scanning: SARIF 2.1.0.
    Sarif "sarif" sarif;
    /// For GitHub Actions: workflow commands that become annotations.
    Github "github" github;
    /// For GitLab: a Code Quality report.
    Gitlab "gitlab" gitlab;
    /// For CI systems that show tests: JUnit XML.
    Junit "junit" junit;
    /// For tools that read Checkstyle's XML.
    Checkstyle "checkstyle" checkstyle;
    /// For reviewdog: its diagnostic format.
    Rdjson "rdjson" rdjson;
}

/// What there is to report.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// All files that were read.
    pub sources: &'a SourceMap,
    /// What was found, sorted by path and position.
    pub diagnostics: &'a [Diagnostic],
    /// What is not shown because of a comment or the baseline. Only formats that keep a record of it say it.
    pub suppressed: &'a [Suppressed],
    /// How many roles were checked.
    pub roles: usize,
    /// The run was for more than one target, so a finding says which ones it holds for.
    pub several_targets: bool,
    /// The absolute folder that relative paths start from; without it nothing is linked.
    pub root: Option<&'a Path>,
    /// The absolute folder that a CI system counts paths from, if it is not `root`.
    pub project: Option<&'a Path>,
}

impl<'a> View<'a> {
    /// Files in which nothing was found.
    pub fn of(sources: &'a SourceMap) -> View<'a> {
        View { sources, diagnostics: &[], suppressed: &[], roles: 0, several_targets: false, root: None, project: None }
    }
}

/// What the reader can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// ANSI colours.
    pub color: bool,
    /// OSC 8 links from paths to files.
    pub links: bool,
    /// Box drawing beyond ASCII.
    pub unicode: bool,
    /// Columns that prose is wrapped at.
    pub width: usize,
    /// How many findings are shown to people; the others are counted.
    pub most: Option<usize>,
    /// People are only shown errors, and no last line.
    pub is_quiet: bool,
}

impl Default for Style {
    /// What suits a file or a pipe.
    fn default() -> Style {
        Style { color: false, links: false, unicode: true, width: 100, most: None, is_quiet: false }
    }
}

/// Writes a report, with a line break at its end.
pub fn write(format: Format, report: &View, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut out = io::BufWriter::new(out);
    if style.is_quiet && format.has_summary() {
        let errors = report.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).cloned();
        let errors: Vec<Diagnostic> = errors.collect();
        format.write(&View { diagnostics: &errors, ..*report }, style, &mut out)?;
    } else {
        format.write(report, style, &mut out)?;
    }
    out.flush()
}

/// The last line of a report for people, which says how many findings there are.
fn last_line(report: &View, style: Style, out: &mut dyn Write) -> io::Result<()> {
    if style.is_quiet { Ok(()) } else { writeln!(out, "{}", Summary::of(report)) }
}

/// A number of things: `1 file`, `2 files`.
pub fn counted(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

/// The counts of a report; shown as its last line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Summary {
    /// Findings that nothing is built with.
    pub errors: usize,
    /// Findings that are probably not what was meant.
    pub warnings: usize,
    /// Findings worth knowing.
    pub notes: usize,
    /// Findings that have a fix which may be made unasked.
    pub(crate) fixable: usize,
    /// Files that were read.
    pub(crate) files: usize,
    /// Roles that were checked.
    pub(crate) roles: usize,
    /// Findings that are not shown.
    pub suppressed: Suppressions,
}

/// How many findings are not shown, by what keeps them from it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Suppressions {
    /// Comments in the policy.
    pub(crate) comments: usize,
    /// The baseline.
    pub(crate) baseline: usize,
    /// Levels, in `polc.toml` or on the command line.
    pub(crate) levels: usize,
}

impl Suppressions {
    fn of(suppressed: &[Suppressed]) -> Suppressions {
        let count = |is_meant: fn(&SuppressedBy) -> bool| suppressed.iter().filter(|it| is_meant(&it.by)).count();
        Suppressions {
            comments: count(|by| matches!(by, SuppressedBy::Comment(_))),
            baseline: count(|by| *by == SuppressedBy::Baseline),
            levels: count(|by| *by == SuppressedBy::Level),
        }
    }

    /// Whether everything is shown.
    pub fn is_empty(self) -> bool {
        self == Suppressions::default()
    }
}

impl fmt::Display for Suppressions {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        let by = [(self.comments, "comments"), (self.baseline, "the baseline"), (self.levels, "levels")];
        let all: usize = by.iter().map(|(n, _)| n).sum();
        if let Some((_, by)) = by.iter().find(|(n, _)| *n == all) {
            return write!(out, "{all} suppressed by {by}");
        }
        let parts: Vec<String> = by.iter().filter(|(n, _)| *n > 0).map(|(n, by)| format!("{n} by {by}")).collect();
        write!(out, "{all} suppressed: {}", parts.join(", "))
    }
}

impl Summary {
    /// Counts.
    pub fn of(report: &View) -> Summary {
        let suppressed = Suppressions::of(report.suppressed);
        let mut summary = Summary { files: report.sources.len(), roles: report.roles, suppressed, ..Summary::default() };
        for diagnostic in report.diagnostics {
            *match diagnostic.severity {
                Severity::Error => &mut summary.errors,
                Severity::Warning => &mut summary.warnings,
                Severity::Note => &mut summary.notes,
            } += 1;
            if diagnostic.fixes.iter().any(|fix| fix.applicability == Applicability::Safe) {
                summary.fixable += 1;
            }
        }
        summary
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        let found: Vec<String> = [(self.errors, "error"), (self.warnings, "warning"), (self.notes, "note")]
            .into_iter()
            .filter(|(n, _)| *n > 0)
            .map(|(n, what)| counted(n, what))
            .collect();
        let files = counted(self.files, "file");
        match found.as_slice() {
            [] => write!(out, "no findings in {files}, {}", counted(self.roles, "role"))?,
            found => write!(out, "{} in {files}", found.join(", "))?,
        }
        // The one place that says what `--fix` would fix.
        if self.fixable > 0 {
            write!(out, "; {} fixable with `--fix`", self.fixable)?;
        }
        if self.suppressed.is_empty() { Ok(()) } else { write!(out, "; {}", self.suppressed) }
    }
}

/// What the tests of the formats share.
#[cfg(test)]
mod testing {
    use super::*;
    use crate::diagnostic::Id;
    use crate::source::{FileId, Location};

    pub(super) fn at(file: FileId, start: usize, end: usize) -> Location {
        Location { file, start: start as u32, end: end as u32 }
    }

    /// The place of `part` in the only file.
    pub(super) fn find(sources: &SourceMap, file: FileId, part: &str) -> Location {
        let start = sources.text(file).find(part).unwrap_or(usize::MAX);
        at(file, start, start.saturating_add(part.len()))
    }

    pub(super) fn rendered(format: Format, sources: &SourceMap, diagnostics: &[Diagnostic]) -> String {
        let report = View { sources, diagnostics, roles: 1, several_targets: true, root: None, project: None, suppressed: &[] };
        let mut out = Vec::new();
        write(format, &report, Style::default(), &mut out)
            .map_or_else(|error| error.to_string(), |()| String::from_utf8_lossy(&out).into_owned())
    }

    #[test]
    fn the_last_line_counts() {
        let mut summary = Summary { files: 3, roles: 1, ..Summary::default() };
        assert_eq!(summary.to_string(), "no findings in 3 files, 1 role");
        (summary.errors, summary.warnings, summary.fixable) = (2, 1, 2);
        assert_eq!(summary.to_string(), "2 errors, 1 warning in 3 files; 2 fixable with `--fix`");
        (summary.errors, summary.warnings, summary.notes, summary.fixable, summary.files) = (0, 0, 1, 1, 1);
        assert_eq!(summary.to_string(), "1 note in 1 file; 1 fixable with `--fix`");
        summary.suppressed = Suppressions { comments: 2, baseline: 0, levels: 1 };
        assert_eq!(summary.to_string(), "1 note in 1 file; 1 fixable with `--fix`; 3 suppressed: 2 by comments, 1 by levels");
    }

    /// Every span on every kind of text, in every format.
    #[test]
    fn no_span_panics() {
        let long = "é".repeat(3000);
        let texts = [
            "",
            "\n",
            "a",
            "a\n",
            "a\r\nb",
            "\r\r\n",
            "日本 🦀\tx\n\n",
            "e\u{301}\u{1b}[31m\u{202e}\n",
            &long,
            "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\nm\n",
        ];
        for text in texts {
            let mut sources = SourceMap::default();
            let file = sources.add("a.pol", text);
            let places: Vec<usize> =
                (0..text.len().min(20) + 3).chain([text.len().saturating_sub(1), text.len(), 4_000_000_000]).collect();
            let mut diagnostics = Vec::new();
            for &start in &places {
                for &end in &places {
                    let place = at(file, start, end);
                    diagnostics.push(
                        Diagnostic::new(Id::invented("name"), place, "message")
                            .label("here")
                            .also(at(file, end, start), "two\nlines")
                            .also(at(FileId(9), start, end), "no such file")
                            .fix("Fix", place, "b"),
                    );
                }
            }
            for format in Format::ALL {
                let text = rendered(*format, &sources, &diagnostics);
                assert!(!text.contains('\u{1b}') && !text.contains("Failed to read"), "{text}");
            }
        }
    }
}
