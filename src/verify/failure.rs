//! Says why an assertion fails: with the statement that grants what is denied, or the one that comes nearest to what is claimed.

use std::borrow::Cow;

use super::RolesOnTarget;
use crate::check::held::{About, Answer, Asked, Held, Silent};
use crate::check::release_name;
use crate::diagnostic::{Diagnostic, Label, errors};
use crate::pattern;
use crate::policy::{Platform, Policy, Source};
use crate::source::{Location, Span};
use crate::suggest::all_of;
use crate::syntax::tree::{Assertion, Claim};

/// One assertion, with all that it takes to talk about it.
pub(super) struct Asking<'x, 'a> {
    pub(super) policy: &'x Policy<'a>,
    /// Of the test.
    pub(super) title: &'x str,
    pub(super) source: &'x Source<'a>,
    pub(super) assertion: &'x Assertion,
    /// The name of the subject, and where that is defined.
    pub(super) subject: (&'x str, Location),
    /// Where the assertion names it.
    pub(super) named: Span,
}

impl<'a> Asking<'_, 'a> {
    /// What a claim asks for on a target.
    pub(super) fn asked(&self, on: &RolesOnTarget, claim: &Claim) -> Result<Asked<'a>, Silent> {
        // Only Kibana has spaces.
        if on.context.target.platform() != Platform::Kibana && !self.assertion.spaces.is_empty() {
            return Err(Silent::OtherPlatform);
        }
        Asked::claim(on.context, self.source, claim)
    }

    /// What is wrong with one claim on one target.
    pub(super) fn failures(&self, held: &Held<'_, 'a>, asked: &Asked, target: &str) -> Vec<Diagnostic> {
        let named = self.named_spaces();
        let (all_in, none_in) = spaces(&named, held, asked);
        let mut found = Vec::new();
        if asked.is_empty() && !self.assertion.exactly {
            found.push(self.nothing_asked(asked));
        } else if self.assertion.can {
            found.extend(self.missing(held, asked, &all_in));
            if self.assertion.exactly {
                found.extend(self.beyond(held, asked, &none_in));
            }
        } else {
            found.extend(self.held(held, asked, &none_in));
        }
        for diagnostic in &mut found {
            diagnostic.targets = vec![target.to_owned()];
        }
        found
    }

    fn named_spaces(&self) -> Vec<Cow<'a, str>> {
        self.assertion.spaces.iter().map(|space| self.source.value(space)).collect()
    }

    /// `only`, and others hold a part of it as well.
    pub(super) fn others(&self, others: &[(&str, &Held<'_, 'a>)], asked: &Asked, target: &str) -> Option<Diagnostic> {
        let named = self.named_spaces();
        let mut found: Vec<(&str, Option<Label>)> = Vec::new();
        for (name, held) in others {
            let (_, none_in) = spaces(&named, held, asked);
            let Some((wrong, _)) = wrong_spaces(held, asked, &none_in, |answer| &answer.held) else { continue };
            let granted = wrong.first().and_then(|space| held.granted(self.policy, asked, space, false).into_iter().next());
            found.push((name, granted));
        }
        if found.is_empty() {
            return None;
        }
        let subjects: Vec<_> = self.assertion.subjects.iter().map(|name| self.source.value(name)).collect();
        let subjects: Vec<&str> = subjects.iter().map(|name| &**name).collect();
        let names: Vec<String> = found.iter().map(|(name, _)| (*name).to_owned()).collect();
        let message = format!("not only {} can `{}`: {} can, too", all_of(subjects), asked.text, list(&names));
        let diagnostic = Diagnostic::new(errors::TEST_FAILED, asked.at, format!("\"{}\": {message}", self.title))
            .label(format!("held by {} more", names.len()));
        let labels = found.into_iter().filter_map(|(name, label)| label.map(|label| (name, label))).take(LABELS);
        let labelled = labels.fold(diagnostic, |told, (name, label)| told.also(label.at, format!("`{name}`: {}", label.message)));
        Some(Diagnostic { targets: vec![target.to_owned()], ..labelled })
    }

    /// `can`, and something is not held.
    fn missing(&self, held: &Held<'_, 'a>, asked: &Asked, spaces: &[&str]) -> Option<Diagnostic> {
        let (wrong, answer) = wrong_spaces(held, asked, spaces, |answer| &answer.missing)?;
        let message = format!("cannot `{}`{}", asked.text, self.in_spaces(asked, &wrong, spaces));
        let label = format!("{} missing", are(&answer.missing));
        let near = held.nearest(self.policy, asked, wrong.first()?);
        let near = near.unwrap_or_else(|| Label { at: self.subject.1, message: format!("grants nothing of {}", asked.whole()) });
        Some(self.failed(asked, &message).label(label).also(near.at, near.message))
    }

    /// `can exactly`, and more is held.
    fn beyond(&self, held: &Held<'_, 'a>, asked: &Asked, spaces: &[&str]) -> Option<Diagnostic> {
        let (wrong, answer) = wrong_spaces(held, asked, spaces, |answer| &answer.beyond)?;
        let place = self.in_spaces(asked, &wrong, spaces);
        let message = format!("can do more with {} than `{}`{place}", asked.whole(), asked.text);
        let diagnostic = self.failed(asked, &message).label(format!("{} held, too", are(&answer.beyond)));
        Some(self.with_statements(diagnostic, held, asked, wrong.first()?, true))
    }

    /// `cannot`, and something is held.
    fn held(&self, held: &Held<'_, 'a>, asked: &Asked, spaces: &[&str]) -> Option<Diagnostic> {
        let (wrong, answer) = wrong_spaces(held, asked, spaces, |answer| &answer.held)?;
        let message = format!("can `{}`{}", asked.text, self.in_spaces(asked, &wrong, spaces));
        let mut diagnostic = self.failed(asked, &message).label(format!("{} held", are(&answer.held)));
        if !answer.missing.is_empty() && answer.acts_as.is_none() {
            let part = match &asked.about {
                About::Index(..) => "only for a part of the names".to_owned(),
                _ => format!("without {}", list(&answer.missing)),
            };
            diagnostic = diagnostic.note(format!("It is held {part}; but `cannot` is about every part."));
        }
        if let About::Feature(feature) = &asked.about
            && feature.is_broader
        {
            diagnostic = diagnostic.note(format!(
                "{} has `{}` only as a part of \"{}\".",
                release_name(feature.on.release),
                feature.path,
                feature.title()
            ));
        }
        if let Some(acting) = answer.acting() {
            diagnostic = diagnostic.note(acting).help("keep `run_as` in a role of its own: what this one gives can then be tested");
        }
        if let (About::Index(names, _), Held::Kibana(held)) = (&asked.about, held) {
            let patterns = held.indices().flat_map(|entry| &entry.names).chain(names);
            if let Some(pattern) = patterns.into_iter().find(|pattern| !pattern::is_exact(pattern)) {
                diagnostic = diagnostic.note(format!("What `{pattern}` stands for is not known exactly: it may be this."));
            }
        }
        Some(self.with_statements(diagnostic, held, asked, wrong.first()?, false))
    }

    fn with_statements(&self, diagnostic: Diagnostic, held: &Held<'_, 'a>, asked: &Asked, space: &str, beyond: bool) -> Diagnostic {
        let labels = held.granted(self.policy, asked, space, beyond);
        labels.into_iter().fold(diagnostic, |diagnostic, label| diagnostic.also(label.at, label.message))
    }

    fn failed(&self, asked: &Asked, message: &str) -> Diagnostic {
        Diagnostic::new(errors::TEST_FAILED, asked.at, format!("\"{}\": `{}` {message}", self.title, self.subject.0))
    }

    /// Where something is wrong, unless that is the only place there is.
    fn in_spaces(&self, asked: &Asked, wrong: &[&str], all: &[&str]) -> String {
        if !asked.is_in_spaces() || self.assertion.spaces.is_empty() && wrong.len() == all.len() {
            return String::new();
        }
        format!(" in {}", all_of(wrong.iter().copied()))
    }

    fn nothing_asked(&self, asked: &Asked) -> Diagnostic {
        let verb = if self.assertion.can { "can" } else { "cannot" };
        Diagnostic::new(errors::UNTESTABLE_CLAIM, asked.at, format!("\"{}\": `{verb}` nothing is always true", self.title))
            .label("asks for nothing")
            .help(format!(
                "write `{} can exactly {}: none;` if nothing of it may be held",
                self.subject.0,
                asked.whole().trim_matches('`')
            ))
    }

    /// No target is there to ask.
    pub(super) fn about_nobody(&self, is_abstract: bool) -> Diagnostic {
        let name = self.subject.0;
        let at = self.source.at(self.named);
        let diagnostic =
            Diagnostic::new(errors::UNTESTABLE_CLAIM, at, format!("\"{}\": nothing is asked about `{name}`", self.title));
        if is_abstract {
            return diagnostic
                .label("an abstract role is never written out, so nobody can do anything with it")
                .also(self.subject.1, "declared abstract here")
                .help("test a role that extends it");
        }
        match (self.assertion.on.first(), self.assertion.on.last()) {
            (Some(first), Some(last)) => {
                diagnostic.label("is not for these targets").also(self.source.at(first.span.to(last.span)), "named here")
            }
            _ => diagnostic.label("is for no target of this policy"),
        }
    }

    /// A target was there, but has nothing to say.
    pub(super) fn untestable(&self, claim: &Claim, why: Silent, on: &RolesOnTarget) -> Diagnostic {
        let (span, text) = match claim {
            Claim::Feature(name, value) => {
                let span = value.as_ref().map_or(name.span, |value| name.span.to(value.span));
                (span, span.of(self.source.text))
            }
            Claim::Index(_, value) | Claim::Cluster(value) => (value.span, value.span.of(self.source.text)),
            Claim::Permission(name) => (name.span, name.span.of(self.source.text)),
        };
        let target = &on.context.target;
        let diagnostic = Diagnostic::new(
            errors::UNTESTABLE_CLAIM,
            self.source.at(span),
            format!("\"{}\": no target has an answer to `{text}`", self.title),
        );
        match why {
            Silent::OtherPlatform if !self.assertion.spaces.is_empty() && target.platform() == Platform::Connect => {
                diagnostic.label(format!("{} has no spaces", target.platform().title()))
            }
            Silent::NotInRelease => diagnostic.label(format!("{} does not have it", release_name(target.release()))),
            Silent::OtherPlatform | Silent::Wrong => diagnostic.label(format!("means nothing on {}", target.platform().title())),
        }
        .help("name a target that has it behind `on`, or take the claim out: it tests nothing")
    }
}

