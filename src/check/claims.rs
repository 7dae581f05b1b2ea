//! The type check of `test` and `forbid` items: every name in them has to mean something. Running them is the linter's work.

use super::expression::{self, Coarse, Value};
use super::names::{Meaning, Named};
use super::{Context, connect, elastic, unknown};
use crate::catalogue::{FeatureLevel, Permission};
use crate::config::{Config, unknown_space};
use crate::diagnostic::{Diagnostic, errors};
use crate::policy::{Forbid, KnownTarget, Platform, Policy, RoleId, Scope, Source, Subject};
use crate::source::Location;
use crate::syntax::tree::{Claim, Expression, Grant, Name, Operator, StatementKind};

/// Checks all tests and prohibitions on a target.
pub(super) fn check(context: &Context, policy: &Policy, out: &mut Vec<Diagnostic>) {
    for test in &policy.tests {
        for assertion in &test.tree.assertions {
            // What a Kibana role can do is not a question for Amazon Connect.
            // Nor for a target that the assertion is not about; one that is not among the policy's own is asked about on all of them.
            let covers = |target: &KnownTarget| test.source.covers(&assertion.on, target);
            let is_about = covers(&context.known) || !policy.targets.iter().any(covers);
            let mut subjects = assertion.subjects.iter().map(|name| test.source.value(name));
            if is_about && subjects.any(|name| is_held_on(policy, &name, &context.known)) {
                let target = context.target.kibana();
                for space in &assertion.spaces {
                    let (id, at) = (test.source.value(space), test.source.at(space.span));
                    out.extend(target.filter(|it| it.lacks_space(&id)).map(|it| unknown_space(it, &id, at)));
                }
                for claim in &assertion.claims {
                    Claims { context, source: &test.source, out }.claim(claim);
                }
            }
        }
    }
    let counts = |forbid: &&Forbid| !forbid.is_around && forbid.source.covers(&forbid.tree.on, &context.known);
    for forbid in policy.forbids.iter().filter(counts) {
        let mut claims = Claims { context, source: &forbid.source, out };
        for statement in &forbid.tree.body.statements {
            match &statement.kind {
                StatementKind::Grant(grant) => claims.grant(grant),
                StatementKind::Index(index) => claims.elastic(elastic::Kind::Index, &index.privileges),
                StatementKind::Cluster(cluster) => claims.elastic(elastic::Kind::Cluster, &cluster.privileges),
                StatementKind::Permission(names) => names.iter().for_each(|name| claims.permission(name)),
                StatementKind::Spaces(..)
                | StatementKind::RunAs(..)
                | StatementKind::Application(..)
                | StatementKind::In(..)
                | StatementKind::On(..)
                | StatementKind::Object(..) => claims.out.push(
                    Diagnostic::new(
                        errors::MISPLACED_STATEMENT,
                        forbid.source.at(statement.span),
                        "a prohibition names privileges only",
                    )
                    .label("this is not a privilege"),
                ),
            }
        }
    }
}

/// What is wrong with the names of one claim on a target.
pub(crate) fn claim_errors(context: &Context, source: &Source, claim: &Claim) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    Claims { context, source, out: &mut out }.claim(claim);
    out
}

/// Whether a role or persona is for a target. What does not exist is reported elsewhere.
fn is_held_on(policy: &Policy, subject: &str, target: &KnownTarget) -> bool {
    let has = |id: &RoleId| policy.role(*id).is_for(target) && policy.role(*id).has_platform;
    match policy.subject(subject) {
        Some(Subject::Role(id)) => has(&id),
        Some(Subject::Persona(at)) => policy.personas.get(at as usize).is_some_and(|persona| persona.roles.iter().any(has)),
        None => false,
    }
}

/// The targets that tests name and that do not exist.
pub(crate) fn unknown_targets(policy: &Policy, config: &Config) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for test in &policy.tests {
        for target in test.tree.assertions.iter().flat_map(|assertion| &assertion.on) {
            let written = test.source.written(target);
            if !matches!(Scope::parse(written), Some(Scope::Since(_)))
                && let Err(message) = config.target(written)
            {
                let mut lines = message.lines();
                let diagnostic =
                    Diagnostic::new(errors::UNKNOWN_TARGET, test.source.at(target.span), lines.next().unwrap_or_default());
                found.push(diagnostic.label("not a target").help(lines.next().unwrap_or_default()));
            }
        }
    }
    found
}

/// The feature and the privilege of a claim such as `cases.reopen`. None if it names no privilege.
pub(super) fn split<'p>(context: &Context, path: &'p str) -> Option<(&'p str, &'p str)> {
    let is_feature = context.names.find(path).is_some() || Permission::feature_of_path(path).is_some();
    path.rsplit_once('.').filter(|_| !is_feature)
}

/// A path without the name of the platform that it may begin with. None if that is another one than the target's.
pub(super) fn here<'p>(context: &Context, path: &'p str) -> Option<&'p str> {
    let (platform, rest) = Platform::split(path);
    platform.is_none_or(|platform| platform == context.target.platform()).then_some(rest)
}

struct Claims<'w, 'a> {
    context: &'w Context<'w>,
    source: &'w Source<'a>,
    out: &'w mut Vec<Diagnostic>,
}

