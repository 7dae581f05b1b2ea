//! The type check: what a policy means on a target, and what is wrong with it there.
//!
//! A role is worked out in two steps. Its *state* is what its statements and its parents' come to; it is what children start
//! from. Its *effective* privileges are what is written down: spaces filled in, broader features resolved, index privileges added.

pub(crate) mod actions;
mod assemble;
mod claims;
mod connect;
pub mod effective;
mod elastic;
mod expression;
pub mod findings;
mod grants;
pub mod held;
mod kibana;
pub mod names;
pub mod origin;
pub mod privileges;
mod role_names;
mod same;
mod statements;
mod tasks;
mod text;
mod unknown;

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::catalogue::{Provenance, Release, Releases};
use crate::config::Target;
use crate::diagnostic::{Diagnostic, Severity, errors};
use crate::policy::{KnownTarget, Platform, Policy, Role, RoleId, Subject};
use crate::source::Location;
use crate::syntax::tree::Name;
use effective::Effective;

use names::Names;

pub(crate) use claims::{claim_errors, unknown_targets};
pub(crate) use connect::action as connect_action;
pub(crate) use role_names::{is_about_role_name, is_products_own, is_serverless_name};
pub(crate) use same::HandedDown;
pub(crate) use tasks::needs as task_needs;

/// A target together with what the catalogue says of it.
#[derive(Debug)]
pub struct Context<'t> {
    /// The target.
    pub target: &'t Target,
    /// The same, as a policy knows it.
    pub(crate) known: KnownTarget,
    /// What names mean there.
    pub names: Arc<Names>,
}

