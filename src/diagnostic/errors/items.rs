//! What stands in a file, and who inherits what.

use super::{Chapter, Entry, Id, Kind, Tag};

errors! {
    Chapter::Items;

    ABSTRACT_ROLE_HELD = Entry {
        name: "abstract-role-held",
        summary: "a persona holds an abstract role, which nobody can",
        docs: r#"
An abstract role is only there to be extended and is never built, so nobody can have it. Extend it, and let the persona hold that role.

```pol,wrong
abstract role base_role < cases: read; >

persona analyst = base_role; //~ abstract-role-held
```
"#,
    };

    AMBIGUOUS_SPACES = Entry {
        name: "ambiguous-spaces",
        summary: "a role extends roles in different spaces and does not say its own",
        docs: r#"
Where the grants of the role are to hold would depend on the order of its parents. Say it with `spaces:` in the role itself.

```pol,wrong
abstract role a < spaces: a; cases: read; >
abstract role b < spaces: b; alerts: read; >

role c extends a, b < //~ ambiguous-spaces
  rules: read;
>
```
"#,
    };

    DUPLICATE_ITEM = Entry {
        name: "duplicate-item",
        tags: &[Tag::Unnecessary],
        summary: "two roles, personas, tests, prohibitions or keys have one name, or a file has two `platform` items",
        docs: r#"
Which of the two is meant cannot be known, and in the product the later one would replace the other.

```pol,wrong
role soc < cases: read; >

role soc < //~ duplicate-item
  alerts: all;
>
```
"#,
    };

    INHERITANCE_CYCLE = Entry {
        name: "inheritance-cycle",
        summary: "roles extend each other in a circle",
        docs: r#"
Each of them would have to be worked out before the other.

```pol,wrong
role a extends c < cases: read; > //~ inheritance-cycle

role b extends a < alerts: read; >

role c extends b < rules: read; >
```
"#,
    };

    INVALID_ROLE_NAME = Entry {
        name: "invalid-role-name",
        summary: "the product does not take this name for a role or security profile",
        docs: r#"
The product would refuse the role when it is created. A role of Kibana has a name of letters, digits and some punctuation, all of them ASCII;
a security profile has its own limits. The message says which rule is broken.

```pol,wrong
role "Zuständig" < //~ invalid-role-name
  cases: read;
>
```
"#,
    };

    PLATFORM_MISMATCH = Entry {
        name: "platform-mismatch",
        summary: "a role extends one that is not for every product that it is for itself",
        docs: r#"
What the parent grants would mean nothing on a product that it is not for.

```pol,wrong
abstract role base_role on connect < users: view; >

role soc on kibana extends base_role < //~ platform-mismatch
  cases: read;
>
```
"#,
    };

    RESERVED_ROLE_NAME = Entry {
        name: "reserved-role-name",
        summary: "the name belongs to a role of Elasticsearch's own",
        docs: r#"
Elasticsearch has a role of this name already, and does not let anybody change it.

```pol,wrong
role superuser < //~ reserved-role-name
  cases: read;
>
```
"#,
    };

    UNKNOWN_PLATFORM = Entry {
        name: "unknown-platform",
        summary: "there is no such product",
        docs: r#"
The roles of a file are for `kibana`, for `connect`, or for both. What a role itself says behind `on` may also be a target or a release.

```pol,wrong
platform kibanna; //~ unknown-platform

role soc < cases: read; >
```
"#,
    };

    UNKNOWN_ROLE = Entry {
        name: "unknown-role",
        summary: "there is no such role or persona, or a persona stands where only a role can",
        docs: r#"
The name stands for nothing in this policy. All files below the folder of `polc.toml` belong to one policy; a role elsewhere is not seen.

```pol,wrong
role soc < cases: read; >

test "x" <
  sock can cases.read; //~ unknown-role
>
```
"#,
    };
}
