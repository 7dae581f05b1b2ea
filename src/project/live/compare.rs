//! What there is to say of the policy as a whole: of roles compared with each other, and of what is one mistake however many roles it
//! shows in. It is worked out for all roles together, and so only when there is time for it.

use rustc_hash::FxHashSet;

use super::items::{DocumentId, ItemId};
use super::{LivePolicy, Problem, analysis};
use crate::diagnostic::{Diagnostic, tidy};
use crate::lint::{self, Digest};
use crate::policy::{Policy, Role, RoleId, Source};
use crate::source::{FileId, Location};

/// Roles up to which it takes no time at all.
const FEW: usize = 1000;

impl LivePolicy {
    /// Whether [`compare`](LivePolicy::compare) has something to do.
    pub fn is_uncompared(&self) -> bool {
        self.stale.comparison
    }

    /// Whether comparing all roles takes so little that nobody notices.
    pub fn is_small(&self) -> bool {
        self.resolved.role_count() <= FEW
    }

    /// Brings what there is to say of the whole policy up to date.
    pub fn compare(&mut self) {
        if !std::mem::take(&mut self.stale.comparison) {
            return;
        }
        if std::mem::take(&mut self.stale.prohibitions) {
            let roles = self.items.iter().map(|(id, _)| id).filter(|id| self.resolved.role(*id).is_some()).collect::<Vec<_>>();
            self.check_roles(&roles);
        }
        let mut whole = self.compared();
        whole.extend(self.once());
        if self.whole != whole {
            let before = std::mem::replace(&mut self.whole, whole.clone());
            self.changed_at(before.iter().chain(&whole));
        }
    }

    fn compared(&self) -> Vec<Diagnostic> {
        // Numbered in the order that the command line reads them in: the first of two with one name is the one that counts.
        let items: Vec<ItemId> = self.documents().flat_map(|(_, document)| document.items.iter().copied()).collect();
        let id_of = |file: FileId| items.get(file.0 as usize).copied();
        let numbered = items
            .iter()
            .zip(0..)
            .filter_map(|(id, at)| Some((Source { file: FileId(at), ..self.source(*id)? }, self.document_of(*id)?.platforms)));
        let policy = Policy::of(numbered, self.config.known_targets()).0;
        let digests: Vec<Vec<Digest>> = (0..self.targets.len())
            .map(|target| {
                let of_role = |(role, id): (&Role, u32)| {
                    let seen = &self.items.get(id_of(role.source.file)?)?.seen;
                    Some(Digest { id: RoleId(id), grants: seen.grants.get(target)?.clone()? })
                };
                policy.roles.iter().zip(0..).filter_map(of_role).collect()
            })
            .collect();
        let broken = items.iter().zip(0..).filter(|(id, _)| self.is_broken(**id)).map(|(_, at)| (FileId(at), 0)).collect();
        let mut found = analysis::whole(&policy, &self.targets, &self.judge.asked.but_for(broken), &digests);
        for diagnostic in &mut found {
            diagnostic.each_place(|at| at.file = id_of(at.file).map_or(at.file, ItemId::as_file));
        }
        found
    }

    /// Puts together what rules find in many roles and is one mistake all the same.
    fn once(&self) -> Vec<Diagnostic> {
        let found = || {
            let entries = self.items.iter();
            entries.flat_map(|(id, entry)| {
                entry.seen.found.iter().filter(|found| lint::is_once(found.id)).map(move |found| (id, found))
            })
        };
        let documents: FxHashSet<DocumentId> = found()
            .flat_map(|(id, found)| [ItemId::of_file(found.primary.at.file), id])
            .filter_map(|id| Some(self.items.get(id)?.document))
            .collect();
        let linter = self.linter(&documents, &mut Vec::new());
        let mut shown: Vec<Problem> =
            found().filter_map(|(id, found)| linter.settle(self.placed(found), self.holder(id))).collect();
        tidy(&mut shown);
        lint::once(&mut shown);
        for problem in &mut shown {
            problem.each_place(|at| {
                let item = self.document_of_file(at.file).and_then(|document| self.item_at(document, at.start as usize));
                if let Some(item) = item {
                    *at = self.in_item(item, *at);
                }
            });
        }
        shown
    }

    /// Forgets what was said of an item as part of the whole policy: its text is another one.
    pub(super) fn forget_compared(&mut self, id: ItemId) {
        let is_it = |at: Location| at.file == id.as_file();
        let gone: Vec<Diagnostic> = self.whole.extract_if(.., |diagnostic| is_it(diagnostic.primary.at)).collect();
        for diagnostic in self.whole.iter_mut().filter(|diagnostic| diagnostic.related.iter().any(|label| is_it(label.at))) {
            diagnostic.related.retain(|label| !is_it(label.at));
            // An edit of a text that is no longer there.
            diagnostic.fixes.retain(|fix| !fix.edits.iter().any(|edit| is_it(edit.at)));
        }
        self.changed_at(gone.iter());
        self.stale.comparison = true;
    }
}
