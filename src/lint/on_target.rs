//! One policy on one target: works roles out, and asks the rules about them.

use rustc_hash::{FxHashMap, FxHashSet};

use super::findings::Findings;
use super::prohibitions::Prohibitions;
use super::roles::{Digest, Roles};
use super::rule::{Check as RuleCheck, Rule};
use super::subject::{HeldTogether, Subject, Wording};
use super::{AskedRules, FORBIDDEN_COMBINATION, digest};
use crate::check::Check;
use crate::check::effective::Effective;
use crate::check::held::Held;
use crate::diagnostic::{Diagnostic, Severity};
use crate::policy::{Policy, Role, RoleId};
use crate::suggest::all_of;

/// What the roles of personas come to on a target. Made before the roles are looked at: what a rule says of one role may depend on
/// what goes along with it.
#[derive(Debug, Default)]
pub struct People<'a> {
    roles: FxHashMap<RoleId, Effective<'a>>,
    /// Those of them that have an error.
    flawed: FxHashSet<RoleId>,
}

impl<'a> People<'a> {
    /// Works out all roles that a persona holds.
    pub fn new(check: &Check<'_, 'a>, asked: &AskedRules) -> People<'a> {
        let mut people = People::default();
        if asked.rules().is_empty() {
            return people;
        }
        for id in check.policy().personas.iter().flat_map(|persona| &persona.roles) {
            if !people.roles.contains_key(id) {
                let mut wrong = Vec::new();
                let effective = check.role(*id, &mut wrong);
                people.roles.extend(effective.map(|effective| (*id, effective)));
                if wrong.iter().any(is_error) {
                    people.flawed.insert(*id);
                }
            }
        }
        people
    }
}

/// Whether a diagnostic keeps a role from being known in full.
pub(crate) fn is_error(diagnostic: &Diagnostic) -> bool {
    diagnostic.severity == Severity::Error && !diagnostic.id.is_rule()
}

/// A policy on a target, with the rules that are asked there.
pub struct RulesOnTarget<'s, 'a> {
    check: &'s Check<'s, 'a>,
    people: &'s People<'a>,
    rules: Vec<&'static Rule>,
    together: Vec<HeldTogether<'s, 'a>>,
    prohibitions: Prohibitions<'a>,
    /// The personas of each role.
    of_role: FxHashMap<RoleId, Vec<usize>>,
    /// Roles of which something is not known, because they, what they extend or what goes along with them has an error: rules would
    /// report what follows from it. Errors that only show when a role itself is worked out are not among them.
    unsound: FxHashSet<RoleId>,
}

/// What there is to say of a role on a target.
pub struct Look<'a> {
    /// What is wrong with it, and what rules find.
    pub(crate) found: Vec<Diagnostic>,
    /// What it grants, as [`Check::role`] has it.
    pub(crate) effective: Option<Effective<'a>>,
    /// What the rules that compare roles go by; none if no such rule is asked, or if not everything about the role is known.
    pub(crate) digest: Option<Digest>,
    /// Whether everything about the role is known. If not, no rule was asked about it.
    pub(crate) is_judged: bool,
}

impl<'s, 'a> RulesOnTarget<'s, 'a> {
    /// Gets ready to look at roles.
    pub fn new(asked: &AskedRules, check: &'s Check<'s, 'a>, people: &'s People<'a>) -> RulesOnTarget<'s, 'a> {
        let platform = check.context().target.platform();
        let rules: Vec<&Rule> =
            asked.rules().iter().copied().filter(|rule| rule.check.platform().is_none_or(|of| of == platform)).collect();
        let is_asked = rules.iter().any(|rule| rule.id == FORBIDDEN_COMBINATION.id);
        let prohibitions = if is_asked { Prohibitions::new(check) } else { Prohibitions::default() };
        let policy = check.policy();
        let mut by_itself = people.flawed.clone();
        for id in &policy.order {
            let role = policy.role(*id);
            let is_unsound = role.is_broken || asked.is_broken(&role.source) || check.is_flawed(*id) || check.is_on_flawed(role);
            if is_unsound || role.parents.iter().any(|parent| by_itself.contains(parent)) {
                by_itself.insert(*id);
            }
        }
        let mut unsound = by_itself.clone();
        let mut together = Vec::new();
        let mut of_role: FxHashMap<RoleId, Vec<usize>> = FxHashMap::default();
        for persona in &policy.personas {
            let is_whole = persona.roles.len() == persona.tree.roles.len();
            if !is_whole || persona.roles.iter().any(|id| by_itself.contains(id)) {
                // What goes along with such a role is not known in full either.
                unsound.extend(&persona.roles);
                continue;
            }
            let held: Vec<&Effective> = persona.roles.iter().filter_map(|id| people.roles.get(id)).collect();
            if held.is_empty() {
                continue;
            }
            for id in &persona.roles {
                of_role.entry(*id).or_default().push(together.len());
            }
            together.push(HeldTogether { persona, held: Held::new(check.context(), held) });
        }
        RulesOnTarget { check, people, rules, together, prohibitions, of_role, unsound }
    }

