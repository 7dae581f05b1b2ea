//! Manage exceptions without a level of the rules feature. The type check finds it.

use crate::lint::rule::{Check, Group, Rule};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "exceptions-without-rules-read",
    group: Group::Correctness,
    level: None,
    since: "0.1.0",
    summary: "exceptions are to be managed without at least `read` on rules",
    docs: r#"
Exceptions are a part of rules. The privilege to manage them is a sub-feature privilege of the rules feature, and Kibana only takes it
into account below a level: alone it opens no page.

```pol
role exceptions_team <
  exceptions: all;
>
```

## Instead

```pol
role exceptions_team <
  rules: read;
  exceptions: all;
>
```
"#,
    sources: &["Elastic docs: Detections privileges"],
    everywhere: false,
    check: Check::Elsewhere,
};
