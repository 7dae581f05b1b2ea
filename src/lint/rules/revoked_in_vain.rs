//! A statement that takes away what something else in the role gives all the same.

use crate::catalogue::Primary;
use std::borrow::Cow;
use std::cell::OnceCell;

use crate::check::held::KibanaHeld;
use crate::check::names::Meaning;
use crate::check::origin::{Origin, Via};
use crate::check::privileges::{FeatureOn, Privileges};
use crate::check::release_name;
use crate::diagnostic::{Diagnostic, Entry, Group, Id, Kind};
use crate::lint::findings::Findings;
use crate::lint::revoking::{self, Gone, InSpaces};
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Head, Word};
use crate::source::Location;
use crate::suggest::all_of;
use crate::syntax::tree::{Grant, StatementKind};

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "revoked-in-vain",
        summary: "a statement takes away what something else in the role gives all the same",
        docs: r#"
What a role grants adds up. A statement with `none`, `-` or `-=` changes what its role says of the same thing in the same place, and nothing
else: what a task brings, a base privilege, a grant in all spaces, a wider index pattern or privilege, `run_as: "*"`, or a feature that the
release has only within a broader one stays. The statement looks like a revocation and is none.

```pol
abstract role case_worker < tasks: manage_cases; index "hr-*": read; >
role reader extends case_worker <
  cases: none;
  index "hr-salaries": none;
>
```

The finding shows the statement that still grants it.

## Instead

Take that statement out, or grant its parts by themselves.

```pol
abstract role case_worker < tasks: manage_cases; index "hr-*": read; >
role reader extends case_worker <
  tasks -= manage_cases;
  connectors: read;
  index "hr-*": none;
  index "hr-org-chart": read;
>
```
"#,
        sources: &[],
        ..Entry::of(Kind::Rule(Group::Suspicious))
    }),
    everywhere: false,
    check: Check::Kibana(check),
};

pub(super) fn check(subject: &Subject, held: &KibanaHeld, out: &mut Findings) {
    let source = &subject.role.source;
    let entries = OnceCell::new();
    for (place, statement) in revoking::statements(subject) {
        match &statement.kind {
            StatementKind::Grant(grant) => match source.head(&grant.head) {
                Head::Word(_, Word::Base) => base(subject, held, &place, grant, out),
                Head::Word(_, Word::Tasks) => tasks(subject, held, &place, grant, out),
                head if head.is_grant() => feature(subject, held, &place, grant, out),
                _ => {}
            },
            _ => revoking::elsewhere(subject, held, &entries, statement, out),
        }
    }
}

/// Where something that should be gone comes from.
fn origins(held: &KibanaHeld, on: &FeatureOn, gone: Privileges, spaces: &[&str]) -> Vec<(Origin, bool)> {
    let mut found: Vec<(Origin, bool)> = Vec::new();
    for space in spaces {
        let everywhere = held.origins(on, gone, "*");
        for origin in held.origins(on, gone.both(held.set(on, space)), space) {
            let is_wider = *space != "*" && everywhere.iter().any(|it| it.head == origin.head);
            if !found.iter().any(|(it, _)| it.head == origin.head) {
                found.push((origin, is_wider));
            }
        }
    }
    found
}

fn feature(subject: &Subject, held: &KibanaHeld, place: &InSpaces, grant: &Grant, out: &mut Findings) {
    let source = &subject.role.source;
    let everywhere = || held.places.iter().any(|place| place.spaces.iter().any(|space| space == "*"));
    // The cheap questions before all others.
    if revoking::terms(subject, grant).is_empty() && !everywhere() {
        return;
    }
    let Some((path, meaning)) = revoking::meaning(subject, grant) else { return };
    let (Meaning::Exact(on) | Meaning::Broader(on, _) | Meaning::Facet(on, _)) = meaning else { return };
    for Gone { at, what, set } in revoking::gone(subject, &path, meaning, on, grant) {
        let found = origins(held, &on, set, &place.reached(held));
        if let Some(finding) = told(subject, source.at(at), &what, Some((&on, meaning)), &found, out) {
            out.push(finding);
        }
    }
    // A level that is lower than what is granted everywhere is a revocation as well, and one that does not work.
    if !everywhere() {
        return;
    }
    let Some(full) = revoking::lower_level(subject, grant) else { return };
    for space in place.spaces.iter().filter(|space| **space != "*") {
        let more = held.set(&on, "*").minus(on.closed(full));
        if more.is_empty() {
            continue;
        }
        let at = source.at(grant.value.span);
        let written = grant.value.span.of(source.text);
        let mut finding = out
            .at(at, format!("`{path}: {written}` takes nothing away in `{space}`: more of it is granted in all spaces"))
            .label("what is granted in all spaces is held here, too")
            .help("grant it in the spaces that are meant, by name, instead of in all");
        for origin in held.origins(&on, more, "*") {
            finding = finding.also(origin.at, "granted in all spaces");
        }
        return out.push(finding);
    }
}

