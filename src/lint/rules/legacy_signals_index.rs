//! The legacy index of signals, where it cannot exist. On a target that says that it was upgraded, it comes along by itself.

use crate::catalogue::{LEGACY_INDICES, documents};
use crate::check::held::KibanaHeld;
use crate::diagnostic::{Applicability, Edit, Entry, Group, Id, Kind};
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::lint::spaces;
use crate::lint::subject::Subject;
use crate::lint::written::{self, Written};
use crate::source::{Location, Span};
use crate::syntax::tree::Name;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "legacy-signals-index",
        summary: "the legacy index of signals on a target that cannot have it",
        docs: r#"
Before 8.0 alerts were called signals and had an index of their own. Only deployments that were upgraded from 8.0 or earlier still have it;
on serverless it never existed. Old recipes name it all the same.

```pol
role triage <
  alerts: all;
  index ".siem-signals-default": read + write + maintenance + view_index_metadata;
>
```

## Instead

Where the deployment is that old, say so. The legacy index then gets what the alerts get, without being named:

```toml
[targets.prod]
release = "9.5"
upgraded_from_8_0 = true
```

```pol
role triage <
  alerts: all;
>
```
"#,
        sources: &[documents::DETECTIONS_PRIVILEGES],
        ..Entry::of(Kind::Rule(Group::Suspicious))
    }),
    everywhere: true,
    check: Check::Kibana(check),
};

fn check(subject: &Subject, held: &KibanaHeld, out: &mut Findings) {
    let Some(target) = subject.target().kibana() else { return };
    if target.has_legacy_indices() {
        return;
    }
    let is_legacy = |name: &str| LEGACY_INDICES.iter().any(|row| spaces::of_index(row.name, name).is_some());
    if !held.indices().flat_map(|entry| &entry.names).any(|name| is_legacy(name)) {
        return;
    }
    for written in written::indices(subject) {
        for name in written.names.iter().filter(|name| is_legacy(&written.source.value(name))) {
            let at = written.at(name);
            let mut finding = out
                .at(at, "this index only exists on deployments that were upgraded from 8.0 or earlier")
                .label("there is none here")
                .help("take it out, or say `upgraded_from_8_0 = true` for the target, which adds it wherever alerts are granted");
            if let Some(edit) = without(subject, &written, at) {
                finding = finding.fix_all("Take it out", Applicability::Unsafe, vec![edit]);
            }
            out.push(finding);
        }
    }
}

/// The edit that takes a name out of its statement, or the whole statement if there is no other.
fn without(subject: &Subject, written: &Written, at: Location) -> Option<Edit> {
    let names: &[Name] = &written.index.names;
    let n = names.iter().position(|name| written.at(name) == at)?;
    let whole = match (names.get(n)?, names.get(n + 1), n.checked_sub(1).and_then(|before| names.get(before))) {
        (name, Some(next), _) => Span { start: name.span.start, end: next.span.start },
        (name, None, Some(before)) => Span { start: before.span.end, end: name.span.end },
        _ => {
            let (_, source, statement) = subject.statement_at(at)?;
            let before = source.text.get(..statement.span.start as usize)?;
            Span { start: before.trim_end().len() as u32, end: statement.span.end }
        }
    };
    Some(Edit { at: written.source.at(whole), text: String::new() })
}