    /// The policy.
    pub fn policy(&self) -> &'s Policy<'a> {
        self.check.policy()
    }

    /// Whether everything about a role is known, given what is wrong with it.
    fn is_sound(&self, id: RoleId, wrong: &[Diagnostic]) -> bool {
        !self.unsound.contains(&id) && !wrong.iter().any(is_error)
    }

    /// What there is to say of a role.
    pub fn role(&self, id: RoleId) -> Look<'a> {
        let mut found = Vec::new();
        let effective = self.check.role(id, &mut found);
        let role = self.policy().role(id);
        let is_judged = self.is_sound(id, &found);
        let first = found.len();
        if self.check.applies(role) {
            self.ask_wording(&Wording { check: self.check, id, role, is_sound: is_judged }, &mut found);
        }
        let known = effective.as_ref().filter(|_| is_judged);
        if let Some(effective) = known {
            let held = Held::new(self.check.context(), [effective]);
            let subject = self.subject(id, effective, &held);
            self.ask_alone(&subject, &mut found);
            self.ask_holders(&subject, &mut found);
        }
        for diagnostic in found.iter_mut().skip(first) {
            diagnostic.targets = vec![self.check.context().target.name.clone()];
            name_holder(diagnostic, role);
        }
        let compares = || self.rules.iter().any(|rule| matches!(rule.check, RuleCheck::Roles(_)));
        let digest = known.filter(|_| compares()).map(|effective| Digest { id, grants: digest::grants(effective) });
        Look { found, effective, digest, is_judged }
    }

    /// What the rules say of a role by itself. Where personas hold it, what all of them make up for is not said: its holders have it.
    fn ask_alone(&self, subject: &Subject, all: &mut Vec<Diagnostic>) {
        let first = all.len();
        self.ask(subject, all);
        if all.len() == first || subject.personas.is_empty() {
            return;
        }
        let with: Vec<Vec<Diagnostic>> = subject.personas.iter().map(|persona| self.within(subject, persona)).collect();
        let mut found = all.split_off(first);
        found.retain(|finding| with.iter().any(|found| found.iter().any(|other| is_same(finding, other))));
        all.extend(found);
    }

    /// What the rules say of a role where somebody holds the others of a persona as well.
    fn within(&self, subject: &Subject, persona: &HeldTogether) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        self.ask(&Subject { held: &persona.held, ..subject.clone() }, &mut found);
        found
    }

    /// What the rules say of personas and of none of their roles: what comes together only where one person holds several.
    fn of_personas(&self) -> Vec<Diagnostic> {
        let mut found: Vec<Diagnostic> = Vec::new();
        for persona in &self.together {
            let ids = persona.persona.roles.iter().filter_map(|id| Some((*id, self.people.roles.get(id)?)));
            let roles: Vec<(RoleId, &Effective)> = ids.collect();
            if roles.len() < 2 {
                continue;
            }
            let name = |id: RoleId| &self.policy().role(id).name;
            let alone: Vec<Diagnostic> = roles.iter().flat_map(|(id, effective)| self.of_role_alone(*id, effective)).collect();
            for (id, effective) in &roles {
                let own = Held::new(self.check.context(), [*effective]);
                for mut finding in self.within(&self.subject(*id, effective, &own), persona) {
                    let is_new = |known: &Diagnostic| !is_same(&finding, known);
                    // What another role's text brings is said there.
                    let is_of_another = finding.primary.at == self.policy().role(*id).location();
                    if is_of_another || !alone.iter().all(is_new) || !found.iter().all(is_new) {
                        continue;
                    }
                    let at = persona.persona.source.at(persona.persona.tree.name.span);
                    let all = all_of(roles.iter().map(|(id, _)| &**name(*id)));
                    finding = finding.also(at, "held together here");
                    finding = finding
                        .note(format!("The persona `{}` holds {all} at once; none of them alone is this.", persona.persona.name));
                    // What an edit of one role would do to the other holders of it is not looked at.
                    finding.fixes.clear();
                    finding.holders = vec![persona.persona.name.to_string()];
                    found.push(finding);
                }
            }
        }
        found
    }

    fn of_role_alone(&self, id: RoleId, effective: &Effective<'a>) -> Vec<Diagnostic> {
        let held = Held::new(self.check.context(), [effective]);
        let mut found = Vec::new();
        self.ask(&Subject { personas: Vec::new(), ..self.subject(id, effective, &held) }, &mut found);
        found
    }

    fn ask_wording(&self, wording: &Wording, found: &mut Vec<Diagnostic>) {
        for rule in &self.rules {
            if let RuleCheck::Wording(look) = rule.check {
                look(wording, &mut Findings::new(rule, found));
            }
        }
    }

    fn ask(&self, subject: &Subject, found: &mut Vec<Diagnostic>) {
        for rule in &self.rules {
            let findings = &mut Findings::new(rule, found);
            match (rule.check, subject.held) {
                (RuleCheck::Kibana(look) | RuleCheck::Once(look), Held::Kibana(held)) => look(subject, held, findings),
                (RuleCheck::Connect(look), Held::Connect(held)) => look(subject, held, findings),
                (RuleCheck::Role(look), _) => look(subject, findings),
                _ => {}
            }
        }
    }

    /// Asks the rules that look at personas by themselves.
    fn ask_holders(&self, subject: &Subject, found: &mut Vec<Diagnostic>) {
        for rule in &self.rules {
            if let RuleCheck::Holders(look, _) = rule.check {
                look(subject, &mut Findings::new(rule, found));
            }
        }
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
            prohibitions: &self.prohibitions,
        }
    }

    /// What the rules say that compare roles, given all roles of the target.
    pub(crate) fn compare(&self, digests: &[Digest]) -> Vec<Diagnostic> {
        let roles = Roles { check: self.check, digests, personas: &self.together, prohibitions: &self.prohibitions };
        let mut found = self.of_personas();
        for rule in &self.rules {
            if let RuleCheck::Roles(look) | RuleCheck::Holders(_, look) = rule.check {
                look(&roles, &mut Findings::new(rule, &mut found));
            }
        }
        for diagnostic in &mut found {
            diagnostic.targets = vec![self.check.context().target.name.clone()];
        }
        found
    }
}

