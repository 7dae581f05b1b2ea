//! Assigning users to cases: what else that takes. Not reported where nobody speaks of assigning and the licence is not known to be too
//! low: every role with `all` on cases would be told the same. sub-features-need-gold leaves this privilege to this rule.

use crate::catalogue::{License, SubPrivilege, documents};
use crate::check::held::KibanaHeld;
use crate::check::origin::Origin;
use crate::check::privileges::Privileges;
use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Subject;
use crate::syntax::tree::StatementKind;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "case-assign-needs-profile",
        summary: "assigning users to cases takes a licence, and users who have logged in once",
        docs: r#"
Before a case can be assigned to a user, that user must have logged in to Kibana at least once, which creates a user profile. Outside of
serverless, assigning also takes a Platinum licence: on a lower one the privilege is there, and the server refuses.

```pol
role dispatcher <
  cases: read + assign;
>
```

It is one finding for a policy, at the first role that it shows in. Where assigning is only a part of `all`, it is left alone, unless the
target's `license` is known to be lower than that.

## Instead

Nothing is wrong here. If everybody who works on cases has logged in, allow the finding in polc.toml; or do not grant what is not needed:

```pol
role onlooker <
  cases: read;
>
```
"#,
        sources: &[documents::CONFIGURE_ACCESS_TO_CASES, documents::CASES_REQUIREMENTS],
        ..Entry::of(Kind::Rule(Group::Hint))
    }),
    everywhere: false,
    check: Check::Once(check),
};

/// The task that is about it.
const TASK: &str = "assignee_access";

fn check(subject: &Subject, held: &KibanaHeld, out: &mut Findings) {
    let Some(target) = subject.target().kibana() else { return };
    for (path, on) in subject.context().names.owned("cases") {
        if !held.touches(on) {
            continue;
        }
        let assigns = |space: &&str| held.has(path, "assign", space);
        let Some((n, sub)) = on.find("assign").and_then(|n| Some((n, on.feature.privileges.get(n)?))) else { continue };
        let Some(space) = held.spaces().into_iter().find(assigns) else { continue };
        let origins = held.origins(on, Privileges::sub(n), space);
        let Some(origin) = origins.first() else { continue };
        let needed = sub.license.filter(|_| !target.release.is_serverless());
        let is_below = |needed: &License| target.license.is_some_and(|license| license < *needed);
        if !needed.as_ref().is_some_and(is_below) && !is_named(subject, origin, sub) {
            continue;
        }
        out.push(match (needed.filter(is_below), target.license) {
            (Some(needed), Some(license)) => out
                .given(
                    *origin,
                    &origins,
                    format!("nobody can be assigned to cases on a {} licence: that takes {}", license.name(), needed.name()),
                )
                .label("includes the privilege to assign users")
                .note("Users must also have logged in to Kibana once, which creates their user profile."),
            _ => {
                let finding = out
                    .given(*origin, &origins, "a user must have logged in to Kibana once before cases can be assigned to them")
                    .label("includes the privilege to assign users")
                    .note("The first login creates the user profile that assignments refer to.");
                match needed.filter(|_| target.license.is_none()) {
                    Some(needed) => finding.note(format!("Outside of serverless, assigning takes a {} licence.", needed.name())),
                    None => finding,
                }
            }
        });
        return;
    }
}

/// Whether the statement speaks of assigning, and does not merely include it.
fn is_named(subject: &Subject, origin: &Origin, sub: &SubPrivilege) -> bool {
    origin.statement(subject.check.policy()).is_some_and(|(source, statement)| match &statement.kind {
        StatementKind::Grant(grant) => grant.value.terms.iter().filter(|term| !term.minus).any(|term| {
            let word = source.value(&term.name);
            word == sub.id || sub.aliases.contains(&&*word) || word == TASK
        }),
        _ => false,
    })
}
