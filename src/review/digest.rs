//! Digests: what an auditor holds a copy of a file against, and what a line is called by.

use sha2::{Digest, Sha256};

/// How many digits a line is called by.
const LINE: usize = 10;

/// The SHA-256 of some bytes, as hexadecimal digits.
pub fn sha256(bytes: impl AsRef<[u8]>) -> String {
    Sha256::digest(bytes.as_ref()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What a line is called by: the same for the same role, target, space and entitlement, whatever the release.
pub(super) fn line_id(role: &str, target: &str, space: Option<&str>, what: &str) -> String {
    let mut id = sha256([role, target, space.unwrap_or_default(), what].join("\0"));
    id.truncate(LINE);
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_the_one_that_everybody_has() {
        assert_eq!(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(line_id("a", "prod", None, "x").len(), LINE);
        assert_ne!(line_id("a", "b", Some("c"), "d"), line_id("a", "b", None, "c\0d"));
    }
}