impl Claims<'_, '_> {
    fn claim(&mut self, claim: &Claim) {
        match claim {
            Claim::Feature(name, Some(value)) => self.feature(name, &self.source.value(name), Wanted::Value(value)),
            Claim::Feature(name, None) => {
                let path = self.source.value(name);
                match split(self.context, &path) {
                    Some((feature, privilege)) => self.feature(name, feature, Wanted::Word(privilege)),
                    None => self.out.push(
                        Diagnostic::new(
                            errors::INCOMPLETE_CLAIM,
                            self.source.at(name.span),
                            format!("say which privilege of `{path}`"),
                        )
                        .label(format!("such as `{path}.read`, or `{path}: read + …`")),
                    ),
                }
            }
            Claim::Index(_, privileges) => self.elastic(elastic::Kind::Index, privileges),
            Claim::Cluster(privileges) => self.elastic(elastic::Kind::Cluster, privileges),
            Claim::Permission(name) => self.permission(name),
        }
    }

    fn grant(&mut self, grant: &Grant) {
        let path = self.source.value(&grant.head);
        if grant.operator != Operator::Set {
            self.out.push(
                Diagnostic::new(
                    errors::INVALID_EXPRESSION,
                    self.source.at(grant.head.span),
                    "a prohibition names privileges with `:`",
                )
                .label("there is nothing to change here"),
            );
            return;
        }
        self.feature(&grant.head, &path, Wanted::Value(&grant.value));
    }

    fn feature(&mut self, name: &Name, path: &str, wanted: Wanted) {
        let at = self.source.at(name.span);
        let Some(path) = here(self.context, path) else { return };
        if name.is_quoted() {
            return self.raw(path, wanted, at);
        }
        // Of `cases.reopen`, the privilege alone is what may be wrong, once the feature is right.
        let at = match wanted {
            Wanted::Word(word) => Location { start: at.end.saturating_sub(word.len() as u32), ..at },
            Wanted::Value(_) => at,
        };
        match (self.context.target.platform(), self.context.names.find(path), Permission::feature_of_path(path)) {
            (Platform::Kibana, Some(named), _) => self.kibana(path, named, wanted, at),
            (Platform::Connect, _, Some(feature)) => self.connect(feature, path, wanted, at),
            // Something of the other platform only: this target has nothing to say about it.
            (Platform::Kibana, None, Some(_)) | (Platform::Connect, Some(_), None) => {}
            (_, None, None) => self.out.push(unknown::feature(self.context, name, path, self.source)),
        }
    }

    fn raw(&mut self, id: &str, wanted: Wanted, at: Location) {
        let Some(target) = self.context.target.kibana() else { return };
        if super::names::feature_by_id(id).is_none() {
            self.out.extend(target.unknown_feature(id).map(|severity| unknown::raw_feature(id, at, severity)));
            return;
        }
        if let Some((_, on)) = self.context.names.find_id(id) {
            self.privileges(id, &on, wanted, at);
        }
    }

    fn kibana(&mut self, path: &str, named: Named, wanted: Wanted, at: Location) {
        match named.meaning {
            Meaning::Exact(on) => self.privileges(path, &on, wanted, at),
            // A privilege that this release does not have is not held by anybody: a claim about it is not a mistake.
            Meaning::Missing => {}
            Meaning::Broader(..) | Meaning::Facet(..) => {
                if let Wanted::Value(value) = wanted {
                    let mut found = Vec::new();
                    let name = Coarse { title: path, key: named.key, release: self.context.target.release() };
                    expression::evaluate_coarse(name, Operator::Set, value, Value::default(), (None, self.source), &mut found);
                    self.keep(found);
                }
            }
        }
    }

    fn privileges(&mut self, title: &str, on: &super::privileges::FeatureOn, wanted: Wanted, at: Location) {
        match wanted {
            Wanted::Word("none") => {}
            Wanted::Word(word) if FeatureLevel::named(word).is_some() || on.find(word).is_some() => {}
            Wanted::Word(word) => self.out.push(unknown::privilege(on, title, word, at)),
            // `can exactly cases: none`
            Wanted::Value(value) if self.source.is_none(value) => {}
            Wanted::Value(value) => {
                let mut found = Vec::new();
                expression::evaluate(on, title, Operator::Add, value, Value::default(), (None, self.source), &mut found);
                self.keep(found);
            }
        }
    }

    /// All but what only says that this release is not the one a claim is about.
    fn keep(&mut self, found: Vec<Diagnostic>) {
        self.out.extend(found.into_iter().filter(|diagnostic| diagnostic.id != errors::PRIVILEGE_NOT_IN_RELEASE));
    }

    fn connect(&mut self, feature: &str, path: &str, wanted: Wanted, at: Location) {
        let words: Vec<(String, Location)> = match wanted {
            Wanted::Word(word) => vec![(word.to_owned(), at)],
            Wanted::Value(value) => value
                .terms
                .iter()
                .map(|term| (self.source.value(&term.name).into_owned(), self.source.at(term.name.span)))
                .collect(),
        };
        for (word, at) in words {
            if word != "none" && connect::action(feature, &word).is_none() {
                self.out.push(connect::unknown_action(self.context, feature, path, &word, at));
            }
        }
    }

    fn elastic(&mut self, kind: elastic::Kind, privileges: &Expression) {
        if self.context.target.platform() == Platform::Kibana {
            let mut found = Vec::new();
            elastic::privileges(self.context, kind, privileges, Operator::Set, self.source, &mut found);
            self.keep(found);
        }
    }

    fn permission(&mut self, name: &Name) {
        if self.context.target.platform() == Platform::Connect {
            let id = self.source.value(name);
            if let Err(diagnostic) = connect::raw_permission(self.context, &id, self.source.at(name.span)) {
                self.out.push(*diagnostic);
            }
        }
    }
}

/// What is claimed of a feature.
#[derive(Clone, Copy)]
enum Wanted<'a> {
    /// `cases.reopen`
    Word(&'a str),
    /// `cases: read + reopen`
    Value(&'a Expression),
}
