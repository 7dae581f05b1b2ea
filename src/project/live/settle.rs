//! Works out again what edits have made stale.

use rustc_hash::{FxHashMap, FxHashSet};

use super::cut::is_prohibition;
use super::items::{DocumentId, ItemId, Seen};
use super::{LivePolicy, OnTarget, Resolved, analysis};
use crate::check::names::Names;
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::AskedRules;
use crate::policy::{Platforms, Policy, RoleId, Source};
use crate::source::{FileId, Location};
use crate::syntax::tree::ItemKind;

impl LivePolicy {
    /// Whether there is anything to do.
    pub(crate) fn is_stale(&self) -> bool {
        self.stale.levels || self.stale.targets || self.stale.names || !self.stale.items.is_empty()
    }

    /// Brings everything up to date. Gives whether the targets are others than before.
    pub fn settle(&mut self) -> bool {
        if !self.is_stale() {
            return false;
        }
        let mut changed = std::mem::take(&mut self.stale.items);
        let names = std::mem::take(&mut self.stale.names);
        let mut all = std::mem::take(&mut self.stale.targets);
        if std::mem::take(&mut self.stale.levels) {
            self.rank();
            all |= self.read_levels();
        }
        self.stale.comparison = true;
        if names || all {
            let platforms = self.platforms;
            changed.extend(self.resolve());
            all |= platforms != self.platforms;
        }
        if all {
            self.changed = None;
            let targets = self.platforms.map(|platforms| self.config.targets_for(platforms)).unwrap_or_default();
            self.targets = targets.into_iter().map(OnTarget::new).collect();
            changed.extend(self.items.iter().map(|(id, _)| id));
        }
        // What goes along with a role changes with the persona that holds both.
        let held = changed.iter().flat_map(|id| self.resolved.held_by(*id)).copied();
        let roles = changed.iter().copied().filter(|id| self.resolved.role(*id).is_some()).chain(held);
        let roles = self.resolved.with_company(self.resolved.with_descendants(roles));
        let is_claim = |id: &ItemId| {
            self.items.get(*id).is_some_and(|entry| matches!(entry.item.kind, ItemKind::Test(_) | ItemKind::Forbid(_)))
        };
        let claims: Vec<ItemId> = match names || all {
            true => self.items.iter().map(|(id, _)| id).filter(is_claim).collect(),
            false => changed.iter().copied().filter(is_claim).collect(),
        };
        // What is neither, or shares its name with another role, has nothing of its own to say.
        for id in roles.iter().chain(&claims) {
            changed.remove(id);
        }
        let nothing = |id: ItemId| Seen { is_unjudged: self.is_unknown(id), ..Seen::only(Vec::new()) };
        let seen = changed.into_iter().map(|id| (id, nothing(id))).collect();
        self.note(seen);
        self.check_roles(&roles);
        self.check_claims(&claims);
        all
    }

    /// Resolves all names, and gives the roles that stand otherwise than before or are no longer any.
    fn resolve(&mut self) -> Vec<ItemId> {
        let mut naming = Vec::new();
        // In the order that the command line reads them in: the first of two with one name is the one that counts.
        let mut dense: Vec<ItemId> = Vec::with_capacity(self.items.most());
        let mut sources: Vec<(Source, Option<Platforms>)> = Vec::with_capacity(self.items.most());
        let mut platforms: Vec<(DocumentId, Option<Platforms>)> = Vec::new();
        for (id, document) in self.documents() {
            let first = sources.len();
            for id in &document.items {
                let Some(entry) = self.items.get(*id) else { continue };
                let start = entry.start as usize;
                let Some(text) = document.content.text.get(start..start + entry.item.len as usize) else { continue };
                let file = FileId(dense.len() as u32);
                dense.push(*id);
                sources.push((Source { file, item: &entry.item, text }, document.platforms));
            }
            let of_file = Platforms::of_file(sources.iter().skip(first).map(|(source, _)| *source), &mut naming);
            sources.iter_mut().skip(first).for_each(|(_, platforms)| *platforms = of_file);
            platforms.push((id, of_file));
        }
        let id_of = |file: FileId| dense.get(file.0 as usize).copied();
        let (policy, found) = Policy::of(sources, self.config.known_targets());
        naming.extend(found);
        let resolved = Resolved::new(&policy, self.items.most(), id_of);
        let all_platforms = policy.platforms();
        drop(policy);
        self.platforms = Some(all_platforms);
        for diagnostic in &mut naming {
            diagnostic.each_place(|at| {
                if let Some(id) = dense.get(at.file.0 as usize) {
                    at.file = id.as_file();
                }
            });
        }
        for (id, platforms) in platforms {
            if let Some(document) = self.document_mut(id) {
                document.platforms = platforms;
            }
        }
        if self.naming != naming {
            let before = std::mem::replace(&mut self.naming, naming.clone());
            self.changed_at(before.iter().chain(&naming));
        }
        let before = std::mem::replace(&mut self.resolved, resolved);
        self.resolved.changed_since(&before)
    }

