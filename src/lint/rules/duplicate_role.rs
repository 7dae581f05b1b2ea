//! Two roles grant the same.

use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::findings::Findings;
use crate::lint::roles::Roles;
use crate::lint::rule::{Check, Rule};
use rustc_hash::FxHashMap;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "duplicate-role",
        summary: "two roles grant the same",
        docs: r#"
Two roles that grant the same are one role with two names: whoever changes one of them has forgotten the other.

```pol
role soc_tier1 <
  cases: read;
  alerts: all;
>
role helpdesk <
  alerts: all;
  cases: read;
>
```

Roles that extend one another are left out: there somebody said so.

## Instead

```pol
role soc_tier1 <
  cases: read;
  alerts: all;
>
```
"#,
        ..Entry::of(Kind::Rule(Group::Hint))
    }),
    everywhere: false,
    check: Check::Roles(check),
};

fn check(roles: &Roles, out: &mut Findings) {
    let policy = roles.check.policy();
    let mut first: FxHashMap<&[u64], crate::policy::RoleId> = FxHashMap::default();
    for digest in roles.granting() {
        let Some(other) = first.get(&*digest.grants) else {
            first.insert(&digest.grants, digest.id);
            continue;
        };
        if policy.are_kin(digest.id, *other) {
            continue;
        }
        let (role, other) = (policy.role(digest.id), policy.role(*other));
        out.push(
            out.at(role.location(), format!("`{}` grants exactly what `{}` does", role.name, other.name))
                .label("the same privileges")
                .also(other.location(), "granted here as well")
                .help("keep one of them, or let one extend the other if they are to differ some day"),
        );
    }
}
