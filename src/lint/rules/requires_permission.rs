//! Every other dependency between permissions of Amazon Connect.

use crate::catalogue::{Permission, documents};
use crate::check::held::ConnectHeld;
use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::dependencies::{Lack, begin, grouped, rest};
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Subject;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "requires-permission",
        summary: "a permission of Amazon Connect without another one that it needs",
        docs: r#"
Many permissions of Amazon Connect do nothing, or not what was meant, without another one: a download button without access to the
recording, monitoring without the Contact Control Panel, transcripts without a page to find contacts on. The API does not say so.

```pol
role supervisor on connect <
  real_time_contact_monitoring: access;
  real_time_metrics: access;
>
```

What `missing-view` and the rules about cases report of a role is not reported again. `polc catalogue show` lists what a permission needs.

## Instead

```pol
role supervisor on connect <
  ccp: access;
  real_time_contact_monitoring: access;
  real_time_metrics: access;
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
    for group in grouped(rest(subject, held), together) {
        let Some(mut finding) = begin(subject, held, out, &group) else { continue };
        for lack in &group {
            if let Some(note) = lack.by.provenance.note
                && !finding.notes.iter().any(|held| held == note)
            {
                finding = finding.note(note);
            }
        }
        out.push(finding);
    }
}

/// What is reported together: what is missing of one feature, one choice, or what one sentence suggests.
fn together(lack: &Lack) -> (&'static str, &'static str) {
    match lack.missing {
        [one] if lack.is_required => (Permission::find(one).map_or("", |permission| permission.feature), ""),
        [any, ..] if lack.is_required => (any, "any"),
        _ => ("", lack.because),
    }
}
