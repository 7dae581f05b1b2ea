//! What is granted on indices while the statements of a role change it: found by name, so that each statement touches only what it is
//! about.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::IndexGrant;
use super::privileges::IndexPrivileges;
use crate::policy::RoleId;

/// All grants.
#[derive(Clone, Debug)]
pub(super) struct Drafts<'a> {
    all: Vec<Draft<'a>>,
    /// Where each name stands. Some are no longer there.
    by_name: FxHashMap<Cow<'a, str>, Vec<Place>>,
}

/// The number of a draft and that of a name in it.
type Place = (usize, usize);

#[derive(Clone, Debug)]
struct Draft<'a> {
    /// Without names.
    grant: IndexGrant<'a>,
    /// Those that were taken out leave a gap.
    names: Vec<Option<Cow<'a, str>>>,
    /// Where it comes among the others: what a split makes of one stands in its place.
    rank: Vec<usize>,
}

impl<'a> Drafts<'a> {
    pub(super) fn new(grants: Vec<IndexGrant<'a>>) -> Drafts<'a> {
        let mut drafts = Drafts { all: Vec::with_capacity(grants.len()), by_name: FxHashMap::default() };
        grants.into_iter().for_each(|grant| drafts.push(grant));
        drafts
    }

    /// Puts a grant behind all others.
    pub(super) fn push(&mut self, grant: IndexGrant<'a>) {
        let rank = vec![self.all.len()];
        self.push_at(rank, grant);
    }

    fn push_at(&mut self, rank: Vec<usize>, mut grant: IndexGrant<'a>) {
        let names = std::mem::take(&mut grant.names);
        for (n, name) in names.iter().enumerate() {
            self.by_name.entry(name.clone()).or_default().push((self.all.len(), n));
        }
        self.all.push(Draft { grant, names: names.into_iter().map(Some).collect(), rank });
    }

    /// The grants in their order.
    pub(super) fn into_grants(mut self) -> Vec<IndexGrant<'a>> {
        self.all.sort_by(|a, b| a.rank.cmp(&b.rank));
        let grants =
            self.all.into_iter().map(|draft| IndexGrant { names: draft.names.into_iter().flatten().collect(), ..draft.grant });
        grants.filter(|grant| !grant.names.is_empty()).collect()
    }

    /// Where some names are granted, draft by draft in their order.
    fn places(&self, names: &[Cow<'a, str>]) -> Vec<(usize, Vec<usize>)> {
        let is_there =
            |(draft, name): &&Place| self.all.get(*draft).is_some_and(|draft| matches!(draft.names.get(*name), Some(Some(_))));
        let mut places: Vec<Place> =
            names.iter().filter_map(|name| self.by_name.get(name)).flatten().filter(is_there).copied().collect();
        places.sort_unstable();
        places.dedup();
        let by_draft = places.chunk_by(|a, b| a.0 == b.0);
        let mut by_draft: Vec<(usize, Vec<usize>)> =
            by_draft.filter_map(|of| Some((of.first()?.0, of.iter().map(|(_, name)| *name).collect()))).collect();
        by_draft.sort_by_key(|(draft, _)| self.all.get(*draft).map(|draft| &draft.rank));
        by_draft
    }

    /// Takes names out of a draft.
    fn take(&mut self, draft: usize, names: &[usize]) -> Vec<Cow<'a, str>> {
        let Some(held) = self.all.get_mut(draft) else { return Vec::new() };
        let taken: Vec<Cow<str>> = names.iter().filter_map(|name| held.names.get_mut(*name)?.take()).collect();
        for name in &taken {
            if let Some(places) = self.by_name.get_mut(name) {
                places.retain(|(other, _)| *other != draft);
            }
        }
        taken
    }

    /// Splits what is granted on several remote clusters where a statement about some of its names is for some of the clusters only.
    pub(super) fn split_clusters(&mut self, clusters: &[Cow<'a, str>], names: &[Cow<'a, str>]) {
        for (number, _) in self.places(names) {
            let Some(draft) = self.all.get_mut(number) else { continue };
            let (here, others): (Vec<Cow<str>>, Vec<Cow<str>>) =
                draft.grant.clusters.iter().cloned().partition(|held| clusters.contains(held));
            if here.is_empty() || others.is_empty() {
                continue;
            }
            draft.grant.clusters = here;
            let mut rank = draft.rank.clone();
            draft.rank.push(0);
            rank.push(1);
            let names = draft.names.iter().flatten().cloned().collect();
            let rest = IndexGrant { clusters: others, names, ..draft.grant.clone() };
            self.push_at(rank, rest);
        }
    }

    /// Takes away what other roles hand down on some names.
    pub(super) fn replace(&mut self, role: RoleId, clusters: &[Cow<'a, str>], names: &[Cow<'a, str>]) {
        for (draft, names) in self.places(names) {
            if self.all.get(draft).is_some_and(|held| held.grant.origin.role != role && held.grant.is_on(clusters)) {
                self.take(draft, &names);
            }
        }
    }

    /// Takes privileges on some names away.
    pub(super) fn remove(&mut self, clusters: &[Cow<'a, str>], names: &[Cow<'a, str>], gone: &IndexPrivileges) {
        for (draft, names) in self.places(names) {
            let Some(held) = self.all.get(draft).filter(|held| held.grant.is_on(clusters)) else { continue };
            let mut rest = held.grant.clone();
            rest.names = self.take(draft, &names);
            rest.privileges.remove(gone);
            if !rest.privileges.is_empty() {
                self.push(rest);
            }
        }
    }
}
