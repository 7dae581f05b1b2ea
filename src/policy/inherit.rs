//! Puts the roles in an order in which parents come first, and finds the cycles that leave none.

use super::{Policy, Role, RoleId};
use crate::diagnostic::{Diagnostic, errors};

#[derive(Clone, Copy, PartialEq)]
enum Mark {
    New,
    /// On the path that is being walked.
    Open,
    Done,
}

/// Fills [`Policy::order`], and marks the roles that are on a cycle or depend on a broken one. Walks with a stack of its own:
/// a chain of a hundred thousand roles is no reason to overflow the program's.
pub(super) fn order(policy: &mut Policy, diagnostics: &mut Vec<Diagnostic>) {
    let mut marks = vec![Mark::New; policy.roles.len()];
    let mut order = Vec::with_capacity(policy.roles.len());
    let mut broken: Vec<RoleId> = Vec::new();
    for start in policy.ids() {
        // The path from `start`, each role with the parents that are still to be visited.
        let mut path: Vec<(RoleId, usize)> = Vec::new();
        if mark(&mut marks, start) == Some(&mut Mark::New) {
            path.push((start, 0));
        }
        while let Some((id, next)) = path.last_mut() {
            let id = *id;
            if let Some(mark) = mark(&mut marks, id) {
                *mark = Mark::Open;
            }
            match policy.role(id).parents.get(*next).copied() {
                Some(parent) => {
                    *next += 1;
                    match mark(&mut marks, parent) {
                        Some(Mark::New) => path.push((parent, 0)),
                        Some(Mark::Open) => {
                            let from = path.iter().position(|(id, _)| *id == parent).unwrap_or(0);
                            let cycle: Vec<RoleId> = path.iter().skip(from).map(|(id, _)| *id).collect();
                            diagnostics.extend(describe(policy, &cycle));
                            broken.extend(cycle);
                        }
                        _ => {}
                    }
                }
                None => {
                    if let Some(mark) = mark(&mut marks, id) {
                        *mark = Mark::Done;
                    }
                    order.push(id);
                    path.pop();
                }
            }
        }
    }
    for id in broken {
        break_role(policy, id);
    }
    for id in &order {
        if policy.role(*id).parents.iter().any(|parent| policy.role(*parent).is_broken) {
            break_role(policy, *id);
        }
    }
    policy.order = order;
}

fn mark(marks: &mut [Mark], id: RoleId) -> Option<&mut Mark> {
    marks.get_mut(id.0 as usize)
}

fn break_role(policy: &mut Policy, id: RoleId) {
    if let Some(role) = policy.roles.get_mut(id.0 as usize) {
        role.is_broken = true;
    }
}

/// None only for a cycle without roles, which there is not.
fn describe(policy: &Policy, cycle: &[RoleId]) -> Option<Diagnostic> {
    // The cycle is told from its first role by name, so that the message does not depend on where the walk began.
    let start = (0..cycle.len()).min_by_key(|at| cycle.get(*at)).unwrap_or(0);
    let roles: Vec<&Role> = cycle.iter().cycle().skip(start).take(cycle.len()).map(|id| policy.role(*id)).collect();
    let (first, last) = (roles.first()?, roles.last()?);
    let mut names: Vec<String> = roles.iter().map(|role| format!("`{}`", role.name)).collect();
    names.push(format!("`{}`", first.name));
    let message = match roles.len() {
        1 => format!("`{}` extends itself", first.name),
        _ => format!("roles extend each other in a circle: {}", names.join(" → ")),
    };
    let points_to = |role: &Role, parent: &Role| {
        let written = role.tree.parents.iter().find(|name| role.source.value(name) == parent.name);
        role.source.at(written.unwrap_or(&role.tree.name).span)
    };
    let next = roles.get(1).unwrap_or(first);
    let mut diagnostic = Diagnostic::new(errors::INHERITANCE_CYCLE, points_to(first, next), message)
        .label(format!("`{}` extends `{}`", first.name, next.name));
    for (role, parent) in roles.iter().zip(roles.iter().skip(1)).skip(1) {
        diagnostic = diagnostic.also(points_to(role, parent), format!("`{}` extends `{}`", role.name, parent.name));
    }
    if roles.len() > 1 {
        diagnostic = diagnostic.also(points_to(last, first), format!("and `{}` extends `{}`", last.name, first.name));
    }
    Some(diagnostic.help("move what they share into an abstract role that both extend"))
}
