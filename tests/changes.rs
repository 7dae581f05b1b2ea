//! `polc diff` as a user meets it, and what has to be true of it whatever the policy. `snapshots/changes__*.snap` reads as a session.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[path = "common/folders.rs"]
mod folders;
#[path = "common/sessions.rs"]
mod sessions;
#[path = "common/snapshots.rs"]
mod snapshots;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use folders::folder;
use serde_json::Value;
use snapshots::root::root;

fn run(folder: &Path, arguments: &[&str]) -> String {
    sessions::run(folder, &[], arguments, "").0
}

fn assert(name: &str, told: &str) {
    snapshots::settings().bind(|| insta::assert_snapshot!(format!("changes__{name}"), told));
}

/// What `polc diff -f json` says, and its exit code.
fn json(folder: &Path, arguments: &[&str]) -> (Value, i32) {
    let (told, code) = sessions::run(folder, &[], &[&["diff", "-f", "json"], arguments].concat(), "");
    let text: String = told.lines().filter(|line| !line.starts_with(['$']) && !line.starts_with("exit code")).collect();
    (serde_json::from_str(&text).unwrap_or_else(|_| panic!("{told}")), code)
}

/// Git in a folder; none where there is no git on this machine.
fn git(folder: &Path, arguments: &[&str]) -> Option<()> {
    let mut command = Command::new("git");
    command.current_dir(folder).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    command.args(["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]).args(arguments);
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status().ok()?;
    assert!(status.success(), "git {arguments:?}");
    Some(())
}

/// A repository with one commit.
fn repository(files: &[(&str, &str)]) -> Option<tempfile::TempDir> {
    let folder = folder(files);
    git(folder.path(), &["init", "-q"])?;
    git(folder.path(), &["add", "-A"])?;
    git(folder.path(), &["commit", "-qm", "first"])?;
    Some(folder)
}

const SOC: &str = r#"/// First-line triage.
role soc_tier1 <
  cases: read + reopen;
  alerts: all;
  index "logs-*": read < query: """{"term": {"team": "soc"}}"""; >;
>

/// Owns the queue.
role soc_lead extends soc_tier1 <
  cases: all - delete;
  connectors: all;
  in soc-eu < cases: read; >
>

role reader <
  spaces: "*";
  discover: read;
>

persona acting_lead = soc_tier1 + reader;

forbid "nobody deletes what they triage" < cases: delete; alerts: all; >

test "readers see no cases" < reader cannot cases.read; >
"#;

/// The policy of this branch: more, less, something of both, and a promise that breaks.
fn changed() -> String {
    SOC.replace("read + reopen", "read + delete")
        .replace("index \"logs-*\": read < query: \"\"\"{\"term\": {\"team\": \"soc\"}}\"\"\"; >;", "index \"logs-*\": read;")
        .replace("discover: read;", "discover: all; cases: read;")
        .replace("connectors: all;", "connectors: read;")
}

#[test]
fn what_a_branch_changes_for_whom() {
    let Some(folder) = repository(&[("policy/roles.pol", SOC), ("policy/polc.toml", "[targets.prod]\nrelease = \"9.5\"\n")]) else {
        return;
    };
    let policy = folder.path().join("policy");
    let mut told = run(&policy, &["diff", "main"]);
    fs::write(policy.join("roles.pol"), changed()).unwrap();
    told += &run(&policy, &["diff", "main"]);
    // From the top it is the same policy, by another path.
    told += &run(folder.path(), &["diff", "main:policy", "policy", "--role", "soc_lead", "--fail-on", "gain"]);
    told += &run(folder.path(), &["diff", "main", "policy", "--role", "reader", "--fail-on", "loss"]);
    assert("branch", &told);
    for format in ["markdown", "github", "sarif", "junit", "json"] {
        assert(format, &run(&policy, &["diff", "main", "-f", format]));
    }
}

#[test]
fn revisions_that_there_are_not() {
    let Some(folder) = repository(&[("roles.pol", SOC), ("docs/readme.md", "nothing")]) else { return };
    let outside = folders::folder(&[("roles.pol", SOC)]);
    let mut told = run(folder.path(), &["diff", "mian"]);
    told += &run(folder.path(), &["diff", "main:docs"]);
    told += &run(folder.path(), &["diff", "main:nowhere", "."]);
    told += &run(folder.path(), &["diff", "--", "--output=roles.pol"]);
    told += &run(folder.path(), &["diff", ":roles.pol"]);
    told += &run(folder.path(), &["diff", "main", "--role", "soc_teir1"]);
    told += &run(folder.path(), &["diff", "main", "-t", "kibana:8.17"]);
    told += &run(outside.path(), &["diff", "main"]);
    told += &run(folder.path(), &["diff", "roles:"]);
    told += &run(folder.path(), &["diff", "roles:live.json"]);
    let nowhere = std::ffi::OsString::from("nowhere");
    told += &sessions::run(folder.path(), &[("PATH", Path::new(&nowhere))], &["diff", "main"], "").0;
    assert("no_such_revision", &told);
    assert_eq!(fs::read_to_string(folder.path().join("roles.pol")).unwrap(), SOC);
}

#[test]
fn a_revision_that_does_not_compile() {
    let Some(folder) = repository(&[("roles.pol", "role a < cases: al; >\nrole b < cases: read; >\n")]) else { return };
    fs::write(folder.path().join("roles.pol"), "role a < cases: all; >\nrole b < cases: read; >\n").unwrap();
    let mut told = run(folder.path(), &["diff", "main"]);
    told += &run(folder.path(), &["diff", "main", "--fail-on", "loss"]);
    told += &run(folder.path(), &["diff", "main", "--fail-on", "never"]);
    assert("revision_with_errors", &told);
}

#[test]
fn only_the_text_changes() {
    let after = r#"
role reader < discover: read; spaces: "*"; >
abstract role triage < alerts: minimal_all; index "logs-*": read < query: """{ "term": { "team": "soc" } }"""; >; >
/// Another description.
role soc_tier1 extends triage < cases: minimal_read + reopen; alerts: all; // as it was
>
/// Owns the queue.
role lead extends soc_tier1 < in soc-eu < cases: read; > cases: all - delete; connectors: all; >
persona acting_lead = soc_tier1 + reader;
forbid "nobody deletes what they triage" < cases: delete; alerts: all; >
test "readers see no cases" < reader cannot cases.read; >
"#;
    let folder = folder(&[("old/roles.pol", SOC), ("new/a.pol", after)]);
    let mut told = run(folder.path(), &["diff", "old", "new"]);
    told += &run(folder.path(), &["diff", "old", "new", "--all-fields"]);
    assert("text_only", &told);
}

#[test]
fn each_change_of_a_query_is_what_it_is() {
    let role = |query: &str| format!("role r < index \"logs-*\": read{query}; >\n");
    let (none, one) = (role(""), role(r#" < query: """{"term": {"a": 1}}"""; >"#));
    let other = role(r#" < query: """{"term": {"a": 2}}"""; >"#);
    let verdict = |old: &str, new: &str| {
        let folder = folder(&[("old/a.pol", old), ("new/a.pol", new)]);
        json(folder.path(), &["old", "new"]).0["roles"][0]["verdict"].clone()
    };
    assert_eq!(verdict(&one, &none), "gains");
    assert_eq!(verdict(&none, &one), "loses");
    assert_eq!(verdict(&one, &other), "both");
    assert_eq!(verdict(&one, &one), "equal");
}

#[test]
fn one_word_more_is_one_gain_at_that_word() {
    let folder = folder(&[("old/a.pol", "role r < cases: read; >\n"), ("new/a.pol", "role r < cases: read + delete; >\n")]);
    let (found, code) = json(folder.path(), &["old", "new"]);
    let differences = found["roles"][0]["differences"].as_array().unwrap();
    assert_eq!((differences.len(), code), (1, 1));
    assert_eq!(differences[0]["what"], "cases.delete");
    assert_eq!(differences[0]["at"]["path"], "new/a.pol");
    assert_eq!(differences[0]["at"]["range"]["start"]["column"], 24);
}

#[test]
fn a_release_is_a_difference_between_products() {
    let policy = "role r < security: read; cases: all; >\n";
    let toml = |release: &str| format!("[targets.prod]\nrelease = \"{release}\"\n");
    let folder =
        folder(&[("old/a.pol", policy), ("old/polc.toml", &toml("9.2")), ("new/a.pol", policy), ("new/polc.toml", &toml("9.4"))]);
    let told = run(folder.path(), &["diff", "old", "new"]) + &run(folder.path(), &["diff", "new", "old"]);
    assert("other_release", &told);
}

/// A policy for 9.0, of the shapes that people have.
const BEFORE: &str = r#"/// Reads.
role soc_read <
  security: read;
>

/// Manages one space, and reads elsewhere.
role soc_manager extends soc_read <
  cases: all;
  in soc-eu < security: all; >
>

role one_line < security: read; maps: read; >

role everything < base: all; spaces: "*"; >

role plain < connectors: read; index "logs-*": read; >
"#;

#[test]
fn what_an_upgrade_does_to_a_policy() {
    let folder = folder(&[("roles.pol", BEFORE), ("polc.toml", "[targets.prod]\nrelease = \"9.0\" # until spring\n")]);
    let upgrade = ["migrate", "--from", "9.0", "--to", "9.4"];
    let mut told = run(folder.path(), &upgrade);
    told += &run(folder.path(), &[&upgrade, ["--role", "one_line", "--explain", "--ignore", "new"].as_slice()].concat());
    assert("migrate_policy", &told);
    for format in ["json", "github"] {
        assert(
            &format!("migrate_{format}"),
            &run(folder.path(), &[&upgrade, ["--role", "soc_read", "-f", format].as_slice()].concat()),
        );
    }
    let mut told =
        run(folder.path(), &[&upgrade, ["--write", "new"].as_slice(), &["--fail-on", "never", "-f", "markdown"]].concat());
    for file in ["new/polc.toml", "new/roles.pol"] {
        told += &format!("--- {file}\n{}", fs::read_to_string(folder.path().join(file)).unwrap());
    }
    // It is right, and keeps what has words.
    told += &run(&folder.path().join("new"), &["check", "-f", "concise", "-A", "base-privileges-grow"]);
    told += &run(folder.path(), &[&upgrade, ["--write", "new", "roles.pol"].as_slice()].concat());
    assert("migrate_write", &told);
}

/// What a cluster of 9.0 holds: old ids, one that nobody can open, one of a plugin, one of the product.
const EXPORTED: &str = r#"[
  {"name": "analyst", "elasticsearch": {"cluster": [], "indices": [], "run_as": []},
   "kibana": [{"base": [], "feature": {"siemV2": ["minimal_read", "event_filters_all"], "securitySolutionCases": ["minimal_all"]},
               "spaces": ["soc"]}]},
  {"name": "t1_analyst", "elasticsearch": {"cluster": [], "indices": [], "run_as": []},
   "kibana": [{"base": [], "feature": {"siem": ["read", "read_alerts"]}, "spaces": ["*"]}]},
  {"name": "guided", "elasticsearch": {"cluster": [], "indices": [], "run_as": []},
   "kibana": [{"base": [], "feature": {"guidedOnboardingFeature": ["all"], "ownPlugin": ["all"]}, "spaces": ["*"]}]},
  {"name": "broken", "elasticsearch": {"cluster": [], "indices": [], "run_as": []}, "kibana": [],
   "_transform_error": [{"reason": "kibana:duplicated_resources"}]},
  {"name": "viewer", "metadata": {"_reserved": true}, "elasticsearch": {"cluster": [], "indices": [], "run_as": []},
   "kibana": [{"base": ["read"], "feature": {}, "spaces": ["*"]}]}
]"#;

#[test]
fn what_an_upgrade_does_to_exported_roles() {
    let folder = folder(&[("live.json", EXPORTED)]);
    let upgrade = ["migrate", "--from", "9.0", "--to", "9.4", "--roles", "live.json"];
    let mut told = run(folder.path(), &upgrade);
    told += &run(folder.path(), &[&upgrade, ["--saved-on", "9.2", "--role", "analyst"].as_slice()].concat());
    told += &run(folder.path(), &["migrate", "--from", "9.0", "--to", "serverless", "--roles", "live.json", "--role", "analyst"]);
    assert("migrate_roles", &told);
}

/// Exported roles are imported as they are on the old release, and what that policy would lose on the new one is written beside it. What
/// cannot be imported is named.
#[test]
fn exported_roles_as_a_policy_for_the_new_release() {
    let folder = folder(&[("live.json", EXPORTED)]);
    let upgrade = ["migrate", "--from", "9.0", "--to", "9.4", "--roles", "live.json", "--write", "new", "-f", "json=report.json"];
    let mut told = run(folder.path(), &upgrade);
    for file in ["new/polc.toml", "new/roles.pol"] {
        told += &format!("--- {file}\n{}", fs::read_to_string(folder.path().join(file)).unwrap());
    }
    told += &run(&folder.path().join("new"), &["check", "-f", "concise", "-A", "all-spaces"]);
    // Nobody has lost what has words on the new release.
    told += &run(folder.path(), &["diff", "roles:live.json", "new", "--fail-on", "loss"]);
    told += &run(folder.path(), &upgrade);
    assert("migrate_write_roles", &told);
}

#[test]
fn upgrades_that_there_are_not() {
    let folder = folder(&[("roles.pol", BEFORE), ("connect/c.pol", "role c on connect < users: view; >\n")]);
    let mut told = String::new();
    for arguments in [
        ["--from", "9.4", "--to", "9.0"].as_slice(),
        &["--from", "8.17", "--to", "9.4"],
        &["--from", "9.0", "--to", "9.2", "--saved-on", "9.3"],
        &["--from", "9.0", "--to", "9.4", "--role", "soc_raed"],
        &["--from", "9.0", "--to", "9.4", "--roles", "nowhere.json"],
        &["--from", "9.0", "--to", "9.4", "--roles", "roles.pol"],
        &["--from", "9.0", "--to", "9.4", "connect/c.pol"],
        &["--from", "9.0"],
    ] {
        told += &run(folder.path(), &[["migrate"].as_slice(), arguments].concat());
    }
    assert("no_such_upgrade", &told);
}

/// What a cluster holds after somebody gave more by hand, and left one role out.
const LIVE: &str = r#"[
  {"name": "soc_tier1", "metadata": {}, "elasticsearch": {"cluster": ["monitor"], "indices": [], "run_as": []},
   "kibana": [{"base": [], "feature": {"securitySolutionCasesV3": ["read", "cases_delete"]}, "spaces": ["default"]}]},
  {"name": "by_hand", "elasticsearch": {"cluster": ["all"], "indices": [], "run_as": []}, "kibana": []},
  {"name": "broken", "elasticsearch": {"cluster": [], "indices": [], "run_as": []}, "kibana": [],
   "_transform_error": [{"reason": "kibana:duplicated_resources"}]},
  {"name": "viewer", "metadata": {"_reserved": true}, "elasticsearch": {"cluster": [], "indices": [], "run_as": []},
   "kibana": [{"base": ["read"], "feature": {}, "spaces": ["*"]}]}
]"#;

#[test]
fn what_is_deployed_has_drifted() {
    let policy = "/// Triage.\nrole soc_tier1 < cases: read; >\nrole soc_lead < cases: all; >\nrole broken < discover: read; >\n";
    let folder = folder(&[("roles.pol", policy), ("live.json", LIVE)]);
    let mut told = run(folder.path(), &["diff", ".", "roles:live.json"]);
    told += &run(folder.path(), &["diff", "roles:live.json", "."]);
    told += &run(folder.path(), &["diff", ".", "roles:live.json", "--role", "soc_tier1", "--fail-on", "loss"]);
    fs::write(folder.path().join("polc.toml"), "[targets.prod]\nrelease = \"9.5\"\n[targets.dr]\nrelease = \"9.4\"\n").unwrap();
    told += &run(folder.path(), &["diff", ".", "roles:live.json"]);
    told += &run(folder.path(), &["diff", ".", "roles:live.json", "-t", "dr", "--role", "soc_lead"]);
    assert("drift", &told);
}

#[test]
fn two_clusters_and_no_policy() {
    let prod = r#"{"ops": {"cluster": ["manage"], "indices": [{"names": ["logs-*"], "privileges": ["read"]}],
        "applications": [{"application": "kibana-.kibana", "privileges": ["feature_siemV2.read", "feature_own.all"], "resources": ["space:a"]}]}}"#;
    let test = r#"{"ops": {"cluster": ["monitor"], "indices": [{"names": ["logs-a", "metrics-*"], "privileges": ["all"]}],
        "applications": [{"application": "kibana-.kibana", "privileges": ["feature_siemV3.read"], "resources": ["*"]}]}}"#;
    let folder = folder(&[("prod.json", prod), ("test.json", test)]);
    let mut told = run(folder.path(), &["diff", "roles:prod.json", "roles:test.json", "-t", "kibana:9.1"]);
    told += &run(folder.path(), &["diff", "roles:prod.json", "roles:test.json"]);
    told += &run(folder.path(), &["diff", "roles:prod.json", "roles:prod.json"]);
    assert("two_clusters", &told);
}

