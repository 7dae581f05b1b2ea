//! Every name that an item is made of, with what kind of name it is there: the one walk through a tree that looks at all of it.

use super::{Head, Takes};
use crate::syntax::tree::{Body, Claim, Expression, Item, ItemKind, Name, Pair, Statement, StatementKind, Value};

/// What a name is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The name that a role or persona is given.
    Declaration,
    /// A role or persona that is meant.
    Subject,
    /// A product that a file is for.
    Platform,
    /// What a statement is about: a feature, or a word such as `tasks`.
    Head,
    /// A privilege of a feature.
    Privilege {
        /// The feature.
        of: Name,
    },
    /// A feature with a privilege: `cases.reopen`.
    Claimed,
    /// A task.
    Task,
    /// A level of `base`.
    Base,
    /// An index privilege.
    IndexPrivilege,
    /// A cluster privilege.
    ClusterPrivilege {
        /// Whether it is one on other clusters.
        remote: bool,
    },
    /// An index name or pattern.
    Pattern,
    /// A space.
    Space,
    /// A raw permission of Amazon Connect's.
    Permission,
    /// A key of an object or an option.
    Key,
    /// Any other value.
    Text,
    /// The title of a test or prohibition.
    Title,
    /// A product, release or target that something is for.
    Target,
}

/// A name in an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// The name.
    pub name: Name,
    /// What it is for.
    pub kind: Kind,
}

/// All names of an item, in order.
pub fn all(item: &Item, text: &str) -> Vec<Occurrence> {
    let mut walk = Walk { text, found: Vec::new() };
    match &item.kind {
        ItemKind::Platform(names) => walk.names(names, Kind::Platform),
        ItemKind::Role(role) => {
            walk.name(role.name, Kind::Declaration);
            walk.names(&role.on, Kind::Target);
            walk.names(&role.parents, Kind::Subject);
            walk.body(&role.body);
        }
        ItemKind::Persona(persona) => {
            walk.name(persona.name, Kind::Declaration);
            walk.names(&persona.roles, Kind::Subject);
        }
        ItemKind::Test(test) => {
            walk.name(test.title, Kind::Title);
            for assertion in &test.assertions {
                walk.names(&assertion.subjects, Kind::Subject);
                assertion.claims.iter().for_each(|claim| walk.claim(claim));
                walk.names(&assertion.spaces, Kind::Space);
                walk.names(&assertion.on, Kind::Target);
            }
        }
        ItemKind::Forbid(forbid) => {
            walk.name(forbid.title, Kind::Title);
            walk.body(&forbid.body);
            walk.names(&forbid.on, Kind::Target);
            walk.names(&forbid.unless, Kind::Subject);
        }
        ItemKind::Broken => {}
    }
    // `extends` may stand before `on`, and `unless` as well.
    walk.found.sort_by_key(|occurrence| occurrence.name.span.start);
    walk.found
}

struct Walk<'s> {
    text: &'s str,
    found: Vec<Occurrence>,
}

impl Walk<'_> {
    fn name(&mut self, name: Name, kind: Kind) {
        self.found.push(Occurrence { name, kind });
    }

    fn names(&mut self, names: &[Name], kind: Kind) {
        self.found.extend(names.iter().map(|name| Occurrence { name: *name, kind }));
    }

    fn terms(&mut self, expression: &Expression, kind: Kind) {
        self.found.extend(expression.terms.iter().map(|term| Occurrence { name: term.name, kind }));
    }

    fn body(&mut self, body: &Body) {
        body.statements.iter().for_each(|statement| self.statement(statement));
    }

    fn statement(&mut self, statement: &Statement) {
        match &statement.kind {
            StatementKind::Grant(grant) => {
                self.name(grant.head, Kind::Head);
                self.terms(&grant.value, word_kind(grant.head, self.text));
            }
            StatementKind::Index(index) => {
                self.names(&index.names, Kind::Pattern);
                self.names(&index.clusters, Kind::Text);
                self.terms(&index.privileges, Kind::IndexPrivilege);
                self.pairs(&index.options);
            }
            StatementKind::Cluster(cluster) => {
                self.names(&cluster.clusters, Kind::Text);
                self.terms(&cluster.privileges, Kind::ClusterPrivilege { remote: !cluster.clusters.is_empty() });
            }
            StatementKind::Spaces(_, names) => self.names(names, Kind::Space),
            StatementKind::RunAs(_, names) => self.names(names, Kind::Text),
            StatementKind::Permission(names) => self.names(names, Kind::Permission),
            StatementKind::Application(application) => {
                self.name(application.namespace, Kind::Text);
                application.kind.iter().for_each(|kind| self.name(*kind, Kind::Key));
                self.names(&application.permissions, Kind::Text);
                self.pairs(&application.options);
            }
            StatementKind::In(spaces, body) => {
                self.names(spaces, Kind::Space);
                self.body(body);
            }
            StatementKind::On(targets, body) => {
                self.names(targets, Kind::Target);
                self.body(body);
            }
            StatementKind::Object(head, pairs) => {
                self.name(*head, Kind::Head);
                self.pairs(pairs);
            }
        }
    }

    fn pairs(&mut self, pairs: &[Pair]) {
        for pair in pairs {
            self.name(pair.key, Kind::Key);
            match &pair.value {
                Value::List(names) => self.names(names, Kind::Text),
                Value::Object(_, pairs) => self.pairs(pairs),
            }
        }
    }

    fn claim(&mut self, claim: &Claim) {
        match claim {
            Claim::Feature(name, Some(value)) => {
                self.name(*name, Kind::Head);
                self.terms(value, Kind::Privilege { of: *name });
            }
            Claim::Feature(name, None) => self.name(*name, Kind::Claimed),
            Claim::Index(names, privileges) => {
                self.names(names, Kind::Pattern);
                self.terms(privileges, Kind::IndexPrivilege);
            }
            Claim::Cluster(privileges) => self.terms(privileges, Kind::ClusterPrivilege { remote: false }),
            Claim::Permission(name) => self.name(*name, Kind::Permission),
        }
    }
}

/// What the words of a grant are.
fn word_kind(head: Name, text: &str) -> Kind {
    match Head::of(&head, text) {
        Head::Raw(_) | Head::Feature(..) => Kind::Privilege { of: head },
        Head::Word(_, word) => match word.takes() {
            Takes::Privileges => Kind::Base,
            Takes::Tasks => Kind::Task,
            Takes::Text | Takes::List | Takes::Body => Kind::Text,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, Span};
    use crate::syntax::tree::Form;

    #[test]
    fn names_are_found_with_their_kinds() {
        let text = "role a on kibana extends b < cases: all - delete; index \"x\": read; in s < tasks: t; > >";
        let (tree, _) = crate::syntax::parse(FileId(0), text);
        let found: Vec<(&str, Kind)> =
            all(&tree.items[0], text).iter().map(|found| (found.name.span.of(text), found.kind)).collect();
        let of = Name { span: Span::new(29, 34), form: Form::Plain };
        assert_eq!(
            found,
            [
                ("a", Kind::Declaration),
                ("kibana", Kind::Target),
                ("b", Kind::Subject),
                ("cases", Kind::Head),
                ("all", Kind::Privilege { of }),
                ("delete", Kind::Privilege { of }),
                ("\"x\"", Kind::Pattern),
                ("read", Kind::IndexPrivilege),
                ("s", Kind::Space),
                ("tasks", Kind::Head),
                ("t", Kind::Task),
            ]
        );
    }
}
