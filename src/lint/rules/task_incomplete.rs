//! One half of a documented task without the other.
//!
//! A task is recognised by what only it takes. Managing rules and managing alerts show in their features. Asked for by their own names,
//! these bring the indices along on most targets, so something is missing only where `derive_indices = false`; asked for by the name of the
//! broader feature that a release has them in, they bring none. Previewing rules and managing value lists show in index statements for
//! indices that nothing else needs. Enabling the detections feature takes what managing rules takes and a cluster privilege that many roles
//! have: it cannot be told apart. The tasks about cases, exceptions and actions of rules have no half in Elasticsearch.
//!
//! Others speak first: value-lists-without-cluster-manage of the cluster privilege, alerts-index-without-feature of the alerts indices,
//! index-for-other-space of indices of other spaces, and rules-all-without-alerts-all where Alerts is all that is missing.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::catalogue::{EsFamily, LEGACY_INDICES, TASKS, TaskNeeds, documents};
use crate::check::held::{KibanaHeld, implied};
use crate::check::names::Meaning;
use crate::check::origin::{Origin, Via};
use crate::check::privileges::Privileges;
use crate::config::KibanaTarget;
use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::edit::offer_grant;
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Subject;
use crate::lint::{spaces, written};
use crate::source::Location;
use crate::suggest::all_of;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "task-incomplete",
        summary: "a role has the Kibana half of a documented task without the indices it takes, or the other way round",
        docs: r#"
The documents list for each job around detections what it takes in Kibana and what in Elasticsearch. One half without the other opens a
page that stays empty, or allows what no page offers. Previewing a rule reads indices of its own, and takes `all` on rules and alerts:

```pol
role rule_tester <
  rules: read;
  index
    ".preview.alerts-security.alerts-default",
    ".internal.preview.alerts-security.alerts-default-*": read;
>
```

Where a target says `derive_indices = false`, grants do not bring their index privileges, and the policy has to:

```toml
[targets.prod]
release = "9.5"
derive_indices = false
```

```pol
role triage <
  alerts: all;
>
```

Before 9.3 rules and alerts are a part of Security. Its `all` is the Kibana half of managing them, and brings no index privileges:

```toml
[targets.dr]
release = "9.2"
```

```pol
role detection_engineer <
  security: all;
>
```

## Instead

A task is the union of all that the documents list, on each release, whatever the target derives.

```pol
role rule_tester <
  tasks: preview_rules;
>
```

```toml
[targets.prod]
release = "9.5"
derive_indices = false
```

```pol
role triage <
  tasks: manage_alerts;
>
```
"#,
        sources: &[documents::DETECTIONS_PRIVILEGES],
        ..Entry::of(Kind::Rule(Group::Suspicious))
    }),
    everywhere: false,
    check: Check::Kibana(check),
};

/// Tasks that show in a feature, with that feature.
const BY_FEATURE: [(&str, &str); 2] = [("manage_rules", "rules"), ("manage_alerts", "alerts")];
/// The task that shows in its indices.
const BY_INDEX: &str = "preview_rules";
/// The task that shows in an index statement of its own.
const BY_STATEMENT: &str = "manage_value_lists";

fn check(subject: &Subject, held: &KibanaHeld, out: &mut Findings) {
    without_indices(subject, held, out);
    if held.roles.iter().all(|role| role.indices.is_empty()) {
        return;
    }
    if let Some((needs, at, space)) = previews(subject, held) {
        without_features(subject, held, BY_INDEX, needs, at, &space, out);
    }
    if let Some(needs) = written::task(subject, BY_STATEMENT)
        && needs.cluster.iter().all(|wanted| held.has_cluster(wanted))
        && let Some((at, space)) = written::value_lists(subject)
    {
        without_features(subject, held, BY_STATEMENT, needs, at, &space, out);
    }
}

/// What the documents head a task with.
fn title(name: &str) -> &'static str {
    TASKS.iter().find(|task| task.name == name).map_or("", |task| task.title)
}

