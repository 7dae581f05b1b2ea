//! Patterns reach the indices that the products keep for themselves.

use crate::catalogue::{EsFamily, documents};
use crate::check::held::{KibanaHeld, most};
use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Subject;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "restricted-indices",
        summary: "patterns reach the indices that the products keep for themselves",
        docs: r#"
With `restricted: true`, patterns reach the indices that Elasticsearch and Kibana keep for themselves: users, roles, API keys, saved
objects, tasks. Whoever writes there can take any right, and whoever reads there sees secrets.

```pol
role backup <
  index "*": read < restricted: true; >
>
```

## Instead

```pol
role backup <
  index "logs-*": read;
>
```
"#,
        sources: &[documents::ELASTICSEARCH_ROLE_API],
        ..Entry::of(Kind::Rule(Group::LeastPrivilege))
    }),
    everywhere: false,
    check: Check::Kibana(check),
};

fn check(subject: &Subject, held: &KibanaHeld, out: &mut Findings) {
    let entries = held.roles.iter().flat_map(|role| role.indices.iter().chain(&role.remote_indices));
    for entry in entries.filter(|entry| entry.options.restricted) {
        for origin in entry.statements() {
            let at = origin.option(subject.check.policy(), &["restricted"]).unwrap_or(origin.head);
            let names = crate::suggest::all_of(entry.names_of(origin));
            out.push(
                out.at(at, format!("restricted indices are opened for {names}"))
                    .gives(most(EsFamily::Index, &entry.privileges))
                    .label("users, API keys and saved objects are in such indices")
                    .help("leave `restricted` out, and use the API of the product instead of its indices"),
            );
        }
    }
}
