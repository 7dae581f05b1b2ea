//! An action on Amazon Connect without View of the same resource.

use crate::catalogue::{Speaker, documents};
use crate::check::held::ConnectHeld;
use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::dependencies::{begin, grouped, lacking};
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Subject;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "missing-view",
        summary: "an action on Amazon Connect without View of the same resource",
        docs: r#"
Whoever may change, create or delete something on Amazon Connect must be able to see it. The console adds View of the same resource by
itself whenever another action is chosen; the API takes any list of permissions, so a profile that is written as code has to say it.

```pol
role queue_admin on connect <
  queues: create + edit;
>
```

Where one person holds several profiles, their permissions add up: declare a persona, and the finding goes away where each persona of the
role has View from elsewhere.

## Instead

```pol
role queue_admin on connect <
  queues: view + create + edit;
>
```
"#,
        sources: &[documents::CONNECT_CREATE_PROFILE],
        ..Entry::of(Kind::Rule(Group::Correctness))
    }),
    everywhere: false,
    check: Check::Connect(check),
};

fn check(subject: &Subject, held: &ConnectHeld, out: &mut Findings) {
    let lacks = lacking(subject, held, Speaker::MissingView);
    for group in grouped(lacks, |lack| lack.missing) {
        if let Some(finding) = begin(subject, held, out, &group) {
            out.push(finding);
        }
    }
}