    /// Looks at some roles anew.
    pub(super) fn check_roles(&mut self, ids: &[ItemId]) {
        if ids.is_empty() {
            return;
        }
        let found: Vec<(ItemId, Seen)> = {
            let items = self.resolved.with_ancestors(self.resolved.with_company(ids.to_vec()));
            let asked = self.asked_but_for(items.iter().copied());
            // Every role is held against every prohibition.
            let prohibitions = self.items.iter().filter(|(_, entry)| is_prohibition(&entry.item)).map(|(id, _)| id);
            let policy = self.policy(items.into_iter().chain(self.resolved.personas_of(ids)).chain(prohibitions));
            let wanted: FxHashSet<ItemId> = ids.iter().copied().collect();
            let all = policy.roles.iter().zip(0..).map(|(role, at)| (ItemId::of_file(role.source.file), RoleId(at)));
            let (ids, roles): (Vec<ItemId>, Vec<RoleId>) = all.filter(|(id, _)| wanted.contains(id)).unzip();
            ids.into_iter().zip(analysis::roles(&policy, &self.targets, &asked, &roles)).collect()
        };
        self.note(found);
    }

    /// The rules that are asked, with those of some items that have a syntax error.
    fn asked_but_for(&self, ids: impl Iterator<Item = ItemId>) -> AskedRules {
        self.judge.asked.but_for(ids.filter(|id| self.is_broken(*id)).map(|id| (id.as_file(), 0)).collect())
    }

    /// Whether the text of an item has a syntax error.
    pub(super) fn is_broken(&self, id: ItemId) -> bool {
        let Some(entry) = self.items.get(id) else { return false };
        let in_document = || {
            let document = self.document(entry.document)?;
            let places = [document.open_comment, document.content.invalid];
            places.into_iter().flatten().find(|at| self.item_before(entry.document, *at) == Some(id))
        };
        entry.syntax.iter().any(|diagnostic| diagnostic.severity == Severity::Error) || in_document().is_some()
    }

    /// Whether what an item means is not known: it has a syntax error, or another one has its name.
    fn is_unknown(&self, id: ItemId) -> bool {
        let is_twin = || match self.items.get(id).map(|entry| &entry.item.kind) {
            Some(ItemKind::Role(_)) => self.resolved.role(id).is_none(),
            Some(ItemKind::Persona(_)) => !self.resolved.is_persona(id),
            _ => false,
        };
        self.is_broken(id) || is_twin()
    }

    /// Notes what there is to say of some items, and which documents that is to be said of.
    fn note(&mut self, seen: Vec<(ItemId, Seen)>) {
        let mut flipped = Vec::new();
        for (id, seen) in seen {
            let Some(entry) = self.items.get_mut(id) else { continue };
            if entry.seen.is_unjudged != seen.is_unjudged {
                flipped.push(id);
            }
            if entry.seen.found != seen.found {
                let (document, now) = (entry.document, seen.found.clone());
                let before = std::mem::replace(&mut entry.seen, seen).found;
                // What it says of others may be suppressed where it stands itself.
                if let Some(changed) = &mut self.changed {
                    changed.insert(document);
                }
                self.changed_at(before.iter().chain(&now));
            } else {
                entry.seen = seen;
            }
        }
        self.changed_about(flipped);
    }

    /// Puts the documents in order.
    fn rank(&mut self) {
        self.ranked = self.by_path.values().copied().collect();
        for (id, rank) in self.ranked.clone().into_iter().zip(0..) {
            if let Some(document) = self.document_mut(id) {
                document.rank = rank;
            }
        }
    }

    fn check_claims(&mut self, ids: &[ItemId]) {
        if ids.is_empty() {
            return;
        }
        let found = {
            let named = ids.iter().flat_map(|id| self.subjects_of(*id));
            let mut items: FxHashSet<ItemId> = named.collect();
            items.extend(ids);
            analysis::claims(&self.policy(items), &self.targets, &self.config)
        };
        let mut by_item: FxHashMap<ItemId, Vec<Diagnostic>> = FxHashMap::default();
        for diagnostic in found {
            by_item.entry(ItemId::of_file(diagnostic.primary.at.file)).or_default().push(diagnostic);
        }
        let mut seen = |id: ItemId| Seen { is_unjudged: self.is_broken(id), ..Seen::only(by_item.remove(&id).unwrap_or_default()) };
        let seen = ids.iter().map(|id| (*id, seen(*id))).collect();
        self.note(seen);
    }

    /// The roles and personas that a test names, with the roles of these personas.
    pub(super) fn subjects_of(&self, id: ItemId) -> Vec<ItemId> {
        let Some(source) = self.source(id) else { return Vec::new() };
        let ItemKind::Test(test) = &source.item.kind else { return Vec::new() };
        let names = test.assertions.iter().flat_map(|it| it.subjects.iter().map(|name| source.value(name)));
        let mut subjects: Vec<ItemId> = names.filter_map(|name| self.resolved.subject(&name)).collect();
        for id in subjects.clone() {
            if let Some(source) = self.source(id)
                && let ItemKind::Persona(persona) = &source.item.kind
            {
                subjects.extend(persona.roles.iter().filter_map(|name| self.resolved.subject(&source.value(name))));
            }
        }
        subjects
    }
}

impl OnTarget {
    fn new(target: crate::config::Target) -> OnTarget {
        OnTarget { names: std::sync::Arc::new(Names::new(&target)), target }
    }
}

impl Diagnostic {
    pub(super) fn each_place(&mut self, mut change: impl FnMut(&mut Location)) {
        change(&mut self.primary.at);
        self.related.iter_mut().for_each(|label| change(&mut label.at));
        self.causes.iter_mut().for_each(&mut change);
        self.fixes.iter_mut().flat_map(|fix| &mut fix.edits).for_each(|edit| change(&mut edit.at));
    }
}
