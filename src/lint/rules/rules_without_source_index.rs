//! Detection rules by somebody who may read nothing that rules could search. Where a base privilege or a task by name brings the rules, their
//! indices are somebody else's business.

use crate::catalogue::{EsFamily, documents};
use crate::check::effective::IndexEntry;
use crate::check::held::{KibanaHeld, implied};
use crate::check::origin::Origin;
use crate::check::privileges::Privileges;
use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Subject;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "rules-without-source-index",
        summary: "rules are managed by a role that may read no index which rules could search",
        docs: r#"
A detection rule runs with the privileges of whoever edited it last. Without `read` on the indices that it searches it finds nothing, or
ends with a warning. Elastic's own roles always hold them; a role of your own has to name them, or its holders get them from another role.

```pol
role rule_author <
  rules: all;
  alerts: all;
>
```

It is only worth a word: the indices may well come from a role that is not in the policy.

## Instead

```pol
role rule_author <
  rules: all;
  alerts: all;
  index "logs-*", "endgame-*": read + view_index_metadata;
>
```
"#,
        sources: &[documents::DETECTIONS_PRIVILEGES],
        ..Entry::of(Kind::Rule(Group::Hint))
    }),
    everywhere: false,
    check: Check::Kibana(check),
};

fn check(subject: &Subject, held: &KibanaHeld, out: &mut Findings) {
    // Only rules of detections run as their editor: those of the solution whose rules bring index privileges.
    let names = &subject.context().names;
    for (path, on) in names.owned("rules") {
        let brings = names.find(path).is_some_and(|named| {
            crate::catalogue::DERIVED_INDICES.iter().any(|row| row.name == named.key.name && row.owner == named.key.owner)
        });
        if !brings || !held.touches(on) || held.comes_along(path) || !subject.lacks_kibana(reads_something) {
            continue;
        }
        let grants = held.places.iter().flat_map(|place| &place.features).filter(|grant| grant.order == on.order);
        let origins: Vec<Origin> =
            grants.flat_map(|grant| grant.origins(Privileges::ALL)).filter(|origin| !origin.is_task()).collect();
        let Some(origin) = origins.first().copied() else { continue };
        let mut finding = out
            .given(
                origin,
                &origins,
                "rules run with the privileges of their last editor, who may read no index that they could search",
            )
            .label("may write rules")
            .help("add `index \"…\": read + view_index_metadata;` for the data that rules search, unless another role brings it");
        finding.notes.extend(subject.personas_without(|held| held.kibana().is_some_and(reads_something)));
        out.push(finding);
        return;
    }
}

/// Whether any index can be read that is not one of the products' own.
fn reads_something(held: &KibanaHeld) -> bool {
    let reads = |entry: &&IndexEntry| implied(EsFamily::Index, &entry.privileges, "read");
    let entries = held.roles.iter().flat_map(|role| role.indices.iter().chain(&role.remote_indices));
    entries.filter(reads).flat_map(|entry| &entry.names).any(|name| !name.starts_with('.'))
}
