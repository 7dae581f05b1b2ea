//! From places in items to places in files, and everything that is wrong with a file.

use rustc_hash::FxHashMap;

use super::items::{DocumentId, ItemId};
use super::{Set, Text};
use crate::diagnostic::{Diagnostic, tidy};
use crate::files::not_utf8;
use crate::source::{FileId, Location};
use crate::syntax::unclosed_comment;
use gen_lsp_types::Uri;

/// A place in a file.
#[derive(Clone, Copy)]
pub(in crate::lsp) struct Place<'s> {
    pub(in crate::lsp) uri: &'s Uri,
    pub(in crate::lsp) content: &'s Text,
    pub(in crate::lsp) start: usize,
    pub(in crate::lsp) end: usize,
}

/// Something that is wrong. The files of its places are documents; see [`Set::place`].
pub(in crate::lsp) type Problem = Diagnostic;

impl Set {
    /// What is wrong with a document, sorted as a report is.
    pub(in crate::lsp) fn problems_of(&self, id: DocumentId) -> Vec<Problem> {
        self.problems(|other| other == id).remove(&id).unwrap_or_default()
    }

    /// What is wrong with some documents, each that something is wrong with.
    pub(in crate::lsp) fn problems(&self, is_wanted: impl Fn(DocumentId) -> bool) -> FxHashMap<DocumentId, Vec<Problem>> {
        let mut by_document: FxHashMap<DocumentId, Vec<Problem>> = FxHashMap::default();
        let entries = || self.items.iter().map(|(_, entry)| entry);
        let found =
            self.naming.iter().chain(entries().flat_map(|entry| &entry.found)).chain(entries().flat_map(|entry| &entry.syntax));
        for diagnostic in found {
            let Some(entry) = self.items.get(ItemId::of_file(diagnostic.primary.at.file)) else { continue };
            if is_wanted(entry.document) {
                by_document.entry(entry.document).or_default().push(self.placed(diagnostic));
            }
        }
        for (id, document) in self.documents().filter(|(id, _)| is_wanted(*id)) {
            let file = FileId(id.0);
            let whole = document.content.invalid.map(|at| not_utf8(file, at));
            let open = document.open_comment.map(|at| unclosed_comment(file, at));
            for diagnostic in whole.into_iter().chain(open) {
                by_document.entry(id).or_default().push(diagnostic);
            }
        }
        by_document.values_mut().for_each(tidy);
        by_document
    }

    /// What is wrong with polc.toml.
    pub(in crate::lsp) fn config_problems(&self) -> Vec<Problem> {
        let mut found = self.config_file.as_ref().map(|file| file.found.clone()).unwrap_or_default();
        tidy(&mut found);
        found
    }

    /// A diagnostic whose places are in documents.
    fn placed(&self, diagnostic: &Diagnostic) -> Problem {
        let mut placed = diagnostic.clone();
        placed.each_place(|at| {
            if let Some(entry) = self.items.get(ItemId::of_file(at.file)) {
                *at = Location { file: FileId(entry.document.0), start: entry.start + at.start, end: entry.start + at.end };
            }
        });
        placed
    }

    /// Where a place of a problem is.
    pub(in crate::lsp) fn place(&self, at: Location) -> Option<Place<'_>> {
        let document = self.document(DocumentId(at.file.0))?;
        Some(Place { uri: &document.uri, content: &document.content, start: at.start as usize, end: at.end as usize })
    }

    /// Where a place of a problem of polc.toml is.
    pub(in crate::lsp) fn config_place(&self, at: Location) -> Option<Place<'_>> {
        let file = self.config_file.as_ref()?;
        Some(Place { uri: &file.uri, content: &file.content, start: at.start as usize, end: at.end as usize })
    }
}
