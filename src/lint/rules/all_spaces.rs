//! Privileges that change things for others are granted in all spaces.

use crate::access::Access;
use crate::catalogue::{RuleFact, documents};
use crate::check::held::KibanaHeld;
use crate::diagnostic::{Entry, Group, Id, Kind, Level};
use crate::lint::findings::Findings;
use crate::lint::places::distinct;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Subject;
use crate::source::Location;
use crate::suggest::all_of;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "all-spaces",
        level: Some(Level::Allow),
        summary: "privileges that change things for others are granted in all spaces",
        docs: r#"
In all spaces means in every space that exists and in each that somebody creates tomorrow. For looking at things that may be meant; for
deleting cases and changing their settings, for rules and for connectors it rarely is.

```pol
role case_admin <
  spaces: *;
  cases: all;
  connectors: all;
>
```

## Instead

```pol
role case_admin <
  spaces: soc, soc-eu;
  cases: all;
  connectors: all;
>
```
"#,
        sources: &[documents::KIBANA_PRIVILEGES],
        ..Entry::of(Kind::Rule(Group::LeastPrivilege))
    }),
    everywhere: false,
    check: Check::Kibana(check),
};

fn check(subject: &Subject, held: &KibanaHeld, out: &mut Findings) {
    if !held.places.iter().any(|place| place.reaches("*")) {
        return;
    }
    let mut found: Vec<(Location, Vec<String>, Vec<Location>, Access)> = Vec::new();
    let names = &subject.context().names;
    for RuleFact { feature: name, privileges: words, .. } in RuleFact::of(RULE.id.name) {
        let owned = names.owned(name).iter().map(|(path, _)| path.as_str());
        for path in owned.chain(names.owned(name).is_empty().then_some(*name)) {
            for word in words.iter().filter(|word| held.has(path, word, "*")) {
                let Some((on, wanted)) = subject.context().wanted(path, word) else { continue };
                let (origins, access) = (held.origins(&on, wanted, "*"), on.access(wanted));
                let Some(at) = origins.first().map(|origin| origin.head) else { continue };
                let causes = || origins.iter().map(|origin| origin.head);
                let what = format!("{path}.{word}");
                match found.iter_mut().find(|(held, ..)| *held == at) {
                    Some((_, all, others, most)) => {
                        *most = access.max(*most);
                        all.push(what);
                        others.extend(causes());
                    }
                    None => found.push((at, vec![what], causes().collect(), access)),
                }
            }
        }
    }
    for (at, what, causes, access) in found {
        let what = all_of(what.iter().map(String::as_str));
        out.push(
            out.at(at, format!("{what} in all spaces"))
                .caused_by(distinct(causes))
                .gives(access)
                .label("also in spaces that do not exist yet")
                .help("name the spaces: `spaces: …;`, or `in space < … >` for a part"),
        );
    }
}
