//! What roles hold through old feature ids, and what a fix leaves of it, for every deprecated id on every release.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeMap;

use assert_cmd::Command;
use polc::catalogue::{FEATURES, Feature, Release};
use polc::check::effective::Effective;
use polc::check::names::feature_by_id;
use polc::check::privileges::{FeatureOn, Privileges};
use polc::check::{Check, Context};
use polc::config::{Config, Target};
use polc::project::Project;

const LEVELS: [&str; 4] = ["all", "read", "minimal_all", "minimal_read"];

/// What a role holds of live features: by the id, in the default space.
type Held = BTreeMap<&'static str, Privileges>;

fn is_deprecated(feature: &Feature, release: Release) -> bool {
    feature.registered.has(release) && !feature.current.has(release) && feature.replaced.iter().any(|row| row.releases.has(release))
}

/// The features that replace an id on a release.
fn successors(feature: &Feature, release: Release) -> Vec<&'static str> {
    let rows = feature.replaced.iter().filter(|row| row.releases.has(release));
    rows.flat_map(|row| row.to).map(|(id, _)| *id).collect()
}

/// One role for every level of every deprecated id, and for pairs of those that something replaces together.
fn policy(release: Release) -> (String, usize) {
    let old: Vec<&Feature> = FEATURES.iter().filter(|feature| is_deprecated(feature, release)).collect();
    let mut bodies: Vec<String> = Vec::new();
    for feature in &old {
        bodies.extend(LEVELS.iter().map(|level| format!("\"{}\": {level};", feature.id)));
    }
    for (at, one) in old.iter().enumerate() {
        for other in old.iter().skip(at + 1) {
            let (first, second) = (successors(one, release), successors(other, release));
            if first.iter().any(|id| second.contains(id)) {
                for (level, another) in [("all", "read"), ("read", "all"), ("minimal_read", "all"), ("all", "minimal_all")] {
                    bodies.push(format!("\"{}\": {level};\n  \"{}\": {another};", one.id, other.id));
                }
            }
        }
    }
    let roles = bodies.iter().enumerate().map(|(n, body)| format!("/// A role.\nrole r{n} <\n  {body}\n>\n"));
    (roles.collect::<Vec<_>>().join("\n"), bodies.len())
}

fn target(release: Release) -> Target {
    Config::default().target(&format!("kibana:{}", release.id())).unwrap()
}

/// What each role holds, by an own reading of the catalogue: each old id is worth what replaces it.
fn held(text: &str, target: &Target) -> BTreeMap<String, Held> {
    let project = Project::new().file("policy.pol", text);
    assert!(project.mistakes().is_empty(), "{:?}\n{text}", project.mistakes());
    let mut all = BTreeMap::new();
    project.each_policy(|policy| {
        let context = Context::new(target);
        let check = Check::new(&context, policy);
        for id in policy.ids() {
            let mut wrong = Vec::new();
            let Some(Effective::Kibana(role)) = check.role(id, &mut wrong) else { panic!("{wrong:?}") };
            let mut held = Held::new();
            let mut add = |id: &str, ids: &mut dyn Iterator<Item = &str>| {
                let on = FeatureOn::new(feature_by_id(id).unwrap(), target.release());
                let set = held.entry(on.feature.id).or_default();
                *set = on.closed(*set | on.set_of(ids));
            };
            for grant in role.entries.iter().flat_map(|entry| &entry.features) {
                let feature = feature_by_id(&grant.id).unwrap();
                if !is_deprecated(feature, target.release()) {
                    add(feature.id, &mut grant.privileges.iter().map(|id| &**id));
                    continue;
                }
                for privilege in &grant.privileges {
                    let row = feature.replaced.iter().find(|row| row.from == privilege && row.releases.has(target.release()));
                    for (id, ids) in row.unwrap_or_else(|| panic!("{} {privilege}", feature.id)).to {
                        add(id, &mut ids.iter().copied());
                    }
                }
            }
            all.insert(role.name.to_string(), held);
        }
    });
    all
}