impl<'t> Context<'t> {
    /// Looks at the catalogue through a target.
    pub fn new(target: &'t Target) -> Context<'t> {
        Context::with(target, Arc::new(Names::new(target)))
    }

    /// The same, where the [`Names::new`] of the target are there already.
    pub fn with(target: &'t Target, names: Arc<Names>) -> Context<'t> {
        Context { target, known: target.known(), names }
    }
}

enum State<'a> {
    Kibana(kibana::State<'a>),
    Connect(connect::State<'a>),
}

/// The check of one policy for one target. Made once; roles are then worked out one by one, in any order and in parallel.
pub struct Check<'p, 'a> {
    context: &'p Context<'p>,
    policy: &'p Policy<'a>,
    /// States of the roles that others extend, each with what is wrong with its statements.
    states: FxHashMap<RoleId, (State<'a>, Vec<Diagnostic>)>,
    /// Those of them that have an error, or extend one that has.
    flawed: FxHashSet<RoleId>,
}

impl<'p, 'a> Check<'p, 'a> {
    /// Works out the roles that others extend.
    pub fn new(context: &'p Context<'p>, policy: &'p Policy<'a>) -> Check<'p, 'a> {
        let mut is_parent = vec![false; policy.roles.len()];
        for parent in policy.roles.iter().flat_map(|role| &role.parents) {
            if let Some(flag) = is_parent.get_mut(parent.0 as usize) {
                *flag = true;
            }
        }
        let mut check = Check { context, policy, states: FxHashMap::default(), flawed: FxHashSet::default() };
        for id in policy.order.iter().filter(|id| is_parent.get(id.0 as usize) == Some(&true)) {
            if check.applies(policy.role(*id)) {
                let mut found = Vec::new();
                let state = check.state(*id, policy.role(*id), &mut found);
                if has_error(&found) || check.is_on_flawed(policy.role(*id)) {
                    check.flawed.insert(*id);
                }
                check.states.insert(*id, (state, found));
            }
        }
        check
    }

    /// Whether a role that others extend has an error, or extends one that has.
    pub(crate) fn is_flawed(&self, id: RoleId) -> bool {
        self.flawed.contains(&id)
    }

    /// Whether a role extends one that has an error: what it grants is then not known in full.
    pub(crate) fn is_on_flawed(&self, role: &Role) -> bool {
        !self.flawed.is_empty() && role.parents.iter().any(|parent| self.flawed.contains(parent))
    }

    /// Whether the target says anything about a role.
    pub(crate) fn applies(&self, role: &Role) -> bool {
        role.is_for(&self.context.known) && !role.is_broken
    }

    /// The policy.
    pub fn policy(&self) -> &'p Policy<'a> {
        self.policy
    }

    /// The target with its names.
    pub(crate) fn context(&self) -> &'p Context<'p> {
        self.context
    }

    /// The state of a role, or of what stands in its place.
    fn state(&self, id: RoleId, role: &Role<'a>, out: &mut Vec<Diagnostic>) -> State<'a> {
        out.extend(role.tree.parents.iter().filter_map(|name| self.absent_parent(role, name)));
        let parents = role.parents.iter().filter_map(|id| Some(&self.states.get(id)?.0));
        match self.context.target.platform() {
            Platform::Kibana => {
                let parents: Vec<&kibana::State> =
                    parents.filter_map(|state| if let State::Kibana(state) = state { Some(state) } else { None }).collect();
                State::Kibana(kibana::evaluate(self.context, (id, role), &parents, out))
            }
            Platform::Connect => {
                let parents: Vec<&connect::State> =
                    parents.filter_map(|state| if let State::Connect(state) = state { Some(state) } else { None }).collect();
                State::Connect(connect::evaluate(self.context, (id, role), &parents, out))
            }
        }
    }

    /// A child needs parents that are for all of its targets.
    fn absent_parent(&self, role: &Role, name: &Name) -> Option<Diagnostic> {
        let Some(Subject::Role(id)) = self.policy.subject(&role.source.value(name)) else { return None };
        let (parent, target) = (self.policy.role(id), self.context.target);
        // Another product was told of when names were resolved.
        if parent.is_broken || !parent.platforms.has(target.platform()) || parent.is_for(&self.context.known) {
            return None;
        }
        let message = format!("`{}` is for more targets than `{}`", role.name, parent.name);
        Some(
            Diagnostic::new(errors::PLATFORM_MISMATCH, role.source.at(name.span), message)
                .label("here is nothing to inherit")
                .also(parent.source.at(parent.tree.on.first().map_or(parent.tree.name.span, |first| first.span)), "for these only")
                .help("let the parent be for more targets, and put what is only for some into an `on … < … >` block of it"),
        )
    }

    /// What a role grants here. None for an abstract role and for one that the target does not concern. What is wrong with it is
    /// added to `out`.
    pub fn role(&self, id: RoleId, out: &mut Vec<Diagnostic>) -> Option<Effective<'a>> {
        let role = self.policy.role(id);
        if !self.applies(role) {
            return None;
        }
        let first = out.len();
        let made;
        let state = match self.states.get(&id) {
            Some((state, found)) => {
                out.extend(found.iter().cloned());
                state
            }
            None => {
                made = self.state(id, role, out);
                &made
            }
        };
        // What is missing may be what an error elsewhere keeps from being there.
        let is_whole = !has_error(out.get(first..).unwrap_or_default()) && !self.flawed.contains(&id) && !self.is_on_flawed(role);
        let effective = (!role.tree.is_abstract).then(|| {
            role_names::check(self.context, role, out);
            match state {
                State::Kibana(state) => Effective::Kibana(assemble::assemble(self.context, role, state, is_whole, out)),
                State::Connect(state) => Effective::Connect(connect::assemble(role, state, out)),
            }
        });
        name_target(out.get_mut(first..).unwrap_or_default(), self.context.target);
        effective
    }

    /// What is wrong with the policy's tests and prohibitions.
    pub fn rest(&self) -> Vec<Diagnostic> {
        claims(self.context, self.policy)
    }
}

fn name_target(diagnostics: &mut [Diagnostic], target: &Target) {
    for diagnostic in diagnostics {
        diagnostic.targets = vec![target.name.clone()];
    }
}

fn has_error(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}

/// What is wrong with the tests and prohibitions of a policy on a target.
pub(crate) fn claims(context: &Context, policy: &Policy) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    claims::check(context, policy, &mut diagnostics);
    name_target(&mut diagnostics, context.target);
    diagnostics
}

/// A release as a sentence calls it.
pub fn release_name(release: Release) -> String {
    if release.is_serverless() { release.id().to_owned() } else { format!("Kibana {}", release.id()) }
}

/// The first release after `from` that has it.
fn later(releases: Releases, from: Release) -> Option<Release> {
    releases.iter().find(|release| *release > from)
}

/// The source to name beside a finding.
fn provenance(provenance: &Provenance) -> &'static str {
    provenance.cited().unwrap_or("the catalogue")
}

fn too_many(at: Location, what: &str, count: usize, limit: usize, product: &str) -> Diagnostic {
    Diagnostic::new(errors::LIMIT_EXCEEDED, at, format!("{count} {what}")).label(format!("{product} takes {limit} at most"))
}
