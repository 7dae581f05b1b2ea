//! Edits that take something out, so that what is left looks as if it had never been there.

use crate::diagnostic::Edit;
use crate::policy::Source;
use crate::source::Span;
use crate::syntax::tree::{Expression, Name};

/// Takes a statement out: its line goes, too, with a comment behind it, if nothing else stands there. Comments on other lines stay.
pub(super) fn statement(source: &Source, span: Span) -> Edit {
    let text = source.text;
    let (start, end) = (span.start as usize, span.end as usize);
    let before = text.get(..start).unwrap_or("").trim_end_matches([' ', '\t']);
    let after = text.get(end..).unwrap_or("");
    let line = after.find('\n').map(|len| after.get(..=len).unwrap_or(after));
    let rest = line.unwrap_or(after).trim();
    let range = match line {
        Some(line) if before.ends_with('\n') && (rest.is_empty() || rest.starts_with("//")) => before.len()..end + line.len(),
        // Something else stands behind it on the line.
        _ if before.ends_with('\n') && !rest.is_empty() => start..end + (after.len() - after.trim_start().len()),
        _ => before.len()..end,
    };
    Edit { at: source.at(Span::new(range.start, range.end)), text: String::new() }
}

/// Leaves only some terms of an expression. None if a comment stands between terms, or if what is left would begin with `-`.
pub(super) fn terms(source: &Source, expression: &Expression, keep: impl Fn(usize) -> bool) -> Option<Edit> {
    let kept = || expression.terms.iter().enumerate().filter(|(n, _)| keep(*n)).map(|(_, term)| term);
    if has_comment(expression.span.of(source.text)) || kept().next()?.minus {
        return None;
    }
    let mut text = String::new();
    for term in kept() {
        if !text.is_empty() {
            text += if term.minus { " - " } else { " + " };
        }
        text += source.written(&term.name);
    }
    Some(Edit { at: source.at(expression.span), text })
}

/// Leaves only some of the names in a list with commas. None if a comment stands between them.
pub(super) fn names(source: &Source, names: &[Name], keep: impl Fn(usize) -> bool) -> Option<Edit> {
    let span = names.first()?.span.to(names.last()?.span);
    if has_comment(span.of(source.text)) {
        return None;
    }
    let kept: Vec<&str> = names.iter().enumerate().filter(|(n, _)| keep(*n)).map(|(_, name)| source.written(name)).collect();
    Some(Edit { at: source.at(span), text: kept.join(", ") })
}

/// Whether a comment may stand in a piece of text; what looks like one in a string counts as one.
pub(super) fn has_comment(text: &str) -> bool {
    text.contains("//") || text.contains("/*")
}
