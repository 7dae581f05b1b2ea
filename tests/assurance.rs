//! "No findings" is deserved: what somebody sees who wants to get a privilege past a prohibition, a test or a revocation.
//! `snapshots/assurance__NAME.snap`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[path = "common/folders.rs"]
mod folders;
#[path = "common/sessions.rs"]
mod sessions;
#[path = "common/snapshots.rs"]
mod snapshots;

use std::fs;
use std::path::Path;

use folders::folder;

fn assert(name: &str, told: &str) {
    snapshots::settings().bind(|| insta::assert_snapshot!(format!("assurance__{name}"), told));
}

fn run(folder: &Path, arguments: &[&str]) -> (String, i32) {
    sessions::run(folder, &[], arguments, "")
}

const ROLE: (&str, &str) = ("r.pol", "role a < rules: all; alerts: all; connectors: all; >\n");
const PROHIBITION: (&str, &str) = ("f.pol", "forbid \"two-person rule\" < rules: all; alerts: all; >\n");

/// Checks and builds, and neither lets it pass.
fn refused(title: &str, files: &[(&str, &str)], arguments: &[&str]) -> String {
    let folder = folder(files);
    let (mut told, code) = run(folder.path(), &[&["check", "-f", "concise"], arguments].concat());
    assert_ne!(code, 0, "{told}");
    let (built, code) = run(folder.path(), &["build", "-o", "out"]);
    assert_ne!(code, 0, "{built}");
    assert!(!folder.path().join("out").exists(), "{built}");
    told.insert_str(0, &format!("--- {title}\n"));
    told
}