/// How many statements of others are shown.
const LABELS: usize = 5;

/// Where all of a claim has to be held, and where nothing of it may be.
fn spaces<'s>(named: &'s [Cow<str>], held: &'s Held, asked: &Asked) -> (Vec<&'s str>, Vec<&'s str>) {
    let everywhere = || {
        let mut spaces = held.own_spaces(asked);
        spaces.extend(held.all_spaces());
        spaces.sort_unstable();
        spaces.dedup();
        spaces
    };
    match (asked.is_in_spaces(), named.is_empty()) {
        (false, _) => (vec!["*"], vec!["*"]),
        (true, true) => (held.own_spaces(asked), everywhere()),
        (true, false) => {
            let named: Vec<&str> = named.iter().map(|space| &**space).collect();
            (named.clone(), if named.contains(&"*") { everywhere() } else { named })
        }
    }
}

/// The spaces in which something is wrong, and what is wrong in the first of them.
fn wrong_spaces<'s>(
    held: &Held,
    asked: &Asked,
    spaces: &[&'s str],
    wrong: impl Fn(&Answer) -> &Vec<String>,
) -> Option<(Vec<&'s str>, Answer)> {
    let answers = spaces.iter().map(|space| (*space, held.answer(asked, space)));
    let mut answers: Vec<(&str, Answer)> = answers.filter(|(_, answer)| !wrong(answer).is_empty()).collect();
    let spaces = answers.iter().map(|(space, _)| *space).collect();
    (!answers.is_empty()).then(|| (spaces, answers.swap_remove(0).1))
}

/// `a` is, `a` and `b` are.
fn are(words: &[String]) -> String {
    format!("{} {}", list(words), if words.len() == 1 { "is" } else { "are" })
}

/// `a`, `a` and `b`; at most a handful.
fn list(words: &[String]) -> String {
    const MOST: usize = 5;
    match words.split_at_checked(MOST) {
        Some((first, rest)) if rest.len() > 1 => {
            let first: Vec<String> = first.iter().map(|word| format!("`{word}`")).collect();
            format!("{} and {} more", first.join(", "), rest.len())
        }
        _ => all_of(words.iter().map(String::as_str)),
    }
}
