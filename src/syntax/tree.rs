//! The tree that a parse gives. Every span is relative to the item's text; names keep their span and are read from the text.

use std::borrow::Cow;

use super::keyword::{Keyword, StatementKeyword};
use crate::source::{FileId, Location, Span};

/// The items of one file, in order.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Tree {
    /// The items.
    pub items: Vec<Item>,
}

/// A top-level item and where it stands in its file.
#[derive(Debug)]
pub struct Item {
    /// Byte offset of the item (its doc comments included) in the file.
    pub offset: u32,
    /// Its length in bytes.
    pub len: u32,
    /// The text of each `///` line before it, without the slashes.
    pub(crate) docs: Vec<Span>,
    /// What it is.
    pub kind: ItemKind,
}

impl Item {
    /// Where a span of this item stands.
    pub fn at(&self, file: FileId, span: Span) -> Location {
        Location { file, start: self.offset + span.start, end: self.offset + span.end }
    }

    /// The item's own text.
    pub fn text<'s>(&self, file: &'s str) -> &'s str {
        file.get(self.offset as usize..(self.offset + self.len) as usize).unwrap_or("")
    }

    /// The name of the role or persona that it is, given its own text.
    pub(crate) fn subject<'s>(&self, text: &'s str) -> Option<Cow<'s, str>> {
        match &self.kind {
            ItemKind::Role(role) => Some(role.name.value(text)),
            ItemKind::Persona(persona) => Some(persona.name.value(text)),
            ItemKind::Platform(_) | ItemKind::Test(_) | ItemKind::Forbid(_) | ItemKind::Broken => None,
        }
    }
}

/// What an item is.
#[derive(Clone, Debug, PartialEq)]
pub enum ItemKind {
    /// `platform kibana;`
    Platform(Vec<Name>),
    /// `role …`
    Role(Role),
    /// `persona a = b + c;`
    Persona(Persona),
    /// `test "…" < … >`
    Test(Test),
    /// `forbid "…" < … > unless …;`
    Forbid(Forbid),
    /// An item that could not be understood; its diagnostic says why.
    Broken,
}

/// A name or string as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name {
    /// With its quotes, if any.
    pub span: Span,
    /// How it is written.
    pub(crate) form: Form,
}

/// How a [`Name`] is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// `soc_tier1`, `a.b`
    Plain,
    /// `"…"` or, by mistake, `'…'`
    Quoted,
    /// `"""…"""`
    Raw,
    /// `12`, `-1.5`
    Number,
    /// `*`
    Star,
}

impl Name {
    /// What it says, quotes and escapes resolved.
    pub fn value<'s>(&self, text: &'s str) -> Cow<'s, str> {
        let written = self.span.of(text);
        match self.form {
            Form::Plain | Form::Number | Form::Star => Cow::Borrowed(written),
            Form::Raw => Cow::Borrowed(written.get(3..written.len().saturating_sub(3)).unwrap_or("")),
            Form::Quoted => {
                let inner = written.get(1..written.len().saturating_sub(1)).unwrap_or("");
                if inner.contains('\\') { Cow::Owned(super::strings::unescape(inner).0) } else { Cow::Borrowed(inner) }
            }
        }
    }

    /// Whether it is written in quotes.
    pub fn is_quoted(&self) -> bool {
        matches!(self.form, Form::Quoted | Form::Raw)
    }
}

/// A role.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Role {
    /// Only there to be extended.
    pub is_abstract: bool,
    /// Its name.
    pub name: Name,
    /// The products and targets after `on`; empty if left out.
    pub on: Vec<Name>,
    /// After `extends`.
    pub parents: Vec<Name>,
    /// Its statements.
    pub body: Body,
}

/// A `< … >`.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Body {
    /// With its brackets.
    pub span: Span,
    /// The statements, in order.
    pub statements: Vec<Statement>,
}

/// A statement of a body.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Statement {
    /// With its `;`.
    pub span: Span,
    /// What it is.
    pub kind: StatementKind,
}

/// What a statement is. Rare and large ones are boxed: a policy has mostly grants, and there may be a million of them.
#[derive(Clone, Debug, PartialEq)]
pub enum StatementKind {
    /// `cases: read + reopen;`, and every other `name: value`.
    Grant(Grant),
    /// `index "logs-*" on "cluster": read < … >;`
    Index(Box<Index>),
    /// `cluster on "remote": monitor;`
    Cluster(Box<Cluster>),
    /// `spaces: default, soc;`
    Spaces(Operator, Vec<Name>),
    /// `run_as: "a", "b";`
    RunAs(Operator, Vec<Name>),
    /// `permission "BasicAgentAccess";`
    Permission(Vec<Name>),
    /// `application "namespace": "A", "B";`
    Application(Box<Application>),
    /// `in soc < … >`
    In(Vec<Name>, Box<Body>),
    /// `on prod < … >`
    On(Vec<Name>, Box<Body>),
    /// `metadata: < a: "b"; >`, `tags: < … >`
    Object(Name, Vec<Pair>),
}

