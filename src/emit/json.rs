//! JSON text, always the same for the same value.

use serde::Serialize;

/// On one line.
pub(super) fn compact(value: &impl Serialize) -> Vec<u8> {
    let mut text = Vec::with_capacity(1024);
    // Writing to memory cannot fail, and every map key of ours is a string.
    let _ = serde_json::to_writer(&mut text, value);
    text
}

/// Indented by two spaces, without a line break at the end.
pub(super) fn pretty(value: &impl Serialize) -> Vec<u8> {
    let mut text = Vec::with_capacity(2048);
    let _ = serde_json::to_writer_pretty(&mut text, value);
    text
}

/// `"key": value` for an object that stands `depth` levels deep: lines after the first are indented to match.
pub(super) fn member(key: &str, value: &impl Serialize, depth: usize) -> Vec<u8> {
    let mut text = "  ".repeat(depth).into_bytes();
    text.extend(compact(&key));
    text.extend(b": ");
    for byte in pretty(value) {
        text.push(byte);
        // A raw line break in JSON text is never inside a string.
        if byte == b'\n' {
            text.extend("  ".repeat(depth).bytes());
        }
    }
    text
}
