//! Looks at a policy that is being edited.

use super::items::{DocumentId, Entry, ItemId};
use super::{Document, LivePolicy, OnTarget};
use crate::check::Check;
use crate::check::effective::Effective;
use crate::emit::Subject;
use crate::policy::{Policy, RoleId, Source};
use crate::source::{FileId, Span};

/// What a role comes to on one target.
#[non_exhaustive]
pub struct OnOne<'s> {
    /// The target.
    pub target: &'s OnTarget,
    /// The role with those that it extends.
    pub policy: &'s Policy<'s>,
    /// The role with what it grants.
    pub subject: Subject<'s, 's>,
}

impl LivePolicy {
    /// The item of an id.
    pub fn item(&self, id: ItemId) -> Option<&Entry> {
        self.items.get(id)
    }

    /// All items.
    pub fn items(&self) -> impl Iterator<Item = (ItemId, &Entry)> {
        self.items.iter()
    }

    /// Whether a place is in an item.
    pub fn is_item(&self, file: FileId, id: ItemId) -> bool {
        ItemId::of_file(file) == id
    }

    /// The text of an item.
    pub fn text(&self, id: ItemId) -> &str {
        self.source(id).map_or("", |source| source.text)
    }

    /// An item with its text. Places in it are relative to it.
    pub fn source(&self, id: ItemId) -> Option<Source<'_>> {
        let entry = self.items.get(id)?;
        let text = &self.document(entry.document)?.content.text;
        let start = entry.start as usize;
        let text = text.get(start..start + entry.item.len as usize)?;
        Some(Source { file: id.as_file(), item: &entry.item, text })
    }

    /// The document an item stands in.
    pub fn document_of(&self, id: ItemId) -> Option<&Document> {
        self.document(self.items.get(id)?.document)
    }

    /// The bytes of a span of an item in its document.
    pub fn bytes(&self, id: ItemId, span: Span) -> (usize, usize) {
        let start = self.items.get(id).map_or(0, |entry| entry.start);
        ((start + span.start) as usize, (start + span.end) as usize)
    }

    /// The item at a byte, which may also be right behind it.
    pub fn item_at(&self, document: DocumentId, offset: usize) -> Option<ItemId> {
        let id = self.item_before(document, offset)?;
        let entry = self.items.get(id)?;
        (offset <= (entry.start + entry.item.len) as usize).then_some(id)
    }

    /// The last item that begins at a byte or before.
    pub(super) fn item_before(&self, document: DocumentId, offset: usize) -> Option<ItemId> {
        let items = &self.document(document)?.items;
        let after = items.partition_point(|item| self.items.get(*item).is_some_and(|entry| entry.start as usize <= offset));
        items.get(after.checked_sub(1)?).copied()
    }

    /// A policy of some items only.
    pub fn policy(&self, ids: impl IntoIterator<Item = ItemId>) -> Policy<'_> {
        let sources = ids.into_iter().filter_map(|id| Some((self.source(id)?, self.document_of(id)?.platforms)));
        Policy::of(sources, self.config.known_targets()).0
    }

    /// What a role comes to on each of its targets.
    pub fn effective<T>(&self, id: ItemId, mut look: impl FnMut(OnOne) -> T) -> Vec<T> {
        let policy = self.policy(self.resolved.with_ancestors([id]));
        let Some(at) = policy.roles.iter().position(|role| role.source.file == id.as_file()) else { return Vec::new() };
        let mut seen = Vec::new();
        for target in &self.targets {
            let context = target.context();
            let effective: Option<Effective> = Check::new(&context, &policy).role(RoleId(at as u32), &mut Vec::new());
            if let (Some(effective), Some(role)) = (&effective, policy.roles.get(at)) {
                seen.push(look(OnOne { target, policy: &policy, subject: Subject { target: &target.target, role, effective } }));
            }
        }
        seen
    }
}
