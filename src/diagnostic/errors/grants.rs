//! Who may do what.

use super::{Chapter, Entry, Id, Kind};

errors! {
    Chapter::Grants;

    AMBIGUOUS_FEATURE = Entry {
        name: "ambiguous-feature",
        summary: "several owners have a feature of this name, and the target's solution is none of them",
        docs: r#"
Cases, for example, exist for Security, for Observability and for the stack. Where the target has no solution to prefer, write the owner
before the name: `observability.cases`.
"#,
    };

    BASE_BESIDE_FEATURES = Entry {
        name: "base-beside-features",
        summary: "a base privilege and features are granted in the same spaces",
        docs: r#"
Kibana refuses a role that has a base privilege and features in the same spaces. A base privilege holds every feature already.

```pol,wrong
role soc <
  base: read;
  cases: all; //~ base-beside-features
>
```
"#,
    };

    DISABLED_LEVEL = Entry {
        name: "disabled-level",
        summary: "the feature does not offer this level on the release",
        docs: r#"
Kibana knows the feature but does not offer the level in the role editor, and refuses a role that grants it.

```pol,wrong
role soc <
  assistant: read; //~ disabled-level
>
```
"#,
    };

    DISABLED_PRIVILEGE = Entry {
        name: "disabled-privilege",
        summary: "the release has switched this sub-feature privilege off: it cannot be given or taken by itself",
        docs: r#"
It comes with the level of the feature or not at all. What stands for it on this release is in `polc catalogue show`.

```pol,wrong
// target: kibana:serverless
role analyst <
  dashboard: minimal_read + url_create; //~ disabled-privilege
>
```
"#,
    };

    EXCLUSIVE_PRIVILEGES = Entry {
        name: "exclusive-privileges",
        summary: "two members of one choice are named together",
        docs: r#"
They are one choice in the role editor, where only one of them can be chosen.

```pol,wrong
role ops <
  osquery: minimal_read + live_queries_all + live_queries_read; //~ exclusive-privileges
>
```
"#,
    };

    FEATURE_NOT_IN_RELEASE = Entry {
        name: "feature-not-in-release",
        summary: "the release does not have the feature or task in any form",
        docs: r#"
Nothing on the release stands for it, not even a broader feature. `polc catalogue show NAME` says which releases have it.

```pol,wrong
// target: kibana:9.5
role ops <
  inventory: read; //~ feature-not-in-release
>
```
"#,
    };

    INVALID_EXPRESSION = Entry {
        name: "invalid-expression",
        summary: "the expression cannot be worked out: a level is taken away, `none` has company, or there is nothing to subtract from",
        docs: r#"
What the statement comes to would be a guess. A sub-feature privilege is taken away by its name; a level is replaced by a lower one.

```pol,wrong
role soc <
  cases: all - read; //~ invalid-expression
>
```
"#,
    };

    NO_COUNTERPART = Entry {
        name: "no-counterpart",
        summary: "a feature, privilege or statement means nothing on a product that the role is for",
        docs: r#"
The role is for a product that has nothing like it. Put the statement in a role for the other product, or say which product it is for:
`kibana.NAME` or `connect.NAME`.

```pol,wrong
role soc <
  case_fields: view; //~ no-counterpart
>
```
"#,
    };

    PRIVILEGE_NOT_IN_RELEASE = Entry {
        name: "privilege-not-in-release",
        summary: "the release has the feature, but not this privilege of it",
        docs: r#"
The privilege came later or is gone. `polc catalogue show FEATURE -t TARGET` lists what the release has.

```pol,wrong
// target: kibana:9.3
role soc <
  cases: all + templates; //~ privilege-not-in-release
>
```
"#,
    };

    SUB_PRIVILEGE_WITHOUT_LEVEL = Entry {
        name: "sub-privilege-without-level",
        summary: "a sub-feature privilege stands without `read` or `all`",
        docs: r#"
Kibana shows and keeps a sub-feature privilege only beside a level of its feature. Write `minimal_read` where no more than that is meant.

```pol,wrong
role soc <
  cases: reopen; //~ sub-privilege-without-level
>
```
"#,
    };

    UNKNOWN_FEATURE = Entry {
        name: "unknown-feature",
        summary: "there is no feature of this name, or a raw id stands without quotes",
        docs: r#"
The catalogue has no feature of this name on any release. A raw id of Kibana's stands in quotes.

```pol,wrong
role soc <
  alertz: all; //~ unknown-feature
>
```
"#,
    };

    UNKNOWN_PRIVILEGE = Entry {
        name: "unknown-privilege",
        summary: "the feature has no such privilege",
        docs: r#"
The help lists what the feature has. A level is `read` or `all`, everything else is a sub-feature privilege.

```pol,wrong
role soc <
  cases: all + al; //~ unknown-privilege
>
```
"#,
    };

    UNKNOWN_TASK = Entry {
        name: "unknown-task",
        summary: "the documents describe no such job",
        docs: r#"
Tasks are jobs that the products' documents describe, with everything they take. `polc catalogue list tasks` has them.

```pol,wrong
role soc <
  tasks: manage_rule; //~ unknown-task
>
```
"#,
    };
}
