//! From tree to text, in the canonical spelling. Comments are not part of the tree and are not printed.

use std::fmt::Write;

use super::tree::*;

/// The text of a tree. `text` is the file it was parsed from. Broken items are printed as they stand.
pub fn print(tree: &Tree, text: &str) -> String {
    let mut out = String::new();
    for item in &tree.items {
        let mut printer = Printer { text: item.text(text), out: &mut out, depth: 0 };
        printer.item(item);
    }
    out
}

struct Printer<'t, 'o> {
    text: &'t str,
    out: &'o mut String,
    depth: usize,
}

impl<'t> Printer<'t, '_> {
    fn item(&mut self, item: &Item) {
        for doc in &item.docs {
            let _ = writeln!(self.out, "///{}", doc.of(self.text).trim_end());
        }
        match &item.kind {
            ItemKind::Platform(names) => {
                let _ = write!(self.out, "platform {};", self.list(names));
            }
            ItemKind::Role(role) => self.role(role),
            ItemKind::Persona(persona) => {
                let roles: Vec<&str> = persona.roles.iter().map(|role| self.name(role)).collect();
                let _ = write!(self.out, "persona {} = {};", self.name(&persona.name), roles.join(" + "));
            }
            ItemKind::Test(test) => {
                let _ = write!(self.out, "test {} <", self.name(&test.title));
                self.depth += 1;
                for assertion in &test.assertions {
                    self.line();
                    self.assertion(assertion);
                }
                self.close();
            }
            ItemKind::Forbid(forbid) => {
                let _ = write!(self.out, "forbid {} ", self.name(&forbid.title));
                self.body(&forbid.body);
                self.on(&forbid.on);
                if !forbid.unless.is_empty() {
                    let _ = write!(self.out, " unless {}", self.list(&forbid.unless));
                }
                if !forbid.on.is_empty() || !forbid.unless.is_empty() {
                    self.out.push(';');
                }
            }
            ItemKind::Broken => self.out.push_str(self.text),
        }
        self.out.push('\n');
    }

    fn role(&mut self, role: &Role) {
        let _ = write!(self.out, "{}role {}", if role.is_abstract { "abstract " } else { "" }, self.name(&role.name));
        self.on(&role.on);
        if !role.parents.is_empty() {
            let _ = write!(self.out, " extends {}", self.list(&role.parents));
        }
        self.out.push(' ');
        self.body(&role.body);
    }

    fn body(&mut self, body: &Body) {
        self.out.push('<');
        self.depth += 1;
        for statement in &body.statements {
            self.line();
            self.statement(statement);
        }
        self.close();
    }

    fn statement(&mut self, statement: &Statement) {
        match &statement.kind {
            StatementKind::Grant(grant) => {
                let _ = write!(self.out, "{}{} ", self.name(&grant.head), sign(grant.operator));
                self.expression(&grant.value);
            }
            StatementKind::Index(index) => {
                let _ = write!(self.out, "index {}", self.list(&index.names));
                self.on(&index.clusters);
                let _ = write!(self.out, "{} ", sign(index.operator));
                self.expression(&index.privileges);
                if !index.options.is_empty() {
                    self.out.push(' ');
                    self.object(&index.options);
                }
            }
            StatementKind::Cluster(cluster) => {
                self.out.push_str("cluster");
                self.on(&cluster.clusters);
                let _ = write!(self.out, "{} ", sign(cluster.operator));
                self.expression(&cluster.privileges);
            }
            StatementKind::Spaces(operator, spaces) => {
                let _ = write!(self.out, "spaces{} {}", sign(*operator), self.list(spaces));
            }
            StatementKind::RunAs(operator, users) => {
                let _ = write!(self.out, "run_as{} {}", sign(*operator), self.list(users));
            }
            StatementKind::Permission(names) => {
                let _ = write!(self.out, "permission {}", self.list(names));
            }
            StatementKind::Application(application) => {
                let _ = write!(self.out, "application {}", self.name(&application.namespace));
                if let Some(kind) = &application.kind {
                    let _ = write!(self.out, " {}", self.name(kind));
                }
                let _ = write!(self.out, "{} {}", sign(application.operator), self.list(&application.permissions));
                if !application.options.is_empty() {
                    self.out.push(' ');
                    self.object(&application.options);
                }
            }
            StatementKind::In(spaces, body) => {
                let _ = write!(self.out, "in {} ", self.list(spaces));
                self.body(body);
                return;
            }
            StatementKind::On(targets, body) => {
                let _ = write!(self.out, "on {} ", self.list(targets));
                self.body(body);
                return;
            }
            StatementKind::Object(name, pairs) => {
                let _ = write!(self.out, "{}: ", self.name(name));
                self.object(pairs);
            }
        }
        self.out.push(';');
    }

    /// The targets or clusters of a clause, if there are any.
    fn on(&mut self, names: &[Name]) {
        if !names.is_empty() {
            let _ = write!(self.out, " on {}", self.list(names));
        }
    }

    fn object(&mut self, pairs: &[Pair]) {
        self.out.push('<');
        for pair in pairs {
            let _ = write!(self.out, " {}: ", self.name(&pair.key));
            match &pair.value {
                Value::List(values) => {
                    let _ = write!(self.out, "{}", self.list(values));
                }
                Value::Object(_, pairs) => self.object(pairs),
            }
            self.out.push(';');
        }
        self.out.push_str(" >");
    }

    fn assertion(&mut self, assertion: &Assertion) {
        let verb = if assertion.can { "can" } else { "cannot" };
        let only = if assertion.only { "only " } else { "" };
        let _ = write!(self.out, "{only}{} {verb} ", self.list(&assertion.subjects));
        if assertion.exactly {
            self.out.push_str("exactly ");
        }
        for (at, claim) in assertion.claims.iter().enumerate() {
            if at > 0 {
                self.out.push_str(", ");
            }
            match claim {
                Claim::Feature(name, expression) => {
                    self.out.push_str(self.name(name));
                    if let Some(expression) = expression {
                        self.out.push_str(": ");
                        self.expression(expression);
                    }
                }
                Claim::Index(names, privileges) => {
                    let _ = write!(self.out, "index {}: ", self.list(names));
                    self.expression(privileges);
                }
                Claim::Cluster(privileges) => {
                    self.out.push_str("cluster: ");
                    self.expression(privileges);
                }
                Claim::Permission(name) => {
                    let _ = write!(self.out, "permission {}", self.name(name));
                }
            }
        }
        if !assertion.spaces.is_empty() {
            let _ = write!(self.out, " in {}", self.list(&assertion.spaces));
        }
        self.on(&assertion.on);
        self.out.push(';');
    }

    fn expression(&mut self, expression: &Expression) {
        for (at, term) in expression.terms.iter().enumerate() {
            self.out.push_str(match (at, term.comma, term.minus) {
                (0, ..) => "",
                (_, true, _) => ", ",
                (.., true) => " - ",
                _ => " + ",
            });
            self.out.push_str(self.name(&term.name));
        }
    }

    fn list(&self, names: &[Name]) -> String {
        names.iter().map(|name| self.name(name)).collect::<Vec<_>>().join(", ")
    }

    /// As written; a name keeps its quotes.
    fn name(&self, name: &Name) -> &'t str {
        name.span.of(self.text)
    }

    fn line(&mut self) {
        self.out.push('\n');
        self.out.push_str(&"  ".repeat(self.depth));
    }

    fn close(&mut self) {
        self.depth -= 1;
        self.line();
        self.out.push('>');
    }
}

fn sign(operator: Operator) -> &'static str {
    match operator {
        Operator::Set => ":",
        Operator::Add => " +=",
        Operator::Remove => " -=",
    }
}
