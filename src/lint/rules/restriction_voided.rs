//! A person whose second profile takes the restriction of the first away.

use crate::catalogue::{RESTRICTABLE_RESOURCES, documents};
use crate::check::effective::ConnectProfile;
use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::findings::Findings;
use crate::lint::roles::Roles;
use crate::lint::rule::{Check, Rule};
use crate::source::Location;
use crate::suggest::all_of;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "restriction-voided",
        summary: "a persona in which a profile without tags undoes the tag restriction of another one",
        docs: r#"
Security profiles of one person add up, and so does what they may see: where one profile restricts queues to those with a tag and another
one grants queues without tags, the person sees all queues.

```pol
platform connect;
role blue_lead <
  queues: view;
  access_tags: < team: "blue"; >
  restricted_resources: Queue;
>
role planner < queues: view; hours_of_operation: view; >
persona lead = blue_lead + planner;
```

## Instead

Take what is restricted out of the other profile, or restrict it there as well.

```pol
platform connect;
role blue_lead <
  queues: view;
  access_tags: < team: "blue"; >
  restricted_resources: Queue;
>
role planner < hours_of_operation: view; >
persona lead = blue_lead + planner;
```
"#,
        sources: &[documents::CONNECT_TAG_BASED_ACCESS],
        ..Entry::of(Kind::Rule(Group::Suspicious))
    }),
    everywhere: false,
    check: Check::Roles(check),
};

fn check(roles: &Roles, out: &mut Findings) {
    let policy = roles.check.policy();
    let at = |name: &str| policy.roles.iter().find(|role| role.name == name).map(|role| role.location());
    for holder in roles.personas {
        let Some(held) = holder.held.connect() else { continue };
        for restricted in held.profiles.iter().copied().filter(|profile| restricts(profile)) {
            let mut undone: Vec<&str> = Vec::new();
            let mut by: Vec<(&str, Option<Location>)> = Vec::new();
            for other in held.profiles.iter().copied().filter(|profile| !restricts(profile)) {
                let both = RESTRICTABLE_RESOURCES.iter().filter(|resource| {
                    restricted.restricted_resources.iter().any(|name| name == resource.name)
                        && has(restricted, resource.view)
                        && has(other, resource.view)
                });
                let both: Vec<&str> = both.map(|resource| resource.name).collect();
                if !both.is_empty() {
                    undone.extend(both);
                    by.push((&other.name, at(&other.name)));
                }
            }
            if by.is_empty() {
                continue;
            }
            undone.sort_unstable();
            undone.dedup();
            let name = &holder.persona.name;
            let others = all_of(by.iter().map(|(name, _)| *name));
            let place = holder.persona.source.at(holder.persona.tree.name.span);
            let mut finding = out
                .at(
                    place,
                    format!(
                        "`{name}` is not restricted to the tags of `{}`: {others} grants the same without tags",
                        restricted.name
                    ),
                )
                .label(format!("sees every {}", undone.join(", every ")))
                .help(format!("leave {} out of {others}, or restrict it there as well", all_of(undone.iter().copied())))
                .note("A profile without access control tags goes before one that has some, for what both of them grant.");
            if let Some(at) = at(&restricted.name) {
                finding = finding.also(at, "restricted to tags");
            }
            for place in by.iter().filter_map(|(_, place)| *place) {
                finding = finding.also(place, "not restricted");
            }
            out.push(finding);
        }
    }
}

/// Whether a profile restricts anything to tags.
fn restricts(profile: &ConnectProfile) -> bool {
    !profile.access_tags.is_empty() && !profile.restricted_resources.is_empty()
}

fn has(profile: &ConnectProfile, permission: &str) -> bool {
    profile.permissions.iter().any(|held| held == permission)
}
