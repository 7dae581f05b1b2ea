//! Cases of a serverless Observability project, which custom roles cannot manage.

use crate::catalogue::{RuleFact, documents};
use crate::check::held::KibanaHeld;
use crate::check::privileges::Privileges;
use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::lint::spaces::{self, Given, by_statement};
use crate::lint::subject::Subject;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "observability-cases-need-editor",
        summary: "cases of a serverless Observability project are to be managed by a custom role",
        docs: r#"
In Observability projects on serverless, creating and managing cases takes the predefined role Editor or a higher one. A custom role
has the access of a Viewer: its `all` on Cases is not enough by itself.

```toml
[targets.project]
release = "serverless"
solution = "observability"
```

```pol
role incident_manager <
  cases: all;
  connectors: all;
  apm: read;
>
```

## Instead

Give these users the role Editor, and let the custom role say what else they need.

```toml
[targets.project]
release = "serverless"
solution = "observability"
```

```pol
role incident_manager <
  cases: read;
  connectors: all;
  apm: read;
>
```
"#,
        sources: &[documents::CONFIGURE_ACCESS_TO_CASES],
        ..Entry::of(Kind::Rule(Group::Suspicious))
    }),
    everywhere: false,
    check: Check::Kibana(check),
};

fn check(subject: &Subject, held: &KibanaHeld, out: &mut Findings) {
    let Some(target) = subject.target().kibana() else { return };
    let mut facts = RuleFact::of(RULE.id.name);
    let Some(fact) = facts.find(|fact| fact.owner == target.owner).filter(|_| target.release.is_serverless()) else { return };
    let names = &subject.context().names;
    for (path, on) in names.owned(fact.feature).iter().filter(|(_, on)| on.feature.owner == target.owner) {
        let has = |space: &&str| fact.privileges.iter().any(|word| held.has(path, word, space));
        let spaces: Vec<&str> = held.spaces().into_iter().filter(has).collect();
        for Given { origin, origins, spaces } in by_statement(held, on, Privileges::ALL, spaces) {
            let is_task = origin.is_task();
            let finding = out
            .given(origin, &origins, "cases of an Observability project are managed by the predefined role Editor and those above it, not by custom roles")
            .label(if is_task { "brings `all` on cases, which is not enough here" } else { "`all` is not enough here" })
            .help("give these users the role Editor as well");
            out.push(spaces::note(finding, &spaces, held));
        }
    }
}
