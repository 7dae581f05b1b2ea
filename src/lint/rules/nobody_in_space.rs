//! A test asks about a space in which no role of the policy grants anything.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::asked_rules::AskedRules;
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::policy::{Policy, Source};
use crate::suggest;
use crate::syntax::tree::{Body, StatementKind};

/// Every space at once.
const ALL: &str = "*";

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "nobody-in-space",
        summary: "a test is about a space in which nobody has anything",
        docs: r#"
`cannot` holds wherever nothing is granted, and so it holds in a space that is only a slip of the pen. A space that no role, no target and no
`known_spaces` of `polc.toml` names is one in which nobody has anything: such a claim says nothing.

```pol
role triage < spaces: soc; cases: read; >

test "triage" <
  triage cannot cases.all in sco;
>
```

## Instead

```pol
role triage < spaces: soc; cases: read; >

test "triage" <
  triage cannot cases.all in soc;
>
```

Where the space is there and is meant to stay empty, list it under `known_spaces` of the target.
"#,
        ..Entry::of(Kind::Rule(Group::Suspicious))
    }),
    everywhere: false,
    check: Check::Policy(check),
};

fn check(policy: &Policy, _: &AskedRules, out: &mut Findings) {
    if policy.tests.iter().all(|test| test.tree.assertions.iter().all(|assertion| assertion.spaces.is_empty())) {
        return;
    }
    let mut named: BTreeSet<Cow<str>> = BTreeSet::new();
    named.extend(policy.targets.iter().flat_map(|target| &target.spaces).map(|space| Cow::Borrowed(space.as_str())));
    policy.roles.iter().for_each(|role| spaces(&role.source, &role.tree.body, &mut named));
    // Somebody has something everywhere.
    if named.contains(ALL) {
        return;
    }
    for test in &policy.tests {
        for space in test.tree.assertions.iter().flat_map(|assertion| &assertion.spaces) {
            let id = test.source.value(space);
            if id == ALL || named.contains(&id) {
                continue;
            }
            let at = test.source.at(space.span);
            let finding = out.at(at, format!("nobody has anything in the space `{id}`"));
            let meant = suggest::meant(&id, named.iter().map(|space| &**space));
            let finding = finding.label(meant.question().unwrap_or_else(|| "no role names it".to_owned()));
            let finding = finding.help("name a space of a role, or list this one under `known_spaces` of the target");
            out.push(match meant.edit() {
                Some(near) => finding.unsafe_fix(format!("Write `{near}`"), at, near),
                None => finding,
            });
        }
    }
}

/// The spaces that a body names.
fn spaces<'a>(source: &Source<'a>, body: &Body, named: &mut BTreeSet<Cow<'a, str>>) {
    for statement in &body.statements {
        if let StatementKind::Spaces(_, spaces) | StatementKind::In(spaces, _) = &statement.kind {
            named.extend(spaces.iter().map(|space| source.value(space)));
        }
        if let Some(inner) = statement.kind.body() {
            self::spaces(source, inner, named);
        }
    }
}
