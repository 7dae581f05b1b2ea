//! What the prohibitions of a policy ask for on a target: each question once, however many ask it, and found by what somebody has to hold
//! a part of.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::check::Check;
use crate::check::held::{About, Asked, ConnectHeld, Held, KibanaHeld, is_for, prohibited, together};
use crate::pattern::PatternIndex;

/// The prohibitions of a policy on a target.
#[derive(Default)]
pub(crate) struct Prohibitions<'a> {
    questions: Vec<Question<'a>>,
    /// By the number of the prohibition, who is named behind its `unless`.
    excused: Vec<FxHashSet<Cow<'a, str>>>,
    by: By<'a>,
}

/// What some prohibitions ask for.
struct Question<'a> {
    asked: Vec<Asked<'a>>,
    /// Their numbers.
    forbids: Vec<usize>,
}

/// The numbers of questions, by something of which a part has to be held for a yes.
struct By<'a> {
    features: FxHashMap<u16, Vec<usize>>,
    plugins: FxHashMap<Cow<'a, str>, Vec<usize>>,
    indices: PatternIndex<Cow<'a, str>, usize>,
    cluster: Vec<usize>,
    permissions: FxHashMap<Cow<'a, str>, Vec<usize>>,
    /// The others.
    anything: Vec<usize>,
}

impl Default for By<'_> {
    fn default() -> Self {
        By {
            features: FxHashMap::default(),
            plugins: FxHashMap::default(),
            indices: PatternIndex::new([]),
            cluster: Vec::new(),
            permissions: FxHashMap::default(),
            anything: Vec::new(),
        }
    }
}

/// A prohibition that somebody breaks.
pub(super) struct Broken<'p, 'h, 'a> {
    /// The number of the prohibition.
    pub(super) forbid: usize,
    /// What it asks for.
    pub(super) asked: &'p [Asked<'a>],
    /// The first space in which all of it is held.
    pub(super) space: &'h str,
}

impl<'a> Prohibitions<'a> {
    /// Those that are for the target of a check.
    pub(super) fn new(check: &Check<'_, 'a>) -> Prohibitions<'a> {
        let (context, forbids) = (check.context(), &check.policy().forbids);
        let mut prohibitions = Prohibitions::default();
        let mut known: FxHashMap<Vec<&str>, Option<usize>> = FxHashMap::default();
        for (number, forbid) in forbids.iter().enumerate() {
            let named = forbid.tree.unless.iter().map(|name| forbid.source.value(name));
            // What the names of a policy around this one stand for says nothing here.
            prohibitions.excused.push(named.filter(|_| !forbid.is_around).collect());
            if !is_for(context, forbid) {
                continue;
            }
            let statements = forbid.tree.body.statements.iter();
            let text: Vec<&str> = statements.map(|statement| statement.span.of(forbid.source.text)).collect();
            let question = *known.entry(text).or_insert_with(|| {
                let asked = prohibited(context, forbid)?;
                prohibitions.questions.push(Question { asked, forbids: Vec::new() });
                Some(prohibitions.questions.len() - 1)
            });
            if let Some(question) = question.and_then(|at| prohibitions.questions.get_mut(at)) {
                question.forbids.push(number);
            }
        }
        prohibitions.by = By::new(&prohibitions.questions);
        prohibitions
    }

    /// Whether a prohibition names a role or persona behind its `unless`.
    pub(super) fn excuses(&self, forbid: usize, name: &str) -> bool {
        self.excused.get(forbid).is_some_and(|names| names.contains(name))
    }

    /// What somebody breaks, in the order of the prohibitions.
    pub(super) fn broken<'p, 'h>(&'p self, held: &'h Held) -> Vec<Broken<'p, 'h, 'a>> {
        let mut numbers = match held {
            _ if self.questions.is_empty() => return Vec::new(),
            Held::Kibana(held) => self.by.on_kibana(held),
            Held::Connect(held) => Some(self.by.on_connect(held)),
        };
        let mut broken = Vec::new();
        for number in numbers.get_or_insert_with(|| (0..self.questions.len()).collect()) {
            let Some(Question { asked, forbids }) = self.questions.get(*number) else { continue };
            if let Some(space) = together(held, asked) {
                broken.extend(forbids.iter().map(|forbid| Broken { forbid: *forbid, asked, space }));
            }
        }
        broken.sort_by_key(|broken| broken.forbid);
        broken
    }
}

impl<'a> By<'a> {
    fn new(questions: &[Question<'a>]) -> By<'a> {
        let mut by = By::default();
        let mut indices: Vec<(Cow<str>, usize)> = Vec::new();
        for (number, question) in questions.iter().enumerate() {
            let is_found = question.asked.iter().any(|part| match &part.about {
                About::Feature(feature) if feature.words.iter().any(|(_, least)| !least.is_empty()) => {
                    by.features.entry(feature.on.order).or_default().push(number);
                    true
                }
                About::Plugin(id, privileges) if !privileges.is_empty() => {
                    by.plugins.entry(id.clone()).or_default().push(number);
                    true
                }
                About::Index(names, privileges) if !privileges.is_empty() => {
                    indices.extend(names.first().map(|name| (name.clone(), number)));
                    !names.is_empty()
                }
                About::Cluster(privileges) if !privileges.is_empty() => {
                    by.cluster.push(number);
                    true
                }
                About::Permissions(permissions) => {
                    let first = permissions.words.iter().find_map(|(_, ids)| ids.first());
                    if let Some(id) = first {
                        by.permissions.entry(id.clone()).or_default().push(number);
                    }
                    first.is_some()
                }
                _ => false,
            });
            if !is_found {
                by.anything.push(number);
            }
        }
        by.indices = PatternIndex::new(indices);
        by
    }

    /// None for all of them.
    fn on_kibana(&self, held: &KibanaHeld) -> Option<Vec<usize>> {
        let mut numbers = self.anything.clone();
        if held.acts_as().next().is_some() || held.places.iter().any(|place| place.base.is_some()) {
            return None;
        }
        if !self.features.is_empty() {
            let orders: FxHashSet<u16> = held.places.iter().flat_map(|place| &place.features).map(|grant| grant.order).collect();
            numbers.extend(orders.iter().filter_map(|order| self.features.get(order)).flatten());
        }
        if !self.plugins.is_empty() {
            let grants = held.roles.iter().flat_map(|role| &role.entries).flat_map(|entry| &entry.features);
            numbers.extend(grants.filter_map(|grant| self.plugins.get(&*grant.id)).flatten());
        }
        for name in held.indices().flat_map(|entry| &entry.names) {
            numbers.extend(self.indices.near(name).flat_map(|(_, numbers)| numbers));
        }
        if held.roles.iter().any(|role| !role.cluster.is_empty()) {
            numbers.extend(&self.cluster);
        }
        Some(sorted(numbers))
    }

    fn on_connect(&self, held: &ConnectHeld) -> Vec<usize> {
        let mut numbers = self.anything.clone();
        let written = held.profiles.iter().flat_map(|profile| &profile.permissions).map(|id| &**id);
        for id in written.chain(held.known.iter().map(|known| known.id)) {
            numbers.extend(self.permissions.get(id).into_iter().flatten());
        }
        sorted(numbers)
    }
}

fn sorted(mut numbers: Vec<usize>) -> Vec<usize> {
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}
