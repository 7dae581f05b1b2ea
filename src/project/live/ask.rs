//! Questions about a policy that is being edited, as `polc who-can` and `polc why` ask them: of everybody, so of all of its roles.

use rustc_hash::FxHashSet;

use super::items::ItemId;
use super::{LivePolicy, OnTarget};
use crate::check::Context;
use crate::diagnostic::{Diagnostic, Severity};
use crate::policy::{Forbid, Subject};
use crate::question::{Against, Asking, Chain, Holder, Question};
use crate::source::SourceMap;
use crate::syntax::tree::ItemKind;
use crate::verify::RolesOnTarget;

/// Policies with more roles are not asked while they are edited: it takes a whole check.
const MOST: usize = 1000;

impl LivePolicy {
    /// Everybody who holds something of what is asked for. None for a policy with very many roles.
    pub fn who_can(&self, question: &Question) -> Option<Vec<Holder>> {
        self.ask(|asking| asking.who_can(question))
    }

    /// Why a role or persona holds it, or does not, with the files that places are in. None if there is no such subject, or very many roles.
    pub fn why(&self, subject: &str, question: &Question) -> Option<(Vec<Chain>, SourceMap)> {
        let mut chains = self.ask(|asking| asking.why(subject, question))??;
        for step in chains.iter_mut().flat_map(|chain| &mut chain.steps) {
            step.at = step.at.map(|at| self.in_document(at));
        }
        Some((chains, self.sources()))
    }

    /// For each of some prohibitions everybody who holds all that it forbids on some target, also those who may. None for a policy with very
    /// many roles.
    pub fn held_by(&self, forbids: &[ItemId]) -> Option<Vec<(ItemId, Vec<String>)>> {
        self.ask(|asking| {
            let of_item = |id: &ItemId| Some((*id, asking.policy.forbids.iter().find(|it| it.source.file == id.as_file())?));
            let (ids, forbids): (Vec<ItemId>, Vec<&Forbid>) = forbids.iter().filter_map(of_item).unzip();
            let names = |against: Against| {
                let holders: FxHashSet<Subject> = against.holders.iter().map(|(_, holder)| holder.subject).collect();
                let everybody = asking.policy.everybody().filter(|candidate| holders.contains(&candidate.subject));
                everybody.map(|candidate| candidate.name.to_owned()).collect()
            };
            ids.into_iter().zip(asking.against(forbids).into_iter().map(names)).collect()
        })
    }

    fn ask<T>(&self, look: impl FnOnce(&Asking) -> T) -> Option<T> {
        let roles = self.items.iter().filter(|(_, entry)| matches!(entry.item.kind, ItemKind::Role(_)));
        if roles.count() > MOST {
            return None;
        }
        let ids: Vec<ItemId> = self.items.iter().map(|(id, _)| id).collect();
        let policy = self.policy(ids);
        let contexts: Vec<Context> = self.targets.iter().map(OnTarget::context).collect();
        let roles = policy.ids().collect();
        let mut wrong: Vec<Diagnostic> = self.naming.clone();
        let made = contexts.iter().map(|context| {
            let (on, found) = RolesOnTarget::new(context, &policy, &roles, true);
            wrong.extend(found.into_iter().map(|(diagnostic, _)| diagnostic));
            on
        });
        let on: Vec<RolesOnTarget> = made.collect();
        wrong.retain(|found| found.severity == Severity::Error);
        Some(look(&Asking::new(&policy, &on, &wrong)))
    }
}
