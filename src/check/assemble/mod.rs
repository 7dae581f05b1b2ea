//! From a role's state to what is written down: spaces are filled in, parts and broader features resolved, tasks and the index
//! privileges that grants need added, and spaces with equal grants put together.

mod judge;

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};

use super::effective::{FeatureGrant, IndexOptions, KibanaEntry, KibanaRole, NameOrigins, Surplus};
use super::elastic::{IndexGrant, IndexPrivileges};
use super::expression::Value;
use super::grants::{Entry, Grants, Key, managed};
use super::kibana::{State, default_spaces};
use super::names::{Meaning, NameKey};
use super::origin::{Listed, Origin, Origins, Via};
use super::privileges::{FeatureOn, Privileges};
use super::{Context, tasks, text};
use crate::catalogue::{DERIVED_INDICES, LEGACY_INDICES, Primary, limits};
use crate::config::KibanaTarget;
use crate::diagnostic::Diagnostic;
use crate::policy::Role;

/// One feature with what is held of it.
struct Held<'a> {
    on: FeatureOn,
    value: Value<'a>,
}

impl Held<'_> {
    /// Where it comes from: the nearest origin.
    fn origin(&self) -> Option<Origin> {
        self.value.origins.nearest().or_else(|| self.value.raw.nearest())
    }
}

/// What is held in one place.
#[derive(Default)]
struct Granted<'a> {
    base: Origins,
    features: Vec<Held<'a>>,
    unknown: Vec<(Cow<'a, str>, Listed<Cow<'a, str>>)>,
}

/// Writes out a role that is not abstract. `is_whole` is false where an error keeps some of it from being known.
pub(super) fn assemble<'a>(
    context: &Context<'_>,
    role: &Role<'a>,
    state: &State<'a>,
    is_whole: bool,
    out: &mut Vec<Diagnostic>,
) -> KibanaRole<'a> {
    let mut assembly = Assembly { context, role, is_whole, surplus: Vec::new(), derived: Vec::new(), out };
    let own_spaces: Vec<Cow<'a, str>> = match &state.spaces {
        Some((spaces, _)) => spaces.clone(),
        None => default_spaces(context),
    };
    let mut places: Vec<(Cow<'a, str>, Granted<'a>)> = Vec::new();
    let own = assembly.place(&state.own, &own_spaces);
    let own_ones: FxHashSet<&Cow<str>> = own_spaces.iter().collect();
    for (space, grants) in &state.named {
        // A space that has a block of its own by inheritance holds the role's own grants as well.
        let place = if own_ones.contains(space) {
            let mut both = state.own.clone();
            both.merge(grants);
            assembly.place(&both, std::slice::from_ref(space))
        } else {
            assembly.place(grants, std::slice::from_ref(space))
        };
        places.push((space.clone(), place));
    }
    let plain: Vec<Cow<str>> = own_spaces.iter().filter(|space| !state.named.contains_key(*space)).cloned().collect();

    let mut entries: Vec<KibanaEntry<'a>> = Vec::new();
    let mut alike: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    let own_entry = assembly.entry(plain, own);
    let named_entries = places.into_iter().map(|(space, place)| assembly.entry(vec![space], place));
    for entry in std::iter::once(own_entry).chain(named_entries.collect::<Vec<_>>()).flatten() {
        let is_global = |spaces: &[Cow<str>]| spaces.iter().any(|space| space == "*");
        // Those that hold the same have the same hash.
        let alike = alike.entry(entry.digest()).or_default();
        let equal = alike.iter().copied().find(|at| {
            entries.get(*at).is_some_and(|held| {
                held.base == entry.base && held.features == entry.features && !is_global(&held.spaces) && !is_global(&entry.spaces)
            })
        });
        match equal.and_then(|at| entries.get_mut(at)) {
            Some(held) => held.join(entry),
            None => {
                alike.push(entries.len());
                entries.push(entry);
            }
        }
    }
    entries.iter_mut().for_each(|entry| entry.spaces.sort());
    entries.sort_by(|a, b| a.spaces.cmp(&b.spaces));

    let (surplus, derived) = (std::mem::take(&mut assembly.surplus), std::mem::take(&mut assembly.derived));
    let (remote_indices, indices) = state.elastic.entries(derived).into_iter().partition(|entry| !entry.clusters.is_empty());
    let cluster = cluster(context, state);
    let made = KibanaRole {
        name: role.name.clone(),
        description: text::description(role, state.description.as_ref(), limits::ROLE_DESCRIPTION, "Elasticsearch", out),
        metadata: state.metadata.clone(),
        cluster: cluster.keys().cloned().collect(),
        indices,
        remote_indices,
        remote_cluster: state.elastic.remote_clusters(),
        run_as: state.elastic.run_as.keys().cloned().collect(),
        applications: state.elastic.application_entries(),
        global: state.elastic.global.keys().cloned().collect(),
        spaces: own_spaces.clone(),
        own_spaces: if !state.own.grants_any() && state.named.values().any(Grants::grants_any) {
            state.named.iter().filter(|(_, grants)| grants.grants_any()).map(|(space, _)| space.clone()).collect()
        } else {
            own_spaces
        },
        entries,
        surplus,
        origins: NameOrigins {
            cluster,
            remote_cluster: state.elastic.remote_cluster.clone(),
            run_as: state.elastic.run_as.clone(),
            applications: state.elastic.applications.clone(),
            global: state.elastic.global.clone(),
        },
    };
    judge::refuse_excess(role, &made, out);
    made
}

