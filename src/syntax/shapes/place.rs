//! Every place in a tree.

use super::super::tree::{
    Application, Assertion, Body, Claim, Cluster, Expression, Forbid, Grant, Index, ItemKind, Name, Pair, Persona, Role, Statement,
    StatementKind, Term, Test, Value,
};
use crate::source::Span;

/// A part of the tree, and the spans in it.
pub(super) trait Places: Clone {
    /// Shows each span. A field that is new is asked for by the compiler.
    fn each(&mut self, see: &mut impl FnMut(&mut Span));

    /// The same tree elsewhere: its spans count tokens, and these are the places of the tokens.
    fn at(&self, tokens: &[Span]) -> Self {
        let token = |number: u32| tokens.get(number as usize).copied().unwrap_or_default();
        let mut tree = self.clone();
        tree.each(&mut |span| *span = token(span.start).to(token(span.end)));
        tree
    }

    /// The same tree with spans that count tokens: the first and the last of each. None if one begins or ends elsewhere.
    /// The tokens stand behind `before` bytes.
    fn counted(mut self, tokens: &[Span], before: usize) -> Option<Self> {
        let mut are_tokens = true;
        self.each(&mut |span| {
            let first = tokens.iter().position(|token| token.start as usize + before == span.start as usize);
            let last = tokens.iter().position(|token| token.end as usize + before == span.end as usize);
            match first.zip(last) {
                Some((first, last)) if first <= last => *span = Span::new(first, last),
                _ => are_tokens = false,
            }
        });
        are_tokens.then_some(self)
    }
}

impl<T: Places> Places for Vec<T> {
    fn each(&mut self, see: &mut impl FnMut(&mut Span)) {
        self.iter_mut().for_each(|one| one.each(see));
    }
}

impl Places for Span {
    fn each(&mut self, see: &mut impl FnMut(&mut Span)) {
        see(self);
    }
}

impl Places for Name {
    fn each(&mut self, see: &mut impl FnMut(&mut Span)) {
        let Name { span, form: _ } = self;
        see(span);
    }
}

impl Places for ItemKind {
    fn each(&mut self, see: &mut impl FnMut(&mut Span)) {
        match self {
            ItemKind::Platform(names) => names.each(see),
            ItemKind::Role(Role { is_abstract: _, name, on, parents, body }) => {
                name.each(see);
                on.each(see);
                parents.each(see);
                body.each(see);
            }
            ItemKind::Persona(Persona { name, roles }) => {
                name.each(see);
                roles.each(see);
            }
            ItemKind::Test(Test { title, assertions }) => {
                title.each(see);
                assertions.each(see);
            }
            ItemKind::Forbid(Forbid { title, body, on, unless }) => {
                title.each(see);
                body.each(see);
                on.each(see);
                unless.each(see);
            }
            ItemKind::Broken => {}
        }
    }
}

impl Places for Body {
    fn each(&mut self, see: &mut impl FnMut(&mut Span)) {
        let Body { span, statements } = self;
        see(span);
        statements.each(see);
    }
}

impl Places for Statement {
    fn each(&mut self, see: &mut impl FnMut(&mut Span)) {
        let Statement { span, kind } = self;
        see(span);
        match kind {
            StatementKind::Grant(Grant { head, operator: _, value }) => {
                head.each(see);
                value.each(see);
            }
            StatementKind::Index(index) => {
                let Index { head, names, clusters, operator: _, privileges, options } = &mut **index;
                see(head);
                names.each(see);
                clusters.each(see);
                privileges.each(see);
                options.each(see);
            }
            StatementKind::Cluster(cluster) => {
                let Cluster { head, clusters, operator: _, privileges } = &mut **cluster;
                see(head);
                clusters.each(see);
                privileges.each(see);
            }
            StatementKind::Spaces(_, names) | StatementKind::RunAs(_, names) | StatementKind::Permission(names) => names.each(see),
            StatementKind::Application(application) => {
                let Application { namespace, kind, operator: _, permissions, options } = &mut **application;
                namespace.each(see);
                kind.iter_mut().for_each(|kind| kind.each(see));
                permissions.each(see);
                options.each(see);
            }
            StatementKind::In(names, body) | StatementKind::On(names, body) => {
                names.each(see);
                body.each(see);
            }
            StatementKind::Object(head, pairs) => {
                head.each(see);
                pairs.each(see);
            }
        }
    }
}

impl Places for Expression {
    fn each(&mut self, see: &mut impl FnMut(&mut Span)) {
        let Expression { span, terms } = self;
        see(span);
        terms.each(see);
    }
}

impl Places for Term {
    fn each(&mut self, see: &mut impl FnMut(&mut Span)) {
        let Term { minus: _, comma: _, name } = self;
        name.each(see);
    }
}

impl Places for Pair {
    fn each(&mut self, see: &mut impl FnMut(&mut Span)) {
        let Pair { key, value } = self;
        key.each(see);
        match value {
            Value::List(names) => names.each(see),
            Value::Object(span, pairs) => {
                see(span);
                pairs.each(see);
            }
        }
    }
}

impl Places for Assertion {
    fn each(&mut self, see: &mut impl FnMut(&mut Span)) {
        let Assertion { span, only: _, subjects, can: _, exactly: _, claims, spaces, on } = self;
        see(span);
        subjects.each(see);
        claims.each(see);
        spaces.each(see);
        on.each(see);
    }
}

impl Places for Claim {
    fn each(&mut self, see: &mut impl FnMut(&mut Span)) {
        match self {
            Claim::Feature(name, expression) => {
                name.each(see);
                if let Some(expression) = expression {
                    expression.each(see);
                }
            }
            Claim::Index(names, expression) => {
                names.each(see);
                expression.each(see);
            }
            Claim::Cluster(expression) => expression.each(see),
            Claim::Permission(name) => name.each(see),
        }
    }
}
