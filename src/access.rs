//! How much a privilege gives away: reading, writing, deleting, administering, or the permissions of others; and names with it.
//!
//! The build script uses this file as well: what a privilege of the catalogue does is told by its name where the catalogue does not
//! say otherwise.

use serde::Deserialize;

/// What a privilege lets its holder do at most. The order is the order of power.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Access {
    /// See things, or use them without changing them.
    Read,
    /// Create and change things.
    Write,
    /// Delete things.
    Delete,
    /// Decide how something works for everybody.
    Administer,
    /// Decide what others may do, or act as somebody else.
    Permissions,
}

impl Access {
    /// All of them, the least powerful first.
    pub const ALL: [Access; 5] = [Access::Read, Access::Write, Access::Delete, Access::Administer, Access::Permissions];

    /// `read`, `write`, `delete`, `administer` or `permissions`.
    pub const fn name(self) -> &'static str {
        match self {
            Access::Read => "read",
            Access::Write => "write",
            Access::Delete => "delete",
            Access::Administer => "administer",
            Access::Permissions => "permissions",
        }
    }

    /// What a word of a name says in small letters; none if it says nothing of the kind.
    pub(crate) fn of_word(word: &str) -> Option<Access> {
        Some(match word {
            "read" | "view" | "see" | "get" | "list" | "show" | "search" | "monitor" | "access" | "download" | "listen"
            | "none" => Access::Read,
            "write" | "create" | "edit" | "update" | "change" | "add" | "enable" | "enabled" | "disable" | "execute" | "run"
            | "publish" | "share" | "schedule" | "assign" | "claim" | "approve" | "generate" | "comment" | "reopen" | "start"
            | "stop" | "cancel" => Access::Write,
            "delete" | "remove" | "purge" | "erase" | "destroy" | "all" => Access::Delete,
            "manage" | "admin" | "admins" | "administer" | "administrator" | "administrators" | "configure" => Access::Administer,
            "permission" | "permissions" | "grant" | "superuser" | "impersonate" => Access::Permissions,
            _ => return None,
        })
    }

    /// The most that the words of a name say; none if none of them says anything.
    pub fn said_by(name: &str) -> Option<Access> {
        words(name).iter().filter_map(|word| Access::of_word(word)).max()
    }
}

/// A name that may have been meant, and what it gives away.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// As it is written.
    pub name: &'a str,
    /// The least that it gives away wherever it is written.
    pub access: Access,
    /// It opens recordings, exports or other sensitive data.
    pub sensitive: bool,
    /// What it stands for, where several names stand for the same.
    pub stands_for: &'a str,
}

impl<'a> Known<'a> {
    /// A name of which nobody knows more than its words.
    pub fn by_its_words(name: &'a str) -> Known<'a> {
        Known::new(name, Access::said_by(name).unwrap_or(Access::Read))
    }

    /// A name of the catalogue.
    pub fn new(name: &'a str, access: Access) -> Known<'a> {
        Known { name, access, sensitive: false, stands_for: name }
    }

    /// Marks it if it opens sensitive data.
    #[must_use]
    pub(crate) fn sensitive(self, sensitive: bool) -> Known<'a> {
        Known { sensitive, ..self }
    }

    /// Names what it stands for.
    #[must_use]
    pub(crate) fn standing_for(self, stands_for: &'a str) -> Known<'a> {
        Known { stands_for, ..self }
    }
}

/// A name that gives nothing away: a key, a target, a format.
impl<'a> From<&'a str> for Known<'a> {
    fn from(name: &'a str) -> Known<'a> {
        Known::new(name, Access::Read)
    }
}

/// The words of a name in small letters: a word ends at `_`, `-`, `.` or a space, and before a capital that begins another one.
/// `CallRecordings.Redacted` is `call`, `recordings`, `redacted`; `siemV5` is `siem`, `v5`.
pub(crate) fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut before: Option<char> = None;
    let mut letters = name.chars().peekable();
    while let Some(letter) = letters.next() {
        if !letter.is_alphanumeric() {
            words.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
            before = None;
            continue;
        }
        let after_small = before.is_some_and(|before| !before.is_uppercase());
        let before_small = before.is_some() && letters.peek().is_some_and(|next| next.is_lowercase());
        if letter.is_uppercase() && (after_small || before_small) {
            words.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
        }
        word.extend(letter.to_lowercase());
        before = Some(letter);
    }
    words.extend((!word.is_empty()).then_some(word));
    words
}
