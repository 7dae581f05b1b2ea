//! What a diagnostic is: its entry in the registry, and the id that stands for it everywhere else.
//!
//! Errors are entries of [`errors`](super::errors), findings those of their rules; `lint::registry` has them all.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;

use super::document::Document;
use super::level::{Group, Level, Severity};

/// Stands for a diagnostic of the registry. Copies of it are as good as the original: what counts is the name.
#[derive(Clone, Copy)]
pub struct Id(&'static Entry);

/// Everything there is to know about a diagnostic but how it is found.
///
/// ```
/// let named = polc::lint::find("case-alerts-without-alert-feature").expect("it is there");
/// let id = named.id();
/// assert!(!id.docs.is_empty() && !id.sources.is_empty());
/// ```
#[derive(Debug)]
pub struct Entry {
    /// Its stable name, `unknown-feature`; that of a rule reads after "allow".
    pub name: &'static str,
    /// What it belongs to, and whether its level can be set.
    pub kind: Kind,
    /// Its level where that is not what its kind says.
    pub level: Option<Level>,
    /// The version of polc that has it first.
    pub since: &'static str,
    /// Whether it is still there, and under which names it was known.
    pub status: Status,
    /// What is wrong, as a phrase without a full stop.
    pub summary: &'static str,
    /// Why that matters, with examples, in Markdown. The first example has it; one under "Instead" does not.
    pub docs: &'static str,
    /// The documents it follows.
    pub sources: &'static [&'static Document],
    /// What else is true of it.
    pub tags: &'static [Tag],
}

/// What a diagnostic belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It is always shown: a policy that has it does not mean anything definite.
    Error(Chapter),
    /// A finding of the linter: its level can be set, by its name or with its group.
    Rule(Group),
}

/// A chapter of the page that describes all errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Chapter {
    /// How policies are written.
    Writing,
    /// What stands in a file.
    Items,
    /// Who may do what.
    Grants,
    /// Where in Kibana.
    Spaces,
    /// Clusters and indices.
    Elasticsearch,
    /// What there may be how much of, and access control on Amazon Connect.
    Limits,
    /// What stands around the policy.
    Around,
}

impl Chapter {
    /// All chapters, in the order of the page.
    pub const ALL: [Chapter; 7] = [
        Chapter::Writing,
        Chapter::Items,
        Chapter::Grants,
        Chapter::Spaces,
        Chapter::Elasticsearch,
        Chapter::Limits,
        Chapter::Around,
    ];

    /// Its title.
    pub fn title(self) -> &'static str {
        match self {
            Chapter::Writing => "Writing",
            Chapter::Items => "Items and inheritance",
            Chapter::Grants => "Grants",
            Chapter::Spaces => "Spaces",
            Chapter::Elasticsearch => "Elasticsearch",
            Chapter::Limits => "Text, limits, Amazon Connect",
            Chapter::Around => "Tests, configuration, output",
        }
    }
}

/// Whether a diagnostic is still there. A name that was once given is never given to anything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Status {
    /// It is there, and always had this name.
    Stable,
    /// It is there, and had other names before.
    Renamed {
        /// The older names, with the version that changed each.
        from: &'static [(&'static str, &'static str)],
    },
    /// It is no longer found.
    Removed {
        /// The first version that does not have it.
        since: &'static str,
        /// What took its place, and why, as a sentence.
        instead: &'static str,
    },
}

/// What else is true of a diagnostic, for those who show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// It is about text that does nothing.
    Unnecessary,
    /// It is about a name that a newer one replaces.
    Deprecated,
    /// It is about a promise of the policy, which only the policy itself makes an exception from: its level cannot be set, and neither a
    /// comment nor a baseline keeps it from being shown.
    Promise,
}

impl Status {
    /// `stable`, `renamed` or `removed`.
    pub fn name(self) -> &'static str {
        match self {
            Status::Stable => "stable",
            Status::Renamed { .. } => "renamed",
            Status::Removed { .. } => "removed",
        }
    }
}

impl Entry {
    /// What an entry of a kind says where nothing else is said.
    pub const fn of(kind: Kind) -> Entry {
        Entry {
            name: "",
            kind,
            level: None,
            since: "0.1.0",
            status: Status::Stable,
            summary: "",
            docs: "",
            sources: &[],
            tags: &[],
        }
    }

    /// Its level where nobody configures it.
    pub fn default_level(&self) -> Level {
        self.level.unwrap_or(match self.kind {
            Kind::Error(_) => Level::Deny,
            Kind::Rule(group) => group.level(),
        })
    }

    /// How bad it is where nobody configures it; a finding that is not shown there would be a warning.
    pub fn severity(&self) -> Severity {
        self.default_level().severity().unwrap_or(Severity::Warning)
    }

    /// Its group, if it is a rule's.
    pub fn group(&self) -> Option<Group> {
        match self.kind {
            Kind::Error(_) => None,
            Kind::Rule(group) => Some(group),
        }
    }

    /// Whether a rule finds it.
    pub fn is_rule(&self) -> bool {
        matches!(self.kind, Kind::Rule(_))
    }

    /// Whether its level can be set, and a comment or a baseline may keep it from being shown.
    pub fn is_excusable(&self) -> bool {
        self.is_rule() && !self.tags.contains(&Tag::Promise)
    }

    /// What is wrong, as a sentence.
    pub fn sentence(&self) -> String {
        let mut chars = self.summary.chars();
        chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).chain(['.']).collect())
    }
}

impl Id {
    /// The id of an entry.
    pub const fn of(entry: &'static Entry) -> Id {
        Id(entry)
    }

    /// The entry.
    pub(crate) const fn entry(self) -> &'static Entry {
        self.0
    }

    /// An error of some name, for tests of those who show diagnostics.
    #[cfg(test)]
    pub(crate) fn invented(name: &'static str) -> Id {
        Id(Box::leak(Box::new(Entry { name, ..Entry::of(Kind::Error(Chapter::Around)) })))
    }
}

impl Deref for Id {
    type Target = Entry;

    fn deref(&self) -> &Entry {
        self.0
    }
}

impl PartialEq for Id {
    fn eq(&self, other: &Id) -> bool {
        std::ptr::eq(self.0, other.0) || self.name == other.name
    }
}

impl Eq for Id {}

impl PartialOrd for Id {
    fn partial_cmp(&self, other: &Id) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Id {
    fn cmp(&self, other: &Id) -> Ordering {
        self.name.cmp(other.name)
    }
}

impl Hash for Id {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}
