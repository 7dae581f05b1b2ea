//! What a role is written out as: by space and by index, not as a document, so that the order of a document does not matter.

use std::collections::{BTreeMap, BTreeSet};

use polc::catalogue::{DERIVED_INDICES, FEATURES};
use serde_json::Value;

use crate::facts::{Meaning, Set, name_of};
use crate::policy::Role;
use crate::role::{Place, Reader, State, union};

/// What holds in a space.
#[derive(Clone, Default)]
pub(crate) struct Grants {
    pub(crate) base: Set,
    pub(crate) features: BTreeMap<String, (Meaning, Set)>,
}

/// What a role comes to.
#[derive(Clone, Default)]
pub(crate) struct Compiled {
    pub(crate) spaces: BTreeMap<String, Grants>,
    /// The spaces of what is granted outside of blocks; where that is nothing, those of the blocks.
    pub(crate) own: BTreeSet<String>,
    pub(crate) cluster: Set,
    pub(crate) indices: BTreeMap<(Option<String>, String, String), Set>,
    pub(crate) run_as: Set,
    pub(crate) applications: BTreeMap<(String, Set), Set>,
    pub(crate) global: BTreeSet<(Vec<String>, Set, Set)>,
    pub(crate) permissions: Set,
}

/// Base privileges and features of a space.
type Written = (Vec<String>, BTreeMap<String, Vec<String>>);

/// What is compared with the document.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Document {
    pub(crate) spaces: BTreeMap<String, Written>,
    pub(crate) cluster: Set,
    pub(crate) indices: BTreeMap<(Option<String>, String, String), Set>,
    pub(crate) run_as: Set,
    pub(crate) applications: BTreeMap<(String, Set), Set>,
    pub(crate) global: BTreeSet<(Vec<String>, Set, Set)>,
    pub(crate) permissions: Set,
}

impl Reader<'_> {
    /// None if there are errors, in the role or in one that it extends.
    pub(crate) fn compile(&self, role: &Role) -> Option<Compiled> {
        if !self.is_right(role) {
            return None;
        }
        let state = self.role(role);
        let mut compiled = Compiled::default();
        if self.product == "connect" {
            compiled.permissions = state.connect.values().flatten().cloned().collect();
            compiled.permissions.extend(self.needs(&state.own).flat_map(|needs| needs.permissions).map(|id| (*id).to_owned()));
            return Some(compiled);
        }
        compiled.cluster = state.cluster.clone();
        compiled.run_as = state.run_as.clone();
        compiled.applications = state.applications.clone();
        let owned = |path: &[&str]| path.iter().map(|key| (*key).to_owned()).collect();
        compiled.global = state.global.iter().map(|(path, names, these)| (owned(path), names.clone(), these.clone())).collect();
        for ((on, name, options), set) in &state.indices {
            compiled.indices.insert((on.clone(), name.clone(), normal(options)), set.clone());
        }
        let State { own, spaces, blocks, .. } = state;
        let spaces = spaces.unwrap_or_else(|| BTreeSet::from(["default".to_owned()]));
        for space in spaces.iter().chain(blocks.keys()).collect::<BTreeSet<_>>() {
            let mut place = if spaces.contains(space) { own.clone() } else { Place::default() };
            union(&mut place, blocks.get(space).cloned().unwrap_or_default());
            self.place(&mut compiled, space, &place);
        }
        let granted = |space: &String| compiled.spaces.contains_key(space);
        compiled.own = match own.grants_something() {
            true => spaces.into_iter().filter(granted).collect(),
            false => blocks.into_keys().filter(granted).collect(),
        };
        Some(compiled)
    }

    /// Whether neither the role nor one that it extends has an error.
    pub(crate) fn is_right(&self, role: &Role) -> bool {
        self.role(role).errors.is_empty()
            && role.extends.iter().all(|parent| self.policy.role(parent).is_some_and(|parent| self.is_right(parent)))
    }

    fn place(&self, compiled: &mut Compiled, space: &str, place: &Place) {
        let mut grants = Grants { base: place.base.clone(), features: BTreeMap::new() };
        self.features(place, &mut grants.features).unwrap();
        if !grants.base.is_empty() || !grants.features.is_empty() {
            compiled.spaces.insert(space.to_owned(), grants);
        }
        let mut index = |names: &[&str], privileges: &[&str]| {
            for name in names {
                let key = (None, name.replace("{space}", space), String::new());
                compiled.indices.entry(key).or_default().extend(privileges.iter().map(|p| (*p).to_owned()));
            }
        };
        for derived in DERIVED_INDICES.iter().filter(|it| it.releases.has(self.facts.release)) {
            if self.level(place, name_of(derived.owner), derived.name) == Some(derived.level.name()) {
                index(derived.names, derived.privileges);
            }
        }
        for needs in self.needs(place) {
            needs.indices.iter().for_each(|(names, privileges)| index(names, privileges));
            compiled.cluster.extend(needs.cluster.iter().map(|it| (*it).to_owned()));
        }
    }

    pub(crate) fn document(&self, compiled: &Compiled) -> Document {
        let mut document = Document {
            spaces: BTreeMap::new(),
            cluster: compiled.cluster.clone(),
            indices: compiled.indices.clone(),
            run_as: compiled.run_as.clone(),
            applications: compiled.applications.clone(),
            global: compiled.global.clone(),
            permissions: compiled.permissions.clone(),
        };
        for (space, grants) in &compiled.spaces {
            let base = ["all", "read"].into_iter().find(|level| grants.base.contains(*level));
            let features = grants.features.iter().map(|(id, (meaning, set))| {
                let written = match meaning {
                    Meaning::Feature(feature) => self.facts.written(feature, set),
                    _ => set.iter().cloned().collect(),
                };
                (id.clone(), written)
            });
            let written = (base.into_iter().map(str::to_owned).collect(), features.collect());
            document.spaces.insert(space.clone(), written);
        }
        document
    }
}

