//! HCL to trees, as far as it says everything itself: literals, locals and variables with literal values, templates of those, and the
//! functions `concat`, `jsonencode`, `tolist` and `toset`. Whatever else stands there is not known, with what it is.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

use hcl_edit::Span;
use hcl_edit::expr::{Expression, FuncCall, ObjectKey, Traversal, TraversalOperator};
use hcl_edit::structure::{Block, Body, Structure};
use hcl_edit::template::{Element, Template};

use super::limits;
use super::node::{Member, Members, Node, Unread, Value};

/// Words that begin a block of Terraform.
const BLOCKS: [&str; 12] =
    ["resource", "data", "locals", "variable", "output", "module", "provider", "terraform", "moved", "import", "check", "removed"];

/// Whether a text is HCL: its first line begins a block.
pub(super) fn is_hcl(text: &str) -> bool {
    let mut rest = text.trim_start();
    loop {
        rest = match rest {
            _ if rest.starts_with('#') || rest.starts_with("//") => rest.split_once('\n').map_or("", |(_, rest)| rest),
            _ if rest.starts_with("/*") => rest.split_once("*/").map_or("", |(_, rest)| rest),
            _ => break,
        }
        .trim_start();
    }
    let word: String = rest.chars().take_while(|c| c.is_ascii_alphabetic()).collect();
    let behind = rest.get(word.len()..).unwrap_or_default().trim_start_matches([' ', '\t']);
    BLOCKS.contains(&word.as_str()) && behind.starts_with(['"', '{'])
}

/// A text that was parsed.
pub(super) struct Document {
    pub(super) body: Body,
    lines: Rc<Lines>,
}

/// Where the lines of a text begin.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Lines {
        Lines([0].into_iter().chain(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1)).collect())
    }

    fn at(&self, place: &impl Span) -> u32 {
        let start = place.span().map_or(0, |span| span.start);
        self.0.partition_point(|line| *line <= start) as u32
    }
}

impl Document {
    /// Parses a text.
    pub(super) fn parse(text: &str) -> Result<Document, Unread> {
        let body: Body = text.parse().map_err(|error: hcl_edit::parser::Error| {
            let line = error.location().line() as u32;
            Unread::new(line, format!("this is not HCL: {}", error.message().lines().collect::<Vec<_>>().join("; ")))
        })?;
        Ok(Document { body, lines: Rc::new(Lines::of(text)) })
    }

    /// The line that a block begins on.
    pub(super) fn line(&self, place: &impl Span) -> u32 {
        self.lines.at(place)
    }
}

/// What a name of a module stands for.
enum Meaning {
    Expression(Expression, Rc<Lines>),
    Node(Node),
}

/// The names that expressions of a module may use.
#[derive(Default)]
pub(super) struct Scope {
    names: BTreeMap<(&'static str, String), Meaning>,
    /// How many names stand for one another, so that a circle ends.
    depth: Cell<usize>,
}

impl Scope {
    /// Takes in what a file says of names.
    pub(super) fn read(&mut self, document: &Document) {
        for block in document.body.blocks() {
            match (block.ident.as_str(), block.labels.first()) {
                ("locals", _) => self.attributes("local", &block.body, document),
                ("variable", Some(name)) => {
                    if let Some(default) = block.body.get_attribute("default") {
                        let meaning = Meaning::Expression(default.value.clone(), document.lines.clone());
                        self.names.entry(("var", name.as_str().to_owned())).or_insert(meaning);
                    }
                }
                _ => {}
            }
        }
    }

    /// Takes in the values of variables, which go before their defaults.
    pub(super) fn variables(&mut self, document: &Document) {
        self.attributes("var", &document.body, document);
    }

    fn attributes(&mut self, kind: &'static str, body: &Body, document: &Document) {
        for attribute in body.attributes() {
            let meaning = Meaning::Expression(attribute.value.clone(), document.lines.clone());
            self.names.insert((kind, attribute.key.as_str().to_owned()), meaning);
        }
    }

    /// Takes in a name from JSON.
    pub(super) fn name(&mut self, kind: &'static str, name: &str, node: Node) {
        self.names.entry((kind, name.to_owned())).or_insert(Meaning::Node(node));
    }

