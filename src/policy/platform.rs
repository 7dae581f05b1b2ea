//! The products a role can be for.

use super::{Source, names};
use crate::diagnostic::Diagnostic;

pub use crate::catalogue::Platform;

impl Platform {
    /// All of them.
    pub const ALL: [Platform; 2] = [Platform::Kibana, Platform::Connect];

    /// As it is written in a policy.
    pub fn name(self) -> &'static str {
        match self {
            Platform::Kibana => "kibana",
            Platform::Connect => "connect",
        }
    }

    /// As it is written in a sentence.
    pub fn title(self) -> &'static str {
        match self {
            Platform::Kibana => "Kibana",
            Platform::Connect => "Amazon Connect",
        }
    }

    /// The platform of a name.
    pub fn parse(name: &str) -> Option<Platform> {
        Platform::ALL.into_iter().find(|platform| platform.name() == name)
    }

    /// A path without the platform that may be written before it, and that platform: `connect.cases`.
    pub fn split(path: &str) -> (Option<Platform>, &str) {
        match path.split_once('.').and_then(|(first, rest)| Some((Platform::parse(first)?, rest))) {
            Some((platform, rest)) => (Some(platform), rest),
            None => (None, path),
        }
    }
}

/// The products of a role: one or both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Platforms {
    /// For Kibana.
    pub(crate) kibana: bool,
    /// For Amazon Connect.
    pub(crate) connect: bool,
}

impl Platforms {
    /// Just one product.
    pub fn only(platform: Platform) -> Platforms {
        Platforms { kibana: platform == Platform::Kibana, connect: platform == Platform::Connect }
    }

    /// What the `platform` item of a file names; Kibana where there is none. None if it names an unknown platform. What is
    /// wrong with it is added to `out`.
    pub(crate) fn of_file<'a>(items: impl IntoIterator<Item = Source<'a>>, out: &mut Vec<Diagnostic>) -> Option<Platforms> {
        names::of_file(items, out)
    }

    /// Whether `platform` is one of them.
    pub fn has(self, platform: Platform) -> bool {
        match platform {
            Platform::Kibana => self.kibana,
            Platform::Connect => self.connect,
        }
    }

    /// This and `platform`.
    pub(crate) fn with(self, platform: Platform) -> Platforms {
        let other = Platforms::only(platform);
        Platforms { kibana: self.kibana || other.kibana, connect: self.connect || other.connect }
    }

    /// Whether there is more than one.
    pub(crate) fn is_several(self) -> bool {
        self.kibana && self.connect
    }

    /// The members.
    pub fn iter(self) -> impl Iterator<Item = Platform> {
        Platform::ALL.into_iter().filter(move |platform| self.has(*platform))
    }
}
