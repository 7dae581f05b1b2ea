//! How bad something is, and what somebody wants to be done about it.

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Probably not what was meant.
    Warning,
    /// Nothing can be built.
    Error,
}

impl Severity {
    /// `error`, `warning` or `note`.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// What to do about a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// It is not shown.
    Allow,
    /// A note.
    Note,
    /// A warning.
    Warn,
    /// An error: nothing is built.
    Deny,
}

impl Level {
    /// All of them, by the name that configuration gives them.
    pub const NAMES: [(&'static str, Level); 4] =
        [("allow", Level::Allow), ("note", Level::Note), ("warn", Level::Warn), ("deny", Level::Deny)];

    /// As configuration names it.
    pub fn name(self) -> &'static str {
        Level::NAMES.iter().find(|(_, level)| *level == self).map_or("", |(name, _)| name)
    }

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
    pub const fn level(self) -> Level {
        match self {
            Group::Correctness => Level::Deny,
            Group::Suspicious | Group::LeastPrivilege | Group::Portability => Level::Warn,
            Group::Hint => Level::Note,
            Group::Style | Group::Pedantic => Level::Allow,
        }
    }
}
