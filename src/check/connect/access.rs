//! Tags and access control: the lists and maps of a profile, and what Amazon Connect takes of them.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::super::elastic::sorted;
use super::super::origin::Listed;
use super::super::text;
use super::{State, Tags, Work};
use crate::catalogue::{RESTRICTABLE_RESOURCES, limits};
use crate::diagnostic::{Applicability, Diagnostic, Severity, errors};
use crate::policy::Word;
use crate::source::Location;
use crate::suggest;
use crate::syntax::tree::{Grant, Name, Operator, Pair, Value};

/// What names of attributes do not begin with. Source: the service model.
const RESERVED_ATTRIBUTES: [&str; 2] = ["aws:", "connect:"];

/// Whether a character may stand in an attribute or a value of one. Source: the service model.
fn is_latin(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{a1}'..='\u{ff}')
}

impl<'a> Work<'_, 'a> {
    /// Two parents that tag alike but differently: one of them would be lost silently.
    pub(super) fn contradicting_tags(&mut self, state: &State) {
        for (head, tags) in [("tags", &state.tags), ("access_tags", &state.access_tags)] {
            // Values of one key stand beside each other.
            let other = tags.keys().zip(tags.keys().skip(1)).find(|((key, _), (next, _))| key == next);
            let other = other.map(|((key, other), (_, value))| (key, value, other));
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

    /// A map of tags.
    pub(super) fn tags(&mut self, word: Word, head: &Name, pairs: &'a [Pair], most: usize) -> Tags<'a> {
        let map = text::string_map(word.text(), pairs, self.source, self.out);
        self.tag_limits(head, &map, most);
        let writing = self.writing(head.span);
        let mut tags = Tags::default();
        // Of a key that is given twice, the first counts.
        let keys = pairs.iter().rev().map(|pair| (self.source.value(&pair.key), self.source.at(pair.key.span)));
        let keys: FxHashMap<Cow<str>, Location> = keys.collect();
        for tag in map {
            let at = keys.get(&tag.0).copied().unwrap_or(writing.head);
            tags.push(tag, writing.origin(at));
        }
        tags
    }

    fn tag_limits(&mut self, head: &Name, tags: &[(Cow<str>, Cow<str>)], most: usize) {
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

    /// The attributes of records, each with the values that it may have.
    pub(super) fn granular_access(&mut self, head: &Name, pairs: &'a [Pair]) -> Tags<'a> {
        let writing = self.writing(head.span);
        let mut held = Tags::default();
        for pair in pairs {
            let (attribute, at) = (self.source.value(&pair.key), self.source.at(pair.key.span));
            let Value::List(values) = &pair.value else {
                let message = format!("`{attribute}` takes values");
                self.out.push(Diagnostic::new(errors::INVALID_TEXT, at, message).label("not a body"));
                continue;
            };
            self.length(&pair.key, "an attribute's name", limits::GRANULAR_ATTRIBUTE);
            if attribute.is_empty() || RESERVED_ATTRIBUTES.iter().any(|reserved| attribute.starts_with(reserved)) {
                self.out.push(
                    Diagnostic::new(errors::RESERVED_TAG, at, format!("the attribute \"{attribute}\" cannot be used"))
                        .label("names are not empty and do not begin with `aws:` or `connect:`"),
                );
            }
            for name in values {
                self.length(name, "a value of an attribute", limits::GRANULAR_VALUE);
                let (value, at) = (self.source.value(name), self.source.at(name.span));
                if let Some(odd) = value.chars().chain(attribute.chars()).find(|c| !is_latin(*c)) {
                    let message = format!("`{}` cannot stand in attributes and their values", odd.escape_debug());
                    let label = "letters of Western Europe, digits, blanks and punctuation only";
                    self.out.push(Diagnostic::new(errors::RESERVED_TAG, at, message).label(label));
                }
                held.push((attribute.clone(), value), writing.origin(at));
            }
        }
        held
    }

    pub(super) fn list(&mut self, held: &mut Listed<Cow<'a, str>>, grant: &Grant) {
        let writing = self.writing(grant.head.span);
        let values = grant.value.terms.iter().map(|term| (self.source.value(&term.name), self.source.at(term.name.span)));
        match grant.operator {
            Operator::Set => held.clear(),
            Operator::Add => {}
            Operator::Remove => {
                let gone: Vec<Cow<str>> = values.map(|(value, _)| value).collect();
                return held.retain(|value| !gone.contains(value));
            }
        }
        values.for_each(|(value, at)| held.push(value, writing.origin(at)));
    }

    /// Resource types that access control knows.
    pub(super) fn resources(&mut self, held: &Listed<Cow<str>>, grant: &Grant, hierarchy: bool) {
        let known =
            || RESTRICTABLE_RESOURCES.iter().filter(|resource| !hierarchy || resource.hierarchy).map(|resource| resource.name);
        let target = self.context.target.connect();
        let is_extra = |text: &str| target.is_some_and(|target| target.extra_resources.iter().any(|extra| extra == text));
        for term in &grant.value.terms {
            let (text, at) = (self.source.value(&term.name), self.source.at(term.name.span));
            if known().any(|name| name == text) || is_extra(&text) {
                continue;
            }
            // AWS adds types, and does not publish how the service calls all of them.
            let who = if hierarchy { "the hierarchy restricts" } else { "access control knows" };
            let unknown = Diagnostic::new(errors::UNKNOWN_RESOURCE, at, format!("{who} no resource `{text}`"));
            self.out.push(suggest::meant(&text, known()).ask(unknown, at, Applicability::Unsafe, |unknown| {
                unknown
                    .with_severity(Severity::Warning)
                    .label(format!("known are {}", suggest::all_of(known())))
                    .help("list it under `extra_resources` of the target in polc.toml if the service takes it")
            }));
        }
        let count = sorted(held.iter().map(|(name, _)| name.clone())).len();
        if count > limits::RESTRICTED_RESOURCES {
            let at = self.source.at(grant.head.span);
            self.out.push(super::super::too_many(
                at,
                "restricted resources",
                count,
                limits::RESTRICTED_RESOURCES,
                "Amazon Connect",
            ));
        }
    }
}
