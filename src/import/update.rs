//! Imported roles in the place of roles of a policy that exists. The rest of a file stays, byte for byte.

use std::ops::Range;

use super::ImportedRole;
use crate::catalogue::Platform;
use crate::source::FileId;
use crate::syntax::{self, tree::ItemKind};

/// A role of a file.
struct Held {
    name: String,
    /// The item, with its doc comment.
    range: Range<usize>,
}

/// The names of the roles in a text.
pub fn roles_in(text: &str) -> Vec<String> {
    held(text).0.into_iter().map(|held| held.name).collect()
}

/// The roles of a text, and the products that they are for where they do not say.
fn held(text: &str) -> (Vec<Held>, Vec<Platform>) {
    let (tree, _) = syntax::parse(FileId(0), text);
    let (mut roles, mut platforms) = (Vec::new(), Vec::new());
    for item in &tree.items {
        let own = item.text(text);
        match &item.kind {
            ItemKind::Role(role) => {
                let start = item.offset as usize;
                roles.push(Held { name: role.name.value(own).into_owned(), range: start..start + item.len as usize });
            }
            ItemKind::Platform(names) => platforms.extend(names.iter().filter_map(|name| Platform::parse(&name.value(own)))),
            _ => {}
        }
    }
    if platforms.is_empty() {
        platforms.push(Platform::Kibana);
    }
    (roles, platforms)
}

/// A text with imported roles in the place of those of the same names, and which these are.
pub fn replaced(text: &str, roles: &[ImportedRole]) -> (String, Vec<String>) {
    let (held, platforms) = held(text);
    let (mut out, mut at, mut names) = (String::with_capacity(text.len()), 0, Vec::new());
    for Held { name, range } in held {
        let Some(new) = roles.iter().find(|role| role.name == name).and_then(|role| in_file(role, &platforms)) else { continue };
        out.push_str(text.get(at..range.start).unwrap_or_default());
        out.push_str(&with_ends_of(text, new.trim_end_matches('\n')));
        at = range.end;
        names.push(name);
    }
    out.push_str(text.get(at..).unwrap_or_default());
    (out, names)
}

/// A text with further roles at its end.
pub fn appended(text: &str, roles: &[&ImportedRole]) -> String {
    let (_, platforms) = held(text);
    let mut out = text.to_owned();
    for new in roles.iter().filter_map(|role| in_file(role, &platforms)) {
        let gap = if out.is_empty() || out.ends_with("\n\n") || out.ends_with("\r\n\r\n") {
            ""
        } else if out.ends_with('\n') {
            "\n"
        } else {
            "\n\n"
        };
        out.push_str(&with_ends_of(text, gap));
        out.push_str(&with_ends_of(text, &new));
    }
    out
}

/// The text of a role in a file whose roles are for these products where they do not say.
fn in_file(role: &ImportedRole, platforms: &[Platform]) -> Option<String> {
    let text = role.text.as_deref()?;
    let says = || format!(" on {}", role.platform.name());
    let head = format!("role {}", super::quoted::name(&role.name));
    let has_it = text.contains(&format!("{head}{}", says()));
    let is_default = platforms == [role.platform];
    Some(match (is_default, has_it) {
        (false, false) => text.replacen(&head, &format!("{head}{}", says()), 1),
        _ => text.to_owned(),
    })
}

/// Line ends as a text has them.
fn with_ends_of(text: &str, new: &str) -> String {
    if syntax::line_ending(text) == "\r\n" { new.replace('\n', "\r\n") } else { new.to_owned() }
}
