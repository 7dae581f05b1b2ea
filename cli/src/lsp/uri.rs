//! Between URIs and paths. Whatever is no `file:` URI is taken as a name of its own.

use std::path::{Path, PathBuf};

use gen_lsp_types::Uri;

/// The path of a URI.
pub(super) fn path_of(uri: &Uri) -> PathBuf {
    let Some(rest) = uri.0.strip_prefix("file://") else { return PathBuf::from(&uri.0) };
    // What stands before the path is the machine, which is this one.
    let path = decode(rest.find('/').and_then(|at| rest.get(at..)).unwrap_or(rest));
    // `/c:/policies` on Windows.
    let drive = path.strip_prefix('/').filter(|rest| rest.as_bytes().get(1) == Some(&b':'));
    crate::files::normal(Path::new(drive.unwrap_or(&path)))
}

/// The URI of a path.
pub(super) fn uri_of(path: &Path) -> Uri {
    let path = path.to_string_lossy().replace('\\', "/");
    if !path.starts_with('/') && path.as_bytes().get(1) != Some(&b':') {
        return Uri(path);
    }
    let mut uri = String::from(if path.starts_with('/') { "file://" } else { "file:///" });
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.' | b'~') {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    Uri(uri)
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        match (first, code) {
            (b'%', Some(code)) => {
                bytes.push(code);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back_again() {
        for path in ["/a/b c/ä%.pol", "/tmp/🦀.pol"] {
            assert_eq!(path_of(&uri_of(Path::new(path))), PathBuf::from(path));
        }
        assert_eq!(path_of(&Uri::from("file:///c%3A/x.pol")), PathBuf::from("c:/x.pol"));
        assert_eq!(path_of(&Uri::from("untitled:Untitled-1")), PathBuf::from("untitled:Untitled-1"));
    }
}
