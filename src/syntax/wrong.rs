//! The mistakes that the grammar knows by name, each with its fix.

use pest::iterators::Pair;

use super::{Rule, here};
use crate::diagnostic::{Applicability, Diagnostic, Edit};
use crate::source::Span;

/// The diagnostic of a `wrong_…` or `missing_…` node that stands by itself. Brackets are not among them: see [`brackets`].
/// `end` is the end of the token before it.
pub(super) fn mistake(pair: &Pair<Rule>, end: usize) -> Option<Diagnostic> {
    let span = Span::new(pair.as_span().start(), pair.as_span().end());
    let written = pair.as_str();
    let replace = |name, message: String, label: &str, title: String, text: &str| {
        Some(Diagnostic::error(name, here(span), message).label(label).fix(title, here(span), text))
    };
    match pair.as_rule() {
        Rule::wrong_role => replace(
            "misspelt-keyword",
            format!("a role begins with `role`, not `{written}`"),
            "the keyword is `role`",
            "Write `role`".into(),
            "role",
        ),
        Rule::wrong_colon_eq => replace(
            "wrong-operator",
            format!("`{written}` does not grant anything here; a statement is `name: value;`"),
            "write `:`",
            "Write `:`".into(),
            ":",
        ),
        Rule::wrong_assign => {
            replace("wrong-operator", "a persona is written with `=`".into(), "write `=`", "Write `=`".into(), "=")
        }
        Rule::wrong_colon => {
            replace("wrong-operator", "`permission` takes its name without a `:`".into(), "leave it out", "Remove `:`".into(), "")
        }
        Rule::wrong_plus => replace(
            "wrong-separator",
            format!("privileges are joined with `+`, not `{written}`"),
            "write `+`",
            "Write `+`".into(),
            if written == "," { " +" } else { "+" },
        ),
        Rule::wrong_comma => replace(
            "wrong-separator",
            format!("the parts of a list are separated by `,`, not `{written}`"),
            "write `,`",
            "Write `,`".into(),
            ",",
        ),
        Rule::wrong_quote => {
            let inner = written.get(1..written.len().saturating_sub(1)).unwrap_or("");
            Some(Diagnostic::error("single-quotes", here(span), "strings stand in double quotes").label("single quotes").fix(
                "Use double quotes",
                here(span),
                super::quote(inner),
            ))
        }
        Rule::missing_semicolon | Rule::missing_platform_end | Rule::missing_persona_end => {
            let message = match pair.as_rule() {
                Rule::missing_platform_end => "a `platform` line ends with `;`",
                Rule::missing_persona_end => "a persona ends with `;`",
                _ => "a statement ends with `;`",
            };
            // The node is empty and stands before what follows; the `;` belongs behind the token before.
            let before = pair.get_input().get(..end).unwrap_or("");
            let last = Span::new(before.char_indices().next_back().map_or(0, |(last, _)| last), end);
            Some(Diagnostic::error("missing-semicolon", here(last), message).label("`;` is missing after this").fix(
                "Insert `;`",
                here(Span::new(end, end)),
                ";",
            ))
        }
        Rule::missing_plus => Some(
            Diagnostic::error("missing-plus", here(span), "two privileges stand side by side")
                .label("join them with `+`, or end the statement with `;`")
                .unsafe_fix("Insert `+`", here(span), "+ "),
        ),
        _ => None,
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
            let diagnostic = Diagnostic::error("unclosed-body", here(open_span), format!("{what} is not closed"))
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
                Diagnostic::error("wrong-bracket", here(first), format!("{what} stands between `<` and `>`, not in braces"))
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
    let (mut at, mut end) = (0, 0);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let skip = |mark: &str, from: usize| rest.get(from..)?.find(mark).map(|len| from + len + mark.len());
        at += match rest.as_bytes() {
            [b' ' | b'\t' | b'\r' | b'\n', ..] => 1,
            [b'/', b'/', ..] => rest.find('\n').unwrap_or(rest.len()),
            [b'/', b'*', ..] => skip("*/", 2)?,
            code => {
                let len = match code {
                    [b'"', b'"', b'"', ..] => skip("\"\"\"", 3)?,
                    [b'"', ..] => string(rest)?,
                    [b'\'', ..] => skip("'", 1)?,
                    _ => rest.chars().next().map_or(1, char::len_utf8),
                };
                end = at + len;
                len
            }
        };
    }
    Some(end)
}

/// Length of the string that `text` begins with.
fn string(text: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '\n' => return None,
            '"' if !escaped => return Some(at + 1),
            _ => escaped = c == '\\' && !escaped,
        }
    }
    None
}
