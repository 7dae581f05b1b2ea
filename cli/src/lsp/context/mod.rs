//! What could be written at a place: found from the tokens before it, so that it works while a statement is half written.

mod statement;
#[cfg(test)]
mod tests;

use polc::syntax::keyword::{ItemKeyword, Keyword, StatementKeyword};
use polc::syntax::{Token, TokenKind, is_word, tokens};
use statement::{names, statement};

/// What could be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Context {
    /// A new item.
    Item,
    /// After a role's name: `on`, `extends`, a body.
    Header {
        has_platforms: bool,
        has_parents: bool,
    },
    Platform,
    /// A product, release or target that something is for.
    Scope,
    /// A role to extend, or to hold; those that are named already are left out.
    Role {
        taken: Vec<String>,
        is_held: bool,
    },
    /// A role or persona.
    Subject,
    /// The beginning of a statement.
    Statement(Body),
    /// A privilege of a feature; those that are named already are left out.
    Privilege {
        feature: String,
        taken: Vec<String>,
    },
    Task {
        taken: Vec<String>,
    },
    /// A level of `base`.
    Level,
    IndexPrivilege {
        taken: Vec<String>,
    },
    ClusterPrivilege {
        is_remote: bool,
        taken: Vec<String>,
    },
    Space {
        taken: Vec<String>,
    },
    Permission {
        taken: Vec<String>,
    },
    /// A resource type that access control takes.
    Resource {
        taken: Vec<String>,
    },
    /// An option of an index statement.
    Option,
    /// The beginning of what a test says: a subject, or `only`.
    Assertion,
    /// `can` or `cannot`; behind `only`, `can` alone.
    Verb {
        only: bool,
    },
    /// What a subject can or cannot.
    Claim,
    Target,
    /// The name of a finding, in `polc: allow(…)`.
    Finding,
    /// A value that only its author knows.
    Anything,
}

/// The body that a statement is part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Body {
    Role,
    In,
    Forbid,
    Test,
    Options,
    Object,
}

/// What could be written, and what of it is there already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Here {
    pub(super) context: Context,
    /// Where the word begins that is being written.
    pub(super) start: usize,
    /// Whether it stands in quotes.
    pub(super) in_quotes: bool,
}

/// Looks at the text of an item up to the place in question.
pub(super) fn here(text: &str) -> Here {
    let mut all: Vec<Token> = tokens(text).collect();
    let end = text.len();
    let (mut start, mut in_quotes) = (end, false);
    match all.last().copied() {
        Some(token) if token.is_comment() && goes_on(&token, end) => {
            let context = if in_allow(token.text) { Context::Finding } else { Context::Anything };
            return Here { context, start: end - word_len(text, true), in_quotes: false };
        }
        Some(token) if token.kind == (TokenKind::Text { is_closed: false }) && token.end() == end => {
            (start, in_quotes) = (token.start + 1, true);
            all.pop();
        }
        Some(token) if token.kind == TokenKind::Word && token.end() == end => {
            start = token.start;
            all.pop();
        }
        _ => {}
    }
    all.retain(|token| !token.is_comment());
    let context = item(&all);
    // Names of roles, spaces and findings may have `-` in them.
    if !in_quotes && matches!(context, Context::Role { .. } | Context::Subject | Context::Assertion | Context::Space { .. }) {
        start = end - word_len(text, true);
    } else if !in_quotes && let Some(joined) = rejoin(text, &all, end) {
        let all: Vec<Token> = all.into_iter().filter(|token| token.start < joined).collect();
        let again = item(&all);
        if matches!(again, Context::Role { .. } | Context::Subject | Context::Assertion | Context::Space { .. }) {
            return Here { context: again, start: joined, in_quotes };
        }
    }
    Here { context, start, in_quotes }
}

/// Where a word with `-` in it begins, if one ends here.
fn rejoin(text: &str, all: &[Token], end: usize) -> Option<usize> {
    let start = end - word_len(text, true);
    (start < end && all.last().is_some_and(|token| token.start >= start)).then_some(start)
}

fn word_len(text: &str, dashes: bool) -> usize {
    text.len() - text.trim_end_matches(|c: char| is_word(c) || dashes && c == '-').len()
}

