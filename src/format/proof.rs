//! The proof that a formatted text says what the text before it said.

use super::Refusal;
use crate::source::FileId;
use crate::syntax::{self, CommentKind, tree::Tree};

/// Holds a formatted text against the one it was made of: the same tokens in the same order, but for the `;` that may be left out, the
/// same comments in the same order, and the same tree, name by name. What a policy compiles to is worked out from its tree alone, so it is
/// the same as well. The first two know nothing of the parser, the last nothing of tokens.
pub(super) fn prove(text: &str, tree: &Tree, formatted: &str) -> Result<Tree, Refusal> {
    if !code(text).eq(code(formatted)) {
        return Err(Refusal::Tokens);
    }
    if !comments(text).eq(comments(formatted)) {
        return Err(Refusal::Comments);
    }
    let (again, mistakes) = syntax::parse(FileId(0), formatted);
    if !mistakes.is_empty() {
        return Err(Refusal::Unreadable);
    }
    let (before, after) = rayon::join(|| syntax::print(tree, text), || syntax::print(&again, formatted));
    if before != after {
        return Err(Refusal::Meaning);
    }
    Ok(again)
}

/// The tokens of a text, without comments and `;`.
fn code(text: &str) -> impl Iterator<Item = &str> {
    syntax::tokens(text).filter(|token| !token.is_comment() && !token.is(";")).map(|token| token.text)
}

/// The comments of a text, without the whitespace at the end of a line.
fn comments(text: &str) -> impl Iterator<Item = &str> {
    syntax::comments(text).map(|comment| {
        let written = comment.span.of(text);
        if comment.kind == CommentKind::Block { written } else { written.trim_end() }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proven(text: &str, formatted: &str) -> Result<(), Refusal> {
        prove(text, &syntax::parse(FileId(0), text).0, formatted).map(|_| ())
    }

    #[test]
    fn what_is_the_same_is_proven() {
        assert_eq!(proven("role a<cases:read+reopen >", "role a < cases: read + reopen; >\n"), Ok(()));
        assert_eq!(proven("role a < // b \n in c < d: e >; >", "role a < // b\n in c < d: e; > >"), Ok(()));
    }

    #[test]
    fn nothing_may_be_lost_or_change_its_place() {
        let text = "/// A.\nrole a < cases: read; // b\n rules: all; >";
        let refused = |formatted: &str| proven(text, formatted).expect_err("something is another");
        assert_eq!(refused("/// A.\nrole a < cases: read; // b\n >"), Refusal::Tokens);
        assert_eq!(refused("/// A.\nrole a < rules: all; // b\n cases: read; >"), Refusal::Tokens);
        assert_eq!(refused("/// A.\nrole a < cases: raed; // b\n rules: all; >"), Refusal::Tokens);
        assert_eq!(refused("/// A.\nrole a < cases: read; rules: all; >"), Refusal::Comments);
        assert_eq!(refused("// A.\nrole a < cases: read; // b\n rules: all; >"), Refusal::Comments);
        assert_eq!(refused("/// A.\nrole a < cases: read // b\n rules: all; >"), Refusal::Unreadable);
        // The same tokens and comments, and another tree: what describes a role stands before another.
        let text = "/// A.\nrole a < > role b < >";
        assert_eq!(proven(text, "role a < > /// A.\nrole b < >"), Err(Refusal::Meaning));
    }
}
