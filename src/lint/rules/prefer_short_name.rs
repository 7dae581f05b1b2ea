//! A raw id that has a name.

use crate::catalogue::Permission;
use crate::check::names::Meaning;
use crate::check::{Check as TypeCheck, Context, connect_action};
use crate::diagnostic::{Applicability, Edit, Entry, Group, Id, Kind};
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Wording;
use crate::lint::{no_effect, removal, words};
use crate::policy::{Head, Platform, Role, Source};
use crate::source::Location;
use crate::syntax::tree::{Body, Expression, Grant, Name, Statement, StatementKind};

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "prefer-short-name",
        summary: "a raw id where there is a name for it",
        docs: r#"
Names mean the same on every release: the catalogue finds the id that is current on the target. A raw id is right for one release, and
says less to whoever reads it.

```pol
role analyst <
  "securitySolutionCasesV3": read + case_reopen;
>
role agent on connect <
  permission "Cases.View", "Cases.Edit";
>
```

## Instead

```pol
role analyst <
  cases: read + reopen;
>
role agent on connect <
  cases: view + edit;
>
```
"#,
        ..Entry::of(Kind::Rule(Group::Style))
    }),
    everywhere: true,
    check: Check::Wording(check),
};

/// A raw id, the words for it, and the edit.
struct Raw {
    at: Location,
    edit: Option<Edit>,
    name: String,
}

fn check(wording: &Wording, out: &mut Findings) {
    let Wording { check, role, .. } = wording;
    for (body, statement) in no_effect::paths(role.tree).into_iter().filter_map(|path| no_effect::at(role.tree, &path)) {
        if !no_effect::concerns(check, role, statement) {
            continue;
        }
        let found = match (&statement.kind, check.context().target.platform()) {
            (StatementKind::Grant(grant), Platform::Kibana) => of_grant(check.context(), role, grant),
            (StatementKind::Permission(names), Platform::Connect) => {
                permissions(check, role, body, statement, names).into_iter().collect()
            }
            _ => Vec::new(),
        };
        let Some(first) = found.first() else { continue };
        let names: Vec<&str> = found.iter().map(|raw| raw.name.as_str()).collect();
        // Where the name is another one on another target, no edit would be right for both.
        let finding = out.at(first.at, "a raw id that has a name").label(format!("`{}`", names.join("`, `")));
        let finding = finding.help("write the name");
        let edits: Option<Vec<Edit>> = found.iter().map(|raw| raw.edit.clone()).collect();
        out.push(match edits {
            Some(edits) => finding.fix_all("Write the name", Applicability::Safe, edits),
            None => finding,
        });
    }
}

/// The feature id and the ids of sub-feature privileges.
fn of_grant(context: &Context, role: &Role, grant: &Grant) -> Vec<Raw> {
    let source = &role.source;
    let named = match source.head(&grant.head) {
        Head::Raw(id) => context.names.find_id(&id).and_then(|(named, _)| named),
        head => head.feature_on(Platform::Kibana).and_then(|path| context.names.find(path)),
    };
    let Some(named) = named else { return Vec::new() };
    let replace = |name: &Name, text: String| {
        let at = source.at(name.span);
        Raw { at, edit: Some(Edit { at, text: text.clone() }), name: text }
    };
    let mut found = Vec::new();
    if grant.head.is_quoted() {
        let path = words::path(context, named.key);
        found.push(replace(&grant.head, format!("{}{path}", words::prefix(role, Platform::Kibana))));
    }
    let Meaning::Exact(on) = named.meaning else { return found };
    let Expression { terms, .. } = &grant.value;
    for term in terms {
        let text = source.value(&term.name);
        let sub = on.feature.privileges.iter().enumerate().find(|(_, sub)| sub.id == text);
        if let Some((n, alias)) = sub.and_then(|(n, sub)| Some((n, *sub.aliases.first()?)))
            && on.find(alias) == Some(n)
        {
            found.push(replace(&term.name, alias.to_owned()));
        }
    }
    found
}

/// A `permission` statement, said by the names of its permissions.
fn permissions(check: &TypeCheck, role: &Role, body: &Body, statement: &Statement, names: &[Name]) -> Option<Raw> {
    let source = &role.source;
    let (mut features, mut rest): (Vec<(&str, Vec<&str>)>, Vec<&str>) = (Vec::new(), Vec::new());
    let mut first = None;
    for name in names {
        let Some(known) = Permission::find(&source.value(name)).filter(|known| has_name(known)) else {
            rest.push(source.written(name));
            continue;
        };
        first = first.or(Some(name));
        match features.iter_mut().find(|(feature, _)| *feature == known.feature) {
            Some((_, actions)) => actions.push(known.action),
            None => features.push((known.feature, vec![known.action])),
        }
    }
    let at = source.at(first?.span);
    let prefix = words::prefix(role, check.context().target.platform());
    let mut lines = Vec::new();
    for (feature, actions) in features {
        let is_alone = role.parents.is_empty() && !body.statements.iter().any(|other| is_about(source, other, statement, feature));
        lines.push(format!("{prefix}{feature}{} {};", if is_alone { ":" } else { " +=" }, actions.join(" + ")));
    }
    if !rest.is_empty() {
        lines.push(format!("permission {};", rest.join(", ")));
    }
    let before = source.text.get(..statement.span.start as usize)?;
    let indent = before.rsplit('\n').next().unwrap_or("");
    let own_line = before.contains('\n') && indent.trim().is_empty();
    let text = lines.join(&if own_line { format!("\n{indent}") } else { " ".to_owned() });
    let has_comment = removal::has_comment(statement.span.of(source.text));
    let edit = (!has_comment).then(|| Edit { at: source.at(statement.span), text });
    Some(Raw { at, edit, name: lines.join(" ") })
}

/// Whether the portable name of a permission gives it and nothing else.
fn has_name(permission: &Permission) -> bool {
    let held = connect_action(permission.feature, permission.action);
    held.is_some_and(|held| matches!(held.as_slice(), [only] if only.id == permission.id))
}

/// Whether another statement says something about a feature.
fn is_about(source: &Source, other: &Statement, statement: &Statement, feature: &str) -> bool {
    let of_feature = |name: &Name| Permission::find(&source.value(name)).is_some_and(|known| known.feature == feature);
    match &other.kind {
        _ if std::ptr::eq(other, statement) => false,
        StatementKind::Grant(grant) => {
            source.head(&grant.head).feature_on(Platform::Connect).and_then(Permission::feature_of_path) == Some(feature)
        }
        StatementKind::Permission(names) => names.iter().any(of_feature),
        _ => false,
    }
}
