//! No test and no prohibition looks at a persona.

use crate::diagnostic::{Entry, Group, Id, Kind, Tag};
use crate::lint::asked_rules::AskedRules;
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::policy::Policy;
use rustc_hash::FxHashSet;
use std::borrow::Cow;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "unused-persona",
        summary: "no test and no prohibition looks at a persona",
        docs: r#"
A persona says what one person holds at once. It is not written out anywhere: it is there to be tested, and every `forbid` is held
against it. Where the policy has neither, nothing is known of what the roles add up to.

```pol
role soc_tier1 < cases: read; >
role reporting < dashboard: all; >
persona shift_lead = soc_tier1 + reporting;
```

Findings about what a role lacks take personas into account in any case: where everybody who holds the role gets it from another one,
they stay quiet. If that is what the persona is for, allow this and say so.

## Instead

```pol
role soc_tier1 < cases: read; >
role reporting < dashboard: all; >
persona shift_lead = soc_tier1 + reporting;

test "shift leads report" <
  shift_lead can dashboard.all, cases.read;
  shift_lead cannot cases.all;
>
```
"#,
        tags: &[Tag::Unnecessary],
        ..Entry::of(Kind::Rule(Group::Suspicious))
    }),
    everywhere: false,
    check: Check::Policy(check),
};

fn check(policy: &Policy, _: &AskedRules, out: &mut Findings) {
    // A prohibition is held against every persona, whether it names it or not.
    if policy.personas.is_empty() || !policy.forbids.is_empty() {
        return;
    }
    let tests = policy.tests.iter();
    let tested: FxHashSet<Cow<str>> = tests
        .flat_map(|test| test.tree.assertions.iter().flat_map(|it| it.subjects.iter().map(|name| test.source.value(name))))
        .collect();
    for persona in policy.personas.iter().filter(|persona| !tested.contains(&persona.name)) {
        let at = persona.source.at(persona.tree.name.span);
        out.push(
            out.at(at, format!("no test and no prohibition looks at the persona `{}`", persona.name))
                .label("not used")
                .help("test what it can and cannot do, or take it out"),
        );
    }
}
