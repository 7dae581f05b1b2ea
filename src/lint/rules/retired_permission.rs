//! A permission of something that Amazon Connect no longer has.

use crate::catalogue::documents;
use crate::check::held::ConnectHeld;
use crate::diagnostic::{Applicability, Entry, Group, Id, Kind, Tag};
use crate::lint::findings::Findings;
use crate::lint::permissions::{self, Way};
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Subject;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "retired-permission",
        summary: "a permission of Amazon Connect whose feature was retired",
        docs: r#"
The API still takes the names of permissions whose feature is gone. They give nothing, and hide that something is missing.

```pol
role agent on connect <
  ccp: access;
  permission "VoiceId.Access";
>
```

## Instead

```pol
role agent on connect <
  ccp: access;
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
    for permission in held.known.iter().copied() {
        let Some(retired) = permission.retired else { continue };
        let at = subject.place(permission);
        let name = Way::at(subject, at).name(&[permission], "and");
        let mut finding = out
            .at(at, format!("{name} is for something that was retired on {retired}"))
            .label("gives nothing since")
            .help("leave it out");
        if let Some(edits) = permissions::replace(subject, at, permission, &[]) {
            finding = finding.fix_all(format!("Leave out {name}"), Applicability::Unsafe, edits);
        }
        out.push(finding);
    }
}
