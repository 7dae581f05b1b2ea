//! A `-=` that takes nothing away, because nothing of it is there.

use super::revoked_in_vain;
use crate::check::held::KibanaHeld;
use crate::diagnostic::{Applicability, Entry, Group, Id, Kind, Tag};
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Subject;
use crate::lint::{no_effect, removal};
use crate::syntax::tree::{Operator, Statement, StatementKind};

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "nothing-to-revoke",
        summary: "a `-=` takes away what is not there",
        docs: r#"
Whoever takes something away believes that it was there: that a level includes the privilege, that a parent grants it, that a list names it.
The role is worked out again without the statement; what is reported makes no difference to anybody, on none of the role's targets.

```pol
abstract role reader < cases: read; >
role trainee extends reader < cases -= delete; >
```

## Instead

Leave it out, or take away what is there.

```pol
abstract role editor < cases: all; connectors: all; >
role trainee extends editor < cases -= delete; >
```
"#,
        tags: &[Tag::Unnecessary],
        ..Entry::of(Kind::Rule(Group::Suspicious))
    }),
    everywhere: true,
    check: Check::Kibana(check),
};

/// Statements beyond which a role is not looked at: it is worked out again for each of them.
const STATEMENTS: usize = 500;

fn check(subject: &Subject, held: &KibanaHeld, out: &mut Findings) {
    let Subject { check, id, role, .. } = subject;
    let source = &role.source;
    let paths = no_effect::paths(role.tree);
    if paths.len() > STATEMENTS {
        return;
    }
    // Of what something else keeps in force, another finding speaks.
    let mut in_vain = Vec::new();
    let mut is_asked = false;
    for path in paths {
        let Some((_, statement)) = no_effect::at(role.tree, &path) else { continue };
        if !removes(statement) || !no_effect::concerns(check, role, statement) || !no_effect::may_be_idle(check, role, statement) {
            continue;
        }
        if !std::mem::replace(&mut is_asked, true) {
            revoked_in_vain::check(subject, held, &mut Findings::new(&revoked_in_vain::RULE, &mut in_vain));
        }
        let whole = source.at(statement.span);
        let is_told = in_vain.iter().any(|it| whole.start <= it.primary.at.start && it.primary.at.end <= whole.end);
        if is_told || !no_effect::is_same_without(check, *id, role, &path) {
            continue;
        }
        let head = statement.head();
        out.push(
            out.at(
                source.at(head),
                format!("`{}` takes nothing away", statement.span.of(source.text).trim_end_matches(';').trim()),
            )
            .label("nothing of it is there to be taken away")
            .help("leave the statement out, or take away what is there")
            .fix_all("Remove the statement", Applicability::Safe, vec![removal::statement(source, statement.span)]),
        );
    }
}

/// Whether a statement takes something away with `-=`.
pub(super) fn removes(statement: &Statement) -> bool {
    match &statement.kind {
        StatementKind::Grant(grant) => grant.operator == Operator::Remove,
        StatementKind::Index(index) => index.operator == Operator::Remove,
        StatementKind::Cluster(cluster) => cluster.operator == Operator::Remove,
        StatementKind::Spaces(operator, _) | StatementKind::RunAs(operator, _) => *operator == Operator::Remove,
        StatementKind::Application(application) => application.operator == Operator::Remove,
        StatementKind::In(..) | StatementKind::On(..) | StatementKind::Object(..) | StatementKind::Permission(_) => false,
    }
}
