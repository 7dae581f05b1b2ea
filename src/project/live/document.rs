//! A policy file, as the editor has it or as it is on disk.

use std::path::PathBuf;

use super::Lines;
use super::items::ItemId;
use crate::diagnostic::Diagnostic;
use crate::policy::{Platform, Platforms};

/// A text with its lines.
#[derive(Debug)]
pub struct Text {
    /// The whole text.
    pub text: String,
    /// Where its lines begin.
    pub lines: Lines,
    /// Where the first bytes are that were not UTF-8.
    pub(super) invalid: Option<usize>,
    /// The version that the editor has open.
    pub version: Option<i32>,
}

impl Text {
    pub(super) fn new(text: String, invalid: Option<usize>, version: Option<i32>) -> Text {
        Text { lines: Lines::new(&text), text, invalid, version }
    }

    /// Replaces some bytes.
    pub(super) fn replace(&mut self, start: usize, end: usize, inserted: &str) {
        self.text.replace_range(start..end, inserted);
        self.lines.replace(&self.text, start, end, inserted.len());
    }
}

/// A policy file.
#[derive(Debug)]
pub struct Document {
    /// Its path.
    pub path: PathBuf,
    /// As the client spells it.
    pub uri: String,
    /// What it says.
    pub content: Text,
    /// Its items, in order.
    pub items: Vec<ItemId>,
    /// The platforms of roles that do not say theirs; none if the document names an unknown one.
    pub platforms: Option<Platforms>,
    /// It is there because polc.toml includes it: what is to be said of it, its own policy says.
    pub is_included: bool,
    /// Something has no end: what stands further down may change what stands above.
    pub(super) is_open: bool,
    /// How many documents come before it, by path.
    pub(super) rank: u32,
    /// Where a comment begins that has no end.
    pub(super) open_comment: Option<usize>,
    /// What in it is hidden from those who read it, with places in file 0.
    pub(super) hidden: Vec<Diagnostic>,
}

impl Document {
    pub(super) fn new(path: PathBuf, uri: String, content: Text) -> Document {
        let platforms = Some(Platforms::only(Platform::Kibana));
        Document {
            path,
            uri,
            content,
            items: Vec::new(),
            platforms,
            is_included: false,
            is_open: false,
            rank: 0,
            open_comment: None,
            hidden: Vec::new(),
        }
    }
}