/// Features of detections that were asked for by name, without the indices of their tasks.
fn without_indices(subject: &Subject, held: &KibanaHeld, out: &mut Findings) {
    let mut tasks: Vec<&str> = Vec::new();
    let mut places: Vec<Location> = Vec::new();
    let mut missing: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let mut has_some = false;
    for (task, feature) in BY_FEATURE {
        let Some(needs) = written::task(subject, task) else { continue };
        // The owner of the detections, whatever solution the target has.
        let path = needs.features.iter().map(|(path, _)| *path).find(|path| path.rsplit('.').next() == Some(feature));
        let Some(path) = path else { continue };
        for (at, space) in asked(subject, held, path) {
            let lacking = lacking(subject, needs, &space);
            if !lacking.is_empty() {
                places.push(at);
                tasks.push(task);
                for (index, privileges) in lacking {
                    has_some |= has_any(subject, needs, &index);
                    missing.entry(index).or_default().extend(privileges);
                }
            }
        }
    }
    tasks.dedup();
    places.sort();
    places.dedup();
    let Some((at, further)) = places.split_first() else { return };
    let titles: Vec<&str> = tasks.iter().map(|task| title(task)).collect();
    let tasks = tasks.join(" + ");
    let mut finding = out
        .at(
            *at,
            format!(
                "half of the documented task{}: {} are missing",
                quoted(&titles),
                if has_some { "some index privileges" } else { "the index privileges" }
            ),
        )
        .label(if subject.target().kibana().is_some_and(|target| target.derive_indices) {
            "brings no index privileges"
        } else {
            "brings no index privileges: the target has `derive_indices = false`"
        })
        .help(format!("write `tasks: {tasks};`, which brings all that the documents list"));
    for also in further {
        finding = finding.also(*also, "and neither does this");
    }
    finding.notes.extend(missing.into_iter().map(|(index, privileges)| sentence(&index, privileges)));
    out.push(offer_grant(subject, finding, *at, "tasks", &tasks));
}

fn quoted(titles: &[&str]) -> String {
    let all: Vec<String> = titles.iter().map(|title| format!("\"{title}\"")).collect();
    format!("{} {}", if all.len() == 1 { "" } else { "s" }, all.join(" and "))
}

/// Whether something of what a task takes on an index is held there.
fn has_any(subject: &Subject, needs: &TaskNeeds, index: &str) -> bool {
    let wanted = needs.indices.iter().flat_map(|(_, privileges)| privileges.iter().copied());
    wanted.into_iter().any(|wanted| !subject.lacks_kibana(|held| held.has_index(index, wanted)))
}

/// Where `all` on a feature is asked for and brings no indices along, with the spaces: by its own name where the target says so, or by the
/// name of the broader feature that it is a part of.
fn asked(subject: &Subject, held: &KibanaHeld, path: &str) -> Vec<(Location, String)> {
    let Some(named) = subject.context().names.find(path) else { return Vec::new() };
    let spaces = held.spaces().into_iter().filter(|space| held.has(path, "all", space));
    let derives = subject.target().kibana().is_some_and(|target| target.derive_indices);
    let granted = |order: u16, space: &str| {
        let here = held.places.iter().filter(|place| place.reaches(space));
        let mut grants = here.flat_map(|place| &place.features).filter(|grant| grant.order == order);
        grants.find_map(|grant| grant.origins(Privileges::ALL).find(|origin| !derives || is_whole(origin)))
    };
    let at = |space: &str| match named.meaning {
        Meaning::Exact(_) if derives => None,
        Meaning::Exact(on) => granted(on.order, space).map(|origin| origin.head),
        // A feature that has rules or alerts in its own name brings its indices by that name.
        Meaning::Broader(_, row) if derives && BY_FEATURE.iter().any(|(_, feature)| *feature == row.within) => None,
        Meaning::Broader(on, _) => {
            let surplus = || held.roles.iter().flat_map(|role| &role.surplus).filter(|surplus| surplus.all);
            let by_part = surplus().find(|surplus| surplus.asked == named.key).filter(|_| !derives);
            let whole = || granted(on.order, space).filter(is_whole);
            by_part.map(|surplus| surplus.origin).or_else(whole).map(|origin| origin.head)
        }
        _ => None,
    };
    spaces.filter_map(|space| Some((at(space)?, space.to_owned()))).collect()
}

/// Whether a feature is asked for by its own name, or by an id that it had.
fn is_whole(origin: &Origin) -> bool {
    matches!(origin.via, Via::Written | Via::Replaced)
}

