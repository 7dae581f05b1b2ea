//! What a role comes to on a target: a child starts from the union of its parents, then its own statements apply in order.

use std::collections::{BTreeMap, BTreeSet};

use polc::catalogue::{Feature, TASKS};

use crate::actions;
use crate::facts::{self, Facts, Meaning, Set, name_of};
use crate::policy::{Expression, Global, Op, Policy, Role, Statement};

/// What is granted in one place: the role's own spaces, or a space of its `in` blocks.
#[derive(Clone, Default)]
pub(crate) struct Place {
    pub(crate) base: Set,
    /// By the feature's id, or by the name of what the release has only inside of a broader one.
    features: BTreeMap<String, (Meaning, Set)>,
    tasks: Set,
}

/// Cluster (none for the local one), name and options.
pub(crate) type IndexKey = (Option<String>, String, &'static str);

/// A role as it is inherited.
#[derive(Clone, Default)]
pub(crate) struct State {
    pub(crate) own: Place,
    pub(crate) spaces: Option<BTreeSet<String>>,
    pub(crate) blocks: BTreeMap<String, Place>,
    pub(crate) cluster: Set,
    pub(crate) indices: BTreeMap<IndexKey, Set>,
    pub(crate) run_as: Set,
    /// Privileges by application and resources.
    pub(crate) applications: BTreeMap<(String, Set), Set>,
    /// Keys, names and privileges; where names stand alone, each by itself.
    pub(crate) global: BTreeSet<(Vec<&'static str>, Set, Set)>,
    /// Of Amazon Connect: names of permissions by feature.
    pub(crate) connect: BTreeMap<String, Set>,
    /// Names of diagnostics of the role itself.
    pub(crate) errors: BTreeSet<&'static str>,
}

pub(crate) struct Reader<'p> {
    pub(crate) facts: Facts,
    pub(crate) policy: &'p Policy,
    /// `kibana` or `connect`.
    pub(crate) product: &'static str,
}

impl Place {
    /// Whether there are grants that could be taken for those of a block of the same space.
    fn says_something(&self) -> bool {
        !self.base.is_empty() || !self.tasks.is_empty() || !self.features.is_empty()
    }

    pub(crate) fn grants_something(&self) -> bool {
        !self.base.is_empty() || !self.tasks.is_empty() || self.features.values().any(|(_, set)| !set.is_empty())
    }
}

pub(crate) fn union(into: &mut Place, other: Place) {
    into.base.extend(other.base);
    into.tasks.extend(other.tasks);
    for (key, (meaning, set)) in other.features {
        into.features.entry(key).or_insert_with(|| (meaning, Set::new())).1.extend(set);
    }
}

fn change(set: &mut Set, op: Op, names: &[String]) {
    let names = || names.iter().filter(|name| *name != "none").cloned();
    match op {
        Op::Set => *set = names().collect(),
        Op::Add => set.extend(names()),
        Op::Remove => names().for_each(|name| {
            set.remove(&name);
        }),
    }
}

impl Reader<'_> {
    /// Works a role out, its parents first.
    pub(crate) fn role(&self, role: &Role) -> State {
        let mut state = State::default();
        let mut parents_spaces = BTreeSet::new();
        for parent in &role.extends {
            // Whoever is for a target needs parents that are.
            let Some(parent) = self.policy.role(parent) else {
                state.errors.insert("platform-mismatch");
                continue;
            };
            let parent = self.role(parent);
            union(&mut state.own, parent.own);
            parents_spaces.extend(parent.spaces);
            for (space, place) in parent.blocks {
                union(state.blocks.entry(space).or_default(), place);
            }
            state.cluster.extend(parent.cluster);
            state.run_as.extend(parent.run_as);
            for (key, set) in parent.applications {
                state.applications.entry(key).or_default().extend(set);
            }
            state.global.extend(parent.global);
            for (key, set) in parent.indices {
                state.indices.entry(key).or_default().extend(set);
            }
            for (feature, set) in parent.connect {
                state.connect.entry(feature).or_default().extend(set);
            }
        }
        let says_spaces = role.statements.iter().any(|s| matches!(s, Statement::Spaces(Op::Set, _)));
        if parents_spaces.len() > 1 && !says_spaces && self.product == "kibana" {
            state.errors.insert("ambiguous-spaces");
        }
        state.spaces = parents_spaces.into_iter().next();
        self.index(&mut state, &role.statements);
        self.applications(&mut state, &role.statements);
        let is_about_spaces = |statement: &&Statement| matches!(statement, Statement::Spaces(..));
        for statement in role.statements.iter().filter(is_about_spaces) {
            self.statement(&mut state, statement);
        }
        // What is said of a part of a feature goes over what is said of the whole.
        for parts in [false, true] {
            for statement in role.statements.iter().filter(|statement| !is_about_spaces(statement)) {
                match statement {
                    Statement::In(spaces, inside) => {
                        let inside = inside.iter().filter(|it| self.is_part(it) == parts).cloned().collect();
                        self.statement(&mut state, &Statement::In(spaces.clone(), inside));
                    }
                    statement if self.is_part(statement) == parts => {
                        self.withdraw(&mut state, statement);
                        self.statement(&mut state, statement);
                    }
                    _ => {}
                }
            }
        }
        if self.product == "kibana" {
            self.judge(&mut state, role);
        }
        state
    }

    fn is_part(&self, statement: &Statement) -> bool {
        let Statement::Grant(written, ..) = statement else { return false };
        self.product == "kibana" && matches!(self.facts.meaning(written), Meaning::Part(..))
    }

    /// What a statement outside of blocks replaces or takes away goes out of the inherited blocks of the role's own spaces, too.
    fn withdraw(&self, state: &mut State, statement: &Statement) {
        let own = state.spaces.clone().unwrap_or_else(|| BTreeSet::from(["default".to_owned()]));
        for place in state.blocks.iter_mut().filter(|(space, _)| own.contains(*space)).map(|(_, place)| place) {
            match statement {
                Statement::Grant(written, ..) if self.product != "kibana" || written.starts_with("connect.") => {}
                Statement::Grant(_, Op::Add, _) | Statement::Tasks(Op::Add, _) => {}
                Statement::Grant(written, Op::Remove, words) => {
                    self.grant(place, &mut BTreeSet::new(), written, Op::Remove, words);
                }
                Statement::Grant(written, Op::Set, _) if written == "base" => place.base.clear(),
                Statement::Grant(written, Op::Set, _) => {
                    self.grant(place, &mut BTreeSet::new(), written, Op::Set, &vec![(true, "none".to_owned())]);
                }
                Statement::Tasks(Op::Set, _) => place.tasks.clear(),
                Statement::Tasks(Op::Remove, tasks) => change(&mut place.tasks, Op::Remove, tasks),
                _ => {}
            }
        }
    }

    fn statement(&self, state: &mut State, statement: &Statement) {
        let on_kibana = self.product == "kibana";
        match statement {
            Statement::Grant(written, ..) if written.starts_with(if on_kibana { "connect." } else { "kibana." }) => {}
            Statement::Grant(written, op, words) if on_kibana => {
                self.grant(&mut state.own, &mut state.errors, written, *op, words);
            }
            Statement::Grant(written, op, words) => connect_grant(state, written, *op, words),
            Statement::Tasks(op, tasks) => change(&mut state.own.tasks, *op, tasks),
            Statement::In(spaces, inside) if on_kibana => {
                for space in spaces {
                    let place = state.blocks.entry(space.clone()).or_default();
                    for statement in inside {
                        match statement {
                            Statement::Grant(written, op, words) => self.grant(place, &mut state.errors, written, *op, words),
                            Statement::Tasks(op, tasks) => change(&mut place.tasks, *op, tasks),
                            other => unreachable!("{other} in a block"),
                        }
                    }
                }
            }
            Statement::Spaces(op, spaces) if on_kibana => {
                let mut set = state.spaces.take().unwrap_or_else(|| BTreeSet::from(["default".to_owned()]));
                change(&mut set, *op, spaces);
                if set.is_empty() {
                    state.errors.insert("invalid-space");
                }
                if set.len() > 1 && set.contains("*") {
                    state.errors.insert("star-beside-spaces");
                }
                state.spaces = Some(set);
            }
            Statement::Cluster { op, privileges } if on_kibana => {
                for name in privileges.iter().filter(|name| *name != "none" && !name.contains(':')) {
                    if !facts::cluster(name).unwrap().releases.has(self.facts.release) {
                        state.errors.insert("privilege-not-in-release");
                    }
                }
                if *op == Op::Remove {
                    state.cluster = self.without_cluster(&state.cluster, privileges);
                } else {
                    change(&mut state.cluster, *op, privileges);
                }
            }
            Statement::RunAs(op, users) if on_kibana => {
                if self.facts.release.is_serverless() {
                    state.errors.insert("not-on-serverless");
                }
                change(&mut state.run_as, *op, users);
            }
            Statement::Global(grants) if on_kibana => {
                if self.facts.release.is_serverless() {
                    state.errors.insert("not-on-serverless");
                }
                state.global = grants.iter().flat_map(single).collect();
                let is_missing = |it: &polc::catalogue::GlobalPrivilege| !it.releases.has(self.facts.release);
                let known = |grant: &Global| polc::catalogue::GLOBAL_PRIVILEGES.iter().find(|it| it.path == grant.path).unwrap();
                if !self.facts.release.is_serverless() && grants.iter().map(known).any(is_missing) {
                    state.errors.insert("privilege-not-in-release");
                }
            }
            Statement::Permission(names) if !on_kibana => {
                for name in names {
                    let permission = polc::catalogue::PERMISSIONS.iter().find(|it| it.id == name).unwrap();
                    state.connect.entry(permission.feature.to_owned()).or_default().insert(name.clone());
                }
            }
            _ => {}
        }
    }

    fn grant(&self, place: &mut Place, errors: &mut BTreeSet<&'static str>, written: &str, op: Op, words: &Expression) {
        if written == "base" {
            let words: Vec<String> = words.iter().map(|(_, word)| word.clone()).collect();
            return change(&mut place.base, op, &words);
        }
        let meaning = self.facts.meaning(written);
        let is_none = words.len() == 1 && words[0].1 == "none";
        let (key, feature) = match meaning {
            Meaning::Missing => {
                if !is_none && op != Op::Remove {
                    errors.insert("feature-not-in-release");
                }
                return;
            }
            Meaning::Feature(feature) => (feature.id.to_owned(), feature),
            Meaning::Within(feature) => {
                let (owner, name) = Facts::owned(written);
                // `visualize` and `visualize_library` are two names of one feature.
                let one = polc::catalogue::FEATURES.iter().find(|f| name_of(f.owner) == owner && f.names.contains(&name));
                (format!("{owner}.{}", one.map_or(name, |f| f.names[0])), feature)
            }
            Meaning::Part(feature, manage) => {
                let whole =
                    &mut place.features.entry(feature.id.to_owned()).or_insert_with(|| (Meaning::Feature(feature), Set::new())).1;
                for id in manage.iter().filter(|_| op == Op::Set) {
                    *whole = self.facts.without(feature, whole, id);
                }
                match words[0].1.as_str() {
                    "none" => {}
                    "read" => whole.extend(self.facts.word(feature, "read").unwrap()),
                    "all" => whole.extend(manage.iter().map(|id| (*id).to_owned())),
                    other => unreachable!("{other} of a part"),
                }
                return;
            }
            Meaning::Unknown => {
                let names: Vec<String> = words.iter().map(|(_, word)| word.clone()).collect();
                let set = &mut place.features.entry(written.to_owned()).or_insert_with(|| (meaning, Set::new())).1;
                return change(set, op, &names);
            }
        };
        let is_whole = matches!(meaning, Meaning::Within(_));
        let before = place.features.get(&key).map_or(Set::new(), |(_, set)| set.clone());
        let after = if is_none { Ok(Set::new()) } else { self.value(feature, is_whole, &before, op, words) };
        match after {
            // What is added may find its level in another role.
            Ok(set) if op == Op::Set && !set.is_empty() && !set.contains("minimal_read") => {
                errors.insert("sub-privilege-without-level");
            }
            Ok(set) => {
                place.features.insert(key, (meaning, set));
            }
            Err(name) => {
                errors.insert(name);
                // Every word of it that is wrong is told.
                errors.extend(words.iter().filter_map(|(_, word)| self.facts.word(feature, word).err()));
            }
        }
    }

    /// What an expression makes of what was inherited.
    pub(crate) fn value(
        &self,
        feature: &'static Feature,
        is_whole: bool,
        before: &Set,
        op: Op,
        words: &Expression,
    ) -> Result<Set, &'static str> {
        let mut set = if op == Op::Set { Set::new() } else { before.clone() };
        let mut choices = Vec::new();
        for (is_plus, word) in words {
            let adds = *is_plus && op != Op::Remove;
            let level = self.facts.level(feature, word);
            if is_whole && level.is_none() {
                return Err("privilege-not-in-release");
            }
            if level.is_some() && !adds {
                return Err("invalid-expression");
            }
            let word = if is_whole { word.trim_start_matches("minimal_") } else { word };
            let held = match self.facts.word(feature, word) {
                Err("disabled-privilege") if adds && self.comes_along(feature, word, &set) => continue,
                held => held?,
            };
            if adds {
                let sub = self.facts.subs(feature).find(|sub| sub.id == word || sub.aliases.contains(&word));
                if let Some((id, choice)) = sub.and_then(|sub| Some((sub.id, sub.exclusive?))) {
                    if choices.iter().any(|(other, of)| *of == choice && *other != id) {
                        return Err("exclusive-privileges");
                    }
                    choices.push((id, choice));
                }
                set.extend(held);
            } else {
                let id = self.facts.subs(feature).find(|sub| sub.id == word || sub.aliases.contains(&word)).unwrap().id;
                set = self.facts.without(feature, &set, id);
            }
        }
        Ok(set)
    }

    /// Whether a privilege that is switched off by itself is there already, with its level.
    fn comes_along(&self, feature: &'static Feature, word: &str, set: &Set) -> bool {
        let sub = feature.privileges.iter().find(|sub| sub.id == word || sub.aliases.contains(&word)).unwrap();
        set.contains(sub.id)
    }

    /// Cluster privileges without some of them: what holds one of those leaves the greatest of what it implies that share no action with
    /// them.
    fn without_cluster(&self, held: &Set, gone: &[String]) -> Set {
        let mut left = Set::new();
        for name in held.iter().filter(|name| !gone.contains(name)) {
            let implied: &[&str] = facts::cluster(name).map_or(&[], |privilege| privilege.implies);
            if !gone.iter().any(|gone| implied.contains(&gone.as_str())) {
                left.insert(name.clone());
                continue;
            }
            let is_apart = |name: &str| !gone.iter().any(|gone| actions::share(facts::cluster, name, gone));
            let rest: Vec<&str> = implied
                .iter()
                .copied()
                .filter(|name| facts::cluster(name).unwrap().releases.has(self.facts.release) && is_apart(name))
                .collect();
            let implies = |one: &str, other: &str| one != other && facts::cluster(one).unwrap().implies.contains(&other);
            for (at, name) in rest.iter().enumerate() {
                let is_within = rest.iter().enumerate().any(|(n, one)| implies(one, name) && (n < at || !implies(name, one)));
                if !is_within {
                    left.insert((*name).to_owned());
                }
            }
        }
        left
    }

    /// `:` replaces what was inherited for the names; then all statements of the body add up.
    fn index(&self, state: &mut State, statements: &[Statement]) {
        if self.product != "kibana" {
            return;
        }
        for statement in statements {
            let Statement::Index { names, on, op: Op::Set, .. } = statement else { continue };
            state.indices.retain(|(cluster, name, _), _| cluster != on || !names.contains(name));
        }
        for statement in statements {
            let Statement::Index { names, on, op, privileges, options } = statement else { continue };
            let is_restricted = options.contains("restricted");
            if self.facts.release.is_serverless() && (on.is_some() || is_restricted) {
                state.errors.insert("not-on-serverless");
            }
            for name in privileges.iter().filter(|name| *name != "none" && !name.contains(':')) {
                if !facts::index(name).unwrap().releases.has(self.facts.release) {
                    state.errors.insert("privilege-not-in-release");
                }
            }
            for name in names {
                if *op == Op::Remove {
                    for (key, set) in &mut state.indices {
                        if key.0 == *on && key.1 == *name {
                            change(set, Op::Remove, privileges);
                        }
                    }
                } else {
                    change(state.indices.entry((on.clone(), name.clone(), options)).or_default(), Op::Add, privileges);
                }
            }
        }
        state.indices.retain(|_, set| !set.is_empty());
    }

    /// `:` replaces what was inherited for the application; then all statements of the body add up.
    fn applications(&self, state: &mut State, statements: &[Statement]) {
        if self.product != "kibana" {
            return;
        }
        for statement in statements {
            let Statement::Application(name, _, Op::Set, _) = statement else { continue };
            state.applications.retain(|(held, _), _| held != name);
        }
        for statement in statements {
            let Statement::Application(name, resources, op, privileges) = statement else { continue };
            // Without resources it is all of them.
            let resources = if resources.is_empty() { Set::from(["*".to_owned()]) } else { resources.iter().cloned().collect() };
            let set = state.applications.entry((name.clone(), resources)).or_default();
            change(set, if *op == Op::Remove { Op::Remove } else { Op::Add }, privileges);
        }
        state.applications.retain(|_, set| !set.is_empty());
    }

    /// What cannot be, whichever statement is to blame.
    fn judge(&self, state: &mut State, role: &Role) {
        let spaces = state.spaces.clone().unwrap_or_else(|| BTreeSet::from(["default".to_owned()]));
        let mut named = Vec::new();
        for statement in &role.statements {
            if let Statement::In(these, _) = statement {
                named.extend(these.clone());
            }
        }
        if state.own.says_something() {
            named.extend(spaces.iter().cloned());
        }
        let different: BTreeSet<&String> = named.iter().collect();
        if different.len() < named.len() {
            state.errors.insert("duplicate-space");
        }
        if role.is_abstract {
            // What it comes to is up to those that extend it.
            return;
        }
        let mut places: Vec<(BTreeSet<String>, Place)> = Vec::new();
        for (space, block) in &state.blocks {
            let mut place = if spaces.contains(space) { state.own.clone() } else { Place::default() };
            union(&mut place, block.clone());
            places.push((BTreeSet::from([space.clone()]), place));
        }
        places.push((spaces, state.own.clone()));
        for (spaces, place) in &places {
            let mut grants = BTreeMap::new();
            if let Err(name) = self.features(place, &mut grants) {
                state.errors.insert(name);
            }
            if !place.base.is_empty() && !grants.is_empty() {
                state.errors.insert("base-beside-features");
            }
            let is_everywhere = spaces.contains("*");
            for (meaning, set) in grants.values() {
                let Meaning::Feature(feature) = meaning else { continue };
                if !set.contains("minimal_read") {
                    let is_part = polc::catalogue::FACETS.iter().any(|facet| {
                        let part: Set = facet.manage.iter().map(|id| (*id).to_owned()).collect();
                        feature.names.contains(&facet.of) && *set == part
                    });
                    let name = if is_part { "exceptions-without-rules-read" } else { "sub-privilege-without-level" };
                    state.errors.insert(name);
                }
                let release = self.facts.release;
                // Kibana asks for it where the level is written, not where it is customised.
                let written = self.facts.written(feature, set);
                let all = feature.all.all_spaces.has(release) && written[0] == "all";
                let read = feature.read.all_spaces.has(release) && written[0] == "read";
                let sub = self.facts.subs(feature).any(|sub| sub.all_spaces.has(release) && set.contains(sub.id));
                if !is_everywhere && (all || read || sub) {
                    state.errors.insert("all-spaces-required");
                }
            }
        }
    }

    /// Everything that is granted in a place, by the id of the feature it is written as.
    pub(crate) fn features(&self, place: &Place, grants: &mut BTreeMap<String, (Meaning, Set)>) -> Result<(), &'static str> {
        let mut add = |id: &str, meaning: Meaning, set: Set| {
            if !set.is_empty() {
                grants.entry(id.to_owned()).or_insert_with(|| (meaning, Set::new())).1.extend(set);
            }
        };
        let own = place.features.clone();
        for (key, (meaning, set)) in own {
            match meaning {
                Meaning::Feature(feature) | Meaning::Within(feature) => add(feature.id, Meaning::Feature(feature), set),
                _ => add(key.trim_matches('"'), Meaning::Unknown, set),
            }
        }
        for needs in self.needs(place) {
            for (path, word) in needs.features {
                match self.facts.meaning(path) {
                    Meaning::Feature(feature) | Meaning::Within(feature) => {
                        add(feature.id, Meaning::Feature(feature), self.facts.word(feature, word)?);
                    }
                    Meaning::Part(feature, manage) => {
                        add(feature.id, Meaning::Feature(feature), manage.iter().map(|id| (*id).to_owned()).collect());
                    }
                    other => unreachable!("{path} is {other:?}"),
                }
            }
        }
        Ok(())
    }

    /// What the tasks of a place take on the release.
    pub(crate) fn needs(&self, place: &Place) -> impl Iterator<Item = &'static polc::catalogue::TaskNeeds> {
        let product = self.product;
        let release = self.facts.release;
        let of = TASKS.iter().filter(move |task| task.platform.name() == product);
        let tasks = place.tasks.clone();
        of.filter(move |task| tasks.contains(task.name)).flat_map(|t| t.needs).filter(move |n| n.releases.has(release))
    }

    /// The level that a place grants of a portable feature by its own statements.
    pub(crate) fn level(&self, place: &Place, owner: &str, name: &str) -> Option<&'static str> {
        let key = match self.facts.current(owner, name) {
            Some(feature) => feature.id.to_owned(),
            None => format!("{owner}.{name}"),
        };
        let set = &place.features.get(&key)?.1;
        if set.contains("minimal_all") {
            return Some("all");
        }
        set.contains("minimal_read").then_some("read")
    }
}

/// A global privilege as it is compared: where names stand alone, each by itself.
fn single(grant: &Global) -> Vec<(Vec<&'static str>, Set, Set)> {
    let path = grant.path.to_vec();
    if grant.privileges.is_empty() {
        return grant.names.iter().map(|name| (path.clone(), Set::from([name.clone()]), Set::new())).collect();
    }
    vec![(path, grant.names.iter().cloned().collect(), grant.privileges.iter().cloned().collect())]
}

/// On Amazon Connect there are no levels, only actions.
fn connect_grant(state: &mut State, written: &str, op: Op, words: &Expression) {
    let feature = facts::connect_feature(written);
    let held = state.connect.entry(feature.clone()).or_default();
    let mut set = if op == Op::Set { Set::new() } else { held.clone() };
    for (is_plus, word) in words.iter().filter(|(_, word)| word != "none") {
        let permissions = facts::permissions(&feature, word);
        if permissions.is_empty() {
            state.errors.insert("unknown-privilege");
            return;
        }
        for permission in permissions {
            if *is_plus && op != Op::Remove {
                set.insert(permission.id.to_owned());
            } else {
                set.remove(permission.id);
            }
        }
    }
    *held = set;
}
