//! The example of a repository with CI: what its CI runs, on the repository as it is and with a mistake of each kind.
//! `snapshots/ci__*.snap` reads as a session. That the workflows run just these commands is tested by `.ci/pieces/run`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[path = "common/sessions.rs"]
mod sessions;
#[path = "common/snapshots.rs"]
mod snapshots;

use std::fs;
use std::path::{Path, PathBuf};

use snapshots::root;
use walkdir::WalkDir;

fn example() -> PathBuf {
    root::root().join("examples/ci")
}

/// A copy of the example that a test may change.
fn copy() -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    for entry in WalkDir::new(example()).min_depth(1) {
        let entry = entry.unwrap();
        let to = copy.path().join(entry.path().strip_prefix(example()).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir(to).unwrap();
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
    copy
}

/// The commands of the first block in the README.
fn commands() -> Vec<String> {
    let readme = fs::read_to_string(example().join("README.md")).unwrap();
    let block = readme.split("```sh\n").nth(1).unwrap().split("```").next().unwrap();
    block.lines().map(str::to_owned).collect()
}

/// Runs a command line in a folder: what it tells, and its exit code.
fn run(folder: &Path, line: &str) -> (String, i32) {
    let arguments: Vec<&str> = line.strip_prefix("polc ").expect("a command of polc").split(' ').collect();
    sessions::run(folder, &[], &arguments, "")
}

/// Runs what CI runs, and gives the whole session with the exit code of each command.
fn ci(folder: &Path) -> (String, Vec<i32>) {
    let (told, codes): (Vec<String>, Vec<i32>) = commands().iter().map(|line| run(folder, line)).unzip();
    (told.concat(), codes)
}

fn assert(name: &str, told: &str) {
    snapshots::settings().bind(|| insta::assert_snapshot!(format!("ci__{name}"), told));
}

/// Replaces a text that stands once in a file.
fn edit(folder: &Path, name: &str, old: &str, new: &str) {
    let text = fs::read_to_string(folder.join(name)).unwrap();
    assert_eq!(text.matches(old).count(), 1, "{old} in {name}");
    fs::write(folder.join(name), text.replace(old, new)).unwrap();
}

/// Plants a mistake, sees CI fail with these exit codes, does what its messages say, and sees it pass.
fn mistake(name: &str, codes: &[i32], plant: impl Fn(&Path), fix: impl Fn(&Path) -> String) {
    let folder = copy();
    plant(folder.path());
    let (told, found) = ci(folder.path());
    assert_eq!(found, codes, "{told}");
    let fixed = fix(folder.path());
    assert(name, &(told + &fixed));
    let (told, found) = ci(folder.path());
    assert!(found.iter().all(|code| *code == 0), "{told}");
}

#[test]
fn nothing_is_wrong_with_it() {
    let (told, codes) = ci(copy().path());
    assert_eq!(codes, [0, 0, 0], "{told}");
    assert("passes", &told);
}

/// The findings that it allows and has in its baseline are there: without them, this example would show nothing.
#[test]
fn it_has_something_to_hide() {
    let folder = copy();
    fs::remove_file(folder.path().join("polc-baseline.json")).unwrap();
    edit(folder.path(), "soc.pol", "// polc: allow(cases-all-without-connectors)", "// Meant:");
    let (told, code) = run(folder.path(), "polc check --fail-on warning -f concise");
    assert_eq!(code, 1, "{told}");
    for (name, count) in [("missing-description", 2), ("cases-all-without-connectors", 1)] {
        assert_eq!(told.matches(&format!("warning[{name}]")).count(), count, "{told}");
    }
}

#[test]
fn a_type_error() {
    mistake(
        "type_error",
        &[1, 1, 1],
        |folder| edit(folder, "soc.pol", "cases: read + reopen;", "cases: read + reopne;"),
        |folder| {
            edit(folder, "soc.pol", "reopne", "reopen");
            String::new()
        },
    );
}

#[test]
fn a_finding_that_the_baseline_does_not_know() {
    let (role, description) = ("role helpdesk_lead extends helpdesk < maps: read; >\n", "/// Answers for the helpdesk.\n");
    mistake(
        "new_finding",
        &[1, 0, 0],
        |folder| {
            let old = fs::read_to_string(folder.join("legacy/helpdesk.pol")).unwrap();
            fs::write(folder.join("legacy/helpdesk.pol"), format!("{old}\n{role}")).unwrap();
            run(folder, "polc build -o roles");
        },
        |folder| {
            edit(folder, "legacy/helpdesk.pol", role, &format!("{description}{role}"));
            run(folder, "polc build -o roles").0
        },
    );
}

#[test]
fn a_baseline_that_knows_too_much() {
    mistake(
        "stale_baseline",
        &[1, 0, 1],
        |folder| {
            edit(folder, "legacy/helpdesk.pol", "role helpdesk_reports <", "/// Prints reports.\nrole helpdesk_reports <");
        },
        |folder| run(folder, "polc check --prune-baseline").0 + &run(folder, "polc build -o roles").0,
    );
}

#[test]
fn a_role_that_may_do_more_than_its_tests_say() {
    let (right, wrong) = ("cases: read + reopen;", "cases: read + reopen + comment;");
    mistake(
        "failing_test",
        &[0, 1, 0],
        |folder| {
            edit(folder, "soc.pol", right, wrong);
            run(folder, "polc build -o roles");
        },
        |folder| {
            edit(folder, "soc.pol", wrong, right);
            run(folder, "polc build -o roles").0
        },
    );
}

#[test]
fn documents_that_nobody_renewed() {
    mistake(
        "stale_documents",
        &[0, 0, 1],
        |folder| edit(folder, "base.pol", "dashboard: read;", "dashboard: all;"),
        |folder| run(folder, "polc build -o roles").0,
    );
}
