//! A term or a statement without effect.

use crate::catalogue::EsFamily;
use crate::diagnostic::{Applicability, Diagnostic, Entry, Group, Id, Kind, Tag};
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Wording;
use crate::lint::{no_effect, removal, shadow};
use crate::policy::{Head, Platform, Source, Takes};
use crate::source::Span;
use crate::suggest::all_of;
use crate::syntax::tree::{Expression, Name, Operator, Statement, StatementKind};

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "redundant-privilege",
        summary: "a term or a statement without effect",
        docs: r#"
What is written and changes nothing is read all the same, and taken for a decision: an addition of what a level holds anyway, a removal
of what is not there, a statement that repeats what a parent gives, an Elasticsearch privilege that another one implies, a permission of
Amazon Connect that stands twice.

```pol
abstract role base <
  discover: read;
>
role analyst extends base <
  discover: read;
  cases: all + delete;
  cluster: manage + monitor;
>
```

The role is worked out again without the words, also for those who extend it: what is reported makes no difference to anybody.

## Instead

```pol
abstract role base <
  discover: read;
>
role analyst extends base <
  cases: all;
  cluster: manage;
>
```
"#,
        tags: &[Tag::Unnecessary],
        ..Entry::of(Kind::Rule(Group::Style))
    }),
    everywhere: true,
    check: Check::Wording(check),
};

/// Statements beyond which a role is not looked at: it is worked out again for each of them.
const STATEMENTS: usize = 500;

fn check(wording: &Wording, out: &mut Findings) {
    let Wording { check, id, role, is_sound } = *wording;
    let source = &role.source;
    let paths = no_effect::paths(role.tree);
    if !is_sound || paths.len() > STATEMENTS {
        return;
    }
    for path in paths {
        let Some((body, statement)) = no_effect::at(role.tree, &path) else { continue };
        if let StatementKind::Permission(names) = &statement.kind
            && no_effect::concerns(check, role, statement)
        {
            let gone = no_effect::permissions(check, id, role, &path, names);
            if let Some(finding) = permissions(source, statement, names, &gone, out) {
                out.push(finding);
            }
            continue;
        }
        let Some((head, operator, expression)) = privileges(source, statement) else { continue };
        let may_be_idle = no_effect::may_be_idle(check, role, statement);
        let may_have_idle_terms = no_effect::may_have_idle_terms(check, role, statement, expression);
        if !may_be_idle && !may_have_idle_terms || !no_effect::concerns(check, role, statement) {
            continue;
        }
        // Another finding speaks of what is void.
        let void = shadow::shadowed(check.context(), source, body);
        if void.iter().any(|(earlier, later)| std::ptr::eq(*earlier, statement) || std::ptr::eq(*later, statement)) {
            continue;
        }
        if may_be_idle && no_effect::is_same_without(check, id, role, &path) {
            // `nothing-to-revoke` speaks of what takes nothing away from a role of Kibana's that is written out.
            let is_kibana = check.context().target.platform() == Platform::Kibana;
            if operator == Operator::Remove && is_kibana && !role.tree.is_abstract {
                continue;
            }
            let label = match operator {
                Operator::Remove => "nothing of it is there to be taken away",
                _ if source.is_none(expression) => "nothing is there to be revoked",
                _ => "given already",
            };
            out.push(
                out.at(source.at(head), format!("`{}` changes nothing", head.of(source.text)))
                    .label(label)
                    .help("leave the statement out")
                    .fix_all("Remove the statement", Applicability::Safe, vec![removal::statement(source, statement.span)]),
            );
        } else if may_have_idle_terms
            && let gone = no_effect::terms(check, id, role, &path, expression)
            && let Some(first) = gone.first().and_then(|n| expression.terms.get(*n))
        {
            let terms = gone.iter().filter_map(|n| expression.terms.get(*n));
            let what = all_of(terms.map(|term| source.written(&term.name)));
            let label = if first.minus { "not there to be taken away" } else { "held anyway" };
            let finding = out.at(source.at(first.name.span), format!("{what} without effect")).label(label);
            out.push(without(source, expression, &gone, &what, Applicability::Safe, finding));
        } else if let Some(finding) = implied(source, statement, expression, out) {
            out.push(finding);
        }
    }
}

