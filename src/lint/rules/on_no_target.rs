//! What is only for targets that the policy does not have.

use crate::diagnostic::{Diagnostic, Entry, Group, Id, Kind, Tag};
use crate::lint::asked_rules::AskedRules;
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::policy::{Policy, Source};
use crate::syntax::tree::{Body, Name, StatementKind};

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "on-no-target",
        summary: "a role, a block or a prohibition is for targets that the policy does not have",
        docs: r#"
`on` says which targets something is for. If the policy has none of these, a role is written out nowhere, a block never counts, and a
prohibition forbids nothing. It is often what was left behind when the last target got a newer release.

```toml
[targets.prod]
release = "9.5"
```

```pol
role triage on kibana:9.3 <
  cases: read;
>
```

## Instead

```toml
[targets.prod]
release = "9.5"
```

```pol
role triage on prod <
  cases: read;
>
```

Where it is there for a target that is still to come, allow it and say so.
"#,
        tags: &[Tag::Unnecessary],
        ..Entry::of(Kind::Rule(Group::Suspicious))
    }),
    everywhere: false,
    check: Check::Policy(check),
};

fn check(policy: &Policy, _: &AskedRules, out: &mut Findings) {
    for role in policy.roles.iter().filter(|role| role.has_platform) {
        if !role.tree.is_abstract && is_lost(policy, &role.source, &role.tree.on) {
            let message = format!("`{}` is for no target of this policy", role.name);
            push(&role.source, &role.tree.on, message, "written out nowhere", out);
        } else {
            blocks(policy, &role.source, &role.tree.body, out);
        }
    }
    for forbid in policy.forbids.iter().filter(|forbid| is_lost(policy, &forbid.source, &forbid.tree.on)) {
        let message = "this prohibition is for no target of this policy".to_owned();
        push(&forbid.source, &forbid.tree.on, message, "forbids nothing", out);
    }
}

fn blocks(policy: &Policy, source: &Source, body: &Body, out: &mut Findings) {
    for statement in &body.statements {
        if let StatementKind::On(on, _) = &statement.kind
            && is_lost(policy, source, on)
        {
            push(source, on, "this block is for no target of this policy".to_owned(), "never counts", out);
        } else if let Some(inner) = statement.kind.body() {
            blocks(policy, source, inner, out);
        }
    }
}

/// Whether no target is meant. A name that stands for nothing is told of elsewhere.
fn is_lost(policy: &Policy, source: &Source, on: &[Name]) -> bool {
    let is_known = on.iter().all(|name| source.scope(name, &policy.targets).is_some());
    !on.is_empty() && is_known && !policy.targets.iter().any(|target| source.covers(on, target))
}

fn push(source: &Source, on: &[Name], message: String, label: &str, out: &mut Findings) {
    let (Some(first), Some(last)) = (on.first(), on.last()) else { return };
    let finding: Diagnostic = out.at(source.at(first.span.to(last.span)), message).label(label);
    out.push(finding.help("add such a target to polc.toml, or ask for it with `--target`; or take this out"));
}
