//! Files, byte ranges and the line index. Everything that needs a line or a column asks here, so that each file is scanned once.

use std::ops::Range;
use std::sync::{Arc, LazyLock, OnceLock};

/// A file of a [`SourceMap`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A byte range within one item of a file. Relative to the item, so that an edit elsewhere in the file does not touch it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The range from `start` to `end`.
    pub fn new(start: usize, end: usize) -> Span {
        // Files over 4 GiB are refused when they are read.
        Span { start: start as u32, end: end as u32 }
    }

    /// From the start of `self` to the end of `other`.
    pub(crate) fn to(self, other: Span) -> Span {
        Span { start: self.start, end: other.end }
    }

    /// The bytes of `text` it covers; empty if it does not lie within.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or("")
    }
}

/// A byte range in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Location {
    /// The range as indices into the file's text.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A position as people and tools count: everything from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Line.
    pub line: usize,
    /// Column in characters.
    pub column: usize,
    /// Column in UTF-16 code units.
    pub(crate) utf16: usize,
    /// Column in UTF-8 bytes.
    pub(crate) utf8: usize,
}

/// The text of a file, and the offset of the first byte that is not UTF-8.
pub fn text_of(bytes: Vec<u8>) -> (String, Option<usize>) {
    match String::from_utf8(bytes) {
        Ok(text) => (text, None),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            (String::from_utf8_lossy(error.as_bytes()).into_owned(), Some(at))
        }
    }
}

/// Where something stands in a file that a policy was made from, which people know instead of the policy's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MadeOf {
    /// The name of that file.
    pub(crate) file: Arc<str>,
    /// A JSON pointer into it; empty for all of it.
    pub(crate) pointer: String,
}

/// `roles.json /2/kibana/0`, as reports say it.
impl std::fmt::Display for MadeOf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.file)?;
        if !self.pointer.is_empty() {
            write!(f, " {}", self.pointer)?;
        }
        Ok(())
    }
}

/// A file that was read, or made from others.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// The path as the user would name it.
    pub path: String,
    /// The path from the folder of its policy, as polc.toml and a baseline name it.
    pub name: String,
    /// Its whole text, byte for byte.
    pub text: String,
    /// What its pieces were made from, by their first bytes, in order.
    made_of: Vec<(u32, MadeOf)>,
    lines: OnceLock<Vec<u32>>,
    wide: OnceLock<Vec<Wide>>,
}

/// A character beyond ASCII, with what it and all before it make columns shorter than bytes.
#[derive(Clone, Debug)]
struct Wide {
    at: u32,
    chars: u32,
    utf16: u32,
}

impl SourceFile {
    fn new(path: String, name: String, text: String) -> SourceFile {
        SourceFile { path, name, text, made_of: Vec::new(), lines: OnceLock::new(), wide: OnceLock::new() }
    }

    /// Whether it was made from other files.
    pub(crate) fn is_made(&self) -> bool {
        !self.made_of.is_empty()
    }

