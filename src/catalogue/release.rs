//! Sets of releases.

use super::model::{Release, Releases};
use super::{NEWEST, RELEASES};

impl Release {
    /// The newest versioned release: what a role is compiled for when nothing names a target.
    pub fn newest() -> Release {
        NEWEST
    }

    /// All releases, oldest first, serverless last.
    pub fn all() -> impl DoubleEndedIterator<Item = Release> {
        (0..RELEASES.len() as u8).map(Release)
    }

    /// The release a target names (`9.4`, `serverless`).
    pub fn parse(id: &str) -> Option<Release> {
        Release::all().find(|release| release.id() == id)
    }

    /// As a target names it.
    pub fn id(self) -> &'static str {
        RELEASES.get(usize::from(self.0)).map_or("", |info| info.id)
    }

    /// True for the managed offering without a version.
    pub fn is_serverless(self) -> bool {
        RELEASES.get(usize::from(self.0)).is_some_and(|info| info.serverless)
    }
}

impl Releases {
    /// No release.
    pub const NONE: Releases = Releases(0);

    /// Whether `release` is in the set.
    pub fn has(self, release: Release) -> bool {
        self.0 & (1 << release.0) != 0
    }

    /// Whether the set is empty.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The members, oldest first.
    pub fn iter(self) -> impl DoubleEndedIterator<Item = Release> {
        Release::all().filter(move |release| self.has(*release))
    }
}

impl std::ops::BitOr for Releases {
    type Output = Releases;
    fn bitor(self, other: Releases) -> Releases {
        Releases(self.0 | other.0)
    }
}

/// `9.0–9.3`, `9.4 and later, serverless`: how a person says it.
impl std::fmt::Display for Releases {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let stack: Vec<Release> = Release::all().filter(|r| !r.is_serverless()).collect();
        let mut parts: Vec<String> = Vec::new();
        let mut at = 0;
        while let Some(&first) = stack.get(at) {
            if !self.has(first) {
                at += 1;
                continue;
            }
            let run = stack.iter().skip(at).take_while(|r| self.has(**r)).count();
            let last = stack.get(at + run - 1).copied().unwrap_or(first);
            parts.push(match (run, last == NEWEST) {
                (1, _) => first.id().to_owned(),
                (_, true) if at > 0 => format!("{} and later", first.id()),
                _ => format!("{}–{}", first.id(), last.id()),
            });
            at += run;
        }
        parts.extend(self.iter().filter(|r| r.is_serverless()).map(|r| r.id().to_owned()));
        f.write_str(&parts.join(", "))
    }
}
