//! Document or field level security on a licence that has none: Elasticsearch refuses the role.

use crate::catalogue::documents;
use crate::check::held::KibanaHeld;
use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::findings::Findings;
use crate::lint::narrowing;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Subject;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "document-security-needs-platinum",
        summary: "document or field level security on a licence without it: Elasticsearch refuses the role",
        docs: r#"
`query`, `fields` and `except` of an index statement take a Platinum licence or a higher one. On a lower one Elasticsearch refuses to write
such a role, and ignores one that is there already.

```toml
[targets.lab]
release = "9.5"
license = "basic"
```

```pol
role team <
  index "hr-*": read < query: """{"term": {"team": "soc"}}"""; >
>
```

Not reported where `license` of the target is left out.

## Instead

```toml
[targets.lab]
release = "9.5"
license = "basic"
```

```pol
role team <
  index "hr-soc": read;
>
```
"#,
        sources: &[documents::ELASTICSEARCH_DOCUMENT_SECURITY],
        ..Entry::of(Kind::Rule(Group::Correctness))
    }),
    everywhere: false,
    check: Check::Kibana(check),
};

fn check(subject: &Subject, held: &KibanaHeld, out: &mut Findings) {
    let Some(target) = subject.target().kibana() else { return };
    let lacking =
        narrowing::licensed().zip(target.license).filter(|((row, needed), has)| has < needed && row.releases.has(target.release));
    let Some(((_, needed), has)) = lacking else { return };
    for role in &held.roles {
        let entries = role.indices.iter().chain(&role.remote_indices);
        for entry in entries.filter(|entry| narrowing::is_narrowed(&entry.options)) {
            let (keys, what) = narrowing::keys(&entry.options);
            for origin in entry.statements() {
                let at = origin.option(subject.check.policy(), keys).unwrap_or(origin.head);
                out.push(
                    out.at(at, format!("{what} needs a {} licence", needed.name()))
                        .label(format!("the target has {}: Elasticsearch refuses the role", has.name()))
                        .help("grant other indices instead of parts of these, or correct `license` of the target in polc.toml"),
                );
            }
        }
    }
}