/// Options as they are compared, from the language.
fn normal(options: &str) -> String {
    match options {
        "" => "",
        " < fields: \"a\", \"b.*\"; except: \"b.c\"; >" => r#"{"grant":["a","b.*"],"except":["b.c"]}"#,
        " < query: \"\"\"{\"term\": {\"team\": \"soc\"}}\"\"\"; >" => r#"query {"term":{"team":"soc"}}"#,
        " < restricted: true; >" => "restricted",
        other => unreachable!("{other}"),
    }
    .to_owned()
}

/// Options as they are compared, from an entry of the document.
fn normal_of(entry: &Value) -> String {
    if let Some(fields) = entry.get("field_security") {
        let list = |name: &str| fields[name].to_string();
        return format!("{{\"grant\":{},\"except\":{}}}", list("grant"), list("except"));
    }
    if let Some(query) = entry.get("query") {
        let query: Value = serde_json::from_str(query.as_str().unwrap()).unwrap();
        return format!("query {query}");
    }
    if entry["allow_restricted_indices"] == true { "restricted".to_owned() } else { String::new() }
}

impl Reader<'_> {
    /// The same with levels for what comes to one. What is written bare stays bare in the role, so that it does not grow with the releases;
    /// here it counts as the level.
    pub(crate) fn with_levels(&self, mut document: Document) -> Document {
        for (id, privileges) in document.spaces.values_mut().flat_map(|(_, features)| features) {
            let Some(feature) = FEATURES.iter().find(|feature| feature.id == id) else { continue };
            let held: Result<Vec<Set>, _> = privileges.iter().map(|word| self.facts.word(feature, word)).collect();
            if let Ok(held) = held
                && privileges.iter().any(|word| word.starts_with("minimal_"))
            {
                *privileges = self.facts.written(feature, &held.into_iter().flatten().collect());
            }
        }
        document
    }
}

fn texts(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().map(|text| text.as_str().unwrap().to_owned()).collect()
}

