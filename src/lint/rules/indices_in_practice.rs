//! Index privileges that Elastic's own roles have beside a feature.

use crate::catalogue::{PRACTICES, Practice, documents};
use crate::check::held::KibanaHeld;
use crate::check::names::Meaning;
use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Subject;
use crate::suggest::all_of;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "indices-in-practice",
        summary: "a feature without the index privileges that Elastic's own roles have beside it",
        docs: r#"
SLOs are kept in indices of their own, and so is the risk of hosts and users. Elastic's own roles grant these indices beside the features, and
pages that show them stay empty without. The documents that polc follows do not demand it, so this is for the very careful.

```pol
role sre <
  slo: all;
>
```

## Instead

```pol
role sre <
  slo: all;
  index ".slo-observability.*": read + view_index_metadata + write + manage;
>
```
"#,
        sources: &[documents::SLO_ACCESS],
        ..Entry::of(Kind::Rule(Group::Pedantic))
    }),
    everywhere: false,
    check: Check::Kibana(check),
};

fn check(subject: &Subject, held: &KibanaHeld, out: &mut Findings) {
    let context = subject.context();
    let rows = || PRACTICES.iter().filter(|row| row.releases.has(context.target.release()));
    for row in rows() {
        let Some(Meaning::Exact(on)) = context.names.find(row.name).map(|named| named.meaning) else { continue };
        if !held.touches(&on) {
            continue;
        }
        // `all` has a row of its own, or the one of `read`.
        let is_higher = |other: &Practice, space: &str| {
            other.name == row.name && other.level > row.level && held.has(other.name, other.level.name(), space)
        };
        for space in held.spaces() {
            if !held.has(row.name, row.level.name(), space) || rows().any(|other| is_higher(other, space)) {
                continue;
            }
            let Some(at) = held.origin(&on, space).map(|origin| origin.head) else { continue };
            let mut missing: Vec<String> = Vec::new();
            for (names, privileges) in row.indices {
                for name in names.iter().map(|name| name.replace("{space}", space)) {
                    let lacks = |wanted: &&&str| subject.lacks_kibana(|held| held.has_index(&name, wanted));
                    let lacking: Vec<&str> = privileges.iter().filter(lacks).copied().collect();
                    if !lacking.is_empty() {
                        missing.push(format!("index \"{name}\": {};", lacking.join(" + ")));
                    }
                }
            }
            if missing.is_empty() {
                continue;
            }
            let mut finding = out
                .at(at, format!("`{}` without the indices that Elastic's own roles have beside it: {}", row.name, row.because))
                .label("grants no index privileges")
                .help(format!("add {}", all_of(missing.iter().map(String::as_str))));
            finding.source = row.provenance.sources.first().copied();
            out.push(finding);
            break;
        }
    }
}
