//! What a role is compiled to goes by a fact that no source settles.

use crate::catalogue::{Confidence, Level, Provenance, Release, first_of};
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

A target names a release and not its patch. What a release has only from one of its patch releases on is reported as well: an earlier one refuses
the role.

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

/// Something that the catalogue says, and that a grant goes by.
struct Fact {
    /// Feature and privilege; no privilege where it is about the feature.
    key: (&'static str, &'static str),
    /// None where another fact has it.
    provenance: Option<&'static Provenance>,
    since_patch: &'static [&'static str],
    /// What of the grant goes by it.
    set: Privileges,
}

impl Fact {
    fn what(&self) -> String {
        match self.key {
            (feature, "") => format!("\"{feature}\""),
            (feature, privilege) => format!("`{privilege}` of \"{feature}\""),
        }
    }

    /// What there is to say about it on a release, and to do.
    fn doubt(&self, release: Release) -> Option<(String, &'static str)> {
        if let Some(patch) = first_of(self.since_patch, release) {
            let message = format!("{} has {} only from {patch} on", release_name(release), self.what());
            return Some((message, "see that no earlier patch release is in use"));
        }
        let how = match self.provenance?.confidence {
            Confidence::Tested | Confidence::Certain => return None,
            Confidence::Inferred => "only follows from other facts",
            Confidence::Unknown => "could not be verified",
        };
        let message = format!("what is known of {} on {} {how}", self.what(), release_name(release));
        Some((message, "see in Kibana's role editor whether it is so"))
    }
}

fn check(subject: &Subject, held: &KibanaHeld, out: &mut Findings) {
    let release = subject.target().release();
    let mut reported: Vec<(&str, &str)> = Vec::new();
    let entries = held.roles.iter().flat_map(|role| &role.entries).flat_map(|entry| entry.parts());
    for grant in entries.flat_map(|entry| &entry.features) {
        let Some(on) = grant.on else { continue };
        // What a level includes is the product's business.
        let named = grant.set.minus(if grant.set.covers(Privileges::ALL) { on.all } else { on.read });
        let feature = on.feature;
        let whole =
            Fact { key: (feature.id, ""), provenance: Some(&feature.provenance), since_patch: feature.since_patch, set: grant.set };
        let level = |name, level: &'static Level| Fact {
            key: (feature.id, name),
            provenance: None,
            since_patch: level.since_patch,
            set: grant.set.levels(),
        };
        let level = if grant.set.covers(Privileges::ALL) { level("all", &feature.all) } else { level("read", &feature.read) };
        let subs = feature.privileges.iter().enumerate().filter(|(n, _)| named.covers(Privileges::sub(*n)));
        let subs = subs.map(|(n, sub)| Fact {
            key: (feature.id, sub.id),
            provenance: Some(&sub.provenance),
            since_patch: sub.since_patch,
            set: Privileges::sub(n),
        });
        for fact in subs.chain([level, whole]) {
            let Some((message, help)) = fact.doubt(release) else { continue };
            let Some(origin) = grant.origins.of(fact.set).next().or_else(|| grant.origin()) else { continue };
            if reported.contains(&fact.key) {
                continue;
            }
            reported.push(fact.key);
            let origins: Vec<Origin> = grant.origins.of(fact.set).collect();
            let finding = out.given(origin, &origins, message).label("compiled by it").help(help);
            out.push(match fact.provenance.and_then(|provenance| provenance.note) {
                Some(note) => finding.note(note),
                None => finding,
            });
        }
    }
}