#[test]
fn a_fix_takes_nothing_away_that_it_does_not_name() {
    for release in Release::all() {
        let (before, count) = policy(release);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("policy.pol");
        std::fs::write(&path, &before).unwrap();
        let name = format!("kibana:{}", release.id());
        let mut command = Command::new(env!("CARGO_BIN_EXE_polc"));
        let output = command.env_clear().current_dir(folder.path()).args(["check", "--fix-unsafe", "-t", &name]).output().unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        let (before, after) = (held(&before, &target(release)), held(&text, &target(release)));
        assert_eq!(before.len(), count);
        for (role, held) in &before {
            let left = &after[role];
            for (feature, set) in held {
                let now = left.get(feature).copied().unwrap_or_default();
                assert!(
                    now.covers(*set),
                    "{name}: {role} loses {feature}: {held:?}, {left:?}\n{}",
                    String::from_utf8_lossy(&output.stdout)
                );
            }
        }
        let old = FEATURES.iter().filter(|feature| is_deprecated(feature, release));
        let left: Vec<&str> = old.map(|feature| feature.id).filter(|id| text.contains(&format!("\"{id}\""))).collect();
        assert!(left.is_empty(), "{name}: {left:?} are still there");
    }
}

#[test]
fn a_fix_names_what_it_takes_away() {
    for release in Release::all() {
        for feature in FEATURES.iter().filter(|feature| is_deprecated(feature, release)) {
            for row in feature.keeps.iter().filter(|row| row.releases.has(release)) {
                let folder = tempfile::tempdir().unwrap();
                let text = format!("role r <\n  \"{}\": {};\n>\n", feature.id, row.from);
                std::fs::write(folder.path().join("policy.pol"), text).unwrap();
                let mut command = Command::new(env!("CARGO_BIN_EXE_polc"));
                let arguments = ["check", "-f", "json", "-t", &format!("kibana:{}", release.id())];
                let output = command.env_clear().current_dir(folder.path()).args(arguments).output().unwrap();
                let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
                let found =
                    json["diagnostics"].as_array().unwrap().iter().find(|it| it["name"] == "deprecated-feature-id").unwrap();
                let title = found["fixes"][0]["title"].as_str().unwrap();
                assert!(title.ends_with(&format!("without the right to {}", row.does)), "{title}");
            }
        }
    }
}

/// Where an id is deprecated, each of its privileges has a row, to features that are not deprecated themselves.
#[test]
fn every_privilege_of_an_old_id_has_a_replacement_that_lives() {
    let mut rows = 0;
    for release in Release::all() {
        for feature in FEATURES.iter().filter(|feature| is_deprecated(feature, release)) {
            let subs = feature.privileges.iter().filter(|privilege| privilege.releases.has(release)).map(|privilege| privilege.id);
            for privilege in LEVELS.into_iter().chain(subs) {
                let row = feature.replaced.iter().find(|row| row.from == privilege && row.releases.has(release));
                let row = row.unwrap_or_else(|| panic!("{} {privilege} on {}", feature.id, release.id()));
                for (id, privileges) in row.to {
                    let new = feature_by_id(id).unwrap();
                    let on = FeatureOn::new(new, release);
                    assert!(new.registered.has(release) && !is_deprecated(new, release), "{} {privilege}: {id}", feature.id);
                    assert!(!on.set_of(privileges.iter().copied()).is_empty(), "{} {privilege}: {id}", feature.id);
                }
                rows += 1;
            }
        }
    }
    assert!(rows > 500, "{rows}");
}

/// What an old id of Security holds of the features that came of it, release by release.
#[test]
fn an_old_id_means_the_same_on_every_release() {
    for (id, level) in [("siem", "all"), ("siem", "read"), ("siemV2", "all"), ("siemV2", "minimal_all"), ("siemV2", "read")] {
        for release in Release::all() {
            let text = format!("role r <\n  \"{id}\": {level};\n>\n");
            let held = held(&text, &target(release)).remove("r").unwrap();
            let reads = |name: &str| {
                let mut current = FEATURES.iter().filter(|f| {
                    f.current.has(release) && f.owner.is_some_and(|owner| owner.name() == "security") && f.names.contains(&name)
                });
                let of =
                    current.next().or_else(|| FEATURES.iter().find(|f| f.current.has(release) && f.names.contains(&"security")));
                held.get(of.unwrap().id).copied().unwrap_or_default()
            };
            let wanted = if level.ends_with("all") { Privileges::ALL | Privileges::READ } else { Privileges::READ };
            for name in ["security", "rules", "alerts"] {
                assert!(reads(name).covers(wanted), "{id}: {level} on {} holds no {name}: {held:?}", release.id());
            }
        }
    }
}
