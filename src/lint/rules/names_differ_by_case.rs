//! Two security profiles whose names differ only in capitals.

use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::asked_rules::AskedRules;
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::policy::{Platform, Policy, Role};

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "names-differ-by-case",
        summary: "the names of two security profiles of Amazon Connect differ only in capitals",
        docs: r#"
Whoever assigns a profile picks it by its name, and two names that differ only in capitals are easily taken for one another. No source says
whether Amazon Connect itself tells them apart.

```pol
role Agent on connect < cases: view; customer_profiles: view; >
role agent on connect < cases: view + edit; customer_profiles: view; >
```

## Instead

```pol
role agent on connect < cases: view; customer_profiles: view; >
role agent_editor on connect < cases: view + edit; customer_profiles: view; >
```
"#,
        ..Entry::of(Kind::Rule(Group::Suspicious))
    }),
    everywhere: false,
    check: Check::Policy(check),
};

fn check(policy: &Policy, _: &AskedRules, out: &mut Findings) {
    let is_profile = |role: &&Role| !role.tree.is_abstract && role.platforms.has(Platform::Connect);
    let mut profiles: Vec<(String, &Role)> =
        policy.roles.iter().filter(is_profile).map(|role| (role.name.to_lowercase(), role)).collect();
    profiles.sort_by(|(a, one), (b, other)| (a, one.location()).cmp(&(b, other.location())));
    for pair in profiles.windows(2) {
        let [(first, one), (second, other)] = pair else { continue };
        if first == second {
            let message = format!("`{}` and `{}` differ only in capitals", one.name, other.name);
            out.push(
                out.at(other.location(), message)
                    .label("easily taken for the other one")
                    .also(one.location(), "this one")
                    .help("give one of them another name"),
            );
        }
    }
}