/// The head, operator and value of a statement that grants privileges by an expression.
fn privileges<'s>(source: &Source, statement: &'s Statement) -> Option<(Span, Operator, &'s Expression)> {
    if let StatementKind::Grant(grant) = &statement.kind
        && let Head::Word(_, word) = source.head(&grant.head)
        && word.takes() != Takes::Privileges
    {
        // Not privileges, or tasks, which say why the others are there.
        return None;
    }
    let (operator, expression) = statement.kind.expression()?;
    Some((statement.head(), operator, expression))
}

/// Permissions of Amazon Connect that are held anyway.
fn permissions(source: &Source, statement: &Statement, names: &[Name], gone: &[usize], out: &Findings) -> Option<Diagnostic> {
    let named = gone.iter().filter_map(|n| names.get(*n));
    let first = named.clone().next()?;
    let what = all_of(named.map(|name| source.value(name).into_owned()).collect::<Vec<_>>().iter().map(String::as_str));
    let finding = out.at(source.at(first.span), format!("{what} without effect")).label("held anyway").help("leave it out");
    let edit = if gone.len() == names.len() {
        Some(removal::statement(source, statement.span))
    } else {
        removal::names(source, names, |n| !gone.contains(&n))
    };
    Some(match edit {
        Some(edit) => finding.fix_all(format!("Remove {what}"), Applicability::Safe, vec![edit]),
        None => finding,
    })
}

/// Elasticsearch privileges that another one of the same expression implies.
fn implied(source: &Source, statement: &Statement, expression: &Expression, out: &Findings) -> Option<Diagnostic> {
    let (family, operator) = match &statement.kind {
        StatementKind::Index(index) => (EsFamily::Index, index.operator),
        StatementKind::Cluster(cluster) if cluster.clusters.is_empty() => (EsFamily::Cluster, cluster.operator),
        _ => return None,
    };
    if operator == Operator::Remove || expression.terms.len() < 2 || expression.terms.iter().any(|term| term.minus) {
        return None;
    }
    let names: Vec<_> = expression.terms.iter().map(|term| source.value(&term.name)).collect();
    let implies = |a: &str, b: &str| family.find(a).is_some_and(|held| held.implies.binary_search(&b).is_ok());
    let holder = |n: usize| {
        let name = names.get(n)?;
        // Of two names for the same, the first one stays.
        let holds = |m: usize, other: &str| m != n && implies(other, name) && (m < n || !implies(name, other));
        names.iter().enumerate().find(|(m, other)| holds(*m, other)).map(|(_, other)| other)
    };
    let gone: Vec<usize> = (0..names.len()).filter(|n| holder(*n).is_some()).collect();
    let first = *gone.first()?;
    let at = source.at(expression.terms.get(first)?.name.span);
    let what = all_of(gone.iter().filter_map(|n| names.get(*n)).map(|name| &**name));
    let finding = out.at(at, format!("{what} without effect")).label(format!("`{}` implies it", holder(first)?));
    // What is written down gets shorter, though nobody can do less.
    Some(without(source, expression, &gone, &what, Applicability::Unsafe, finding))
}

/// Offers to take terms out.
fn without(
    source: &Source,
    expression: &Expression,
    gone: &[usize],
    what: &str,
    applicability: Applicability,
    finding: Diagnostic,
) -> Diagnostic {
    let finding = finding.help("leave it out");
    match removal::terms(source, expression, |n| !gone.contains(&n)) {
        Some(edit) => finding.fix_all(format!("Remove {what}"), applicability, vec![edit]),
        None => finding,
    }
}
