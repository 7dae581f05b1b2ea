//! Tags and access control: the lists and maps of a profile, and what Amazon Connect takes of them.

use std::borrow::Cow;

use super::super::elastic::sorted;
use super::{State, Work};
use crate::catalogue::{RESTRICTABLE_RESOURCES, limits};
use crate::diagnostic::{Diagnostic, errors};
use crate::suggest;
use crate::syntax::tree::{Grant, Name, Operator};

impl<'a> Work<'_, 'a> {
    /// Two parents that tag alike but differently: one of them would be lost silently.
    pub(super) fn contradicting_tags(&mut self, state: &State) {
        for (head, tags) in [("tags", &state.tags), ("access_tags", &state.access_tags)] {
            let other = tags.iter().enumerate().find_map(|(at, (key, value))| {
                let (_, other) = tags.iter().take(at).find(|(held, other)| held == key && other != value)?;
                Some((key, value, other))
            });
            if let Some((key, value, other)) = other {
                self.out.push(
                    Diagnostic::new(
                        errors::AMBIGUOUS_TAGS,
                        self.role.location(),
                        format!("`{}` inherits two values of the tag `{key}`: \"{other}\" and \"{value}\"", self.role.name),
                    )
                    .label(format!("say which with `{head}: < … >`")),
                );
            }
        }
    }

    pub(super) fn tag_limits(&mut self, head: &Name, tags: &[(Cow<str>, Cow<str>)], most: usize) {
        let at = self.source.at(head.span);
        if tags.len() > most {
            self.out.push(super::super::too_many(at, "tags", tags.len(), most, "Amazon Connect"));
        }
        for (key, value) in tags {
            let odd = |c: char| !(c.is_alphanumeric() || c.is_whitespace() || "_.:/=+-@".contains(c));
            if let Some(c) = key.chars().find(|c| odd(*c)) {
                self.out.push(
                    Diagnostic::new(errors::RESERVED_TAG, at, format!("`{c}` cannot stand in the tag key \"{key}\""))
                        .label("letters, digits, spaces and `_.:/=+-@` only"),
                );
            }
            if key.is_empty() || key.starts_with("aws:") {
                self.out.push(
                    Diagnostic::new(errors::RESERVED_TAG, at, format!("the tag key \"{key}\" cannot be used"))
                        .label("keys are not empty and do not begin with `aws:`"),
                );
            }
            for (what, text, limit) in [("key", key, limits::TAG_KEY), ("value", value, limits::TAG_VALUE)] {
                if text.chars().count() > limit {
                    self.out.push(super::super::too_many(
                        at,
                        &format!("characters in a tag {what}"),
                        text.chars().count(),
                        limit,
                        "Amazon Connect",
                    ));
                }
            }
        }
    }

    pub(super) fn list(&mut self, held: &mut Vec<Cow<'a, str>>, grant: &Grant) {
        let values = grant.value.terms.iter().map(|term| self.source.value(&term.name));
        *held = match grant.operator {
            Operator::Set => sorted(values),
            Operator::Add => sorted(held.drain(..).chain(values).collect::<Vec<_>>().into_iter()),
            Operator::Remove => {
                let gone: Vec<Cow<str>> = values.collect();
                held.drain(..).filter(|value| !gone.contains(value)).collect()
            }
        };
    }

    /// Resource types that access control knows.
    pub(super) fn resources(&mut self, held: &[Cow<str>], grant: &Grant, hierarchy: bool) {
        let known =
            || RESTRICTABLE_RESOURCES.iter().filter(|resource| !hierarchy || resource.hierarchy).map(|resource| resource.name);
        for term in &grant.value.terms {
            let (text, at) = (self.source.value(&term.name), self.source.at(term.name.span));
            if !known().any(|name| name == text) {
                let diagnostic =
                    Diagnostic::new(errors::UNKNOWN_RESOURCE, at, format!("access control knows no resource `{text}`"));
                self.out.push(match suggest::nearest(&text, known()) {
                    Some(near) => {
                        diagnostic.label(format!("did you mean `{near}`?")).unsafe_fix(format!("Write `{near}`"), at, near)
                    }
                    None => diagnostic.label(format!("known are {}", suggest::all_of(known()))),
                });
            }
        }
        if held.len() > limits::RESTRICTED_RESOURCES {
            let at = self.source.at(grant.head.span);
            self.out.push(super::super::too_many(
                at,
                "restricted resources",
                held.len(),
                limits::RESTRICTED_RESOURCES,
                "Amazon Connect",
            ));
        }
    }
}
