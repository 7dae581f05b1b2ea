//! Says what pest expected, in words.

use pest::error::{Error, ErrorVariant, InputLocation};

use super::{Rule, here};
use crate::diagnostic::{Diagnostic, errors};
use crate::source::Span;

/// The diagnostic for a piece that does not parse. `offset` is where the piece begins in its item.
pub(super) fn syntax_error(error: &Error<Rule>, piece: &str, offset: usize) -> Diagnostic {
    let at = match error.location {
        InputLocation::Pos(at) => at,
        InputLocation::Span((start, _)) => start,
    };
    let found = token_at(piece, at);
    if let Some(diagnostic) = habit(piece, at, offset) {
        return diagnostic;
    }
    if let Some(diagnostic) = unclosed_string(piece, at, offset).or_else(|| swallowed(piece, at, offset)) {
        return diagnostic;
    }
    let expected = match &error.variant {
        ErrorVariant::ParsingError { positives, .. } => words(positives),
        ErrorVariant::CustomError { .. } => Vec::new(),
    };
    // Past the last token there is nothing to point at but the end of what stands there.
    let (start, end) = match found {
        Some(len) => (at, at + len),
        None => {
            let code = piece.trim_end();
            (code.char_indices().next_back().map_or(0, |(last, _)| last), code.len())
        }
    };
    let message = match (found, expected.is_empty()) {
        (Some(len), false) => format!("expected {}, found `{}`", list(&expected), shorten(piece.get(at..at + len).unwrap_or(""))),
        (Some(len), true) => format!("did not expect `{}`", shorten(piece.get(at..at + len).unwrap_or(""))),
        (None, false) => format!("expected {} before the end", list(&expected)),
        (None, true) => "this breaks off".to_owned(),
    };
    Diagnostic::new(errors::SYNTAX_ERROR, here(Span::new(offset + start, offset + end)), message).label(if expected.len() == 1 {
        format!("expected {} here", list(&expected))
    } else {
        "not understood".to_owned()
    })
}

/// The diagnostic for a comment as scripts have it.
pub(super) fn hash(at: usize) -> Diagnostic {
    let at = here(Span::new(at, at + 1));
    Diagnostic::new(errors::SYNTAX_ERROR, at, "a comment begins with `//`, not with `#`").label("write `//`").fix(
        "Write `//`",
        at,
        "//",
    )
}

/// The diagnostic for what is written out of a habit: a comment with `#`, a list in brackets, a privilege without its `:`.
fn habit(piece: &str, at: usize, offset: usize) -> Option<Diagnostic> {
    let place = here(Span::new(offset + at, offset + at + 1));
    let diagnostic = |message: String| Diagnostic::new(errors::SYNTAX_ERROR, place, message);
    match piece.get(at..)?.chars().next()? {
        '#' => Some(hash(offset + at)),
        '[' => Some(
            diagnostic("a list stands without brackets".to_owned())
                .label("leave `[` and `]` out")
                .help("privileges are joined with `+`, other values with `,`: `cases: read + reopen;`, `spaces: soc, lab;`"),
        ),
        ';' | '>' => {
            let before = piece.get(..at)?.trim_end();
            let start = before.rfind(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.'))).map_or(0, |n| n + 1);
            let (feature, privilege) = before.get(start..)?.rsplit_once('.')?;
            // What stands alone is a claim where claims belong.
            let is_alone = before.get(..start)?.trim().is_empty();
            is_alone.then(|| {
                let whole = here(Span::new(offset + start, offset + before.len()));
                Diagnostic::new(errors::SYNTAX_ERROR, whole, format!("`{feature}.{privilege}` is what a test claims, not a grant"))
                    .label("a grant has a `:`")
                    .help(format!("write `{feature}: read + {privilege};`, or the level that it belongs to"))
            })
        }
        _ => None,
    }
}

/// The diagnostic for a string that has no end on its line.
fn unclosed_string(piece: &str, at: usize, offset: usize) -> Option<Diagnostic> {
    let line = piece.get(at..)?.lines().next()?;
    let quote = line.chars().next().filter(|c| matches!(c, '"' | '\'') && line.matches(*c).count() == 1)?;
    // What ends the statement was meant to stand outside of it, and so was a comment.
    let text = line.split(" //").next().unwrap_or(line);
    let end = at + text.trim_end().trim_end_matches([';', '>', ' ']).len();
    let insert = here(Span::new(offset + end, offset + end));
    Some(
        Diagnostic::new(errors::UNCLOSED_STRING, here(Span::new(offset + at, offset + end.max(at + 1))), "this string has no end")
            .label("a string ends on its line; longer text stands between three quotes")
            .fix("Close it", insert, quote.to_string()),
    )
}

/// The diagnostic for a string that ends only where the next one begins, `"logs-*, "metrics-*"`: what was to be that string's text
/// stands behind it.
fn swallowed(piece: &str, at: usize, offset: usize) -> Option<Diagnostic> {
    let before = piece.get(..at)?;
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    let line = piece.get(start..)?.lines().next()?;
    if line.matches('"').count() % 2 == 0 || line.contains("\"\"\"") {
        return None;
    }
    let close = before.trim_end().strip_suffix('"')?.len();
    let open = before.get(start..close)?.rfind('"')? + start;
    // The string was meant to end before the sign that separates it from the next.
    let inner = before.get(open + 1..close)?;
    let end = open + 1 + inner.find([',', ';', ':', '>']).unwrap_or(inner.trim_end().len());
    let insert = here(Span::new(offset + end, offset + end));
    Some(
        Diagnostic::new(errors::UNCLOSED_STRING, here(Span::new(offset + open, offset + end)), "this string has no end")
            .label("it goes on to where the next string begins")
            .fix("Close it", insert, "\""),
    )
}

/// Length of the token at `at`; none at the end.
fn token_at(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let first = rest.chars().next()?;
    if !(first.is_alphanumeric() || first == '_') {
        return Some(first.len_utf8());
    }
    Some(rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))).unwrap_or(rest.len()))
}