/// Reads what polc wrote. What it says twice, or in pieces that belong together, is a mistake of its own.
pub(crate) fn read(document: &Value) -> Document {
    let mut read = Document { permissions: texts(&document["Permissions"]).into_iter().collect(), ..Document::default() };
    let mut seen = Vec::new();
    for entry in kibana(document) {
        let features: BTreeMap<String, Vec<String>> =
            entry["feature"].as_object().into_iter().flatten().map(|(id, list)| (id.clone(), texts(list))).collect();
        let written = (texts(&entry["base"]), features);
        let spaces = texts(&entry["spaces"]);
        // `*` stands alone.
        if spaces != ["*"] {
            assert!(!seen.contains(&written), "two entries have the same grants: {document}");
            seen.push(written.clone());
        }
        assert!(spaces.is_sorted(), "spaces are not sorted: {document}");
        for space in spaces {
            assert!(read.spaces.insert(space.clone(), written.clone()).is_none(), "{space} has two entries: {document}");
        }
    }
    // A native role has it all in one place.
    let elastic = if document["elasticsearch"].is_null() { document } else { &document["elasticsearch"] };
    read.cluster = texts(&elastic["cluster"]).into_iter().collect();
    read.run_as = texts(&elastic["run_as"]).into_iter().collect();
    for part in ["indices", "remote_indices"] {
        for entry in elastic[part].as_array().into_iter().flatten() {
            let clusters = texts(&entry["clusters"]);
            let clusters = if part == "indices" { vec![None] } else { clusters.into_iter().map(Some).collect() };
            for cluster in clusters {
                for name in texts(&entry["names"]) {
                    let key = (cluster.clone(), name, normal_of(entry));
                    let before = read.indices.insert(key.clone(), texts(&entry["privileges"]).into_iter().collect());
                    assert!(before.is_none(), "{key:?} has two entries: {document}");
                }
            }
        }
    }
    for entry in document["applications"].as_array().into_iter().flatten().filter(|entry| !is_kibanas(entry)) {
        let set = |key: &str| texts(&entry[key]).into_iter().collect::<Set>();
        let key = (entry["application"].as_str().unwrap().to_owned(), set("resources"));
        assert!(read.applications.insert(key, set("privileges")).is_none(), "an application has two entries: {document}");
    }
    global(&document["global"], &mut Vec::new(), &mut read.global);
    read
}

fn is_kibanas(entry: &Value) -> bool {
    entry["application"] == "kibana-.kibana"
}

/// The entries of Kibana, from its own role API or from what a native role has for them.
fn kibana(document: &Value) -> Vec<Value> {
    if let Some(entries) = document["kibana"].as_array() {
        return entries.clone();
    }
    let of = document["applications"].as_array().into_iter().flatten().filter(|entry| is_kibanas(entry));
    let entry = |entry: &Value| {
        let (mut base, mut features) = (Vec::new(), BTreeMap::<String, Vec<String>>::new());
        for privilege in texts(&entry["privileges"]) {
            match privilege.strip_prefix("feature_").and_then(|rest| rest.split_once('.')) {
                Some((feature, word)) => features.entry(feature.to_owned()).or_default().push(word.to_owned()),
                None => base.push(privilege.trim_start_matches("space_").to_owned()),
            }
        }
        let spaces: Vec<String> = texts(&entry["resources"]).iter().map(|it| it.trim_start_matches("space:").to_owned()).collect();
        serde_json::json!({ "spaces": spaces, "base": base, "feature": features })
    };
    of.map(entry).collect()
}

/// The global privileges below some keys.
fn global(value: &Value, path: &mut Vec<String>, found: &mut BTreeSet<(Vec<String>, Set, Set)>) {
    for (key, value) in value.as_object().into_iter().flatten() {
        path.push(key.clone());
        for one in value.as_array().into_iter().flatten() {
            let set = |list: &Value| texts(list).into_iter().collect::<Set>();
            let grant = match one.as_str() {
                Some(name) => (path.clone(), Set::from([name.to_owned()]), Set::new()),
                None => (path.clone(), set(&one["names"]), set(&one["privileges"])),
            };
            assert!(found.insert(grant), "{one} stands twice");
        }
        global(value, path, found);
        path.pop();
    }
}
