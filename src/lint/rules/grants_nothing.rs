//! Grants that are accepted and give nothing. Sub-feature privileges on a licence without any are left to sub-features-need-gold.

use crate::catalogue::{PROJECTS, documents, lacks_tier};
use crate::check::effective::FeatureGrant;
use crate::check::held::KibanaHeld;
use crate::check::origin::Origin;
use crate::check::privileges::{FeatureOn, Privileges};
use crate::config::KibanaTarget;
use crate::diagnostic::{Diagnostic, Entry, Group, Id, Kind};
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Subject;
use crate::suggest::all_of;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "grants-nothing",
        summary: "a privilege that is empty, or a feature that the target's licence or tier does not have",
        docs: r#"
Kibana accepts privileges that give nothing without a word. The bare levels of Workflows are empty: everything that Workflows can do is a
sub-feature privilege.

```pol
role automation <
  workflows: minimal_read;
>
```

And a feature that the target's `license` or `project_tier` does not include is not there, whatever a role says:

```toml
[targets.prod]
release = "9.5"
license = "platinum"
```

```pol
role analyst <
  attack_discovery: all;
>
```

A serverless project does not load what belongs to other solutions:

```toml
[targets.cloud]
release = "serverless"
solution = "security"
```

```pol
role on_call <
  apm: read;
>
```

## Instead

```pol
role automation <
  workflows: minimal_read + execute;
>
```

```toml
[targets.prod]
release = "9.5"
license = "enterprise"
```

```pol
role analyst <
  attack_discovery: all;
>
```
"#,
        sources: &[documents::KIBANA_ROLE_API],
        ..Entry::of(Kind::Rule(Group::Correctness))
    }),
    everywhere: false,
    check: Check::Kibana(check),
};

fn check(subject: &Subject, held: &KibanaHeld, out: &mut Findings) {
    let Some(target) = subject.target().kibana() else { return };
    let mut reported = Vec::new();
    for grant in held.roles.iter().flat_map(|role| &role.entries).flat_map(|entry| entry.parts()).flat_map(|entry| &entry.features)
    {
        let Some(on) = grant.on else { continue };
        if let Some(finding) = empty(out, target, grant, &on).filter(|finding| !reported.contains(&finding.primary.at)) {
            reported.push(finding.primary.at);
            out.push(finding);
        }
    }
}

fn empty(out: &Findings, target: &KibanaTarget, grant: &FeatureGrant, on: &FeatureOn) -> Option<Diagnostic> {
    let (feature, origin) = (on.feature, grant.origin()?);
    let origins: Vec<Origin> = grant.origins.iter().map(|(_, origin)| origin).collect();
    let name = feature.names.first().copied().unwrap_or(feature.id);
    if feature.minimal_grants_nothing && grant.set.minus(Privileges::READ | Privileges::ALL).is_empty() {
        let words = on.subs(on.known).map(|sub| sub.aliases.first().copied().unwrap_or(sub.id));
        return Some(
            out.given(origin, &origins, format!("the bare levels of `{name}` grant nothing"))
                .label("nothing is granted")
                .help(format!("grant `read` or `all`, or add some of {}", all_of(words))),
        );
    }
    if let Some((license, needed)) = target.license.zip(feature.license).filter(|(license, needed)| license < needed) {
        return Some(
            out.given(
                origin,
                &origins,
                format!("`{name}` grants nothing on a {} licence: it takes {}", license.name(), needed.name()),
            )
            .label("not there on this licence")
            .help("take it out, or correct `license` of the target in polc.toml"),
        );
    }
    let project = PROJECTS.iter().find(|(solution, ..)| target.release.is_serverless() && target.solution == Some(*solution));
    if let Some((solution, _, sources)) = project.filter(|(_, lacks, _)| lacks.contains(&feature.id)) {
        let mut finding = out
            .given(origin, &origins, format!("`{name}` grants nothing in a serverless project of the solution `{solution}`"))
            .label("not loaded there")
            .help("take it out, or put it into an `on … < … >` block for the targets that have it");
        finding.source = sources.first().copied();
        return Some(finding);
    }
    let tier = target.project_tier.as_deref().filter(|_| target.release.is_serverless())?;
    let finding = |what: String, listed: Option<&str>| {
        out.given(origin, &origins, format!("{what} grants nothing on the project tier `{tier}`"))
            .label("not there on this tier")
            .help("take it out, or correct `project_tier` of the target in polc.toml")
            .note(format!("Tiers that have it: {}.", listed.unwrap_or("not known")))
    };
    if lacks_tier(feature.tier, target.owner, tier) {
        return Some(finding(format!("`{name}`"), feature.tier));
    }
    let named = grant.set.minus(if grant.set.covers(Privileges::ALL) { on.all } else { on.read });
    let mut absent = on.subs(named).filter(|sub| lacks_tier(sub.tier, target.owner, tier)).peekable();
    let listed = absent.peek()?.tier;
    let absent: Vec<&str> = absent.map(|sub| sub.aliases.first().copied().unwrap_or(sub.id)).collect();
    Some(finding(format!("{} of `{name}`", all_of(absent)), listed))
}
