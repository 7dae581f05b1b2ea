//! An Elasticsearch privilege that is on its way out.

use crate::catalogue::{EsFamily, EsPrivilege};
use crate::check::held::KibanaHeld;
use crate::diagnostic::{Entry, Group, Id, Kind, Tag};
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Subject;
use crate::lint::trace;
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
        sources: &["Elasticsearch: security privileges"],
        tags: &[Tag::Deprecated],
        ..Entry::of(Kind::Rule(Group::Portability))
    }),
    everywhere: false,
    check: Check::Kibana(check),
};

fn check(subject: &Subject, held: &KibanaHeld, out: &mut Findings) {
    let policy = subject.check.policy();
    let old = |family: EsFamily, name: &str| family.find(name).filter(|privilege| !privilege.deprecated.is_empty());
    for role in &held.roles {
        for privilege in role.cluster.iter().filter_map(|name| old(EsFamily::Cluster, name)) {
            report(privilege, trace::cluster(policy, subject.role, privilege.name), subject, out);
        }
        for entry in role.indices.iter().chain(&role.remote_indices) {
            for privilege in entry.privileges.iter().filter_map(|name| old(EsFamily::Index, name)) {
                report(privilege, trace::index_privilege(policy, subject.role, entry, privilege.name), subject, out);
            }
        }
    }
}

fn report(privilege: &EsPrivilege, at: Option<Location>, subject: &Subject, out: &mut Findings) {
    let finding = out
        .at(at.unwrap_or(subject.location()), format!("the privilege `{}` is deprecated", privilege.name))
        .label(privilege.deprecated);
    out.push(match (privilege.replaced_by, at) {
        ("", _) => finding.help("leave it out unless something still needs it"),
        (new, Some(at)) => finding.help(format!("write `{new}`")).unsafe_fix(format!("Write `{new}`"), at, new),
        (new, None) => finding.help(format!("write `{new}`")),
    });
}
