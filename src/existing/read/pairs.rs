//! Dumps of Amazon Connect: a profile and its lists are answers of their own, and the lists do not say whose they are.
//!
//! They are paired by the names of their files: the words that say what an answer is (`describe`, `permissions` and so on) are taken out of
//! the name, and what is left is the same for one profile; where nothing is left, it is the folder. `--pair` says it instead.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::at::{At, Fields, Reader};
use super::super::node::Node;
use super::super::role::{Body, Note, ProfileBody, RawRole};
use super::super::{Options, Shape};
use super::{Read, connect, folder, stem};

/// Words of file names that say what an answer is.
const WORDS: [&str; 18] = [
    "security",
    "profile",
    "securityprofile",
    "describe",
    "list",
    "permissions",
    "perms",
    "securityprofilepermissions",
    "securityprofileperms",
    "applications",
    "apps",
    "flow",
    "modules",
    "flowmodules",
    "ai",
    "agents",
    "aiagents",
    "details",
];

/// An answer.
struct Part {
    file: Arc<str>,
    shape: Shape,
    node: Node,
    /// How many roles came before it.
    place: usize,
}

/// All answers.
#[derive(Default)]
pub(super) struct Parts(Vec<Part>);

/// What is the same for the files of one profile.
fn key(file: &str, options: &Options) -> String {
    let given = options.pairs.iter().find(|(_, files)| files.iter().any(|named| named == file));
    if let Some((name, _)) = given {
        return format!("={name}");
    }
    let words = stem(file).split(['-', '_', '.', ' ']);
    let left: Vec<&str> = words.filter(|word| !word.is_empty() && !WORDS.contains(&word.to_ascii_lowercase().as_str())).collect();
    format!("{}/{}", folder(file), left.join("_"))
}

impl Parts {
    pub(super) fn add(&mut self, file: &Arc<str>, shape: Shape, node: &Node, place: usize) {
        self.0.push(Part { file: file.clone(), shape, node: node.clone(), place });
    }

    /// Makes profiles of them.
    pub(super) fn put_together(self, read: &mut Read) {
        let mut groups: BTreeMap<String, Vec<&Part>> = BTreeMap::new();
        for part in &self.0 {
            groups.entry(key(&part.file, read.options)).or_default().push(part);
        }
        let mut made: Vec<(usize, RawRole)> = Vec::new();
        for part in self.0.iter().filter(|part| part.shape == Shape::ConnectDescribe) {
            let group = groups.get(&key(&part.file, read.options)).map(Vec::as_slice).unwrap_or_default();
            made.push((part.place, profile(part, group)));
        }
        let is_alone = |group: &&Vec<&Part>| !group.iter().any(|part| part.shape == Shape::ConnectDescribe);
        for part in groups.values().filter(is_alone).flatten() {
            let message = format!("`{}` belongs to no profile that was given", part.shape.name());
            let way_out =
                "give the answer of describe-security-profile too, named alike, or pair them with `--pair NAME=FILE,FILE`";
            let origin = Reader::new(&part.file).origin(&At::root(&part.node));
            read.notes.push(Note { message, origin, way_out: Some(way_out.to_owned()) });
        }
        // Each stands where its answer came, behind the roles that came before.
        for (n, (place, role)) in made.into_iter().enumerate() {
            read.roles.insert((place + n).min(read.roles.len()), role);
        }
    }
}

/// A profile with the lists that belong to it.
fn profile(part: &Part, group: &[&Part]) -> RawRole {
    let root = At::root(&part.node);
    let at = root.get("SecurityProfile").unwrap_or(root);
    let mut reader = Reader::new(&part.file);
    let mut fields = Fields::of(&at);
    let name = reader.text(fields.take("security_profile_name")).unwrap_or_default();
    let mut body = connect::body(&mut reader, &mut fields);
    fields.finish(&mut reader);
    let describes = group.iter().filter(|part| part.shape == Shape::ConnectDescribe).count();
    if describes > 1 {
        let way_out = "pair them with `--pair NAME=FILE,FILE`";
        reader.incomplete(&at, "several profiles have files of this name, so that their lists cannot be told apart", way_out);
    }
    let has_permissions = group.iter().any(|part| part.shape == Shape::ConnectPermissions);
    if !has_permissions && body.permissions_at.is_none() && !reader.flags.reserved {
        let way_out =
            "give the answer of list-security-profile-permissions in a file named alike, or pair them with `--pair NAME=FILE,FILE`";
        reader.incomplete(&at, "permissions not given: describe-security-profile does not have them", way_out);
    }
    for part in group.iter().filter(|_| describes == 1) {
        list(&mut reader, part, &mut body);
    }
    RawRole { name, origin: reader.origin(&at), body: Body::Connect(body), flags: reader.flags, ignored: reader.ignored }
}

/// Takes in a list.
fn list(reader: &mut Reader, part: &Part, body: &mut ProfileBody) {
    let at = At::root(&part.node);
    // What is said of it is said of its file.
    let file = std::mem::replace(&mut reader.file, part.file.clone());
    let mut fields = Fields::of(&at);
    match part.shape {
        Shape::ConnectPermissions => connect::permissions(reader, &mut fields, body),
        Shape::ConnectApplications => body.applications.extend(connect::applications(reader, fields.take("applications"))),
        Shape::ConnectFlowModules => body.flow_modules.extend(connect::modules(reader, fields.take("allowed_flow_modules"))),
        Shape::ConnectAgents => body.ai_agents.extend(connect::agents(reader, fields.take("allowed_ai_agents"))),
        _ => {}
    }
    connect::pages(reader, &at);
    reader.file = file;
}
