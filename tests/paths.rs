//! A path is a file once, however it is given: every command that takes paths, with every way to spell one, from every folder.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[path = "common/folders.rs"]
mod folders;
#[path = "common/sessions.rs"]
mod sessions;

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

const ANALYSTS: &str = "role analyst extends base <
  cases: all; // polc: allow(cases-all-without-connectors) cases stay in Kibana
  index \"logs-*\":   read;
>

test \"cases\" < analyst can cases.read; >
";

/// A policy whose polc.toml is above the folder that is worked in, and links to it from elsewhere.
fn policies() -> tempfile::TempDir {
    let folder = folders::folder(&[
        ("policies/polc.toml", "[lint.paths.\"team/**\"]\nmissing-description = \"warn\"\n"),
        ("policies/base.pol", "abstract role base <\n  discover: read;\n>\n"),
        ("policies/team/analysts.pol", ANALYSTS),
        ("policies/team/deep/.gitkeep", ""),
        ("elsewhere/.gitkeep", ""),
    ]);
    symlink("../policies/team", folder.path().join("elsewhere/door")).unwrap();
    symlink("../policies/team/analysts.pol", folder.path().join("elsewhere/link.pol")).unwrap();
    symlink("policies", folder.path().join("also")).unwrap();
    folder
}

/// Folders to stand in, from the top.
const STANDING: [&str; 4] = ["policies", "policies/team/deep", "elsewhere", "elsewhere/door"];

/// Ways to the file, from the top; the second half are folders that hold no other.
const WAYS: [&str; 8] = [
    "policies/team/analysts.pol",
    "policies/./team/deep/../analysts.pol",
    "also/team/analysts.pol",
    "elsewhere/door/analysts.pol",
    "elsewhere/link.pol",
    "elsewhere/door/../team/analysts.pol",
    "policies/team",
    "elsewhere/door/.",
];

/// What is typed to name the file from a folder.
fn spellings(top: &Path, standing: &str) -> Vec<Vec<String>> {
    let real = fs::canonicalize(top.join(standing)).unwrap();
    let up: PathBuf = real.strip_prefix(top).unwrap().components().map(|_| "..").collect();
    let mut spellings: Vec<Vec<String>> = Vec::new();
    for way in WAYS {
        spellings.push(vec![up.join(way).display().to_string()]);
        spellings.push(vec![top.join(way).display().to_string()]);
    }
    if real.ends_with("team") {
        spellings.extend(["analysts.pol", ".", "./analysts.pol", "deep/..", "../team"].map(|path| vec![path.to_owned()]));
    }
    let all: Vec<String> = spellings.concat();
    spellings.push(all);
    spellings
}

/// Every command that takes paths, and whether it changes files.
const COMMANDS: &[(&[&str], bool)] = &[
    (&["check", "-f", "concise"], false),
    (&["check", "--diff"], false),
    (&["check", "--fix", "-f", "concise"], true),
    (&["check", "--fix-unsafe", "-f", "concise"], true),
    (&["check", "--add-allow", "because", "-f", "concise"], true),
    (&["check", "--write-baseline", "-f", "concise"], true),
    (&["build", "--stdout"], false),
    (&["build", "-e", "bulk", "-o", "OUT"], true),
    (&["build", "--check", "-o", "OUT"], false),
    (&["fmt"], true),
    (&["fmt", "--check"], false),
    (&["fmt", "--diff"], false),
    (&["test", "--coverage"], false),
    (&["test", "-f", "json"], false),
];

/// What a command said, with paths cut down to the names of files, its exit code, and what all files say afterwards.
fn outcome(top: &Path, standing: &str, command: &[&str], paths: &[String]) -> String {
    let out = top.join("out").display().to_string();
    let mut arguments: Vec<&str> = command.iter().map(|argument| if *argument == "OUT" { &*out } else { argument }).collect();
    arguments.extend(paths.iter().map(String::as_str));
    let (told, _) = sessions::run(&top.join(standing), &[], &arguments, "");
    let mut outcome = String::new();
    for line in told.lines().skip(1) {
        // Whatever stands before the last slash of a word depends on where one stands.
        let words = line.split_inclusive([' ', '"']).map(|word| word.rfind('/').map_or(word, |at| &word[at + 1..]));
        outcome.extend(words);
        outcome.push('\n');
    }
    let files = walkdir::WalkDir::new(top).sort_by_file_name().into_iter().map(|entry| entry.unwrap());
    for entry in files.filter(|entry| entry.file_type().is_file()) {
        let text = fs::read_to_string(entry.path()).unwrap();
        outcome += &format!("== {}\n{text}", entry.path().strip_prefix(top).unwrap().display());
    }
    outcome
}

