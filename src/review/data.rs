//! A review as JSON: what stands in the page and what `--json` writes, the same bytes.

use serde::Serialize;

use super::digest::sha256;
use super::model::Review;
use crate::hidden::is_hidden;

/// The data of a review, with their digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Data {
    /// JSON on one line. No `<` stands in it, so that it can stand in a page, and nothing that nobody sees.
    pub json: String,
    /// The SHA-256 of that.
    pub sha256: String,
}

impl Review {
    /// Its data.
    ///
    /// # Errors
    /// Never: everything in a review can be written as JSON.
    pub fn data(&self) -> Result<Data, serde_json::Error> {
        let json = plain(self)?;
        let sha256 = sha256(&json);
        Ok(Data { json, sha256 })
    }
}

/// JSON in which nothing but text is `<`, and which ends a script nowhere.
fn plain(value: &impl Serialize) -> Result<String, serde_json::Error> {
    let json = serde_json::to_string(value)?;
    let mut out = String::with_capacity(json.len() + 64);
    let mut units = [0; 2];
    for c in json.chars() {
        // Outside of strings there are neither.
        if c == '<' || is_hidden(c) {
            for unit in c.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(c);
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ends_a_script_or_is_not_seen_is_written_out() {
        let text = "</script><!-- \u{202e}\u{e0041} größer";
        let json = plain(&text).unwrap_or_default();
        assert_eq!(json, r#""\u003c/script>\u003c!-- \u202e\udb40\udc41 größer""#);
        assert_eq!(serde_json::from_str::<String>(&json).ok().as_deref(), Some(text));
    }
}
