//! The mistakes that the grammar knows by name, each with its fix.

use pest::iterators::Pair;

use super::grammar::Mistake;
use super::tokens::{TokenKind, tokens};
use super::{CommentKind, Rule, here};
use crate::diagnostic::{Applicability, Diagnostic, Edit, errors};
use crate::source::Span;

/// The diagnostic of a `wrong_…` or `missing_…` node that stands by itself. Brackets are not among them: see [`brackets`].
/// `end` is the end of the token before it.
pub(super) fn mistake(mistake: Mistake, pair: &Pair<Rule>, end: usize) -> Diagnostic {
    let span = Span::new(pair.as_span().start(), pair.as_span().end());
    let written = pair.as_str();
    let replace = |id, message: String, label: &str, title: String, text: &str| {
        Diagnostic::new(id, here(span), message).label(label).fix(title, here(span), text)
    };
    match mistake {
        Mistake::Role => replace(
            errors::MISSPELT_KEYWORD,
            format!("a role begins with `role`, not `{written}`"),
            "the keyword is `role`",
            "Write `role`".into(),
            "role",
        ),
        Mistake::OnlyCannot => Diagnostic::new(errors::MISSPELT_KEYWORD, here(span), "`only` says who can, and nobody else")
            .label("write `can`")
            .help("for whom it is denied, write `NAME cannot …;` without `only`, one statement for each"),
        Mistake::ColonEq => replace(
            errors::WRONG_OPERATOR,
            format!("`{written}` does not grant anything here; a statement is `name: value;`"),
            "write `:`",
            "Write `:`".into(),
            ":",
        ),
        Mistake::Assign => {
            replace(errors::WRONG_OPERATOR, "a persona is written with `=`".into(), "write `=`", "Write `=`".into(), "=")
        }
        Mistake::Colon => replace(
            errors::WRONG_OPERATOR,
            "`permission` takes its name without a `:`".into(),
            "leave it out",
            "Remove `:`".into(),
            "",
        ),
        Mistake::Plus => replace(
            errors::WRONG_SEPARATOR,
            format!("privileges are joined with `+`, not `{written}`"),
            "write `+`",
            "Write `+`".into(),
            if written == "," { " +" } else { "+" },
        ),
        Mistake::Minus => replace(
            errors::WRONG_SEPARATOR,
            format!("what is taken away stands behind `-`, not `{written}`"),
            "write `-`",
            "Write `-`".into(),
            "-",
        ),
        Mistake::Comma => replace(
            errors::WRONG_SEPARATOR,
            format!("the parts of a list are separated by `,`, not `{written}`"),
            "write `,`",
            "Write `,`".into(),
            ",",
        ),
        Mistake::Quote => {
            let inner = written.get(1..written.len().saturating_sub(1)).unwrap_or("");
            Diagnostic::new(errors::SINGLE_QUOTES, here(span), "strings stand in double quotes").label("single quotes").fix(
                "Use double quotes",
                here(span),
                super::quote(inner),
            )
        }
        Mistake::NoSemicolon | Mistake::NoPlatformEnd | Mistake::NoPersonaEnd => {
            let message = match mistake {
                Mistake::NoPlatformEnd => "a `platform` line ends with `;`",
                Mistake::NoPersonaEnd => "a persona ends with `;`",
                _ => "a statement ends with `;`",
            };
            // The node is empty and stands before what follows; the `;` belongs behind the token before.
            let before = pair.get_input().get(..end).unwrap_or("");
            let last = Span::new(before.char_indices().next_back().map_or(0, |(last, _)| last), end);
            Diagnostic::new(errors::MISSING_SEMICOLON, here(last), message).label("`;` is missing after this").fix(
                "Insert `;`",
                here(Span::new(end, end)),
                ";",
            )
        }
        Mistake::NoPlus => Diagnostic::new(errors::MISSING_PLUS, here(span), "two privileges stand side by side")
            .label("join them with `+`, or end the statement with `;`")
            .unsafe_fix("Insert `+`", here(span), "+ "),
    }
}

/// Judges a pair of brackets. `open` and `close` are the nodes that stand for them, `what` names the thing they enclose.
pub(super) fn brackets(open: &Pair<Rule>, close: &Pair<Rule>, what: &str) -> Option<Diagnostic> {
    let open_span = Span::new(open.as_span().start(), open.as_span().end());
    let close_span = Span::new(close.as_span().start(), close.as_span().end());
    let closes = close.as_rule() != Rule::missing_close;
    let edit = |span: Span, text: &str| Edit { at: here(span), text: text.into() };
    match (open.as_rule(), close.as_rule()) {
        (Rule::lt, Rule::gt) => None,
        (Rule::lt, Rule::missing_close) | (Rule::wrong_open, Rule::missing_close) => {
            let diagnostic = Diagnostic::new(errors::UNCLOSED_BODY, here(open_span), format!("{what} is not closed"))
                .label("this bracket has no `>`");
            let Some(end) = end_of_code(close.get_input()) else { return Some(diagnostic) };
            let mut edits = vec![edit(Span::new(end, end), "\n>")];
            if open.as_rule() == Rule::wrong_open {
                edits.push(edit(open_span, "<"));
            }
            Some(diagnostic.fix_all("Close it with `>`", Applicability::Safe, edits))
        }
        (open_rule, _) => {
            let mut edits = Vec::new();
            if open_rule == Rule::wrong_open {
                edits.push(edit(open_span, "<"));
            }
            if close.as_rule() == Rule::wrong_close {
                edits.push(edit(close_span, ">"));
            }
            let (first, second) = if open_rule == Rule::wrong_open { (open_span, Some(close_span)) } else { (close_span, None) };
            let mut diagnostic =
                Diagnostic::new(errors::WRONG_BRACKET, here(first), format!("{what} stands between `<` and `>`, not in braces"))
                    .label(if open_rule == Rule::wrong_open { "write `<`" } else { "write `>`" })
                    .fix_all("Use `<` and `>`", Applicability::Safe, edits);
            if let Some(second) = second.filter(|_| closes && close.as_rule() == Rule::wrong_close) {
                diagnostic = diagnostic.also(here(second), "and `>` here");
            }
            Some(diagnostic)
        }
    }
}

/// The end of the last token of `text`: trailing whitespace and comments do not count. None if a string or comment has no end:
/// nothing can be put behind it.
fn end_of_code(text: &str) -> Option<usize> {
    let mut end = 0;
    for token in tokens(text) {
        match token.kind {
            TokenKind::Text { is_closed: false } => return None,
            TokenKind::Comment(CommentKind::Block) if !token.text.ends_with("*/") || token.text.len() < 4 => return None,
            TokenKind::Comment(_) => {}
            TokenKind::Word | TokenKind::Text { .. } | TokenKind::Mark => end = token.end(),
        }
    }
    Some(end)
}