    fn look_up(&self, kind: &'static str, name: &str) -> Option<Node> {
        let meaning = self.names.get(&(kind, name.to_owned()))?;
        if self.depth.get() > limits::DEPTH {
            return None;
        }
        self.depth.set(self.depth.get() + 1);
        let node = match meaning {
            Meaning::Expression(expression, lines) => self.expression(expression, lines),
            Meaning::Node(node) => self.templates(node),
        };
        self.depth.set(self.depth.get() - 1);
        Some(node)
    }

    /// What a body says: attributes, and blocks by name, each a list.
    pub(super) fn body(&self, body: &Body, document: &Document) -> Result<Node, Unread> {
        self.body_at(body, &document.lines, 1)
    }

    fn body_at(&self, body: &Body, lines: &Lines, line: u32) -> Result<Node, Unread> {
        let mut members = Members::default();
        let mut blocks: Vec<Member> = Vec::new();
        for structure in body.iter() {
            match structure {
                Structure::Attribute(attribute) => {
                    let line = lines.at(&attribute.key);
                    members.add(attribute.key.as_str().to_owned(), line, self.expression(&attribute.value, lines))?;
                }
                Structure::Block(block) => self.block(block, lines, &mut blocks)?,
            }
        }
        for Member { key, line, node } in blocks {
            members.add(key, line, node)?;
        }
        Ok(Node::new(line, members.done()))
    }

    fn block(&self, block: &Block, lines: &Lines, blocks: &mut Vec<Member>) -> Result<(), Unread> {
        let line = lines.at(block);
        let is_dynamic = block.ident.as_str() == "dynamic";
        let key = match block.labels.first() {
            Some(label) if is_dynamic => label.as_str(),
            _ => block.ident.as_str(),
        };
        let found = blocks.iter_mut().find(|held| held.key == key);
        if is_dynamic {
            let node = Node::new(line, Value::Unknown(format!("a `dynamic` block of `{key}`")));
            match found {
                Some(held) => held.node = node,
                None => blocks.push(Member { key: key.to_owned(), line, node }),
            }
            return Ok(());
        }
        let node = self.body_at(&block.body, lines, line)?;
        match found.map(|held| &mut held.node.value) {
            Some(Value::List(items)) => items.push(node),
            // One of them is dynamic: all are not known.
            Some(_) => {}
            None => blocks.push(Member { key: key.to_owned(), line, node: Node::new(line, Value::List(vec![node])) }),
        }
        Ok(())
    }

    fn expression(&self, expression: &Expression, lines: &Lines) -> Node {
        let line = lines.at(expression);
        let value = match expression {
            Expression::Null(_) => Value::Null,
            Expression::Bool(value) => Value::Bool(**value),
            Expression::Number(number) => Value::Number(number.value().to_string()),
            Expression::String(text) => Value::Text(text.as_str().to_owned()),
            Expression::Array(items) => Value::List(items.iter().map(|item| self.expression(item, lines)).collect()),
            Expression::Object(object) => {
                let mut members = Members::default();
                for (key, value) in object.iter() {
                    let (at, name) = match key {
                        ObjectKey::Ident(ident) => (lines.at(ident), Some(ident.as_str().to_owned())),
                        ObjectKey::Expression(key) => (lines.at(key), self.expression(key, lines).text().map(str::to_owned)),
                    };
                    let added = name.map(|name| members.add(name, at, self.expression(value.expr(), lines)));
                    if !matches!(added, Some(Ok(()))) {
                        return unknown(line, "a key of an object that is not a literal, or stands there twice");
                    }
                }
                members.done()
            }
            Expression::StringTemplate(template) => self.template(template.iter(), lines),
            Expression::HeredocTemplate(heredoc) => self.template(heredoc.template.iter(), lines),
            Expression::Parenthesis(inner) => return self.expression(inner.inner(), lines),
            Expression::Traversal(traversal) => return self.traversal(traversal, lines, line),
            Expression::FuncCall(call) => self.call(call, lines),
            Expression::Variable(name) => Value::Unknown(format!("`{}`", name.as_str())),
            Expression::Conditional(_) => Value::Unknown("a condition (`? :`)".to_owned()),
            Expression::ForExpr(_) => Value::Unknown("a `for` expression".to_owned()),
            Expression::UnaryOp(_) | Expression::BinaryOp(_) => Value::Unknown("a calculation".to_owned()),
        };
        Node::new(line, value)
    }

