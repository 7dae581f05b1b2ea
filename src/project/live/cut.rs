//! Keeps the items of a document true to its text: after an edit only the items around it are cut and parsed again.

use rayon::prelude::*;

use super::LivePolicy;
use super::items::{DocumentId, Entry, ItemId, Seen, face};
use crate::diagnostic::Diagnostic;
use crate::source::FileId;
use crate::syntax::tree::{Item, ItemKind};
use crate::syntax::{self, Piece, Pieces};

/// What an edit did to a text: the bytes from `start` to `end` became `len` bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Edit {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) len: usize,
}

impl Edit {
    /// The one edit that makes `new` of `old`.
    pub(super) fn between(old: &str, new: &str) -> Edit {
        let start = old.bytes().zip(new.bytes()).take_while(|(a, b)| a == b).count();
        let most = old.len().min(new.len()) - start;
        let same = old.bytes().rev().zip(new.bytes().rev()).take(most).take_while(|(a, b)| a == b).count();
        Edit { start, end: old.len() - same, len: new.len() - same - start }
    }

    /// How much longer the text became.
    fn grown(self) -> i64 {
        self.len as i64 - (self.end - self.start) as i64
    }
}

/// Which items of a document are cut anew, and into what.
struct Cut {
    /// The first item that is.
    first: usize,
    /// The first one behind that is not.
    after: usize,
    pieces: Vec<Piece>,
    is_open: bool,
    open_comment: Option<usize>,
}

impl LivePolicy {
    /// Follows an edit that the text of a document has seen already.
    pub(super) fn cut(&mut self, id: DocumentId, edit: Edit) {
        let Some(cut) = self.cut_around(id, edit) else { return };
        let Some(document) = self.document_mut(id) else { return };
        (document.is_open, document.open_comment) = (cut.is_open, cut.open_comment);
        document.hidden = syntax::hidden(FileId(0), &document.content.text);
        let tail = document.items.split_off(cut.after);
        let old = document.items.split_off(cut.first);
        for item in &tail {
            if let Some(entry) = self.items.get_mut(*item) {
                entry.start = (i64::from(entry.start) + edit.grown()) as u32;
            }
        }
        let mut items = self.renew(id, edit, old, cut.pieces);
        items.extend(tail);
        if let Some(document) = self.document_mut(id) {
            document.items.extend(items);
        }
    }

    pub(super) fn bounds(&self, item: ItemId) -> (usize, usize) {
        self.items.get(item).map_or((0, 0), |entry| (entry.start as usize, (entry.start + entry.item.len) as usize))
    }

    fn cut_around(&self, id: DocumentId, edit: Edit) -> Option<Cut> {
        let document = self.document(id)?;
        let items = &document.items;
        let end_of = |at: usize| items.get(at).map_or(0, |item| self.bounds(*item).1);
        // Where something is open, everything may change. Otherwise: the item that holds the edit, and the one before it, whose
        // end depends on the first word that follows.
        let touched = items.partition_point(|item| self.bounds(*item).0 < edit.start);
        let first = if document.is_open { 0 } else { touched.saturating_sub(2) };
        let mut scan = Pieces::from(&document.content.text, first.checked_sub(1).map_or(0, end_of));
        let mut old = first.max(items.partition_point(|item| self.bounds(*item).1 < edit.end));
        let (mut pieces, mut after) = (Vec::new(), items.len());
        while let Some(piece) = scan.next() {
            let end = piece.end as i64 - edit.grown();
            pieces.push(piece);
            if document.is_open || scan.is_open() || end < edit.end as i64 {
                continue;
            }
            while old < items.len() && (end_of(old) as i64) < end {
                old += 1;
            }
            if old < items.len() && end_of(old) as i64 == end {
                // The rest of the text is what it was, and an item ended here before: so are the rest of the items.
                after = old + 1;
                break;
            }
        }
        Some(Cut { first, after, pieces, is_open: scan.is_open(), open_comment: scan.open_comment() })
    }

