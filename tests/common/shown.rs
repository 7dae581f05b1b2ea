//! Diagnostics as text, by a renderer that is not polc's own: it shows everything there is, and how polc's formats look does not matter.

use std::ops::Range;

use codespan_reporting::files::{Error, Files};
use codespan_reporting::{diagnostic as shown, term};
use polc::diagnostic::{Applicability, Diagnostic, Severity};
use polc::source::{FileId, SourceMap};

/// The files as the renderer asks for them.
struct Shown<'s>(&'s SourceMap);

impl<'a> Files<'a> for Shown<'_> {
    type FileId = FileId;
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, id: FileId) -> Result<&'a str, Error> {
        Ok(&self.0.file(id).path)
    }

    fn source(&'a self, id: FileId) -> Result<&'a str, Error> {
        Ok(self.0.text(id))
    }

    fn line_index(&'a self, id: FileId, offset: usize) -> Result<usize, Error> {
        Ok(self.0.file(id).line_of(offset))
    }

    fn line_range(&'a self, id: FileId, line: usize) -> Result<Range<usize>, Error> {
        Ok(self.0.file(id).line_range(line))
    }
}

/// Renders diagnostics, each with a last remark if there is one.
pub(crate) fn render(sources: &SourceMap, diagnostics: &[Diagnostic], last: impl Fn(&Diagnostic) -> Option<String>) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics {
        let severity = match diagnostic.severity {
            Severity::Error => shown::Severity::Error,
            Severity::Warning => shown::Severity::Warning,
            Severity::Note => shown::Severity::Note,
        };
        let primary = &diagnostic.primary;
        let mut labels = vec![shown::Label::primary(primary.at.file, primary.at.range()).with_message(&primary.message)];
        labels.extend(diagnostic.related.iter().map(|l| shown::Label::secondary(l.at.file, l.at.range()).with_message(&l.message)));
        let mut notes: Vec<String> = diagnostic.help.iter().map(|help| format!("help: {help}")).collect();
        notes.extend(diagnostic.all_notes().map(|note| format!("note: {note}")));
        for fix in &diagnostic.fixes {
            let kind = if fix.applicability == Applicability::Safe { "fix" } else { "fix (changes privileges)" };
            notes.push(format!("{kind}: {}", fix.title));
        }
        notes.extend(last(diagnostic));
        let shown = shown::Diagnostic::new(severity)
            .with_code(diagnostic.id.name)
            .with_message(&diagnostic.message)
            .with_labels(labels)
            .with_notes(notes);
        text += &term::emit_into_string(&term::Config::default(), &Shown(sources), &shown).unwrap();
    }
    text
}
