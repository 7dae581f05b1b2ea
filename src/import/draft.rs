//! A role as text, before anybody knows whether it compiles to what it was.

use super::quoted::{self, description};
use super::{Options, connect, kibana};
use crate::catalogue::Platform;
use crate::check::Context;
use crate::existing::{Body, Note, Origin, RawRole};

/// A role as text.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    /// Where the role was read.
    origin: Origin,
    /// The lines of its doc comment, with their slashes.
    docs: Vec<String>,
    /// `role "a b" on connect`
    head: String,
    statements: Vec<String>,
    /// Where each statement was read: a block first, then what stands in it.
    pub(super) places: Vec<Origin>,
    /// What is left out and grants nothing.
    pub(super) left_out: Vec<Note>,
    /// What cannot be said.
    pub(super) inexpressible: Vec<Note>,
    /// What is worth knowing of how it is said.
    pub(super) remarks: Vec<Note>,
}

impl Draft {
    /// Drafts a role.
    pub(super) fn of(role: &RawRole, context: &Context, has_both: bool, options: &Options) -> Draft {
        let mut draft = Draft {
            origin: role.origin.clone(),
            docs: Vec::new(),
            head: format!("role {}", quoted::name(&role.name)),
            statements: Vec::new(),
            places: Vec::new(),
            left_out: Vec::new(),
            inexpressible: Vec::new(),
            remarks: Vec::new(),
        };
        if role.platform() == Platform::Connect && has_both {
            draft.head.push_str(" on connect");
        }
        let about = match &role.body {
            Body::Kibana(body) => &body.description,
            Body::Connect(body) => &body.description,
        };
        match about.as_deref().map(description) {
            Some(Ok(lines)) => draft.docs = lines,
            Some(Err(text)) => draft.say(format!("description: {text};")),
            None => {}
        }
        match &role.body {
            Body::Kibana(body) => kibana::statements(&mut draft, body, role, context, options),
            Body::Connect(body) => connect::statements(&mut draft, body, role, context, options),
        }
        draft
    }

    /// Adds a statement about the role as a whole.
    pub(super) fn say(&mut self, statement: String) {
        let origin = self.origin.clone();
        self.say_at(statement, origin);
    }

    /// Adds a statement that was read at a place.
    pub(super) fn say_at(&mut self, statement: String, origin: Origin) {
        self.statements.push(statement);
        self.places.push(origin);
    }

    /// Adds a block of statements, each with its own place.
    pub(super) fn say_block(&mut self, head: &str, origin: Origin, statements: Vec<(String, Origin)>) {
        let lines: Vec<String> = statements.iter().map(|(statement, _)| format!("    {statement}\n")).collect();
        self.say_at(format!("{head} <\n{}  >", lines.concat()), origin);
        self.places.extend(statements.into_iter().map(|(_, origin)| origin));
    }

    /// Something grants nothing and is left out.
    pub(super) fn leave_out(&mut self, message: impl Into<String>, origin: Origin) {
        self.left_out.push(Note { message: message.into(), origin, way_out: None });
    }

    /// Something cannot be said.
    pub(super) fn cannot_say(&mut self, message: impl Into<String>, origin: Origin, way_out: Option<&str>) {
        self.inexpressible.push(Note { message: message.into(), origin, way_out: way_out.map(str::to_owned) });
    }

    /// Something is worth knowing.
    pub(super) fn remark(&mut self, message: impl Into<String>, origin: Origin) {
        self.remarks.push(Note { message: message.into(), origin, way_out: None });
    }

    /// The whole text. What a reader has to know of what is not in it stands there as comments.
    pub(super) fn text(&self) -> String {
        let comments = self.inexpressible.iter().map(|note| format!("// incomplete: {}", one_line(&note.message)));
        let comments: Vec<String> =
            comments.chain(self.left_out.iter().map(|note| format!("// {}", one_line(&note.message)))).collect();
        let mut out = String::new();
        for line in &self.docs {
            out.push_str(line);
            out.push('\n');
        }
        out.push_str(&self.head);
        let line = format!("{} < {} >", self.head, self.statements.join(" "));
        let is_plain = |statement: &String| !statement.contains(['<', '\n']);
        let fits = self.statements.len() <= ON_ONE_LINE && line.len() <= WIDTH && self.statements.iter().all(is_plain);
        match (comments.is_empty(), self.statements.is_empty()) {
            (true, true) => out.push_str(" < >"),
            (true, false) if fits => {
                out.clear();
                out.extend(self.docs.iter().map(|line| format!("{line}\n")));
                out.push_str(&line);
            }
            _ => {
                out.push_str(" <\n");
                for line in comments.iter().chain(&self.statements) {
                    out.push_str(&format!("  {line}\n"));
                }
                out.push('>');
            }
        }
        out.push('\n');
        out
    }
}

/// Roles with so few statements stand on one line, if it is not too long.
const ON_ONE_LINE: usize = 3;
const WIDTH: usize = 100;

/// A text that ends no comment.
fn one_line(text: &str) -> String {
    crate::hidden::printable(text).replace(['\n', '\t'], " ")
}