    /// Makes items of the pieces that stand where the `old` items stood.
    fn renew(&mut self, id: DocumentId, edit: Edit, old: Vec<ItemId>, mut pieces: Vec<Piece>) -> Vec<ItemId> {
        // What lies outside of the edit and has the same bounds is the same.
        let before = old.iter().zip(&pieces).take_while(|(item, piece)| {
            let bounds = self.bounds(**item);
            bounds.1 < edit.start && bounds == (piece.start, piece.end)
        });
        let before = before.count();
        let most = old.len().min(pieces.len()) - before;
        let behind = old.iter().rev().zip(pieces.iter().rev()).take(most).take_while(|(item, piece)| {
            let (start, end) = self.bounds(**item);
            let moved = |at: usize| at as i64 + edit.grown();
            start > edit.end && (moved(start), moved(end)) == (piece.start as i64, piece.end as i64)
        });
        let behind = behind.count();
        for (item, piece) in old.iter().rev().zip(pieces.iter().rev()).take(behind) {
            if let Some(entry) = self.items.get_mut(*item) {
                entry.start = piece.start as u32;
            }
        }
        pieces.truncate(pieces.len() - behind);
        let pieces = pieces.split_off(before);
        let gone = old.get(before..old.len() - behind).unwrap_or_default();

        let parsed = self.parse(id, pieces);
        let mut items: Vec<ItemId> = old.get(..before).unwrap_or_default().to_vec();
        if parsed.len() == gone.len() {
            for ((start, item, found, face), id) in parsed.into_iter().zip(gone) {
                self.exchange(*id, start, item, found, face);
                items.push(*id);
            }
        } else {
            for id in gone {
                self.forget(*id);
            }
            for (start, item, found, face) in parsed {
                self.stale.prohibitions |= is_prohibition(&item);
                let entry = Entry { document: id, start, item, syntax: Vec::new(), seen: Seen::only(Vec::new()), face };
                let id = self.items.add(entry);
                if let Some(entry) = self.items.get_mut(id) {
                    entry.syntax = found.into_iter().map(|d| d.moved(id.as_file(), 0)).collect();
                }
                self.stale.items.insert(id);
                items.push(id);
            }
            self.stale.names = true;
        }
        items.extend(old.get(old.len() - behind..).unwrap_or_default());
        items
    }

    fn parse(&self, id: DocumentId, pieces: Vec<Piece>) -> Vec<(u32, Item, Vec<Diagnostic>, u64)> {
        let text = self.document(id).map_or("", |document| &document.content.text);
        let parse = |piece: Piece| {
            let (start, end) = (piece.start, piece.end);
            let (item, found) = syntax::parse_item(text, piece);
            let face = face(&item, text.get(start..end).unwrap_or(""));
            (start as u32, item, found, face)
        };
        match pieces.len() {
            0..=4 => pieces.into_iter().map(parse).collect(),
            _ => pieces.into_par_iter().map(parse).collect(),
        }
    }

    /// Forgets an item that is gone, and what was said of it.
    pub(super) fn forget(&mut self, id: ItemId) {
        self.forget_compared(id);
        if let Some(entry) = self.items.remove(id) {
            // What it had to say may have been about other documents.
            self.changed_at(entry.seen.found.iter());
            self.changed_about(Vec::from_iter(entry.seen.is_unjudged.then_some(id)));
            self.stale.prohibitions |= is_prohibition(&entry.item);
        }
        self.stale.items.remove(&id);
    }

    /// Puts another item in the place of one. Where it looks the same to all others, only it has to be checked again.
    fn exchange(&mut self, id: ItemId, start: u32, item: Item, found: Vec<Diagnostic>, face: u64) {
        self.forget_compared(id);
        let Some(entry) = self.items.get_mut(id) else { return };
        self.stale.prohibitions |= is_prohibition(&entry.item) || is_prohibition(&item);
        self.stale.names |= entry.face != face;
        (entry.start, entry.item, entry.face) = (start, item, face);
        entry.syntax = found.into_iter().map(|d| d.moved(id.as_file(), 0)).collect();
        self.stale.items.insert(id);
    }
}

/// Whether an item is a `forbid`.
pub(super) fn is_prohibition(item: &Item) -> bool {
    matches!(item.kind, ItemKind::Forbid(_))
}
