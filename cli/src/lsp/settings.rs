//! polc.toml as its schema describes it: keys, values and what they are for.

use std::sync::LazyLock;

use serde_json::Value;

use polc::config::SCHEMA;

static PARSED: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(SCHEMA).unwrap_or_default());

/// A key or value that can be written.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) about: String,
    pub(super) is_key: bool,
    /// What comes after a key: an example of a value.
    pub(super) value: String,
}

/// What can be written at a byte, with the bytes of the word that stands there.
pub(super) fn complete(text: &str, offset: usize) -> (usize, Vec<Word>) {
    let (start, line) = line_before(text, offset);
    let before = line.trim_start();
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let partial = line.len() - line.trim_end_matches(word).len();
    let from = start + line.len() - partial;
    if before.starts_with('#') {
        return (from, Vec::new());
    }
    if let Some(header) = before.strip_prefix('[') {
        let typed = header.rsplit_once('.').map_or("", |(tables, _)| tables);
        let from = start + line.len() - header.rsplit('.').next().unwrap_or("").len();
        return (from, keys(&path_of(typed), true));
    }
    let tables = table(text, start);
    match before.split_once('=') {
        None => (from, keys(&tables, false)),
        Some((key, value)) => {
            let in_quotes = value.matches('"').count() % 2 == 1;
            let from = if in_quotes { start + line.rfind('"').map_or(line.len(), |at| at + 1) } else { from };
            let mut path = tables;
            path.extend(path_of(key.trim()));
            (from, values(&path, in_quotes))
        }
    }
}

/// What the key at a byte is for, with its bytes.
pub(super) fn describe(text: &str, offset: usize) -> Option<(usize, usize, String)> {
    let (start, _) = line_before(text, offset);
    let line = text.get(start..)?.lines().next()?;
    let (key, _) = line.split_once('=')?;
    let name = key.trim();
    let at = start + line.find(name)?;
    if offset > start + key.len() || name.is_empty() {
        return None;
    }
    let mut path = table(text, start);
    path.extend(path_of(name));
    let about = places(&path).iter().find_map(|place| place.get("description")?.as_str().map(str::to_owned))?;
    Some((at, at + name.len(), format!("**`{name}`**\n\n{about}")))
}

fn line_before(text: &str, offset: usize) -> (usize, &str) {
    let before = text.get(..offset).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    (start, before.get(start..).unwrap_or(""))
}

/// The table that a line stands in.
fn table(text: &str, line: usize) -> Vec<String> {
    let headers = text.get(..line).unwrap_or("").lines().rev().map(str::trim);
    let mut headers = headers.filter_map(|line| line.strip_prefix('[')?.split(']').next());
    headers.next().map(path_of).unwrap_or_default()
}

fn path_of(key: &str) -> Vec<String> {
    key.split('.').map(|part| part.trim().trim_matches(['"', '\'', '[']).to_owned()).filter(|part| !part.is_empty()).collect()
}

/// What the schema says of a path. It may say several things: a target is of one product or the other.
fn places(path: &[String]) -> Vec<&'static Value> {
    let mut places = resolve(&PARSED);
    for key in path {
        let next = |place: &&'static Value| {
            let property = place.get("properties").and_then(|properties| properties.get(key));
            property.or_else(|| place.get("additionalProperties").filter(|other| other.is_object()))
        };
        places = places.iter().filter_map(next).flat_map(resolve).collect();
    }
    places
}

/// What a schema refers to, and its alternatives.
fn resolve(schema: &'static Value) -> Vec<&'static Value> {
    if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
        let pointer = name.trim_start_matches('#');
        return PARSED.pointer(pointer).map(resolve).unwrap_or_default();
    }
    let alternatives = ["oneOf", "anyOf"].iter().find_map(|key| schema.get(*key)?.as_array());
    let mut all = vec![schema];
    all.extend(alternatives.into_iter().flatten().flat_map(resolve));
    all
}

fn keys(path: &[String], tables: bool) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    for place in places(path) {
        let Some(properties) = place.get("properties").and_then(Value::as_object) else { continue };
        for (name, schema) in properties {
            let resolved = resolve(schema);
            let is_table = resolved.iter().any(|schema| schema.get("type").and_then(Value::as_str) == Some("object"));
            if is_table != tables || words.iter().any(|word| word.text == *name) {
                continue;
            }
            let about = resolved.iter().find_map(|schema| schema.get("description")?.as_str()).unwrap_or("");
            words.push(Word { text: name.clone(), about: about.to_owned(), is_key: true, value: example(schema) });
        }
    }
    words
}

fn example(schema: &'static Value) -> String {
    let resolved = resolve(schema);
    let find = |key: &str| resolved.iter().find_map(|schema| schema.get(key));
    let kind = find("type").and_then(Value::as_str).unwrap_or("");
    match (find("default"), find("const")) {
        (Some(value), _) | (None, Some(value)) => value.to_string(),
        _ => match kind {
            "boolean" => "true".to_owned(),
            "array" => "[]".to_owned(),
            "integer" | "number" => "0".to_owned(),
            _ => "\"\"".to_owned(),
        },
    }
}

fn values(path: &[String], in_quotes: bool) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    for place in places(path) {
        let listed = place.get("enum").and_then(Value::as_array).into_iter().flatten();
        let only = place.get("const").into_iter();
        let flags = [Value::Bool(true), Value::Bool(false)];
        let flags = flags.iter().filter(|_| place.get("type").and_then(Value::as_str) == Some("boolean"));
        for value in listed.chain(only).chain(flags).filter(|value| !value.is_array()) {
            let text = match value {
                Value::String(text) if in_quotes => text.clone(),
                other => other.to_string(),
            };
            if !words.iter().any(|word| word.text == text) {
                let about = place.get("description").and_then(Value::as_str).unwrap_or("").to_owned();
                words.push(Word { text, about, is_key: false, value: String::new() });
            }
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        complete(text, text.len()).1.into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn keys_and_values_are_those_of_the_schema() {
        assert!(words("[").contains(&"targets".to_owned()));
        assert!(words("[targets.prod]\nrel").contains(&"release".to_owned()));
        assert!(words("[targets.prod]\nrel").contains(&"instance_id".to_owned()));
        assert!(words("[targets.prod]\nrelease = \"").contains(&"9.4".to_owned()));
        assert!(words("[targets.prod]\nplatform = ").contains(&"\"connect\"".to_owned()));
        assert_eq!(words("[targets.prod]\nderive_indices = "), ["true", "false"]);
        assert!(words("# rel").is_empty());
    }

    #[test]
    fn keys_are_described() {
        let text = "[targets.prod]\nrelease = \"9.4\"\n";
        let (start, end, about) = describe(text, 17).unwrap();
        assert_eq!(text.get(start..end), Some("release"));
        assert!(about.contains("release"));
    }
}