#[test]
fn a_file_is_one_file_for_every_command_however_it_is_spelt() {
    let mut cases = Vec::new();
    for (command, changes) in COMMANDS {
        for standing in STANDING {
            cases.push((*command, *changes, standing));
        }
    }
    let wrong: Vec<String> = cases
        .par_iter()
        .flat_map_iter(|(command, changes, standing)| {
            let new = || {
                let folder = policies();
                let top = fs::canonicalize(folder.path()).unwrap();
                (folder, top)
            };
            let (expected, first) = (new(), new());
            let expected = outcome(&expected.1, "policies", command, &["team/analysts.pol".to_owned()]);
            let spellings = spellings(&first.1, standing);
            let mut wrong = Vec::new();
            for at in 0..spellings.len() {
                let fresh = changes.then(new);
                let top = fresh.as_ref().map_or(&first.1, |(_, top)| top);
                let paths = &self::spellings(top, standing)[at];
                let found = outcome(top, standing, command, paths);
                if found != expected {
                    let differs = expected.lines().zip(found.lines()).find(|(a, b)| a != b);
                    wrong.push(format!("in {standing}: {command:?} {paths:?}: {differs:?}\n{found}"));
                }
            }
            wrong
        })
        .collect();
    assert!(wrong.is_empty(), "{} of them, as\n{}", wrong.len(), wrong[0]);
}

/// A policy is all of its files, from wherever in it one asks; without a path that is what is meant.
#[test]
fn the_whole_policy_is_meant_from_every_folder_in_it() {
    let folder = policies();
    let top = fs::canonicalize(folder.path()).unwrap();
    for (standing, path) in [
        ("policies", None),
        ("policies/team", None),
        ("policies/team/deep", None),
        ("elsewhere/door", None),
        ("policies/team", Some("..")),
        ("policies/team", Some("../../also")),
        ("elsewhere", Some("door/..")),
        (".", Some("policies")),
        (".", Some(top.to_str().unwrap())),
    ] {
        let arguments: Vec<&str> = ["check"].into_iter().chain(path).collect();
        let (told, code) = sessions::run(&top.join(standing), &[], &arguments, "");
        assert!(told.contains("2 warnings in 3 files; 1 suppressed by comments\n"), "in {standing}: {told}");
        assert_eq!(code, 0, "in {standing}: {told}");
    }
}

/// Paths are shown from where one stands, and absolute where they were asked for like that.
#[test]
fn paths_are_shown_as_one_would_type_them() {
    let folder = policies();
    let top = fs::canonicalize(folder.path()).unwrap();
    fs::write(top.join("policies/base.pol"), "abstract role base < discover: reed; >\n").unwrap();
    let absolute = top.join("policies");
    for (standing, path, shown) in [
        ("policies", ".", "base.pol:1:"),
        ("policies/team", "..", "../base.pol:1:"),
        ("policies/team", absolute.to_str().unwrap(), "../base.pol:1:"),
        ("policies/team/deep", "../../base.pol", "../../base.pol:1:"),
        ("elsewhere", "../policies", "../policies/base.pol:1:"),
        ("elsewhere", absolute.to_str().unwrap(), "FOLDER/policies/base.pol:1:"),
        (".", "also", "policies/base.pol:1:"),
    ] {
        let (told, _) = sessions::run(&top.join(standing), &[], &["check", "-f", "concise", path], "");
        let told = told.replace(top.to_str().unwrap(), "FOLDER");
        assert!(told.contains(&format!("\n{shown}")), "in {standing}, {path}: {told}");
    }
}

