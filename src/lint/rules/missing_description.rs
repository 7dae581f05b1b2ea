//! A role that does not say what it is for.

use crate::check::effective::Effective;
use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Subject;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "missing-description",
        summary: "a role has neither a doc comment nor a description",
        docs: r#"
The description is what an administrator sees beside the role in the product, and what a reviewer compares the privileges with.

```pol
role soc_tier1 <
  cases: read;
>
```

## Instead

```pol
/// First-line triage: looks at cases.
role soc_tier1 <
  cases: read;
>
```
"#,
        ..Entry::of(Kind::Rule(Group::Pedantic))
    }),
    everywhere: false,
    check: Check::Role(check),
};

fn check(subject: &Subject, out: &mut Findings) {
    let description = match subject.effective {
        Effective::Kibana(role) => &role.description,
        Effective::Connect(profile) => &profile.description,
    };
    if description.is_none() {
        let message = format!("`{}` does not say what it is for", subject.role.name);
        out.push(
            out.at(subject.location(), message)
                .label("no description")
                .help("write a `///` comment above it, or `description: \"…\";` in it"),
        );
    }
}