/// Whether a comment is still being written.
fn goes_on(token: &Token, end: usize) -> bool {
    token.end() == end && !(token.text.starts_with("/*") && token.text.ends_with("*/") && token.text.len() >= 4)
}

/// Whether a comment ends inside of `polc: allow(`.
fn in_allow(comment: &str) -> bool {
    let Some((_, rest)) = comment.split_once("polc:") else { return false };
    let rest = rest.trim_start();
    let rest = rest.strip_prefix("allow-file").or(rest.strip_prefix("allow")).map(str::trim_start);
    rest.and_then(|rest| rest.strip_prefix('(')).is_some_and(|rest| !rest.contains(')'))
}

fn item(all: &[Token]) -> Context {
    let rest = match all {
        [] => return Context::Item,
        [token, rest @ ..] if token.is(Keyword::Abstract.text()) => rest,
        all => all,
    };
    let Some((first, rest)) = rest.split_first() else { return Context::Item };
    let has = |mark: &str| rest.iter().any(|token| token.is(mark));
    match ItemKeyword::parse(first.text) {
        Some(ItemKeyword::Platform) if !has(";") => Context::Platform,
        Some(ItemKeyword::Role) => body(rest, Body::Role, role_header),
        Some(ItemKeyword::Test) => body(rest, Body::Test, |_| Context::Anything),
        Some(ItemKeyword::Forbid) => body(rest, Body::Forbid, |_| Context::Anything),
        Some(ItemKeyword::Persona) if has(";") => Context::Item,
        Some(ItemKeyword::Persona) if has("=") => Context::Role { taken: names(rest), is_held: true },
        Some(ItemKeyword::Persona) => Context::Anything,
        // What ends with its `;`, and what no item begins with.
        Some(ItemKeyword::Platform | ItemKeyword::Abstract) | None => Context::Item,
    }
}

fn role_header(tokens: &[Token]) -> Context {
    let has = |word: &str| tokens.iter().skip(1).any(|token| token.is(word));
    let last = tokens.iter().rposition(|token| token.is("on") || token.is("extends"));
    let expects_name = tokens.last().is_some_and(|token| token.is(",") || token.is("on") || token.is("extends"));
    match last.and_then(|at| tokens.get(at)).filter(|_| expects_name && tokens.len() > 1) {
        Some(token) if token.is("on") => Context::Scope,
        Some(_) => Context::Role { taken: names(tokens), is_held: false },
        None if tokens.is_empty() => Context::Anything,
        None => Context::Header { has_platforms: has("on"), has_parents: has("extends") },
    }
}

/// Walks through the brackets of an item, and looks at the statement that is open in the end.
fn body(tokens: &[Token], outer: Body, header: impl Fn(&[Token]) -> Context) -> Context {
    let mut open: Vec<Body> = Vec::new();
    let mut was_open = false;
    let mut first = 0;
    for (at, token) in tokens.iter().enumerate() {
        if token.is("<") || token.is("{") {
            let statement = tokens.get(first..at).unwrap_or_default();
            open.push(open.last().map_or(outer, |around| inner(statement, *around)));
            (was_open, first) = (true, at + 1);
        } else if token.is(">") || token.is("}") {
            open.pop();
            first = at + 1;
        } else if token.is(";") {
            first = at + 1;
        }
    }
    let rest = tokens.get(first..).unwrap_or_default();
    match open.last() {
        Some(body) => statement(rest, *body),
        None if !was_open => header(rest),
        None => match rest.iter().rfind(|token| token.is(Keyword::On.text()) || token.is(Keyword::Unless.text())) {
            Some(token) if token.is(Keyword::On.text()) => Context::Scope,
            Some(_) => Context::Subject,
            None => Context::Item,
        },
    }
}

/// The body that a statement begins in a body.
fn inner(statement: &[Token], outer: Body) -> Body {
    match statement.first().and_then(|token| StatementKeyword::parse(token.text)) {
        Some(StatementKeyword::In) => Body::In,
        // What it holds could stand around it.
        Some(StatementKeyword::On) => outer,
        Some(StatementKeyword::Index) => Body::Options,
        Some(
            StatementKeyword::Cluster
            | StatementKeyword::Spaces
            | StatementKeyword::RunAs
            | StatementKeyword::Permission
            | StatementKeyword::Application,
        )
        | None => Body::Object,
    }
}
