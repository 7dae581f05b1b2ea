//! Unredacted recordings or transcripts that the redacted ones shadow.

use crate::catalogue::{Permission, documents};
use crate::check::held::ConnectHeld;
use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::findings::Findings;
use crate::lint::permissions::Way;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::{HeldTogether, Subject};

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "redacted-and-unredacted",
        summary: "access to both the redacted and the unredacted version",
        docs: r#"
Who holds access to the redacted and to the unredacted version of recordings or transcripts gets the redacted one wherever redaction is
switched on. The permission for the unredacted version is not refused, it just does nothing there. The same happens to a person who
holds two profiles with one of them each.

```pol
role auditor on connect <
  contact_search: view;
  call_recordings.redacted: access;
  call_recordings.unredacted: access;
>
```

## Instead

```pol
role auditor on connect <
  contact_search: view;
  call_recordings.unredacted: access;
>
```
"#,
        sources: &[documents::CONNECT_PERMISSIONS],
        ..Entry::of(Kind::Rule(Group::Suspicious))
    }),
    everywhere: false,
    check: Check::Connect(check),
};

fn check(subject: &Subject, held: &ConnectHeld, out: &mut Findings) {
    for permission in held.known.iter().copied() {
        for other in permission.conflicts.iter().filter_map(|id| Permission::find(id)).filter(|other| !other.restriction) {
            let in_persona = |together: &&&HeldTogether| together.held.connect().is_some_and(|held| held.has(other.id));
            let persona = subject.personas.iter().find(in_persona);
            if !held.has(other.id) && persona.is_none() {
                continue;
            }
            let at = subject.place(permission);
            let way = Way::at(subject, at);
            let (name, shadow) = (way.name(&[permission], "and"), way.name(&[other], "and"));
            let finding = out
                .at(at, format!("{name} beside {shadow}: {}", permission.conflicts_why))
                .label("does nothing where redaction is on")
                .help(format!("keep one of {name} and {shadow}"));
            out.push(match persona {
                _ if held.has(other.id) => finding.also(subject.place(other), "goes before it"),
                Some(together) => {
                    let persona = &together.persona;
                    finding.also(persona.source.at(persona.tree.name.span), format!("holds {shadow} by another role"))
                }
                None => finding,
            });
        }
    }
}
