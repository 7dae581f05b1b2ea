//! What one half of a pair has: roles by name, each with its document.

use std::borrow::Cow;

use rayon::prelude::*;

use super::super::ready::Ready;
use super::targets::Half;
use crate::check::effective::Effective;
use crate::check::{Check, Context};
use crate::diagnostic::{Diagnostic, Severity};
use crate::effect::{Effects, Lines, document};
use crate::existing::{Body, RawRole};
use crate::policy::{Policy, Role, RoleId};
use crate::source::Location;

/// A role of one half.
pub(super) struct One<'x, 'a> {
    pub(super) name: Cow<'x, str>,
    pub(super) body: Cow<'x, Body>,
    /// What of it is not said, or not right: then nothing can be said about it.
    pub(super) not_known: Vec<String>,
    /// Where a policy has it from.
    pub(super) made: Option<(RoleId, Effective<'a>)>,
}

impl One<'_, '_> {
    /// What it comes to.
    pub(super) fn effects(&self, context: &Context) -> Effects {
        Effects::of(&self.body, context.target.release())
    }
}

/// All roles of one half.
pub(super) struct Roles<'x, 'a> {
    pub(super) context: &'x Context<'x>,
    pub(super) policy: Option<&'x Policy<'a>>,
    /// By name.
    pub(super) roles: Vec<One<'x, 'a>>,
    /// Roles that come with the product.
    pub(super) reserved: usize,
    /// What is wrong with the roles of a policy.
    pub(super) errors: Vec<Diagnostic>,
}

impl<'x, 'a> Roles<'x, 'a> {
    pub(super) fn new(half: &'x Half<'x, 'a>, context: &'x Context<'x>, is_asked: &(dyn Fn(&str) -> bool + Sync)) -> Roles<'x, 'a> {
        let mut made = match half {
            Half::Policy(ready) => of_policy(ready, context, is_asked),
            Half::Roles(roles) => of_roles(roles, context, is_asked),
        };
        made.roles.sort_by(|a, b| a.name.cmp(&b.name));
        made
    }

    pub(super) fn find(&self, name: &str) -> Option<&One<'x, 'a>> {
        let at = self.roles.binary_search_by(|role| (*role.name).cmp(name)).ok()?;
        self.roles.get(at)
    }

    /// The role in the policy.
    pub(super) fn role(&self, one: &One) -> Option<&'x Role<'a>> {
        Some(self.policy?.role(one.made.as_ref()?.0))
    }

    /// Where a role comes from, to ask it for the lines that grant something.
    pub(super) fn lines(&self, one: &'x One<'x, 'a>) -> Option<Lines<'x, 'a>> {
        Some(Lines::new(self.policy?, self.context, &one.made.as_ref()?.1))
    }

    /// Everything that is written of a role: its own text and that of what it extends.
    pub(super) fn text(&self, one: &One) -> Vec<&'a str> {
        let (Some(policy), Some((id, _))) = (self.policy, &one.made) else { return Vec::new() };
        policy.line(*id).into_iter().map(|id| policy.role(id).source.text).collect()
    }

    pub(super) fn place(&self, one: &One) -> Option<Location> {
        self.role(one).map(Role::location)
    }
}

fn of_policy<'x, 'a>(ready: &'x Ready<'a>, context: &'x Context<'x>, is_asked: &(dyn Fn(&str) -> bool + Sync)) -> Roles<'x, 'a> {
    let policy = &ready.policy;
    let check = Check::new(context, policy);
    let ids: Vec<RoleId> = policy.ids().filter(|id| is_asked(&policy.role(*id).name)).collect();
    let make = |id: &RoleId| {
        let mut found = Vec::new();
        let effective = check.role(*id, &mut found);
        // Some errors are up to the configuration and to comments.
        let settled = found.into_iter().filter_map(|it| ready.linter.settle(it, Some(policy.role(*id).location())));
        let mut errors: Vec<Diagnostic> = settled.filter(|it| it.severity == Severity::Error).collect();
        errors.dedup();
        let role = policy.role(*id);
        let one = effective.map(|effective| One {
            name: Cow::Borrowed(&*role.name),
            body: Cow::Owned(document(&effective)),
            not_known: not_known(ready, role, &errors, check.is_on_flawed(role)),
            made: Some((*id, effective)),
        });
        (one, errors)
    };
    let made: Vec<_> = ids.par_iter().with_min_len(16).map(make).collect();
    let (mut roles, mut errors) = (Vec::new(), Vec::new());
    for (one, found) in made {
        roles.extend(one);
        errors.extend(found);
    }
    Roles { context, policy: Some(policy), roles, reserved: 0, errors }
}

/// Why what a role comes to is not known in full.
fn not_known(ready: &Ready, role: &Role, errors: &[Diagnostic], is_on_flawed: bool) -> Vec<String> {
    let is_in = |found: &&Diagnostic| found.severity == Severity::Error && role.contains(found.primary.at);
    let own = errors.iter().chain(ready.wrong.iter().filter(is_in)).map(|found| found.message.clone());
    let mut why: Vec<String> = own.collect();
    if is_on_flawed && why.is_empty() {
        why.push("a role that it extends has an error".to_owned());
    }
    why.dedup();
    why
}

fn of_roles<'x, 'a>(roles: &'x [RawRole], context: &'x Context<'x>, is_asked: &(dyn Fn(&str) -> bool + Sync)) -> Roles<'x, 'a> {
    let here = || roles.iter().filter(|role| role.platform() == context.target.platform());
    let made = here().filter(|role| !role.flags.reserved && is_asked(&role.name)).map(|role| One {
        name: Cow::Borrowed(role.name.as_str()),
        body: Cow::Borrowed(&role.body),
        not_known: role.flags.incomplete.iter().chain(&role.flags.unreadable).map(|note| note.message.clone()).collect(),
        made: None,
    });
    let reserved = here().filter(|role| role.flags.reserved).count();
    Roles { context, policy: None, roles: made.collect(), reserved, errors: Vec::new() }
}
