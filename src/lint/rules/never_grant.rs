//! A privilege that is not meant for roles.

use crate::catalogue::EsFamily;
use crate::check::held::KibanaHeld;
use crate::diagnostic::{Diagnostic, Entry, Group, Id, Kind};
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Subject;
use crate::lint::trace;
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
        sources: &["Elasticsearch: security privileges"],
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
            let at = trace::cluster(policy, subject.role, privilege.name);
            out.push(finding(out, at.unwrap_or(subject.location()), privilege.name, privilege.does));
        }
        for entry in role.indices.iter().chain(&role.remote_indices) {
            for privilege in entry.privileges.iter().filter_map(|name| is_inner(EsFamily::Index, name)) {
                let at = trace::index_privilege(policy, subject.role, entry, privilege.name);
                out.push(finding(out, at.unwrap_or(subject.location()), privilege.name, privilege.does));
            }
        }
    }
}

fn finding(out: &Findings, at: Location, name: &str, does: &str) -> Diagnostic {
    out.at(at, format!("`{name}` is not for roles")).label("Elasticsearch asks not to grant it").help("leave it out").note(does)
}
