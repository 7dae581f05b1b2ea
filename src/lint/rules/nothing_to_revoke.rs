//! A `-=` that takes nothing away, because nothing of it is there.

use std::borrow::Cow;
use std::cell::OnceCell;

use rustc_hash::FxHashMap;

use super::revoked_in_vain;
use crate::check::HandedDown;
use crate::check::held::KibanaHeld;
use crate::diagnostic::{Applicability, Entry, Group, Id, Kind, Tag};
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Subject;
use crate::lint::{no_effect, removal};
use crate::policy::Source;
use crate::syntax::tree::{Body, Index, Operator, Statement, StatementKind};

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
    if !any(&role.tree.body, &removes) {
        return;
    }
    let taking = OnceCell::new();
    let may_be_idle = |path: &no_effect::Path| {
        let Some((_, statement)) = no_effect::at(role.tree, path) else { return false };
        removes(statement)
            && no_effect::concerns(check, role, statement)
            && no_effect::may_be_idle(check, role, statement)
            && !taking.get_or_init(|| Taking::new(subject)).takes(subject, statement)
    };
    let paths: Vec<no_effect::Path> = no_effect::paths(role.tree).into_iter().filter(may_be_idle).collect();
    if paths.is_empty() || paths.len() > STATEMENTS {
        return;
    }
    // Of what something else keeps in force, another finding speaks.
    let mut in_vain = Vec::new();
    revoked_in_vain::check(subject, held, &mut Findings::new(&revoked_in_vain::RULE, &mut in_vain));
    for path in paths {
        let Some((_, statement)) = no_effect::at(role.tree, &path) else { continue };
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

/// Whether any statement of a body, or of a block in it, is one.
fn any(body: &Body, is_one: &impl Fn(&Statement) -> bool) -> bool {
    body.statements.iter().any(|statement| is_one(statement) || statement.kind.body().is_some_and(|inner| any(inner, is_one)))
}

/// What it takes to see without working the role out again that an index statement takes something away.
struct Taking<'t> {
    /// How often the role's own statements name an index.
    named: FxHashMap<Cow<'t, str>, usize>,
    handed_down: HandedDown<'t>,
    /// What is granted all the same.
    held: FxHashMap<&'t str, Vec<&'t [Cow<'t, str>]>>,
}

impl<'t> Taking<'t> {
    fn new(subject: &'t Subject) -> Taking<'t> {
        let mut named = FxHashMap::default();
        for path in no_effect::paths(subject.role.tree) {
            if let Some((_, Statement { kind: StatementKind::Index(index), .. })) = no_effect::at(subject.role.tree, &path) {
                named_in(&subject.role.source, index).for_each(|name| *named.entry(name).or_default() += 1);
            }
        }
        let mut held: FxHashMap<&str, Vec<&[Cow<str>]>> = FxHashMap::default();
        for entry in subject.kibana().into_iter().flat_map(|role| &role.indices) {
            entry.names.iter().for_each(|name| held.entry(name).or_default().push(&entry.privileges));
        }
        Taking { named, handed_down: subject.check.handed_down(subject.role), held }
    }

    /// A parent hands down a privilege on a name of which no other statement of the role speaks, and with the statement it is gone.
    fn takes(&self, subject: &Subject, statement: &Statement) -> bool {
        let StatementKind::Index(index) = &statement.kind else { return false };
        let source = &subject.role.source;
        let terms = &index.privileges.terms;
        if !index.clusters.is_empty() || terms.iter().any(|term| term.minus) {
            return false;
        }
        let is_held = |name: &str, word: &str| {
            let held = self.held.get(name).into_iter().flatten();
            held.copied().flatten().any(|held| held == word)
        };
        named_in(source, index).filter(|name| self.named.get(name) == Some(&1)).any(|name| {
            terms
                .iter()
                .map(|term| source.value(&term.name))
                .any(|word| self.handed_down.gives(&name, &word) && !is_held(&name, &word))
        })
    }
}

fn named_in<'a>(source: &Source<'a>, index: &Index) -> impl Iterator<Item = Cow<'a, str>> {
    index.names.iter().map(|name| source.value(name))
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
