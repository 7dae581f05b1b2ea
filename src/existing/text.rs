//! From bytes to text, and from text to trees.

use super::node::{Node, Unread};
use super::{hcl, json, limits, yaml};

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Syntax {
    Json,
    Yaml,
    Hcl,
}

/// The text of some bytes, without the mark that says it is UTF-8.
pub(super) fn of(bytes: &[u8]) -> Result<&str, Unread> {
    if bytes.len() > limits::BYTES {
        let way_out = "export fewer roles at once, or give several files";
        return Err(Unread::new(None, format!("it is larger than {} MiB", limits::BYTES >> 20)).with_way_out(way_out));
    }
    let is_wide = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    // Without a mark, every other byte of an ASCII text is zero.
    let has_zeros = bytes.len() > 1 && bytes.iter().take(2).any(|byte| *byte == 0);
    if is_wide || has_zeros {
        let way_out = "write it as UTF-8: in PowerShell `… | Out-File -Encoding utf8 roles.json`";
        return Err(Unread::new(None, "it is UTF-16, which is not read").with_way_out(way_out));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count() as u32;
        Unread::new(line, "it is not UTF-8")
    })?;
    if text.trim().is_empty() {
        return Err(Unread::new(None, "it is empty"));
    }
    Ok(text)
}

/// How a text is written, by what it begins with. A list or an object of JSON is one of YAML as well, but nobody writes it so by hand.
pub(super) fn syntax(text: &str) -> Syntax {
    if text.trim_start().starts_with(['{', '[']) {
        Syntax::Json
    } else if hcl::is_hcl(text) {
        Syntax::Hcl
    } else {
        Syntax::Yaml
    }
}

/// The documents of a text that is not HCL.
pub(super) fn documents(text: &str, syntax: Syntax) -> Result<Vec<Node>, Unread> {
    if syntax == Syntax::Json { json::documents(text) } else { yaml::documents(text) }
}
