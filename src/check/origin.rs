//! Where privileges come from. Everything that is granted carries its origins from the statement that writes it down through
//! inheritance and resolution to what a role holds, so that nobody has to guess them from names afterwards.
//!
//! Invariants: the sets of a feature's [`Origins`] together are exactly what is held of it, and every name that is held has an
//! entry in its [`Listed`]. What is taken away loses its origins with it. Two things that are granted are equal if they grant the
//! same, wherever they come from. The nearest origin is the first: the role's own statements, the last one before the others, then
//! what its parents bring, in the order in which it extends them.

use std::borrow::Cow;

use super::privileges::Privileges;
use crate::policy::{Policy, RoleId, Source};
use crate::source::Location;
use crate::syntax::tree::{Index, Statement, StatementKind};

/// Most origins of one thing that are kept. More than one matters; in a chain of many roles that all add the same, the hundredth
/// does not.
const MOST: usize = 16;

/// Where a privilege comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// The role in whose body it stands: the holder itself, or one that it extends.
    pub role: RoleId,
    /// The words that the statement begins with.
    pub(crate) head: Location,
    /// The exact words that give it: a level, a sub-feature privilege, the name of a task or of a permission.
    pub at: Location,
    /// How it follows from them.
    pub via: Via,
}

/// How a privilege follows from the words that give it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Via {
    /// They name it, or a level that holds it.
    Written,
    /// They name a task that takes it.
    Task,
    /// They name a part of its feature.
    Facet,
    /// They name something that the release has only within its feature.
    Broader,
    /// They name a base privilege, which holds every feature.
    Base,
    /// They name a deprecated feature that it replaces.
    Replaced,
    /// They name a level of a feature that needs these index privileges beside it.
    Derived,
}

impl Origin {
    /// The same words, from which something else follows.
    #[must_use]
    pub(crate) fn via(self, via: Via) -> Origin {
        Origin { via, ..self }
    }

    /// Whether a task brings it: what it needs is what the documents list for it, and taken at its word.
    pub(crate) fn is_task(&self) -> bool {
        self.via == Via::Task
    }

    /// The statement, with the text that its names are read from.
    pub fn statement<'a>(&self, policy: &Policy<'a>) -> Option<(Source<'a>, &'a Statement)> {
        let role = policy.role(self.role);
        Some((role.source, role.statement_at(self.head)?))
    }

    /// The words that give it, as they are written.
    pub(crate) fn words<'a>(&self, policy: &Policy<'a>) -> Option<&'a str> {
        let source = policy.role(self.role).source;
        let start = self.at.start.checked_sub(source.item.offset)? as usize;
        let end = self.at.end.checked_sub(source.item.offset)? as usize;
        source.text.get(start..end)
    }

    /// The name of the task that brings it; none if no task does.
    pub fn task<'a>(&self, policy: &Policy<'a>) -> Option<Cow<'a, str>> {
        let (source, statement) = self.statement(policy).filter(|_| self.is_task())?;
        let StatementKind::Grant(grant) = &statement.kind else { return None };
        let term = grant.value.terms.iter().find(|term| source.at(term.name.span) == self.at)?;
        Some(source.value(&term.name))
    }

    /// The index statement; none if something else brings the index privileges.
    pub(crate) fn index<'a>(&self, policy: &Policy<'a>) -> Option<(Source<'a>, &'a Index)> {
        match self.statement(policy)? {
            (source, Statement { kind: StatementKind::Index(index), .. }) => Some((source, index)),
            _ => None,
        }
    }

    /// The words of an index statement that name a privilege; what brings it along if there are none.
    pub(crate) fn privilege(&self, policy: &Policy, is_meant: impl Fn(&str) -> bool) -> Location {
        let term = self.index(policy).and_then(|(source, index)| {
            let mut terms = index.privileges.terms.iter().filter(|term| !term.minus);
            terms.find(|term| is_meant(&source.value(&term.name))).map(|term| source.at(term.name.span))
        });
        term.unwrap_or(if self.is_task() { self.at } else { self.head })
    }

    /// An option of an index statement, the first of some that it has.
    pub(crate) fn option(&self, policy: &Policy, keys: &[&str]) -> Option<Location> {
        let (source, index) = self.index(policy)?;
        let option = index.options.iter().find(|pair| keys.contains(&&*source.value(&pair.key)))?;
        Some(source.at(option.key.span))
    }

    /// A name of an index statement.
    pub fn name(&self, policy: &Policy, is_meant: impl Fn(&str) -> bool) -> Option<Location> {
        let (source, index) = self.index(policy)?;
        index.names.iter().find(|name| is_meant(&source.value(name))).map(|name| source.at(name.span))
    }
}

