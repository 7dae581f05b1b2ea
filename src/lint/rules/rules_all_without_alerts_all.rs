//! Rules `all` without Alerts `all`, where they are features of their own.

use crate::catalogue::documents;
use crate::check::held::KibanaHeld;
use crate::check::names::Meaning;
use crate::check::privileges::Privileges;
use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::edit::{offer_grant, path_in};
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::lint::spaces::{self, Given, by_statement};
use crate::lint::subject::Subject;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "rules-all-without-alerts-all",
        summary: "rules are to be managed without Alerts `all`, where that is a feature of its own",
        docs: r#"
Since 9.4 and on serverless, Rules and Exceptions and Alerts are features of their own. Everything that the documents head with managing
rules (enabling detections, previewing rules, value lists) takes `all` on both. A role from before, when alerts came with the rules, is
easily carried over with one half.

```pol
role rule_author <
  rules: all;
  connectors: read;
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

If its holders are to have nothing to do with alerts, allow it and say so: since 9.4 that is possible.
"#,
        sources: &[documents::DETECTIONS_PRIVILEGES],
        ..Entry::of(Kind::Rule(Group::Suspicious))
    }),
    everywhere: false,
    check: Check::Kibana(check),
};

fn check(subject: &Subject, held: &KibanaHeld, out: &mut Findings) {
    let names = &subject.context().names;
    for (path, on) in names.owned("rules") {
        if !held.touches(on) || on.feature.reads_alerts {
            continue;
        }
        let is_its = |alerts: &str| {
            names
                .find(alerts)
                .is_some_and(|named| named.key.owner == on.feature.owner && matches!(named.meaning, Meaning::Exact(_)))
        };
        let Some((alerts, alerts_on)) = names.owned("alerts").iter().find(|(alerts, _)| is_its(alerts)) else { continue };
        let spaces: Vec<&str> = held
            .spaces()
            .into_iter()
            .filter(|space| held.has(path, "all", space) && subject.lacks_kibana(|held| held.has(alerts, "all", space)))
            .collect();
        for Given { origin, origins, spaces } in by_statement(held, on, Privileges::ALL, spaces) {
            let at = origin.head;
            let Some(space) = spaces.first() else { continue };
            let mut finding = out
                .given(
                    origin,
                    &origins,
                    format!("`{path}: all` without `{alerts}: all`: the documents ask for both to manage rules"),
                )
                .label("rules only: here alerts are a feature of their own")
                .help(format!("add `{}: all;`", path_in(subject, alerts)));
            if held.has(alerts, "read", space)
                && let Some(statement) = held.origin(alerts_on, space)
            {
                finding = finding.also(statement.head, "less than `all`");
            }
            let mut finding = offer_grant(subject, spaces::note(finding, &spaces, held), at, alerts, "all");
            finding.notes.extend(subject.personas_without(|held| {
                held.kibana().is_some_and(|held| spaces.iter().all(|space| held.has(alerts, "all", space)))
            }));
            out.push(finding);
        }
    }
}
