//! Somebody who may change only some users, but give them any security profile.

use crate::catalogue::{Permission, RESTRICTABLE_RESOURCES, documents};
use crate::check::held::ConnectHeld;
use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::findings::Findings;
use crate::lint::permissions::Way;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Subject;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "restricted-users-without-profiles",
        summary: "users are restricted to tags, but their security profiles may be chosen freely",
        docs: r#"
Whoever may change users may give them security profiles. Where only users are restricted to tags, they can give those users, and
themselves, a profile without any restriction.

```pol
role team_lead on connect <
  users: view + edit;
  access_tags: < team: "blue"; >
  restricted_resources: User;
>
```

## Instead

```pol
role team_lead on connect <
  users: view + edit;
  security_profiles: view;
  access_tags: < team: "blue"; >
  restricted_resources: User, SecurityProfile;
>
```
"#,
        sources: &[documents::CONNECT_TAG_BASED_ACCESS],
        ..Entry::of(Kind::Rule(Group::Suspicious))
    }),
    everywhere: false,
    check: Check::Connect(check),
};

fn check(subject: &Subject, held: &ConnectHeld, out: &mut Findings) {
    let Some(profile) = subject.connect().filter(|profile| !profile.access_tags.is_empty()) else { return };
    let is_restricted = |name: &str| profile.restricted_resources.iter().any(|restricted| restricted == name);
    // What lets somebody gain rights through users belongs to the feature of the restricted users.
    let feature_of = |name: &str| {
        let resource = RESTRICTABLE_RESOURCES.iter().find(|resource| resource.name == name)?;
        Permission::find(resource.view).map(|permission| permission.feature)
    };
    if !is_restricted(USER) || is_restricted(PROFILE) {
        return;
    }
    let Some(users) = feature_of(USER) else { return };
    let changing: Vec<&'static Permission> = held.of_feature(users).filter(|permission| permission.escalation).collect();
    let Some(first) = changing.first() else { return };
    let at = profile.origins.restricted_resources.of(|name| name == USER).next().map_or(subject.location(), |origin| origin.at);
    let place = subject.place(first);
    let names = Way::at(subject, place).name(&changing, "and");
    out.push(
        out.at(at, format!("{names} on restricted users, who may get any security profile: `{PROFILE}` is not restricted"))
            .label("restricts users, not what they may be given")
            .also(place, "may choose security profiles")
            .help(format!("add `{PROFILE}` to `restricted_resources`, and give the profiles that may be chosen the tags")),
    );
}

/// Users, and what they may be given.
const USER: &str = "User";
const PROFILE: &str = "SecurityProfile";
