//! Items that do not even begin like one: what was probably meant.

use super::super::keyword::ItemKeyword;
use super::super::{CommentKind, TokenKind, expected, here, quote, tokens};
use crate::diagnostic::{Diagnostic, errors};
use crate::source::Span;
use crate::suggest;

/// The diagnostic for text that does not even begin like an item.
pub(super) fn misplaced(text: &str) -> Option<Diagnostic> {
    let start = after_docs(text);
    let code = text.get(start..).unwrap_or("");
    let start = start + (code.len() - code.trim_start().len());
    let code = code.trim_start();
    if code.starts_with(['>', '}']) {
        let at = here(Span::new(start, start + 1));
        return Some(Diagnostic::new(errors::STRAY_BRACKET, at, "this bracket closes nothing").label("no `<` belongs to it").fix(
            "Remove it",
            at,
            "",
        ));
    }
    if let Some(diagnostic) = foreign(code, start) {
        return Some(diagnostic);
    }
    let len = code.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(code.len());
    let word = code.get(..len).filter(|word| !word.is_empty() && !keywords().any(|keyword| keyword == *word))?;
    let at = here(Span::new(start, start + len));
    let diagnostic = Diagnostic::new(errors::SYNTAX_ERROR, at, format!("`{word}` does not begin an item"))
        .label("expected `role`, `persona`, `test`, `forbid` or `platform`");
    let meant = suggest::meant(word, keywords());
    Some(match meant.edit() {
        Some(keyword) => diagnostic.fix(format!("Write `{keyword}`"), at, keyword),
        None if code.get(len..).is_some_and(|rest| rest.trim_start().starts_with([':', '+', '-', '.'])) => {
            diagnostic.help("statements stand in the body of a role: `role name < … >`")
        }
        None => diagnostic,
    })
}

/// The diagnostic for text of another language: a comment of a script, or a document.
fn foreign(code: &str, start: usize) -> Option<Diagnostic> {
    let at = here(Span::new(start, start + 1));
    let diagnostic = |message: &str| Diagnostic::new(errors::SYNTAX_ERROR, at, message);
    match code.chars().next()? {
        '#' => Some(expected::hash(start)),
        '{' | '[' => Some(
            diagnostic("this looks like JSON, not like a policy")
                .label("an item begins with `role`, `persona`, `test`, `forbid` or `platform`")
                .help("`polc import` makes a policy of roles that there are"),
        ),
        _ => None,
    }
}

/// The diagnostic for a role whose name would have to be quoted: `role SOC Tier 1 < … >`.
pub(super) fn unquoted_name(text: &str) -> Option<Diagnostic> {
    let start = after_docs(text);
    let start = start + text.get(start..)?.find("role ")? + "role ".len();
    let header = text.get(start..)?.split(['<', '{', '\n', '"', '\'']).next()?;
    let header = [" extends ", " on "].iter().fold(header, |header, word| header.split(word).next().unwrap_or(header));
    let name = header.trim();
    let from = start + header.find(name)?;
    let plain = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
    if name.is_empty() || plain || name.contains(':') {
        return None;
    }
    let at = here(Span::new(from, from + name.len()));
    Some(
        Diagnostic::new(errors::UNQUOTED_NAME, at, format!("the role name `{name}` needs quotes"))
            .label("only letters, digits, `_` and `-` can stand without")
            .fix("Put it in quotes", at, quote(name)),
    )
}

/// Where an item begins after its doc comments.
fn after_docs(text: &str) -> usize {
    let docs = tokens(text).take_while(|token| token.kind == TokenKind::Comment(CommentKind::Doc));
    docs.last().map_or(0, |token| token.end())
}

/// What an item begins with.
fn keywords() -> impl Iterator<Item = &'static str> {
    ItemKeyword::ALL.iter().map(|keyword| keyword.text())
}
