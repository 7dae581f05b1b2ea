//! Where in Kibana.

use super::{Chapter, Entry, Id, Kind};

errors! {
    Chapter::Spaces;

    ALL_SPACES_REQUIRED = Entry {
        name: "all-spaces-required",
        summary: "the release grants this only in all spaces at once",
        docs: r#"
Kibana grants this privilege in all spaces at once or not at all, and refuses the role otherwise.

```pol,wrong
// target: kibana:9.0
role ops <
  spaces: soc;
  security: all + trusted_applications_all; //~ all-spaces-required
>
```
"#,
    };

    DUPLICATE_SPACE = Entry {
        name: "duplicate-space",
        summary: "a space is named twice, or has grants in two places of one role",
        docs: r#"
Kibana takes one entry of grants for each space, and refuses a role that has two.

```pol,wrong
role soc <
  spaces: soc, soc; //~ duplicate-space
  cases: read;
>
```
"#,
    };

    INVALID_SPACE = Entry {
        name: "invalid-space",
        summary: "this is not a space id, or no space is left",
        docs: r#"
A space is named by its id, as its URL has it: lower case letters, digits, `_` and `-`. The name that is shown in Kibana is another thing.

```pol,wrong
role soc <
  spaces: Default; //~ invalid-space
  cases: read;
>
```
"#,
    };

    STAR_BESIDE_SPACES = Entry {
        name: "star-beside-spaces",
        summary: "`*` stands beside named spaces",
        docs: r#"
`*` holds all spaces already, and Kibana refuses others beside it.

```pol,wrong
role soc <
  spaces: *, default; //~ star-beside-spaces
  cases: read;
>
```
"#,
    };

    UNKNOWN_SPACE = Entry {
        name: "unknown-space",
        summary: "the target does not have the space",
        docs: r#"
A target may list the spaces that it has, under `known_spaces` in `polc.toml`. Kibana takes a role for a space that it does not have, and
the grants wait there for a space of that name. So a misspelt space looks like a grant and is none, until somebody makes the space.

```toml,wrong
[targets.prod]
known_spaces = ["default", "soc"]
spaces = ["sco"]
```
"#,
    };
}
