//! Where rules put what they find.

use super::rule::Rule;
use crate::check::origin::Origin;
use crate::diagnostic::Diagnostic;
use crate::source::Location;

/// What one rule finds. Levels and suppressions are none of its business.
#[derive(Debug)]
pub struct Findings<'f> {
    rule: &'static Rule,
    found: &'f mut Vec<Diagnostic>,
}

impl<'f> Findings<'f> {
    /// An empty place for what a rule finds.
    pub(super) fn new(rule: &'static Rule, found: &'f mut Vec<Diagnostic>) -> Findings<'f> {
        Findings { rule, found }
    }

    /// Begins a finding at the exact tokens.
    pub fn at(&self, at: Location, message: impl Into<String>) -> Diagnostic {
        // The level is settled once the finding is there: it depends on the file.
        Diagnostic::new(self.rule.id, at, message)
    }

    /// Begins a finding about something that one statement or several give: at the head of the nearest.
    pub(crate) fn given(&self, nearest: Origin, origins: &[Origin], message: impl Into<String>) -> Diagnostic {
        self.at(nearest.head, message).caused_by(origins.iter().map(|origin| origin.head))
    }

    /// Takes a finding in, and names the document that the rule follows unless the finding names its own.
    pub(crate) fn push(&mut self, mut finding: Diagnostic) {
        finding.source = finding.source.or(self.rule.id.sources.first().map(|document| document.cite));
        self.found.push(finding);
    }
}
