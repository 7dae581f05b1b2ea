//! Which words of a role make no difference: the role is worked out again without them.

use crate::catalogue::{FACETS, Permission};
use crate::check::Check;
use crate::check::names::Meaning;
use crate::check::privileges::Privileges;
use crate::policy::{Head, Platform, Role, RoleId, Source, Word, platform_of};
use crate::syntax::tree::{self, Body, Expression, Grant, Name, Operator, Statement, StatementKind, Term};

/// Where a statement stands: its number in the role's body, or that of a block there and its number in the block, and so on.
pub(super) type Path = Vec<usize>;

/// The paths of all statements of a role.
pub(super) fn paths(role: &tree::Role) -> Vec<Path> {
    fn add(body: &Body, outer: &Path, paths: &mut Vec<Path>) {
        for (n, statement) in body.statements.iter().enumerate() {
            let path: Path = outer.iter().copied().chain([n]).collect();
            paths.push(path.clone());
            if let Some(inner) = statement.kind.body() {
                add(inner, &path, paths);
            }
        }
    }
    let mut paths = Vec::new();
    add(&role.body, &Path::new(), &mut paths);
    paths
}

/// The statement of a path, and the body that it stands in.
pub(super) fn at<'r>(role: &'r tree::Role, path: &Path) -> Option<(&'r Body, &'r Statement)> {
    let (last, blocks) = path.split_last()?;
    let body = blocks.iter().try_fold(&role.body, |body, n| body.statements.get(*n)?.kind.body())?;
    Some((body, body.statements.get(*last)?))
}

/// Whether a target has a say in a statement at all: elsewhere it makes no difference, which says nothing about it.
pub(super) fn concerns(check: &Check, role: &Role, statement: &Statement) -> bool {
    let context = check.context();
    platform_of(&role.source, statement).is_none_or(|only| only == context.target.platform())
        && role.counts_at(role.source.at(statement.span), &context.known)
}

/// Whether a statement may make no difference at all: the cheap question before the real one. A plain `:` without parents or tasks
/// that may give the same does make one.
pub(super) fn may_be_idle(check: &Check, role: &Role, statement: &Statement) -> bool {
    let StatementKind::Grant(grant) = &statement.kind else { return true };
    let has_tasks = || {
        let is_tasks = |grant: &Grant| role.source.head(&grant.head).is(Word::Tasks);
        let mut statements = role.source.statements(&role.tree.body, &check.context().known);
        statements.any(|statement| matches!(&statement.kind, StatementKind::Grant(grant) if is_tasks(grant)))
    };
    let is_none = role.source.is_none(&grant.value);
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
pub(super) fn is_same_without(check: &Check, id: RoleId, role: &Role, path: &Path) -> bool {
    let mut tree = role.tree.clone();
    let Some((last, blocks)) = path.split_last() else { return false };
    let Some(statements) = body_mut(&mut tree, blocks).map(|body| &mut body.statements) else { return false };
    // A block without grants would mean something else.
    if *last >= statements.len() || !blocks.is_empty() && statements.len() < 2 {
        return false;
    }
    statements.remove(*last);
    is_same(check, id, role, &tree)
}

/// The body that the blocks of a path lead to.
fn body_mut<'t>(tree: &'t mut tree::Role, blocks: &[usize]) -> Option<&'t mut Body> {
    blocks.iter().try_fold(&mut tree.body, |body, n| body.statements.get_mut(*n)?.kind.body_mut())
}

/// The terms of an expression without which the role comes to the same, in order; of several that would do, the first one stays.
pub(super) fn terms(check: &Check, id: RoleId, role: &Role, path: &Path, expression: &Expression) -> Vec<usize> {
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
pub(super) fn permissions(check: &Check, id: RoleId, role: &Role, path: &Path, names: &[Name]) -> Vec<usize> {
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

fn permissions_mut<'t>(tree: &'t mut tree::Role, path: &Path) -> Option<&'t mut Vec<Name>> {
    let (last, blocks) = path.split_last()?;
    match &mut body_mut(tree, blocks)?.statements.get_mut(*last)?.kind {
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

fn terms_mut<'t>(tree: &'t mut tree::Role, path: &Path) -> Option<&'t mut Vec<Term>> {
    let (last, blocks) = path.split_last()?;
    body_mut(tree, blocks)?.statements.get_mut(*last)?.kind.terms_mut()
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
