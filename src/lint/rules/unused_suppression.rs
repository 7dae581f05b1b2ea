//! A comment that suppresses nothing. The linter finds it once everything else is settled.

use crate::lint::rule::{Check, Group, Rule};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "unused-suppression",
    group: Group::Suspicious,
    level: None,
    since: "0.1.0",
    summary: "a comment allows a finding that is not there",
    docs: r#"
A suppression outlives what it was for: the role is mended, the comment stays, and the next finding of that name on the line is never
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
    sources: &[],
    everywhere: false,
    check: Check::Elsewhere,
};
