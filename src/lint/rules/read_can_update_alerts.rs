//! `read` that still changes alerts. A task by name is taken at its word.

use crate::catalogue::documents;
use crate::check::held::KibanaHeld;
use crate::check::origin::Origin;
use crate::check::privileges::Privileges;
use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Subject;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "read-can-update-alerts",
        summary: "`read` on an older feature of Security still lets one change alerts",
        docs: r#"
On the older Security features, and on Rules, Alerts, and Exceptions, `read` also lets one change the status, the assignees and the tags
of alerts. Since Alerts is a feature of its own, its `read` only reads. The same word means more on the older release.

```toml
[targets.dr]
release = "9.3"
```

```pol
role auditor <
  rules: read;
>
```

Whether a change goes through also depends on the index privileges: without `write` on the alerts there is nothing to worry about.

## Instead

```toml
[targets.prod]
release = "9.5"
```

```pol
role auditor <
  rules: read;
  alerts: read;
>
```
"#,
        sources: &[documents::DETECTIONS_PRIVILEGES],
        ..Entry::of(Kind::Rule(Group::Portability))
    }),
    everywhere: false,
    check: Check::Kibana(check),
};

fn check(_: &Subject, held: &KibanaHeld, out: &mut Findings) {
    let mut reported = Vec::new();
    for grant in held.places.iter().flat_map(|place| &place.features) {
        let only_reads = grant.set.covers(Privileges::READ) && !grant.set.covers(Privileges::ALL);
        if !grant.feature.read_updates_alerts || !only_reads {
            continue;
        }
        let origins: Vec<Origin> = grant.origins(Privileges::READ).collect();
        let Some(origin) = origins.first().copied() else { continue };
        if reported.contains(&origin.head) || origin.is_task() {
            continue;
        }
        reported.push(origin.head);
        out.push(
            out.given(origin, &origins, format!("`read` on \"{}\" still lets one change alerts", grant.feature.title))
                .label(format!("is \"{}\": `read` on this release", grant.feature.id))
                .help("give no `write` on the alerts indices to those who are only to look")
                .note("From the release on that has Alerts as a feature of its own, its `read` only reads."),
        );
    }
}
