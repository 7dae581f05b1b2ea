//! Names and strings.

use super::super::grammar::{Mistake, Sort, sort};
use super::super::tree::{Form, Name};
use super::super::{Rule, here, strings};
use super::{Lower, Node, span};
use crate::diagnostic::{Diagnostic, errors};
use crate::source::Span;

impl<'s> Lower<'s> {
    pub(super) fn names(&mut self, pair: Node<'s>) -> Vec<Name> {
        let parts = pair.into_inner();
        let mut names = Vec::with_capacity(parts.len() / 2 + 1);
        names.extend(parts.filter_map(|part| self.name(&part)));
        names
    }

    /// A name, if the node is one; anything else is looked at as a possible mistake.
    pub(super) fn name(&mut self, pair: &Node<'s>) -> Option<Name> {
        let form = match sort(pair.as_rule()) {
            Sort::Name(Form::Plain | Form::Number) => self.plain(pair),
            Sort::Name(Form::Quoted) => {
                self.escapes(pair);
                Form::Quoted
            }
            Sort::Name(form @ (Form::Raw | Form::Star)) => form,
            Sort::Mistake(Mistake::Quote) => {
                self.other(pair);
                Form::Quoted
            }
            _ => {
                self.other(pair);
                return None;
            }
        };
        self.end = pair.as_span().end();
        Some(Name { span: span(pair), form })
    }

    /// Tells names from numbers, and refuses what the grammar's character classes let in beyond ASCII.
    fn plain(&mut self, pair: &Node<'s>) -> Form {
        let text = pair.as_str();
        if let Some((at, c)) = text.char_indices().find(|(_, c)| !c.is_ascii()) {
            let start = pair.as_span().start() + at;
            self.diagnostics.push(
                Diagnostic::new(
                    errors::INVALID_NAME,
                    here(Span::new(start, start + c.len_utf8())),
                    format!("`{c}` cannot stand in a name"),
                )
                .label("names have the letters a–z and A–Z, digits and `_`")
                .help("any other role name, index or id stands in double quotes"),
            );
        }
        let digits = text.strip_prefix('-').unwrap_or(text);
        let may_begin_with_digit = matches!(pair.as_rule(), Rule::space_id | Rule::role_id | Rule::target);
        if !may_begin_with_digit && digits.starts_with(|c: char| c.is_ascii_digit()) { Form::Number } else { Form::Plain }
    }

    fn escapes(&mut self, pair: &Node<'s>) {
        if !pair.as_str().contains('\\') {
            return;
        }
        let inner = pair.as_str().get(1..pair.as_str().len() - 1).unwrap_or("");
        for (start, end) in strings::unescape(inner).1 {
            let from = pair.as_span().start() + 1;
            let written = inner.get(start..end).unwrap_or("");
            let at = here(Span::new(from + start, from + end));
            self.diagnostics.push(
                Diagnostic::new(errors::UNKNOWN_ESCAPE, at, format!("`{written}` is not an escape"))
                    .label("known ones are `\\\"`, `\\\\`, `\\n`, `\\t` and `\\u{…}`")
                    .fix("Write a backslash", here(Span::new(from + start, from + start)), "\\"),
            );
        }
    }
}
