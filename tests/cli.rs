//! The command line as a user meets it: what it prints, where, and with which exit code. `snapshots/cli__*.snap` reads as a session.
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

/// Runs the tool in a folder and tells what it did.
fn run(folder: &Path, arguments: &[&str], input: &str) -> String {
    run_in(folder, &[], arguments, input)
}

/// The same with an environment.
fn run_in(folder: &Path, environment: &[(&str, &Path)], arguments: &[&str], input: &str) -> String {
    sessions::run(folder, environment, arguments, input).0
}

/// All files below a folder with what they say.
fn tree(folder: &Path) -> String {
    let mut paths: Vec<_> = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| entry.into_path())
        .collect();
    paths.sort();
    paths.iter().map(|path| format!("{}\n", path.strip_prefix(folder).unwrap().display())).collect()
}

fn assert(name: &str, told: &str) {
    snapshots::settings().bind(|| insta::assert_snapshot!(format!("cli__{name}"), told));
}

const TIER_1: (&str, &str) = ("roles.pol", "role soc_tier1 < cases: read + reopen; alerts: all; >\n");

#[test]
fn first_contact() {
    let folder = folder(&[TIER_1]);
    let told = run(folder.path(), &["check"], "") + &run(folder.path(), &["build", "--stdout"], "");
    assert("first_contact", &told);
}

#[test]
fn a_build_writes_a_folder_for_each_target() {
    let folder = folder(&[TIER_1]);
    let mut told = run(folder.path(), &["build", "-t", "kibana:9.2", "-t", "kibana:9.5", "-o", "made"], "");
    told += &tree(&folder.path().join("made"));
    told += &run(folder.path(), &["build", "-t", "kibana:9.5", "-e", "bulk", "-e", "elasticsearch", "-e", "terraform"], "");
    told += &tree(&folder.path().join("out"));
    assert("build_for_two_releases", &told);
}

#[test]
fn a_build_with_an_error_writes_nothing() {
    let folder = folder(&[TIER_1]);
    let build = ["build", "-t", "kibana:9.5"];
    run(folder.path(), &build, "");
    let before = fs::read(folder.path().join("out/kibana-9.5/soc_tier1.json")).unwrap();
    fs::write(folder.path().join("roles.pol"), "role soc_tier1 < cases: all; >\nrole b < cases: al; >\n").unwrap();
    assert("build_with_an_error", &run(folder.path(), &build, ""));
    assert_eq!(fs::read(folder.path().join("out/kibana-9.5/soc_tier1.json")).unwrap(), before);
    assert!(!folder.path().join("out/kibana-9.5/b.json").exists());
}

#[test]
fn what_no_role_makes_any_longer_is_pruned() {
    let folder = folder(&[TIER_1, ("reader.pol", "role reader < discover: read; >\n")]);
    let mut told = run(folder.path(), &["build", "-t", "kibana:9.4", "-t", "kibana:9.5"], "");
    fs::remove_file(folder.path().join("reader.pol")).unwrap();
    fs::write(folder.path().join("out/kibana-9.5/note.json"), "mine").unwrap();
    told += &run(folder.path(), &["build"], "");
    told += &run(folder.path(), &["build", "--prune", "-t", "kibana:9.5"], "");
    told += &run(folder.path(), &["build", "--prune"], "");
    told += &format!("\n{}", tree(&folder.path().join("out")));
    told += &fs::read_to_string(folder.path().join("out/.polc-manifest.json")).unwrap();
    assert_eq!(fs::read_to_string(folder.path().join("out/kibana-9.5/note.json")).unwrap(), "mine");
    for wrong in ["<<<<<<< ours\n", "{\"version\": 7, \"files\": []}", "{\"version\": 1, \"files\": [\"../roles.pol\"]}"] {
        fs::write(folder.path().join("out/.polc-manifest.json"), wrong).unwrap();
        told += &run(folder.path(), &["build", "--prune"], "");
    }
    told += &run(folder.path(), &["build"], "");
    assert!(folder.path().join("roles.pol").exists());
    assert("build_prune", &told);
}

