//! What narrows index privileges: document and field level security.

use crate::catalogue::{EsFamily, LICENSED, License, Licensed};
use crate::check::actions::{is_raw, may_give};
use crate::check::effective::{IndexEntry, IndexOptions};
use crate::check::held::patterns_meet;

/// What the licence is looked up under in the catalogue.
const LICENSED_AS: &str = "document_security";

/// Whether reading is narrowed: to grant all fields is not.
pub(super) fn is_narrowed(options: &IndexOptions) -> bool {
    options.query.is_some() || !options.except.is_empty() || options.fields.as_ref().is_some_and(|fields| !is_all(fields))
}

/// Whether a list of fields stands for every field.
fn is_all<T: AsRef<str>>(fields: &[T]) -> bool {
    fields.iter().any(|field| field.as_ref() == "*")
}

/// The options that narrow, as a statement writes them, and what Elasticsearch calls that.
pub(super) fn keys(options: &IndexOptions) -> (&'static [&'static str], &'static str) {
    match options.query {
        Some(_) => (&["query"], "document level security"),
        None => (&["fields", "except"], "field level security"),
    }
}

/// The licence that narrowing takes.
pub(super) fn licensed() -> Option<(&'static Licensed, License)> {
    let row = LICENSED.iter().find(|row| row.name == LICENSED_AS)?;
    Some((row, row.license?))
}

/// Whether some cluster may be one of both.
pub(super) fn is_together(a: &IndexEntry, b: &IndexEntry) -> bool {
    match (a.clusters.as_slice(), b.clusters.as_slice()) {
        ([], []) => true,
        (a, b) => a.iter().any(|a| b.iter().any(|b| patterns_meet(a, b))),
    }
}

/// Whether a privilege holds a part of `write`, or all of it.
pub(super) fn is_write(privilege: &str) -> bool {
    let implies = |holder: &str, held: &str| EsFamily::Index.find(holder).is_some_and(|holder| holder.implies.contains(&held));
    let is_raw_write = || is_raw(EsFamily::Index, privilege) && may_give(EsFamily::Index, privilege, "write");
    privilege == "write" || implies("write", privilege) || implies(privilege, "write") || is_raw_write()
}
