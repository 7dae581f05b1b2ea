//! `read` that still changes alerts, where Elasticsearch lets it: without `write` on the alerts there is nothing to say. A task by name is
//! taken at its word.

use std::borrow::Cow;

use crate::catalogue::{Feature, documents};
use crate::check::held::{KibanaHeld, patterns_meet};
use crate::check::names::NameKey;
use crate::check::origin::Origin;
use crate::check::privileges::Privileges;
use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Subject;
use crate::lint::{alerts, written};
use crate::source::Location;
use crate::suggest::all_of;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "read-can-update-alerts",
        summary: "`read` on an older feature of Security still lets one change alerts, where the index privileges are there",
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
  index ".alerts-security.alerts-*": read + write;
>
```

A change only goes through with index privileges: of a role that cannot write to the alerts, by itself or together with the other roles
of a persona, it is not reported.

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

fn check(subject: &Subject, held: &KibanaHeld, out: &mut Findings) {
    let mut reported = Vec::new();
    for place in &held.places {
        for grant in &place.features {
            let only_reads = grant.set.covers(Privileges::READ) && !grant.set.covers(Privileges::ALL);
            if !grant.feature.read_updates_alerts || !only_reads {
                continue;
            }
            let origins: Vec<Origin> = grant.origins(Privileges::READ).collect();
            let Some(origin) = origins.first().copied() else { continue };
            let may_write = |held: &KibanaHeld| place.spaces.iter().any(|space| may_write(subject, held, grant.feature, space));
            let by_itself = may_write(held);
            let with: Vec<&str> = subject
                .personas
                .iter()
                .filter(|together| !by_itself && together.held.kibana().is_some_and(may_write))
                .map(|together| &*together.persona.name)
                .collect();
            if reported.contains(&origin.head) || origin.is_task() || !by_itself && with.is_empty() {
                continue;
            }
            reported.push(origin.head);
            let mut finding = out
                .given(origin, &origins, format!("`read` on \"{}\" still lets one change alerts", grant.feature.called()))
                .gives(grant.feature.read.access)
                .label(format!("is \"{}\": `read` on this release", grant.feature.id))
                .help("give no `write` on the alerts indices to those who are only to look")
                .note("From the release on that has Alerts as a feature of its own, its `read` only reads.");
            if let Some(at) = written(subject, grant.feature, place.spaces) {
                finding = finding.also(at, "may write to the alerts' index");
            }
            if !with.is_empty() {
                finding =
                    finding.note(format!("The index privileges are there together with the other roles of {}.", all_of(with)));
            }
            out.push(finding);
        }
    }
}

/// The names of alerts whose changes hang on a feature.
fn keys(subject: &Subject, feature: &Feature) -> Vec<NameKey> {
    let names = &subject.context().names;
    let keys = names.owned("alerts").iter().filter_map(|(path, _)| names.find(path)).map(|named| named.key);
    keys.filter(|key| feature.reads_alerts_of(key.owner)).collect()
}

/// Whether Elasticsearch lets somebody change the alerts of a space.
fn may_write(subject: &Subject, held: &KibanaHeld, feature: &Feature, space: &str) -> bool {
    keys(subject, feature).into_iter().any(|key| alerts::may_be_written(subject, held, key, space))
}

/// The index statement that lets somebody write to alerts of one of these spaces.
fn written(subject: &Subject, feature: &Feature, spaces: &[Cow<str>]) -> Option<Location> {
    let of_space = |pattern: &&str| spaces.iter().map(|space| pattern.replace("{space}", space)).collect::<Vec<_>>();
    let indices: Vec<String> =
        keys(subject, feature).into_iter().flat_map(|key| alerts::patterns(subject, key)).flat_map(|it| of_space(&it)).collect();
    written::indices(subject).iter().filter(|written| alerts::writes(|wanted| written.gives(wanted))).find_map(|written| {
        let meets = |held: &str| indices.iter().any(|index| patterns_meet(held, index));
        written.names.iter().copied().find(|name| meets(&written.source.value(name))).map(|name| written.at(name))
    })
}
