//! Messages to the outside from a Kibana that does not know its own address.

use crate::catalogue::documents;
use crate::check::held::KibanaHeld;
use crate::config::Deployment;
use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::findings::Findings;
use crate::lint::outgoing::sends;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Subject;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "public-base-url-missing",
        summary: "cases are sent or rules notify from a self-managed target without `public_base_url`",
        docs: r#"
Notifications by e-mail and cases in external systems only contain links back to Kibana where `server.publicBaseUrl` is set. Elastic
Cloud sets it; on a self-managed deployment somebody has to, and to say so under `public_base_url` of the target.

```toml
[targets.prod]
release = "9.5"
deployment = "self-managed"
```

```pol
role case_manager <
  cases: all;
  connectors: all;
  alerts: read;
>
```

It is one finding for a target, at the first role that it shows in. A target that does not say how it is deployed is not judged.

## Instead

```toml
[targets.prod]
release = "9.5"
deployment = "self-managed"
public_base_url = "https://kibana.example.org"
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
    let Some(target) = subject.target().kibana().filter(|_| subject.target().is_declared) else { return };
    if target.deployment != Some(Deployment::SelfManaged) || target.public_base_url.is_some() {
        return;
    }
    for (name, why) in [("cases", "cases that are sent to external systems"), ("rules", "notifications of rules")] {
        for (path, on) in subject.context().names.owned(name) {
            let origins = sends(held, path, on);
            let Some(origin) = origins.first().copied() else { continue };
            if held.comes_along(path) {
                continue;
            }
            out.push(
                out.given(
                    origin,
                    &origins,
                    "messages to the outside will have no links back to Kibana: the target has no `public_base_url`",
                )
                .label(format!("allows {why}"))
                .help("set `server.publicBaseUrl` in kibana.yml, and `public_base_url` of the target in polc.toml"),
            );
            return;
        }
    }
}
