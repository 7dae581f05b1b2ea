//! A comment that suppresses nothing. The linter finds it once everything else is settled.

use crate::diagnostic::{Entry, Group, Id, Kind, Tag};
use crate::lint::rule::{Check, Rule};

/// Finds comments that allow what is not there.
pub static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "unused-suppression",
        summary: "a comment allows a finding that does not occur",
        docs: r#"
A suppression outlives what it was for: the role is fixed, the comment stays, and the next finding of that name on the line is never
seen. `polc check --fix` takes such comments out.

```pol
role looker <
  cases: read; // polc: allow(cases-all-without-connectors) cases stay in Kibana
>
```

## Instead

```pol
role looker <
  cases: read;
>
```
"#,
        tags: &[Tag::Unnecessary],
        ..Entry::of(Kind::Rule(Group::Suspicious))
    }),
    everywhere: false,
    check: Check::Elsewhere,
};