#[test]
fn build_check_compares_with_what_is_there() {
    let folder = folder(&[TIER_1, ("more.pol", "role reader < cases: read; >\n")]);
    let mut told = run(folder.path(), &["build", "--check"], "");
    told += &run(folder.path(), &["build"], "");
    told += &run(folder.path(), &["build", "--check"], "");
    fs::remove_file(folder.path().join("more.pol")).unwrap();
    fs::write(folder.path().join("roles.pol"), "role soc_tier1 < cases: read; >\n").unwrap();
    told += &run(folder.path(), &["build", "--check"], "");
    told += &run(folder.path(), &["build"], "");
    assert("build_check", &told);
}

#[test]
fn several_bodies_on_standard_output() {
    let folder = folder(&[("roles.pol", "role a < maps: read; >\nrole b < maps: all; >\n")]);
    let told = run(folder.path(), &["build", "--stdout", "-t", "kibana:9.4", "-t", "kibana:9.5"], "");
    let json: serde_json::Value = serde_json::from_str(
        told.lines().filter(|l| !l.starts_with('$') && !l.starts_with("exit") && !l.starts_with("2>")).collect::<String>().as_str(),
    )
    .unwrap();
    assert_eq!(json["kibana-9.4"]["b"]["kibana"][0]["feature"]["maps_v2"][0], "all");
    assert("build_stdout", &(told + &run(folder.path(), &["build", "--stdout", "-e", "terraform"], "")));
}

#[test]
fn unknown_names_on_the_command_line() {
    let folder = folder(&[TIER_1, ("polc.toml", "[targets.prod]\nrelease = \"9.4\"\n")]);
    let mut told = String::new();
    for arguments in [
        ["check", "-t", "prd"],
        ["check", "-t", "kibana:9.6"],
        ["check", "-t", "connect:9"],
        ["build", "--role", "soc_teir1"],
        ["build", "-e", "rolle"],
        ["check", "-f", "jsn"],
        ["check", "--fail-on", "warn"],
    ] {
        told += &run(folder.path(), &arguments, "");
    }
    told += &run(folder.path(), &["check", "-f", "json=x", "-f", "concise=x"], "");
    told += &run(folder.path(), &["check", "missing.pol"], "");
    assert("unknown_names", &told);
}

#[test]
fn no_policy() {
    let folder = folder(&[("readme.txt", "")]);
    assert("no_policy", &(run(folder.path(), &["check"], "") + &run(folder.path(), &["build", "."], "")));
}

#[test]
fn two_roles_of_one_name_in_two_files() {
    let folder = folder(&[TIER_1, ("team/roles.pol", "role soc_tier1 < cases: all; >\n")]);
    assert("two_files", &run(folder.path(), &["check"], ""));
}

#[test]
fn a_cycle_over_two_files() {
    let folder = folder(&[("a.pol", "role a extends b < cases: read; >\n"), ("b.pol", "role b extends a < maps: read; >\n")]);
    assert("cycle", &run(folder.path(), &["check"], ""));
}

#[test]
fn mistakes_in_the_configuration_are_shown_in_it() {
    let config = "[targets.prod]\nrelese = \"9.4\"\nsolution = \"securty\"\nspaces = [\"Default\"]\nderive_indices = \"no\"\n\n\
                  [targets.cloud]\nrelease = \"9.4\"\ndeployment = \"serverless\"\n\n[target.dev]\n";
    let folder = folder(&[TIER_1, ("polc.toml", config)]);
    let mut told = run(folder.path(), &["check"], "");
    fs::write(folder.path().join("polc.toml"), "[targets.prod\nrelease = 9.4\n").unwrap();
    told += &run(folder.path(), &["check"], "");
    assert("configuration", &told);
}

#[test]
fn the_same_finding_on_two_targets_is_one() {
    let config = "[targets.old]\nrelease = \"9.2\"\n\n[targets.new]\nrelease = \"9.5\"\n";
    let folder = folder(&[("roles.pol", "role a < cases: raed; rules: all - manual_run; >\n"), ("polc.toml", config)]);
    assert("two_targets", &run(folder.path(), &["check"], ""));
}

