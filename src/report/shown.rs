//! A diagnostic as people are to see it: which places are shown together, and what is said below them.

use std::fmt;
use std::ops::Range;

use miette::LabeledSpan;

use super::View;
use super::paint::one_line;
use super::text::{Text, Texts, clamp};
use crate::diagnostic::{Applicability, Diagnostic, Fix, Severity};
use crate::hidden::printable;
use crate::source::FileId;

/// Labels at most so many lines from the primary one share its snippet, as miette joins them.
const NEAR: usize = 3;

/// A place that is shown.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    /// What is marked of it; within the text.
    pub(super) range: Range<usize>,
    /// What is there to see; may be empty.
    pub(super) message: String,
}

/// The labels of a diagnostic that are shown together.
#[derive(Debug)]
pub(super) struct Group<'a> {
    /// The file they stand in.
    pub(super) text: &'a Text<'a>,
    /// In the order of the diagnostic.
    pub(super) marks: Vec<Mark>,
    file: FileId,
    is_near: bool,
}

/// Groups by file; the primary label comes first, with what stands near it.
pub(super) fn groups<'a>(diagnostic: &Diagnostic, texts: &'a Texts<'_>) -> Vec<Group<'a>> {
    let mut groups: Vec<Group> = Vec::new();
    let mut primary = None;
    for label in std::iter::once(&diagnostic.primary).chain(&diagnostic.related) {
        let file = label.at.file;
        let Some(text) = texts.get(file) else { continue };
        let mark = Mark { range: text.clip(label.at), message: printable(&label.message).into_owned() };
        let lines = text.lines(&mark.range);
        let (first_file, first_lines) = primary.get_or_insert((file, lines.clone()));
        let is_near = file == *first_file
            && lines.start <= first_lines.end.saturating_add(NEAR)
            && first_lines.start <= lines.end.saturating_add(NEAR);
        match groups.iter_mut().find(|group| group.file == file && group.is_near == is_near) {
            Some(group) => group.marks.push(mark),
            None => groups.push(Group { text, marks: vec![mark], file, is_near }),
        }
    }
    groups
}

/// A group as a diagnostic of its own. miette knows one file to a diagnostic, and draws what it calls related as another finding.
#[derive(Debug)]
pub(super) struct Shown<'a> {
    /// Above the snippet.
    pub(super) message: String,
    /// Its name, where it is to be said.
    pub(super) code: Option<&'static str>,
    /// How bad it is.
    pub(super) severity: Severity,
    /// What is drawn.
    pub(super) group: Group<'a>,
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str(&self.message)
    }
}

impl std::error::Error for Shown<'_> {}

impl miette::Diagnostic for Shown<'_> {
    fn code<'b>(&'b self) -> Option<Box<dyn fmt::Display + 'b>> {
        self.code.map(|code| Box::new(code) as Box<dyn fmt::Display>)
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Note => miette::Severity::Advice,
        })
    }

    fn source_code(&self) -> Option<&dyn miette::SourceCode> {
        Some(self.group.text)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.group.marks.iter().enumerate().map(|(at, mark)| {
            let message = (!mark.message.is_empty()).then(|| mark.message.clone());
            // miette names the position of the primary label above the snippet.
            let new = if at == 0 { LabeledSpan::new_primary_with_span } else { LabeledSpan::new_with_span };
            new(message, mark.range.clone())
        })))
    }
}

/// A line below the snippets.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Detail {
    /// What it is.
    pub(super) label: &'static str,
    /// What it says.
    pub(super) text: String,
    /// A line of policy that belongs to it.
    pub(super) code: Option<String>,
}

/// Everything that is said below the snippets: the way out, why, the fixes, the targets.
pub(super) fn details(diagnostic: &Diagnostic, report: &View) -> Vec<Detail> {
    let prose = |label, text: &str| Detail { label, text: printable(text).into_owned(), code: None };
    let mut details = Vec::new();
    details.extend(diagnostic.help.iter().map(|help| prose("help", help)));
    details.extend(diagnostic.all_notes().map(|note| prose("note", &note)));
    details.extend(diagnostic.fixes.iter().map(|fix| Detail {
        label: match fix.applicability {
            Applicability::Safe => "fix",
            Applicability::Unsafe => "fix (changes privileges)",
        },
        text: one_line(&fix.title),
        code: fixed_line(fix, report),
    }));
    details.extend(targets(diagnostic, report));
    details
}

/// The targets that a finding holds for, where there are several to tell apart.
pub(super) fn targets(diagnostic: &Diagnostic, report: &View) -> Option<Detail> {
    let label = if diagnostic.targets.len() == 1 { "target" } else { "targets" };
    let text = printable(&diagnostic.targets.join(", ")).into_owned();
    (report.several_targets && !diagnostic.targets.is_empty()).then_some(Detail { label, text, code: None })
}

/// The line that a fix leaves, if it is one edit within one line and something is left to show.
fn fixed_line(fix: &Fix, report: &View) -> Option<String> {
    let [edit] = fix.edits.as_slice() else { return None };
    let file = report.sources.file(edit.at.file);
    let range = clamp(&file.text, edit.at);
    let line = file.line_range(file.line_of(range.start));
    let before = file.text.get(line.start..range.start)?;
    // None if the edit goes on past the line.
    let after = file.text.get(range.end..line.end)?.trim_end();
    let is_short = before.len() + edit.text.len() + after.len() <= 160;
    let is_one_line = !edit.text.contains('\n') && !file.text.get(range)?.contains('\n');
    let fixed = format!("{before}{}{after}", edit.text);
    (is_short && is_one_line && !fixed.trim().is_empty()).then(|| printable(fixed.trim()).replace('\t', " "))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{at, find};
    use super::*;
    use crate::diagnostic::Id;
    use crate::source::SourceMap;

    #[test]
    fn fixes_show_the_line_they_leave() {
        let mut sources = SourceMap::default();
        let file = sources.add("a.pol", "role a <\r\n\tdiscover := read;\r\n>");
        let place = find(&sources, file, ":=");
        let diagnostic = Diagnostic::new(Id::invented("wrong-operator"), place, "")
            .fix("Write `:`", place, ":")
            .unsafe_fix("Remove it", at(file, 10, 28), "")
            .fix("Join", at(file, 8, 11), " ")
            .note("why");
        let report = View {
            sources: &sources,
            diagnostics: &[],
            roles: 0,
            several_targets: true,
            root: None,
            project: None,
            suppressed: &[],
        };
        let detail = |label, text: &str, code: Option<&str>| Detail { label, text: text.into(), code: code.map(Into::into) };
        assert_eq!(
            details(&diagnostic, &report),
            [
                detail("note", "why", None),
                detail("fix", "Write `:`", Some("discover : read;")),
                detail("fix (changes privileges)", "Remove it", None),
                detail("fix", "Join", None),
            ]
        );
    }
}
