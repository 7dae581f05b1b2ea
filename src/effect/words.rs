//! What a privilege is called and what it lets one do, in the catalogue's words.

use crate::catalogue::{Confidence, EsFamily, Permission};
use crate::check::names::Names;
use crate::check::privileges::{FeatureOn, Privileges};

/// A word for some privileges of a feature.
pub(super) struct Word {
    /// As a policy says it, `delete`.
    pub(super) word: String,
    /// As the product stores it, `cases_delete`.
    pub(super) id: String,
    /// What it stands for.
    pub(super) set: Privileges,
}

/// What a policy calls a feature.
pub(super) fn feature(names: &Names, on: &FeatureOn) -> String {
    names.path_of(on)
}

/// The words for a part of what is held of a feature: a level where all that it includes is held, or else the bare level.
pub(super) fn of_set(on: &FeatureOn, part: Privileges, whole: Privileges) -> Vec<Word> {
    let level = |word: &str, set: Privileges| Word { word: word.to_owned(), id: word.to_owned(), set };
    let (first, named) = if part.covers(Privileges::ALL) {
        let bare = Privileges::ALL | Privileges::READ;
        if whole.covers(on.all) { (Some(level("all", on.all)), on.all) } else { (Some(level("minimal_all", bare)), bare) }
    } else if part.covers(Privileges::READ) {
        if whole.covers(on.read) {
            (Some(level("read", on.read)), on.read)
        } else {
            (Some(level("minimal_read", Privileges::READ)), Privileges::READ)
        }
    } else {
        (None, Privileges::NONE)
    };
    let rest = on.strongest(part.minus(named));
    let subs = on.feature.privileges.iter().enumerate().filter(|(n, _)| rest.covers(Privileges::sub(*n)));
    let subs = subs.map(|(n, sub)| Word {
        word: sub.aliases.first().copied().unwrap_or(sub.id).to_owned(),
        id: sub.id.to_owned(),
        set: Privileges::sub(n),
    });
    first.into_iter().chain(subs).collect()
}

/// The words that a policy grants some privileges of a feature with.
pub(crate) fn words_of(on: &FeatureOn, set: Privileges) -> Vec<String> {
    let closed = on.closed(set);
    of_set(on, closed, closed).into_iter().map(|word| word.word).collect()
}

/// What some privileges of a feature let one do: of a level, what the level does.
pub(super) fn does(on: &FeatureOn, set: Privileges) -> &'static str {
    if set.covers(Privileges::ALL) {
        on.feature.all.does
    } else if set.covers(Privileges::READ) {
        on.feature.read.does
    } else {
        on.subs(set).next().map_or(on.feature.does, |sub| sub.does)
    }
}

/// How sure the catalogue is of some privileges of a feature, and where it has them from.
pub(super) fn known_from(on: &FeatureOn, set: Privileges) -> (Confidence, Option<&'static str>) {
    let of_sub = on.subs(set).next().filter(|_| set.levels().is_empty()).map(|sub| &sub.provenance);
    let provenance = of_sub.unwrap_or(&on.feature.provenance);
    (provenance.confidence, provenance.cited())
}

/// What an Elasticsearch privilege lets one do; empty where the catalogue does not know it.
pub(super) fn does_elastic(family: EsFamily, name: &str) -> &'static str {
    family.find(name).map_or("", |privilege| privilege.does)
}

/// What a permission of Amazon Connect is called by a policy, and what it lets one do.
pub(super) fn permission(id: &str) -> (String, &'static str) {
    match Permission::find(id) {
        Some(permission) => (format!("{}.{}", permission.feature, permission.action), permission.does),
        None => (format!("permission \"{id}\""), ""),
    }
}
