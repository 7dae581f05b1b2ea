//! A raw permission of Amazon Connect that the catalogue does not know. The type check finds it.

use crate::lint::rule::{Check, Group, Rule};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "unknown-permission",
    group: Group::Correctness,
    level: None,
    since: "0.1.0",
    summary: "neither the catalogue nor the target knows a raw permission name",
    docs: r#"
The API of Amazon Connect takes any permission name, and one that it does not know gives nothing. Invented names are the commonest
mistake in security profiles that are written by hand: the labels of the console are not the names of the API.

```pol
role agent on connect <
  permission "Case.View";
>
```

Permissions of third-party applications are listed under `extra_permissions` of the target in polc.toml.

## Instead

```pol
role agent on connect <
  permission "Cases.View", "CustomerProfiles.View";
>
```
"#,
    sources: &["Amazon Connect: security profile permissions"],
    everywhere: false,
    check: Check::Elsewhere,
};