impl Statement {
    /// The words that it begins with: `index "logs-*"`, `cases`.
    pub(crate) fn head(&self) -> Span {
        let keyword = |keyword: Keyword| Span { start: self.span.start, end: self.span.start + keyword.text().len() as u32 };
        match &self.kind {
            StatementKind::Grant(grant) => grant.head.span,
            StatementKind::Object(head, _) => head.span,
            StatementKind::Index(index) => index.head,
            StatementKind::Cluster(cluster) => cluster.head,
            StatementKind::Spaces(..) => keyword(Keyword::Spaces),
            StatementKind::RunAs(..) => keyword(Keyword::RunAs),
            StatementKind::Permission(_) => keyword(Keyword::Permission),
            StatementKind::Application(..) => keyword(Keyword::Application),
            StatementKind::In(..) => keyword(Keyword::In),
            StatementKind::On(..) => keyword(Keyword::On),
        }
    }
}

impl StatementKind {
    /// Its operator and expression, if it is one that joins words with `+` and `-`.
    pub(crate) fn expression(&self) -> Option<(Operator, &Expression)> {
        match self {
            StatementKind::Grant(grant) => Some((grant.operator, &grant.value)),
            StatementKind::Index(index) => Some((index.operator, &index.privileges)),
            StatementKind::Cluster(cluster) => Some((cluster.operator, &cluster.privileges)),
            StatementKind::Spaces(..)
            | StatementKind::RunAs(..)
            | StatementKind::Permission(_)
            | StatementKind::Application(..)
            | StatementKind::In(..)
            | StatementKind::On(..)
            | StatementKind::Object(..) => None,
        }
    }

    /// The terms of its expression, to be changed.
    pub(crate) fn terms_mut(&mut self) -> Option<&mut Vec<Term>> {
        match self {
            StatementKind::Grant(grant) => Some(&mut grant.value.terms),
            StatementKind::Index(index) => Some(&mut index.privileges.terms),
            StatementKind::Cluster(cluster) => Some(&mut cluster.privileges.terms),
            StatementKind::Spaces(..)
            | StatementKind::RunAs(..)
            | StatementKind::Permission(_)
            | StatementKind::Application(..)
            | StatementKind::In(..)
            | StatementKind::On(..)
            | StatementKind::Object(..) => None,
        }
    }

    /// The statements in it, if it is a block of statements.
    pub(crate) fn body(&self) -> Option<&Body> {
        match self {
            StatementKind::In(_, body) | StatementKind::On(_, body) => Some(body),
            _ => None,
        }
    }

    /// The same, to be changed.
    pub(crate) fn body_mut(&mut self) -> Option<&mut Body> {
        match self {
            StatementKind::In(_, body) | StatementKind::On(_, body) => Some(body),
            _ => None,
        }
    }

    /// The keyword that it begins with; none where it begins with a name.
    pub(crate) fn keyword(&self) -> Option<StatementKeyword> {
        match self {
            StatementKind::Grant(_) | StatementKind::Object(..) => None,
            StatementKind::Index(_) => Some(StatementKeyword::Index),
            StatementKind::Cluster(_) => Some(StatementKeyword::Cluster),
            StatementKind::Spaces(..) => Some(StatementKeyword::Spaces),
            StatementKind::RunAs(..) => Some(StatementKeyword::RunAs),
            StatementKind::Permission(_) => Some(StatementKeyword::Permission),
            StatementKind::Application(..) => Some(StatementKeyword::Application),
            StatementKind::In(..) => Some(StatementKeyword::In),
            StatementKind::On(..) => Some(StatementKeyword::On),
        }
    }
}

/// `:`, `+=` or `-=`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `:` replaces.
    Set,
    /// `+=` adds.
    Add,
    /// `-=` removes.
    Remove,
}

/// `name: expression`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Grant {
    /// A path of names, or a quoted raw id.
    pub head: Name,
    /// How it meets what is there.
    pub operator: Operator,
    /// The value.
    pub value: Expression,
}

/// `a + b - c`.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    /// From the first to the last term.
    pub span: Span,
    /// The terms, in order.
    pub(crate) terms: Vec<Term>,
}

