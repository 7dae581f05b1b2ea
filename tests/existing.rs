//! What a policy builds is imported to a policy that builds the same, an import of an import is the same text, and no input makes the
//! readers panic or an import say that it is the same when it is not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[path = "common/root.rs"]
mod root;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use polc::catalogue::{FEATURES, Platform, Release};
use polc::config::{Config, Target};
use polc::effect::Verdict as Compare;
use polc::existing::{self, Existing, Input, RawRole};
use polc::import::{self, Imported, Naming, Options, Style, Targets, Verdict};
use polc::project::changes::{Compared, Comparing, changes};
use polc::project::upgrade::{Upgrading, upgrade};
use polc::project::{BuildOptions, Project};
use polc::source::FileId;
use proptest::prelude::*;
use serde_json::{Value, json};
use walkdir::WalkDir;

fn input(name: &str, bytes: &[u8]) -> Input {
    Input { name: name.to_owned(), bytes: bytes.to_owned(), is_beside: false, is_found: false }
}

fn read(inputs: &[Input]) -> Result<Existing, String> {
    existing::read(inputs, &existing::Options::default()).map_err(|refused| refused.iter().map(ToString::to_string).collect())
}

fn targets(target: &Target) -> Targets {
    let target = Some(target.clone());
    match target.as_ref().map(Target::platform) {
        Some(Platform::Kibana) => Targets::new(target, None),
        _ => Targets::new(None, target),
    }
}

fn told(imported: &Imported) -> String {
    let roles = imported.roles.iter().map(|role| format!("{} {:?} {:?}", role.name, role.verdict, role.notes));
    roles.collect::<Vec<_>>().join("\n")
}

/// Every file below a folder with one of these extensions, by its path.
fn files(folder: &Path, extensions: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let entries = WalkDir::new(folder).sort_by_file_name().into_iter().map(|entry| entry.unwrap().into_path());
    let wanted = entries.filter(|path| path.extension().is_some_and(|it| extensions.iter().any(|known| it == *known)));
    wanted.map(|path| (path.strip_prefix(folder).unwrap().display().to_string(), fs::read(&path).unwrap())).collect()
}

/// What a policy builds in a format is imported, and the policy that comes of it has to build the same.
fn comes_back(name: &str, project: &Project, config: &str, format: &str) {
    let Ok(built) = project.build(format) else { return };
    // The roles have all of their index privileges; nothing is to be added to them again.
    let (parsed, _) = Config::parse(FileId(0), config);
    let mut config = config.to_owned();
    for target in parsed.targets.iter().filter(|target| target.kibana().is_some_and(|it| it.derive_indices)) {
        let head = format!("[targets.{}]\n", target.name);
        config = config.replace(&head, &format!("{head}derive_indices = false\n"));
    }
    let (parsed, _) = Config::parse(FileId(0), &config);
    let mut by_target: BTreeMap<&str, Vec<Input>> = BTreeMap::new();
    for (path, text) in &built.files {
        let (target, file) = path.split_once('/').unwrap();
        by_target.entry(target).or_default().push(input(file, text.as_bytes()));
    }
    for (target, inputs) in by_target {
        let declared = parsed.targets.iter().find(|it| it.name == target).cloned();
        let target = declared.unwrap_or_else(|| {
            let release = target.rsplit_once('-').and_then(|(_, id)| Release::parse(id));
            release.map_or_else(|| Target::newest(Platform::Connect), Target::of_release)
        });
        let read = read(&inputs).unwrap_or_else(|refused| panic!("{name}, {format}: {refused}"));
        for style in [Style::Short, Style::Frozen] {
            for naming in [Naming::Portable, Naming::Raw] {
                let options = Options { style, naming, ..Options::default() };
                let imported = import::import(&read, targets(&target), &options);
                assert!(imported.is_whole(), "{name}, {format}, {}:\n{}", target.name, told(&imported));
                let again = Project::new().file("roles.pol", imported.policy()).config(config.as_str());
                // Raw ids are of this target only.
                let alone = BuildOptions::default().format(format);
                let alone = if target.is_declared { alone.target(target.name.as_str()) } else { alone };
                let again = again.build_with(&alone).unwrap_or_else(|error| {
                    panic!(
                        "{name}, {format}: {error:?}
{}",
                        imported.policy()
                    )
                });
                let of = |files: &BTreeMap<String, String>| -> BTreeMap<String, String> {
                    let own = files.iter().filter(|(path, _)| path.starts_with(&format!("{}/", target.name)));
                    own.map(|(path, text)| (path.clone(), text.clone())).collect()
                };
                assert_eq!(of(&built.files), of(&again.files), "{name}, {format}, {style:?}, {naming:?}:\n{}", imported.policy());
            }
        }
    }
}

