//! The tokens and comments of a stretch of a file that holds one item.
//!
//! What is a name, the tree knows: `all-delete` is one name in a list of spaces and three tokens in an expression. Everything between
//! two names is punctuation, keywords, whitespace and comments.

use std::ops::Range;

use crate::syntax::{self, CommentKind, TokenKind};

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
    /// How it is written.
    pub(super) kind: CommentKind,
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
        let mut tokens = syntax::tokens(text);
        let (mut end, mut breaks) = (0, 0);
        while let Some(token) = tokens.next() {
            let gap = text.get(end..token.start).unwrap_or("");
            breaks += gap.bytes().filter(|byte| *byte == b'\n').take(2).count() as u8;
            end = token.end();
            if let TokenKind::Comment(kind) = token.kind {
                let is_line = kind != CommentKind::Block;
                let written = if is_line { token.text.trim_end() } else { token.text };
                read.comments.push(Comment { text: written, kind, breaks_before: breaks.min(2), ends_line: is_line });
            } else if let Some(name) = names.next_if(|name| name.start == token.start) {
                // The tree knows best how long a name is.
                end = name.end;
                tokens.go_to(end);
                read.token(text.get(name.clone()).unwrap_or(token.text), token.start, true, breaks.min(2));
            } else {
                read.token(token.text, token.start, false, breaks.min(2));
            }
            breaks = 0;
        }
        breaks = text.get(end..).unwrap_or("").bytes().filter(|byte| *byte == b'\n').take(2).count() as u8;
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
