//! A permission of Amazon Connect that newer ones replace.

use crate::catalogue::{Permission, documents};
use crate::check::held::ConnectHeld;
use crate::diagnostic::{Applicability, Entry, Group, Id, Kind, Tag};
use crate::lint::findings::Findings;
use crate::lint::permissions::{self, Way};
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Subject;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "legacy-permission",
        summary: "a permission of Amazon Connect that newer ones replace",
        docs: r#"
Amazon Connect split a few permissions: what was one box is now one for recordings and one for transcripts, redacted and unredacted. The
older names still work, but they give more at once than most profiles are to have, and `all` of a feature does not hold them.

```pol
role quality_analyst on connect <
  contact_search: view;
  permission "RedactedData.View";
>
```

## Instead

```pol
role quality_analyst on connect <
  contact_search: view;
  call_recordings.redacted: access;
  contact_transcripts.redacted: access;
>
```
"#,
        sources: &[documents::CONNECT_PERMISSIONS],
        tags: &[Tag::Deprecated],
        ..Entry::of(Kind::Rule(Group::Portability))
    }),
    everywhere: false,
    check: Check::Connect(check),
};

fn check(subject: &Subject, held: &ConnectHeld, out: &mut Findings) {
    for permission in held.known.iter().copied().filter(|permission| permission.legacy) {
        let at = subject.place(permission);
        let way = Way::at(subject, at);
        let newer: Vec<&'static Permission> = permission.replaced_by.iter().filter_map(|id| Permission::find(id)).collect();
        let mut finding = out
            .at(at, format!("{} is an older permission", way.name(&[permission], "and")))
            .label("newer ones replace it")
            .help(format!("write those of {} that are needed", way.name(&newer, "and")));
        // Of the newer ones, those that do not work without a permission that is not held gave nothing until now, either.
        let works = |newer: &Permission| newer.requires.iter().all(|needed| held.has(needed.permission));
        let working: Vec<&'static Permission> = newer.into_iter().filter(|newer| works(newer)).collect();
        if let Some(edits) = permissions::replace(subject, at, permission, &working) {
            finding = finding.fix_all(format!("Write {}", way.name(&working, "and")), Applicability::Unsafe, edits);
        }
        out.push(finding);
    }
}