/// Whoever builds has deployed what the policy says, in whatever format.
#[test]
fn a_policy_is_what_it_was_built_to() {
    let mut compared = 0;
    for example in ["first", "soc", "observability", "serverless", "contact-centre", "both", "ci"] {
        let policy = root().join("examples").join(example);
        let toml = fs::read_to_string(policy.join("polc.toml")).unwrap();
        let targets = toml.lines().filter_map(|line| line.strip_prefix("[targets.")?.strip_suffix(']'));
        for target in targets {
            for format in ["role", "bulk", "elasticsearch", "terraform", "profile", "cloudformation"] {
                let out = tempfile::tempdir().unwrap();
                let built = out.path().join("out");
                let place = built.display().to_string();
                let (_, code) = sessions::run(&policy, &[], &["build", "-t", target, "-e", format, "-o", &place], "");
                if code != 0 {
                    continue;
                }
                let (found, code) = json(&policy, &[".", &format!("roles:{place}"), "-t", target]);
                let differing: Vec<&Value> = found["roles"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .filter(|role| role["verdict"] != "equal" || role["state"] != "both")
                    .collect();
                assert!(differing.is_empty() && code == 0, "{example} {target} {format}: {differing:#?}");
                compared += found["roles"].as_array().unwrap().len();
            }
        }
    }
    assert!(compared > 100, "{compared}");
}

/// A policy against itself, and against itself in the one canonical layout.
#[test]
fn a_layout_changes_nothing_for_anybody() {
    for example in ["soc", "observability", "contact-centre", "both"] {
        let policy = root().join("examples").join(example);
        let place = policy.display().to_string();
        let (found, code) = json(&policy, &[&place, &place]);
        assert_eq!(code, 0, "{example}");
        assert!(found["roles"].as_array().unwrap().iter().all(|role| role["text_only"] == false), "{example}");
        let copy = tempfile::tempdir().unwrap();
        for entry in fs::read_dir(&policy).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|it| it == "pol" || it == "toml") {
                // Somebody's own layout: every statement on a line that begins elsewhere.
                let text = fs::read_to_string(&path).unwrap().replace("\n  ", "\n      ");
                fs::write(copy.path().join(path.file_name().unwrap()), text).unwrap();
            }
        }
        let (found, code) = json(copy.path(), &[&place, "."]);
        assert_eq!(code, 0, "{example}: {found:#}");
        assert!(found["roles"].as_array().unwrap().iter().all(|role| role["verdict"] == "equal"), "{example}");
        assert!(found["roles"].as_array().unwrap().iter().any(|role| role["text_only"] == true), "{example}");
    }
}