    /// Byte offsets of the line starts.
    fn lines(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let mut starts = vec![0];
            starts.extend(self.text.match_indices('\n').map(|(at, _)| at as u32 + 1));
            starts
        })
    }

    /// Number of the line (from 0) that holds `offset`.
    pub fn line_of(&self, offset: usize) -> usize {
        self.lines().partition_point(|start| *start as usize <= offset).saturating_sub(1)
    }

    /// How many lines there are.
    pub fn line_count(&self) -> usize {
        self.lines().len()
    }

    /// The bytes of a line (from 0), with its line break; empty past the last line.
    pub fn line_range(&self, line: usize) -> Range<usize> {
        let lines = self.lines();
        let end = self.text.len();
        let start = lines.get(line).map_or(end, |start| *start as usize);
        start..lines.get(line + 1).map_or(end, |next| *next as usize)
    }

    /// Where `offset` stands. An offset inside a character counts as its start, one past the end as the end.
    pub fn position(&self, offset: usize) -> Position {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.line_of(offset);
        let start = self.line_range(line).start;
        let ((chars, utf16), (chars_before, utf16_before)) = (self.shorter(offset), self.shorter(start));
        let bytes = offset - start;
        Position {
            line: line + 1,
            column: bytes - (chars - chars_before) as usize + 1,
            utf16: bytes - (utf16 - utf16_before) as usize + 1,
            utf8: bytes + 1,
        }
    }

    /// How many bytes the text before `offset` has more than characters, and more than UTF-16 units. Looked up, not counted: a
    /// file may be one line of megabytes.
    fn shorter(&self, offset: usize) -> (u32, u32) {
        let wide = self.wide.get_or_init(|| {
            if self.text.is_ascii() {
                return Vec::new();
            }
            let (mut chars, mut utf16) = (0, 0);
            let beyond = self.text.char_indices().filter(|(_, c)| !c.is_ascii());
            beyond
                .map(|(at, c)| {
                    chars += c.len_utf8() as u32 - 1;
                    utf16 += (c.len_utf8() - c.len_utf16()) as u32;
                    Wide { at: at as u32, chars, utf16 }
                })
                .collect()
        });
        let before = wide.partition_point(|wide| (wide.at as usize) < offset);
        before.checked_sub(1).and_then(|last| wide.get(last)).map_or((0, 0), |wide| (wide.chars, wide.utf16))
    }
}

/// All files of one run.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

impl SourceMap {
    /// Takes a file in and gives its id. Its path starts at the folder of its policy.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) -> FileId {
        let path = path.into();
        self.add_named(path.clone(), path, text)
    }

    /// Takes a file in that the user knows by one path and its policy by another, and gives its id.
    pub(crate) fn add_named(&mut self, path: impl Into<String>, name: impl Into<String>, text: impl Into<String>) -> FileId {
        self.files.push(SourceFile::new(path.into(), name.into(), text.into()));
        FileId(self.files.len() as u32 - 1)
    }

    /// Takes a text in that was made from other files: its pieces, by their first bytes and in order, with what each was made from.
    pub(crate) fn add_made(&mut self, name: impl Into<String>, text: impl Into<String>, pieces: Vec<(u32, MadeOf)>) -> FileId {
        let id = self.add(name, text);
        if let Some(file) = self.files.get_mut(id.0 as usize) {
            file.made_of = pieces;
        }
        id
    }

    /// What the text at a place was made from, if it was.
    pub(crate) fn made_of(&self, at: Location) -> Option<&MadeOf> {
        let pieces = &self.file(at.file).made_of;
        let before = pieces.partition_point(|(start, _)| *start <= at.start);
        pieces.get(before.checked_sub(1)?).map(|(_, made_of)| made_of)
    }

    /// Gives a file another text, and gives back the one that it had. An id of another map changes nothing.
    pub(crate) fn replace(&mut self, id: FileId, text: String) -> String {
        let Some(file) = self.files.get_mut(id.0 as usize) else { return text };
        (file.lines, file.wide) = (OnceLock::new(), OnceLock::new());
        file.made_of.clear();
        std::mem::replace(&mut file.text, text)
    }

    /// The file of an id. An id of another map gives a file without a name and text.
    pub fn file(&self, id: FileId) -> &SourceFile {
        static NO_FILE: LazyLock<SourceFile> = LazyLock::new(|| SourceFile::new(String::new(), String::new(), String::new()));
        self.files.get(id.0 as usize).unwrap_or_else(|| &NO_FILE)
    }

    /// The text of a file.
    pub fn text(&self, id: FileId) -> &str {
        &self.file(id).text
    }

    /// All files with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(at, file)| (FileId(at as u32), file))
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no file.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> SourceFile {
        SourceFile::new("a.pol".into(), "a.pol".into(), text.into())
    }

    #[test]
    fn columns_count_characters_bytes_and_utf16() {
        let file = file("a\n🦀é x");
        let at = file.position(file.text.find('x').unwrap_or(0));
        assert_eq!((at.line, at.column, at.utf16, at.utf8), (2, 4, 5, 8));
    }

    #[test]
    fn positions_are_clamped() {
        let file = file("é");
        assert_eq!(file.position(1).column, 1);
        assert_eq!(file.position(99).column, 2);
        assert_eq!(file.line_range(7), 2..2);
    }
}