/// A statement that is being worked out, to make origins of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Writing {
    /// The role in whose body it stands.
    pub(super) role: RoleId,
    /// The words that it begins with.
    pub(super) head: Location,
}

impl Writing {
    /// What some words of it give.
    pub(super) fn origin(self, at: Location) -> Origin {
        Origin { role: self.role, head: self.head, at, via: Via::Written }
    }
}

/// What is held of one feature, by origin. One origin takes no allocation.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    first: Option<(Privileges, Origin)>,
    more: Vec<(Privileges, Origin)>,
}

impl Origins {
    /// What one origin gives.
    pub(super) fn one(set: Privileges, origin: Origin) -> Origins {
        Origins { first: (!set.is_empty()).then_some((set, origin)), more: Vec::new() }
    }

    /// Every origin with what it gives, the nearest first.
    pub fn iter(&self) -> impl Iterator<Item = (Privileges, Origin)> {
        self.first.iter().chain(&self.more).copied()
    }

    /// The origins of some privileges, or of a part of them, the nearest first.
    pub fn of(&self, wanted: Privileges) -> impl Iterator<Item = Origin> {
        self.iter().filter(move |(set, _)| !set.both(wanted).is_empty()).map(|(_, origin)| origin)
    }

    /// The nearest origin.
    pub fn nearest(&self) -> Option<Origin> {
        self.first.map(|(_, origin)| origin)
    }

    /// Everything that they give together.
    pub fn set(&self) -> Privileges {
        self.iter().fold(Privileges::NONE, |all, (set, _)| all | set)
    }

    fn get_mut(&mut self, origin: Origin) -> Option<&mut Privileges> {
        self.first.iter_mut().chain(&mut self.more).find(|(_, held)| *held == origin).map(|(set, _)| set)
    }

    /// Adds what something nearer than all others gives.
    pub(super) fn put(&mut self, set: Privileges, origin: Origin) {
        if set.is_empty() {
            return;
        }
        if let Some(held) = self.get_mut(origin) {
            *held |= set;
            return;
        }
        if let Some(first) = self.first.replace((set, origin)) {
            self.more.insert(0, first);
        }
        if self.more.len() >= MOST {
            let is_needless = |n: usize| {
                let others = self.iter().enumerate().filter(|(m, _)| *m != n + 1);
                let others = others.fold(Privileges::NONE, |all, (_, (set, _))| all | set);
                self.more.get(n).is_some_and(|(set, _)| others.covers(*set))
            };
            if let Some(needless) = (0..self.more.len()).rev().find(|n| is_needless(*n)) {
                self.more.remove(needless);
            }
        }
    }

    /// Adds what something farther than all others gives.
    pub(super) fn append(&mut self, set: Privileges, origin: Origin) {
        if set.is_empty() {
            return;
        }
        if let Some(held) = self.get_mut(origin) {
            *held |= set;
        } else if self.first.is_none() {
            self.first = Some((set, origin));
        } else if self.more.len() < MOST || !self.set().covers(set) {
            self.more.push((set, origin));
        }
    }

    /// Adds what others give, which are farther.
    pub(super) fn append_all(&mut self, others: &Origins) {
        others.iter().for_each(|(set, origin)| self.append(set, origin));
    }

    /// Takes what others name to be the nearest.
    pub(super) fn prefer(&mut self, preferred: &Origins) {
        if preferred.first.is_none() || self.nearest() == preferred.nearest() {
            return;
        }
        let is_other = |origin: &Origin| !preferred.iter().any(|(_, held)| held == *origin);
        let mut all: Vec<(Privileges, Origin)> = self.iter().collect();
        all.sort_by_key(|(_, origin)| is_other(origin));
        let mut all = all.into_iter();
        *self = Origins { first: all.next(), more: all.collect() };
    }

    /// Takes away.
    pub(super) fn remove(&mut self, gone: Privileges) {
        self.more.retain_mut(|(set, _)| {
            *set = set.minus(gone);
            !set.is_empty()
        });
        self.first = self.first.map(|(set, origin)| (set.minus(gone), origin)).filter(|(set, _)| !set.is_empty());
        if self.first.is_none() && !self.more.is_empty() {
            self.first = Some(self.more.remove(0));
        }
    }

    /// What follows from what they give.
    pub(super) fn map(&self, via: Via, follows: impl Fn(Privileges) -> Privileges) -> Origins {
        let mut origins = Origins::default();
        for (set, origin) in self.iter() {
            // What a task brings is the task's, however the release has it.
            let via = if origin.is_task() { origin.via } else { via };
            origins.append(follows(set), origin.via(via));
        }
        origins
    }
}

