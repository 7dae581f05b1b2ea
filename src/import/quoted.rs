//! Names and texts as a policy writes them.

use crate::hidden::is_hidden;
use crate::syntax::quote;

/// How long a line of a doc comment gets.
const WIDTH: usize = 100;

/// Whether a text is a name that needs no quotes.
pub(super) fn is_word(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_alphabetic() || first == b'_')
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// A text in quotes, in which everything is seen.
pub(super) fn text(text: &str) -> String {
    let quoted = quote(text);
    if !quoted.contains(is_hidden) {
        return quoted;
    }
    let seen = |c: char| if is_hidden(c) { c.escape_unicode().to_string() } else { c.to_string() };
    quoted.chars().map(seen).collect()
}

/// Several of them, with commas.
pub(super) fn texts(texts: &[String]) -> String {
    texts.iter().map(|it| text(it)).collect::<Vec<_>>().join(", ")
}

/// A text that is easier to read without escapes: a query.
pub(super) fn raw(query: &str) -> String {
    let is_plain =
        !query.contains("\"\"\"") && !query.ends_with('"') && !query.contains(is_hidden) && query.contains(['"', '\\', '\n']);
    if is_plain { format!("\"\"\"{query}\"\"\"") } else { text(query) }
}

/// The name of a role.
pub(super) fn name(name: &str) -> String {
    let is_plain = is_word(&name.replace('-', "_")) && !name.ends_with('-');
    if is_plain { name.to_owned() } else { text(name) }
}

/// A word of an expression: a privilege.
pub(super) fn word(word: &str) -> String {
    if is_word(word) { word.to_owned() } else { text(word) }
}

/// A space.
pub(super) fn space(id: &str) -> String {
    let is_plain = !id.is_empty() && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-'));
    if is_plain || id == "*" { id.to_owned() } else { text(id) }
}

/// The lines of a doc comment that says this; a string where no doc comment says exactly this.
pub(super) fn description(about: &str) -> Result<Vec<String>, String> {
    let is_plain = |line: &str| line.trim() == line && !line.contains("  ") && !line.contains(is_hidden) && !line.contains('\t');
    let ends_well = !about.starts_with('\n') && !about.ends_with('\n') && !about.contains("polc:");
    if !ends_well || !about.split('\n').all(is_plain) {
        return Err(text(about));
    }
    let mut lines = Vec::new();
    for (n, paragraph) in about.split('\n').enumerate() {
        if n > 0 {
            lines.push("///".to_owned());
        }
        let mut line = String::from("///");
        for word in paragraph.split(' ').filter(|word| !word.is_empty()) {
            if line.len() + 1 + word.len() > WIDTH && line.len() > 3 {
                lines.push(std::mem::replace(&mut line, "///".to_owned()));
            }
            line.push(' ');
            line.push_str(word);
        }
        if line.len() > 3 {
            lines.push(line);
        }
    }
    Ok(lines)
}
