//! Modules of Terraform in HCL and in JSON. The files of one folder are one module: what one of them calls a local, another one uses.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::super::at::At;
use super::super::super::hcl::{Document, Scope};
use super::super::super::node::{Members, Node, Unread, Value};
use super::super::super::{limits, text};
use super::super::{Read, folder};
use super::{Resource, if_nothing, resource, take};

/// A file of a module.
struct File {
    name: Arc<str>,
    is_beside: bool,
    content: Content,
}

enum Content {
    Hcl(Document),
    Json(Node),
}

/// The files that were given, in their order.
#[derive(Default)]
pub(in crate::existing) struct Modules(Vec<File>);

impl Modules {
    pub(in crate::existing) fn hcl(&mut self, file: &Arc<str>, text: &str, is_beside: bool) -> Result<(), Unread> {
        let content = Content::Hcl(Document::parse(text)?);
        self.0.push(File { name: file.clone(), is_beside, content });
        Ok(())
    }

    pub(in crate::existing) fn json(&mut self, file: &Arc<str>, node: &Node, is_beside: bool) {
        self.0.push(File { name: file.clone(), is_beside, content: Content::Json(node.clone()) });
    }

    /// Reads the roles of all modules.
    pub(in crate::existing) fn read(self, read: &mut Read) -> Result<(), (Arc<str>, Unread)> {
        let mut variables = Vec::new();
        for input in &read.options.variables {
            let name: Arc<str> = input.name.as_str().into();
            let document = text::of(&input.bytes).and_then(Document::parse);
            variables.push(document.map_err(|unread| (name, unread))?);
        }
        let mut scopes: BTreeMap<&str, Scope> = BTreeMap::new();
        for file in &self.0 {
            let scope = scopes.entry(folder(&file.name)).or_default();
            match &file.content {
                Content::Hcl(document) => scope.read(document),
                Content::Json(node) => names(scope, node),
            }
        }
        scopes.values_mut().for_each(|scope| variables.iter().for_each(|document| scope.variables(document)));
        for file in self.0.iter().filter(|file| !file.is_beside) {
            let Some(scope) = scopes.get(folder(&file.name)) else { continue };
            let node = match &file.content {
                Content::Hcl(document) => resources(scope, document).map_err(|unread| (file.name.clone(), unread))?,
                Content::Json(node) => scope.templates(node),
            };
            module(read, &file.name, &At::root(&node));
        }
        Ok(())
    }
}

/// Locals and variables of a file in JSON.
fn names(scope: &mut Scope, node: &Node) {
    let root = At::root(node);
    let blocks = |key: &str| -> Vec<At> {
        let Some(at) = root.get(key) else { return Vec::new() };
        if at.node.items().is_some() { at.items().collect() } else { vec![at] }
    };
    for (name, value) in blocks("locals").iter().flat_map(At::members) {
        scope.name("local", name, value.node.clone());
    }
    for (name, variable) in blocks("variable").iter().flat_map(At::members) {
        if let Some(default) = variable.get("default") {
            scope.name("var", name, default.node.clone());
        }
    }
}

/// A file of HCL in the form that one in JSON has, as far as it is read: resources, data sources and calls of modules.
fn resources(scope: &Scope, document: &Document) -> Result<Node, Unread> {
    let mut kinds: BTreeMap<&'static str, BTreeMap<&str, Members>> = BTreeMap::new();
    for block in document.body.blocks() {
        let line = document.line(block);
        let labels: Vec<&str> = block.labels.iter().map(|label| label.as_str()).collect();
        let nothing = || Node::new(line, Value::Map(Vec::new()));
        let (key, kind, name, node) = match (block.ident.as_str(), labels.as_slice()) {
            ("resource", [kind, name]) if resource::is_known(kind) => {
                ("resource", *kind, *name, scope.body(&block.body, document)?)
            }
            ("data", [kind, name]) if resource::is_known(kind) => ("data", *kind, *name, nothing()),
            ("module", [name]) => ("module", "", *name, nothing()),
            _ => continue,
        };
        kinds.entry(key).or_default().entry(kind).or_default().add(name.to_owned(), line, node)?;
    }
    let mut root = Members::default();
    for (key, kinds) in kinds {
        let mut below = Members::default();
        for (kind, members) in kinds {
            let named = Node::new(1, members.done());
            if kind.is_empty() {
                root.add(key.to_owned(), 1, named)?;
            } else {
                below.add(kind.to_owned(), 1, named)?;
            }
        }
        if root.line_of(key).is_none() {
            root.add(key.to_owned(), 1, Node::new(1, below.done()))?;
        }
    }
    Ok(Node::new(1, root.done()))
}

/// The resources of a file.
fn module(read: &mut Read, file: &Arc<str>, root: &At) {
    let before = read.roles.len();
    for (address, kind, at) in two_deep(root, "resource") {
        let resource = Resource { kind, address, is_data: false };
        // A block that stands there once may be a list of one.
        let values = at.block();
        take(read, file, &resource, &at, &values);
    }
    for (address, kind, at) in two_deep(root, "data") {
        take(read, file, &Resource { kind, address, is_data: true }, &at, &at);
    }
    for (name, at) in blocks(root, "module").iter().flat_map(At::members) {
        read.note(file, &at, format!("what the module `{name}` declares is not read here: `terraform show -json` has it"));
    }
    if_nothing(read, file, root, before, "file");
}

/// The objects of a member that is one, or a list of them.
fn blocks<'n>(root: &At<'n>, key: &str) -> Vec<At<'n>> {
    let Some(at) = root.get(key) else { return Vec::new() };
    if at.node.items().is_some() { at.items().take(limits::ROLES).collect() } else { vec![at] }
}

/// `TYPE.NAME`, the type and the body of each resource.
fn two_deep<'n>(root: &At<'n>, key: &str) -> Vec<(String, &'n str, At<'n>)> {
    let kinds = blocks(root, key);
    let named = kinds.iter().flat_map(At::members).flat_map(|(kind, at)| {
        let names = if at.node.items().is_some() { at.items().collect() } else { vec![at] };
        names
            .into_iter()
            .flat_map(move |at| at.members().map(move |(name, at)| (format!("{kind}.{name}"), kind, at)).collect::<Vec<_>>())
    });
    named.collect()
}
