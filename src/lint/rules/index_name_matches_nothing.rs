//! Index names that no index has: several names written as one, capitals, characters that Elasticsearch does not take.

use crate::catalogue::{BETWEEN_INDEX_NAMES, NOT_FIRST_IN_INDEX_NAMES, NOT_IN_INDEX_NAMES, documents};
use crate::diagnostic::{Diagnostic, Entry, Group, Id, Kind};
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Wording;
use crate::policy::Platform;
use crate::source::Location;
use crate::syntax::tree::StatementKind;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "index-name-matches-nothing",
        summary: "an index name that no index can have, such as several names in one string",
        docs: r#"
The title of a data view lists several indices in one string; a role takes each name by itself. Elasticsearch looks for one index with
commas in its name, finds none, and the role grants nothing; newer releases refuse it. Names of indices have no capitals either, and a `-` in
front excludes nothing in a role.

```pol
role rule_author <
  index "auditbeat-*,logs-*,-logs-secret-*": read;
>
```

A name with a colon, `cluster:index`, is left alone.

## Instead

```pol
role rule_author <
  index "auditbeat-*", "logs-*": read;
>
```
"#,
        sources: &[documents::ELASTICSEARCH_CREATE_INDEX],
        ..Entry::of(Kind::Rule(Group::Suspicious))
    }),
    everywhere: false,
    check: Check::Wording(check),
};

fn check(wording: &Wording, out: &mut Findings) {
    if wording.check.context().target.platform() != Platform::Kibana {
        return;
    }
    let source = &wording.role.source;
    for statement in wording.statements() {
        let StatementKind::Index(index) = &statement.kind else { continue };
        for name in &index.names {
            let text = source.value(name);
            if !text.starts_with('/')
                && let Some(finding) = wrong(&text, source.at(name.span), out)
            {
                out.push(finding);
            }
        }
    }
}

fn wrong(name: &str, at: Location, out: &Findings) -> Option<Diagnostic> {
    if name.contains(BETWEEN_INDEX_NAMES) {
        return Some(several(name, at, out));
    }
    let first = name.chars().next().filter(|first| NOT_FIRST_IN_INDEX_NAMES.contains(first));
    if let Some(first) = first {
        let finding = out.at(at, format!("no index name begins with `{first}`: this matches nothing"));
        return Some(match (first, name) {
            (_, "_all") => {
                finding.label("a word of the search API").help("write \"*\" for every index").unsafe_fix("Write \"*\"", at, "\"*\"")
            }
            ('-', _) => finding
                .label("excludes nothing in a role")
                .help("take it out; what is not to be read must not be covered by another name"),
            _ => finding.label("cannot be the name of an index").help("write the name that the index has"),
        });
    }
    if let Some(wrong) = name.chars().find(|one| NOT_IN_INDEX_NAMES.contains(one)) {
        return Some(
            out.at(at, format!("no index name has `{wrong}` in it: this matches nothing"))
                .label("cannot be the name of an index")
                .help("write the name that the index has; `*` and `?` stand for what varies"),
        );
    }
    let lower = name.to_lowercase();
    (lower != name).then(|| {
        out.at(at, format!("index names are lower case: `{name}` matches no index"))
            .label("only an alias could be called so")
            .help(format!("write \"{lower}\", unless an alias is meant"))
            .unsafe_fix(format!("Write \"{lower}\""), at, format!("\"{lower}\""))
    })
}

/// Several names in one string.
fn several(name: &str, at: Location, out: &Findings) -> Diagnostic {
    let parts = || name.split(BETWEEN_INDEX_NAMES).map(str::trim).filter(|part| !part.is_empty());
    let (excluded, kept): (Vec<&str>, Vec<&str>) = parts().partition(|part| part.starts_with(NOT_FIRST_IN_INDEX_NAMES));
    let finding = out
        .at(at, "several index names in one string: Elasticsearch takes them for one name, which matches nothing")
        .label("one name for it");
    let finding = match excluded.as_slice() {
        [] => finding,
        excluded => finding
            .note(format!("A role cannot exclude: {} would still be granted where another name covers it.", excluded.join(", "))),
    };
    if kept.is_empty() {
        return finding.help("name each index by itself");
    }
    let list = kept.iter().map(|part| format!("\"{part}\"")).collect::<Vec<_>>().join(", ");
    finding.help(format!("write {list}")).unsafe_fix("Name each index by itself", at, list)
}
