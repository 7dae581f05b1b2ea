//! From text to tree. Parsing always gives a tree, whatever the text is, and everything that is wrong with it.
//!
//! `split` cuts a file into items, pest parses each by itself (in parallel), and `lower` makes the tree from pest's pairs. `shapes` keeps
//! what pest made of each shape of a text, and parses most of it that way.
//! pest does not show outside of this room.

mod comments;
mod expected;
mod grammar;
mod hidden;
pub mod keyword;
mod lower;
mod print;
mod scan;
mod shapes;
mod split;
mod strings;
mod tokens;
pub mod tree;
mod wrong;

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, errors};
use crate::source::{FileId, Location, Span};
use tree::{Item, ItemKind, Tree};

pub(crate) use comments::code;
pub use comments::{Comment, CommentKind, comments};
pub(crate) use hidden::{HIDDEN, hidden};
pub use print::print;
pub(crate) use scan::line_ending;
pub(crate) use split::{Piece, Pieces};
pub use strings::quote;
pub use tokens::{Token, TokenKind, is_word, tokens};

use grammar::{Grammar, Rule};

/// Parses a file.
pub fn parse(file: FileId, text: &str) -> (Tree, Vec<Diagnostic>) {
    let mut pieces = Pieces::from(text, 0);
    let cut: Vec<Piece> = pieces.by_ref().collect();
    let parse = |piece: Piece| {
        let offset = piece.start as u32;
        let (item, diagnostics) = parse_item(text, piece);
        (Item { offset, ..item }, diagnostics.into_iter().map(|d| d.moved(file, offset)).collect())
    };
    let (items, found): (Vec<Item>, Vec<Vec<Diagnostic>>) = match cut.len() {
        // Starting threads would take longer.
        0..=64 => cut.into_iter().map(parse).unzip(),
        _ => cut.into_par_iter().with_min_len(64).map(parse).unzip(),
    };
    let mut diagnostics: Vec<Diagnostic> = found.into_iter().flatten().collect();
    diagnostics.extend(pieces.open_comment().map(|at| unclosed_comment(file, at)));
    diagnostics.extend(hidden(file, text));
    (Tree { items }, diagnostics)
}

/// Parses one item of a file by itself. Its offset is 0, and the places of what is wrong are relative to it, in file 0.
pub(crate) fn parse_item(text: &str, piece: Piece) -> (Item, Vec<Diagnostic>) {
    let slice = text.get(piece.start..piece.end).unwrap_or("");
    let (kind, diagnostics) = match piece.too_deep {
        Some(at) => (ItemKind::Broken, vec![too_deep(at - piece.start)]),
        None => match shapes::item(slice) {
            Some(kind) => (kind, Vec::new()),
            None => lower::item(slice),
        },
    };
    (Item { offset: 0, len: slice.len() as u32, docs: piece.docs, kind }, diagnostics)
}

/// What there is to say of a comment without an end, which begins at `at`.
pub(crate) fn unclosed_comment(file: FileId, at: usize) -> Diagnostic {
    let at = Location { file, start: at as u32, end: at as u32 + 2 };
    Diagnostic::new(errors::UNCLOSED_COMMENT, at, "this comment has no end")
        .label("everything after it is part of the comment")
        .help("end it with `*/`, or begin the line with `//`")
}

/// What there is to say of a file that [is not UTF-8](crate::source::text_of).
pub(crate) fn not_utf8(file: FileId, at: usize) -> Diagnostic {
    // The replacement character that stands there now is three bytes long.
    let at = Location { file, start: at as u32, end: at as u32 + 3 };
    Diagnostic::new(errors::INVALID_UTF8, at, "this file is not UTF-8")
        .label("the first bytes that are not")
        .help("save the file as UTF-8")
}

/// A place in an item that does not know its file yet; [`Diagnostic::moved`] puts it right.
fn here(span: Span) -> Location {
    Location { file: FileId(0), start: span.start, end: span.end }
}

fn too_deep(at: usize) -> Diagnostic {
    Diagnostic::new(errors::NESTED_TOO_DEEPLY, here(Span::new(at, at + 1)), "brackets nest too deeply")
        .label(format!("more than {} levels", split::MAX_DEPTH))
        .help("close a `<` further up; a role needs three levels at most")
}
