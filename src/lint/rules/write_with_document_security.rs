//! Indices are written to under document or field level security.

use crate::catalogue::{EsFamily, LICENSED, License, documents};
use crate::check::effective::{IndexEntry, IndexOptions};
use crate::check::held::KibanaHeld;
use crate::check::held::pattern_covers;
use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Subject;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "write-with-document-security",
        summary: "indices are written to under document or field level security",
        docs: r#"
`query`, `fields` and `except` narrow what can be read. They are for accounts that only read: somebody who may write the same indices
can change and overwrite what they cannot see, and some kinds of writing fail under them.

```pol
role team <
  index "hr-*": read + write < query: """{"term": {"team": "soc"}}"""; >
>
```

A second statement about the same indices without the options takes the narrowing away, whatever it grants: what is granted in several
ways adds up.

Both take a licence of their own, and Elasticsearch refuses a role that uses them without it.

## Instead

```pol
role team <
  index "hr-*": read < query: """{"term": {"team": "soc"}}"""; >
  index "inbox-*": write;
>
```
"#,
        sources: &[documents::ELASTICSEARCH_DOCUMENT_SECURITY],
        ..Entry::of(Kind::Rule(Group::Suspicious))
    }),
    everywhere: false,
    check: Check::Kibana(check),
};

/// What the licence is looked up under in the catalogue.
const LICENSED_AS: &str = "document_security";

fn check(subject: &Subject, held: &KibanaHeld, out: &mut Findings) {
    let policy = subject.check.policy();
    for role in &held.roles {
        let entries = || role.indices.iter().chain(&role.remote_indices);
        for entry in entries().filter(|entry| is_narrowed(&entry.options)) {
            let missing = missing_license(subject);
            let writes = entries().find_map(|other| {
                let same = other.clusters == entry.clusters && overlap(other, entry);
                other.privileges.iter().find(|privilege| same && is_write(privilege)).map(|privilege| (other, privilege))
            });
            if writes.is_none() && missing.is_none() {
                continue;
            }
            let (keys, what): (&[&str], _) = match entry.options.query {
                Some(_) => (&["query"], "document level security"),
                None => (&["fields", "except"], "field level security"),
            };
            for origin in entry.statements() {
                let at = origin.option(policy, keys).unwrap_or(origin.head);
                let mut finding = match (missing, writes) {
                    (Some((license, has)), _) => out
                        .at(at, format!("{what} needs a {} licence", license.name()))
                        .label(format!("the target has {}: Elasticsearch refuses the role", has.name()))
                        .help("grant other indices instead of parts of these"),
                    (None, Some((_, privilege))) => out
                        .at(at, format!("`{privilege}` under {what}"))
                        .label("narrows what is read, not what is written")
                        .help("grant writing on other indices, in a role of its own"),
                    (None, None) => continue,
                };
                if missing.is_none() && !subject.target().release.is_serverless() {
                    finding.notes.extend(needs());
                }
                if let Some((other, privilege)) = writes {
                    let overlaps = |name: &str| entry.names.iter().any(|held| meet(held, name));
                    for writing in other.origins_of(overlaps, |held| held == privilege).take(1) {
                        finding = finding.also(writing.privilege(policy, |held| held == privilege), "writes the same indices");
                    }
                    if !is_narrowed(&other.options) {
                        finding = finding.note(
                            "The other statement does not narrow anything, and so takes the narrowing away where both apply.",
                        );
                    }
                }
                out.push(finding);
            }
        }
    }
}

/// Whether reading is narrowed: to grant all fields is not.
fn is_narrowed(options: &IndexOptions) -> bool {
    let all_fields = |fields: &Vec<_>| matches!(fields.as_slice(), [only] if only == "*");
    options.query.is_some() || !options.except.is_empty() || options.fields.as_ref().is_some_and(|fields| !all_fields(fields))
}

fn overlap(a: &IndexEntry, b: &IndexEntry) -> bool {
    a.names.iter().any(|a| b.names.iter().any(|b| meet(a, b)))
}

fn meet(a: &str, b: &str) -> bool {
    pattern_covers(a, b) || pattern_covers(b, a)
}

/// Whether a privilege holds a part of `write`, or all of it.
fn is_write(privilege: &str) -> bool {
    let implies = |holder: &str, held: &str| EsFamily::Index.find(holder).is_some_and(|holder| holder.implies.contains(&held));
    privilege == "write" || implies("write", privilege) || implies(privilege, "write")
}

/// The licence that narrowing takes and the one that the target has, where that is too low.
fn missing_license(subject: &Subject) -> Option<(License, License)> {
    let has = subject.target().license?;
    let licensed = LICENSED.iter().find(|row| row.name == LICENSED_AS && row.releases.has(subject.target().release))?;
    licensed.license.filter(|needed| has < *needed).map(|needed| (needed, has))
}

fn needs() -> Option<String> {
    let licensed = LICENSED.iter().find(|row| row.name == LICENSED_AS)?;
    Some(format!("{} needs a {} licence or a higher one.", licensed.title, licensed.license?.name()))
}
