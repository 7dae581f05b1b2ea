//! Where polc and the reference are known to differ, by name, until the language says more. Such policies are looked at all the same,
//! and the names of those that differ are printed.

use crate::policy::{Op, Policy, Role, Statement};

/// Everything that a role and those that it extends say.
fn lineage<'p>(policy: &'p Policy, role: &'p Role) -> Vec<&'p Role> {
    let mut all = vec![role];
    for parent in &role.extends {
        all.extend(lineage(policy, policy.role(parent).unwrap()));
    }
    all
}

/// Why a policy is not compared, if it is not.
pub(crate) fn known(policy: &Policy) -> Option<&'static str> {
    for role in &policy.roles {
        let lineage = lineage(policy, role);
        let is_part = |written: &str| written.trim_start_matches("kibana.") == "exceptions";
        if lineage.len() > 1 && lineage.iter().any(|role| role.grants().any(|(written, ..)| is_part(written))) {
            return Some("what a child makes of exceptions");
        }
        if role.grants().any(|(written, _, words)| is_part(written) && words[0].1 == "read") {
            return Some("`exceptions: read` beside `rules: all`");
        }
        let manages = |word: &str| polc::catalogue::FACETS.iter().any(|facet| facet.manage.contains(&word));
        if role.grants().any(|(_, op, words)| op == Op::Add && words.iter().any(|(_, word)| manages(word))) {
            return Some("which error an exceptions privilege without rules is");
        }
        let changes = |role: &&Role| role.opened().into_iter().any(|s| matches!(s, Statement::Spaces(Op::Add | Op::Remove, _)));
        if lineage.iter().any(changes) {
            return Some("adding spaces to what parents have, and taking them away");
        }
        let blocks = lineage.iter().flat_map(|role| role.opened()).filter_map(|statement| match statement {
            Statement::In(spaces, _) => Some(spaces),
            _ => None,
        });
        let own = lineage.iter().flat_map(|role| role.opened()).filter_map(|statement| match statement {
            Statement::Spaces(_, spaces) => Some(spaces),
            _ => None,
        });
        let own: Vec<&String> = own.flatten().collect();
        if lineage.len() > 1 && blocks.flatten().any(|space| own.contains(&space)) {
            return Some("a space of an inherited block among the role's own");
        }
    }
    None
}
