//! Runs tests: each assertion on every target that it is about.

use rustc_hash::{FxHashMap, FxHashSet};

use super::failure::Asking;
use super::on_target::{broken, holds_on};
use super::{AssertionResult, Outcome, RolesOnTarget, TestResult, Verifier};
use crate::check::held::{Held, Silent};
use crate::diagnostic::Diagnostic;
use crate::policy::{Candidate, RoleId, Source, Subject, Test};
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

/// What is known of a subject on a target.
struct Known<'v, 'a> {
    /// One of its roles is for the target.
    is_for: bool,
    /// What keeps it from being asked about.
    flaw: Option<String>,
    /// What it holds; none if nothing is written down for it.
    held: Option<Held<'v, 'a>>,
    /// Assertions about it that hold, by their text: one that is made again is not asked again.
    passed: FxHashSet<&'a str>,
}

/// One run of tests.
struct Run<'r, 'v, 'a> {
    verifier: &'r Verifier<'v, 'a>,
    /// On each target, the roles that have an error.
    broken: Vec<FxHashSet<RoleId>>,
    /// What is wrong with the policy, by place.
    errors: Vec<&'v Diagnostic>,
    /// Subjects by the number of the target: tests ask about one again and again.
    known: FxHashMap<(usize, Subject), Known<'v, 'a>>,
}

impl AssertionResult {
    /// Adds what became of it for one of its subjects: what fails is told first, then what could not be asked.
    fn add(&mut self, target: String, outcome: Outcome) {
        let Some((_, held)) = self.outcomes.iter_mut().find(|(name, _)| *name == target) else {
            return self.outcomes.push((target, outcome));
        };
        match (held, outcome) {
            (Outcome::Failed(held), Outcome::Failed(more)) => held.extend(more),
            (Outcome::Failed(_), _) | (_, Outcome::Passed) => {}
            (Outcome::NotRun(_), Outcome::NotRun(_)) => {}
            (held, outcome) => *held = outcome,
        }
    }
}

impl<'v, 'a> Verifier<'v, 'a> {
    /// Runs the tests that are asked for.
    pub fn run(&self, is_asked: impl Fn(&Test) -> bool) -> Vec<TestResult> {
        let broken = self.targets.iter().map(|on| broken(self.policy, on, self.errors)).collect();
        let mut errors: Vec<&Diagnostic> = self.errors.iter().collect();
        errors.sort_by_key(|error| error.primary.at);
        let mut run = Run { verifier: self, broken, errors, known: FxHashMap::default() };
        let tests = self.policy.tests.iter().filter(|test| is_asked(test));
        tests
            .map(|test| {
                let title = test.source.value(&test.tree.title).into_owned();
                let assertions = test.tree.assertions.iter();
                let assertions = assertions.map(|it| run.assertion(&title, &test.source, it)).collect();
                TestResult { title, at: test.source.at(test.tree.title.span), assertions }
            })
            .collect()
    }