    fn template<'e>(&self, elements: impl Iterator<Item = &'e Element>, lines: &Lines) -> Value {
        let mut text = String::new();
        for element in elements {
            match element {
                Element::Literal(literal) => text.push_str(literal),
                Element::Interpolation(interpolation) => match self.expression(&interpolation.expr, lines).value {
                    Value::Text(part) | Value::Number(part) => text.push_str(&part),
                    Value::Bool(part) => text.push_str(if part { "true" } else { "false" }),
                    Value::Unknown(why) => return Value::Unknown(why),
                    _ => return Value::Unknown("a template of something that is not a text".to_owned()),
                },
                Element::Directive(_) => return Value::Unknown("a directive of a template (`%{`)".to_owned()),
            }
        }
        Value::Text(text)
    }

    /// `local.a.b[0]`; everything else that has dots is not known.
    fn traversal(&self, traversal: &Traversal, lines: &Lines, line: u32) -> Node {
        let mut path = match &traversal.expr {
            Expression::Variable(name) => name.as_str().to_owned(),
            _ => return unknown(line, "a part of an expression"),
        };
        let kind = ["local", "var"].into_iter().find(|kind| *kind == path);
        let mut at: Option<Node> = None;
        for (n, operator) in traversal.operators.iter().enumerate() {
            match operator.value() {
                TraversalOperator::GetAttr(name) => {
                    at = if n == 0 {
                        kind.and_then(|kind| self.look_up(kind, name.as_str()))
                    } else {
                        at.and_then(|node| node.get(name.as_str()).cloned())
                    };
                    path = format!("{path}.{}", name.as_str());
                }
                TraversalOperator::Index(index) => {
                    let index = self.expression(index, lines);
                    at = at.and_then(|node| match &index.value {
                        Value::Number(digits) => node.items()?.get(digits.parse::<usize>().ok()?).cloned(),
                        Value::Text(key) => node.get(key).cloned(),
                        _ => None,
                    });
                    path.push_str("[…]");
                }
                _ => {
                    at = None;
                    path.push_str("[*]");
                }
            }
        }
        at.unwrap_or_else(|| unknown(line, format!("`{path}`")))
    }

    fn call(&self, call: &FuncCall, lines: &Lines) -> Value {
        let name = call.name.name.as_str();
        let arguments: Vec<Node> = call.args.iter().map(|argument| self.expression(argument, lines)).collect();
        if let Some((_, why)) = arguments.iter().find_map(Node::unknown) {
            return Value::Unknown(why.to_owned());
        }
        match (name, arguments.as_slice()) {
            _ if !call.name.namespace.is_empty() => Value::Unknown(format!("the function `{name}` of a provider")),
            ("concat", lists) if lists.iter().all(|list| list.items().is_some()) => {
                Value::List(lists.iter().flat_map(|list| list.items().unwrap_or_default()).cloned().collect())
            }
            ("jsonencode", [value]) => Value::Text(value.compact()),
            ("toset" | "tolist", [list]) if list.items().is_some() => list.value.clone(),
            _ => Value::Unknown(format!("the function `{name}`")),
        }
    }

    /// A tree from JSON, in which texts are templates.
    pub(super) fn templates(&self, node: &Node) -> Node {
        let value = match &node.value {
            Value::Text(text) if text.contains("${") || text.contains("%{") => match text.parse::<Template>() {
                Ok(template) => match single(&template) {
                    Some(expression) => self.expression(expression, &Lines(Vec::new())).value,
                    None => self.template(template.iter(), &Lines(Vec::new())),
                },
                Err(_) => Value::Unknown("a template that cannot be read".to_owned()),
            },
            Value::List(items) => Value::List(items.iter().map(|item| self.templates(item)).collect()),
            Value::Map(members) => {
                let all = members.iter().map(|member| Member { node: self.templates(&member.node), ..member.clone() });
                Value::Map(all.collect())
            }
            other => other.clone(),
        };
        Node::new(node.line, value)
    }
}

/// The expression of a template that is nothing else, which need not come to a text.
fn single(template: &Template) -> Option<&Expression> {
    match (template.len(), template.get(0)) {
        (1, Some(Element::Interpolation(interpolation))) => Some(&interpolation.expr),
        _ => None,
    }
}

fn unknown(line: u32, why: impl Into<String>) -> Node {
    Node::new(line, Value::Unknown(why.into()))
}
