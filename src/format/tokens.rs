//! The tokens and comments of a stretch of a file that holds one item.
//!
//! What is a name, the tree knows: `all-delete` is one name in a list of spaces and three tokens in an expression. Everything between
//! two names is punctuation, keywords, whitespace and comments.

use std::ops::Range;

use crate::syntax::Scanner;

/// A token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'t> {
    /// As written.
    pub(super) text: &'t str,
    /// Where it begins.
    pub(super) start: usize,
    /// Whether the tree has it as a name, whatever it looks like.
    pub(super) is_name: bool,
    /// Line breaks before it, since the token or comment before; 2 stands for more.
    pub(super) breaks_before: u8,
    /// How many comments of the stretch stand before it.
    pub(super) comments_before: usize,
}

/// A comment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Comment<'t> {
    /// As written, without the whitespace at the end of a line.
    pub(super) text: &'t str,
    /// Line breaks before it, since the token or comment before; 2 stands for more.
    pub(super) breaks_before: u8,
    /// Whether only comments stand behind it on its line.
    pub(super) ends_line: bool,
}

/// What stands in a stretch.
#[derive(Debug)]
pub(super) struct Tokens<'t> {
    /// The stretch.
    pub(super) text: &'t str,
    pub(super) tokens: Vec<Token<'t>>,
    pub(super) comments: Vec<Comment<'t>>,
    /// Line breaks at the end, behind everything; 2 stands for more.
    pub(super) breaks_after: u8,
}

impl<'t> Tokens<'t> {
    /// Reads a stretch. `names` are the places of its names, in order.
    pub(super) fn read(text: &'t str, names: &[Range<usize>]) -> Tokens<'t> {
        let mut read = Tokens { text, tokens: Vec::with_capacity(names.len() * 2 + 8), comments: Vec::new(), breaks_after: 0 };
        let mut names = names.iter().peekable();
        let mut scanner = Scanner::new(text);
        let mut breaks = 0;
        while let Some(rest) = text.get(scanner.at..).filter(|rest| !rest.is_empty()) {
            let start = scanner.at;
            if let Some(name) = names.next_if(|name| name.start == start) {
                read.token(text.get(name.clone()).unwrap_or(rest), start, true, breaks);
            } else if scanner.is_at_comment() {
                scanner.comment();
                let written = text.get(start..scanner.at).unwrap_or(rest);
                let is_block = written.starts_with("/*");
                let comment = if is_block { written } else { written.trim_end() };
                read.comments.push(Comment { text: comment, breaks_before: breaks, ends_line: !is_block });
                breaks = 0;
                continue;
            } else {
                let gap = rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}').len();
                if gap > 0 {
                    let more = rest.as_bytes().iter().take(gap).filter(|byte| **byte == b'\n').take(2).count() as u8;
                    breaks = (breaks + more).min(2);
                    scanner.at += gap;
                    continue;
                }
                read.token(lexeme(rest), start, false, breaks);
            }
            breaks = 0;
            scanner.at = start + read.tokens.last().map_or(1, |token| token.text.len()).max(1);
        }
        read.breaks_after = breaks;
        read.end_lines(read.comments_before(), true);
        read
    }

    /// Comments that belong before a token that was read already.
    fn comments_before(&self) -> usize {
        self.tokens.last().map_or(0, |token| token.comments_before)
    }

    fn token(&mut self, text: &'t str, start: usize, is_name: bool, breaks_before: u8) {
        self.end_lines(self.comments_before(), breaks_before > 0);
        self.tokens.push(Token { text, start, is_name, breaks_before, comments_before: self.comments.len() });
    }

    /// Finds out which of the comments since the last token only have comments behind them on their line.
    fn end_lines(&mut self, from: usize, mut ends: bool) {
        for comment in self.comments.iter_mut().skip(from).rev() {
            comment.ends_line |= ends;
            ends = comment.ends_line || comment.breaks_before > 0;
        }
    }
}

/// The keyword or punctuation that a text begins with.
fn lexeme(text: &str) -> &str {
    let word = text.len() - text.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_').len();
    let len = match text.as_bytes() {
        _ if word > 0 => word,
        [b'+' | b'-', b'=', ..] => 2,
        _ => text.chars().next().map_or(1, char::len_utf8),
    };
    text.get(..len).unwrap_or(text)
}
