//! Text, numbers that a product does not go beyond, and access control on Amazon Connect.

use super::{Chapter, Entry, Id, Kind};

errors! {
    Chapter::Limits;

    AMBIGUOUS_TAGS = Entry {
        name: "ambiguous-tags",
        summary: "a role inherits two values of one tag and does not say which",
        docs: r#"
Whichever came last would win. Say in the role itself which one holds.

```pol,wrong
abstract role a on connect < tags: < team: "a"; >; users: view; >
abstract role b on connect < tags: < team: "b"; >; users: view; >

role c on connect extends a, b < //~ ambiguous-tags
  queues: view;
>
```
"#,
    };

    INVALID_TEXT = Entry {
        name: "invalid-text",
        summary: "a statement that takes one quoted string has something else, a name is empty, or a number cannot be kept as it is written",
        docs: r#"
Descriptions and the like are free text, which stands in quotes.

```pol,wrong
role soc <
  description: read; //~ invalid-text
  cases: read;
>
```
"#,
    };

    LIMIT_EXCEEDED = Entry {
        name: "limit-exceeded",
        summary: "there is more of something than the product takes",
        docs: r#"
The product refuses more. The number is the product's own; `polc catalogue` knows it.

```pol,wrong
role agent on connect <
  users: view;
  restricted_resources: User;
  access_tags: < a: "1"; b: "2"; c: "3"; d: "4"; e: "5"; >; //~ limit-exceeded
>
```
"#,
    };

    MISPLACED_STATEMENT = Entry {
        name: "misplaced-statement",
        summary: "a statement stands where it cannot: settings in an `in` block, or anything but privileges in a prohibition",
        docs: r#"
What it says holds for the whole role, and cannot be said of some spaces only.

```pol,wrong
role soc <
  cases: read;
  in other <
    cluster: monitor; //~ misplaced-statement
  >
>
```
"#,
    };

    RESERVED_METADATA = Entry {
        name: "reserved-metadata",
        summary: "a key of `metadata` begins with `_`, which is the system's",
        docs: r#"
Elasticsearch keeps keys that begin with `_` for itself, and refuses them in a role.

```pol,wrong
role soc <
  metadata: < _reserved: true; >; //~ reserved-metadata
  cases: read;
>
```
"#,
    };

    RESERVED_TAG = Entry {
        name: "reserved-tag",
        summary: "a tag key or an attribute of `granular_access` is empty, begins with `aws:`, or has a character that it cannot have",
        docs: r#"
AWS keeps such keys for itself, and refuses the security profile.

```pol,wrong
role agent on connect <
  users: view;
  tags: < "aws:team": "soc"; >; //~ reserved-tag
>
```
"#,
    };

    UNKNOWN_APPLICATION_KIND = Entry {
        name: "unknown-application-kind",
        summary: "an application of Amazon Connect is said to be of a kind that there is not",
        docs: r#"
A word between the namespace and the `:` says what kind of application it is. Without one it is a third-party application.

```pol,wrong
role assistant on connect <
  application "gateway" mpc: "get_weather"; //~ unknown-application-kind
>
```
"#,
    };

    UNKNOWN_RESOURCE = Entry {
        name: "unknown-resource",
        summary: "access control knows no such resource",
        docs: r#"
Access control restricts some types of resources only. Their names are those of the API, with capitals and in the singular.

```pol,wrong
role agent on connect <
  users: view;
  restricted_resources: Users; //~ unknown-resource
>
```
"#,
    };
}