#[test]
fn what_an_example_builds_comes_back() {
    let mut count = 0;
    for entry in fs::read_dir(root::root().join("examples")).unwrap() {
        let folder = entry.unwrap().path();
        let Ok(config) = fs::read_to_string(folder.join("polc.toml")) else { continue };
        // What the linter thinks of a text does not matter here.
        let config = config.split("\n[lint").next().unwrap().to_owned();
        let mut project = Project::new().config(config.as_str());
        for (name, text) in files(&folder, &["pol"]) {
            project = project.file(name, String::from_utf8(text).unwrap());
        }
        for format in ["role", "bulk", "elasticsearch", "terraform", "profile", "cloudformation"] {
            comes_back(&folder.display().to_string(), &project, &config, format);
            count += 1;
        }
    }
    assert!(count >= 36, "{count}");
}

/// Ids that a feature has on some release, with one that it does not have.
fn privileges(release: Release) -> impl Strategy<Value = Value> {
    let known: Vec<usize> = (0..FEATURES.len()).filter(|at| FEATURES[*at].registered.has(release)).collect();
    let features =
        prop::collection::vec((prop::sample::select(known), prop::collection::vec(any::<prop::sample::Index>(), 1..5)), 1..4);
    features.prop_map(|features| {
        let mut map = serde_json::Map::new();
        for (at, picks) in features {
            let feature = &FEATURES[at];
            let mut ids = vec!["all", "read", "minimal_all", "minimal_read", "minimal_read"];
            ids.extend(feature.privileges.iter().map(|sub| sub.id));
            let mut picked: Vec<&str> = picks.iter().map(|pick| ids[pick.index(ids.len())]).collect();
            picked.sort_unstable();
            picked.dedup();
            map.insert(feature.id.to_owned(), json!(picked));
        }
        Value::Object(map)
    })
}

/// A stored role.
fn role(release: Release) -> impl Strategy<Value = Value> {
    let spaces = prop::sample::subsequence(vec!["default", "soc", "lab", "hr"], 1..4);
    let entries = prop::collection::vec((privileges(release), any::<bool>()), 1..3);
    let indices = prop::collection::vec(
        (
            prop::sample::subsequence(vec!["logs-*", "hr-*", "logs-a"], 1..3),
            prop::sample::subsequence(vec!["read", "write", "view_index_metadata", "manage"], 1..3),
            any::<bool>(),
        ),
        0..3,
    );
    (spaces, entries, indices).prop_map(|(mut spaces, entries, indices)| {
        let mut kibana = Vec::new();
        for (feature, base) in entries {
            let Some(space) = spaces.pop() else { continue };
            kibana.push(if base {
                json!({"base": ["read"], "feature": {}, "spaces": [space]})
            } else {
                json!({"base": [], "feature": feature, "spaces": [space]})
            });
        }
        let indices: Vec<Value> = indices
            .into_iter()
            .map(|(names, privileges, query)| {
                let mut entry = json!({"names": names, "privileges": privileges, "field_security": {"grant": ["*"], "except": []}});
                if query {
                    entry["query"] = json!("{\"term\": {\"a\": 1}}");
                }
                entry
            })
            .collect();
        json!({"name": "x", "elasticsearch": {"cluster": ["monitor"], "indices": indices, "run_as": []}, "kibana": kibana})
    })
}

fn release() -> impl Strategy<Value = Release> {
    prop::sample::select(Release::all().collect::<Vec<_>>())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(192) })]

    /// Whatever is stored: no proof fails, and what is written compiles to what is imported to the same text again.
    #[test]
    fn import_is_a_fixed_point((release, role) in release().prop_flat_map(|release| (Just(release), role(release))), is_frozen in any::<bool>()) {
        let target = Target::of_release(release);
        let options = Options { style: if is_frozen { Style::Frozen } else { Style::Short }, ..Options::default() };
        let stored = read(&[input("x.json", role.to_string().as_bytes())]).unwrap();
        let imported = import::import(&stored, targets(&target), &options);
        prop_assert!(!told(&imported).contains("proof failed"), "{}\n{}\n{}", role, told(&imported), imported.policy());
        prop_assert_eq!(imported.roles.len(), 1);
        if imported.roles[0].text.is_none() {
            return Ok(());
        }
        let (project, config) = Project::of_imported(&imported);
        let built = project.build("role").map_err(|error| TestCaseError::fail(format!("{role}\n{config}\n{error:?}")))?;
        let (path, text) = built.files.iter().next().unwrap();
        let again = import::import(&read(&[input(path, text.as_bytes())]).unwrap(), targets(&target), &options);
        prop_assert_eq!(again.roles[0].verdict, Verdict::Identical, "{}\n{}\n{}", role, imported.policy(), told(&again));
        let plain = |text: String| text.lines().filter(|line| !line.trim_start().starts_with("//")).map(|line| format!("{line}\n")).collect::<String>();
        // Old documents stand in their own order; what is compiled stands in the catalogue's.
        let third = Project::of_imported(&again).0.build("role").unwrap();
        prop_assert_eq!(text, third.files.values().next().unwrap(), "{}", plain(again.policy()));
    }
}

