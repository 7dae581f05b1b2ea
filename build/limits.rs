//! Numbers that the products fix.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde::Deserialize;

use crate::error::Result;
use crate::files::Place;

/// `[[limit]]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawLimit {
    name: String,
    value: usize,
    what: String,
    sources: Vec<String>,
    #[serde(default)]
    note: String,
}

/// A file's place with its limits.
pub(crate) type LimitFile<'a> = (Place<'a>, &'a [RawLimit]);

/// The module `limits`.
pub(crate) fn read(files: &[LimitFile<'_>]) -> Result<String> {
    let mut seen = BTreeSet::new();
    let mut out = String::from("/// Numbers that the products fix.\npub mod limits {\n");
    for (place, limits) in files {
        for limit in *limits {
            let entry = format!("limit {}", limit.name);
            if !seen.insert(&limit.name) {
                return Err(place.error(&entry, "stands twice"));
            }
            if limit.name.is_empty() || !limit.name.chars().all(|c| c.is_ascii_uppercase() || c == '_') {
                return Err(place.error(&entry, "a name is upper case letters and `_`"));
            }
            place.not_empty(&entry, "what", &limit.what)?;
            let documents = place.documents(&entry, &limit.sources)?.join("; ");
            let (name, value) = (&limit.name, limit.value);
            // `{:?}` keeps brackets and line breaks of a source out of the Markdown.
            let _ = writeln!(out, "    #[doc = {:?}]", format!("At most {value}: {}.", limit.what.trim_end_matches('.')));
            let _ = writeln!(out, "    #[doc = \"\"]\n    #[doc = {:?}]", format!("Source: {}.", code(&documents)));
            if !limit.note.is_empty() {
                let _ = writeln!(out, "    #[doc = \"\"]\n    #[doc = {:?}]", limit.note);
            }
            let _ = writeln!(out, "    pub const {name}: usize = {value};");
        }
    }
    out.push_str("}\n");
    Ok(out)
}

/// As Markdown code, so that rustdoc takes nothing in it for a link.
fn code(text: &str) -> String {
    format!("`{}`", text.replace('`', "'"))
}