/// A link in a policy is not a second file, wherever it stands, and what only a link leads to is a file by its own name.
#[test]
fn links_in_a_policy_are_not_further_files() {
    let folder = policies();
    let top = fs::canonicalize(folder.path()).unwrap();
    fs::create_dir(top.join("policies/.shared")).unwrap();
    fs::write(top.join("policies/.shared/maps.pol"), "role shared < maps: read; >\n").unwrap();
    symlink("analysts.pol", top.join("policies/team/again.pol")).unwrap();
    symlink("team", top.join("policies/a_team")).unwrap();
    symlink("..", top.join("policies/team/up")).unwrap();
    symlink(".shared/maps.pol", top.join("policies/shared.pol")).unwrap();
    symlink("../.shared", top.join("policies/team/shared")).unwrap();
    for path in [".", "team/shared", "team/shared/maps.pol", "shared.pol", "a_team/again.pol", "a_team/up"] {
        let (told, code) = sessions::run(&top.join("policies"), &[], &["check", path, "."], "");
        assert_eq!(code, 0, "{told}");
        assert!(told.contains("2 warnings in 4 files; 1 suppressed by comments\n"), "{told}");
    }
    let (told, _) = sessions::run(&top.join("policies"), &[], &["check", "-W", "missing-description", "-f", "concise"], "");
    let shown: Vec<&str> = told.lines().filter(|line| line.contains(".pol:")).map(|line| line.split(':').next().unwrap()).collect();
    assert_eq!(shown, [".shared/maps.pol", "team/analysts.pol", "team/analysts.pol"], "{told}");
}

/// Nothing outside of a policy is read through a link in it, by any command, however it is asked for.
#[test]
fn links_out_of_a_policy_are_refused() {
    for (link, to, asked) in [
        ("team/shared.pol", "../../elsewhere/shared.pol", ["team", "team/shared.pol"]),
        ("team/others", "../../elsewhere", ["team", "team/others/shared.pol"]),
        ("polc-baseline.json", "../elsewhere/shared.pol", ["team", "base.pol"]),
    ] {
        let folder = policies();
        let top = fs::canonicalize(folder.path()).unwrap();
        fs::write(top.join("elsewhere/shared.pol"), "role shared < secret: read; >\n").unwrap();
        symlink(to, top.join("policies").join(link)).unwrap();
        for path in [".", asked[0], asked[1]] {
            for (command, _) in COMMANDS {
                let arguments: Vec<&str> = command.iter().map(|it| if *it == "OUT" { "out" } else { it }).chain([path]).collect();
                let (told, code) = sessions::run(&top.join("policies"), &[], &arguments, "");
                assert!(code == 2 && told.contains("leads out of the policy's folder") && !told.contains("secret"), "{told}");
                assert_eq!(fs::read_to_string(top.join("elsewhere/shared.pol")).unwrap(), "role shared < secret: read; >\n");
            }
        }
    }
}

/// Standard input for a file is that file, with the text that comes in.
#[test]
fn standard_input_takes_the_place_of_its_file() {
    let folder = policies();
    let top = fs::canonicalize(folder.path()).unwrap();
    let absolute = top.join("also/team/analysts.pol");
    for (standing, name) in [
        ("policies/team", "analysts.pol"),
        ("policies/team", "./deep/../analysts.pol"),
        ("policies", absolute.to_str().unwrap()),
        ("elsewhere", "link.pol"),
        ("elsewhere", "door/analysts.pol"),
    ] {
        let arguments = ["check", "-", "--stdin-filename", name];
        let (told, code) = sessions::run(&top.join(standing), &[], &arguments, ANALYSTS);
        assert!(code == 0 && told.contains("2 warnings in 3 files; 1 suppressed by comments\n"), "in {standing}, {name}: {told}");
        let arguments = ["fmt", "-", "--stdin-filename", name];
        let (told, code) = sessions::run(&top.join(standing), &[], &arguments, ANALYSTS);
        assert!(code == 0 && told.contains("  index \"logs-*\": read;\n"), "in {standing}, {name}: {told}");
        assert_eq!(fs::read_to_string(top.join("policies/team/analysts.pol")).unwrap(), ANALYSTS);
    }
}
