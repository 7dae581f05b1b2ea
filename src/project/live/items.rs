//! The items of a policy, each under an id that it keeps while text around it changes. Places are relative to the item: the id
//! stands where the rest of the program has a file, so that nothing has to be moved when text before an item grows.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::source::FileId;
use crate::syntax::tree::{Body, Item, ItemKind, Name, StatementKind};

/// An item of a [`LivePolicy`](super::LivePolicy).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemId(pub(super) u32);

impl ItemId {
    /// What stands for the item in places.
    pub(super) fn as_file(self) -> FileId {
        FileId(self.0)
    }

    pub(super) fn of_file(file: FileId) -> ItemId {
        ItemId(file.0)
    }
}

/// A document of a [`LivePolicy`](super::LivePolicy).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentId(pub(super) u32);

/// An item with all that is known of it by itself.
#[derive(Debug)]
pub struct Entry {
    /// The document it stands in.
    pub(crate) document: DocumentId,
    /// Its first byte there.
    pub start: u32,
    /// What it is.
    pub item: Item,
    /// What is wrong with its syntax.
    pub(super) syntax: Vec<Diagnostic>,
    /// What there is to say of what it means.
    pub(super) seen: Seen,
    /// Everything about it that other items can see.
    pub(super) face: u64,
}

/// What there is to say of what an item means, as long as nobody asks how that is to be taken.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) found: Vec<Diagnostic>,
    /// No rule was asked about the role on some target, because something about it is not known.
    pub(super) is_unjudged: bool,
    /// What the rules that compare roles go by, target by target.
    pub(super) grants: Vec<Option<Arc<[u64]>>>,
}

impl Seen {
    /// Of what is not a role.
    pub(super) fn only(found: Vec<Diagnostic>) -> Seen {
        Seen { found, is_unjudged: false, grants: Vec::new() }
    }
}

/// All items, with room for more where some were removed.
#[derive(Debug, Default)]
pub(super) struct Items {
    entries: Vec<Option<Entry>>,
    free: Vec<ItemId>,
}

impl Items {
    pub(super) fn get(&self, id: ItemId) -> Option<&Entry> {
        self.entries.get(id.0 as usize)?.as_ref()
    }

    pub(super) fn get_mut(&mut self, id: ItemId) -> Option<&mut Entry> {
        self.entries.get_mut(id.0 as usize)?.as_mut()
    }

    pub(super) fn add(&mut self, entry: Entry) -> ItemId {
        match self.free.pop() {
            Some(id) => {
                if let Some(slot) = self.entries.get_mut(id.0 as usize) {
                    *slot = Some(entry);
                }
                id
            }
            None => {
                self.entries.push(Some(entry));
                ItemId(self.entries.len() as u32 - 1)
            }
        }
    }

    pub(super) fn remove(&mut self, id: ItemId) -> Option<Entry> {
        let removed = self.entries.get_mut(id.0 as usize)?.take()?;
        self.free.push(id);
        Some(removed)
    }

    /// More than the number of any item.
    pub(super) fn most(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (ItemId, &Entry)> {
        self.entries.iter().zip(0..).filter_map(|(entry, id)| Some((ItemId(id), entry.as_ref()?)))
    }
}

/// The names that the `on` blocks of a body are for.
fn blocks(body: &Body, names: &mut impl FnMut(&[Name])) {
    for statement in &body.statements {
        if let StatementKind::On(on, _) = &statement.kind {
            names(on);
        }
        if let Some(inner) = statement.kind.body() {
            blocks(inner, names);
        }
    }
}

/// A fingerprint of everything about an item that resolving names looks at, and of where it stands in the item.
pub(super) fn face(item: &Item, text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    std::mem::discriminant(&item.kind).hash(&mut hasher);
    let mut names = |names: &[Name]| {
        names.len().hash(&mut hasher);
        for name in names {
            (name.span, name.span.of(text)).hash(&mut hasher);
        }
    };
    match &item.kind {
        ItemKind::Platform(platforms) => names(platforms),
        ItemKind::Role(role) => {
            names(&[role.name]);
            names(&role.on);
            names(&role.parents);
            blocks(&role.body, &mut names);
            role.is_abstract.hash(&mut hasher);
        }
        ItemKind::Persona(persona) => {
            names(&[persona.name]);
            names(&persona.roles);
        }
        ItemKind::Test(test) => {
            names(&[test.title]);
            test.assertions.iter().for_each(|assertion| names(&assertion.subjects));
        }
        ItemKind::Forbid(forbid) => {
            names(&[forbid.title]);
            names(&forbid.on);
            names(&forbid.unless);
        }
        ItemKind::Broken => {}
    }
    hasher.finish()
}
