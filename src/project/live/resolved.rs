//! What the names of a policy stand for, as it was when they were last resolved: owned, so that it outlives the policy.

use std::hash::{DefaultHasher, Hash, Hasher};

use rustc_hash::{FxHashMap, FxHashSet};

use super::items::ItemId;
use crate::policy::{Platforms, Policy};
use crate::source::FileId;

/// A role among others.
#[derive(Debug, PartialEq, Eq)]
pub struct Relations {
    /// The roles it extends.
    pub parents: Vec<ItemId>,
    /// The personas that hold it.
    personas: Vec<ItemId>,
    pub(super) platforms: Platforms,
    pub(super) is_broken: bool,
}

/// Who is who.
#[derive(Debug, Default)]
pub struct Resolved {
    /// Roles and personas by a hash of their names: they are resolved anew with every change of a name, and ten thousand names need
    /// not be copied for that.
    subjects: FxHashMap<u64, ItemId>,
    /// Roles by the number of their item.
    roles: Vec<Option<Relations>>,
    children: FxHashMap<ItemId, Vec<ItemId>>,
    /// The roles of each persona.
    held: FxHashMap<ItemId, Vec<ItemId>>,
}

fn hash(name: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    hasher.finish()
}

impl Resolved {
    /// Keeps what a policy found out. `most` is more than the number of any of its items.
    pub(super) fn new(policy: &Policy, most: usize, id_of: impl Fn(FileId) -> Option<ItemId>) -> Resolved {
        let mut resolved = Resolved { roles: Vec::with_capacity(most), ..Resolved::default() };
        resolved.roles.resize_with(most, || None);
        resolved.subjects.reserve(policy.roles.len() + policy.personas.len());
        for role in &policy.roles {
            let Some(id) = id_of(role.source.file) else { continue };
            let parents: Vec<ItemId> = role.parents.iter().filter_map(|parent| id_of(policy.role(*parent).source.file)).collect();
            for parent in &parents {
                resolved.children.entry(*parent).or_default().push(id);
            }
            // Of two with one name, the policy kept the one that counts.
            resolved.subjects.insert(hash(&role.name), id);
            if let Some(slot) = resolved.roles.get_mut(id.0 as usize) {
                *slot = Some(Relations { parents, personas: Vec::new(), platforms: role.platforms, is_broken: role.is_broken });
            }
        }
        for persona in &policy.personas {
            let Some(id) = id_of(persona.source.file) else { continue };
            resolved.subjects.insert(hash(&persona.name), id);
            let held: Vec<ItemId> = persona.roles.iter().filter_map(|role| id_of(policy.role(*role).source.file)).collect();
            for role in &held {
                if let Some(Some(relations)) = resolved.roles.get_mut(role.0 as usize) {
                    relations.personas.push(id);
                }
            }
            resolved.held.insert(id, held);
        }
        resolved
    }

    /// The role or persona of a name.
    pub fn subject(&self, name: &str) -> Option<ItemId> {
        self.subjects.get(&hash(name)).copied()
    }

    /// All roles and personas.
    pub fn subjects(&self) -> impl Iterator<Item = ItemId> {
        self.subjects.values().copied()
    }

    /// A role among others; none if it is not a role, or another role has its name.
    pub fn role(&self, id: ItemId) -> Option<&Relations> {
        self.roles.get(id.0 as usize)?.as_ref()
    }

    /// The roles that extend a role.
    pub fn children(&self, id: ItemId) -> &[ItemId] {
        self.children.get(&id).map_or(&[], Vec::as_slice)
    }

    /// How many roles there are.
    pub(super) fn role_count(&self) -> usize {
        self.roles.iter().flatten().count()
    }

    /// The personas that hold any of some roles.
    pub(super) fn personas_of(&self, ids: &[ItemId]) -> FxHashSet<ItemId> {
        ids.iter().filter_map(|id| self.role(*id)).flat_map(|role| role.personas.iter().copied()).collect()
    }

    /// Some roles with all that a persona holds together with them.
    pub(super) fn with_company(&self, ids: Vec<ItemId>) -> Vec<ItemId> {
        let personas = self.personas_of(&ids);
        let mut seen: FxHashSet<ItemId> = ids.iter().copied().collect();
        let company = personas.iter().flat_map(|persona| self.held_by(*persona)).copied();
        let company: Vec<ItemId> = company.filter(|id| seen.insert(*id)).collect();
        ids.into_iter().chain(company).collect()
    }

    /// Whether an item is a persona that counts.
    pub(super) fn is_persona(&self, id: ItemId) -> bool {
        self.held.contains_key(&id)
    }

    /// The roles of a persona.
    pub(super) fn held_by(&self, persona: ItemId) -> &[ItemId] {
        self.held.get(&persona).map_or(&[], Vec::as_slice)
    }

    /// The roles and personas that stand otherwise than before, and those that are no longer any.
    pub(super) fn changed_since(&self, before: &Resolved) -> Vec<ItemId> {
        let most = self.roles.len().max(before.roles.len()) as u32;
        let roles = (0..most).map(ItemId).filter(|id| self.role(*id) != before.role(*id));
        let personas = self.held.keys().filter(|id| self.held_by(**id) != before.held_by(**id)).copied();
        roles.chain(personas).collect()
    }

    /// Some roles with all that extend them, directly or not.
    pub(super) fn with_descendants(&self, ids: impl IntoIterator<Item = ItemId>) -> Vec<ItemId> {
        closure(ids, |id| self.children(id))
    }

    /// Some roles with all that they extend, directly or not.
    pub fn with_ancestors(&self, ids: impl IntoIterator<Item = ItemId>) -> Vec<ItemId> {
        closure(ids, |id| self.role(id).map_or(&[], |role| &role.parents))
    }
}

fn closure<'s>(ids: impl IntoIterator<Item = ItemId>, next: impl Fn(ItemId) -> &'s [ItemId]) -> Vec<ItemId> {
    let mut seen = FxHashSet::default();
    let mut all: Vec<ItemId> = ids.into_iter().filter(|id| seen.insert(*id)).collect();
    let mut at = 0;
    while let Some(id) = all.get(at) {
        let more: Vec<ItemId> = next(*id).iter().copied().filter(|id| seen.insert(*id)).collect();
        all.extend(more);
        at += 1;
    }
    all
}
