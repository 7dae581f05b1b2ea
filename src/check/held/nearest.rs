//! The statement that comes nearest to what is asked for where that is not held.

use super::asked::{About, Asked, Feature, Permissions};
use super::elastic::patterns_meet;
use super::witness::{nearest, on};
use super::{ConnectHeld, Held, KibanaHeld, described, pattern_covers};
use crate::catalogue::Permission;
use crate::check::Context;
use crate::check::origin::Via;
use crate::check::privileges::FeatureOn;
use crate::diagnostic::Label;
use crate::policy::{Platform, Policy, RoleId, Source, Subject};
use crate::source::{Location, Span};
use crate::syntax::tree::{Expression, Operator, Statement, StatementKind};

impl<'a> Held<'_, 'a> {
    /// The statement about the same thing that gives less than is asked for; none if nothing is said about it.
    pub(crate) fn nearest(&self, policy: &Policy<'a>, asked: &Asked, space: &str) -> Option<Label> {
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
        let taken = self.taken_away(policy, &asked.on);
        if let Some(origin) = self.origin(&asked.on, space) {
            let message = format!("grants {}", described(&asked.on, self.set(&asked.on, space)));
            return Some(Label { at: taken.unwrap_or(origin.head), message });
        }
        let elsewhere = || {
            let origin = self.spaces().into_iter().find_map(|space| self.origin(&asked.on, space))?;
            Some(Label { at: origin.head, message: format!("does not reach the space `{space}`") })
        };
        taken.map(|at| Label { at, message: "taken away here".to_owned() }).or_else(elsewhere)
    }

    /// The statement that takes something of a feature away, if it is the nearest one about the feature.
    fn taken_away(&self, policy: &Policy<'a>, wanted: &FeatureOn) -> Option<Location> {
        let about = |source: &Source<'a>, statement: &Statement| {
            let StatementKind::Grant(grant) = &statement.kind else { return None };
            let is_it = self.meaning(source, &grant.head).and_then(on).is_some_and(|on| on.order == wanted.order);
            is_it.then(|| (source.at(grant.head.span), revokes(source, grant.operator, &grant.value)))
        };
        let (at, is_taken) = ids(policy, self.names()).find_map(|id| policy.find(id, &self.context.known, about))?;
        is_taken.then_some(at)
    }

    fn nearest_index(&self, policy: &Policy<'a>, name: &str) -> Option<Label> {
        let meets = |held: &str| patterns_meet(held, name);
        let held = self.roles.iter().find_map(|role| {
            let origins = role.indices.iter().flat_map(|entry| entry.origins_of(meets, |_| true));
            nearest(policy, &role.name, origins.filter(|origin| origin.via == Via::Written))
        });
        let label = held.and_then(|origin| {
            let (source, index) = origin.index(policy)?;
            let held = index.names.iter().find(|held| meets(&source.value(held)))?;
            let message = if pattern_covers(&source.value(held), name) {
                format!("grants only `{}`", index.privileges.span.of(source.text))
            } else {
                format!("is not all of `{name}`")
            };
            Some(Label { at: source.at(held.span), message })
        });
        label.or_else(|| {
            taken_away((policy, self.context), self.names(), |source, statement| match &statement.kind {
                StatementKind::Index(index) if revokes(source, index.operator, &index.privileges) => {
                    index.names.iter().find(|held| meets(&source.value(held))).map(|held| held.span)
                }
                _ => None,
            })
        })
    }

    fn nearest_cluster(&self, policy: &Policy<'a>) -> Option<Label> {
        let held = self.roles.iter().find_map(|role| nearest(policy, &role.name, role.origins.cluster.of(|_| true)));
        let label = held.map(|origin| {
            let at = match origin.statement(policy) {
                Some((source, Statement { kind: StatementKind::Cluster(cluster), .. })) => source.at(cluster.privileges.span),
                _ => origin.at,
            };
            Label { at, message: "grants only this".to_owned() }
        });
        label.or_else(|| {
            taken_away((policy, self.context), self.names(), |source, statement| match &statement.kind {
                StatementKind::Cluster(cluster) if cluster.clusters.is_empty() => {
                    revokes(source, cluster.operator, &cluster.privileges).then_some(cluster.privileges.span)
                }
                _ => None,
            })
        })
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        self.roles.iter().map(|role| &*role.name)
    }
}

impl<'a> ConnectHeld<'_, 'a> {
    fn nearest_permission(&self, policy: &Policy<'a>, asked: &Permissions) -> Option<Label> {
        let feature = asked.feature?;
        let is_of = |id: &str| Permission::find(id).is_some_and(|permission| permission.feature == feature);
        let held = self.profiles.iter().find_map(|profile| {
            let origins = || profile.origins.permissions.of(|id| is_of(id));
            let written = nearest(policy, &profile.name, origins().filter(|origin| !origin.is_task()));
            written.or_else(|| nearest(policy, &profile.name, origins()))
        });
        let label = held.map(|origin| {
            let at = match origin.statement(policy) {
                Some((source, Statement { kind: StatementKind::Grant(grant), .. })) if !origin.is_task() => {
                    source.at(grant.head.span.to(grant.value.span))
                }
                _ => origin.at,
            };
            Label { at, message: "grants only this".to_owned() }
        });
        let names = self.profiles.iter().map(|profile| &*profile.name);
        label.or_else(|| {
            taken_away((policy, self.context), names, |source, statement| {
                let StatementKind::Grant(grant) = &statement.kind else { return None };
                let path = source.head(&grant.head).feature_on(Platform::Connect);
                let is_it = path.and_then(Permission::feature_of_path) == Some(feature);
                (is_it && revokes(source, grant.operator, &grant.value)).then_some(grant.head.span.to(grant.value.span))
            })
        })
    }
}

/// Whether a statement takes away, and gives nothing.
fn revokes(source: &Source, operator: Operator, value: &Expression) -> bool {
    operator == Operator::Remove || value.terms.iter().any(|term| source.value(&term.name) == "none")
}

/// The nearest statement of some roles that takes something away.
fn taken_away<'p, 'a>(
    (policy, context): (&'p Policy<'a>, &Context),
    roles: impl Iterator<Item = &'p str>,
    words: impl Fn(&Source<'a>, &Statement) -> Option<Span>,
) -> Option<Label> {
    let at = |id: RoleId| policy.find(id, &context.known, |source, statement| words(source, statement).map(|span| source.at(span)));
    Some(Label { at: ids(policy, roles).find_map(at)?, message: "taken away here".to_owned() })
}

fn ids<'p>(policy: &'p Policy, roles: impl Iterator<Item = &'p str>) -> impl Iterator<Item = RoleId> {
    roles.filter_map(|name| match policy.subject(name)? {
        Subject::Role(id) => Some(id),
        Subject::Persona(_) => None,
    })
}
