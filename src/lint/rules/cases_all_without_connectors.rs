//! Cases `all` without Actions and Connectors `all`. A task by name, such as assignee access, is taken at its word: the documents ask
//! for no connectors there.

use crate::catalogue::documents;
use crate::check::held::KibanaHeld;
use crate::check::privileges::Privileges;
use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::edit::{offer_grant, path_in};
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::lint::spaces::{self, Given, by_statement};
use crate::lint::subject::Subject;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "cases-all-without-connectors",
        summary: "Cases `all` without Actions and Connectors `all` in the same spaces",
        docs: r#"
Full access to cases is documented as `all` on Cases and `all` on Actions and Connectors, in the same spaces. Without the second one, case
connectors cannot be created, added, changed or deleted, and updates of cases cannot be sent to external systems. With Actions and
Connectors `read`, cases can still be sent with the connectors that somebody else made.

```pol
role case_manager <
  cases: all;
>
```

Elastic's own predefined roles do this, so it is not an error. Where cases are never sent anywhere, allow it and say so, or name the task
that is meant: `tasks: assignee_access;` is Cases `all` and nothing else.

## Instead

```pol
role case_manager <
  cases: all;
  connectors: all;
>
```
"#,
        sources: &[documents::CONFIGURE_ACCESS_TO_CASES, documents::CASES_REQUIREMENTS],
        ..Entry::of(Kind::Rule(Group::Suspicious))
    }),
    everywhere: false,
    check: Check::Kibana(check),
};

fn check(subject: &Subject, held: &KibanaHeld, out: &mut Findings) {
    for (name, on) in subject.context().names.owned("cases") {
        if !held.touches(on) {
            continue;
        }
        let is_managed = |held: &KibanaHeld, space: &str| held.has(name, "all", space);
        let spaces: Vec<&str> = held
            .spaces()
            .into_iter()
            .filter(|space| is_managed(held, space) && subject.lacks_kibana(|held| held.has("connectors", "all", space)))
            .collect();
        for Given { origin, origins, spaces } in by_statement(held, on, Privileges::ALL, spaces) {
            let at = origin.head;
            if origin.is_task() {
                continue;
            }
            let level = Connectors::of(held, &spaces);
            let without = match level {
                Connectors::Run => format!(
                    "`{name}: all` with `connectors: read`: cases can be sent with the connectors there are, but case connectors cannot be created, added, changed or deleted"
                ),
                Connectors::Elsewhere => format!(
                    "`{name}: all` in other spaces than `connectors: all`: there case connectors cannot be created, added, changed or deleted, and updates cannot be sent to external systems"
                ),
                Connectors::None => format!(
                    "`{name}: all` without `connectors: all`: case connectors cannot be created, added, changed or deleted, and updates cannot be sent to external systems"
                ),
            };
            let finding = out
                .given(origin, &origins, without)
                .label(match level {
                    Connectors::Run => "with `connectors: read`, existing connectors can still be run",
                    Connectors::Elsewhere => "no connector can be used in these spaces",
                    Connectors::None => "no connector can be used",
                })
                .help(format!("add `{}: all;`", path_in(subject, "connectors")));
            let mut finding = offer_grant(subject, spaces::note(finding, &spaces, held), at, "connectors", "all");
            finding.notes.extend(subject.personas_without(|held| {
                held.kibana().is_some_and(|held| spaces.iter().all(|space| held.has("connectors", "all", space)))
            }));
            // Where connectors are held all the same.
            let (shown, what) = match level {
                Connectors::Run => (spaces.first().copied(), "runs existing connectors only"),
                Connectors::Elsewhere => {
                    (held.spaces().into_iter().find(|space| held.has("connectors", "read", space)), "in other spaces")
                }
                Connectors::None => (None, ""),
            };
            if let Some((connectors, _)) = subject.context().wanted("connectors", "read")
                && let Some(statement) = shown.and_then(|space| held.origin(&connectors, space))
            {
                finding = finding.also(statement.head, what);
            }
            out.push(finding);
        }
    }
}

/// What is held of connectors where cases are managed, if it is not everything.
#[derive(Clone, Copy, PartialEq)]
enum Connectors {
    /// Those that there are can be used.
    Run,
    /// Nothing there, but something in other spaces.
    Elsewhere,
    /// Nothing at all.
    None,
}

impl Connectors {
    fn of(held: &KibanaHeld, spaces: &[&str]) -> Connectors {
        let has = |space: &str| held.has("connectors", "read", space);
        if spaces.iter().all(|space| has(space)) {
            Connectors::Run
        } else if held.spaces().into_iter().any(has) {
            Connectors::Elsewhere
        } else {
            Connectors::None
        }
    }
}
