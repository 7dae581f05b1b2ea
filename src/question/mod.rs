//! Questions: who holds what a test could claim, why somebody does or does not, and what everybody holds. They are asked of what roles
//! come to on each target, exactly as the policy's own tests are, so that no two of them can disagree.

mod against;
mod claim;
mod matrix;
mod privileged;
mod who;
mod why;

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

pub(crate) use against::Against;
pub use claim::{Misread, Question};
pub use matrix::{Cell, Columns, Matrix, Row, Table};
pub(crate) use privileged::{is_privileged, named_privileged};
pub use who::{Holder, Holds, Where};
pub use why::{Chain, Step, Verdict};

use crate::check::held::Held;
use crate::diagnostic::Diagnostic;
use crate::policy::{Candidate, Policy, RoleId, Subject};
use crate::verify::{RolesOnTarget, broken};

/// Whether a subject is one role, or a person who holds several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Kind {
    /// A role that is written out.
    Role,
    /// A persona.
    Persona,
}

impl Kind {
    pub(crate) fn of(subject: Subject) -> Kind {
        match subject {
            Subject::Role(_) => Kind::Role,
            Subject::Persona(_) => Kind::Persona,
        }
    }

    /// As JSON has it.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Role => "role",
            Kind::Persona => "persona",
        }
    }
}

/// A policy on its targets, ready to be asked.
pub struct Asking<'v, 'a> {
    /// The policy.
    pub(crate) policy: &'v Policy<'a>,
    /// What its roles come to.
    pub(crate) targets: &'v [RolesOnTarget<'v, 'a>],
    /// On each target, the roles that have an error or extend one that has: nothing is known about them.
    broken: Vec<FxHashSet<RoleId>>,
    /// The roles of which nothing is known for another reason: why.
    unknown: FxHashMap<RoleId, &'v str>,
}

impl<'v, 'a> Asking<'v, 'a> {
    /// A policy with what is wrong with it.
    pub fn new(policy: &'v Policy<'a>, targets: &'v [RolesOnTarget<'v, 'a>], errors: &[Diagnostic]) -> Asking<'v, 'a> {
        let broken = targets.iter().map(|on| broken(policy, on, errors)).collect();
        Asking { policy, targets, broken, unknown: FxHashMap::default() }
    }

    /// The same where nothing is known of some roles, by their names.
    #[must_use]
    pub(crate) fn without(mut self, unknown: &'v BTreeMap<String, String>) -> Asking<'v, 'a> {
        let ids = self.policy.ids().filter_map(|id| Some((id, unknown.get(&*self.policy.role(id).name)?.as_str())));
        self.unknown = ids.collect();
        self
    }

    /// Whether something keeps it from being known what some roles grant on the target of a number; with why, unless it is an error.
    pub(crate) fn not_known(&self, roles: &[RoleId], target: usize) -> Option<Option<&'v str>> {
        if let Some(why) = roles.iter().find_map(|id| self.unknown.get(id)) {
            return Some(Some(*why));
        }
        let (on, broken) = (self.targets.get(target)?, self.broken.get(target)?);
        roles.iter().any(|id| on.is_unknown(self.policy, *id, broken)).then_some(None)
    }

    /// What somebody holds on the target of a number.
    pub(crate) fn standing(&self, asked: &Candidate, target: usize) -> Standing<'v, 'a> {
        let Some(on) = self.targets.get(target) else { return Standing::Elsewhere };
        if !asked.roles.iter().any(|id| on.is_for(self.policy.role(*id))) {
            return Standing::Elsewhere;
        }
        if let Some(why) = self.not_known(&asked.roles, target) {
            return Standing::NotKnown(why);
        }
        let mut effectives = asked.roles.iter().filter_map(|id| on.effectives.get(id)).peekable();
        if effectives.peek().is_none() {
            return Standing::Elsewhere;
        }
        Standing::Holds(Held::new(on.context, effectives))
    }
}

/// Whether something is known about a subject on a target.
pub(crate) enum Standing<'e, 'a> {
    /// It is not for this target, or abstract.
    Elsewhere,
    /// One of its roles has an error, or nothing is known of it for this reason.
    NotKnown(Option<&'e str>),
    /// This is what it holds.
    Holds(Held<'e, 'a>),
}
