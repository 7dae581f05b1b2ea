//! Policy files on disk: which there are below a folder, to which policy a path belongs, and what they say.

mod identity;
mod walk;

use crate::diagnostic::{Diagnostic, errors};
use crate::source::{FileId, Location};

pub use identity::{identity, normal, relative, root_of, spelt};
pub use walk::{Files, Found, Unreadable, walk};

/// The text of a file, and the offset of the first byte that is not UTF-8.
pub fn text_of(bytes: Vec<u8>) -> (String, Option<usize>) {
    match String::from_utf8(bytes) {
        Ok(text) => (text, None),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            (String::from_utf8_lossy(error.as_bytes()).into_owned(), Some(at))
        }
    }
}

/// What there is to say of a file that [is not UTF-8](text_of).
pub fn not_utf8(file: FileId, at: usize) -> Diagnostic {
    // The replacement character that stands there now is three bytes long.
    let at = Location { file, start: at as u32, end: at as u32 + 3 };
    Diagnostic::new(errors::INVALID_UTF8, at, "this file is not UTF-8")
        .label("the first bytes that are not")
        .help("save the file as UTF-8")
}
