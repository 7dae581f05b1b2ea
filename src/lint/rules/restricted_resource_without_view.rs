//! A resource type that is restricted without being visible.

use crate::catalogue::{Permission, RESTRICTABLE_RESOURCES, documents};
use crate::check::held::ConnectHeld;
use crate::diagnostic::{Applicability, Entry, Group, Id, Kind};
use crate::lint::findings::Findings;
use crate::lint::permissions::{self, Way};
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Subject;
use crate::source::Location;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "restricted-resource-without-view",
        summary: "a resource type is restricted that the profile may not view",
        docs: r#"
Restricting a type of resource to tags or to a hierarchy narrows what a profile may see of it. Without the permission to view it there is
nothing to narrow.

```pol
role team_lead on connect <
  users: view;
  access_tags: < team: "blue"; >
  restricted_resources: User, Queue;
>
```

## Instead

```pol
role team_lead on connect <
  users: view;
  queues: view;
  access_tags: < team: "blue"; >
  restricted_resources: User, Queue;
>
```
"#,
        sources: &[documents::CONNECT_TAG_BASED_ACCESS],
        ..Entry::of(Kind::Rule(Group::Suspicious))
    }),
    everywhere: false,
    check: Check::Connect(check),
};

fn check(subject: &Subject, _: &ConnectHeld, out: &mut Findings) {
    let Some(profile) = subject.connect() else { return };
    let lists = [(&profile.origins.restricted_resources, false), (&profile.origins.hierarchy_resources, true)];
    for (restricted, by_hierarchy) in lists {
        // What the hierarchy does not know is told already.
        for resource in RESTRICTABLE_RESOURCES.iter().filter(|resource| !by_hierarchy || resource.hierarchy) {
            let causes: Vec<Location> = restricted.of(|name| name == resource.name).map(|origin| origin.at).collect();
            let Some(at) = causes.first().copied() else { continue };
            let has = |held: &ConnectHeld| resource.view.is_empty() || held.has(resource.view);
            if !subject.lacks_connect(has) {
                continue;
            }
            let Some(view) = Permission::find(resource.view) else { continue };
            let name = Way::at(subject, at).name(&[view], "and");
            let mut finding = out
                .at(at, format!("`{}` is restricted, but cannot be seen without {name}", resource.name))
                .caused_by(causes)
                .label("restricts nothing")
                .help(format!("add {name}, or leave `{}` out", resource.name));
            finding.notes.extend(subject.personas_without(|held| held.connect().is_some_and(has)));
            if let Some(edits) = permissions::grant(subject, at, &[view]) {
                finding = finding.fix_all(format!("Add {name}"), Applicability::Unsafe, edits);
            }
            out.push(finding);
        }
    }
}