#[test]
fn every_format() {
    let text = "/// 日本 🦀\nrole a < cases: all + al; >\nrole a < 'x': read; >\n";
    let folder = folder(&[("roles.pol", text)]);
    for format in ["full", "narrated", "concise", "json"] {
        assert(&format!("format_{format}"), &run(folder.path(), &["check", "-f", format], ""));
    }
    let told = run(folder.path(), &["check", "-f", "concise", "-f", "json=report.json"], "");
    let json: serde_json::Value = serde_json::from_str(&fs::read_to_string(folder.path().join("report.json")).unwrap()).unwrap();
    assert_eq!(json["version"], 1);
    assert_eq!(json["diagnostics"][0]["range"]["start"]["line"], 2);
    assert("format_to_a_file", &told);
}

#[test]
fn outputs_that_cannot_be_written_are_refused_before_anything_is() {
    let folder = folder(&[TIER_1, ("reports/old.json", "old")]);
    let mut told = String::new();
    for outputs in [
        ["json=new.json", "sarif=/no/such/folder/x"],
        ["json=reports/old.json", "sarif=missing/x"],
        ["json=reports/old.json", "sarif=reports"],
        ["json=reports/old.json", "sarif=roles.pol/x"],
        ["json=reports/old.json", "sarif=./reports/../reports/old.json"],
        ["json=./new.json", "sarif=new.json"],
        ["json=new.json", "sarif="],
        ["json", "sarif"],
        ["concise", "concise"],
    ] {
        told += &run(folder.path(), &["check", "-f", outputs[0], "-f", outputs[1]], "");
    }
    told += &tree(folder.path());
    assert_eq!(fs::read_to_string(folder.path().join("reports/old.json")).unwrap(), "old");
    assert("outputs", &told);
}

#[test]
fn every_output_at_once() {
    let folder = folder(&[("roles.pol", "role a < cases: al; >\n"), ("reports/rdjson", "old")]);
    let formats = ["json", "json-lines", "sarif", "github", "gitlab", "junit", "checkstyle", "rdjson"];
    let outputs: Vec<String> = formats.iter().map(|format| format!("{format}=reports/{format}")).collect();
    let mut arguments = vec!["check", "-f", "concise"];
    arguments.extend(outputs.iter().flat_map(|output| ["-f", output]));
    let told = run(folder.path(), &arguments, "");
    assert!(told.ends_with("1 error in 1 file\nexit code 1\n"), "{told}");
    for format in formats {
        let written = fs::read_to_string(folder.path().join("reports").join(format)).unwrap();
        assert!(written.contains("cases has no privilege `al`"), "{format}: {written}");
        assert_eq!(format!("$ polc check -f {format}\n{written}exit code 1\n"), run(folder.path(), &["check", "-f", format], ""));
    }
    assert_eq!(tree(folder.path()).lines().count(), 1 + formats.len());
}

/// A link is replaced, and what it leads to stays; a device is written to.
#[cfg(unix)]
#[test]
fn outputs_through_links_and_devices() {
    let folder = folder(&[TIER_1, ("real/report", "old")]);
    let path = |name: &str| folder.path().join(name);
    std::os::unix::fs::symlink("real/report", path("link")).unwrap();
    std::os::unix::fs::symlink("real", path("folder")).unwrap();
    assert!(run(folder.path(), &["check", "-f", "json=link", "-f", "concise=/dev/null"], "").ends_with("exit code 0\n"));
    assert!(!path("link").is_symlink() && fs::read_to_string(path("link")).unwrap().starts_with('{'));
    assert_eq!(fs::read_to_string(path("real/report")).unwrap(), "old");
    let printed = run(folder.path(), &["check", "-f", "json=/dev/stdout"], "");
    assert_eq!(printed.lines().nth(1), Some("{"), "{printed}");
    let told = run(folder.path(), &["check", "-f", "json=folder/new", "-f", "concise=real/new"], "");
    assert!(told.contains("two formats are to be written to real/new"), "{told}");
}

#[test]
fn ci_systems_are_recognised() {
    let folder = folder(&[("team/roles.pol", "role a < cases: al; >\n")]);
    let team = folder.path().join("team");
    let github: [(&str, &Path); 2] = [("GITHUB_ACTIONS", Path::new("true")), ("GITHUB_WORKSPACE", folder.path())];
    let mut told = run_in(&team, &github, &["check"], "");
    told += &run_in(&team, &github, &["check", "-f", "concise"], "");
    told += &run_in(&team, &[("GITHUB_ACTIONS", Path::new("false"))], &["check"], "");
    told += &run_in(&team, &[("CI_PROJECT_DIR", folder.path())], &["check", "-f", "gitlab"], "");
    assert("ci", &told);
}

