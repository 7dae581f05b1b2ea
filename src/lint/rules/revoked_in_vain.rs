//! A statement that takes away what a task of the role gives all the same.

use std::borrow::Cow;

use crate::check::effective::KibanaRole;
use crate::check::held::KibanaHeld;
use crate::check::names::Meaning;
use crate::check::origin::{Origin, Via};
use crate::check::privileges::Privileges;
use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Subject;
use crate::source::Location;
use crate::suggest::all_of;
use crate::syntax::tree::{Body, Grant, Operator, Statement, StatementKind, Term};

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "revoked-in-vain",
        summary: "a statement revokes what a task or a grant of the role brings all the same",
        docs: r#"
A task is the union of all that the documents list for a job, and is added to whatever else a role says. A statement that revokes a part of it,
or all of it, has no effect as long as the role has the task, by itself or from a role that it extends.

```pol
abstract role case_worker < tasks: manage_cases; >
role reader extends case_worker <
  cases: none;
>
```

In the same way `index … -= …` takes nothing from the index privileges that come with a grant such as `alerts: all`.

## Instead

Take the task out, or grant its parts by themselves.

```pol
abstract role case_worker < tasks: manage_cases; >
role reader extends case_worker <
  tasks -= manage_cases;
  connectors: read;
>
```
"#,
        sources: &[],
        ..Entry::of(Kind::Rule(Group::Suspicious))
    }),
    everywhere: false,
    check: Check::Kibana(check),
};

fn check(subject: &Subject, held: &KibanaHeld, out: &mut Findings) {
    let Some(role) = subject.kibana() else { return };
    let own: Vec<&str> = role.own_spaces.iter().map(|space| &**space).collect();
    let body = &subject.role.tree.body;
    indices(subject, role, body, out);
    body_of(subject, held, body, &own, out);
    for statement in statements(subject, body) {
        if let StatementKind::In(spaces, inner) = &statement.kind {
            let spaces: Vec<_> = spaces.iter().map(|space| subject.role.source.value(space)).collect();
            body_of(subject, held, inner, &spaces.iter().map(|space| &**space).collect::<Vec<_>>(), out);
        }
    }
}

/// The statements of a body of the role that count on the target.
fn statements<'a>(subject: &Subject<'_, 'a>, body: &'a Body) -> Vec<&'a Statement> {
    subject.role.source.statements(body, &subject.context().known).collect()
}

fn body_of<'a>(subject: &Subject<'_, 'a>, held: &KibanaHeld, body: &'a Body, spaces: &[&str], out: &mut Findings) {
    let source = &subject.role.source;
    for statement in statements(subject, body) {
        let StatementKind::Grant(grant) = &statement.kind else { continue };
        let revoking = revoking(subject, grant);
        if revoking.is_empty() || grant.head.is_quoted() {
            continue;
        }
        let head = source.value(&grant.head);
        let path = head.strip_prefix("kibana.").unwrap_or(&head);
        let Some(meaning) = subject.context().names.find(path).map(|named| named.meaning) else { continue };
        let (Meaning::Exact(on) | Meaning::Broader(on, _) | Meaning::Facet(on, _)) = meaning else { continue };
        for term in revoking {
            let word = source.value(&term.name);
            let gone = match (&*word, meaning) {
                ("none", Meaning::Facet(..)) => subject.context().wanted(path, "all").map_or(Privileges::NONE, |(_, set)| set),
                ("none", _) => Privileges(u64::MAX),
                (sub, _) => on.find(sub).map_or(Privileges::NONE, Privileges::sub),
            };
            let origins = spaces.iter().flat_map(|space| held.origins(&on, gone.both(held.set(&on, space)), space));
            let mut given: Vec<(Cow<str>, Location)> = Vec::new();
            for task in origins.filter(|origin| origin.is_task()).filter_map(|origin| task(subject, origin)) {
                if !given.contains(&task) {
                    given.push(task);
                }
            }
            let Some((_, first)) = given.first() else { continue };
            let names = all_of(given.iter().map(|(name, _)| &**name));
            let what = if word == "none" { format!("`{path}: none`") } else { format!("`{path}` without `{word}`") };
            out.push(
                out.at(source.at(term.name.span), format!("{what} has no effect: the task {names} grants it all the same"))
                    .label("revokes nothing")
                    .also(*first, "grants it")
                    .help(format!(
                        "take the task out, with `tasks -= {names};` where it is inherited, and grant its other parts by themselves"
                    )),
            );
        }
    }
}

/// Index privileges that grants and tasks bring along: `-=` takes from what `index` statements grant.
fn indices<'a>(subject: &Subject<'_, 'a>, role: &KibanaRole, body: &'a Body, out: &mut Findings) {
    let source = &subject.role.source;
    for statement in statements(subject, body) {
        let StatementKind::Index(index) = &statement.kind else { continue };
        if index.operator != Operator::Remove || !index.clusters.is_empty() {
            continue;
        }
        for term in &index.privileges.terms {
            let word = source.value(&term.name);
            let names = || index.names.iter().map(|name| source.value(name));
            let is_meant = |held: &str| names().any(|name| name == held);
            let origins = role.indices.iter().flat_map(|entry| entry.origins_of(is_meant, |privilege| privilege == word));
            let mut brought: Vec<Location> =
                origins.filter(|origin| matches!(origin.via, Via::Derived | Via::Task)).map(|origin| origin.head).collect();
            brought.sort();
            brought.dedup();
            let Some((first, further)) = brought.split_first() else { continue };
            let mut finding = out
                .at(
                    source.at(term.name.span),
                    format!("`{word}` stays: index privileges that come with a grant cannot be taken away"),
                )
                .label("takes nothing away")
                .also(*first, "brings it along")
                .help("set `derive_indices = false` for the target and name the index privileges, or leave this out");
            for also in further {
                finding = finding.also(*also, "and so does this");
            }
            out.push(finding);
        }
    }
}

/// The terms of a statement that take something away.
fn revoking<'g>(subject: &Subject, grant: &'g Grant) -> Vec<&'g Term> {
    let source = &subject.role.source;
    match (grant.operator, grant.value.terms.as_slice()) {
        (Operator::Set, [only]) if source.value(&only.name) == "none" => vec![only],
        (Operator::Remove, terms) => terms.iter().collect(),
        (_, terms) => terms.iter().filter(|term| term.minus).collect(),
    }
}

/// The name of the task that brings something, with where it stands.
fn task<'a>(subject: &Subject<'_, 'a>, origin: Origin) -> Option<(Cow<'a, str>, Location)> {
    let (source, statement) = origin.statement(subject.check.policy())?;
    let StatementKind::Grant(grant) = &statement.kind else { return None };
    let named = grant.value.terms.iter().find(|term| source.at(term.name.span) == origin.at)?;
    Some((source.value(&named.name), origin.at))
}
