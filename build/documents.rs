//! The documents that findings name as their source.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use serde::Deserialize;

use crate::emit;
use crate::error::{Error, Result};

const FILE: &str = "catalogue/documents.toml";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    document: Vec<RawDocument>,
}

/// `[[document]]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDocument {
    name: String,
    cite: String,
    #[serde(default)]
    edition: String,
    #[serde(default)]
    url: String,
}

/// Writes a constant for each, and the list of them.
pub(crate) fn emit(out: &mut String, root: &Path) -> Result<()> {
    let text = std::fs::read_to_string(root.join(FILE)).map_err(|cause| Error::new(FILE, cause))?;
    let content: Content = toml::from_str(&text).map_err(|cause| Error::new(FILE, cause))?;
    let mut constants = String::new();
    let mut seen = BTreeSet::new();
    for raw in &content.document {
        let error = |message: &str| Error::new(format_args!("{FILE}: {}", raw.name), message);
        if raw.name.is_empty() || !raw.name.chars().all(|c| c.is_ascii_uppercase() || c == '_') {
            return Err(error("`name` has letters A–Z and `_` only"));
        }
        if raw.cite.trim().is_empty() {
            return Err(error("`cite` is empty"));
        }
        if !seen.insert(&raw.name) || !seen.insert(&raw.cite) {
            return Err(error("stands twice"));
        }
        if !raw.url.is_empty() && !raw.url.starts_with("https://") {
            return Err(error("`url` does not begin with https://"));
        }
        let literal = emit::record("Document").text("cite", &raw.cite).text("edition", &raw.edition).text("url", &raw.url).end();
        // Writing to a String cannot fail.
        let _ = writeln!(constants, "    /// {}\n    pub const {}: &Document = &{literal};", raw.cite, raw.name);
    }
    let _ = writeln!(
        out,
        "/// The documents that findings name, each by its name.\npub mod documents {{\n    use super::Document;\n\n{constants}}}\n"
    );
    Ok(())
}