#[test]
fn standard_input_has_a_name() {
    let folder = folder(&[TIER_1, ("polc.toml", "[targets.prod]\nrelease = \"9.4\"\n")]);
    let text = "role lead extends soc_tier1 < maps: al; >\n";
    assert("stdin", &run(folder.path(), &["check", "-", "--stdin-filename", "new.pol", "-f", "concise"], text));
}

const UNTIDY: &str = "/// Reads.\nrole reader<cases:read;\n\n\nalerts:read // for now\n>\n";

#[test]
fn fmt_rewrites_what_is_not_formatted() {
    let folder = folder(&[TIER_1, ("team/roles.pol", UNTIDY), ("polc.toml", "[targets.prod]\nrelease = \"9.4\"\n")]);
    let build = |out: &str| {
        run(folder.path(), &["build", "-o", out], "");
        fs::read(folder.path().join(out).join("prod/reader.json")).unwrap()
    };
    let before = build("before");
    let mut told = run(folder.path(), &["fmt", "--check"], "");
    told += &run(folder.path(), &["fmt", "--diff"], "");
    assert_eq!(fs::read_to_string(folder.path().join("team/roles.pol")).unwrap(), UNTIDY);
    // Only what is asked about, as with the other commands.
    told += &run(folder.path(), &["fmt", "roles.pol"], "");
    told += &run(&folder.path().join("team"), &["fmt"], "");
    told += &fs::read_to_string(folder.path().join("team/roles.pol")).unwrap();
    told += &run(folder.path(), &["fmt"], "");
    told += &run(folder.path(), &["fmt", "--check"], "");
    told += &run(folder.path(), &["fmt", "--diff"], "");
    told += &run(folder.path(), &["fmt", "--diff", "--check"], "");
    assert("fmt", &told);
    assert_eq!(build("after"), before);
}

#[test]
fn fmt_of_standard_input_goes_to_standard_output() {
    let folder = folder(&[TIER_1]);
    let mut told = run(folder.path(), &["fmt", "-"], UNTIDY);
    told += &run(folder.path(), &["fmt", "-"], TIER_1.1);
    told += &run(folder.path(), &["fmt", "-", "--stdin-filename", "roles.pol", "--check"], UNTIDY);
    told += &run(folder.path(), &["fmt", "-", "--stdin-filename", "roles.pol", "--diff"], UNTIDY);
    told += &run(folder.path(), &["fmt", "-", "--stdin-filename", "roles.pol"], "role reader < cases = read; >\n");
    told += &fs::read_to_string(folder.path().join("roles.pol")).unwrap();
    assert("fmt_stdin", &told);
}

/// A file with mistakes is left alone; mistakes of another kind, and other files, do not matter.
#[test]
fn fmt_leaves_mistakes_alone() {
    let wrong = "role wrong<cases=read>\n";
    let folder = folder(&[("unknown.pol", "role a<cses:raed;>\n"), ("wrong.pol", wrong)]);
    fs::write(folder.path().join("binary.pol"), b"role b<cases:read> // \xff\n").unwrap();
    let mut told = run(folder.path(), &["fmt"], "");
    told += &fs::read_to_string(folder.path().join("unknown.pol")).unwrap();
    told += &run(folder.path(), &["fmt", "--check", "wrong.pol"], "");
    assert_eq!(fs::read_to_string(folder.path().join("wrong.pol")).unwrap(), wrong);
    assert_eq!(fs::read(folder.path().join("binary.pol")).unwrap(), b"role b<cases:read> // \xff\n");
    assert("fmt_mistakes", &told);
}

/// If one file cannot be written, none is.
#[test]
fn fmt_of_a_read_only_file() {
    let folder = folder(&[("a.pol", UNTIDY), ("b.pol", "role b<>\n")]);
    let path = folder.path().join("b.pol");
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    let told = run(folder.path(), &["fmt"], "") + &tree(folder.path());
    assert_eq!(fs::read_to_string(folder.path().join("a.pol")).unwrap(), UNTIDY);
    assert_eq!(fs::read_to_string(&path).unwrap(), "role b<>\n");
    assert("fmt_read_only", &told);
}

