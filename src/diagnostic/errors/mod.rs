//! The errors, chapter by chapter: what keeps a policy from meaning anything definite. None can be switched off. `unknown-lint` alone is
//! a warning.

use super::id::{Chapter, Entry, Id, Kind, Tag};
use super::level::Level;

/// Makes the ids of a chapter, and the list of them.
macro_rules! errors {
    ($chapter:expr; $($id:ident = Entry { $($field:ident: $value:expr),* $(,)? };)*) => {
        $(
            #[allow(missing_docs, reason = "its summary says what it is")]
            pub const $id: Id = Id::of(&Entry { $($field: $value,)* ..Entry::of(Kind::Error($chapter)) });
        )*

        /// All of the chapter.
        pub(super) const ALL: &[Id] = &[$($id),*];
    };
}

mod around;
mod elasticsearch;
mod grants;
mod items;
mod limits;
mod spaces;
mod writing;

pub use around::*;
pub use elasticsearch::*;
pub use grants::*;
pub use items::*;
pub use limits::*;
pub use spaces::*;
pub use writing::*;

/// All errors, chapter by chapter.
pub fn all() -> impl Iterator<Item = Id> {
    [writing::ALL, items::ALL, grants::ALL, spaces::ALL, elasticsearch::ALL, limits::ALL, around::ALL]
        .into_iter()
        .flatten()
        .copied()
}
