//! What differs between two sets of roles, role by role: what `diff` comes to.

use super::difference::{Difference, Place, Verdict};
use crate::diagnostic::Diagnostic;

/// On which sides a role is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum State {
    /// On both.
    Both,
    /// Only on the new one.
    Added,
    /// Only on the old one.
    Removed,
    /// On both, under two names.
    Renamed,
}

impl State {
    /// As JSON has it.
    pub fn name(self) -> &'static str {
        match self {
            State::Both => "both",
            State::Added => "added",
            State::Removed => "removed",
            State::Renamed => "renamed",
        }
    }
}

/// A field that lets nobody do anything: a description, metadata, a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldChange {
    /// Its name.
    pub field: &'static str,
    /// What it was; none where it was not there.
    pub before: Option<String>,
    /// What it is; none where it is not there.
    pub after: Option<String>,
}

/// What became of one role.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RoleChange {
    /// Its name, the new one.
    pub name: String,
    /// Its older name, where it has another one now.
    pub was: Option<String>,
    /// On which sides it is there.
    pub state: State,
    /// What it comes to.
    pub verdict: Verdict,
    /// Its text or its description changed, and nothing that anybody may do.
    pub text_only: bool,
    /// What differs.
    pub differences: Vec<Difference>,
    /// Fields that differ and let nobody do anything.
    pub fields: Vec<FieldChange>,
    /// Why nothing can be said about it; empty where something can.
    pub not_known: Vec<String>,
    /// Where it stands: on the new side, or else on the old one.
    pub at: Option<Place>,
    /// The folder of its policy, where there are several.
    pub folder: String,
}

/// What became of somebody who holds several roles.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PersonaChange {
    /// The persona.
    pub name: String,
    /// What it comes to.
    pub verdict: Verdict,
    /// What differs, with the roles that bring it or brought it.
    pub differences: Vec<(Difference, Vec<String>)>,
    /// Where it stands.
    pub at: Option<Place>,
}

/// A test or a prohibition.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Promise {
    /// Its title.
    pub title: String,
    /// What breaks it; empty where nothing does.
    pub why: String,
    /// Where that is.
    pub at: Option<Place>,
}

/// Tests or prohibitions: those for which it is worse now, and those for which it is better.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Names {
    /// They hold no longer.
    pub worse: Vec<Promise>,
    /// They hold now.
    pub better: Vec<Promise>,
}

/// Everything that differs.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Changes {
    /// What the old side is called.
    pub old: String,
    /// What the new side is called.
    pub new: String,
    /// Roles are exported on one side or both, so that what is missing was not deployed or not declared.
    pub old_is_deployed: bool,
    /// The same of the new side.
    pub new_is_deployed: bool,
    /// What became of each role, by name.
    pub roles: Vec<RoleChange>,
    /// What became of each persona that differs.
    pub personas: Vec<PersonaChange>,
    /// Tests that fail now, and that pass now.
    pub tests: Names,
    /// Prohibitions that are violated now, and that are no longer.
    pub forbids: Names,
    /// Roles that come with the product, which nobody compares.
    pub reserved: usize,
    /// What is to be said of the inputs as a whole.
    pub notes: Vec<String>,
    /// What could not be compared at all, beside single roles.
    pub unknown: Vec<String>,
    /// What is wrong with the policies: errors only.
    pub errors: Vec<(super::Side, Diagnostic)>,
}

/// How many roles there are, by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Count {
    /// Roles.
    pub roles: usize,
    /// Those for which nothing changes.
    pub equal: usize,
    /// Those that let somebody do more.
    pub gains: usize,
    /// Those that let somebody do less.
    pub loses: usize,
    /// Both.
    pub both: usize,
    /// Those of which it is not known.
    pub not_known: usize,
    /// Those of the equal ones whose text changed.
    pub text_only: usize,
}

impl Changes {
    /// Counts.
    pub fn count(&self) -> Count {
        let mut count = Count { roles: self.roles.len(), ..Count::default() };
        for role in &self.roles {
            *match role.verdict {
                Verdict::Equal => &mut count.equal,
                Verdict::Gains => &mut count.gains,
                Verdict::Loses => &mut count.loses,
                Verdict::Both => &mut count.both,
                Verdict::NotKnown | Verdict::Refused => &mut count.not_known,
            } += 1;
            count.text_only += usize::from(role.text_only);
        }
        count
    }
}
