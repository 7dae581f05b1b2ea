//! Cases that cannot be assigned, or whose comments have no author.

use crate::catalogue::{Speaker, documents};
use crate::check::held::ConnectHeld;
use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::dependencies::report;
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Subject;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "case-assignment-incomplete",
        summary: "Cases Edit or Create without Queues, Quick connects and Users View, or Cases View without Users View",
        docs: r#"
A case is assigned to a user or to a queue. The agent application offers them only to who may view queues, quick connects and users.
Comments show the name of their author only to who may view users.

```pol
role agent on connect <
  cases: view + edit;
  customer_profiles: view;
>
```

Nothing is said of what a task brings: `tasks: work_cases` is meant to be without assigning, `tasks: assign_cases` brings everything.
Where agents are not to assign cases, allow it and say so.

## Instead

```pol
role agent on connect <
  cases: view + edit;
  customer_profiles: view;
  queues: view;
  quick_connects: view;
  users: view;
>
```
"#,
        sources: &[documents::CONNECT_CASES],
        ..Entry::of(Kind::Rule(Group::Suspicious))
    }),
    everywhere: false,
    check: Check::Connect(check),
};

fn check(subject: &Subject, held: &ConnectHeld, out: &mut Findings) {
    report(subject, held, out, Speaker::CaseAssignmentIncomplete);
}
