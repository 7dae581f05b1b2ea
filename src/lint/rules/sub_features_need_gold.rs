//! Sub-feature privileges on a licence that has none. case-assign-needs-profile speaks of the one that needs an even higher licence.

use crate::catalogue::{LICENSED, Licensed, documents};
use crate::check::held::KibanaHeld;
use crate::check::origin::Origin;
use crate::check::privileges::Privileges;
use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Subject;
use crate::suggest::all_of;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "sub-features-need-gold",
        summary: "a customised feature on a licence without sub-feature privileges shrinks to its bare level",
        docs: r#"
Kibana registers sub-feature privileges only on a Gold licence or a higher one. A role with some is accepted on Basic all the same, and
silently shrinks to the bare level: `all - delete` is then less than `all` by every sub-feature privilege, not by one.

```toml
[targets.lab]
release = "9.5"
license = "basic"
```

```pol
role soc_tier1 <
  cases: read + reopen;
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
role soc_tier1 <
  cases: read;
>
```
"#,
        sources: &[documents::KIBANA_ROLE_API],
        ..Entry::of(Kind::Rule(Group::Suspicious))
    }),
    everywhere: false,
    check: Check::Kibana(check),
};

fn check(subject: &Subject, held: &KibanaHeld, out: &mut Findings) {
    let Some(target) = subject.target().kibana() else { return };
    let Some(license) = target.license else { return };
    let is_meant = |needs: &&Licensed| needs.name == "sub_feature_privileges" && needs.releases.has(target.release);
    let Some(needed) = LICENSED.iter().find(is_meant).and_then(|needs| needs.license).filter(|needed| license < *needed) else {
        return;
    };
    let mut reported = Vec::new();
    for grant in held.roles.iter().flat_map(|role| &role.entries).flat_map(|entry| entry.parts()).flat_map(|entry| &entry.features)
    {
        let Some(on) = grant.on else { continue };
        let lost = grant.set.minus(Privileges::READ | Privileges::ALL);
        if lost.is_empty() || grant.set == on.all || grant.set == on.read {
            continue;
        }
        let origins: Vec<Origin> = grant.origins.of(lost).collect();
        let Some(origin) = origins.first().copied().filter(|origin| !reported.contains(&origin.head)) else { continue };
        reported.push(origin.head);
        let left = if grant.set.covers(Privileges::ALL) { "minimal_all" } else { "minimal_read" };
        let name = on.feature.names.first().copied().unwrap_or(on.feature.id);
        let lost: Vec<&str> = on.subs(lost).map(|sub| sub.aliases.first().copied().unwrap_or(sub.id)).collect();
        out.push(
            out.given(
                origin,
                &origins,
                format!(
                    "on a {} licence this is no more than `{name}: {left}`: sub-feature privileges take {}",
                    license.name(),
                    needed.name()
                ),
            )
            .label(format!("loses {}", all_of(lost)))
            .help(format!("grant a whole level of `{name}`, or change the licence")),
        );
    }
}
