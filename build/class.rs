//! What a privilege lets its holder do at most: as an entry says, or as its name does.

use crate::access::Access;

/// What is stated, or else what the first of some names says that says anything.
pub(crate) fn stated_or_said<'a>(stated: Option<Access>, names: impl IntoIterator<Item = &'a str>) -> Result<Access, String> {
    let said = || names.into_iter().find_map(Access::said_by);
    stated.or_else(said).ok_or_else(|| "does not say by its name what it does: it needs a `class`".to_owned())
}

/// As a Rust literal.
pub(crate) fn literal(access: Access) -> String {
    format!("Access::{access:?}")
}
