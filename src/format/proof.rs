//! The proof that a formatted text says what the text before it said.

use super::Refusal;
use crate::source::FileId;
use crate::syntax::{self, CommentKind, tree::Tree};

/// Parses a formatted text and compares it with the one it was made of: the same tree, name by name, and the same comments in the same
/// order. What a policy compiles to is worked out from its tree alone, so it is the same as well; `polc fmt` makes sure of that, too.
pub(super) fn prove(text: &str, tree: &Tree, formatted: &str) -> Result<Tree, Refusal> {
    let (again, mistakes) = syntax::parse(FileId(0), formatted);
    if !mistakes.is_empty() {
        return Err(Refusal::Unreadable);
    }
    let (before, after) = rayon::join(|| syntax::print(tree, text), || syntax::print(&again, formatted));
    if before != after {
        return Err(Refusal::Meaning);
    }
    if !comments(text).eq(comments(formatted)) {
        return Err(Refusal::Comments);
    }
    Ok(again)
}

/// The comments of a text, without the whitespace at the end of a line.
fn comments(text: &str) -> impl Iterator<Item = &str> {
    syntax::comments(text).map(|comment| {
        let written = comment.span.of(text);
        if comment.kind == CommentKind::Block { written } else { written.trim_end() }
    })
}
