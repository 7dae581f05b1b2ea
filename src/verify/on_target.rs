//! What the roles under test come to on a target, and which of them nothing can be said about.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::check::effective::Effective;
use crate::check::{Check, Context};
use crate::diagnostic::Diagnostic;
use crate::policy::{Policy, Role, RoleId, Subject};
use crate::source::{Location, Span};

/// What the roles under test come to on a target.
pub struct RolesOnTarget<'v, 'a> {
    /// The target with its names.
    pub(crate) context: &'v Context<'v>,
    /// The roles under test that are for the target and not abstract.
    pub effectives: FxHashMap<RoleId, Effective<'a>>,
    /// One of the targets that the run is for; others are only there because an assertion names them.
    pub(crate) is_of_run: bool,
}

impl<'v, 'a> RolesOnTarget<'v, 'a> {
    /// Works roles out. What is wrong comes back, each with the place of the role that it is about: with all roles and items of the
    /// policy on a target of the run, else with the roles under test and those they extend.
    pub fn new(
        context: &'v Context<'v>,
        policy: &Policy<'a>,
        under_test: &FxHashSet<RoleId>,
        is_of_run: bool,
    ) -> (RolesOnTarget<'v, 'a>, Vec<(Diagnostic, Option<Location>)>) {
        let check = Check::new(context, policy);
        let ids: Vec<RoleId> = policy.ids().filter(|id| is_of_run || under_test.contains(id)).collect();
        let made: Vec<_> = ids
            .into_par_iter()
            .with_min_len(64)
            .map(|id| {
                let mut found = Vec::new();
                let effective = check.role(id, &mut found).filter(|_| under_test.contains(&id));
                (id, effective, found)
            })
            .collect();
        let (mut effectives, mut wrong) = (FxHashMap::default(), Vec::new());
        for (id, effective, found) in made {
            effectives.extend(effective.map(|effective| (id, effective)));
            wrong.extend(found.into_iter().map(|diagnostic| (diagnostic, Some(policy.role(id).location()))));
        }
        let mut rest = check.rest();
        if !is_of_run {
            let items: FxHashSet<RoleId> = under_test.iter().flat_map(|id| policy.line(*id)).collect();
            rest.retain(|diagnostic| items.iter().any(|id| stands_in(policy.role(*id), diagnostic.primary.at)));
        }
        wrong.extend(rest.into_iter().map(|diagnostic| (diagnostic, None)));
        (RolesOnTarget { context, effectives, is_of_run }, wrong)
    }

    /// Whether nothing can be said of a role on this target, given the roles with errors: one that is for other targets brings nothing here,
    /// whatever is wrong with it, unless that may be what it is for.
    pub(crate) fn is_unknown(&self, policy: &Policy, id: RoleId, broken: &FxHashSet<RoleId>) -> bool {
        let role = policy.role(id);
        broken.contains(&id) && (role.is_broken || self.is_for(role))
    }

    /// Whether a role is for this target.
    pub(crate) fn is_for(&self, role: &Role) -> bool {
        role.is_for(&self.context.known)
    }
}

/// The roles that tests are about, by themselves and in personas.
pub fn roles_of_tests(policy: &Policy) -> FxHashSet<RoleId> {
    let assertions = || policy.tests.iter().flat_map(|test| test.tree.assertions.iter().map(move |it| (&test.source, it)));
    // Who else can is a question about everybody.
    if assertions().any(|(_, it)| it.only) {
        return policy.ids().collect();
    }
    let mut roles = FxHashSet::default();
    for name in assertions().flat_map(|(source, it)| it.subjects.iter().map(|name| source.value(name))).collect::<FxHashSet<_>>() {
        match policy.subject(&name) {
            Some(Subject::Role(id)) => {
                roles.insert(id);
            }
            Some(Subject::Persona(at)) => {
                roles.extend(policy.personas.get(at as usize).into_iter().flat_map(|persona| &persona.roles));
            }
            None => {}
        }
    }
    roles
}

/// The roles that have an error on a target, or extend one that has.
pub(crate) fn broken(policy: &Policy, on: &RolesOnTarget, errors: &[Diagnostic]) -> FxHashSet<RoleId> {
    let mut items: Vec<(Location, RoleId)> =
        policy.roles.iter().zip(0..).map(|(role, id)| (role.source.at(whole(role)), RoleId(id))).collect();
    items.sort_unstable();
    let mut broken: FxHashSet<RoleId> =
        policy.roles.iter().zip(0..).filter(|(role, _)| role.is_broken).map(|(_, id)| RoleId(id)).collect();
    for at in errors.iter().filter(|error| holds_on(error, on)).map(|error| error.primary.at) {
        let before = items.partition_point(|(item, _)| (item.file, item.start) <= (at.file, at.start));
        let item = before.checked_sub(1).and_then(|at| items.get(at));
        broken.extend(item.map(|(_, id)| *id).filter(|id| stands_in(policy.role(*id), at)));
    }
    if !broken.is_empty() {
        for id in &policy.order {
            if policy.role(*id).parents.iter().any(|parent| broken.contains(parent)) {
                broken.insert(*id);
            }
        }
    }
    broken
}

fn whole(role: &Role) -> Span {
    Span { start: 0, end: role.source.item.len }
}

/// Whether an error concerns a target.
pub(super) fn holds_on(error: &Diagnostic, on: &RolesOnTarget) -> bool {
    error.targets.is_empty() || error.targets.contains(&on.context.target.name)
}

/// Whether a place lies in the item of a role.
fn stands_in(role: &Role, at: Location) -> bool {
    let item = role.source.at(whole(role));
    at.file == item.file && item.start <= at.start && at.end <= item.end
}
