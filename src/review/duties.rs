//! Separation of duties: each prohibition with everybody who holds what it forbids, and the tests that say something about the same.

use super::model::{At, Duty, DutyHolder};
use super::reviewed::Reviewed;
use crate::check::held::{About, Asked, is_excepted, may_hold, patterns_meet};
use crate::policy::{Candidate, Forbid, Persona, Subject};
use crate::question::{Against, Kind};

impl Reviewed<'_, '_, '_> {
    /// Every prohibition of the policy.
    pub(super) fn duties(&self) -> Vec<Duty> {
        let forbids = &self.asking.policy.forbids;
        forbids.iter().zip(self.asking.against(forbids)).map(|(forbid, against)| self.duty(forbid, &against)).collect()
    }

    fn duty(&self, forbid: &Forbid, against: &Against) -> Duty {
        let source = forbid.source;
        let plain = |text: &str| text.trim_end_matches(';').split_whitespace().collect::<Vec<_>>().join(" ");
        let target = |n: usize| self.asking.targets.get(n).map_or("", |on| &*on.context.target.name);
        let asked = || against.asked.iter().enumerate().filter_map(|(n, asked)| Some((n, asked.as_ref()?)));
        let mut tests: Vec<String> = Vec::new();
        for title in asked().flat_map(|(n, asked)| self.tests_about(asked, n)) {
            if !tests.contains(&title) {
                tests.push(title);
            }
        }
        let holders = against.holders.iter().map(|(n, holder)| DutyHolder {
            subject: holder.name.to_owned(),
            kind: Kind::of(holder.subject).name(),
            target: target(*n).to_owned(),
            excepted: self.is_excepted(forbid, holder),
        });
        Duty {
            title: source.value(&forbid.tree.title).into_owned(),
            forbids: forbid.tree.body.statements.iter().map(|it| plain(it.span.of(source.text))).collect(),
            says: source.docs(),
            at: At::of(source.at(forbid.tree.title.span), self.sources),
            targets: asked().map(|(n, _)| target(n).to_owned()).collect(),
            unless: forbid.tree.unless.iter().map(|name| source.value(name).into_owned()).collect(),
            holders: holders.collect(),
            not_known: against.not_known.iter().map(|(n, it)| format!("{} on {}", it.name, target(*n))).collect(),
            tests,
        }
    }

    /// Whether somebody may hold the combination: a role also where only personas hold it which may.
    fn is_excepted(&self, forbid: &Forbid, holder: &Candidate) -> bool {
        let policy = self.asking.policy;
        let is_named = |name: &str| is_excepted(forbid, name);
        let may = |persona: &Persona| may_hold(policy, persona, is_named);
        match holder.subject {
            Subject::Persona(at) => policy.personas.get(at as usize).is_some_and(may),
            Subject::Role(id) => {
                let mut personas = policy.personas.iter().filter(|persona| persona.roles.contains(&id)).peekable();
                is_named(holder.name) || personas.peek().is_some() && personas.all(may)
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
