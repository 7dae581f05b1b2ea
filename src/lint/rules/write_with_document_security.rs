//! Indices are written to under document or field level security.

use crate::catalogue::documents;
use crate::check::effective::IndexEntry;
use crate::check::held::{KibanaHeld, patterns_meet};
use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::findings::Findings;
use crate::lint::narrowing;
use crate::lint::overlaps::Overlaps;
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

Both take a licence of their own: see `document-security-needs-platinum`.

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

fn check(subject: &Subject, held: &KibanaHeld, out: &mut Findings) {
    let policy = subject.check.policy();
    for role in &held.roles {
        let entries = || role.indices.iter().chain(&role.remote_indices);
        if !entries().any(|entry| narrowing::is_narrowed(&entry.options)) {
            continue;
        }
        let written = |entry: &'_ IndexEntry<'_>| entry.privileges.iter().position(|privilege| narrowing::is_write(privilege));
        let writing = Overlaps::new(entries().filter_map(|entry| Some((entry, written(entry)?))));
        for entry in entries().filter(|entry| narrowing::is_narrowed(&entry.options)) {
            let Some((other, privilege)) = writing.first(entry, |_, _| true) else { continue };
            let Some(privilege) = other.privileges.get(privilege) else { continue };
            let (keys, what) = narrowing::keys(&entry.options);
            for origin in entry.statements() {
                let at = origin.option(policy, keys).unwrap_or(origin.head);
                let mut finding = out
                    .at(at, format!("`{privilege}` under {what}"))
                    .label("narrows what is read, not what is written")
                    .help("grant writing on other indices, in a role of its own");
                if !subject.target().release().is_serverless() {
                    finding.notes.extend(
                        narrowing::licensed()
                            .map(|(row, license)| format!("{} needs a {} licence or a higher one.", row.title, license.name())),
                    );
                }
                let overlaps = |name: &str| entry.names.iter().any(|held| patterns_meet(held, name));
                for writing in other.origins_of(overlaps, |held| held == privilege).take(1) {
                    finding = finding.also(writing.privilege(policy, |held| held == privilege), "writes the same indices");
                }
                if !narrowing::is_narrowed(&other.options) {
                    finding = finding
                        .note("The other statement does not narrow anything, and so takes the narrowing away where both apply.");
                }
                out.push(finding);
            }
        }
    }
}
