//! Items that say nothing: a role that grants nothing, a prohibition without a body, a test without an assertion.

use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::asked_rules::AskedRules;
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::policy::{Policy, Source};
use crate::syntax::tree::{Name, StatementKind};

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "says-nothing",
        summary: "a role without statements, a prohibition without a body, or a test without assertions",
        docs: r#"
Kibana and Amazon Connect take a role that grants nothing; a test without assertions passes whatever the policy is; and a prohibition
without a body forbids nothing. Each looks as if something was said.

```pol
role analyst < >

test "analysts never delete" < >

forbid "two people for one change" < >
```

## Instead

```pol
role analyst < cases: read; >

test "analysts never delete" < analyst cannot cases.delete; >

forbid "two people for one change" < rules: all; exceptions: all; >
```
"#,
        ..Entry::of(Kind::Rule(Group::Suspicious))
    }),
    everywhere: false,
    check: Check::Policy(check),
};

fn check(policy: &Policy, asked: &AskedRules, out: &mut Findings) {
    for role in policy
        .roles
        .iter()
        .filter(|role| !role.tree.is_abstract && role.parents.is_empty() && !role.is_broken && !asked.is_broken(&role.source))
    {
        // What is only said about a role grants nothing.
        let is_said = |kind: &StatementKind| match kind {
            StatementKind::Object(..) | StatementKind::Spaces(..) => false,
            StatementKind::Grant(grant) => {
                !matches!(role.source.head(&grant.head), crate::policy::Head::Word(_, word) if word == crate::policy::Word::Description)
            }
            _ => true,
        };
        if !role.tree.body.statements.iter().any(|statement| is_said(&statement.kind)) {
            let help = "grant something, or declare it `abstract` if others are to extend it";
            push(&role.source, &role.tree.name, format!("the role `{}` grants nothing", role.name), help, out);
        }
    }
    for test in policy.tests.iter().filter(|test| test.tree.assertions.is_empty() && !asked.is_broken(&test.source)) {
        push(&test.source, &test.tree.title, "this test asserts nothing".to_owned(), "say what somebody can or cannot", out);
    }
    for forbid in policy.forbids.iter().filter(|forbid| forbid.tree.body.statements.is_empty() && !asked.is_broken(&forbid.source))
    {
        let help = "name the privileges that nobody may hold at once";
        push(&forbid.source, &forbid.tree.title, "this prohibition forbids nothing".to_owned(), help, out);
    }
}

fn push(source: &Source, name: &Name, message: String, help: &str, out: &mut Findings) {
    out.push(out.at(source.at(name.span), message).label("nothing is said").help(help));
}
