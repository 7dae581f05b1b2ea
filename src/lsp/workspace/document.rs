//! A policy file, as the editor has it or as it is on disk.

use std::path::PathBuf;

use gen_lsp_types::{Position, Range, Uri};

use super::items::ItemId;
use crate::lsp::positions::{Encoding, Lines};
use crate::policy::{Platform, Platforms};

/// A text with its lines.
#[derive(Debug)]
pub(in crate::lsp) struct Text {
    /// The whole text.
    pub(in crate::lsp) text: String,
    pub(in crate::lsp) lines: Lines,
    /// Where the first bytes are that were not UTF-8.
    pub(super) invalid: Option<usize>,
    /// The version that the editor has open.
    pub(in crate::lsp) version: Option<i32>,
}

impl Text {
    pub(super) fn new(text: String, invalid: Option<usize>, version: Option<i32>) -> Text {
        Text { lines: Lines::new(&text), text, invalid, version }
    }

    /// Where a byte stands.
    pub(in crate::lsp) fn position(&self, offset: usize, encoding: Encoding) -> Position {
        self.lines.position(&self.text, offset, encoding)
    }

    /// Where some bytes stand.
    pub(in crate::lsp) fn range(&self, start: usize, end: usize, encoding: Encoding) -> Range {
        self.lines.range(&self.text, start, end, encoding)
    }

    /// The byte of a position.
    pub(in crate::lsp) fn offset(&self, position: Position, encoding: Encoding) -> usize {
        self.lines.offset(&self.text, position, encoding)
    }

    /// The bytes of a range.
    pub(in crate::lsp) fn bytes(&self, range: Range, encoding: Encoding) -> (usize, usize) {
        self.lines.bytes(&self.text, range, encoding)
    }

    /// Replaces some bytes.
    pub(super) fn replace(&mut self, start: usize, end: usize, inserted: &str) {
        self.lines.replace(start, end, inserted);
        self.text.replace_range(start..end, inserted);
    }
}

/// A policy file.
#[derive(Debug)]
pub(in crate::lsp) struct Document {
    pub(in crate::lsp) path: PathBuf,
    /// As the client spells it.
    pub(in crate::lsp) uri: Uri,
    pub(in crate::lsp) content: Text,
    /// Its items, in order.
    pub(in crate::lsp) items: Vec<ItemId>,
    /// The platforms of roles that do not say theirs; none if the document names one that there is not.
    pub(in crate::lsp) platforms: Option<Platforms>,
    /// Something has no end: what stands further down may change what stands above.
    pub(super) is_open: bool,
    /// How many documents come before it, by path.
    pub(super) rank: u32,
    /// Where a comment begins that has no end.
    pub(super) open_comment: Option<usize>,
}

impl Document {
    pub(super) fn new(path: PathBuf, uri: Uri, content: Text) -> Document {
        let platforms = Some(Platforms::only(Platform::Kibana));
        Document { path, uri, content, items: Vec::new(), platforms, is_open: false, rank: 0, open_comment: None }
    }
}
