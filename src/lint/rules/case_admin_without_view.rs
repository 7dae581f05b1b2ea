//! Case fields or templates that are to be seen or set up on pages that the menu hides.

use crate::catalogue::{Speaker, documents};
use crate::check::held::ConnectHeld;
use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::dependencies::report;
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Subject;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "case-admin-without-view",
        summary: "permissions on case fields or case templates without View of both",
        docs: r#"
The pages of case fields and of case templates stand in the menu of the console for whoever may view both case fields and case templates.
Without both, neither page can be reached from there, and what may be created or edited on them neither.

```pol
role case_designer on connect <
  case_fields: view + create + edit;
>
```

## Instead

```pol
role case_designer on connect <
  case_fields: view + create + edit;
  case_templates: view;
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
    report(subject, held, out, Speaker::CaseAdminWithoutView);
}
