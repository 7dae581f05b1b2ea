//! Which words of a role make no difference: the role is worked out again without them.

use crate::catalogue::{FACETS, Permission};
use crate::check::Check;
use crate::check::names::Meaning;
use crate::check::privileges::Privileges;
use crate::policy::{Head, Platform, Role, RoleId, Source, Word, platform_of};
use crate::syntax::tree::{self, Body, Expression, Grant, Name, Operator, Statement, StatementKind, Term};

/// Where a statement stands: in the role's body, or in the body of one of its `in` blocks.
pub(super) type Path = (usize, Option<usize>);

/// The paths of all statements of a role.
pub(super) fn paths(role: &tree::Role) -> Vec<Path> {
    let mut paths = Vec::new();
    for (n, statement) in role.body.statements.iter().enumerate() {
        paths.push((n, None));
        if let StatementKind::In(_, body) = &statement.kind {
            paths.extend((0..body.statements.len()).map(|m| (n, Some(m))));
        }
    }
    paths
}

/// The statement of a path, and the body that it stands in.
pub(super) fn at(role: &tree::Role, (n, inner): Path) -> Option<(&Body, &Statement)> {
    let statement = role.body.statements.get(n)?;
    match (inner, &statement.kind) {
        (None, _) => Some((&role.body, statement)),
        (Some(m), StatementKind::In(_, body)) => Some((body, body.statements.get(m)?)),
        _ => None,
    }
}

/// Whether a target has a say in a statement at all: elsewhere it makes no difference, which says nothing about it.
pub(super) fn concerns(check: &Check, source: &Source, statement: &Statement) -> bool {
    platform_of(source, statement).is_none_or(|only| only == check.context().target.platform())
}

/// Whether a statement may make no difference at all: the cheap question before the real one. A plain `:` without parents or tasks
/// that may give the same does make one.
pub(super) fn may_be_idle(check: &Check, role: &Role, statement: &Statement) -> bool {
    let StatementKind::Grant(grant) = &statement.kind else { return true };
    let has_tasks = || {
        let is_tasks = |grant: &Grant| role.source.head(&grant.head).is(Word::Tasks);
        let statements = &role.tree.body.statements;
        statements.iter().any(|statement| matches!(&statement.kind, StatementKind::Grant(grant) if is_tasks(grant)))
    };
    let is_none = matches!(grant.value.terms.as_slice(), [only] if role.source.value(&only.name) == "none");
    is_known(check, &role.source, grant) && (grant.operator != Operator::Set || is_none || !role.parents.is_empty() || has_tasks())
}

/// Whether the target knows the feature: what one release does not have may be revoked for the sake of another one.
fn is_known(check: &Check, source: &Source, grant: &Grant) -> bool {
    match (check.context().target.platform(), source.head(&grant.head)) {
        (Platform::Kibana, Head::Feature(_, path)) => {
            !check.context().names.find(path).is_some_and(|named| matches!(named.meaning, Meaning::Missing))
        }
        _ => true,
    }
}

/// Whether a role comes to the same without a statement.
pub(super) fn is_same_without(check: &Check, id: RoleId, role: &Role, (n, inner): Path) -> bool {
    let mut tree = role.tree.clone();
    let statements = &mut tree.body.statements;
    match (inner, statements.get_mut(n).map(|statement| &mut statement.kind)) {
        // A block without grants would mean something else.
        (Some(m), Some(StatementKind::In(_, body))) if m < body.statements.len() && body.statements.len() > 1 => {
            body.statements.remove(m);
        }
        (None, Some(_)) => {
            statements.remove(n);
        }
        _ => return false,
    }
    is_same(check, id, role, &tree)
}

/// The terms of an expression without which the role comes to the same, in order; of several that would do, the first one stays.
pub(super) fn terms(check: &Check, id: RoleId, role: &Role, path: Path, expression: &Expression) -> Vec<usize> {
    let mut gone = Vec::new();
    let mut tree = role.tree.clone();
    for n in (0..expression.terms.len()).rev() {
        let Some(kept) = terms_mut(&mut tree, path).filter(|kept| kept.len() > 1) else { break };
        let term = kept.remove(n);
        let begins_with_minus = kept.first().is_some_and(|first| first.minus);
        if !begins_with_minus && is_same(check, id, role, &tree) {
            gone.push(n);
        } else if let Some(kept) = terms_mut(&mut tree, path) {
            kept.insert(n, term);
        }
    }
    gone.reverse();
    gone
}

