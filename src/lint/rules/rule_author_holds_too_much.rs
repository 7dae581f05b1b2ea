//! Privileges that rules inherit from those who edit them.

use crate::access::Access;
use crate::catalogue::{EsFamily, RuleFact, documents};
use crate::check::held::{KibanaHeld, may_be_every_index, may_give};
use crate::check::privileges::Privileges;
use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Subject;
use crate::lint::written;
use crate::source::Location;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "rule-author-holds-too-much",
        summary: "who edits rules may also manage security or write everywhere, and so may the rules",
        docs: r#"
A rule runs with an API key of whoever edited it last, and so with that user's privileges at that time. If these include the cluster
privileges `all` or `manage_security`, or writing to every index, each rule that the user touches carries them on, for as long as the
key lives.

How a rule is authorized depends on the deployment. On the stack, the key is a snapshot of the privileges of its last editor: a user
who may do less breaks a rule by saving it. On serverless, it is a key of Elastic Cloud that holds the roles of its last editor: what a
role may do tomorrow, its rules may do tomorrow, too, and they go on running when the user has left.

```pol
role rule_author <
  rules: all;
  alerts: all;
  connectors: read;
  index "*": all;
>
```

## Instead

```pol
role rule_author <
  rules: all;
  alerts: all;
  connectors: read;
  index "logs-*": read + view_index_metadata;
>
```

What an administrator needs beyond that belongs into a role of its own, for users who do not edit rules.
"#,
        sources: &[documents::DETECTIONS_PRIVILEGES, documents::DETECTION_RULE_CONCEPTS],
        ..Entry::of(Kind::Rule(Group::LeastPrivilege))
    }),
    everywhere: false,
    check: Check::Kibana(check),
};

fn check(subject: &Subject, held: &KibanaHeld, out: &mut Findings) {
    let Some(fact) = RuleFact::of(RULE.id.name).next() else { return };
    let is_cluster = |name: &str| fact.cluster.iter().any(|wanted| may_give(EsFamily::Cluster, name, wanted));
    let manages = held.roles.iter().any(|role| role.cluster.iter().any(|name| is_cluster(name)));
    let writes = held.indices().any(|entry| {
        let gives = |wanted: &str| entry.privileges.iter().any(|held| may_give(EsFamily::Index, held, wanted));
        entry.names.iter().any(|name| may_be_every_index(name)) && fact.index.iter().any(|wanted| gives(wanted))
    });
    if !manages && !writes {
        return;
    }
    let Some(rules) = subject.context().names.owned(fact.feature).iter().find_map(|(path, on)| {
        let edits = |space: &&str| fact.privileges.iter().any(|word| held.has(path, word, space));
        let space = held.spaces().into_iter().find(edits)?;
        held.origins(on, Privileges::ALL, space).first().map(|origin| origin.head)
    }) else {
        return;
    };
    let mut places: Vec<(Location, String)> = Vec::new();
    for (name, origin) in held.roles.iter().flat_map(|role| role.origins.cluster.iter()).filter(|(name, _)| is_cluster(name)) {
        places.push((origin.at, format!("the cluster privilege `{name}`")));
    }
    for written in written::indices(subject).iter().filter(|written| fact.index.iter().any(|wanted| written.gives(wanted))) {
        let everything = written.names.iter().filter(|name| may_be_every_index(&written.source.value(name)));
        places.extend(everything.map(|name| (written.at(name), "writing to every index".to_owned())));
    }
    let causes: Vec<Location> = places.iter().map(|(at, _)| *at).collect();
    let mut places = places.into_iter();
    let Some((at, what)) = places.next() else { return };
    let mut finding = out
        .at(at, "rules run with the privileges of whoever edited them last, and this is more than any rule needs")
        .caused_by(causes)
        .label(what)
        .gives(Access::Administer)
        .also(rules, "edits rules")
        .help("move it to a role for users who do not edit rules");
    for (also, what) in places {
        finding = finding.also(also, what);
    }
    out.push(finding);
}
