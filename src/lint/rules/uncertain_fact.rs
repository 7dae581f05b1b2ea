//! What a role is compiled to goes by a fact that no source settles.

use crate::catalogue::{Confidence, Provenance};
use crate::check::held::KibanaHeld;
use crate::check::origin::Origin;
use crate::check::privileges::Privileges;
use crate::check::release_name;
use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Subject;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "uncertain-fact",
        summary: "a role relies on something that the catalogue is not certain of",
        docs: r#"
Every fact of the catalogue has a source and says how sure it is. Most were read in the product's own code or documents; a few only follow from
others, and a few could not be verified. Where a role relies on one of those, look at it once on your own deployment: the role editor of
Kibana shows what a release really has.

```pol
role template_author <
  stack.cases: read + templates;
>
```

```toml
[targets.prod]
release = "9.4"
```

`polc catalogue show NAME` says what is known, and from where.

## Instead

```pol
role template_author <
  stack.cases: all;
>
```

```toml
[targets.prod]
release = "9.4"
```
"#,
        ..Entry::of(Kind::Rule(Group::Hint))
    }),
    everywhere: true,
    check: Check::Kibana(check),
};

fn check(subject: &Subject, held: &KibanaHeld, out: &mut Findings) {
    let release = subject.target().release();
    let mut reported: Vec<(&str, &str)> = Vec::new();
    let entries = held.roles.iter().flat_map(|role| &role.entries).flat_map(|entry| entry.parts());
    for grant in entries.flat_map(|entry| &entry.features) {
        let Some(on) = grant.on else { continue };
        // What a level includes is the product's business.
        let named = grant.set.minus(if grant.set.covers(Privileges::ALL) { on.all } else { on.read });
        let subs = on.feature.privileges.iter().enumerate().map(|(n, sub)| (sub, Privileges::sub(n)));
        let subs = subs.filter(|(_, bit)| named.covers(*bit)).map(|(sub, bit)| (Some(sub), &sub.provenance, bit));
        for (sub, provenance, set) in subs.chain([(None, &on.feature.provenance, grant.set)]) {
            let Some(how) = doubt(provenance) else { continue };
            let Some(origin) = grant.origins.of(set).next().or_else(|| grant.origin()) else { continue };
            let key = (on.feature.id, sub.map_or("", |sub| sub.id));
            if reported.contains(&key) {
                continue;
            }
            reported.push(key);
            let origins: Vec<Origin> = grant.origins.of(set).collect();
            let what = match sub {
                Some(sub) => format!("`{}` of \"{}\"", sub.id, on.feature.id),
                None => format!("\"{}\"", on.feature.id),
            };
            let finding = out.given(origin, &origins, format!("what is known of {what} on {} {how}", release_name(release)));
            let finding = finding.label("compiled by it").help("see in Kibana's role editor whether it is so");
            out.push(match provenance.note {
                Some(note) => finding.note(note),
                None => finding,
            });
        }
    }
}

/// How sure the catalogue is, where it is not certain.
fn doubt(provenance: &Provenance) -> Option<&'static str> {
    match provenance.confidence {
        Confidence::Tested | Confidence::Certain => None,
        Confidence::Inferred => Some("only follows from other facts"),
        Confidence::Unknown => Some("could not be verified"),
    }
}
