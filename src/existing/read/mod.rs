//! The readers: a file for each shape, or for shapes that hold the same.

mod cloudformation;
mod connect;
mod elastic;
mod kibana;
mod kubernetes;
pub(super) mod native;
mod pairs;
mod terraform;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::at::{At, Reader};
use super::node::{Node, Unread, Value};
use super::role::{Note, Origin, RawRole};
use super::{Existing, Options, Shape};

/// What was read so far.
pub(super) struct Read<'o> {
    options: &'o Options,
    roles: Vec<RawRole>,
    notes: Vec<Note>,
    /// Parts of security profiles, which are put together at the end.
    parts: pairs::Parts,
    /// Modules of Terraform, whose files belong together.
    modules: terraform::Modules,
}

impl<'o> Read<'o> {
    pub(super) fn new(options: &'o Options) -> Read<'o> {
        Read {
            options,
            roles: Vec::new(),
            notes: Vec::new(),
            parts: pairs::Parts::default(),
            modules: terraform::Modules::default(),
        }
    }

    /// Reads a document of a shape. One that is only there for others is looked at only if it is of Terraform.
    pub(super) fn document(&mut self, file: &Arc<str>, shape: Shape, node: &Node, is_beside: bool) -> Result<(), Unread> {
        let at = At::root(node);
        if is_beside && shape != Shape::TfJson {
            return Ok(());
        }
        match shape {
            Shape::KibanaRole => {
                let name = self.own_name(file, &at)?;
                self.roles.push(kibana::role(Reader::new(file), &at, name));
            }
            Shape::KibanaRoles | Shape::KibanaBulk => self.kibana_roles(file, &at)?,
            Shape::EsRole => {
                let name = self.own_name(file, &at)?;
                self.roles.push(native::role(Reader::new(file), &at, name));
            }
            Shape::EsRoles | Shape::RolesYml => self.native_roles(file, &at),
            Shape::EsBulk => {
                if let Some(at) = at.get("roles") {
                    self.native_roles(file, &at);
                }
            }
            Shape::ApiKey => self.api_keys(file, &at),
            Shape::K8s => kubernetes::read(self, file, &at)?,
            Shape::TfShow => terraform::show(self, file, &at)?,
            Shape::TfPlan => terraform::plan(self, file, &at)?,
            Shape::TfState => terraform::state(self, file, &at)?,
            Shape::TfJson => self.modules.json(file, node, is_beside),
            Shape::ConnectDescribe
            | Shape::ConnectPermissions
            | Shape::ConnectApplications
            | Shape::ConnectFlowModules
            | Shape::ConnectAgents => self.parts.add(file, shape, node, self.roles.len()),
            Shape::ConnectCreate => {
                if at.node.items().is_some() {
                    at.items().for_each(|at| self.roles.push(connect::role(Reader::new(file), &at)));
                } else {
                    self.roles.push(connect::role(Reader::new(file), &at));
                }
            }
            Shape::Cfn => cloudformation::read(self, file, &at),
            // HCL makes no document.
            Shape::Tf => {}
        }
        Ok(())
    }

    /// Reads a file of HCL.
    pub(super) fn hcl(&mut self, file: &Arc<str>, text: &str, is_beside: bool) -> Result<(), Unread> {
        self.modules.hcl(file, text, is_beside)
    }

    /// Puts together what belongs together.
    pub(super) fn finish(mut self) -> Result<Existing, (Arc<str>, Unread)> {
        let modules = std::mem::take(&mut self.modules);
        modules.read(&mut self)?;
        let parts = std::mem::take(&mut self.parts);
        parts.put_together(&mut self);
        Ok(Existing { roles: self.roles, notes: self.notes, unread: Vec::new() })
    }

    /// Something about an input that is not about one role.
    fn note(&mut self, file: &Arc<str>, at: &At, message: impl Into<String>) {
        let origin = Origin { file: file.clone(), pointer: at.pointer.clone(), line: Some(at.line) };
        self.notes.push(Note { message: message.into(), origin, way_out: None });
    }

    /// The name of a role that has an input for itself: its own, the one that was given, or that of the input.
    fn own_name(&self, file: &Arc<str>, at: &At) -> Result<String, Unread> {
        if let Some(given) = self.options.names.get(&**file) {
            return Ok(given.clone());
        }
        if let Some(name) = at.get("name").and_then(|name| name.text()) {
            return Ok(name.to_owned());
        }
        let stem = stem(file);
        if stem.is_empty() || stem == "-" {
            let way_out = "name it with `--stdin-filename NAME.json`";
            return Err(Unread::new(at.line, "this role has no name").with_way_out(way_out));
        }
        Ok(decoded(stem))
    }

    fn kibana_roles(&mut self, file: &Arc<str>, at: &At) -> Result<(), Unread> {
        let inner = at.get("roles").unwrap_or_else(|| at.clone());
        if inner.node.items().is_none() {
            for (name, at) in inner.members() {
                self.roles.push(kibana::role(Reader::new(file), &at, name.to_owned()));
            }
            return Ok(());
        }
        for at in inner.items() {
            let Some(name) = at.get("name").and_then(|name| name.text()) else {
                let message = format!("the role at {} has no `name`", at.pointer);
                return Err(
                    Unread::new(at.line, message).with_way_out("give each role of a list a name, or an object of roles by name")
                );
            };
            self.roles.push(kibana::role(Reader::new(file), &at, name.to_owned()));
        }
        Ok(())
    }

    fn native_roles(&mut self, file: &Arc<str>, at: &At) {
        for (name, at) in at.members() {
            self.roles.push(native::role(Reader::new(file), &at, name.to_owned()));
        }
    }

    fn api_keys(&mut self, file: &Arc<str>, at: &At) {
        let keys: Vec<At> = at.get("api_keys").map_or_else(|| vec![at.clone()], |keys| keys.items().collect());
        for key in keys {
            let roles = key.get("role_descriptors");
            let name = key.get("name").and_then(|name| name.text()).unwrap_or("API key");
            for (role, at) in roles.iter().flat_map(At::members) {
                self.roles.push(native::role(Reader::new(file), &at, role.to_owned()));
            }
            if let Some(limits) = key.get("limited_by").filter(|limits| !limits.node.is_null()) {
                let message =
                    format!("`{name}` may do only what its owner may do as well (`limited_by`): its descriptors are read alone");
                self.note(file, &limits, message);
            }
            if roles.is_none_or(|roles| roles.node.members().is_some_and(<[_]>::is_empty)) {
                self.note(file, &key, format!("`{name}` has no descriptors: it may do all that its owner may"));
            }
        }
    }
}

/// The name of a file without folders and extensions of data.
fn stem(file: &str) -> &str {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let known = [".json", ".yml", ".yaml", ".ndjson"];
    known.iter().find_map(|extension| name.strip_suffix(extension)).unwrap_or(name)
}

/// The folder of a file.
fn folder(file: &str) -> &str {
    file.rfind(['/', '\\']).and_then(|at| file.get(..at)).unwrap_or("")
}

/// A name that was percent-encoded to be that of a file, as `polc build` does.
fn decoded(name: &str) -> String {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).filter(|_| *first == b'%').and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| name.to_owned())
}

/// What stands in a text: a document that is found within another one.
fn inner(text: &str, line: u32) -> Result<Vec<Node>, Unread> {
    let syntax = super::text::syntax(text);
    let mut documents = super::text::documents(text, syntax)
        .map_err(|unread| Unread { line: unread.line.map(|inner| inner + line).or(Some(line)), ..unread })?;
    documents.iter_mut().for_each(|node| shift(node, line));
    Ok(documents)
}

/// Lines of a text within another one, counted in that.
fn shift(node: &mut Node, by: u32) {
    node.line += by;
    match &mut node.value {
        Value::List(items) => items.iter_mut().for_each(|item| shift(item, by)),
        Value::Map(members) => members.iter_mut().for_each(|member| {
            member.line += by;
            shift(&mut member.node, by);
        }),
        _ => {}
    }
}

/// Values by name, sorted, for messages that count.
type Counts = BTreeMap<String, usize>;
