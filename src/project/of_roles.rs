//! Roles that exist, as a project that can be asked: who holds something, why, and what everybody holds. They are imported in memory, so
//! that questions have the same answers as they would have of the policy that `polc import` writes.

use std::collections::BTreeMap;

use super::Project;
use super::set::Set;
use crate::catalogue::Platform;
use crate::config::Config;
use crate::existing::{Existing, Origin};
use crate::import::{self, Imported, ImportedRole, Targets};
use crate::source::{FileId, MadeOf};
use crate::syntax;
use crate::syntax::tree::{Body, Item, ItemKind};

/// Roles that exist, ready to be asked.
#[derive(Debug)]
#[non_exhaustive]
pub struct OfRoles {
    /// A policy for the roles of each product. Places point into what the roles were read from.
    pub project: Project,
    /// What became of the roles. Nothing is known of those that could not be taken whole; they are in the project all the same.
    pub imported: Vec<Imported>,
}

impl OfRoles {
    /// How it is known which release the roles are of, where nobody said it.
    pub fn guesses(&self) -> impl Iterator<Item = String> {
        self.imported.iter().filter_map(|imported| imported.targets.guess).map(|guess| guess.why())
    }

    /// The roles of which nothing is known.
    pub fn not_known(&self) -> impl Iterator<Item = &ImportedRole> {
        self.imported.iter().flat_map(|imported| &imported.roles).filter(|role| !is_known(role))
    }
}

impl Project {
    /// Roles that exist, for targets: all of them, also those that come with the product.
    pub fn of_roles(existing: &Existing, targets: &Targets) -> OfRoles {
        let mut asked = OfRoles { project: Project::new(), imported: Vec::new() };
        let options = import::Options { include_reserved: true, only_to_ask: true, ..import::Options::default() };
        for platform in Platform::ALL {
            let of_it = existing.roles.iter().filter(|role| role.platform() == platform).cloned();
            let existing = Existing { roles: of_it.collect(), ..Existing::default() };
            if existing.roles.is_empty() {
                continue;
            }
            let imported = import::import(&existing, targets.clone().exact(), &options);
            asked.project.add_roles(&imported, platform);
            asked.imported.push(imported);
        }
        asked
    }

    fn add_roles(&mut self, imported: &Imported, platform: Platform) {
        let mut text = String::new();
        if platform == Platform::Connect {
            text.push_str("platform connect;\n");
        }
        let mut pieces = Vec::new();
        let mut unknown: BTreeMap<String, String> = BTreeMap::new();
        for role in &imported.roles {
            pieces.push((text.len() as u32, made_of(&role.origin)));
            match role.text.as_deref().filter(|_| is_known(role)) {
                Some(written) => {
                    pieces.extend(places(role, written, text.len() as u32));
                    text.push_str(written);
                }
                // One name may stand in two files.
                None if unknown.contains_key(&role.name) => {}
                None => {
                    let why = role.notes.first().map_or(String::new(), |note| note.message.clone());
                    unknown.insert(role.name.clone(), why);
                    text.push_str(&role.without_grants());
                }
            }
            text.push('\n');
        }
        let mut target = match platform {
            Platform::Kibana => imported.targets.kibana.clone(),
            Platform::Connect => imported.targets.connect.clone(),
        };
        if !target.is_declared {
            target.name = target.default_name();
        }
        let config = Config { targets: vec![target], ..Config::default() };
        let file = self.sources_mut().add_made(format!("{}.pol", platform.name()), text, pieces);
        let set = Set::of_roles(&self.sources, file, config, unknown);
        self.sets.push(set);
    }
}

/// Whether all of a role is known.
fn is_known(role: &ImportedRole) -> bool {
    role.verdict.is_whole() && role.text.is_some()
}

/// Where the statements of a role's text were read, by their first bytes behind `start`.
fn places(role: &ImportedRole, text: &str, start: u32) -> Vec<(u32, MadeOf)> {
    let (tree, _) = syntax::parse(FileId(0), text);
    let mut starts = Vec::new();
    for item in &tree.items {
        if let ItemKind::Role(role) = &item.kind {
            add_starts(item, &role.body, &mut starts);
        }
    }
    starts.into_iter().zip(&role.places).map(|(at, origin)| (start + at, made_of(origin))).collect()
}

/// The first bytes of statements: a block first, then what stands in it.
fn add_starts(item: &Item, body: &Body, starts: &mut Vec<u32>) {
    for statement in &body.statements {
        starts.push(item.offset + statement.span.start);
        if let Some(inner) = statement.kind.body() {
            add_starts(item, inner, starts);
        }
    }
}

fn made_of(origin: &Origin) -> MadeOf {
    MadeOf { file: origin.file.clone(), pointer: origin.pointer.clone() }
}
