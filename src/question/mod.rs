//! Questions: who holds what a test could claim, why somebody does or does not, and what everybody holds. They are asked of what roles
//! come to on each target, exactly as the policy's own tests are, so that no two of them can disagree.

mod claim;
mod matrix;
mod privileged;
mod who;
mod why;

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

pub use claim::{Misread, Question};
pub use matrix::{Cell, Columns, Matrix, Row, Table};
pub(crate) use privileged::{is_privileged, named_privileged};
pub use who::{Holder, Holds, Where};
pub use why::{Chain, Step, Verdict};

use crate::check::held::Held;
use crate::diagnostic::Diagnostic;
use crate::policy::{Policy, RoleId, Subject};
use crate::source::Location;
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
    /// As JSON has it.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Role => "role",
            Kind::Persona => "persona",
        }
    }
}

/// A role or persona that questions are asked about.
#[derive(Clone, Debug)]
pub(crate) struct Candidate<'p> {
    pub(crate) name: &'p str,
    pub(crate) kind: Kind,
    /// The roles that its privileges come from.
    pub(crate) roles: Vec<RoleId>,
    /// Where it is declared.
    pub(crate) at: Location,
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

    /// Everybody who can hold something: roles that are written out, then personas, each in the order of the policy.
    pub(crate) fn subjects(&self) -> Vec<Candidate<'v>> {
        let policy = self.policy;
        let roles = policy.ids().map(|id| (id, policy.role(id))).filter(|(_, role)| !role.tree.is_abstract);
        let roles = roles.map(|(id, role)| Candidate { name: &role.name, kind: Kind::Role, roles: vec![id], at: role.location() });
        let personas = policy.personas.iter().map(|persona| Candidate {
            name: &persona.name,
            kind: Kind::Persona,
            roles: persona.roles.clone(),
            at: persona.source.at(persona.tree.name.span),
        });
        roles.chain(personas).collect()
    }

    /// A role, abstract or not, or a persona by its name.
    pub(crate) fn subject(&self, name: &str) -> Option<Candidate<'v>> {
        match self.policy.subject(name)? {
            Subject::Role(id) => {
                let role = self.policy.role(id);
                Some(Candidate { name: &role.name, kind: Kind::Role, roles: vec![id], at: role.location() })
            }
            Subject::Persona(_) => self.subjects().into_iter().find(|asked| asked.kind == Kind::Persona && asked.name == name),
        }
    }

    /// What somebody holds on the target of a number.
    pub(crate) fn standing(&self, asked: &Candidate, target: usize) -> Standing<'v, 'a> {
        let Some(on) = self.targets.get(target) else { return Standing::Elsewhere };
        if !asked.roles.iter().any(|id| on.is_for(self.policy.role(*id))) {
            return Standing::Elsewhere;
        }
        if let Some(why) = asked.roles.iter().find_map(|id| self.unknown.get(id)) {
            return Standing::NotKnown(Some(*why));
        }
        let is_unknown = |id: &RoleId| self.broken.get(target).is_some_and(|broken| on.is_unknown(self.policy, *id, broken));
        if asked.roles.iter().any(is_unknown) {
            return Standing::NotKnown(None);
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