fn shorten(token: &str) -> String {
    let mut short: String = token.chars().take(32).collect();
    if short.len() < token.len() {
        short.push('…');
    }
    short
}

/// Each expected rule once, as a person would call it. What is only accepted to be refused is not mentioned.
fn words(rules: &[Rule]) -> Vec<&'static str> {
    let mut words: Vec<&'static str> = rules.iter().filter_map(|rule| word(*rule)).collect();
    words.sort_by_key(|word| (word.starts_with('`'), *word));
    words.dedup();
    // Where a whole statement could stand, the list of its keywords helps nobody.
    if words.contains(&"a name") && words.len() > 5 { vec!["a statement such as `cases: read;`"] } else { words }
}

fn word(rule: Rule) -> Option<&'static str> {
    Some(match rule {
        Rule::semicolon => "`;`",
        Rule::lt | Rule::body | Rule::object => "`<`",
        Rule::gt => "`>`",
        Rule::colon => "`:`",
        Rule::add => "`+=`",
        Rule::subtract => "`-=`",
        Rule::assign => "`=`",
        Rule::plus => "`+`",
        Rule::minus => "`-`",
        Rule::comma => "`,`",
        Rule::star => "`*`",
        Rule::kw_on => "`on`",
        Rule::kw_in => "`in`",
        Rule::kw_extends => "`extends`",
        Rule::kw_unless => "`unless`",
        Rule::kw_can => "`can`",
        Rule::kw_cannot => "`cannot`",
        Rule::kw_exactly => "`exactly`",
        Rule::kw_only => "`only`",
        Rule::kw_role | Rule::role_item => "`role`",
        Rule::kw_abstract => "`abstract`",
        Rule::kw_persona | Rule::persona_item => "`persona`",
        Rule::kw_platform | Rule::platform_item => "`platform`",
        Rule::kw_test | Rule::test_item => "`test`",
        Rule::kw_forbid | Rule::forbid_item => "`forbid`",
        Rule::kw_index => "`index`",
        Rule::kw_cluster => "`cluster`",
        Rule::kw_spaces => "`spaces`",
        Rule::kw_run_as => "`run_as`",
        Rule::kw_permission => "`permission`",
        Rule::kw_application => "`application`",
        Rule::name | Rule::path | Rule::role_id | Rule::space_id | Rule::pair => "a name",
        Rule::target => "a product or target",
        Rule::string | Rule::raw_string => "a quoted string",
        Rule::number => "a number",
        Rule::expression | Rule::claimed => "a privilege",
        Rule::space_list => "a space",
        Rule::value_list => "a value",
        Rule::assertion => "an assertion such as `my_role can cases.read;`",
        Rule::claim => "what it can do",
        Rule::statement
        | Rule::in_block
        | Rule::on_block
        | Rule::index
        | Rule::cluster
        | Rule::spaces
        | Rule::run_as
        | Rule::permission
        | Rule::application
        | Rule::grant => "a statement such as `cases: read;`",
        _ => return None,
    })
}

fn list(words: &[&str]) -> String {
    match words.split_last() {
        None => String::new(),
        Some((only, [])) => (*only).to_owned(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::keyword::Keyword;
    use super::*;

    #[test]
    fn every_keyword_that_could_stand_somewhere_is_named() {
        let named = |rule: &Rule| Some((format!("{rule:?}").strip_prefix("kw_")?.to_owned(), word(*rule)));
        let rules: Vec<(String, Option<&str>)> = Rule::all_rules().iter().filter_map(named).collect();
        assert_eq!(rules.len(), Keyword::ALL.len());
        for (name, word) in rules {
            assert!(Keyword::parse(&name).is_some(), "{name}");
            assert_eq!(word, Some(format!("`{name}`").as_str()));
        }
    }
}
