//! Separation of duties: each prohibition with everybody who holds what it forbids, and the tests that say something about the same.

use super::model::{At, Duty, DutyHolder};
use super::reviewed::Reviewed;
use crate::check::held::{About, Asked, is_excepted, may_hold, patterns_meet, prohibited, together};
use crate::policy::{Forbid, Persona};
use crate::question::{Candidate as Subject, Kind, Standing};

impl Reviewed<'_, '_, '_> {
    /// Every prohibition of the policy.
    pub(super) fn duties(&self) -> Vec<Duty> {
        self.asking.policy.forbids.iter().map(|forbid| self.duty(forbid)).collect()
    }

    fn duty(&self, forbid: &Forbid) -> Duty {
        let source = forbid.source;
        let plain = |text: &str| text.trim_end_matches(';').split_whitespace().collect::<Vec<_>>().join(" ");
        let mut duty = Duty {
            title: source.value(&forbid.tree.title).into_owned(),
            forbids: forbid.tree.body.statements.iter().map(|it| plain(it.span.of(source.text))).collect(),
            says: source.docs(),
            at: At::of(source.at(forbid.tree.title.span), self.sources),
            targets: Vec::new(),
            unless: forbid.tree.unless.iter().map(|name| source.value(name).into_owned()).collect(),
            holders: Vec::new(),
            not_known: Vec::new(),
            tests: Vec::new(),
        };
        for (n, on) in self.asking.targets.iter().enumerate() {
            let Some(asked) = prohibited(on.context, forbid) else { continue };
            let target = &on.context.target.name;
            duty.targets.push(target.clone());
            for subject in self.asking.subjects() {
                match self.asking.standing(&subject, n) {
                    Standing::Elsewhere => {}
                    Standing::NotKnown(_) => duty.not_known.push(format!("{} on {target}", subject.name)),
                    Standing::Holds(held) if together(&held, &asked).is_none() => {}
                    Standing::Holds(_) => duty.holders.push(DutyHolder {
                        subject: subject.name.to_owned(),
                        kind: subject.kind.name(),
                        target: target.clone(),
                        excepted: self.is_excepted(forbid, &subject),
                    }),
                }
            }
            for title in self.tests_about(&asked, n) {
                if !duty.tests.contains(&title) {
                    duty.tests.push(title);
                }
            }
        }
        duty
    }

    /// Whether somebody may hold the combination: a role also where only personas hold it which may.
    fn is_excepted(&self, forbid: &Forbid, subject: &Subject) -> bool {
        let policy = self.asking.policy;
        match subject.kind {
            Kind::Persona => {
                let mut personas = policy.personas.iter().filter(|persona| persona.name == subject.name);
                personas.any(|persona| may_hold(policy, forbid, persona))
            }
            Kind::Role => {
                let holds = |persona: &&Persona| persona.roles.iter().any(|id| subject.roles.contains(id));
                let mut holders = policy.personas.iter().filter(holds).peekable();
                is_excepted(forbid, subject.name) || holders.peek().is_some() && holders.all(|it| may_hold(policy, forbid, it))
            }
        }
    }

    /// The tests that make a claim about something of what is asked for.
    fn tests_about(&self, asked: &[Asked], target: usize) -> Vec<String> {
        let Some(on) = self.asking.targets.get(target) else { return Vec::new() };
        let is_about = |test: &&crate::policy::Test| {
            let claims = test.tree.assertions.iter().flat_map(|assertion| &assertion.claims);
            let mut claims = claims.filter_map(|claim| Asked::claim(on.context, &test.source, claim).ok());
            claims.any(|claim| asked.iter().any(|part| meets(&claim.about, &part.about)))
        };
        let tests = self.asking.policy.tests.iter().filter(is_about);
        tests.map(|test| test.source.value(&test.tree.title).into_owned()).collect()
    }
}

/// Whether two questions have something in common.
fn meets(one: &About, other: &About) -> bool {
    match (one, other) {
        (About::Feature(one), About::Feature(other)) => one.on.order == other.on.order && !one.full.both(other.full).is_empty(),
        (About::Plugin(one, _), About::Plugin(other, _)) => one == other,
        (About::Cluster(one), About::Cluster(other)) => one.iter().any(|it| other.contains(it)),
        (About::Permissions(one), About::Permissions(other)) => one.full.iter().any(|it| other.full.contains(it)),
        (About::Index(names, privileges), About::Index(others, wanted)) => {
            names.iter().any(|name| others.iter().any(|other| patterns_meet(name, other)))
                && privileges.iter().any(|it| wanted.contains(it))
        }
        _ => false,
    }
}
