//! No role extends an abstract role.

use crate::diagnostic::{Entry, Group, Id, Kind, Tag};
use crate::lint::asked_rules::AskedRules;
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::policy::Policy;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "unused-abstract-role",
        summary: "no role extends an abstract role",
        docs: r#"
An abstract role is never written out: it is only there to be extended. One that nobody extends grants nobody anything, and whoever
changes it believes to have changed something.

```pol
abstract role analyst_base <
  dashboard: read;
>
role analyst <
  discover: read;
>
```

## Instead

```pol
abstract role analyst_base <
  dashboard: read;
>
role analyst extends analyst_base <
  discover: read;
>
```
"#,
        tags: &[Tag::Unnecessary],
        ..Entry::of(Kind::Rule(Group::Suspicious))
    }),
    everywhere: false,
    check: Check::Policy(check),
};

fn check(policy: &Policy, _: &AskedRules, out: &mut Findings) {
    // A name that is misspelt may be meant for any of them.
    if policy.roles.iter().any(|role| role.parents.len() < role.tree.parents.len()) {
        return;
    }
    let mut is_extended = vec![false; policy.roles.len()];
    for parent in policy.roles.iter().flat_map(|role| &role.parents) {
        if let Some(flag) = is_extended.get_mut(parent.0 as usize) {
            *flag = true;
        }
    }
    for (role, is_extended) in policy.roles.iter().zip(is_extended) {
        if role.tree.is_abstract && !is_extended {
            out.push(
                out.at(role.location(), format!("no role extends `{}`", role.name))
                    .label("abstract, so it is never written out")
                    .help("extend it, make it a role of its own by dropping `abstract`, or take it out"),
            );
        }
    }
}
