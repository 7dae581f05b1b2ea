//! The places of all names of an item, as its tree has them.

use std::ops::Range;

use crate::source::Span;
use crate::syntax::tree::{Assertion, Body, Claim, Expression, Item, ItemKind, Name, Pair, Role, Statement, StatementKind, Value};

/// The places of an item's names, in order. `offset` is where the item begins in the stretch that they are counted in.
pub(super) fn names(item: &Item, offset: usize) -> Vec<Range<usize>> {
    let mut names = Names { offset, places: Vec::new() };
    names.item(item);
    // `on` and `extends` may stand in either order.
    names.places.sort_unstable_by_key(|place| place.start);
    names.places
}

struct Names {
    offset: usize,
    places: Vec<Range<usize>>,
}

impl Names {
    fn span(&mut self, span: Span) {
        self.places.push(self.offset + span.start as usize..self.offset + span.end as usize);
    }

    fn all(&mut self, names: &[Name]) {
        for name in names {
            self.span(name.span);
        }
    }

    fn item(&mut self, item: &Item) {
        match &item.kind {
            ItemKind::Platform(names) => self.all(names),
            ItemKind::Role(Role { name, platforms, parents, body, .. }) => {
                self.span(name.span);
                self.all(platforms);
                self.all(parents);
                self.body(body);
            }
            ItemKind::Persona(persona) => {
                self.span(persona.name.span);
                self.all(&persona.roles);
            }
            ItemKind::Test(test) => {
                self.span(test.title.span);
                for assertion in &test.assertions {
                    self.assertion(assertion);
                }
            }
            ItemKind::Forbid(forbid) => {
                self.span(forbid.title.span);
                self.body(&forbid.body);
                self.all(&forbid.unless);
            }
            ItemKind::Broken => {}
        }
    }

    fn body(&mut self, body: &Body) {
        for statement in &body.statements {
            self.statement(statement);
        }
    }

    fn statement(&mut self, statement: &Statement) {
        match &statement.kind {
            StatementKind::Grant(grant) => {
                self.span(grant.head.span);
                self.expression(&grant.value);
            }
            StatementKind::Index(index) => {
                self.all(&index.names);
                self.all(&index.clusters);
                self.expression(&index.privileges);
                self.pairs(&index.options);
            }
            StatementKind::Cluster(cluster) => {
                self.all(&cluster.clusters);
                self.expression(&cluster.privileges);
            }
            StatementKind::Spaces(_, names) | StatementKind::RunAs(_, names) | StatementKind::Permission(names) => self.all(names),
            StatementKind::Application(namespace, names) => {
                self.span(namespace.span);
                self.all(names);
            }
            StatementKind::In(spaces, body) => {
                self.all(spaces);
                self.body(body);
            }
            StatementKind::Object(name, pairs) => {
                self.span(name.span);
                self.pairs(pairs);
            }
        }
    }

    fn pairs(&mut self, pairs: &[Pair]) {
        for pair in pairs {
            self.span(pair.key.span);
            match &pair.value {
                Value::List(values) => self.all(values),
                Value::Object(_, pairs) => self.pairs(pairs),
            }
        }
    }

    fn expression(&mut self, expression: &Expression) {
        for term in &expression.terms {
            self.span(term.name.span);
        }
    }

    fn assertion(&mut self, assertion: &Assertion) {
        self.span(assertion.subject.span);
        for claim in &assertion.claims {
            match claim {
                Claim::Feature(name, expression) => {
                    self.span(name.span);
                    if let Some(expression) = expression {
                        self.expression(expression);
                    }
                }
                Claim::Index(names, privileges) => {
                    self.all(names);
                    self.expression(privileges);
                }
                Claim::Cluster(privileges) => self.expression(privileges),
                Claim::Permission(name) => self.span(name.span),
            }
        }
        self.all(&assertion.spaces);
        for target in &assertion.targets {
            self.span(*target);
        }
    }
}
