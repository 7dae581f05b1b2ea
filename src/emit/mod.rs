//! From effective privileges to the documents that products and tools take: one file per format.
//!
//! A format is a list of documents. Each says how one role is written (`part`) and how parts become files (`layout`), so that
//! roles can be written in parallel and a document of a hundred thousand roles never has to be held in memory.

mod cloudformation;
mod connect_profile;
mod elasticsearch;
mod json;
mod kibana_bulk;
mod kibana_role;
mod label;
mod terraform;
mod terraform_connect;
mod yaml;

use crate::check::effective::Effective;
use crate::check::origin::Origin;
use crate::config::Target;
use crate::diagnostic::{Diagnostic, errors};
use crate::policy::{Platform, Role};

/// One role to be written.
#[derive(Clone, Copy)]
pub struct Subject<'r, 'a> {
    /// What it is compiled for.
    pub target: &'r Target,
    /// The role in the policy, to point at.
    pub role: &'r Role<'a>,
    /// What it grants there.
    pub effective: &'r Effective<'a>,
}

impl Subject<'_, '_> {
    /// The diagnostic for what a format cannot express, at the statement that it comes from.
    fn inexpressible(&self, what: &str, format: &str, origin: Option<Origin>) -> Diagnostic {
        let own = |origin: &Origin| self.role.statement_at(origin.head).map(|statement| self.role.source.at(statement.span));
        let at = origin.map_or(self.role.location(), |origin| own(&origin).unwrap_or(origin.head));
        let mut diagnostic = Diagnostic::new(errors::NOT_EXPRESSIBLE, at, format!("{format} cannot express {what}"))
            .label(format!("of the role `{}`", self.role.name))
            .help("leave it out, or write this role in another format (`-e`)");
        diagnostic.targets = vec![self.target.name.clone()];
        if !self.role.contains(at) {
            diagnostic = diagnostic.also(self.role.location(), format!("held by `{}`", self.role.name));
        }
        diagnostic
    }
}

/// How the parts of a document become files. Paths are relative to the target's folder.
#[derive(Clone, Debug)]
pub enum Layout {
    /// A file for each role: `FOLDER/ROLE.json`.
    PerRole {
        /// The folder; empty for the target's own.
        folder: &'static str,
    },
    /// All roles in one file, or in several where there are limits.
    Joined(Joined),
}

/// A document that holds many roles.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Joined {
    /// Path without extension; numbered (`stem-2`) from the second file on.
    pub stem: &'static str,
    /// The extension, with its dot.
    pub extension: &'static str,
    /// What stands before the first part.
    pub head: String,
    /// What stands between two parts.
    pub between: &'static str,
    /// What stands after the last part.
    pub tail: &'static str,
    /// Most parts of one file.
    pub most_parts: usize,
    /// Most bytes of one file.
    pub most_bytes: usize,
}

/// One document of a format.
pub trait Document: Sync {
    /// How its parts become files.
    fn layout(&self, target: &Target) -> Layout;

    /// The text that stands for one role. None if the format cannot express it; `out` then says why.
    fn part(&self, subject: &Subject, out: &mut Vec<Diagnostic>) -> Option<Vec<u8>>;
}

/// An output format, as `-e` names it.
#[non_exhaustive]
pub struct Format {
    /// `role`, `bulk`, …
    pub name: &'static str,
    /// The product it is for.
    pub platform: Platform,
    /// What it writes.
    pub documents: &'static [&'static dyn Document],
}

/// All formats; the first of a platform is its default.
pub static FORMATS: &[Format] = &[
    Format { name: "role", platform: Platform::Kibana, documents: &[&kibana_role::Role] },
    Format { name: "bulk", platform: Platform::Kibana, documents: &[&kibana_bulk::Bulk] },
    Format { name: "elasticsearch", platform: Platform::Kibana, documents: &[&elasticsearch::Native, &elasticsearch::RolesYml] },
    Format { name: "terraform", platform: Platform::Kibana, documents: &[&terraform::KibanaRoles] },
    Format { name: "profile", platform: Platform::Connect, documents: &[&connect_profile::Profile] },
    Format { name: "profile-update", platform: Platform::Connect, documents: &[&connect_profile::Update] },
    Format { name: "cloudformation", platform: Platform::Connect, documents: &[&cloudformation::Template] },
    Format { name: "terraform", platform: Platform::Connect, documents: &[&terraform_connect::Profiles] },
];

/// The formats of a name: one for each platform that has it.
pub fn formats(name: &str) -> impl Iterator<Item = &'static Format> {
    FORMATS.iter().filter(move |format| format.name == name)
}

/// The format of a platform where the command line names none.
pub fn default_format(platform: Platform) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.platform == platform)
}

/// Longest stem of a file name, in bytes; file systems take 255 with the extension.
const LONGEST_STEM: usize = 200;

/// Whether Windows takes a file of this name for a device, whatever its extension.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or("").trim_end().to_ascii_uppercase();
    let numbered =
        |prefix: &str| stem.strip_prefix(prefix).is_some_and(|rest| rest.len() == 1 && rest.bytes().all(|b| b.is_ascii_digit()));
    ["CON", "PRN", "AUX", "NUL"].contains(&stem.as_str()) || numbered("COM") || numbered("LPT")
}

/// A role's name as a file name: what is not a letter, digit, space, `.`, `_`, `@` or `-` is percent-encoded, as is a leading dot.
/// What gets too long for a file system is cut, and ends in a hash of the whole name.
pub fn file_name(role: &str) -> String {
    let mut name = String::with_capacity(role.len());
    for (at, byte) in role.bytes().enumerate() {
        let plain = byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'_' | b'@' | b'-') || byte == b'.' && at > 0;
        if plain {
            name.push(char::from(byte));
        } else {
            name.push_str(&format!("%{byte:02X}"));
        }
    }
    if is_device(&name) {
        name = format!("%{:02X}{}", name.as_bytes().first().copied().unwrap_or_default(), name.get(1..).unwrap_or(""));
    }
    if name.len() > LONGEST_STEM {
        name.truncate(LONGEST_STEM);
        name.push('~');
        name.push_str(&label::hash(role));
    }
    name
}
