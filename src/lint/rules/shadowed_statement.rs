//! A later statement in the same body replaces or revokes an earlier one.

use crate::check::Check as TypeCheck;
use crate::diagnostic::{Applicability, Entry, Group, Id, Kind, Tag};
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Wording;
use crate::lint::{removal, shadow};
use crate::policy::Source;
use crate::syntax::tree::{Body, Statement, StatementKind};

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "shadowed-statement",
        summary: "a later statement in the same body replaces or revokes an earlier one",
        docs: r#"
A `:` says what a feature's privileges are, whatever was there before it. Two of them about one feature in one body do not add up: only
the last one counts, and what the first one says is not granted.

```pol
role soc_tier1 <
  cases: read + reopen;
  discover: read;
  cases: read + comment;
>
```

What is to be added to an inherited value is written with `+=`; in one body, one statement says all.

## Instead

```pol
role soc_tier1 <
  cases: read + reopen + comment;
  discover: read;
>
```
"#,
        tags: &[Tag::Unnecessary],
        ..Entry::of(Kind::Rule(Group::Suspicious))
    }),
    everywhere: true,
    check: Check::Wording(check),
};

fn check(wording: &Wording, out: &mut Findings) {
    body(wording.check, &wording.role.source, &wording.role.tree.body, out);
}

fn body<'a>(check: &TypeCheck<'_, 'a>, source: &Source<'a>, whole: &'a Body, out: &mut Findings) {
    for (earlier, later) in shadow::shadowed(check.context(), source, whole) {
        let at = earlier.head();
        let name = at.of(source.text);
        let (what, there) = if revokes(source, later) { ("revoked", "revokes it") } else { ("replaced", "this one counts") };
        out.push(
            out.at(source.at(at), format!("this `{name}` is {what} further down and has no effect"))
                .label("void")
                .also(source.at(later.head()), there)
                .help("say all of it in one statement, or take this one out")
                .fix_all("Remove the statement", Applicability::Safe, vec![removal::statement(source, earlier.span)]),
        );
    }
    for statement in source.statements(whole, &check.context().known) {
        if let StatementKind::In(_, inner) = &statement.kind {
            body(check, source, inner, out);
        }
    }
}

fn revokes(source: &Source, statement: &Statement) -> bool {
    let StatementKind::Grant(grant) = &statement.kind else { return false };
    source.is_none(&grant.value)
}