#[cfg(unix)]
#[test]
fn fmt_keeps_permissions_and_links() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = folder(&[("real/a.txt", "role a<>\n")]);
    let real = folder.path().join("real/a.txt");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    symlink(&real, folder.path().join("a.pol")).unwrap();
    assert!(run(folder.path(), &["fmt"], "").ends_with("exit code 0\n"));
    assert!(folder.path().join("a.pol").is_symlink());
    assert_eq!(fs::read_to_string(&real).unwrap(), "role a < >\n");
    assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
}

/// What is formatted already is not written again.
#[test]
fn fmt_does_not_touch_what_stays() {
    let folder = folder(&[TIER_1]);
    let modified = || fs::metadata(folder.path().join("roles.pol")).unwrap().modified().unwrap();
    let before = modified();
    run(folder.path(), &["fmt"], "");
    assert_eq!(modified(), before);
}

#[test]
fn levels_and_the_exit_code() {
    let folder = folder(&[("roles.pol", "role a < \"myPlugin\": all; >\n")]);
    let mut told = run(folder.path(), &["check", "-f", "concise"], "");
    told += &run(folder.path(), &["check", "-f", "concise", "--fail-on", "warning"], "");
    fs::write(folder.path().join("polc.toml"), "[targets.prod]\nunknown_features = \"deny\"\n").unwrap();
    told += &run(folder.path(), &["check", "-f", "concise"], "");
    fs::write(folder.path().join("polc.toml"), "[targets.prod]\nextra_features = [\"myPlugin\"]\n").unwrap();
    told += &run(folder.path(), &["check", "-f", "concise"], "");
    assert("levels", &told);
}

#[test]
fn init_starts_a_policy_that_is_right() {
    let folder = folder(&[]);
    let mut told = run(folder.path(), &["init"], "");
    told += &run(folder.path(), &["check"], "");
    told += &run(folder.path(), &["build"], "");
    told += &run(folder.path(), &["init"], "");
    told += &tree(folder.path());
    assert("init", &told);
}

#[test]
fn completions_and_manual() {
    let folder = folder(&[]);
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(run(folder.path(), &["completions", shell], "").contains("exit code 0"));
    }
    assert!(run(folder.path(), &["man"], "").contains(".TH polc"));
    assert(
        "help",
        &(run(folder.path(), &["--help"], "")
            + &run(folder.path(), &["check", "--help"], "")
            + &run(folder.path(), &["build", "--help"], "")
            + &run(folder.path(), &["fmt", "--help"], "")
            + &run(folder.path(), &["test", "--help"], "")),
    );
}

const TESTED: (&str, &str) = (
    "roles.pol",
    "role soc_tier1 < cases: read + reopen; alerts: all; >\n\n\
     test \"tier 1 reopens, never deletes\" <\n  soc_tier1 can cases.reopen;\n  soc_tier1 cannot cases.delete;\n>\n",
);

#[test]
fn tests_that_pass() {
    let folder = folder(&[TESTED]);
    let mut told = run(folder.path(), &["test"], "");
    told += &run(folder.path(), &["test", "--coverage", "-t", "kibana:9.3", "-t", "kibana:9.5"], "");
    told += &run(folder.path(), &["test", "-f", "junit"], "");
    assert("tests_that_pass", &told);
}

#[test]
fn tests_that_fail() {
    let folder = folder(&[
        (
            "polc.toml",
            "[targets.prod]\nplatform = \"kibana\"\nrelease = \"9.5\"\n[targets.dr]\nplatform = \"kibana\"\nrelease = \"9.3\"\n",
        ),
        (
            "roles.pol",
            "role soc_tier1 < cases: read + reopen; alerts: all; >\n\n\
             test \"only <alerts> & cases\" <\n  soc_tier1 cannot rules.all;\n  soc_tier1 can cases.delete, cases.settings on prod;\n>\n",
        ),
    ]);
    let mut told = run(folder.path(), &["test", "-f", "concise", "-f", "junit=junit.xml", "-f", "json=tests.json"], "");
    told += &format!("junit.xml:\n{}", fs::read_to_string(folder.path().join("junit.xml")).unwrap());
    let document: serde_json::Value = serde_json::from_slice(&fs::read(folder.path().join("tests.json")).unwrap()).unwrap();
    told += &format!("tests.json: {}\n", document["summary"]);
    told += &run(folder.path(), &["test", "-f", "concise", "-t", "prod"], "");
    told += &run(folder.path(), &["test", "-f", "concise", "-t", "dr"], "");
    assert("tests_that_fail", &told);
}