/// Whether two findings are one: the same thing is said of the same words.
fn is_same(one: &Diagnostic, other: &Diagnostic) -> bool {
    one.id == other.id && one.primary.at == other.primary.at
}

/// A finding about what a role inherits stands where that is written, and says which role it is about.
pub(super) fn name_holder(diagnostic: &mut Diagnostic, role: &Role) {
    diagnostic.holders = vec![role.name.clone().into_owned()];
    if !role.contains(diagnostic.primary.at) {
        let message = format!("held by `{}`", role.name);
        diagnostic.related.push(crate::diagnostic::Label { at: role.location(), message });
    }
}

/// Works a role out on several targets, and shows it on all that it is for.
pub(super) fn together<'o, 'a>(on: &'o [RulesOnTarget<'o, 'a>], id: RoleId, look: impl FnOnce(&[Subject])) {
    let work_out = |on: &'o RulesOnTarget<'o, 'a>| {
        let mut wrong = Vec::new();
        let effective = on.check.role(id, &mut wrong)?;
        on.is_sound(id, &wrong).then_some((on, effective))
    };
    let effectives: Vec<_> = on.iter().filter_map(work_out).collect();
    if effectives.len() < 2 {
        return;
    }
    let held: Vec<Held> = effectives.iter().map(|(on, effective)| Held::new(on.check.context(), [effective])).collect();
    let subjects: Vec<Subject> =
        effectives.iter().zip(&held).map(|((on, effective), held)| on.subject(id, effective, held)).collect();
    look(&subjects);
}
