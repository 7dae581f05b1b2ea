//! A raw feature id that the catalogue does not know. The type check finds it.

use crate::lint::rule::{Check, Group, Rule};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "unknown-feature-id",
    group: Group::Suspicious,
    level: None,
    since: "0.1.0",
    summary: "the catalogue does not know a raw feature id",
    docs: r#"
Kibana takes a feature id that it does not know without a word, and it grants nothing. So a misspelt id looks like a grant in the role
and is none.

```pol
role engineer <
  "securitySolutionCase": all;
>
```

Features of your own plugins are listed under `extra_features` of the target in polc.toml; `unknown_features` there says whether an id
that is not listed is an error, a warning or nothing. A level of this name in polc.toml or on the command line goes over it.

## Instead

```pol
role engineer <
  cases: all;
  connectors: all;
>
```
"#,
    sources: &["Kibana role API"],
    everywhere: false,
    check: Check::Elsewhere,
};