/// The cluster privileges, with those that tasks take.
fn cluster<'a>(context: &Context, state: &State<'a>) -> Listed<Cow<'a, str>> {
    let mut cluster = state.elastic.cluster.clone();
    let places = std::iter::once(&state.own).chain(state.named.values());
    for (task, origin) in places.flat_map(|grants| grants.tasks.iter()) {
        for needs in tasks::find(task).into_iter().flat_map(|task| tasks::needs(context, task)) {
            needs.cluster.iter().for_each(|name| cluster.push(Cow::Borrowed(*name), origin));
        }
    }
    cluster.sort();
    cluster
}

struct Assembly<'w, 'a> {
    context: &'w Context<'w>,
    role: &'w Role<'a>,
    is_whole: bool,
    surplus: Vec<Surplus>,
    derived: Vec<IndexGrant<'a>>,
    out: &'w mut Vec<Diagnostic>,
}

impl<'a> Assembly<'_, 'a> {
    /// What grants come to in some spaces.
    fn place(&mut self, grants: &Grants<'a>, spaces: &[Cow<'a, str>]) -> Granted<'a> {
        let mut place = Granted { base: grants.base.clone(), ..Granted::default() };
        let first_surplus = self.surplus.len();
        for entry in &grants.entries {
            self.entry_of(entry, &mut place);
            if let Key::Name(key) = &entry.key {
                self.derive(*key, &entry.value, spaces);
            }
        }
        // The documents say which broader feature a task takes.
        let first_of_tasks = self.surplus.len();
        for (task, origin) in grants.tasks.iter().filter_map(|(name, origin)| Some((tasks::find(name)?, origin))) {
            for needs in tasks::needs(self.context, task) {
                for (path, word) in needs.features {
                    self.task_feature(path, word, origin, &mut place);
                }
                for (names, privileges) in needs.indices {
                    self.add_indices(names, privileges, spaces, origin);
                }
            }
        }
        self.surplus.truncate(first_of_tasks);
        if self.surplus.len() > first_surplus {
            let mut surplus = self.surplus.split_off(first_surplus);
            surplus.retain(|surplus| !self.is_asked(grants, surplus));
            self.surplus.append(&mut surplus);
        }
        place.features.retain(|held| !held.value.is_empty());
        place.features.sort_by_key(|held| held.on.order);
        self.judge(&place, spaces);
        place
    }

    /// Whether a broader feature is asked for as well, by its own name or with a task: then nothing comes along.
    fn is_asked(&self, grants: &Grants<'a>, surplus: &Surplus) -> bool {
        let level = |on: &FeatureOn| if surplus.all { on.all } else { on.read };
        let by_name = grants.entries.iter().any(|entry| match entry.meaning {
            Some(Meaning::Exact(on)) => on.order == surplus.feature.order && entry.value.set.covers(level(&on)),
            _ => false,
        });
        let is_same = |path: &str| match self.context.names.find(path).map(|named| named.meaning) {
            Some(Meaning::Exact(on) | Meaning::Broader(on, _)) => on.order == surplus.feature.order,
            _ => false,
        };
        let tasks = grants.tasks.keys().filter_map(|name| tasks::find(name));
        let features = tasks.flat_map(|task| tasks::needs(self.context, task)).flat_map(|needs| needs.features);
        by_name || features.into_iter().any(|(path, word)| is_same(path) && (*word == "all" || !surplus.all))
    }

    fn entry_of(&mut self, entry: &Entry<'a>, place: &mut Granted<'a>) {
        match entry.meaning {
            None => {
                if let (Key::Unknown(id), false) = (&entry.key, entry.value.raw.is_empty()) {
                    place.unknown.push((id.clone(), entry.value.raw.clone()));
                }
            }
            Some(Meaning::Exact(on)) => {
                place.add(on, entry.value.clone());
                // Of two statements that come to the same here, the one under the feature's own name says more.
                let own = place.features.iter_mut().find(|held| held.on.order == on.order);
                if let Some(held) = own.filter(|held| on.closed(entry.value.set).covers(held.value.set)) {
                    held.value.origins.prefer(&entry.value.origins);
                }
            }
            Some(meaning) => self.coarse(meaning, entry.key.clone(), &entry.value.origins, place),
        }
    }

    /// The levels of a part, or of something that the release has only within a broader feature.
    fn coarse(&mut self, meaning: Meaning, key: Key<'a>, levels: &Origins, place: &mut Granted<'a>) {
        let all = levels.set().covers(Privileges::ALL);
        let Some(nearest) = levels.of(if all { Privileges::ALL } else { Privileges::READ }).next() else { return };
        let value = |via: Via, of_all: Privileges, of_read: Privileges| {
            let origins = levels.map(via, |set| if set.covers(Privileges::ALL) { of_all } else { of_read });
            Value { set: origins.set(), grows: origins.set().levels(), origins, ..Value::default() }
        };
        match meaning {
            Meaning::Broader(on, _) => {
                place.add(on, value(Via::Broader, on.all, on.read));
                if let Key::Name(asked) = key {
                    self.surplus.push(Surplus { asked, feature: on, all, origin: nearest.via(Via::Broader) });
                }
            }
            // What is read besides is the whole's to give.
            Meaning::Facet(on, facet) if all => place.add(on, value(Via::Facet, managed(&on, facet), Privileges::NONE)),
            Meaning::Facet(on, _) => place.add(on, value(Via::Facet, Privileges::NONE, on.read)),
            Meaning::Exact(_) | Meaning::Missing => {}
        }
    }

    fn task_feature(&mut self, path: &str, word: &str, origin: Origin, place: &mut Granted<'a>) {
        let Some(named) = self.context.names.find(path) else { return };
        match named.meaning {
            Meaning::Exact(on) => {
                let set = match Primary::named(word) {
                    Some(level) => on.full(level),
                    None => on.find(word).map_or(Privileges::NONE, |n| on.closed(Privileges::sub(n))),
                };
                place.add(on, Value { set, grows: set.levels(), origins: Origins::one(set, origin), ..Value::default() });
            }
            meaning => {
                let set = Privileges::bare(Primary::named(word).unwrap_or(Primary::All));
                self.coarse(meaning, Key::Name(named.key), &Origins::one(set, origin), place);
            }
        }
    }

    /// The index privileges that a grant needs beside it.
    fn derive(&mut self, key: NameKey, value: &Value, spaces: &[Cow<'a, str>]) {
        if !self.context.target.kibana().is_some_and(|target| target.derive_indices) || !value.set.has_level() {
            return;
        }
        let Some(level) = value.set.primary() else { return };
        let release = self.context.target.release();
        for row in DERIVED_INDICES {
            if row.name == key.name && row.owner == key.owner && row.level == level && row.releases.has(release) {
                for origin in value.origins.of(Privileges::of(level)) {
                    self.add_indices(row.names, row.privileges, spaces, origin.via(Via::Derived));
                }
            }
        }
    }

    fn add_indices(&mut self, patterns: &[&'static str], privileges: &[&str], spaces: &[Cow<'a, str>], origin: Origin) {
        let legacy = self.context.target.kibana().is_some_and(KibanaTarget::has_legacy_indices);
        let mut names = Vec::with_capacity(patterns.len() * spaces.len());
        for space in spaces {
            for pattern in patterns {
                names.push(Cow::Owned(pattern.replace("{space}", space)));
                let old = LEGACY_INDICES.iter().filter(|row| legacy && row.same_as == *pattern);
                names.extend(old.map(|row| Cow::Owned(row.name.replace("{space}", space))));
            }
        }
        self.derived.push(IndexGrant {
            clusters: Vec::new(),
            names,
            privileges: IndexPrivileges::of(privileges),
            options: IndexOptions::default(),
            origin,
        });
    }

    /// The entry to write for a place; none if nothing is granted there.
    fn entry(&mut self, spaces: Vec<Cow<'a, str>>, place: Granted<'a>) -> Option<KibanaEntry<'a>> {
        let base = place.base.set().primary();
        let known = place.features.into_iter().map(|Held { on, value }| {
            let mut privileges: Vec<Cow<'a, str>> = on.written(value.set, value.grows).map(Cow::Borrowed).collect();
            privileges.extend(value.raw.keys().cloned());
            FeatureGrant {
                id: Cow::Borrowed(on.feature.id),
                privileges,
                on: Some(on),
                set: value.set,
                origins: value.origins,
                raw: value.raw,
            }
        });
        let unknown = place.unknown.into_iter().map(|(id, raw)| FeatureGrant {
            id,
            privileges: raw.keys().cloned().collect(),
            on: None,
            set: Privileges::NONE,
            origins: Origins::default(),
            raw,
        });
        let mut features: Vec<FeatureGrant> = known.chain(unknown).collect();
        features.retain(|grant| !grant.privileges.is_empty());
        if spaces.is_empty() || base.is_none() && features.is_empty() {
            return None;
        }
        self.limits(&spaces, &features);
        Some(KibanaEntry {
            spaces,
            base,
            base_origins: place.base,
            features: if base.is_some() { Vec::new() } else { features },
            joined: Vec::new(),
        })
    }
}

impl<'a> Granted<'a> {
    fn add(&mut self, on: FeatureOn, value: Value<'a>) {
        match self.features.iter_mut().find(|held| held.on.order == on.order) {
            // What adds something goes before what was there.
            Some(held) if held.value.set.covers(value.set) => held.value.append(&value),
            Some(held) => {
                let before = std::mem::replace(&mut held.value, value);
                held.value.append(&before);
            }
            None => self.features.push(Held { on, value }),
        }
    }
}
