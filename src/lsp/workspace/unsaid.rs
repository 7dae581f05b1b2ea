//! Which documents there may be something new to say of. A policy may have ten thousand findings, and most edits change none of them.

use rustc_hash::FxHashSet;

use super::Set;
use super::items::{DocumentId, ItemId};
use crate::diagnostic::Diagnostic;
use crate::source::FileId;

impl Set {
    /// The documents of which there may be something new to say since this was last asked; none if that is all of them.
    pub(in crate::lsp) fn take_unsaid(&mut self) -> Option<FxHashSet<DocumentId>> {
        let mut unsaid = self.unsaid.replace(FxHashSet::default())?;
        // Where the text of one moved, what others say of it moved as well.
        let entries = || self.items.iter().map(|(_, entry)| entry);
        let all = self.naming.iter().chain(entries().flat_map(|entry| &entry.found));
        let moved = |diagnostic: &&Diagnostic| {
            let mut related = diagnostic.related.iter();
            related.any(|label| self.document_at(label.at.file).is_some_and(|document| unsaid.contains(&document)))
        };
        let others: Vec<DocumentId> =
            all.filter(moved).filter_map(|diagnostic| self.document_at(diagnostic.primary.at.file)).collect();
        unsaid.extend(others);
        Some(unsaid)
    }

    /// Notes that some findings came or went.
    pub(super) fn unsaid_at<'d>(&mut self, found: impl Iterator<Item = &'d Diagnostic>) {
        let documents: Vec<DocumentId> = found.filter_map(|found| self.document_at(found.primary.at.file)).collect();
        if let Some(unsaid) = &mut self.unsaid {
            unsaid.extend(documents);
        }
    }

    fn document_at(&self, file: FileId) -> Option<DocumentId> {
        Some(self.items.get(ItemId::of_file(file))?.document)
    }
}