#[test]
fn only_unless_excuses_from_a_prohibition() {
    let config = ("polc.toml", "");
    let mut told = refused("nothing", &[config, ROLE, PROHIBITION], &[]);
    let older = ("polc-baseline.json", r#"{"version":1,"findings":{"r.pol":{"forbidden-combination":1}}}"#);
    let newer = ("polc-baseline.json", r#"{"version":2,"findings":{"r.pol":{"a":{"forbidden-combination":1}}}}"#);
    told += &refused("an older baseline", &[config, ROLE, PROHIBITION, older], &[]);
    told += &refused("a baseline", &[config, ROLE, PROHIBITION, newer], &[]);
    let comments = [
        ("a comment for the file", format!("{}// polc: allow-file(forbidden-combination) agreed\n", ROLE.1)),
        ("a comment", format!("// polc: allow(forbidden-combination) agreed\n{}", ROLE.1)),
    ];
    for (title, text) in comments {
        told += &refused(title, &[config, ("r.pol", &text), PROHIBITION], &[]);
    }
    for (title, levels) in [
        ("a level", "[lint.levels]\nforbidden-combination = \"allow\"\n"),
        ("a lower level", "[lint.levels]\nforbidden-combination = \"warn\"\n"),
        ("a level for a file", "[lint.paths.\"r.pol\"]\nforbidden-combination = \"note\"\n"),
        ("the level of its group", "[lint.levels]\ncorrectness = \"allow\"\n"),
    ] {
        told += &refused(title, &[("polc.toml", levels), ROLE, PROHIBITION], &[]);
    }
    told += &refused("the command line", &[config, ROLE, PROHIBITION], &["-A", "forbidden-combination"]);
    let files = [config, ROLE, ("f.pol", "forbid \"two-person rule\" < rules: all; alerts: all; > unless a;\n")];
    let (excused, code) = run(folder(&files).path(), &["check", "-f", "concise"]);
    assert_eq!(code, 0, "{excused}");
    told += &format!("--- unless\n{excused}");
    assert("prohibitions", &told);
}

#[test]
fn a_baseline_does_not_learn_a_prohibition() {
    let baseline =
        ("polc-baseline.json", r#"{"version":1,"findings":{"r.pol":{"forbidden-combination":1,"missing-description":1}}}"#);
    let folder = folder(&[("polc.toml", "[lint.levels]\nmissing-description = \"warn\"\n"), ROLE, PROHIBITION, baseline]);
    let mut told = String::new();
    for change in ["--prune-baseline", "--write-baseline"] {
        told += &run(folder.path(), &["check", change, "-f", "concise"]).0;
        let written = fs::read_to_string(folder.path().join("polc-baseline.json")).unwrap();
        assert!(!written.contains("forbidden-combination"), "{written}");
        told += &written;
    }
    let (added, code) = run(folder.path(), &["check", "--add-allow", "agreed", "-f", "concise"]);
    assert_eq!(code, 1, "{added}");
    told += &added;
    assert("baseline_without_prohibitions", &told);
}

#[test]
fn a_finding_does_not_move_from_one_role_to_another() {
    let role = |name: &str, cluster: &str| format!("/// Runs it.\nrole {name} < maps: read; cluster: {cluster}; >\n");
    let text = |one: &str, two: &str| role("one", one) + &role("two", two);
    let folder = folder(&[("polc.toml", ""), ("r.pol", &text("all", "monitor"))]);
    let check = ["check", "-f", "concise"];
    let mut told = run(folder.path(), &["check", "--write-baseline", "-f", "concise"]).0;
    told += "--- the other role has it now\n";
    fs::write(folder.path().join("r.pol"), text("monitor", "all")).unwrap();
    let (moved, code) = run(folder.path(), &check);
    assert_eq!(code, 1, "{moved}");
    told += &moved;
    told += "--- both inherit it, and one did before\n";
    let shared = |heirs: &[&str]| {
        let heirs = heirs.iter().map(|name| format!("/// Runs it.\nrole {name} extends all < maps: read; >\n"));
        format!("abstract role all < cluster: all; >\n{}", heirs.collect::<String>())
    };
    fs::write(folder.path().join("r.pol"), shared(&["one"])).unwrap();
    told += &run(folder.path(), &["check", "--write-baseline", "-f", "concise"]).0;
    fs::write(folder.path().join("r.pol"), shared(&["one", "two"])).unwrap();
    let (spread, _) = run(folder.path(), &["check"]);
    assert!(spread.contains("not of `two`"), "{spread}");
    told += &spread;
    assert("baseline_by_role", &told);
}

#[test]
fn an_older_baseline_is_read_and_rewritten() {
    let text = "role a < maps: read; >\nrole b < discover: read; >\n";
    let older =
        r#"{"version": 1, "findings": {"r.pol": {"missing-description": 2, "all-spaces": 1}, "gone.pol": {"all-spaces": 1}}}"#;
    let folder =
        folder(&[("polc.toml", "[lint.levels]\nmissing-description = \"warn\"\n"), ("r.pol", text), ("polc-baseline.json", older)]);
    let mut told = run(folder.path(), &["check", "-f", "concise"]).0;
    told += &run(folder.path(), &["check", "--prune-baseline", "-f", "concise"]).0;
    told += &fs::read_to_string(folder.path().join("polc-baseline.json")).unwrap();
    told += &run(folder.path(), &["check", "-f", "concise"]).0;
    assert("older_baseline", &told);
}

#[test]
fn every_run_says_how_much_it_does_not_show() {
    let text = "// polc: allow(missing-description) a name says it\nrole a < maps: read; >\nrole b < discover: read; >\nrole c < spaces: *; canvas: read; >\n";
    let baseline = r#"{"version": 2, "findings": {"r.pol": {"b": {"missing-description": 1}}}}"#;
    let config = "[lint.levels]\nmissing-description = \"deny\"\nall-spaces = \"allow\"\n";
    let folder = folder(&[("polc.toml", config), ("r.pol", text), ("polc-baseline.json", baseline)]);
    let mut told = String::new();
    for format in ["concise", "github", "json-lines"] {
        told += &run(folder.path(), &["check", "-f", format]).0;
    }
    let json = run(folder.path(), &["check", "-f", "json"]).0;
    let summary = json.split("\"summary\"").nth(1).unwrap();
    told += &format!("--- json\n{summary}");
    fs::write(folder.path().join("r.pol"), text.replace("role c", "/// Draws.\nrole c")).unwrap();
    told += &run(folder.path(), &["build"]).0;
    assert("suppressed", &told);
}
