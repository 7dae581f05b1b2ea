//! Cases that can be added to, by somebody who cannot read alerts. A task by name is taken at its word.

use crate::catalogue::{FEATURES, Owner, documents};
use crate::check::held::KibanaHeld;
use crate::check::names::Meaning;
use crate::check::privileges::{FeatureOn, Privileges};
use crate::check::release_name;
use crate::diagnostic::{Diagnostic, Entry, Group, Id, Kind};
use crate::lint::alerts::reads_alerts;
use crate::lint::edit::{offer_grant, path_in};
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::lint::spaces::{self, Given, by_statement};
use crate::lint::subject::Subject;
use crate::source::Location;
use crate::suggest::one_of;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "case-alerts-without-alert-feature",
        summary: "a role that can attach to cases reads no alerts",
        docs: r#"
Adding an alert to a case takes `all` on Cases (or its part for comments and attachments) and at least `read` on a feature that has
alerts, of the same solution. Which feature that is depends on the release: since 9.4 Alerts is a feature of its own, on 9.3 it is a part
of Rules, Alerts, and Exceptions, before that of Security. Cases of Observability take the alerts of Observability features.

```pol
role case_manager <
  cases: all;
  connectors: all;
>
```

## Instead

```pol
role case_manager <
  cases: all;
  connectors: all;
  alerts: read;
>
```

Where alerts have no business in these cases, allow it and say so.
"#,
        sources: &[documents::CONFIGURE_ACCESS_TO_CASES, documents::CASES_REQUIREMENTS],
        ..Entry::of(Kind::Rule(Group::Suspicious))
    }),
    everywhere: false,
    check: Check::Kibana(check),
};

fn check(subject: &Subject, held: &KibanaHeld, out: &mut Findings) {
    for (path, on) in subject.context().names.owned("cases") {
        let Some(comment) = on.find("comment").map(Privileges::sub).filter(|_| held.touches(on)) else { continue };
        let owner = on.feature.owner;
        let attaches = |space: &str| held.set(on, space).covers(comment);
        let spaces: Vec<&str> = held
            .spaces()
            .into_iter()
            .filter(|space| attaches(space) && subject.lacks_kibana(|held| reads_alerts(held, owner, space)))
            .collect();
        for Given { origin, origins, spaces } in by_statement(held, on, comment, spaces) {
            let at = origin.head;
            if origin.is_task() {
                continue;
            }
            let finding = out
                .given(
                    origin,
                    &origins,
                    format!(
                        "alerts cannot be added to these cases: `{path}` takes attachments, but nothing beside it reads alerts"
                    ),
                )
                .label("comments and attachments, but no alerts");
            let mut finding = spaces::note(way_out(subject, finding, at, owner, on), &spaces, held);
            finding.notes.extend(subject.personas_without(|held| {
                held.kibana().is_some_and(|held| spaces.iter().all(|space| reads_alerts(held, owner, space)))
            }));
            out.push(finding);
        }
    }
}

/// The feature to grant on this release.
fn way_out(subject: &Subject, finding: Diagnostic, at: Location, owner: Option<Owner>, on: &FeatureOn) -> Diagnostic {
    let names = &subject.context().names;
    let of_owner =
        names.owned("alerts").iter().find_map(|(path, _)| names.find(path).filter(|n| n.key.owner == owner).map(|n| (path, n)));
    if let Some((path, named)) = of_owner {
        let finding = offer_grant(subject, finding.help(format!("add `{}: read;`", path_in(subject, path))), at, path, "read");
        return match named.meaning {
            Meaning::Broader(within, _) => {
                let title = within.feature.called();
                finding.note(format!("On {} alerts are read with the feature {title}.", release_name(on.release)))
            }
            _ => finding,
        };
    }
    let current = FEATURES.iter().filter(|feature| feature.current.has(on.release) && feature.reads_alerts_of(owner));
    finding.help(format!("add `read` on one of {}", one_of(current.filter_map(|feature| feature.names.first().copied()))))
}