/// Imports whatever it is, if it can be read, compares it with itself, and asks what an upgrade does to it.
fn survives(name: &str, bytes: &[u8]) -> Option<Imported> {
    let read = read(&[input(name, bytes)]).ok()?;
    is_never_equal_unseen(name, &read.roles);
    let imported = import::import(&read, Targets::new(None, None), &Options::default());
    assert!(!told(&imported).contains("proof failed"), "{name}:\n{}\n{}", String::from_utf8_lossy(bytes), told(&imported));
    Some(imported)
}

/// Roles differ from themselves in nothing, and of those that are not known whole nothing is said.
fn is_never_equal_unseen(name: &str, roles: &[RawRole]) {
    let is_whole = |name: &str| {
        roles
            .iter()
            .filter(|role| role.name == name)
            .all(|role| role.flags.incomplete.is_empty() && role.flags.unreadable.is_empty())
    };
    let same = changes(Compared::Roles(roles), Compared::Roles(roles), &Comparing::default()).unwrap();
    for role in &same.roles {
        let is_equal = role.verdict == Compare::Equal;
        assert!(is_equal || matches!(role.verdict, Compare::NotKnown | Compare::Refused), "{name}: {role:?}");
        assert!(!is_equal || is_whole(&role.name), "{name}: {role:?}");
    }
    let release = |id: &str| Release::parse(id).unwrap();
    let asked = Upgrading::new(release("9.0"), release("9.4"), Some(release("9.2"))).unwrap();
    for role in &upgrade(roles, &asked).roles {
        let is_refused = role.futures().all(|(_, future)| future.verdict == Compare::Refused);
        assert!(is_whole(&role.name) || is_refused, "{name}: {role:?}");
    }
}

fn fixtures() -> BTreeMap<String, Vec<u8>> {
    files(&root::root().join("tests/existing"), &["json", "yml", "yaml", "tf", "tfstate"])
}

#[test]
fn inputs_that_end_anywhere() {
    for (name, bytes) in fixtures() {
        let is_json = bytes.starts_with(b"{") || bytes.starts_with(b"[");
        for end in (0..bytes.trim_ascii_end().len()).step_by(41) {
            let imported = survives(&name, &bytes[..end]);
            assert!(!is_json || imported.is_none(), "{name} up to {end} is taken for a whole");
        }
    }
}

/// The places of all scalars, as pointers.
fn scalars(value: &Value, at: String, out: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().enumerate().for_each(|(n, item)| scalars(item, format!("{at}/{n}"), out)),
        Value::Object(map) => {
            for (key, value) in map {
                scalars(value, format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), out);
            }
        }
        _ => out.push(at),
    }
}

#[test]
fn scalars_that_are_something_else() {
    for (name, bytes) in fixtures() {
        let Ok(whole) = serde_json::from_slice::<Value>(&bytes) else { continue };
        let mut places = Vec::new();
        scalars(&whole, String::new(), &mut places);
        for place in places {
            for other in [Value::Null, json!(7), json!({"x": 1}), json!([[]])] {
                let mut changed = whole.clone();
                *changed.pointer_mut(&place).unwrap() = other.clone();
                let imported = survives(&name, changed.to_string().as_bytes());
                let is_privilege =
                    ["/privileges/", "/names/", "/spaces/", "/Permissions/", "/permissions/"].iter().any(|it| place.contains(it));
                if is_privilege && other.is_object() {
                    let is_whole = imported.is_some_and(|imported| {
                        imported.count(Verdict::Identical) == imported.roles.len() && !imported.roles.is_empty()
                    });
                    assert!(!is_whole, "{name} {place}");
                }
            }
        }
    }
}
