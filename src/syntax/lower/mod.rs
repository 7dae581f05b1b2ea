//! From pest's pairs to the tree: one function per construct. Nodes for known mistakes become diagnostics on the way.

mod claims;
mod misplaced;
mod names;

use pest::Parser;
use pest::iterators::{Pair, Pairs};

use super::grammar::{AssertionRule, ClauseRule, ItemRule, Sort, StatementRule, sort};
use super::tree::{self, *};
use super::{Grammar, Rule, expected, here, wrong};
use crate::diagnostic::{Diagnostic, errors};
use crate::source::Span;

/// Parses the text of one item. Places are relative to it.
pub(super) fn item(text: &str) -> (ItemKind, Vec<Diagnostic>) {
    let mut lower = Lower { text, end: 0, diagnostics: Vec::new() };
    let kind = match Grammar::parse(Rule::item, text) {
        Ok(pairs) => lower.item(pairs),
        Err(error) => {
            let diagnostic = misplaced::misplaced(text)
                .or_else(|| misplaced::unquoted_name(text))
                .unwrap_or_else(|| expected::syntax_error(&error, text, 0));
            lower.diagnostics.push(diagnostic);
            ItemKind::Broken
        }
    };
    (kind, lower.diagnostics)
}

struct Lower<'s> {
    text: &'s str,
    /// The end of the last token that was lowered.
    end: usize,
    diagnostics: Vec<Diagnostic>,
}

type Node<'s> = Pair<'s, Rule>;

fn span(pair: &Node) -> Span {
    Span::new(pair.as_span().start(), pair.as_span().end())
}

impl<'s> Lower<'s> {
    /// Anything that is not part of the construct at hand: a mistake to report, or punctuation.
    fn other(&mut self, pair: &Node) {
        match sort(pair.as_rule()) {
            Sort::Comment => return,
            Sort::Mistake(mistake) => self.diagnostics.push(wrong::mistake(mistake, pair, self.end)),
            Sort::Sign | Sort::Operator(_) | Sort::Clause(ClauseRule::Abstract) => {}
            Sort::Assertion(AssertionRule::Only | AssertionRule::Can | AssertionRule::Cannot | AssertionRule::Exactly) => {}
            Sort::Item(_)
            | Sort::Clause(ClauseRule::On | ClauseRule::Extends | ClauseRule::Unless)
            | Sort::Statement(_)
            | Sort::Assertion(AssertionRule::Claim | AssertionRule::InSpaces | AssertionRule::OnTargets)
            | Sort::Claim(_)
            | Sort::Bad
            | Sort::Name(_)
            | Sort::Open
            | Sort::Close
            | Sort::Part
            | Sort::Silent => debug_assert!(false, "{:?} is left out of the tree where it stands", pair.as_rule()),
        }
        self.end = self.end.max(pair.as_span().end());
    }

    fn item(&mut self, pairs: Pairs<'s, Rule>) -> ItemKind {
        let mut kind = ItemKind::Broken;
        for pair in pairs {
            let Sort::Item(rule) = sort(pair.as_rule()) else { continue };
            kind = match rule {
                ItemRule::Platform => ItemKind::Platform(self.names(pair)),
                ItemRule::Role => ItemKind::Role(self.role(pair)),
                ItemRule::Persona => self.persona(pair),
                ItemRule::Test => self.test(pair),
                ItemRule::Forbid => self.forbid(pair),
            };
        }
        kind
    }

    fn role(&mut self, pair: Node<'s>) -> Role {
        let (mut is_abstract, mut name, mut on, mut parents) = (false, None, Vec::new(), Vec::new());
        let mut body = Body::default();
        for part in pair.into_inner() {
            match sort(part.as_rule()) {
                Sort::Clause(clause) => match clause {
                    ClauseRule::Abstract => is_abstract = true,
                    ClauseRule::On => on.extend(self.names(part)),
                    ClauseRule::Extends => parents.extend(self.names(part)),
                    // A prohibition's.
                    ClauseRule::Unless => {}
                },
                Sort::Part => body = self.body(part, "the body of a role"),
                _ => name = self.name(&part).or(name),
            }
        }
        Role { is_abstract, name: name.unwrap_or(NOWHERE), on, parents, body }
    }

    fn persona(&mut self, pair: Node<'s>) -> ItemKind {
        let mut names = self.names(pair).into_iter();
        let name = names.next().unwrap_or(NOWHERE);
        ItemKind::Persona(Persona { name, roles: names.collect() })
    }

    fn forbid(&mut self, pair: Node<'s>) -> ItemKind {
        let (mut title, mut body, mut on, mut unless) = (None, Body::default(), Vec::new(), Vec::new());
        for part in pair.into_inner() {
            match sort(part.as_rule()) {
                Sort::Part => body = self.body(part, "the body of a prohibition"),
                Sort::Clause(clause) => match clause {
                    ClauseRule::On => on.extend(self.names(part)),
                    ClauseRule::Unless => unless.extend(self.names(part)),
                    // A role's.
                    ClauseRule::Abstract | ClauseRule::Extends => {}
                },
                _ => title = self.name(&part).or(title),
            }
        }
        ItemKind::Forbid(Forbid { title: title.unwrap_or(NOWHERE), body, on, unless })
    }

