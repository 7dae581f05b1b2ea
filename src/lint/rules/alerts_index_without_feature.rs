//! Writing to the alerts indices without a feature that manages alerts. Rules `all` writes to them, too: rules-all-without-alerts-all
//! speaks there. Where everything else of the role is for other spaces, index-for-other-space speaks.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::catalogue::{EsFamily, documents};
use crate::check::effective::IndexEntry;
use crate::check::held::{Grant, KibanaHeld, may_give};
use crate::check::names::NameKey;
use crate::check::privileges::Privileges;
use crate::check::release_name;
use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Subject;
use crate::lint::{alerts, spaces, written};
use crate::syntax::tree::Name;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "alerts-index-without-feature",
        summary: "a role writes to the indices of alerts, and holds no feature that manages alerts",
        docs: r#"
Managing alerts takes index privileges and a Kibana feature: Alerts `all` since 9.4 and on serverless, Rules, Alerts, and Exceptions on
9.3, Security before that. With the indices alone nothing in Kibana can be used, and whoever calls Elasticsearch can change alerts behind
Kibana's back.

```pol
role triage <
  alerts: read;
  index ".alerts-security.alerts-default": read + write + maintenance + view_index_metadata;
>
```

## Instead

The feature brings the indices along.

```pol
role triage <
  alerts: all;
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
    let gives = |entry: &IndexEntry, wanted: &str| entry.privileges.iter().any(|held| may_give(EsFamily::Index, held, wanted));
    let is_hidden = |name: &&Cow<str>| name.starts_with('.');
    let written_to = held
        .indices()
        .filter(|entry| entry.names.iter().any(|name| is_hidden(&name)) && alerts::writes(|wanted| gives(entry, wanted)));
    let names: Vec<&str> = written_to.flat_map(|entry| &entry.names).filter(is_hidden).map(|name| &**name).collect();
    if names.is_empty() {
        return;
    }
    for (path, on) in subject.context().names.owned("alerts") {
        let Some(key) = subject.context().names.find(path).map(|named| named.key) else { continue };
        let rules = || NameKey { name: "rules", owner: key.owner }.to_string();
        let is_managed = |held: &KibanaHeld, space: &str| {
            // A generation whose `read` changes alerts manages them.
            let level = |grant: &Grant| if grant.feature.read_updates_alerts { Privileges::READ } else { Privileges::ALL };
            let manages = |grant: &Grant| grant.set.covers(level(grant)) && grant.feature.reads_alerts_of(key.owner);
            // Older generations of a feature, which stand under their own id, count as well.
            let by_id = |space: &str| held.places.iter().any(|place| place.reaches(space) && place.features.iter().any(manages));
            let here = |space: &str| held.has(path, "all", space) || held.has(&rules(), "all", space) || by_id(space);
            here(space) || held.spaces().iter().any(|held| spaces::is_for(space, held) && here(held))
        };
        let patterns = alerts::patterns(subject, key);
        let suspicious = |name: &str| {
            let space = patterns.iter().find_map(|pattern| alerts::space_of(pattern, name))?;
            let is_foreign = !held.places.is_empty() && !spaces::is_reached(held, space);
            (!is_foreign && subject.lacks_kibana(|held| is_managed(held, space))).then(|| space.to_owned())
        };
        let spaces: BTreeSet<String> = names.iter().filter_map(|name| suspicious(name)).collect();
        if spaces.is_empty() {
            continue;
        }
        let statements = written::indices(subject);
        let mut places = statements.iter().filter(|written| alerts::writes(|wanted| written.gives(wanted))).flat_map(|written| {
            let is_suspicious = |name: &&Name| suspicious(&written.source.value(name)).is_some();
            written.names.iter().copied().filter(is_suspicious).map(|name| written.at(name))
        });
        let Some(at) = places.next() else { continue };
        let mut finding = out
            .at(at, "alerts can be changed in their index, but no feature that manages alerts is held")
            .label("may write here")
            .help(format!("grant `{path}: all;`, which brings these index privileges, or only `read` here"));
        for also in places {
            finding = finding.also(also, "and here");
        }
        if !on.feature.names.contains(&key.name) {
            let release = release_name(subject.target().release());
            finding = finding.note(format!("On {release} alerts are managed with the feature {}.", on.feature.called()));
        }
        finding.notes.extend(
            subject.personas_without(|held| held.kibana().is_some_and(|held| spaces.iter().all(|space| is_managed(held, space)))),
        );
        out.push(finding);
    }
}
