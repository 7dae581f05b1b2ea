//! Alerts that are to be added to cases where the project's tier does not allow it.

use crate::catalogue::{LICENSED, Licensed, documents, lacks_tier};
use crate::check::held::KibanaHeld;
use crate::check::privileges::Privileges;
use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::alerts::reads_alerts;
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Subject;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "case-attachments-need-tier",
        summary: "alerts are to be added to cases, which the tier of the project does not allow",
        docs: r#"
On serverless, managing attachments of cases, such as alerts, takes the project feature Security Analytics Complete. On a lower tier the
privileges are there and the menu is not. Not reported where `project_tier` of the target is left out.

```toml
[targets.project]
release = "serverless"
project_tier = "essentials"
```

```pol
role case_worker <
  tasks: add_alerts_to_cases;
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
role case_worker <
  tasks: add_alerts_to_cases;
>
```
"#,
        sources: &[documents::CASES_REQUIREMENTS],
        ..Entry::of(Kind::Rule(Group::Suspicious))
    }),
    everywhere: false,
    check: Check::Once(check),
};

fn check(subject: &Subject, held: &KibanaHeld, out: &mut Findings) {
    let Some(target) = subject.target().kibana() else { return };
    let Some(tier) = target.project_tier.as_deref() else { return };
    for (_, on) in subject.context().names.owned("cases") {
        let owner = on.feature.owner;
        let is_about = |row: &&Licensed| row.name == "case_attachments" && row.owner == owner && row.releases.has(target.release);
        let Some(needed) = LICENSED.iter().filter(is_about).find(|row| lacks_tier(row.tier, target.owner, tier)) else { continue };
        let Some(comment) = on.find("comment").map(Privileges::sub).filter(|_| held.touches(on)) else { continue };
        let adds = |space: &&str| held.set(on, space).covers(comment) && reads_alerts(held, owner, space);
        let Some(at) = held.spaces().into_iter().find(adds).and_then(|space| Some(held.origin(on, space)?.head)) else { continue };
        out.push(
            out.at(at, format!("alerts cannot be added to cases: that takes {}, and the project's tier is `{tier}`", needed.title))
                .label("the privileges are there, the feature is not")
                .help("change the project's tier, or correct `project_tier` of the target in polc.toml"),
        );
        return;
    }
}
