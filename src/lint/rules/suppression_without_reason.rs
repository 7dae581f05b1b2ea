//! A comment that does not say why. The linter finds it.

use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::rule::{Check, Rule};

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "suppression-without-reason",
        summary: "a comment allows a finding without saying why",
        docs: r#"
Whoever reads a role a year later wants to know why a finding was waved through. The text behind the bracket is the reason; reports in
SARIF carry it as the justification.

```pol
role case_manager <
  cases: all; // polc: allow(cases-all-without-connectors)
>
```

## Instead

```pol
role case_manager <
  cases: all; // polc: allow(cases-all-without-connectors) cases never leave Kibana
>
```
"#,
        ..Entry::of(Kind::Rule(Group::Pedantic))
    }),
    everywhere: false,
    check: Check::Elsewhere,
};
