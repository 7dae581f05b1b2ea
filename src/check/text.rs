//! Descriptions, metadata and other text of a role.

use std::borrow::Cow;

use rustc_hash::FxHashSet;

use crate::diagnostic::{Diagnostic, errors};
use crate::policy::{Role, Source};
use crate::source::Location;
use crate::syntax::tree::{Form, Grant, Name, Pair, Value};

/// The one quoted string that a statement such as `description` takes.
pub(super) fn single(grant: &Grant, source: &Source, out: &mut Vec<Diagnostic>) -> Option<Name> {
    match grant.value.terms.as_slice() {
        [term] if term.name.is_quoted() => Some(term.name),
        _ => {
            let head = grant.head.span.of(source.text);
            out.push(
                Diagnostic::new(errors::INVALID_TEXT, source.at(grant.value.span), format!("`{head}` takes one quoted string"))
                    .label(format!("write `{head}: \"…\";`")),
            );
            None
        }
    }
}

/// What a role is for: its `description`, else its doc comments. Refuses what is longer than `limit`, which the products count in UTF-16
/// units.
pub(super) fn description<'a>(
    role: &Role<'a>,
    statement: Option<&Name>,
    limit: usize,
    product: &str,
    out: &mut Vec<Diagnostic>,
) -> Option<Cow<'a, str>> {
    let (text, at): (Cow<str>, Location) = match statement {
        Some(name) => (role.source.value(name), role.source.at(name.span)),
        None => (role.docs()?.into(), role.location()),
    };
    let length = text.encode_utf16().count();
    if length > limit {
        let units = if text.chars().count() == length { "characters" } else { "UTF-16 units" };
        out.push(
            Diagnostic::new(errors::LIMIT_EXCEEDED, at, format!("the description of `{}` has {length} {units}", role.name))
                .label(format!("{product} takes {limit}"))
                .help(if statement.is_some() {
                    "shorten it"
                } else {
                    "shorten the doc comment, or say it shorter with `description: \"…\";`"
                }),
        );
    }
    (!text.is_empty()).then_some(text)
}

/// The JSON of a `metadata` statement.
pub(super) fn metadata(pairs: &[Pair], source: &Source, out: &mut Vec<Diagnostic>) -> Option<serde_json::Value> {
    for pair in pairs {
        let key = source.value(&pair.key);
        if key.starts_with('_') {
            out.push(
                Diagnostic::new(errors::RESERVED_METADATA, source.at(pair.key.span), format!("`{key}` is reserved"))
                    .label("keys that begin with `_` are the system's")
                    .help("choose another name")
                    .note("Elasticsearch refuses a role whose metadata has such keys."),
            );
        }
    }
    Some(object(pairs, source, out))
}

fn object(pairs: &[Pair], source: &Source, out: &mut Vec<Diagnostic>) -> serde_json::Value {
    let mut map = serde_json::Map::new();
    for pair in pairs {
        let key = source.value(&pair.key).into_owned();
        let value = match &pair.value {
            Value::Object(_, pairs) => object(pairs, source, out),
            Value::List(values) => match values.as_slice() {
                [value] => scalar(value, source, out),
                values => values.iter().map(|value| scalar(value, source, out)).collect(),
            },
        };
        if map.contains_key(&key) {
            out.push(
                Diagnostic::new(errors::DUPLICATE_ITEM, source.at(pair.key.span), format!("`{key}` is given twice"))
                    .label("once is enough"),
            );
        }
        map.insert(key, value);
    }
    map.into()
}

fn scalar(name: &Name, source: &Source, out: &mut Vec<Diagnostic>) -> serde_json::Value {
    let text = source.value(name);
    match (name.form, &*text) {
        (Form::Plain, "true") => true.into(),
        (Form::Plain, "false") => false.into(),
        (Form::Plain, "null") => serde_json::Value::Null,
        (Form::Number, digits) => number(digits).unwrap_or_else(|| {
            let at = source.at(name.span);
            out.push(
                Diagnostic::new(errors::INVALID_TEXT, at, format!("the number `{digits}` cannot be kept as it is written"))
                    .label("JSON has no such number, or it would come out as another one")
                    .unsafe_fix("Write it as a string", at, format!("\"{digits}\"")),
            );
            serde_json::Value::Null
        }),
        (_, text) => text.into(),
    }
}

/// A number that is the same when it is read again.
fn number(digits: &str) -> Option<serde_json::Value> {
    let number: serde_json::Number = serde_json::from_str(digits).ok()?;
    let written = if digits.contains('.') && !digits.contains(['e', 'E']) {
        let trimmed = digits.trim_end_matches('0');
        if trimmed.ends_with('.') { format!("{trimmed}0") } else { trimmed.to_owned() }
    } else {
        digits.to_owned()
    };
    (number.to_string() == written).then(|| number.into())
}

/// The keys and values of a map of strings (`tags`), sorted by key.
pub(super) fn string_map<'a>(
    what: &str,
    pairs: &'a [Pair],
    source: &Source<'a>,
    out: &mut Vec<Diagnostic>,
) -> Vec<(Cow<'a, str>, Cow<'a, str>)> {
    let mut map: Vec<(Cow<str>, Cow<str>)> = Vec::new();
    let mut keys: FxHashSet<Cow<str>> = FxHashSet::default();
    for pair in pairs {
        let (key, at) = (source.value(&pair.key), source.at(pair.key.span));
        let Value::List(values) = &pair.value else {
            out.push(Diagnostic::new(errors::INVALID_TEXT, at, format!("`{what}` takes strings")).label("not a body"));
            continue;
        };
        let [value] = values.as_slice() else {
            out.push(Diagnostic::new(errors::INVALID_TEXT, at, format!("`{key}` takes one string")).label("several are given"));
            continue;
        };
        if !keys.insert(key.clone()) {
            out.push(Diagnostic::new(errors::DUPLICATE_ITEM, at, format!("`{key}` is given twice")).label("once is enough"));
            continue;
        }
        map.push((key, source.value(value)));
    }
    map.sort();
    map
}