#[test]
fn tests_that_cannot_be_run() {
    let untested = folder(&[TIER_1]);
    let mut told = run(untested.path(), &["test"], "");
    let broken = folder(&[("roles.pol", "role a < cases: al; >\ntest \"a\" < a can cases.read; >\n")]);
    told += &run(broken.path(), &["test", "-f", "concise"], "");
    told += &run(broken.path(), &["test", "-f", "junit"], "");
    told += &run(broken.path(), &["test", "-f", "sarif"], "");
    told += &run(broken.path(), &["test", "-t", "prod"], "");
    let misconfigured = folder(&[TESTED, ("polc.toml", "[target.prod]\n")]);
    told += &run(misconfigured.path(), &["test", "-f", "concise"], "");
    assert("tests_that_cannot_be_run", &told);
}

/// However a file is spelt, it is there once.
#[test]
fn one_file_spelt_in_several_ways() {
    let folder = folder(&[TIER_1, ("polc.toml", ""), ("sub/more.pol", "role other < maps: read; >\n")]);
    let absolute = folder.path().join("roles.pol");
    let paths = ["./roles.pol", "sub/../roles.pol", absolute.to_str().unwrap()];
    for path in paths {
        let told = run(folder.path(), &["check", path], "");
        assert!(told.contains("no findings in 3 files, 1 role\n"), "{told}");
    }
    let told = run(folder.path(), &["check", ".", "sub", paths[0], paths[1], paths[2]], "");
    assert!(told.contains("no findings in 3 files, 2 roles\n"), "{told}");
    let without = folders::folder(&[TIER_1]);
    let told = run(without.path(), &["check", ".", "./roles.pol", "roles.pol"], "");
    assert!(told.contains("no findings in 1 file, 1 role\n"), "{told}");
}

#[test]
fn policies_in_several_folders_share_roles() {
    let folder = folder(&[
        ("shared/base.pol", "abstract role base < cases: read; >\nrole extra < maps: read; >\n"),
        (
            "soc/polc.toml",
            "include = [\"../shared\"]\n\n[targets.prod]\nrelease = \"9.5\"\nspaces = [\"soc\"]\nknown_spaces = [\"soc\", \"lab\"]\n",
        ),
        ("soc/roles.pol", "role triage extends base < alerts: read; in lab < cases: read; > >\n"),
        ("ops/polc.toml", "include = [\"../shared/base.pol\"]\n"),
        ("ops/roles.pol", "role on_call extends base < apm: read; >\n"),
        ("bad/polc.toml", "include = [\"../shred\"]\n\n[targets.prod]\nspaces = [\"sco\"]\nknown_spaces = [\"soc\"]\n"),
        ("bad/roles.pol", "role triage < in sac < cases: read; > >\n"),
    ]);
    let mut told = run(folder.path(), &["check", "soc"], "");
    told += &run(&folder.path().join("soc"), &["build"], "");
    told += &tree(&folder.path().join("soc/out"));
    told += &run(folder.path(), &["build", "ops", "-o", "made"], "");
    told += &run(folder.path(), &["check", "bad", "-f", "concise"], "");
    fs::write(folder.path().join("shared/base.pol"), "abstract role base < cases: reed; >\n").unwrap();
    told += &run(folder.path(), &["check", "soc", "-f", "concise"], "");
    told += &run(folder.path(), &["fmt", "--check", "soc"], "");
    assert("shared_roles", &told);
}