/// Things that are granted by name, each with its origins. Two are equal if they list the same things, wherever they come from.
#[derive(Clone, Debug)]
pub struct Listed<K> {
    pairs: Vec<(K, Origin)>,
}

impl<K> Default for Listed<K> {
    fn default() -> Listed<K> {
        Listed { pairs: Vec::new() }
    }
}

impl<K: Ord> PartialEq for Listed<K> {
    fn eq(&self, other: &Listed<K>) -> bool {
        let sorted = |listed: &'_ Listed<K>| listed.pairs.is_sorted_by(|a, b| a.0 <= b.0);
        if sorted(self) && sorted(other) {
            return self.keys().eq(other.keys());
        }
        let within = |a: &Listed<K>, b: &Listed<K>| a.pairs.iter().all(|(key, _)| b.has(key));
        within(self, other) && within(other, self)
    }
}

impl<K> Listed<K> {
    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// Everything in it with where it comes from.
    pub fn iter(&self) -> impl Iterator<Item = (&K, Origin)> {
        self.pairs.iter().map(|(key, origin)| (key, *origin))
    }

    /// The origins of what is meant, the nearest first.
    pub fn of(&self, is_meant: impl Fn(&K) -> bool) -> impl Iterator<Item = Origin> {
        self.pairs.iter().filter(move |(key, _)| is_meant(key)).map(|(_, origin)| *origin)
    }

    /// The nearest origin of anything in it.
    pub(crate) fn nearest(&self) -> Option<Origin> {
        self.pairs.first().map(|(_, origin)| *origin)
    }

    pub(super) fn push(&mut self, key: K, origin: Origin) {
        self.pairs.push((key, origin));
    }

    pub(super) fn retain(&mut self, mut is_kept: impl FnMut(&K) -> bool) {
        self.pairs.retain(|(key, _)| is_kept(key));
    }

    /// Takes away what is meant of that which other roles hand down.
    pub(super) fn replace(&mut self, role: RoleId, is_meant: impl Fn(&K) -> bool) {
        self.pairs.retain(|(key, origin)| origin.role == role || !is_meant(key));
    }

    /// Puts others in the place of what is meant, each with the origin of what was there.
    pub(super) fn exchange(&mut self, others: impl Fn(&K) -> Option<Vec<K>>) {
        let pairs = std::mem::take(&mut self.pairs).into_iter();
        let instead = |(key, origin)| others(&key).unwrap_or_else(|| vec![key]).into_iter().map(move |key| (key, origin));
        self.pairs = pairs.flat_map(instead).collect();
    }

    pub(super) fn clear(&mut self) {
        self.pairs.clear();
    }
}

impl<K: Ord> Listed<K> {
    /// Whether it is among them.
    pub fn has(&self, wanted: &K) -> bool {
        self.pairs.iter().any(|(key, _)| key == wanted)
    }

    /// What is listed, each thing once, in order. For a list that is settled.
    pub fn keys(&self) -> impl Iterator<Item = &K> {
        let before = std::iter::once(None).chain(self.pairs.iter().map(|(key, _)| Some(key)));
        self.pairs.iter().zip(before).filter(|((key, _), before)| *before != Some(key)).map(|((key, _), _)| key)
    }

    /// Puts the statements of a role before what it inherits, the last one first, and sorts.
    pub(super) fn settle(&mut self, role: RoleId) {
        let inherited = self.pairs.iter().rposition(|(_, origin)| origin.role != role).map_or(0, |last| last + 1);
        if let Some(own) = self.pairs.get_mut(inherited..) {
            own.reverse();
        }
        let own = self.pairs.len() - inherited;
        self.pairs.rotate_right(own);
        self.sort();
    }

    /// Sorts by what is listed, and keeps few origins of each.
    pub(super) fn sort(&mut self) {
        if self.pairs.len() < 2 {
            return;
        }
        self.pairs.sort_by(|a, b| a.0.cmp(&b.0));
        // How many of the thing are kept so far, which stand right before it.
        let mut kept: Vec<(K, Origin)> = Vec::with_capacity(self.pairs.len());
        let mut first = 0;
        for (key, origin) in self.pairs.drain(..) {
            if kept.get(first).is_none_or(|(held, _)| *held != key) {
                first = kept.len();
            }
            let same = kept.get(first..).unwrap_or_default();
            if same.len() < MOST && !same.iter().any(|(_, held)| *held == origin) {
                kept.push((key, origin));
            }
        }
        self.pairs = kept;
    }
}

impl<K: Clone> Listed<K> {
    /// Adds what another role hands down.
    pub(super) fn inherit(&mut self, parent: &Listed<K>) {
        self.pairs.extend_from_slice(&parent.pairs);
    }
}
