//! A person with more profiles with access control tags than Amazon Connect takes.

use crate::catalogue::{documents, limits};
use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::findings::Findings;
use crate::lint::roles::Roles;
use crate::lint::rule::{Check, Rule};

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "too-many-tagged-profiles",
        summary: "a persona holds more profiles with access control tags than one user may have",
        docs: r#"
One user may have three security profiles with access control tags. Amazon Connect refuses a fourth.

```pol
platform connect;
abstract role team < users: view; restricted_resources: User; >
role red extends team < access_tags: < team: "red"; > >
role blue extends team < access_tags: < team: "blue"; > >
role green extends team < access_tags: < team: "green"; > >
role white extends team < access_tags: < team: "white"; > >
persona stand_in = red + blue + green + white;
```

## Instead

```pol
platform connect;
abstract role team < users: view; restricted_resources: User; >
role red extends team < access_tags: < team: "red"; > >
role others extends team < access_tags: < teams: "other"; > >
persona stand_in = red + others;
```
"#,
        sources: &[documents::CONNECT_TAG_BASED_ACCESS],
        ..Entry::of(Kind::Rule(Group::Correctness))
    }),
    everywhere: false,
    check: Check::Roles(check),
};

fn check(roles: &Roles, out: &mut Findings) {
    let policy = roles.check.policy();
    for holder in roles.personas {
        let Some(held) = holder.held.connect() else { continue };
        let tagged: Vec<&str> =
            held.profiles.iter().filter(|profile| !profile.access_tags.is_empty()).map(|profile| &*profile.name).collect();
        let most = limits::TAG_RESTRICTED_PROFILES_PER_USER;
        if tagged.len() <= most {
            continue;
        }
        let at = holder.persona.source.at(holder.persona.tree.name.span);
        let mut finding = out
            .at(
                at,
                format!(
                    "`{}` holds {} profiles with access control tags; a user may have {most}",
                    holder.persona.name,
                    tagged.len()
                ),
            )
            .label("too many for one user")
            .help("put teams together under one tag, or give them to several people");
        for role in policy.roles.iter().filter(|role| tagged.contains(&&*role.name)) {
            finding = finding.also(role.location(), "has access control tags");
        }
        out.push(finding);
    }
}
