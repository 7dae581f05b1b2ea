//! What a rule is: its documentation, its metadata and its check, declared once in a file of its own.

use super::findings::Findings;
use super::roles::Roles;
use super::subject::{Subject, Wording};
use crate::check::held::{ConnectHeld, KibanaHeld};
use crate::diagnostic::Severity;
use crate::policy::{Platform, Policy};

/// A finding that can be switched off, with all there is to know about it.
#[derive(Debug)]
pub struct Rule {
    /// Its stable name; reads after "allow".
    pub name: &'static str,
    /// What kind of finding it is, which says how bad it is unless somebody configures it.
    pub group: Group,
    /// Its level where that is not the group's.
    pub level: Option<Level>,
    /// The version of polc that has it first.
    pub since: &'static str,
    /// What it finds, in one sentence.
    pub summary: &'static str,
    /// Why that matters, with examples, in Markdown. The first example fires; one under "Instead" does not.
    pub docs: &'static str,
    /// The documents it follows.
    pub sources: &'static [&'static str],
    /// The finding only counts where every target of a role has it: it is about what is written, not about what it comes to.
    pub everywhere: bool,
    /// How it is found.
    pub check: Check,
}

/// How a rule looks at a policy.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// At what one role grants on a Kibana target.
    Kibana(fn(&Subject, &KibanaHeld, &mut Findings)),
    /// The same, for what is one mistake however many roles it shows in: where it shows first is reported, with the other places.
    Once(fn(&Subject, &KibanaHeld, &mut Findings)),
    /// At what one role grants on an Amazon Connect target.
    Connect(fn(&Subject, &ConnectHeld, &mut Findings)),
    /// At one role on any target.
    Role(fn(&Subject, &mut Findings)),
    /// At what is written in one role, abstract or not, on any target.
    Wording(fn(&Wording, &mut Findings)),
    /// At all roles on one target.
    Roles(fn(&Roles, &mut Findings)),
    /// At one role on any target, and after all roles at the personas there.
    Holders(fn(&Subject, &mut Findings), fn(&Roles, &mut Findings)),
    /// At one role on all of its targets.
    Targets(fn(&[Subject], &mut Findings)),
    /// At the policy alone.
    Policy(fn(&Policy, &mut Findings)),
    /// The type check or the linter itself finds it on its way.
    Elsewhere,
}

/// What kind of finding a rule makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// It cannot work.
    Correctness,
    /// Probably not what was meant.
    Suspicious,
    /// More is granted than is needed.
    LeastPrivilege,
    /// It means something else elsewhere.
    Portability,
    /// Worth knowing.
    Hint,
    /// It could be said better.
    Style,
    /// For the very careful.
    Pedantic,
}

impl Group {
    /// All groups, the worst first.
    pub const ALL: [Group; 7] = [
        Group::Correctness,
        Group::Suspicious,
        Group::LeastPrivilege,
        Group::Portability,
        Group::Hint,
        Group::Style,
        Group::Pedantic,
    ];

    /// As configuration names it.
    pub fn name(self) -> &'static str {
        match self {
            Group::Correctness => "correctness",
            Group::Suspicious => "suspicious",
            Group::LeastPrivilege => "least-privilege",
            Group::Portability => "portability",
            Group::Hint => "hint",
            Group::Style => "style",
            Group::Pedantic => "pedantic",
        }
    }

    /// The level of its rules.
    pub fn level(self) -> Level {
        match self {
            Group::Correctness => Level::Deny,
            Group::Suspicious | Group::LeastPrivilege | Group::Portability => Level::Warn,
            Group::Hint => Level::Note,
            Group::Style | Group::Pedantic => Level::Allow,
        }
    }
}

pub use crate::config::LintLevel as Level;

impl Level {
    /// How bad a finding of this level is; none if it is not shown.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Level::Allow => None,
            Level::Note => Some(Severity::Note),
            Level::Warn => Some(Severity::Warning),
            Level::Deny => Some(Severity::Error),
        }
    }
}

impl Rule {
    /// Its level where nobody configures it.
    pub fn default_level(&self) -> Level {
        self.level.unwrap_or(self.group.level())
    }
}

impl Check {
    /// The platform that it is about; none if it is about all.
    pub(super) fn platform(&self) -> Option<Platform> {
        match self {
            Check::Kibana(_) | Check::Once(_) => Some(Platform::Kibana),
            Check::Connect(_) => Some(Platform::Connect),
            _ => None,
        }
    }
}
