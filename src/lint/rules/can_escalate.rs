//! Holders can give themselves further rights.

use crate::access::Access;
use crate::catalogue::{EsFamily, EsPrivilege, SUPERUSERS, documents};
use crate::check::actions::may_give_any;
use crate::check::effective::Effective;
use crate::check::held::pattern_covers;
use crate::check::origin::Origin;
use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Subject;
use crate::suggest::all_of;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "can-escalate",
        summary: "holders can give themselves further rights",
        docs: r#"
Whoever may edit users, roles or security profiles can give themselves whatever the role leaves out: the rest of the role does not limit that
for them.

```pol
role operator <
  cluster: monitor + manage_security;
>
```

Somebody has to hold such a role. Let it be a role of its own, allow the finding there, and say who holds it.

```pol
role stand_in < run_as: "*"; >

role floor_manager on connect <
  users: view + edit + edit_permission;
  security_profiles: view;
>
```

## Instead

```pol
role operator <
  cluster: monitor + read_security;
>

role floor_manager on connect <
  users: view;
  security_profiles: view;
>
```
"#,
        sources: &[documents::ELASTICSEARCH_PRIVILEGES, documents::CONNECT_PERMISSIONS],
        ..Entry::of(Kind::Rule(Group::LeastPrivilege))
    }),
    everywhere: false,
    check: Check::Role(check),
};

/// What acting as a user that may do anything lets one do.
const ACTS_AS: &str = "Act as this user, who may do anything.";
/// What actions that are written raw let one do.
const RAW: &str = "Actions of privileges that let one take further rights.";

fn check(subject: &Subject, out: &mut Findings) {
    // What opens the way, with what it lets one do and the words that give it.
    let mut ways: Vec<(&str, &str, Origin)> = Vec::new();
    match subject.effective {
        Effective::Kibana(role) => {
            let is_way = |privilege: &EsPrivilege| privilege.escalation;
            for name in &role.cluster {
                let does = match EsFamily::Cluster.find(name) {
                    Some(known) => {
                        let implied = known.implies.iter().filter_map(|name| EsFamily::Cluster.find(name));
                        (is_way(known) || implied.into_iter().any(is_way)).then_some(known.does)
                    }
                    None => may_give_any(EsFamily::Cluster, name, is_way).then_some(RAW),
                };
                let origins = role.origins.cluster.of(|held| held == name);
                ways.extend(origins.filter_map(|origin| Some((&**name, does?, origin))));
            }
            for user in &role.run_as {
                let reached = SUPERUSERS.iter().find(|name| pattern_covers(user, name));
                let origins = || role.origins.run_as.of(|held| held == user);
                ways.extend(reached.into_iter().flat_map(|name| origins().map(move |origin| (*name, ACTS_AS, origin))));
            }
        }
        Effective::Connect(profile) => {
            for permission in profile.known.iter().filter(|permission| permission.escalation) {
                let origins = subject.origins(permission);
                ways.extend(origins.into_iter().map(|origin| (permission.id, permission.does, origin)));
            }
        }
    }
    // One finding for each statement.
    while let Some((_, _, first)) = ways.first().copied() {
        let (here, elsewhere): (Vec<_>, Vec<_>) = ways.into_iter().partition(|(_, _, origin)| origin.head == first.head);
        ways = elsewhere;
        let Some(at) = here.iter().map(|(_, _, origin)| origin.at).min() else { return };
        let mut finding = out
            .at(at, format!("holders can give themselves further rights: {}", all_of(here.iter().map(|(name, ..)| *name))))
            .gives(Access::Permissions)
            .label("the rest of the role does not limit that")
            .help("leave it out, or keep it in a role of its own whose holders are known");
        finding.notes.extend(here.iter().map(|(name, does, _)| format!("`{name}`: {does}")));
        let source = match subject.effective {
            Effective::Kibana(_) => RULE.id.sources.first(),
            Effective::Connect(_) => RULE.id.sources.last(),
        };
        finding.source = source.map(|document| document.cite);
        out.push(finding);
    }
}
