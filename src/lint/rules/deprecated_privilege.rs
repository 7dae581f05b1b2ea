//! An Elasticsearch privilege that is on its way out.

use crate::catalogue::{EsFamily, EsPrivilege, documents};
use crate::check::held::KibanaHeld;
use crate::check::origin::{Origin, Via};
use crate::diagnostic::{Entry, Group, Id, Kind, Tag};
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Subject;
use crate::source::Location;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "deprecated-privilege",
        summary: "an Elasticsearch privilege that is on its way out",
        docs: r#"
Elasticsearch keeps privileges under older names for a while, and some that have lost their effect. A later release refuses roles with
names that it no longer knows.

```pol
role transformer <
  cluster: manage_data_frame_transforms;
>
```

## Instead

```pol
role transformer <
  cluster: manage_transform;
>
```
"#,
        sources: &[documents::ELASTICSEARCH_PRIVILEGES],
        tags: &[Tag::Deprecated],
        ..Entry::of(Kind::Rule(Group::Portability))
    }),
    everywhere: false,
    check: Check::Kibana(check),
};

fn check(subject: &Subject, held: &KibanaHeld, out: &mut Findings) {
    let policy = subject.check.policy();
    let old = |family: EsFamily, name: &str| family.find(name).filter(|privilege| privilege.deprecated.is_some());
    for role in &held.roles {
        for privilege in role.cluster.iter().filter_map(|name| old(EsFamily::Cluster, name)) {
            for origin in role.origins.cluster.of(|name| name == privilege.name) {
                report(privilege, origin.at, !origin.is_task(), out);
            }
        }
        for entry in role.indices.iter().chain(&role.remote_indices) {
            for privilege in entry.privileges.iter().filter_map(|name| old(EsFamily::Index, name)) {
                let is_it = |name: &str| name == privilege.name;
                let mut origins: Vec<Origin> = entry.origins_of(|_| true, is_it).collect();
                origins.dedup_by_key(|origin| origin.head);
                for origin in origins {
                    report(privilege, origin.privilege(policy, is_it), origin.via == Via::Written, out);
                }
            }
        }
    }
}

fn report(privilege: &EsPrivilege, at: Location, is_written: bool, out: &mut Findings) {
    let finding =
        out.at(at, format!("the privilege `{}` is deprecated", privilege.name)).label(privilege.deprecated.unwrap_or_default());
    out.push(match (privilege.replaced_by, is_written) {
        (None, _) => finding.help("leave it out unless something still needs it"),
        (Some(new), true) => finding.help(format!("write `{new}`")).unsafe_fix(format!("Write `{new}`"), at, new),
        (Some(new), false) => finding.help(format!("write `{new}`")),
    });
}