#[test]
fn wrong_command_lines_are_answered() {
    let folder = folder(&[
        TIER_1,
        ("export.json", "[{\"name\": \"soc\", \"kibana\": []}]\n"),
        ("roles.yml", "soc:\n  cluster: []\n"),
        ("json.pol", "{\"kibana\": []}\n"),
    ]);
    let mut told = String::new();
    for arguments in [
        &["help", "man"][..],
        &["lint", "roles.pol", "-f", "concise"],
        &["checl"],
        &["check", "export.json"],
        &["build", "roles.yml"],
        &["check", "json.pol", "-f", "concise"],
        &["check", "roles.pol", "-t", "Kibana"],
        &["check", "roles.pol", "-t", "kibana:9"],
        &["catalogue", "show", "case"],
        &["catalogue", "show", "delete", "-t", "kibana:9.5"],
        &["catalogue", "show", "delete", "-t", "connect"],
        &["catalogue", "show", "nonsense"],
        &["man", "chekc"],
        &["man", "check", "deep"],
        &["explain", "cases-all"],
    ] {
        told += &run(folder.path(), arguments, "");
    }
    assert("wrong_command_lines", &told);
}

#[test]
fn hints_for_what_is_written_out_of_a_habit() {
    let mut told = String::new();
    for text in [
        "role a < cases: write; >",
        "role a < cases: edit; >",
        "role a < cases: view; >",
        "# why\nrole a < cases: read; >",
        "role a <\n  cases: read; # why\n>",
        "role a < cases: [read, reopen]; >",
        "role a < cases.delete; >",
        "role a < cases: all except delete; >",
        "role a < cases: all without delete - settings; >",
    ] {
        let folder = folder(&[("a.pol", &format!("{text}\n"))]);
        told += &format!("{text}\n");
        told += &run(folder.path(), &["check", "--fix", "-A", "pedantic", "-A", "hint"], "");
    }
    assert("habits", &told);
}

#[test]
fn manual_pages_have_exit_codes() {
    let folder = folder(&[]);
    for command in [&["man"][..], &["man", "check"], &["man", "catalogue", "show"], &["man", "build"]] {
        let (told, code) = sessions::run(folder.path(), &[], command, "");
        assert!(code == 0 && told.contains("EXIT STATUS") && told.contains(".TH"), "{command:?}: {told}");
    }
}

#[test]
fn completions_know_the_names() {
    let folder = folder(&[]);
    for shell in ["bash", "zsh", "fish"] {
        let (script, _) = sessions::run(folder.path(), &[], &["completions", shell], "");
        for name in ["json-lines", "junit", "cloudformation", "cases-all-without-connectors", "kibana:9.4", "customer_profiles"] {
            let escaped = name.replace(':', "\\:");
            // clap's script for fish offers values of options only.
            let is_offered = shell == "fish" && name == "customer_profiles" || script.contains(name) || script.contains(&escaped);
            assert!(is_offered, "{shell} does not offer {name}");
        }
    }
}

#[test]
fn counts_quiet_and_plain_characters() {
    let folder = folder(&[
        ("a.pol", "role a < cases: all; >\nrole b < cases: all; alerts: reed; >\n"),
        ("b.pol", "role c < cases: all; rules: all; >\n"),
    ]);
    let mut told = run(folder.path(), &["check", "--statistics"], "");
    told += &run(folder.path(), &["check", "--quiet"], "");
    told += &run_in(folder.path(), &[("LC_ALL", Path::new("C"))], &["check", "b.pol"], "");
    told += &run_in(folder.path(), &[("COLUMNS", Path::new(""))], &["check", "b.pol"], "");
    fs::remove_file(folder.path().join("a.pol")).unwrap();
    told += &run(folder.path(), &["build", "--quiet"], "");
    assert("counts_and_quiet", &told);
}

