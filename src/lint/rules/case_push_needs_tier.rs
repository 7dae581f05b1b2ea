//! Cases that are to be sent to external systems where no subscription for it is. Without connectors, cases-all-without-connectors
//! speaks.

use crate::catalogue::{LICENSED, Licensed, documents, lacks_tier};
use crate::check::held::KibanaHeld;
use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::findings::Findings;
use crate::lint::outgoing::sends;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Subject;
use crate::suggest::all_of;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "case-push-needs-tier",
        summary: "cases are to be sent to external systems, which the target's licence or tier does not allow",
        docs: r#"
Sending cases to external systems takes a suitable subscription, or on serverless the project tier Security Analytics Complete. On a lower
one the privileges are there and the button is not. Not reported where `license` or `project_tier` of the target is left out.

```toml
[targets.project]
release = "serverless"
project_tier = "essentials"
```

```pol
role case_manager <
  cases: all;
  connectors: all;
  alerts: read;
>
```

It is one finding for a target, at the first role that it shows in.

## Instead

```toml
[targets.project]
release = "serverless"
project_tier = "complete"
```

```pol
role case_manager <
  cases: all;
  connectors: all;
  alerts: read;
>
```
"#,
        sources: &[documents::CONFIGURE_ACCESS_TO_CASES, documents::CASES_REQUIREMENTS],
        ..Entry::of(Kind::Rule(Group::Suspicious))
    }),
    everywhere: false,
    check: Check::Once(check),
};

fn check(subject: &Subject, held: &KibanaHeld, out: &mut Findings) {
    let Some(target) = subject.target().kibana() else { return };
    if target.license.is_none() && target.project_tier.is_none() {
        return;
    }
    for (path, on) in subject.context().names.owned("cases") {
        let origins = sends(held, path, on);
        let Some(origin) = origins.first().copied() else { continue };
        let of_owner = |needs: &&Licensed| needs.name == "push_cases" && needs.releases.has(target.release);
        let needs = || LICENSED.iter().filter(of_owner).filter(|needs| needs.owner.is_none() || needs.owner == on.feature.owner);
        let tier = target.project_tier.as_deref().unwrap_or("");
        if let Some(needed) = needs().find(|needs| lacks_tier(needs.tier, target.owner, tier)) {
            out.push(
                out.given(
                    origin,
                    &origins,
                    format!(
                        "cases cannot be sent to external systems: that takes {}, and the project's tier is `{tier}`",
                        needed.title
                    ),
                )
                .label("the privileges are there, the feature is not")
                .help("change the project's tier, or take `connectors` away where cases stay in Kibana"),
            );
            return;
        }
        // What takes no known licence is not judged.
        let known = || needs().filter(|needs| needs.license.is_some());
        if let Some(license) = target.license
            && known().next().is_some()
            && known().all(|needs| needs.license.is_some_and(|needed| license < needed))
        {
            let systems: Vec<&str> = known().map(|needs| needs.title).collect();
            let least = known().filter_map(|needs| needs.license).min().unwrap_or(license);
            out.push(
                out.given(origin, &origins, format!("on a {} licence cases cannot be sent to {}", license.name(), all_of(systems)))
                    .label(format!("takes {} at least", least.name()))
                    .help("change the licence, or take `connectors` away where cases stay in Kibana")
                    .note("Which licence other systems take is not known."),
            );
            return;
        }
    }
}