/// The names of a `permission` statement without which the role comes to the same, in order; of several that would do, the first one
/// stays.
pub(super) fn permissions(check: &Check, id: RoleId, role: &Role, path: Path, names: &[Name]) -> Vec<usize> {
    let mut gone = Vec::new();
    let mut tree = role.tree.clone();
    for n in (0..names.len()).rev().filter(|n| names.get(*n).is_some_and(|name| may_be_held_anyway(role, name))) {
        let Some(kept) = permissions_mut(&mut tree, path) else { break };
        let name = kept.remove(n);
        if is_same(check, id, role, &tree) {
            gone.push(n);
        } else if let Some(kept) = permissions_mut(&mut tree, path) {
            kept.insert(n, name);
        }
    }
    gone.reverse();
    gone
}

fn permissions_mut(tree: &mut tree::Role, (n, _): Path) -> Option<&mut Vec<Name>> {
    match &mut tree.body.statements.get_mut(n)?.kind {
        StatementKind::Permission(names) => Some(names),
        _ => None,
    }
}

/// Whether a role may hold a permission without these words: the cheap question before the real one. Of two that are the same, the second
/// one is asked about.
fn may_be_held_anyway(role: &Role, name: &Name) -> bool {
    let (source, text) = (&role.source, role.source.value(name));
    let feature = Permission::find(&text).map(|permission| permission.feature);
    let gives = |statement: &Statement| match &statement.kind {
        StatementKind::Permission(names) => {
            names.iter().any(|other| other.span.start < name.span.start && source.value(other) == text)
        }
        StatementKind::Grant(grant) => match source.head(&grant.head) {
            Head::Word(_, word) => word == Word::Tasks,
            head => head.feature_on(Platform::Connect).and_then(Permission::feature_of_path) == feature,
        },
        _ => false,
    };
    !role.parents.is_empty() || role.tree.body.statements.iter().any(gives)
}

fn terms_mut(tree: &mut tree::Role, (n, inner): Path) -> Option<&mut Vec<Term>> {
    let mut statement = tree.body.statements.get_mut(n)?;
    if let Some(m) = inner {
        let StatementKind::In(_, body) = &mut statement.kind else { return None };
        statement = body.statements.get_mut(m)?;
    }
    statement.kind.terms_mut()
}

/// Whether a term may make no difference: the cheap question before the real one. What a plain `:` of a feature without parts gives
/// depends on nothing else.
pub(super) fn may_have_idle_terms(check: &Check, role: &Role, statement: &Statement, expression: &Expression) -> bool {
    if expression.terms.len() < 2 {
        return false;
    }
    let StatementKind::Grant(grant) = &statement.kind else { return true };
    let path = role.source.head(&grant.head).feature_on(Platform::Kibana);
    let named =
        path.filter(|_| check.context().target.platform() == Platform::Kibana).and_then(|path| check.context().names.find(path));
    let Some(Meaning::Exact(on)) = named.map(|named| named.meaning) else { return true };
    let has_parts = FACETS.iter().any(|facet| on.feature.names.contains(&facet.of));
    if grant.operator != Operator::Set || has_parts {
        return true;
    }
    let set_of = |term: &Term| on.set_of(std::iter::once(&*role.source.value(&term.name)));
    expression.terms.iter().enumerate().any(|(n, term)| {
        let others = expression.terms.iter().enumerate().filter(|(m, other)| *m != n && !other.minus);
        let others = others.fold(Privileges::NONE, |all, (_, other)| all | set_of(other));
        if term.minus { others.both(set_of(term)).is_empty() } else { others.covers(set_of(term)) }
    })
}

fn is_same<'b>(check: &Check<'_, 'b>, id: RoleId, role: &Role<'b>, tree: &'b tree::Role) -> bool {
    let changed = Role {
        name: role.name.clone(),
        source: role.source,
        tree,
        platforms: role.platforms,
        has_platform: role.has_platform,
        parents: role.parents.clone(),
        is_broken: role.is_broken,
    };
    check.is_same(id, &changed)
}
