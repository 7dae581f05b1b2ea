//! A permission of Amazon Connect that takes rights away.

use crate::catalogue::documents;
use crate::check::held::ConnectHeld;
use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::findings::Findings;
use crate::lint::permissions::Way;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Subject;
use crate::suggest::all_of;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "restriction-takes-away",
        summary: "a permission of Amazon Connect that takes rights away instead of giving them",
        docs: r#"
A few permissions of Amazon Connect take something away from whoever holds them. In a long list they look like all the others, and
a profile that was meant to allow everything allows less. Permissions of several profiles add up, and so do these: they take the right
away from what the other profiles of the same person give.

```pol
role administrator on connect <
  self_assign_contacts: access;
  restrict_task_creation: access;
>
```

`all` of a feature never holds such a permission. Where it is meant, allow it and say so.

## Instead

```pol
role administrator on connect <
  self_assign_contacts: access;
>

role trainee on connect <
  restrict_task_creation: access; // polc: allow(restriction-takes-away) trainees create no tasks
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
    for permission in held.known.iter().copied().filter(|permission| permission.restriction) {
        let at = subject.place(permission);
        let way = Way::at(subject, at);
        let name = way.name(&[permission], "and");
        let mut finding = out
            .at(at, format!("{name} gives nothing. {}", permission.does))
            .label("takes rights away")
            .help("leave it out, or allow this and say why it is meant");
        // What is said to contradict it does not work beside it.
        for other in held.known.iter().copied().filter(|other| other.conflicts.contains(&permission.id)) {
            finding = finding.also(subject.place(other), other.conflicts_why);
        }
        let shared = subject.personas.iter().filter(|together| together.persona.roles.len() > 1);
        let personas: Vec<&str> = shared.map(|together| &*together.persona.name).collect();
        if !personas.is_empty() {
            finding = finding.note(format!("{} loses by it what the other roles give.", all_of(personas)));
        }
        out.push(finding);
    }
}
