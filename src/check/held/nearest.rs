//! The statement that comes nearest to what is asked for where that is not held.

use super::asked::{About, Asked, Feature, Permissions};
use super::elastic::patterns_meet;
use super::witness::on;
use super::{ConnectHeld, Held, KibanaHeld, described, pattern_covers};
use crate::catalogue::Permission;
use crate::check::trace;
use crate::diagnostic::Label;
use crate::policy::Policy;
use crate::syntax::tree::{Operator, StatementKind};

impl<'a> Held<'_, 'a> {
    /// The statement about the same thing that gives less than is asked for; none if nothing is said about it.
    pub fn nearest(&self, policy: &Policy<'a>, asked: &Asked, space: &str) -> Option<Label> {
        match (self, &asked.about) {
            (Held::Kibana(held), About::Feature(feature)) => held.nearest_feature(policy, feature, space),
            (Held::Kibana(held), About::Plugin(id, _)) => {
                held.granted_plugin(id, space).into_iter().next().map(|it| Label { message: "grants less".to_owned(), ..it })
            }
            (Held::Kibana(held), About::Index(names, _)) => names.iter().find_map(|name| held.nearest_index(policy, name)),
            (Held::Kibana(held), About::Cluster(_)) => held.nearest_cluster(policy),
            (Held::Connect(held), About::Permissions(permissions)) => held.nearest_permission(policy, permissions),
            _ => None,
        }
    }
}

impl<'a> KibanaHeld<'_, 'a> {
    fn nearest_feature(&self, policy: &Policy<'a>, asked: &Feature, space: &str) -> Option<Label> {
        let held = self.set(&asked.on, space);
        if let Some(at) = self.statement(&asked.on, space) {
            return Some(Label { at, message: format!("grants {}", described(&asked.on, held)) });
        }
        self.policy_roles(policy).find_map(|(role, _)| {
            trace::find(policy, role, &mut |source, statement| {
                let StatementKind::Grant(grant) = &statement.kind else { return None };
                let is_same = self.meaning(source, &grant.head).and_then(on).is_some_and(|on| on.order == asked.on.order);
                let revokes =
                    grant.operator == Operator::Remove || grant.value.terms.iter().any(|it| source.value(&it.name) == "none");
                let message = if revokes { "taken away here".to_owned() } else { format!("does not reach the space `{space}`") };
                is_same.then(|| Label { at: source.at(grant.head.span), message })
            })
        })
    }

    fn nearest_index(&self, policy: &Policy<'a>, name: &str) -> Option<Label> {
        self.policy_roles(policy).find_map(|(role, _)| {
            trace::find(policy, role, &mut |source, statement| {
                let StatementKind::Index(index) = &statement.kind else { return None };
                let held = index.names.iter().find(|held| patterns_meet(&source.value(held), name))?;
                let message = if pattern_covers(&source.value(held), name) {
                    format!("grants only `{}`", index.privileges.span.of(source.text))
                } else {
                    format!("is not all of `{name}`")
                };
                Some(Label { at: source.at(held.span), message })
            })
        })
    }

    fn nearest_cluster(&self, policy: &Policy<'a>) -> Option<Label> {
        self.policy_roles(policy).find_map(|(role, _)| {
            trace::find(policy, role, &mut |source, statement| match &statement.kind {
                StatementKind::Cluster(cluster) if cluster.clusters.is_empty() => Some(Label {
                    at: source.at(cluster.privileges.span),
                    message: if cluster.operator == Operator::Remove { "taken away here" } else { "grants only this" }.to_owned(),
                }),
                _ => None,
            })
        })
    }
}

impl<'a> ConnectHeld<'_, 'a> {
    fn nearest_permission(&self, policy: &Policy<'a>, asked: &Permissions) -> Option<Label> {
        let feature = asked.feature?;
        self.policy_roles(policy).find_map(|role| {
            trace::find(policy, role, &mut |source, statement| {
                let StatementKind::Grant(grant) = &statement.kind else { return None };
                let path = source.value(&grant.head);
                let path = path.strip_prefix("connect.").unwrap_or(&path);
                (Permission::feature_of_path(path) == Some(feature)).then(|| Label {
                    at: source.at(grant.head.span.to(grant.value.span)),
                    message: if grant.operator == Operator::Remove { "taken away here" } else { "grants only this" }.to_owned(),
                })
            })
        })
    }
}
