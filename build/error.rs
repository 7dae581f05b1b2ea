//! What can be wrong with the catalogue.

use std::fmt::Display;

/// A contradiction, with the place it was found at.
#[derive(Debug)]
pub(crate) struct Error {
    place: String,
    message: String,
}

pub(crate) type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    pub(crate) fn new(place: impl Display, message: impl Display) -> Error {
        Error { place: place.to_string(), message: message.to_string() }
    }
}

impl Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}