/// The finding about something that stays; none if it does not.
fn told(
    subject: &Subject,
    at: Location,
    what: &str,
    about: Option<(&FeatureOn, Meaning)>,
    found: &[(Origin, bool)],
    out: &Findings,
) -> Option<Diagnostic> {
    let (first, is_wider) = found.first()?;
    let tasks: Vec<Cow<str>> = found.iter().filter_map(|(origin, _)| origin.task(subject.check.policy())).collect();
    if !tasks.is_empty() {
        let mut names: Vec<&str> = Vec::new();
        tasks.iter().for_each(|name| {
            if !names.contains(&&**name) {
                names.push(name)
            }
        });
        let names = all_of(names);
        let first = found.iter().find(|(origin, _)| origin.is_task()).map_or(first.at, |(origin, _)| origin.at);
        return Some(
            out.at(at, format!("{what} has no effect: the task {names} grants it all the same"))
                .label("revokes nothing")
                .also(first, "grants it")
                .help(format!(
                    "take the task out, with `tasks -= {names};` where it is inherited, and grant its other parts by themselves"
                )),
        );
    }
    let (why, help) = match (first.via, about) {
        (Via::Base, _) => ("a base privilege holds every feature", "take the base privilege out, and grant the features by name"),
        (Via::Broader, _) | (_, Some((_, Meaning::Broader(..)))) => {
            ("the release has it only within something broader that is granted", "grant neither for this target, or accept both")
        }
        (Via::Replaced, _) => ("a deprecated feature that holds it is granted", "take the deprecated feature out"),
        (Via::Written | Via::Facet | Via::Task | Via::Derived, _) if *is_wider => {
            ("it is granted in all spaces", "grant it in the spaces that are meant, by name, instead of in all")
        }
        (Via::Written | Via::Facet | Via::Task | Via::Derived, _) => {
            ("another statement grants it all the same", "take it out there")
        }
    };
    let mut finding = out.at(at, format!("{what} has no effect: {why}")).label("revokes nothing").help(help);
    for (origin, _) in found {
        finding = finding.also(origin.at, "grants it");
    }
    if let Some((on, Meaning::Broader(..))) = about {
        let title = on.feature.title.unwrap_or(on.feature.id);
        finding = finding.note(format!("{} has it as a part of \"{title}\".", release_name(on.release)));
    }
    Some(finding)
}

fn base(subject: &Subject, held: &KibanaHeld, place: &InSpaces, grant: &Grant, out: &mut Findings) {
    let source = &subject.role.source;
    for term in revoking::terms(subject, grant) {
        let word = source.value(&term.name);
        let is_left = |level: Primary| word == "none" || Primary::named(&word).is_some_and(|word| level >= word);
        let spaces = place.reached(held);
        let reached = held.places.iter().filter(|it| spaces.iter().any(|space| it.reaches(space)));
        let left: Vec<Origin> = reached
            .filter_map(|it| it.base)
            .filter(|(level, _)| is_left(*level))
            .flat_map(|(_, origins)| origins.iter().map(|(_, origin)| origin))
            .collect();
        let Some(first) = left.first() else { continue };
        let what = if word == "none" { "`base: none`".to_owned() } else { format!("`base` without `{word}`") };
        out.push(
            out.at(source.at(term.name.span), format!("{what} has no effect: a base privilege is granted in all spaces"))
                .label("revokes nothing")
                .also(first.at, "grants it")
                .help("grant it in the spaces that are meant, by name, instead of in all"),
        );
    }
}

fn tasks(subject: &Subject, held: &KibanaHeld, place: &InSpaces, grant: &Grant, out: &mut Findings) {
    let source = &subject.role.source;
    for term in revoking::terms(subject, grant) {
        let word = source.value(&term.name);
        let spaces = place.reached(held);
        let reached = held.places.iter().filter(|it| spaces.iter().any(|space| it.reaches(space)));
        let brought = reached.flat_map(|it| &it.features).flat_map(|feature| feature.origins(Privileges(u64::MAX)));
        let is_it = |origin: &Origin| origin.task(subject.check.policy()).is_some_and(|name| word == "none" || name == word);
        let Some(origin) = brought.into_iter().find(is_it) else { continue };
        let what = if word == "none" { "`tasks: none`".to_owned() } else { format!("`tasks` without `{word}`") };
        out.push(
            out.at(source.at(term.name.span), format!("{what} has no effect: the task is granted in all spaces"))
                .label("revokes nothing")
                .also(origin.at, "grants it")
                .help("grant it in the spaces that are meant, by name, instead of in all"),
        );
    }
}