/// What is missing of a task's index privileges in a space: names and privileges.
fn lacking(subject: &Subject, needs: &TaskNeeds, space: &str) -> Vec<(String, Vec<&'static str>)> {
    let is_old = subject.target().kibana().is_some_and(KibanaTarget::has_legacy_indices);
    let mut lacking = Vec::new();
    for (names, privileges) in needs.indices {
        let legacy = LEGACY_INDICES.iter().filter(|row| is_old && names.contains(&row.same_as)).map(|row| row.name);
        for name in names.iter().copied().chain(legacy).map(|name| name.replace("{space}", space)) {
            let is_lacking = |wanted: &&str| subject.lacks_kibana(|held| held.has_index(&name, wanted));
            let missing: Vec<&str> = privileges.iter().copied().filter(is_lacking).collect();
            if !missing.is_empty() {
                lacking.push((name, missing));
            }
        }
    }
    lacking
}

/// What to write, each index with its privileges once.
fn sentence(index: &str, mut privileges: Vec<&str>) -> String {
    privileges.sort_unstable();
    privileges.dedup();
    let all: Vec<Cow<str>> = privileges.iter().map(|name| Cow::Borrowed(*name)).collect();
    let is_needed = |name: &str| {
        let others: Vec<Cow<str>> = all.iter().filter(|other| *other != name).cloned().collect();
        !implied(EsFamily::Index, &others, name)
    };
    format!("Missing on `{index}`: {}.", all_of(privileges.iter().copied().filter(|name| is_needed(name))))
}

/// The index statement that is for previewing rules, with the space.
fn previews(subject: &Subject, held: &KibanaHeld) -> Option<(&'static TaskNeeds, Location, String)> {
    let needs = written::task(subject, BY_INDEX)?;
    let patterns = || needs.indices.iter().flat_map(|(names, _)| names.iter().copied());
    let is_about = |name: &str| patterns().any(|pattern| spaces::of_index(pattern, name).is_some());
    if !held.indices().flat_map(|entry| &entry.names).any(|name| is_about(name)) {
        return None;
    }
    written::indices(subject).iter().find_map(|written| {
        let (name, space) = patterns().find_map(|pattern| written.of_pattern(pattern).next())?;
        Some((needs, written.at(name), space))
    })
}

/// Indices of a task without the features that it takes.
fn without_features(
    subject: &Subject,
    held: &KibanaHeld,
    task: &str,
    needs: &TaskNeeds,
    at: Location,
    space: &str,
    out: &mut Findings,
) {
    if !held.places.is_empty() && !spaces::is_reached(held, space) {
        return;
    }
    let has = |held: &KibanaHeld, path: &str, word: &str| {
        held.has(path, word, space) || held.spaces().iter().any(|here| spaces::is_for(space, here) && held.has(path, word, here))
    };
    let missing: Vec<(&str, &str)> =
        needs.features.iter().copied().filter(|(path, word)| subject.lacks_kibana(|held| has(held, path, word))).collect();
    // Of two features, rules-all-without-alerts-all speaks if the second one is missing.
    if missing.is_empty() || needs.features.first().is_some_and(|first| !missing.contains(first)) {
        return;
    }
    let names = &subject.context().names;
    // As a policy for this target would write it.
    let written = |path: &str| {
        let bare = path.rsplit('.').next().unwrap_or(path);
        let is_same = names.find(bare).zip(names.find(path)).is_some_and(|(bare, whole)| bare.key == whole.key);
        if is_same { bare.to_owned() } else { path.to_owned() }
    };
    let missing: Vec<String> = missing.iter().map(|(path, word)| format!("{}: {word}", written(path))).collect();
    let mut finding = out
        .at(
            at,
            format!(
                "half of the documented task \"{}\": {} missing beside the indices",
                title(task),
                if missing.len() == 1 { "a Kibana privilege is" } else { "the Kibana privileges are" }
            ),
        )
        .label("an index of this task")
        .help(format!(
            "write `tasks: {task};`, which brings all that the documents list, or add {}",
            all_of(missing.iter().map(String::as_str))
        ));
    finding.notes.extend(subject.personas_without(|held| {
        held.kibana().is_some_and(|held| needs.features.iter().all(|(path, word)| has(held, path, word)))
    }));
    out.push(finding);
}