/// One term of an expression.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Term {
    /// Whether `-` stands before it.
    pub(crate) minus: bool,
    /// Whether `,` separates it from the one before, as in a list.
    pub(crate) comma: bool,
    /// What it names.
    pub(crate) name: Name,
}

/// An index privileges statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Index {
    /// The word `index` and the names.
    pub head: Span,
    /// Index names and patterns.
    pub names: Vec<Name>,
    /// Remote clusters; empty for the local one.
    pub(crate) clusters: Vec<Name>,
    /// How it meets what is there.
    pub(crate) operator: Operator,
    /// Index privileges.
    pub privileges: Expression,
    /// `fields`, `except`, `query`, `restricted`.
    pub(crate) options: Vec<Pair>,
}

/// A cluster privileges statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Cluster {
    /// The word `cluster`.
    pub head: Span,
    /// Remote clusters; empty for the local one.
    pub(crate) clusters: Vec<Name>,
    /// How it meets what is there.
    pub(crate) operator: Operator,
    /// Cluster privileges.
    pub privileges: Expression,
}

/// A statement about an application's privileges.
#[derive(Clone, Debug, PartialEq)]
pub struct Application {
    /// The application's name.
    pub namespace: Name,
    /// What kind of application it is, if that is said: `mcp`.
    pub(crate) kind: Option<Name>,
    /// How it meets what is there.
    pub(crate) operator: Operator,
    /// What may be done in it.
    pub permissions: Vec<Name>,
    /// `resources`.
    pub(crate) options: Vec<Pair>,
}

/// `key: value;` of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// The key.
    pub(crate) key: Name,
    /// The value.
    pub(crate) value: Value,
}

/// A value of an object.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// One value, or several separated by commas.
    List(Vec<Name>),
    /// A nested object, with its brackets.
    Object(Span, Vec<Pair>),
}

/// What one person holds at once.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Persona {
    /// Its name.
    pub name: Name,
    /// The roles.
    pub roles: Vec<Name>,
}

/// A test of the policy.
#[derive(Clone, Debug, PartialEq)]
pub struct Test {
    /// What it is to show.
    pub title: Name,
    /// What is claimed.
    pub(crate) assertions: Vec<Assertion>,
}

impl Test {
    /// Each subject with what is claimed of it, as a question: where the subject stands, its name, and the claims with their spaces and targets.
    /// `text` is that of the item.
    pub fn asked(&self, text: &str) -> Vec<(Span, String, String)> {
        let mut asked = Vec::new();
        for assertion in &self.assertions {
            let Some(last) = assertion.subjects.last() else { continue };
            let behind = Span { start: last.span.end, end: assertion.span.end }.of(text).trim();
            let claims = [Keyword::Cannot, Keyword::Can, Keyword::Exactly].iter().fold(behind, |rest, keyword| {
                rest.strip_prefix(keyword.text()).filter(|rest| rest.starts_with(char::is_whitespace)).map_or(rest, str::trim_start)
            });
            let claims = claims.trim_end_matches(';').to_owned();
            asked.extend(assertion.subjects.iter().map(|name| (name.span, name.value(text).into_owned(), claims.clone())));
        }
        asked
    }
}

/// `soc_tier1 can cases.reopen in secops on prod;`
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Assertion {
    /// With its `;`.
    pub(crate) span: Span,
    /// Nobody else can do any part of it.
    pub(crate) only: bool,
    /// A role or persona; several behind `only`.
    pub(crate) subjects: Vec<Name>,
    /// `can`, or else `cannot`.
    pub(crate) can: bool,
    /// Nothing else of that feature.
    pub(crate) exactly: bool,
    /// What it can or cannot.
    pub(crate) claims: Vec<Claim>,
    /// Only in these spaces; in all of the subject's if empty.
    pub(crate) spaces: Vec<Name>,
    /// Only on these targets; on all if empty.
    pub(crate) on: Vec<Name>,
}

/// One thing that a subject can or cannot do.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Claim {
    /// `cases.reopen`, `cases: read + reopen`, `"siemV5": all`
    Feature(Name, Option<Expression>),
    /// `index "logs-*": read`
    Index(Vec<Name>, Expression),
    /// `cluster: monitor`
    Cluster(Expression),
    /// `permission "Cases.View"`
    Permission(Name),
}

/// A combination nobody may hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Forbid {
    /// Why.
    pub title: Name,
    /// What must not be held at once.
    pub body: Body,
    /// Only on these targets; on all if empty.
    pub on: Vec<Name>,
    /// Roles and personas that may.
    pub(crate) unless: Vec<Name>,
}
