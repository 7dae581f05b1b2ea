//! A permission of Amazon Connect that is not on AWS's list of permissions.

use crate::catalogue::{Permission, PermissionStatus, documents};
use crate::check::held::ConnectHeld;
use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::findings::Findings;
use crate::lint::permissions::Way;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Subject;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "undocumented-permission",
        summary: "a permission of Amazon Connect that is not on AWS's list of permissions",
        docs: r#"
Some permissions stand in profiles that were exported from real instances, but not on AWS's list of permissions. A few are mentioned on
other pages; what the rest do can only be guessed from their names, and AWS may change or drop them without a word.

```pol
role tester on connect <
  test_cases: view;
>
```

`all` of a feature never holds such a permission. Where it is known to be needed, allow it and say so.

## Instead

```pol
role tester on connect <
  flows: view;
>
```
"#,
        sources: &[documents::CONNECT_PERMISSIONS],
        ..Entry::of(Kind::Rule(Group::Portability))
    }),
    everywhere: false,
    check: Check::Connect(check),
};

fn check(subject: &Subject, held: &ConnectHeld, out: &mut Findings) {
    let is_undocumented = |permission: &&Permission| permission.status == PermissionStatus::Undocumented;
    // What is retired or replaced is reported as that.
    let is_alive = |permission: &&Permission| permission.retired.is_none() && !permission.legacy;
    for permission in held.known.iter().copied().filter(is_undocumented).filter(is_alive) {
        let at = subject.place(permission);
        let way = Way::at(subject, at);
        let newer: Vec<&'static Permission> = permission.replaced_by.iter().filter_map(|id| Permission::find(id)).collect();
        let help = match newer.as_slice() {
            [] => "leave it out unless it is known to be needed".to_owned(),
            newer => format!("{} is on the list", way.name(newer, "and")),
        };
        let mut finding = out
            .at(at, format!("{} is not on AWS's list of permissions", way.name(&[permission], "and")))
            .label("known from exported profiles")
            .gives(permission.access)
            .help(help);
        if let Some(note) = permission.provenance.note {
            finding = finding.note(note);
        }
        out.push(finding);
    }
}
