//! What the type check finds on its way although a policy that has it can be built: the level of these can be set, as those of the
//! linter's rules, among which they are listed.

use crate::catalogue::documents;
use crate::diagnostic::{Entry, Group, Id, Kind};

/// A raw feature id that the catalogue does not know.
pub const UNKNOWN_FEATURE_ID: Id = Id::of(&Entry {
    name: "unknown-feature-id",
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
    sources: &[documents::KIBANA_ROLE_API],
    ..Entry::of(Kind::Rule(Group::Suspicious))
});

/// A raw permission of Amazon Connect that the catalogue does not know.
pub(crate) const UNKNOWN_PERMISSION: Id = Id::of(&Entry {
    name: "unknown-permission",
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
    sources: &[documents::CONNECT_PERMISSIONS],
    ..Entry::of(Kind::Rule(Group::Correctness))
});

/// Exceptions without rules.
pub(crate) const EXCEPTIONS_WITHOUT_RULES_READ: Id = Id::of(&Entry {
    name: "exceptions-without-rules-read",
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
    sources: &[documents::DETECTIONS_PRIVILEGES],
    ..Entry::of(Kind::Rule(Group::Correctness))
});
