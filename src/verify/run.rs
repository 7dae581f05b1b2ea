//! Runs tests: each assertion on every target that it is about.

use rustc_hash::FxHashSet;

use super::failure::Asking;
use super::on_target::{broken, holds_on, with_ancestors};
use super::{AssertionResult, Outcome, RolesOnTarget, TestResult, Verifier};
use crate::check::held::{Held, Silent};
use crate::diagnostic::Diagnostic;
use crate::policy::{RoleId, Source, Subject, Test};
use crate::source::Location;
use crate::syntax::tree::Assertion;

/// How far a claim got.
#[derive(Clone, Copy, PartialEq)]
enum Seen {
    /// No target was there to ask.
    Never,
    /// A target (by its number) had nothing to say about it.
    Silent(Silent, usize),
    /// It was asked, or the type check said why not.
    Asked,
}

impl<'a> Verifier<'_, 'a> {
    /// Runs the tests that are asked for.
    pub fn run(&self, is_asked: impl Fn(&Test) -> bool) -> Vec<TestResult> {
        let broken: Vec<FxHashSet<RoleId>> = self.targets.iter().map(|on| broken(self.policy, on, self.errors)).collect();
        let tests = self.policy.tests.iter().filter(|test| is_asked(test));
        tests
            .map(|test| {
                let title = test.source.value(&test.tree.title).into_owned();
                let assertions = test.tree.assertions.iter();
                let assertions = assertions.map(|it| self.assertion(&title, &test.source, it, &broken)).collect();
                TestResult { title, at: test.source.at(test.tree.title.span), assertions }
            })
            .collect()
    }

    fn assertion(&self, title: &str, source: &Source<'a>, it: &Assertion, broken: &[FxHashSet<RoleId>]) -> AssertionResult {
        let text = it.span.of(source.text).trim_end_matches(';');
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut result = AssertionResult { text, at: source.at(it.span), outcomes: Vec::new(), untestable: Vec::new() };
        let name = source.value(&it.subject);
        let Some((roles, place)) = self.subject(&name) else { return result };
        let asking = Asking { policy: self.policy, title, source, assertion: it, subject: (&name, place) };
        let mut seen = vec![Seen::Never; it.claims.len()];
        for ((n, on), broken) in self.targets.iter().enumerate().zip(broken) {
            if !self.is_about(source, it, on) || !roles.iter().any(|id| on.is_for(self.policy.role(*id))) {
                continue;
            }
            let target = on.context.target.name.clone();
            if let Some(why) = self.wrong(&roles, on, broken, result.at) {
                seen.fill(Seen::Asked);
                result.outcomes.push((target, Outcome::NotRun(why)));
                continue;
            }
            let effectives = || roles.iter().filter_map(|id| on.effectives.get(id));
            if effectives().next().is_none() {
                continue;
            }
            let held = Held::new(on.context, effectives());
            let (mut failures, mut ran) = (Vec::new(), false);
            for (claim, seen) in it.claims.iter().zip(&mut seen) {
                match asking.asked(on, claim) {
                    Ok(asked) => {
                        (ran, *seen) = (true, Seen::Asked);
                        failures.extend(asking.failures(&held, &asked, &target));
                    }
                    Err(Silent::Wrong) => *seen = Seen::Asked,
                    Err(why) if *seen == Seen::Never => *seen = Seen::Silent(why, n),
                    Err(_) => {}
                }
            }
            match (ran, failures.is_empty()) {
                (false, _) => {}
                (true, true) => result.outcomes.push((target, Outcome::Passed)),
                (true, false) => result.outcomes.push((target, Outcome::Failed(failures))),
            }
        }
        if !self.is_limited && self.names_known_targets(source, it) {
            result.untestable = self.untestable(&asking, &roles, &seen);
        }
        result
    }

    /// The roles that a subject's privileges come from, and where it is defined.
    fn subject(&self, name: &str) -> Option<(Vec<RoleId>, Location)> {
        match self.policy.subject(name)? {
            Subject::Role(id) => Some((vec![id], self.policy.role(id).location())),
            Subject::Persona(at) => {
                let persona = self.policy.personas.get(at as usize)?;
                Some((persona.roles.clone(), persona.source.at(persona.tree.name.span)))
            }
        }
    }

    /// Whether an assertion is about a target: one that it names, or one of the run.
    fn is_about(&self, source: &Source, assertion: &Assertion, on: &RolesOnTarget) -> bool {
        if assertion.on.is_empty() {
            return on.is_of_run;
        }
        let mut named = assertion.on.iter().filter_map(|target| self.named.get(source.written(target)));
        named.any(|names| names.contains(&on.context.target.name))
    }

    fn names_known_targets(&self, source: &Source, assertion: &Assertion) -> bool {
        assertion.on.iter().all(|target| self.named.contains_key(source.written(target)))
    }

    /// What keeps an assertion from being asked on a target.
    fn wrong(&self, roles: &[RoleId], on: &RolesOnTarget, broken: &FxHashSet<RoleId>, at: Location) -> Option<String> {
        let is_broken = |id: &&RoleId| with_ancestors(self.policy, **id).iter().any(|id| broken.contains(id));
        if let Some(id) = roles.iter().find(is_broken) {
            return Some(format!("`{}` has errors", self.policy.role(*id).name));
        }
        let is_within = |place: Location| place.file == at.file && at.start <= place.start && place.end <= at.end;
        let has_error = self.errors.iter().any(|error| holds_on(error, on) && is_within(error.primary.at));
        has_error.then(|| "the assertion has errors".to_owned())
    }

    /// What no target has an answer to.
    fn untestable(&self, asking: &Asking<'_, 'a>, roles: &[RoleId], seen: &[Seen]) -> Vec<Diagnostic> {
        if seen.iter().all(|seen| *seen == Seen::Never) {
            return vec![asking.about_nobody(roles.iter().all(|id| self.policy.role(*id).tree.is_abstract))];
        }
        let claims = asking.assertion.claims.iter().zip(seen);
        let found = claims.filter_map(|(claim, seen)| match seen {
            Seen::Silent(why, n) => Some(asking.untestable(claim, *why, self.targets.get(*n)?)),
            _ => None,
        });
        found.collect()
    }
}
