//! From what the check says to what the protocol shows.

use gen_lsp_types as lsp;

use super::client::Can;
use super::positions::Encoding;
use crate::lsp::positions::Positions as _;
use polc::diagnostic::{Severity, Tag};
use polc::project::live::{DocumentId, InDocument, LivePolicy, Problem};
use polc::source::Location;

/// As the protocol names where findings come from.
pub(super) const SOURCE: &str = "polc";

/// Turns problems of one policy into the protocol's diagnostics.
#[derive(Clone, Copy)]
pub(super) struct Shown<'s> {
    pub(super) set: &'s LivePolicy,
    pub(super) encoding: Encoding,
    pub(super) can: Can,
    /// The folder with the pages that explain findings.
    pub(super) pages: Option<&'s lsp::Uri>,
}

impl<'s> Shown<'s> {
    /// The diagnostics of a document.
    pub(super) fn of_document(self, id: DocumentId) -> Vec<lsp::Diagnostic> {
        self.all(self.set.problems_of(id), |at| self.set.place(at))
    }

    /// The diagnostics of polc.toml.
    pub(super) fn of_config(self) -> Vec<lsp::Diagnostic> {
        self.all(self.set.config_problems(), |at| self.set.config_place(at))
    }

    /// The diagnostics of some problems.
    pub(super) fn all(self, problems: Vec<Problem>, place: impl Fn(Location) -> Option<InDocument<'s>>) -> Vec<lsp::Diagnostic> {
        problems.iter().filter_map(|problem| self.one(problem, &place)).collect()
    }

    fn one(self, problem: &Problem, place: &impl Fn(Location) -> Option<InDocument<'s>>) -> Option<lsp::Diagnostic> {
        let at = place(problem.primary.at)?;
        let related = problem.related.iter().filter_map(|label| {
            let message = if label.message.is_empty() { problem.message.clone() } else { label.message.clone() };
            Some(lsp::DiagnosticRelatedInformation { location: location(&place(label.at)?, self.encoding), message })
        });
        let related: Vec<_> = if self.can.related_information { related.collect() } else { Vec::new() };
        let tag = |tag: &Tag| match tag {
            Tag::Unnecessary => Some(lsp::DiagnosticTag::Unnecessary),
            Tag::Deprecated => Some(lsp::DiagnosticTag::Deprecated),
            Tag::Promise => None,
        };
        let tags: Vec<_> = problem.id.tags.iter().filter_map(tag).collect();
        Some(lsp::Diagnostic {
            range: range(&at, self.encoding),
            severity: Some(severity(problem.severity)),
            code: Some(problem.id.name.into()),
            code_description: self.page(problem),
            source: Some(SOURCE.to_owned()),
            message: message(problem).into(),
            tags: (self.can.tags && !tags.is_empty()).then_some(tags),
            related_information: (!related.is_empty()).then_some(related),
            data: None,
        })
    }

    /// Where the finding is explained.
    fn page(self, problem: &Problem) -> Option<lsp::CodeDescription> {
        let (pages, id) = (self.pages.filter(|_| self.can.code_description)?, problem.id);
        let href = if id.is_rule() { format!("{pages}/lints/{id}.md") } else { format!("{pages}/diagnostics.md#{id}") };
        Some(lsp::CodeDescription { href: href.into() })
    }
}

/// A place as a range of its file.
pub(super) fn range(place: &InDocument, encoding: Encoding) -> lsp::Range {
    place.content.range(place.start, place.end, encoding)
}

/// A place as a range with its file.
pub(super) fn location(place: &InDocument, encoding: Encoding) -> lsp::Location {
    lsp::Location { uri: lsp::Uri(place.uri.to_owned()), range: range(place, encoding) }
}

fn severity(severity: Severity) -> lsp::DiagnosticSeverity {
    match severity {
        Severity::Error => lsp::DiagnosticSeverity::Error,
        Severity::Warning => lsp::DiagnosticSeverity::Warning,
        Severity::Note => lsp::DiagnosticSeverity::Information,
    }
}

/// Everything there is to say in one text: an editor has one place for it.
fn message(problem: &Problem) -> String {
    let mut text = problem.message.clone();
    if !problem.primary.message.is_empty() {
        text = format!("{text}: {}", problem.primary.message);
    }
    if let Some(help) = &problem.help {
        text = format!("{text}\n{help}");
    }
    for note in problem.all_notes() {
        text = format!("{text}\n{note}");
    }
    match problem.targets.as_slice() {
        [] => text,
        targets => format!("{text}\nOn {}", targets.join(", ")),
    }
}