/// `polc … | head -1`: nobody is left to be told.
#[test]
#[cfg(unix)]
fn a_reader_that_goes_away_is_no_trouble() {
    let folder = folder(&[("a.pol", &"role a < cases: all; >\n".repeat(2000))]);
    for command in [
        "check",
        "check -f concise",
        "check -f json",
        "catalogue",
        "catalogue show cases",
        "explain --all",
        "man",
        "completions bash",
    ] {
        let script = format!("\"$0\" {command} | head -n 1 >/dev/null");
        let output = std::process::Command::new("sh")
            .args(["-c", &script, env!("CARGO_BIN_EXE_polc")])
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert!(output.stderr.is_empty(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

/// A terminal that somebody watches, from its other end.
#[cfg(unix)]
struct Watched {
    end: fs::File,
    seen: String,
}

#[cfg(unix)]
impl Watched {
    /// The terminal, and what a program writes to it with.
    fn new() -> (Watched, fs::File) {
        use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
        let end = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&end).unwrap();
        unlockpt(&end).unwrap();
        let path = ptsname(&end, Vec::new()).unwrap().into_string().unwrap();
        let terminal = fs::File::options().read(true).write(true).open(path).unwrap();
        (Watched { end: end.into(), seen: String::new() }, terminal)
    }

    /// Looks until some words are there, or the program has gone. Whether they are.
    fn look_for(&mut self, words: Option<&str>) -> bool {
        use std::io::Read;
        let mut bytes = [0; 4096];
        while !words.is_some_and(|words| self.seen.contains(words)) {
            match self.end.read(&mut bytes) {
                Ok(0) | Err(_) => return false,
                Ok(count) => self.seen += &String::from_utf8_lossy(&bytes[..count]),
            }
        }
        true
    }

    /// What is left on the last line, after all that was taken back.
    fn left(&self) -> &str {
        self.seen.rsplit("\u{1b}[2K").next().unwrap().trim_start_matches('\r')
    }
}

/// Work that waits for its input, until somebody who watches has seen the bar. The same in a pipe shows none.
#[cfg(unix)]
#[test]
fn long_work_shows_a_bar_on_a_terminal() {
    use std::io::Write;
    use std::process::{Command, Stdio};
    use std::time::Duration;
    let folder = folder(&[("a.pol", "/// Reads.\nrole a < cases: read; >\n")]);
    let policy = "/// Reads.\nrole b < cases: read; >\n";
    let roles = r#"[{"name":"a","kibana":[{"spaces":["*"],"base":[],"feature":{"securitySolutionCasesV3":["read"]}}]}]"#;
    let start = |arguments: &[&str], term: &str, told_on: Stdio| {
        let mut polc = Command::new(env!("CARGO_BIN_EXE_polc"));
        polc.args(arguments).current_dir(folder.path()).env_clear().env("TERM", term);
        polc.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(told_on).spawn().unwrap()
    };
    for (arguments, input, says) in [
        (&["check", "-"][..], policy, "checking"),
        (&["build", "-", "--stdout"], policy, "compiling"),
        (&["fmt", "-"], policy, "formatting"),
        (&["test", "-"], policy, "testing"),
        (&["import", "-", "--stdout"], roles, "importing"),
        (&["diff", "a.pol", "roles:-"], roles, "comparing"),
    ] {
        let (mut watched, terminal) = Watched::new();
        let mut polc = start(arguments, "xterm", terminal.into());
        assert!(watched.look_for(Some(says)), "{arguments:?}: {}", watched.seen);
        polc.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let output = std::thread::spawn(move || polc.wait_with_output().unwrap());
        watched.look_for(None);
        let output = output.join().unwrap();
        assert!(!watched.left().contains(says), "{arguments:?} leaves the bar where it was: {:?}", watched.seen);

        let mut piped = start(arguments, "xterm", Stdio::piped());
        std::thread::sleep(Duration::from_millis(1100));
        piped.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let piped = piped.wait_with_output().unwrap();
        assert_eq!((piped.status, &piped.stdout), (output.status, &output.stdout), "{arguments:?}");
        let told = String::from_utf8(piped.stderr).unwrap();
        assert!(!told.contains(says) && !told.contains('\u{1b}'), "{arguments:?} in a pipe: {told}");
    }
    // Nor where only what is wrong is asked for, or the terminal cannot take a line back.
    for (arguments, term) in [(&["check", "-q", "-"][..], "xterm"), (&["check", "-"], "dumb")] {
        let (mut watched, terminal) = Watched::new();
        let mut polc = start(arguments, term, terminal.into());
        std::thread::sleep(Duration::from_millis(1300));
        drop(polc.stdin.take());
        polc.wait().unwrap();
        watched.look_for(None);
        assert!(!watched.seen.contains("checking"), "{arguments:?}: {}", watched.seen);
    }
}
