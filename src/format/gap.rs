//! What stands between two tokens: a space, a place where the line may break, and the comments.
//!
//! A comment behind a token at the end of a line stays there. One that begins a line goes on doing so, before the same token. One in the
//! middle of a line stays before its token. None passes another.

use super::page::{Page, Piece};
use super::tokens::{Token, Tokens};
use crate::syntax::CommentKind;

/// How a token stands to the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// It is the first.
    First,
    /// Without a space: `;`, `,`, `:`.
    Tight,
    /// With a space.
    Space,
    /// With a space or on a new line.
    Line,
    /// The same, and an empty line before it is kept: the first token of a statement.
    Statement,
    /// It closes a body, or there is none: comments before it belong to what stands before them.
    Close,
}

/// The tokens of a stretch, being laid out on a page.
pub(super) struct Cursor<'t, 'p> {
    pub(super) tokens: &'p Tokens<'t>,
    pub(super) page: &'p mut Page<'t>,
    /// The next token.
    at: usize,
    /// The next comment.
    comment: usize,
    /// Whether nothing has been written in the body that was opened last: there an empty line is not kept.
    pub(super) at_start: bool,
}

impl<'t, 'p> Cursor<'t, 'p> {
    pub(super) fn new(tokens: &'p Tokens<'t>, page: &'p mut Page<'t>) -> Cursor<'t, 'p> {
        Cursor { tokens, page, at: 0, comment: 0, at_start: true }
    }

    /// A token from here on.
    pub(super) fn peek(&self, ahead: usize) -> Option<&'p Token<'t>> {
        self.tokens.tokens.get(self.at + ahead)
    }

    /// Whether the next token is this keyword or punctuation.
    pub(super) fn is(&self, text: &str) -> bool {
        self.peek(0).is_some_and(|token| !token.is_name && token.text == text)
    }

    /// Whether a comment before the next token would be a doc comment if an item followed it.
    pub(super) fn has_docs(&self) -> bool {
        let end = self.peek(0).map_or(0, |token| token.comments_before);
        self.comments_until(end).iter().any(|comment| comment.kind == CommentKind::Doc)
    }

    /// Writes the next token, with the comments before it.
    pub(super) fn token(&mut self, gap: Gap) {
        self.gap(gap);
        self.word();
    }

    /// Writes what stands before the next token.
    pub(super) fn gap(&mut self, gap: Gap) {
        let Some(token) = self.peek(0) else { return };
        let comments = self.comments_until(token.comments_before);
        // A `,` or `;` does not go to a new line: what would make it do so comes after it.
        if gap == Gap::Tight && comments.iter().any(|comment| comment.ends_line || comment.breaks_before > 0) {
            return;
        }
        let (ends_line, inline) = self.comments(gap, token.comments_before);
        let blank = matches!(gap, Gap::Statement | Gap::First) && token.breaks_before > 1 && !self.at_start;
        self.page.add(match gap {
            _ if ends_line && blank => Piece::Blank,
            _ if ends_line => Piece::Break,
            Gap::First if !inline => return,
            Gap::Tight => return,
            Gap::Line if !inline => Piece::Line,
            Gap::Statement if !inline && blank => Piece::Blank,
            Gap::Statement if !inline => Piece::Line,
            _ => Piece::Space,
        });
    }

    /// Writes the next token alone.
    pub(super) fn word(&mut self) {
        if let Some(token) = self.peek(0) {
            self.page.add(Piece::Text(token.text));
            self.at += 1;
        }
    }

    /// Writes the bracket that closes a body, with the comments at the end of the body.
    pub(super) fn close(&mut self, is_empty: bool) {
        let Some(token) = self.peek(0) else { return };
        let is_bare = is_empty && self.comments_until(token.comments_before).is_empty();
        let (ends_line, _) = self.comments(Gap::Close, token.comments_before);
        self.page.add(Piece::Dedent);
        self.page.add(match ends_line {
            true => Piece::Break,
            false if is_bare => Piece::Space,
            false => Piece::Line,
        });
        self.word();
    }

    /// Leaves the next token out. Its comments go before the token that follows.
    pub(super) fn skip(&mut self) {
        self.at += 1;
    }

    fn comments_until(&self, end: usize) -> &'p [super::tokens::Comment<'t>] {
        self.tokens.comments.get(self.comment..end).unwrap_or_default()
    }

    /// Writes the comments up to one. Says whether the line has to end now, and whether it ends in a comment otherwise.
    fn comments(&mut self, gap: Gap, end: usize) -> (bool, bool) {
        let (mut ends_line, mut after_slashes, mut inline) = (false, false, false);
        for (at, comment) in self.comments_until(end).iter().enumerate() {
            let is_first = gap == Gap::First && at == 0;
            let begins_line = comment.breaks_before > 0 || after_slashes || ends_line && !comment.ends_line;
            if begins_line || is_first {
                let keeps_blank = matches!(gap, Gap::Statement | Gap::Close | Gap::First);
                let blank = keeps_blank && comment.breaks_before > 1 && !self.at_start;
                if !is_first {
                    self.page.add(if blank { Piece::Blank } else { Piece::Break });
                }
                self.page.add(Piece::Text(comment.text));
                self.at_start = false;
            } else if comment.ends_line {
                self.page.add(Piece::Trailing(comment.text));
            } else if gap == Gap::Close {
                self.page.add(Piece::AtClose(comment.text));
            } else {
                let breaks = matches!(gap, Gap::Line | Gap::Statement) && !inline;
                self.page.add(if breaks { Piece::Line } else { Piece::Space });
                self.page.add(Piece::Text(comment.text));
            }
            after_slashes = comment.kind != CommentKind::Block;
            ends_line = comment.ends_line;
            inline = !ends_line;
        }
        self.comment = self.comment.max(end);
        (ends_line, inline)
    }

    /// Writes the comments that are left, behind the last token.
    pub(super) fn rest(&mut self) {
        let gap = if self.at == 0 { Gap::First } else { Gap::Close };
        self.comments(gap, self.tokens.comments.len());
    }
}
