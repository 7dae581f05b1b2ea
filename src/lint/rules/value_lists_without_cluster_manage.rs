//! Value lists without the cluster privilege that managing them takes. That somebody is after value lists shows in an index statement
//! for the lists alone: managing rules and alerts needs the same indices beside others. task-incomplete speaks where the cluster privilege
//! is there and the features are not.

use crate::catalogue::documents;
use crate::check::held::KibanaHeld;
use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Subject;
use crate::lint::written;
use crate::suggest::all_of;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "value-lists-without-cluster-manage",
        summary: "the indices of value lists are managed without the cluster privilege `manage`",
        docs: r#"
Managing value lists takes three halves, as it were: `all` on rules and alerts, index privileges on `.lists-` and `.items-` of the space,
and the cluster privilege `manage`. The last one is easily forgotten, as managing rules does without it; uploading a list then fails.

```pol
role value_list_keeper <
  rules: all;
  alerts: all;
  connectors: read;
  index ".lists-default", ".items-default": manage + write + read + view_index_metadata;
>
```

A role is taken to be after value lists if a statement of its own gives it the lists and nothing else. What rules and alerts bring along
says nothing.

## Instead

The task brings all of it, and nobody has to remember.

```pol
role value_list_keeper <
  tasks: manage_value_lists;
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
    if held.roles.iter().all(|role| role.indices.is_empty()) {
        return;
    }
    let Some(task) = written::task(subject, "manage_value_lists") else { return };
    let has = |held: &KibanaHeld| task.cluster.iter().all(|wanted| held.has_cluster(wanted));
    if !subject.lacks_kibana(has) {
        return;
    }
    let Some((at, _)) = written::value_lists(subject) else { return };
    let wanted = all_of(task.cluster.iter().copied());
    let mut finding = out
        .at(at, format!("value lists cannot be managed without the cluster privilege {wanted}"))
        .label("the indices of value lists")
        .help("write `tasks: manage_value_lists;`, which brings all that the documents list");
    finding.notes.extend(subject.personas_without(|held| held.kibana().is_some_and(has)));
    out.push(finding);
}
