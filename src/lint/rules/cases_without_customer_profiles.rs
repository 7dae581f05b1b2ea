//! Cases of Amazon Connect without Customer Profiles View.

use crate::catalogue::{Speaker, documents};
use crate::check::held::ConnectHeld;
use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::dependencies::report;
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Subject;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "cases-without-customer-profiles",
        summary: "a Cases permission on Amazon Connect without Customer Profiles View",
        docs: r#"
A case of Amazon Connect belongs to a customer profile. Whoever uses Cases needs permissions for Customer Profiles as well, at the least
to view them.

```pol
role agent on connect <
  cases: view;
  users: view;
>
```

Case fields and case templates are set up in the console, which takes no customer profile.

## Instead

```pol
role agent on connect <
  cases: view;
  users: view;
  customer_profiles: view;
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
    report(subject, held, out, Speaker::CasesWithoutCustomerProfiles);
}
