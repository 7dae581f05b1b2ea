//! Which statement a privilege comes from: the role's own body first, then those of its parents. Looked up only once there is
//! something to say about it.

use super::effective::IndexEntry;
use super::held::pattern_covers;
use crate::catalogue::{Permission, TASKS};
use crate::policy::{Policy, Role, Source};
use crate::source::Location;
use crate::syntax::tree::{Body, Grant, Index, Name, Operator, Statement, StatementKind};

/// The first answer that a question has in a role's own statements, the last one first, or else in its parents'. Statements of
/// `in` blocks are asked, too.
pub fn find<'a, T>(
    policy: &Policy<'a>,
    role: &Role<'a>,
    ask: &mut dyn FnMut(&Source<'a>, &'a Statement) -> Option<T>,
) -> Option<T> {
    fn body<'a, T>(
        source: &Source<'a>,
        body_of: &'a Body,
        ask: &mut dyn FnMut(&Source<'a>, &'a Statement) -> Option<T>,
    ) -> Option<T> {
        body_of.statements.iter().rev().find_map(|statement| {
            let within = if let StatementKind::In(_, inner) = &statement.kind { body(source, inner, ask) } else { None };
            within.or_else(|| ask(source, statement))
        })
    }
    // Diamonds are walked once: a long chain of them would otherwise take exponential time.
    let mut seen = Vec::new();
    let mut waiting = vec![role];
    while let Some(role) = waiting.pop() {
        if let Some(found) = body(&role.source, &role.tree.body, ask) {
            return Some(found);
        }
        for parent in role.parents.iter().rev() {
            if !seen.contains(parent) {
                seen.push(*parent);
                waiting.push(policy.role(*parent));
            }
        }
    }
    None
}

/// The name of a cluster privilege in the statement that grants it, or the task that brings it.
pub fn cluster<'a>(policy: &Policy<'a>, role: &Role<'a>, privilege: &str) -> Option<Location> {
    find(policy, role, &mut |source, statement| match &statement.kind {
        StatementKind::Cluster(cluster) if cluster.operator != Operator::Remove && cluster.clusters.is_empty() => {
            let term = cluster.privileges.terms.iter().find(|term| !term.minus && source.value(&term.name) == privilege)?;
            Some(source.at(term.name.span))
        }
        StatementKind::Grant(grant) => task(source, grant, |task| {
            TASKS.iter().any(|known| known.name == task && known.needs.iter().any(|needs| needs.cluster.contains(&privilege)))
        }),
        _ => None,
    })
}

/// The index statement that grants something on an index name or pattern, as it is written or by a pattern that covers it.
pub fn index<'a>(policy: &Policy<'a>, role: &Role<'a>, name: &str) -> Option<(Source<'a>, &'a Index, Location)> {
    find(policy, role, &mut |source, statement| match &statement.kind {
        StatementKind::Index(index) if index.operator != Operator::Remove && index.clusters.is_empty() => {
            let held = index.names.iter().find(|held| pattern_covers(&source.value(held), name))?;
            Some((*source, &**index, source.at(held.span)))
        }
        _ => None,
    })
}

/// The name of an index privilege in the statement that grants it on one of some names, here or on a remote cluster.
pub fn index_privilege<'a>(policy: &Policy<'a>, role: &Role<'a>, entry: &IndexEntry, privilege: &str) -> Option<Location> {
    find(policy, role, &mut |source, statement| {
        let StatementKind::Index(index) = &statement.kind else { return None };
        let is_meant = index.operator != Operator::Remove
            && index.clusters.is_empty() == entry.clusters.is_empty()
            && index.names.iter().any(|name| entry.names.contains(&source.value(name)));
        let term = index.privileges.terms.iter().find(|term| is_meant && !term.minus && source.value(&term.name) == privilege)?;
        Some(source.at(term.name.span))
    })
}