    fn body(&mut self, pair: Node<'s>, what: &str) -> Body {
        let (whole, parts) = (span(&pair), pair.into_inner());
        let mut body = Body { span: whole, statements: Vec::with_capacity(parts.len().saturating_sub(2)) };
        let mut open = None;
        for part in parts {
            match sort(part.as_rule()) {
                Sort::Open => open = Some(part),
                Sort::Close => self.brackets(open.as_ref(), &part, what),
                Sort::Bad => self.bad(&part, Rule::statement_only),
                Sort::Statement(rule) => body.statements.extend(self.statement(rule, part)),
                _ => self.other(&part),
            }
        }
        body
    }

    fn brackets(&mut self, open: Option<&Node<'s>>, close: &Node<'s>, what: &str) {
        let mistake = open.and_then(|open| wrong::brackets(open, close, what));
        self.diagnostics.extend(mistake);
        self.end = self.end.max(close.as_span().end());
    }

    /// Parses a statement that failed once more, by itself, to say exactly what was expected.
    fn bad(&mut self, pair: &Node<'s>, rule: Rule) {
        let slice = pair.as_str();
        if let Err(error) = Grammar::parse(rule, slice) {
            self.diagnostics.push(expected::syntax_error(&error, slice, pair.as_span().start()));
        } else {
            // It parses alone but not where it stands: what follows it is what is wrong.
            let at = here(span(pair));
            self.diagnostics.push(Diagnostic::new(errors::SYNTAX_ERROR, at, "this is not understood here").label("not understood"));
        }
        self.end = pair.as_span().end();
    }

    fn statement(&mut self, rule: StatementRule, pair: Node<'s>) -> Option<Statement> {
        let whole = span(&pair);
        let kind = match rule {
            StatementRule::Grant => self.grant(pair)?,
            StatementRule::Index => self.index(pair)?,
            StatementRule::Cluster => self.cluster(pair)?,
            StatementRule::In => self.in_block(pair),
            StatementRule::On => self.on_block(pair),
            StatementRule::Spaces => {
                let (operator, names) = self.list(pair);
                StatementKind::Spaces(operator, names)
            }
            StatementRule::RunAs => {
                let (operator, names) = self.list(pair);
                StatementKind::RunAs(operator, names)
            }
            StatementRule::Permission => StatementKind::Permission(self.names(pair)),
            StatementRule::Application => self.application(pair)?,
        };
        // The statement's rule may have eaten the whitespace before a missing `;`.
        Some(Statement { span: Span { start: whole.start, end: whole.end.min(self.end as u32).max(whole.start) }, kind })
    }

