//! A privilege that is not meant for roles.

use crate::catalogue::{EsFamily, EsPrivilege, documents};
use crate::check::held::KibanaHeld;
use crate::diagnostic::{Diagnostic, Entry, Group, Id, Kind};
use crate::lint::findings::Findings;
use crate::lint::places::distinct;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Subject;
use crate::source::Location;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "never-grant",
        summary: "a privilege that is not meant for roles",
        docs: r#"
Some privileges of Elasticsearch are there for connections between clusters and for what runs inside of them. Its documents ask not to
grant them to anybody.

```pol
role searcher <
  cluster: cross_cluster_search;
>
```

## Instead

Leave it out, and give the API key of the remote cluster what it needs.

```pol
role reader <
  index "logs-*": read;
>
```
"#,
        sources: &[documents::ELASTICSEARCH_PRIVILEGES],
        ..Entry::of(Kind::Rule(Group::LeastPrivilege))
    }),
    everywhere: false,
    check: Check::Kibana(check),
};

fn check(subject: &Subject, held: &KibanaHeld, out: &mut Findings) {
    let policy = subject.check.policy();
    for role in &held.roles {
        let is_inner = |family: EsFamily, name: &str| family.find(name).filter(|privilege| privilege.never_grant);
        for privilege in role.cluster.iter().filter_map(|name| is_inner(EsFamily::Cluster, name)) {
            for origin in role.origins.cluster.of(|name| name == privilege.name) {
                out.push(finding(out, origin.at, privilege));
            }
        }
        for entry in role.indices.iter().chain(&role.remote_indices) {
            for privilege in entry.privileges.iter().filter_map(|name| is_inner(EsFamily::Index, name)) {
                let is_it = |name: &str| name == privilege.name;
                let places = distinct(entry.origins_of(|_| true, is_it).map(|origin| origin.privilege(policy, is_it)));
                places.into_iter().for_each(|at| out.push(finding(out, at, privilege)));
            }
        }
    }
}

fn finding(out: &Findings, at: Location, privilege: &EsPrivilege) -> Diagnostic {
    let finding = out.at(at, format!("`{}` is not for roles", privilege.name)).gives(privilege.access);
    finding.label("Elasticsearch asks not to grant it").help("leave it out").note(privilege.does)
}
