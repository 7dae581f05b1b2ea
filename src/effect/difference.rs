//! One thing that somebody may do on one side of a comparison and not on the other.

use crate::catalogue::{Confidence, Feature, Keeps, Primary};
use crate::check::privileges::{FeatureOn, Privileges};
use crate::source::Location;

/// What kind of difference it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Class {
    /// Somebody can no longer do it.
    Lost,
    /// Somebody can do it who could not.
    Gained,
    /// Somebody can do it who could not, and nobody could before: it is new on the release.
    New,
    /// The release does not have it any more.
    Gone,
    /// Kibana's role editor cannot open the role.
    Unreadable,
    /// Nobody knows.
    NotKnown,
    /// It takes a licence that the target does not have.
    Licence,
}

impl Class {
    /// As JSON has it.
    pub fn name(self) -> &'static str {
        match self {
            Class::Lost => "lost",
            Class::Gained => "gained",
            Class::New => "new",
            Class::Gone => "gone",
            Class::Unreadable => "unreadable",
            Class::NotKnown => "not-known",
            Class::Licence => "licence",
        }
    }

    /// The sign before it in a list.
    pub(crate) fn sign(self) -> char {
        match self {
            Class::Lost => '-',
            Class::Gained | Class::New => '+',
            Class::Unreadable | Class::NotKnown => '?',
            Class::Gone | Class::Licence => '·',
        }
    }
}

/// What all differences of a role come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Nobody can do more or less.
    Equal,
    /// Somebody can do more.
    Gains,
    /// Somebody can do less.
    Loses,
    /// Somebody can do more, and less.
    Both,
    /// Nobody knows.
    NotKnown,
    /// It cannot be answered, for a reason that is told.
    Refused,
}

impl Verdict {
    /// As JSON has it.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Equal => "equal",
            Verdict::Gains => "gains",
            Verdict::Loses => "loses",
            Verdict::Both => "both",
            Verdict::NotKnown => "not-known",
            Verdict::Refused => "refused",
        }
    }
}

/// What differences come to.
pub(crate) fn verdict<'d>(differences: impl IntoIterator<Item = &'d Difference>) -> Verdict {
    let (mut gains, mut loses, mut unknown, mut refused) = (false, false, false, false);
    for difference in differences {
        match difference.class {
            Class::Gained | Class::New => gains = true,
            Class::Lost => loses = true,
            Class::NotKnown => unknown = true,
            Class::Unreadable => refused = true,
            Class::Gone | Class::Licence => {}
        }
    }
    match (gains, loses) {
        _ if refused => Verdict::Refused,
        _ if unknown => Verdict::NotKnown,
        (true, true) => Verdict::Both,
        (true, false) => Verdict::Gains,
        (false, true) => Verdict::Loses,
        (false, false) => Verdict::Equal,
    }
}

/// A side of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Side {
    /// What was.
    Before,
    /// What is.
    After,
}

/// A place in the files of one side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Place {
    /// Whose files.
    pub side: Side,
    /// Where.
    pub at: Location,
}

/// What a difference is about.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Atom {
    /// A base privilege of Kibana.
    Base(Primary),
    /// Privileges of a feature.
    Privileges(FeatureOn, Privileges),
    /// What an old id still allows that nothing which replaces it does.
    Kept(&'static Feature, &'static Keeps),
    /// A privilege of a feature by ids that the catalogue does not know.
    Raw(String, String),
    /// A cluster privilege.
    Cluster(String),
    /// A cluster privilege on a remote cluster.
    RemoteCluster(String, String),
    /// Privileges on an index name or pattern; on remote clusters if there are any.
    Index {
        /// Remote clusters.
        clusters: Vec<String>,
        /// The name or pattern.
        name: String,
        /// The privileges.
        privileges: Vec<String>,
    },
    /// A user that may be acted as.
    RunAs(String),
    /// A privilege of an application that is not Kibana, on a resource.
    Application(String, String, String),
    /// A permission of Amazon Connect.
    Permission(String),
    /// An application of Amazon Connect with one of its permissions.
    ConnectApplication(String, String),
    /// A flow module.
    FlowModule(String),
    /// An AI agent.
    Agent(String),
    /// Something else about the whole document: access control, what has no name of its own.
    Whole(&'static str),
}

/// One thing that somebody may do on one side and not on the other.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Difference {
    /// What kind it is.
    pub class: Class,
    /// The space, `*` for all; none where it is not in spaces.
    pub space: Option<String>,
    /// What it is about.
    pub atom: Atom,
    /// As a claim names it, `cases.delete`.
    pub what: String,
    /// What it lets one do, in one line.
    pub does: String,
    /// The ids that the product has for it.
    pub ids: Vec<String>,
    /// Why, where there is something to say.
    pub why: String,
    /// The least sure of the facts behind it.
    pub confidence: Confidence,
    /// Where those are from.
    pub source: Option<&'static str>,
    /// The words that grant it on the side that has it.
    pub at: Option<Place>,
    /// The targets it holds for; empty where it holds for all that there are.
    pub targets: Vec<String>,
    /// The side before has it, and not the side after.
    pub was_there: bool,
}

impl Difference {
    /// A difference of which nothing more is known yet.
    pub fn new(class: Class, atom: Atom, what: impl Into<String>) -> Difference {
        Difference {
            class,
            space: None,
            atom,
            what: what.into(),
            does: String::new(),
            ids: Vec::new(),
            why: String::new(),
            confidence: Confidence::Certain,
            source: None,
            at: None,
            targets: Vec::new(),
            was_there: class == Class::Lost,
        }
    }

    /// Says in which space.
    #[must_use]
    pub(crate) fn space(mut self, space: &str) -> Difference {
        self.space = Some(space.to_owned());
        self
    }

    /// Says what it lets one do.
    #[must_use]
    pub(crate) fn does(mut self, does: impl Into<String>) -> Difference {
        self.does = does.into();
        self
    }

    /// Says which ids the product has for it.
    #[must_use]
    pub(crate) fn ids(mut self, ids: impl IntoIterator<Item = String>) -> Difference {
        self.ids = ids.into_iter().collect();
        self
    }

    /// Adds a reason.
    #[must_use]
    pub(crate) fn why(mut self, why: impl AsRef<str>) -> Difference {
        if !self.why.is_empty() && !why.as_ref().is_empty() {
            self.why.push_str("; ");
        }
        self.why.push_str(why.as_ref());
        self
    }

    /// Which side has it.
    pub(crate) fn side(&self) -> Side {
        if self.was_there { Side::Before } else { Side::After }
    }
}
