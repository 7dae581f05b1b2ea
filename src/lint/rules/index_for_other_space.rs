//! Index names of detections that hold the id of a space which the role has nothing to do with. A role without any Kibana privilege is for
//! Elasticsearch alone, and has no spaces. Where the legacy index cannot exist, legacy-signals-index speaks.

use std::collections::BTreeMap;

use crate::catalogue::{DERIVED_INDICES, LEGACY_INDICES, TASKS, documents};
use crate::check::held::KibanaHeld;
use crate::config::KibanaTarget;
use crate::diagnostic::{Applicability, Edit, Entry, Group, Id, Kind};
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::lint::spaces;
use crate::lint::subject::Subject;
use crate::lint::written;
use crate::source::Location;
use crate::suggest::all_of;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "index-for-other-space",
        summary: "an index of alerts or lists of a space in which the role holds nothing",
        docs: r#"
The names of the system indices for detections end in the id of a space. A role that has Kibana privileges in one space and index
privileges on the alerts of another one was probably copied, or the space was renamed.

```pol
role triage <
  spaces: soc;
  alerts: all;
  index ".alerts-security.alerts-default": read + view_index_metadata;
>
```

## Instead

```pol
role triage <
  spaces: soc;
  alerts: all;
>
```

The index privileges of the role's own spaces come with the grant.
"#,
        sources: &[documents::DETECTIONS_PRIVILEGES],
        ..Entry::of(Kind::Rule(Group::Suspicious))
    }),
    everywhere: false,
    check: Check::Kibana(check),
};

/// Every index pattern of the target that holds a space.
fn patterns(target: &KibanaTarget) -> impl Iterator<Item = &'static str> {
    let is_old = target.has_legacy_indices();
    let derived = DERIVED_INDICES.iter().flat_map(|row| row.names).copied();
    let legacy = LEGACY_INDICES.iter().filter(move |_| is_old).map(|row| row.name);
    let tasks = TASKS.iter().flat_map(|task| task.needs).flat_map(|needs| needs.indices).flat_map(|(names, _)| *names).copied();
    derived.chain(legacy).chain(tasks)
}

fn check(subject: &Subject, held: &KibanaHeld, out: &mut Findings) {
    let Some(target) = subject.target().kibana().filter(|_| !held.places.is_empty()) else { return };
    let foreign = |name: &str| {
        let patterns = &mut patterns(target);
        let (pattern, space) = patterns.find_map(|pattern| Some((pattern, spaces::of_index(pattern, name)?)))?;
        subject.lacks_kibana(|held| spaces::is_reached(held, space)).then(|| (pattern, space.to_owned()))
    };
    let mut names = held.indices().flat_map(|entry| &entry.names).filter(|name| name.starts_with('.'));
    if !names.any(|name| foreign(name).is_some()) {
        return;
    }
    for written in written::indices(subject) {
        let mut by_space: BTreeMap<String, Vec<OfSpace>> = BTreeMap::new();
        for name in &written.names {
            if let Some((pattern, space)) = foreign(&written.source.value(name)) {
                let id = spaces::id_of(&space).to_owned();
                // What stands for the indices behind a name still does in another space.
                let pattern = pattern.replace("{space}", &space.replacen(&id, "{space}", 1));
                by_space.entry(id).or_default().push(OfSpace { at: written.at(name), pattern });
            }
        }
        for (space, places) in by_space {
            let Some((first, further)) = places.split_first() else { continue };
            let own = held.spaces();
            let mut finding = out
                .at(first.at, format!("this index is for the space `{space}`, in which the role holds nothing"))
                .label(format!("`{space}` is none of its spaces"))
                .help(format!("the role has privileges in {}", all_of(own.iter().copied())));
            for place in further {
                finding = finding.also(place.at, "and here");
            }
            // What others inherit may be right for them.
            let is_own = std::ptr::eq(written.source.item, subject.role.source.item);
            if let [only] = own.as_slice()
                && is_own
                && *only != "*"
            {
                let is_there = |name: &str| written.index.names.iter().any(|held| written.source.value(held) == name);
                if !places.iter().any(|place| is_there(&place.of(only))) {
                    let edits = places.iter().map(|place| Edit { at: place.at, text: format!("\"{}\"", place.of(only)) }).collect();
                    finding = finding.fix_all(format!("Write `{only}` for `{space}`"), Applicability::Unsafe, edits);
                }
            }
            out.push(finding);
        }
    }
}

/// An index name of another space.
struct OfSpace {
    at: Location,
    /// With `{space}` for the space.
    pattern: String,
}

impl OfSpace {
    /// The same index of another space.
    fn of(&self, space: &str) -> String {
        self.pattern.replace("{space}", space)
    }
}
