//! Which documents there may be something new to say of. A policy may have ten thousand findings, and most edits change none of them.

use rustc_hash::FxHashSet;

use super::LivePolicy;
use super::items::{DocumentId, ItemId};
use crate::diagnostic::Diagnostic;
use crate::source::FileId;

impl LivePolicy {
    /// The documents of which there may be something new to say since this was last asked; none if that is all of them.
    pub fn take_changed(&mut self) -> Option<FxHashSet<DocumentId>> {
        let mut changed = self.changed.replace(FxHashSet::default())?;
        // Where the text of one moved, what others say of it moved as well.
        let moved = |diagnostic: &&Diagnostic| {
            let mut related = diagnostic.related.iter();
            related.any(|label| self.document_at(label.at.file).is_some_and(|document| changed.contains(&document)))
        };
        let others: Vec<DocumentId> = self
            .all()
            .map(|(found, _)| found)
            .filter(moved)
            .filter_map(|diagnostic| self.document_at(diagnostic.primary.at.file))
            .collect();
        changed.extend(others);
        Some(changed)
    }

    /// Notes that some findings came or went.
    pub(super) fn changed_at<'d>(&mut self, found: impl Iterator<Item = &'d Diagnostic>) {
        if self.changed.is_none() {
            return;
        }
        let documents: Vec<DocumentId> = found.filter_map(|found| self.document_at(found.primary.at.file)).collect();
        if let Some(changed) = &mut self.changed {
            changed.extend(documents);
        }
    }

    /// Notes that it became known, or unknown, whether suppressions of what some roles and their parents say are needed.
    pub(super) fn changed_about(&mut self, ids: Vec<ItemId>) {
        if ids.is_empty() {
            return;
        }
        let concerned = self.resolved.with_ancestors(ids).into_iter().filter_map(|id| Some(self.items.get(id)?.document));
        // What comes of comparing roles can be suppressed anywhere.
        let suppressing =
            self.documents().filter(|(_, document)| crate::lint::may_suppress(&document.content.text)).map(|(id, _)| id);
        let documents: Vec<DocumentId> = concerned.chain(suppressing).collect();
        if let Some(changed) = &mut self.changed {
            changed.extend(documents);
        }
    }

    /// The document of the item that a place is in.
    pub(super) fn document_at(&self, file: FileId) -> Option<DocumentId> {
        Some(self.items.get(ItemId::of_file(file))?.document)
    }
}