    /// What is known of a subject on a target, given the roles that have an error there.
    fn known(&self, roles: &[RoleId], on: &'v RolesOnTarget<'v, 'a>, broken: &FxHashSet<RoleId>) -> Known<'v, 'a> {
        let flawed = roles.iter().find(|id| on.is_unknown(self.policy, **id, broken));
        let mut effectives = roles.iter().filter_map(|id| on.effectives.get(id)).peekable();
        Known {
            is_for: roles.iter().any(|id| on.is_for(self.policy.role(*id))),
            flaw: flawed.map(|id| format!("`{}` has errors", self.policy.role(*id).name)),
            held: effectives.peek().is_some().then(|| Held::new(on.context, effectives)),
            passed: FxHashSet::default(),
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

    /// What no target has an answer to.
    fn untestable(&self, asking: &Asking<'_, 'a>, roles: &[RoleId], seen: &[Seen]) -> Vec<Diagnostic> {
        if seen.iter().all(|seen| *seen == Seen::Never) {
            let is_abstract = roles.iter().all(|id| self.policy.role(*id).tree.is_abstract);
            return vec![asking.about_nobody(is_abstract)];
        }
        let claims = asking.assertion.claims.iter().zip(seen);
        let found = claims.filter_map(|(claim, seen)| match seen {
            Seen::Silent(why, n) => Some(asking.untestable(claim, *why, self.targets.get(*n)?)),
            _ => None,
        });
        found.collect()
    }
}

impl<'a> Run<'_, '_, 'a> {
    fn assertion(&mut self, title: &str, source: &Source<'a>, it: &Assertion) -> AssertionResult {
        let verifier = self.verifier;
        let text = it.span.of(source.text).trim_end_matches(';').split_whitespace().collect::<Vec<_>>().join(" ");
        let mut result = AssertionResult { text, at: source.at(it.span), outcomes: Vec::new(), untestable: Vec::new() };
        let names: Vec<_> = it.subjects.iter().map(|named| (source.value(named), named.span)).collect();
        let named = names.iter().filter_map(|(name, named)| {
            let candidate = verifier.policy.candidate(verifier.policy.subject(name)?)?;
            let asking =
                Asking { policy: verifier.policy, title, source, assertion: it, subject: (name, candidate.at), named: *named };
            Some((candidate, asking))
        });
        let named: Vec<(Candidate, Asking)> = named.collect();
        for (candidate, asking) in &named {
            self.about(asking, candidate, &mut result);
        }
        if it.only
            && let Some((_, asking)) = named.first()
        {
            let subjects = named.iter().map(|(candidate, _)| candidate.subject).collect();
            self.others(asking, &subjects, &mut result);
        }
        result
    }

    /// Asks about one subject.
    fn about(&mut self, asking: &Asking<'_, 'a>, candidate: &Candidate, result: &mut AssertionResult) {
        let (verifier, source, it) = (self.verifier, asking.source, asking.assertion);
        let written: &'a str = it.span.of(source.text);
        let mut seen = vec![Seen::Never; it.claims.len()];
        for ((n, on), broken) in verifier.targets.iter().enumerate().zip(&self.broken) {
            if !verifier.is_about(source, it, on) {
                continue;
            }
            let known = self.known.entry((n, candidate.subject)).or_insert_with(|| verifier.known(&candidate.roles, on, broken));
            if !known.is_for {
                continue;
            }
            let target = on.context.target.name.clone();
            if let Some(why) = known.flaw.clone().or_else(|| has_error(&self.errors, on, result.at)) {
                seen.fill(Seen::Asked);
                result.add(target, Outcome::NotRun(why));
                continue;
            }
            let Some(held) = &known.held else { continue };
            let is_known = known.passed.contains(written);
            let (mut failures, mut ran) = (Vec::new(), false);
            for (claim, seen) in it.claims.iter().zip(&mut seen) {
                match asking.asked(on, claim) {
                    Ok(asked) => {
                        (ran, *seen) = (true, Seen::Asked);
                        if !is_known {
                            failures.extend(asking.failures(held, &asked, &target));
                        }
                    }
                    Err(Silent::Wrong) => *seen = Seen::Asked,
                    Err(why) if *seen == Seen::Never => *seen = Seen::Silent(why, n),
                    Err(_) => {}
                }
            }
            match (ran, failures.is_empty()) {
                (false, _) => {}
                (true, true) => {
                    known.passed.insert(written);
                    result.add(target, Outcome::Passed);
                }
                (true, false) => result.add(target, Outcome::Failed(failures)),
            }
        }
        if !verifier.is_limited && verifier.names_known_targets(source, it) {
            result.untestable.extend(verifier.untestable(asking, &candidate.roles, &seen));
        }
    }

    /// Asks about everybody whom an assertion does not name: nobody else can, says `only`.
    fn others(&mut self, asking: &Asking<'_, 'a>, named: &FxHashSet<Subject>, result: &mut AssertionResult) {
        let verifier = self.verifier;
        let others: Vec<Candidate> = verifier.policy.everybody().filter(|it| !named.contains(&it.subject)).collect();
        for ((n, on), broken) in verifier.targets.iter().enumerate().zip(&self.broken) {
            if !verifier.is_about(asking.source, asking.assertion, on) {
                continue;
            }
            let claims: Vec<_> = asking.assertion.claims.iter().filter_map(|claim| asking.asked(on, claim).ok()).collect();
            if claims.is_empty() {
                continue;
            }
            let target = &on.context.target.name;
            if let Some(why) = has_error(&self.errors, on, result.at) {
                result.add(target.clone(), Outcome::NotRun(why));
                continue;
            }
            for other in &others {
                self.known.entry((n, other.subject)).or_insert_with(|| verifier.known(&other.roles, on, broken));
            }
            let known = others.iter().filter_map(|other| Some((other.name, self.known.get(&(n, other.subject))?)));
            let known: Vec<_> = known.filter(|(_, known)| known.is_for).collect();
            if let Some(flaw) = known.iter().find_map(|(_, known)| known.flaw.clone()) {
                result.add(target.clone(), Outcome::NotRun(flaw));
            }
            let holders = known.iter().filter(|(_, known)| known.flaw.is_none());
            let holders: Vec<(&str, &Held)> = holders.filter_map(|(name, known)| Some((*name, known.held.as_ref()?))).collect();
            if holders.is_empty() {
                continue;
            }
            let failures: Vec<Diagnostic> = claims.iter().filter_map(|asked| asking.others(&holders, asked, target)).collect();
            result.add(target.clone(), if failures.is_empty() { Outcome::Passed } else { Outcome::Failed(failures) });
        }
    }
}

/// Says so if something at the place of an assertion is wrong on a target, given all that is wrong by place.
fn has_error(errors: &[&Diagnostic], on: &RolesOnTarget, at: Location) -> Option<String> {
    let from = errors.partition_point(|error| (error.primary.at.file, error.primary.at.start) < (at.file, at.start));
    let here = errors.iter().skip(from).take_while(|error| error.primary.at.file == at.file && error.primary.at.start <= at.end);
    let mut here = here.filter(|error| error.primary.at.end <= at.end && holds_on(error, on));
    here.next().map(|_| "the assertion has errors".to_owned())
}
