//! A feature that opens, and cannot do its work without another one. A task by name is taken at its word.

use crate::catalogue::{NEEDS, Need, Primary, documents};
use crate::check::held::KibanaHeld;
use crate::check::names::Meaning;
use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::edit::{offer_grants, path_in};
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Subject;
use crate::lint::{spaces, words};
use crate::suggest::all_of;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "feature-needs-another",
        summary: "a feature without another one that it needs, such as connectors that it runs",
        docs: r#"
Some features do their work with others. Attack discovery calls a model through a connector and reads alerts and rules; the assistant,
automatic import and rules of applications run connectors. A role without those privileges is accepted, the page opens, and then it fails.

```pol
role discovery_runner <
  attack_discovery: all;
>
```

## Instead

```pol
role discovery_runner <
  attack_discovery: all;
  rules: read;
  alerts: read;
  connectors: read;
>
```
"#,
        sources: &[documents::ATTACK_DISCOVERY],
        ..Entry::of(Kind::Rule(Group::Suspicious))
    }),
    everywhere: false,
    check: Check::Kibana(check),
};

fn check(subject: &Subject, held: &KibanaHeld, out: &mut Findings) {
    let context = subject.context();
    let release = context.target.release();
    let mut names: Vec<&str> = NEEDS.iter().filter(|need| need.releases.has(release)).map(|need| need.name).collect();
    names.dedup();
    for name in names {
        let Some(Meaning::Exact(on)) = context.names.find(name).map(|named| named.meaning) else { continue };
        if !held.touches(&on) {
            continue;
        }
        // Everything that is missing for one feature is one finding.
        let rows: Vec<&Need> = NEEDS.iter().filter(|need| need.name == name && need.releases.has(release)).collect();
        let missing_in = |space: &str| -> Vec<(&Need, &(&str, Primary))> {
            let rows = rows.iter().filter(|row| held.has(row.name, row.level.name(), space));
            let needs = rows.flat_map(|row| row.needs.iter().map(|one| (*row, one)));
            let needs = needs.filter(|(_, (path, word))| subject.lacks_kibana(|held| held.has(path, word.name(), space)));
            // Of two names that the release has in one feature, the first one says it.
            let mut carriers: Vec<u16> = Vec::new();
            let mut is_new = |(_, (path, word)): &(&Need, &(&str, Primary))| {
                let Some((on, _)) = context.wanted(path, word.name()) else { return false };
                let is_new = !carriers.contains(&on.order);
                carriers.push(on.order);
                is_new
            };
            needs.filter(|one| is_new(one)).collect()
        };
        let spaces: Vec<&str> = held.spaces().into_iter().filter(|space| !missing_in(space).is_empty()).collect();
        let Some((origin, space)) = spaces.first().and_then(|space| Some((held.origin(&on, space)?, *space))) else { continue };
        let at = origin.head;
        if origin.is_task() {
            continue;
        }
        let missing = missing_in(space);
        let path = |name: &str| context.names.find(name).map_or(name.to_owned(), |named| words::path(context, named.key));
        let wanted: Vec<String> =
            missing.iter().map(|(_, (name, word))| format!("{}: {word}", path_in(subject, &path(name)))).collect();
        let mut reasons: Vec<&str> = missing.iter().map(|(row, _)| row.because).collect();
        reasons.dedup();
        let wanted = all_of(wanted.iter().map(String::as_str));
        let mut finding = out
            .at(at, format!("`{name}` without {wanted}: {}", reasons.join(", and ")))
            .label(format!("needs {wanted}"))
            .help(format!("add {wanted}"));
        if let Some((row, _)) = missing.first()
            && let Some(source) = row.provenance.sources.first()
        {
            finding = finding.source(source);
        }
        let wanted: Vec<(String, &str)> = missing.iter().map(|(_, (name, word))| (path(name), word.name())).collect();
        let mut finding = offer_grants(subject, spaces::note(finding, &spaces, held), at, &wanted);
        finding.notes.extend(subject.personas_without(|held| {
            held.kibana().is_some_and(|held| {
                spaces.iter().all(|space| missing.iter().all(|(_, (path, word))| held.has(path, word.name(), space)))
            })
        }));
        out.push(finding);
    }
}