    fn grant(&mut self, pair: Node<'s>) -> Option<StatementKind> {
        let (mut head, mut operator, mut value, mut object) = (None, Operator::Set, None, None);
        let mut sign = span(&pair);
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::expression => value = Some(self.expression(part)),
                Rule::object => object = Some((span(&part), self.object(part))),
                Rule::colon | Rule::add | Rule::subtract => {
                    sign = span(&part);
                    operator = self.operator(&part);
                }
                _ => head = self.name(&part).or(head),
            }
        }
        match (head?, value, object) {
            (head, Some(value), None) => Some(StatementKind::Grant(Grant { head, operator, value })),
            (head, None, Some((_, pairs))) => {
                if operator != Operator::Set {
                    self.diagnostics.push(
                        Diagnostic::new(errors::WRONG_OPERATOR, here(sign), "a body is replaced as a whole")
                            .label("neither added to nor taken from")
                            .unsafe_fix("Write `:`", here(sign), ":"),
                    );
                }
                Some(StatementKind::Object(head, pairs))
            }
            (head, _, Some((at, _))) => {
                let name = head.span.of(self.text);
                self.diagnostics.push(
                    Diagnostic::new(errors::UNEXPECTED_OPTIONS, here(at), format!("`{name}` takes no options"))
                        .label("only `index` statements do")
                        .fix("Remove them", here(at), ""),
                );
                None
            }
            (_, None, None) => None,
        }
    }

    fn index(&mut self, pair: Node<'s>) -> Option<StatementKind> {
        let (mut names, mut clusters, mut options) = (Vec::new(), Vec::new(), Vec::new());
        let (mut head, mut operator, mut privileges) = (span(&pair), Operator::Set, None);
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::kw_index => {}
                Rule::on_clusters => clusters = self.names(part),
                Rule::expression => privileges = Some(self.expression(part)),
                Rule::object => options = self.object(part),
                Rule::colon | Rule::add | Rule::subtract => {
                    head.end = self.end as u32;
                    operator = self.operator(&part);
                }
                _ => names.extend(self.name(&part)),
            }
        }
        let privileges = privileges?;
        Some(StatementKind::Index(Box::new(Index { head, names, clusters, operator, privileges, options })))
    }

    fn cluster(&mut self, pair: Node<'s>) -> Option<StatementKind> {
        let (mut head, mut clusters, mut operator, mut privileges) = (span(&pair), Vec::new(), Operator::Set, None);
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::kw_cluster => head = span(&part),
                Rule::on_clusters => clusters = self.names(part),
                Rule::expression => privileges = Some(self.expression(part)),
                Rule::colon | Rule::add | Rule::subtract => operator = self.operator(&part),
                _ => self.other(&part),
            }
        }
        Some(StatementKind::Cluster(Box::new(Cluster { head, clusters, operator, privileges: privileges? })))
    }

    fn application(&mut self, pair: Node<'s>) -> Option<StatementKind> {
        let (mut namespace, mut kind, mut operator) = (None, None, Operator::Set);
        let (mut permissions, mut options) = (Vec::new(), Vec::new());
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::name => kind = self.name(&part),
                Rule::value_list => permissions = self.names(part),
                Rule::object => options = self.object(part),
                Rule::colon | Rule::add | Rule::subtract => operator = self.operator(&part),
                _ => namespace = self.name(&part).or(namespace),
            }
        }
        Some(StatementKind::Application(Box::new(Application { namespace: namespace?, kind, operator, permissions, options })))
    }

    fn in_block(&mut self, pair: Node<'s>) -> StatementKind {
        let (mut spaces, mut body) = (Vec::new(), Body::default());
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::space_list => spaces = self.names(part),
                Rule::body => body = self.body(part, "the body of an `in` block"),
                _ => self.other(&part),
            }
        }
        StatementKind::In(spaces, Box::new(body))
    }

    fn on_block(&mut self, pair: Node<'s>) -> StatementKind {
        let (mut targets, mut body) = (Vec::new(), Body::default());
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::body => body = self.body(part, "the body of an `on` block"),
                _ => targets.extend(self.name(&part)),
            }
        }
        StatementKind::On(targets, Box::new(body))
    }

    /// `keyword operator value, value;`
    fn list(&mut self, pair: Node<'s>) -> (Operator, Vec<Name>) {
        let (mut operator, mut names) = (Operator::Set, Vec::new());
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::space_list | Rule::value_list => names.extend(self.names(part)),
                Rule::colon | Rule::add | Rule::subtract => operator = self.operator(&part),
                _ => names.extend(self.name(&part)),
            }
        }
        (operator, names)
    }

    fn object(&mut self, pair: Node<'s>) -> Vec<tree::Pair> {
        let parts = pair.into_inner();
        let (mut pairs, mut open) = (Vec::with_capacity(parts.len().saturating_sub(2)), None);
        for part in parts {
            match part.as_rule() {
                Rule::pair => pairs.extend(self.pair(part)),
                Rule::lt | Rule::wrong_open => open = Some(part),
                Rule::gt | Rule::wrong_close | Rule::missing_close => self.brackets(open.as_ref(), &part, "an object"),
                _ => self.other(&part),
            }
        }
        pairs
    }

    fn pair(&mut self, pair: Node<'s>) -> Option<tree::Pair> {
        let (mut key, mut value) = (None, None);
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::object => value = Some(Value::Object(span(&part), self.object(part))),
                Rule::value_list => value = Some(Value::List(self.names(part))),
                _ => key = self.name(&part).or(key),
            }
        }
        Some(tree::Pair { key: key?, value: value? })
    }

    fn operator(&mut self, pair: &Node<'s>) -> Operator {
        self.end = pair.as_span().end();
        if let Sort::Operator(operator) = sort(pair.as_rule()) { operator } else { Operator::Set }
    }

    fn expression(&mut self, pair: Node<'s>) -> Expression {
        let whole = span(&pair);
        let parts = pair.into_inner();
        let (mut terms, mut minus, mut comma) = (Vec::with_capacity(parts.len() / 2 + 1), false, false);
        for part in parts {
            match part.as_rule() {
                Rule::plus => self.end = part.as_span().end(),
                Rule::minus => minus = true,
                Rule::wrong_minus => {
                    self.other(&part);
                    minus = true;
                }
                // Whether a comma is a mistake depends on the statement: `restricted_resources: User, Queue` is a list.
                Rule::wrong_plus if part.as_str() == "," => comma = true,
                _ => {
                    if let Some(name) = self.name(&part) {
                        terms.push(Term { minus, comma, name });
                        (minus, comma) = (false, false);
                    }
                }
            }
        }
        Expression { span: whole, terms }
    }
}

/// The name of a construct that has none; the grammar does not let this happen.
const NOWHERE: Name = Name { span: Span { start: 0, end: 0 }, form: Form::Plain };
