//! One policy on one target: works roles out, and asks the rules about them.

use rustc_hash::FxHashMap;

use super::findings::Findings;
use super::roles::{Digest, Roles};
use super::rule::{Check as RuleCheck, Rule};
use super::subject::{HeldTogether, Subject};
use super::{Linter, digest};
use crate::check::Check;
use crate::check::effective::Effective;
use crate::check::held::Held;
use crate::diagnostic::Diagnostic;
use crate::policy::{Role, RoleId};
use crate::source::Location;

/// What the roles of personas come to on a target. Made before the roles are looked at: what a rule says of one role may depend on
/// what goes along with it.
#[derive(Debug, Default)]
pub struct People<'a> {
    roles: FxHashMap<RoleId, Effective<'a>>,
}

impl<'a> People<'a> {
    /// Works out all roles that a persona holds.
    pub fn new(check: &Check<'_, 'a>, linter: &Linter) -> People<'a> {
        let mut roles = FxHashMap::default();
        if linter.rules().next().is_none() {
            return People { roles };
        }
        for id in check.policy().personas.iter().flat_map(|persona| &persona.roles) {
            if !roles.contains_key(id) {
                let effective = check.role(*id, &mut Vec::new());
                roles.extend(effective.map(|effective| (*id, effective)));
            }
        }
        People { roles }
    }
}

/// A policy on a target, with the rules that are asked there.
pub struct OnTarget<'s, 'a> {
    linter: &'s Linter<'s>,
    check: &'s Check<'s, 'a>,
    rules: Vec<&'static Rule>,
    together: Vec<HeldTogether<'s, 'a>>,
    /// The personas of each role.
    of_role: FxHashMap<RoleId, Vec<usize>>,
}

impl<'s, 'a> OnTarget<'s, 'a> {
    /// Gets ready to look at roles.
    pub fn new(linter: &'s Linter<'s>, check: &'s Check<'s, 'a>, people: &'s People<'a>) -> OnTarget<'s, 'a> {
        let platform = check.context().target.platform;
        let rules = linter.rules().filter(|rule| rule.check.platform().is_none_or(|of| of == platform)).collect();
        let mut together = Vec::new();
        let mut of_role: FxHashMap<RoleId, Vec<usize>> = FxHashMap::default();
        for persona in &check.policy().personas {
            let held: Vec<&Effective> = persona.roles.iter().filter_map(|id| people.roles.get(id)).collect();
            if held.is_empty() {
                continue;
            }
            for id in &persona.roles {
                of_role.entry(*id).or_default().push(together.len());
            }
            together.push(HeldTogether { persona, held: Held::new(check.context(), held) });
        }
        OnTarget { linter, check, rules, together, of_role }
    }

    /// What a role grants here, as [`Check::role`] has it. What is wrong with it and what the rules say of it is added to `out`.
    pub fn role(&self, id: RoleId, out: &mut Vec<Diagnostic>) -> Option<Effective<'a>> {
        let mut found = Vec::new();
        let effective = self.check.role(id, &mut found);
        let role = self.check.policy().role(id);
        if let Some(effective) = &effective {
            let held = Held::new(self.check.context(), [effective]);
            let subject = self.subject(id, effective, &held);
            let first = found.len();
            for rule in &self.rules {
                let findings = &mut Findings::new(rule, &mut found);
                match (rule.check, &held) {
                    (RuleCheck::Kibana(look), Held::Kibana(held)) => look(&subject, held, findings),
                    (RuleCheck::Connect(look), Held::Connect(held)) => look(&subject, held, findings),
                    (RuleCheck::Role(look), _) => look(&subject, findings),
                    _ => {}
                }
            }
            for diagnostic in found.iter_mut().skip(first) {
                diagnostic.targets = vec![self.check.context().target.name.clone()];
                name_holder(diagnostic, role);
            }
        }
        let holder = role.location();
        out.extend(found.into_iter().filter_map(|diagnostic| self.linter.settle(diagnostic, Some(holder))));
        effective
    }

    fn subject<'x>(&'x self, id: RoleId, effective: &'x Effective<'a>, held: &'x Held<'x, 'a>) -> Subject<'x, 'a> {
        let of_role = self.of_role.get(&id).into_iter().flatten();
        Subject {
            check: self.check,
            id,
            role: self.check.policy().role(id),
            effective,
            held,
            personas: of_role.filter_map(|at| self.together.get(*at)).collect(),
        }
    }

    /// What the rules that compare roles go by; none if no such rule is asked.
    pub fn digest(&self, id: RoleId, effective: &Effective) -> Option<Digest> {
        let is_asked = self.rules.iter().any(|rule| matches!(rule.check, RuleCheck::Roles(_)));
        is_asked.then(|| Digest { id, grants: digest::grants(effective) })
    }

    /// Adds what the rules say that compare roles, given all roles of the target.
    pub fn finish(&self, digests: &[Digest], out: &mut Vec<Diagnostic>) {
        let roles = Roles { check: self.check, digests, personas: &self.together };
        for rule in &self.rules {
            if let RuleCheck::Roles(look) = rule.check {
                let mut found = Vec::new();
                look(&roles, &mut Findings::new(rule, &mut found));
                for mut diagnostic in found {
                    diagnostic.targets = vec![self.check.context().target.name.clone()];
                    out.extend(self.linter.settle(diagnostic, None));
                }
            }
        }
    }
}

/// A finding about what a role inherits stands where that is written, and says which role it is about.
fn name_holder(diagnostic: &mut Diagnostic, role: &Role) {
    if !is_within(role, diagnostic.primary.at) {
        let message = format!("held by `{}`", role.name);
        diagnostic.related.push(crate::diagnostic::Label { at: role.location(), message });
    }
}

/// Whether a place lies in a role's own item.
fn is_within(role: &Role, at: Location) -> bool {
    let (start, len) = (role.source.item.offset, role.source.item.len);
    at.file == role.source.file && start <= at.start && at.end <= start + len
}

/// Works a role out on several targets, and shows it on all that it is for.
pub(super) fn together(on: &[OnTarget], id: RoleId, look: impl FnOnce(&[Subject])) {
    let effectives: Vec<_> = on.iter().filter_map(|on| Some((on, on.check.role(id, &mut Vec::new())?))).collect();
    if effectives.len() < 2 {
        return;
    }
    let held: Vec<Held> = effectives.iter().map(|(on, effective)| Held::new(on.check.context(), [effective])).collect();
    let subjects: Vec<Subject> =
        effectives.iter().zip(&held).map(|((on, effective), held)| on.subject(id, effective, held)).collect();
    look(&subjects);
}