/// The option of an index statement that narrows or widens what is granted on one of some names.
pub fn index_option<'a>(policy: &Policy<'a>, role: &Role<'a>, entry: &IndexEntry, options: &[&str]) -> Option<Location> {
    find(policy, role, &mut |source, statement| {
        let StatementKind::Index(index) = &statement.kind else { return None };
        let is_meant =
            index.operator != Operator::Remove && index.names.iter().any(|name| entry.names.contains(&source.value(name)));
        let option = index.options.iter().find(|pair| is_meant && options.contains(&&*source.value(&pair.key)))?;
        Some(source.at(option.key.span))
    })
}

/// The words that give a permission of Amazon Connect: its own name, the action of its feature, or the task that brings it.
pub fn permission<'a>(policy: &Policy<'a>, role: &Role<'a>, wanted: &Permission) -> Option<Location> {
    find(policy, role, &mut |source, statement| match &statement.kind {
        StatementKind::Permission(names) => {
            names.iter().find(|name| source.value(name) == wanted.id).map(|name| source.at(name.span))
        }
        StatementKind::Grant(grant) if grant.operator != Operator::Remove => {
            let path = source.value(&grant.head);
            let path = path.strip_prefix("connect.").unwrap_or(&path);
            if Permission::feature_of_path(path) == Some(wanted.feature) {
                let terms = || grant.value.terms.iter().filter(|term| !term.minus);
                let stands_for = |word: &str| {
                    super::connect_action(wanted.feature, word).is_some_and(|held| held.iter().any(|held| held.id == wanted.id))
                };
                return terms().find(|term| stands_for(&source.value(&term.name))).map(|term| source.at(term.name.span));
            }
            task(source, grant, |task| {
                TASKS
                    .iter()
                    .any(|known| known.name == task && known.needs.iter().any(|needs| needs.permissions.contains(&wanted.id)))
            })
        }
        _ => None,
    })
}

/// The head of a statement that has one of its own: `access_tags`, `hierarchy_group`.
pub fn head(policy: &Policy, role: &Role, name: &str) -> Option<Location> {
    find(policy, role, &mut |source, statement| match &statement.kind {
        StatementKind::Object(head, _) if is_head(source, head, name) => Some(source.at(head.span)),
        StatementKind::Grant(grant) if is_head(source, &grant.head, name) => Some(source.at(grant.head.span)),
        _ => None,
    })
}

/// A name in the list of such a statement.
pub fn listed(policy: &Policy, role: &Role, head: &str, wanted: &str) -> Option<Location> {
    find(policy, role, &mut |source, statement| match &statement.kind {
        StatementKind::Grant(grant) if grant.operator != Operator::Remove && is_head(source, &grant.head, head) => {
            let term = grant.value.terms.iter().find(|term| source.value(&term.name) == wanted)?;
            Some(source.at(term.name.span))
        }
        _ => None,
    })
}

fn is_head(source: &Source, head: &Name, name: &str) -> bool {
    let written = source.value(head);
    written.strip_prefix("connect.").unwrap_or(&written) == name
}

/// The name of a task in a `tasks` statement.
pub fn task(source: &Source, grant: &Grant, brings: impl Fn(&str) -> bool) -> Option<Location> {
    let head = source.value(&grant.head);
    if grant.operator == Operator::Remove || !matches!(&*head, "tasks" | "kibana.tasks" | "connect.tasks") {
        return None;
    }
    let named = grant.value.terms.iter().find(|term| !term.minus && brings(&source.value(&term.name)))?;
    Some(source.at(named.name.span))
}

/// Whether a place is the head of a `tasks` statement: what a task brings is what the documents list for it, and taken at its word.
pub fn is_task(policy: &Policy, role: &Role, at: Location) -> bool {
    statement_at(policy, role, at).is_some_and(|(source, statement)| match &statement.kind {
        StatementKind::Grant(grant) => matches!(&*source.value(&grant.head), "tasks" | "kibana.tasks" | "connect.tasks"),
        _ => false,
    })
}

/// The statement that a place lies in, in a role's own body or that of a parent: for an edit of it.
pub fn statement_at<'a>(policy: &Policy<'a>, role: &Role<'a>, at: Location) -> Option<(Source<'a>, &'a Statement)> {
    find(policy, role, &mut |source, statement| {
        let whole = source.at(statement.span);
        (whole.file == at.file && whole.start <= at.start && at.end <= whole.end).then_some((*source, statement))
    })
}
