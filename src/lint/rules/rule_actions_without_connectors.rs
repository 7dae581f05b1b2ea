//! Rules `all` without Actions and Connectors. A task by name is taken at its word: the documents have tasks of their own for rules with
//! actions. Where rules only come along with what is asked for, broader-on-release speaks.

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
        name: "rule-actions-without-connectors",
        summary: "Rules `all` without at least `read` on Actions and Connectors",
        docs: r#"
What a rule does when it finds something goes through connectors. Editing the actions of rules, and importing rules that have some, takes
at least `read` on Actions and Connectors; creating connectors, and overwriting or adding them during an import, takes `all`.

```pol
role rule_author <
  rules: all;
  alerts: all;
>
```

## Instead

```pol
role rule_author <
  rules: all;
  alerts: all;
  connectors: read;
>
```

If rules are to be managed without their actions, name the task: it is taken at its word.

```pol
role rule_author <
  tasks: manage_rules;
>
```
"#,
        sources: &[documents::DETECTIONS_PRIVILEGES],
        ..Entry::of(Kind::Rule(Group::Suspicious))
    }),
    everywhere: false,
    check: Check::Kibana(check),
};

fn check(subject: &Subject, held: &KibanaHeld, out: &mut Findings) {
    let mut reported = Vec::new();
    for (path, on) in subject.context().names.owned("rules") {
        if !held.touches(on) {
            continue;
        }
        let spaces: Vec<&str> = held
            .spaces()
            .into_iter()
            .filter(|space| held.has(path, "all", space) && subject.lacks_kibana(|held| held.has("connectors", "read", space)))
            .collect();
        for Given { origin, origins, spaces } in by_statement(held, on, Privileges::ALL, spaces) {
            let at = origin.head;
            if reported.contains(&at) || held.comes_along(path) || origin.is_task() {
                continue;
            }
            reported.push(at);
            let finding = out
            .given(origin, &origins, "rules are managed without connectors: their actions cannot be edited, and rules with actions cannot be imported")
            .label("includes `all` on rules")
            .help(format!("add `{}: read;`, or `all` to create or overwrite connectors, too", path_in(subject, "connectors")));
            let mut finding = offer_grant(subject, spaces::note(finding, &spaces, held), at, "connectors", "read");
            finding.notes.extend(subject.personas_without(|held| {
                held.kibana().is_some_and(|held| spaces.iter().all(|space| held.has("connectors", "read", space)))
            }));
            out.push(finding);
        }
    }
}
