//! Rules with case actions, by somebody who holds less than Cases `all`. Who holds no cases at all is not after them.

use crate::catalogue::{Feature, LICENSED, Owner, documents};
use crate::check::held::KibanaHeld;
use crate::check::privileges::Privileges;
use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::edit::{offer_grant, path_in};
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::lint::spaces::{self, Given, by_statement};
use crate::lint::subject::Subject;
use crate::source::Location;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "case-actions-need-cases-all",
        summary: "a role edits rules and their actions, and holds less than `all` on cases",
        docs: r#"
A rule can open cases by itself, with a case action. Adding one to a rule takes `all` on the Cases of the same solution. A role that edits
rules, uses connectors and holds a part of Cases can add every action but this one.

```pol
role detection_engineer <
  rules: all;
  alerts: all;
  connectors: read;
  cases: read;
>
```

A role without any privilege on cases is not meant to use case actions and is not reported.

## Instead

```pol
role detection_engineer <
  rules: all;
  alerts: all;
  connectors: all;
  cases: all;
>
```
"#,
        sources: &[documents::CONFIGURE_ACCESS_TO_CASES],
        ..Entry::of(Kind::Rule(Group::Suspicious))
    }),
    everywhere: false,
    check: Check::Kibana(check),
};

fn check(subject: &Subject, held: &KibanaHeld, out: &mut Findings) {
    let Some(target) = subject.target().kibana() else { return };
    let Some(needs) = LICENSED.iter().find(|needs| needs.name == "case_actions" && needs.releases.has(target.release)) else {
        return;
    };
    if needs.license.is_some_and(|needed| target.license.is_some_and(|license| license < needed)) {
        return;
    }
    for (path, on) in subject.context().names.owned("cases") {
        if !held.touches(on) {
            continue;
        }
        let below = |space: &str| {
            let set = held.set(on, space);
            set.has_level() && !set.covers(Privileges::ALL)
        };
        let mut rules: Option<Location> = None;
        let spaces: Vec<&str> = held
            .spaces()
            .into_iter()
            .filter(|space| below(space) && held.has("connectors", "read", space))
            .filter(|space| subject.lacks_kibana(|held| held.has(path, "all", space)))
            .filter(|space| match edits_rules(held, subject, on.feature.owner, space) {
                Some(at) => {
                    rules.get_or_insert(at);
                    true
                }
                None => false,
            })
            .collect();
        let Some(rules) = rules else { continue };
        for Given { origin, origins, spaces } in by_statement(held, on, Privileges(u64::MAX), spaces) {
            let at = origin.head;
            let finding = out
                .given(origin, &origins, format!("case actions cannot be added to rules: that takes `{path}: all`"))
                .label("less than `all`")
                .also(rules, "edits rules with their actions")
                .help(format!("write `{}: all;` if rules are to open cases", path_in(subject, path)));
            let mut finding = offer_grant(subject, spaces::note(finding, &spaces, held), at, path, "all");
            finding.notes.extend(subject.personas_without(|held| {
                held.kibana().is_some_and(|held| spaces.iter().all(|space| held.has(path, "all", space)))
            }));
            out.push(finding);
        }
    }
}

/// The statement that lets rules of an owner be edited in a space: those of its own feature, or of features that have rules.
fn edits_rules(held: &KibanaHeld, subject: &Subject, owner: Option<Owner>, space: &str) -> Option<Location> {
    let names = &subject.context().names;
    let of_owner = names.owned("rules").iter().find(|(path, _)| names.find(path).is_some_and(|named| named.key.owner == owner));
    if let Some((path, on)) = of_owner {
        return held.origins(on, Privileges::ALL, space).first().map(|origin| origin.head).filter(|_| !held.comes_along(path));
    }
    let here = held.places.iter().filter(|place| place.reaches(space));
    let mut grants = here.flat_map(|place| &place.features);
    // A feature of alerts alone has an owner; those with rules of their own stand by themselves.
    let has_rules = |feature: &Feature| {
        owner.is_some_and(|owner| feature.category == owner.name()) && feature.owner.is_none() && feature.reads_alerts
    };
    let grant = grants.find(|grant| grant.set.covers(Privileges::ALL) && has_rules(grant.feature))?;
    grant.origins(Privileges::ALL).next().map(|origin| origin.head)
}
