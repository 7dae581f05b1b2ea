//! Roles as they are in use: what public bug reports and role files show, and Elastic's own predefined roles, in our own words. Each file in
//! `tests/field_cases/` gives exactly the findings that its comments name, at their levels by default, and passes its own tests. A finding
//! more is a false alarm, one less is silence where people were hurt.
//!
//! `//~ name` announces a finding on its line, several are separated by commas; `//# ` lines are the polc.toml.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[path = "common/fixtures.rs"]
mod fixtures;
#[path = "common/folders.rs"]
mod folders;
#[path = "common/root.rs"]
mod root;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn polc(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_polc"));
    let output = command.args(arguments).current_dir(folder).env_clear().output().unwrap();
    assert_eq!(String::from_utf8(output.stderr.clone()).unwrap(), "");
    output
}

/// Line and name of everything that the comments announce.
fn announced(text: &str) -> BTreeSet<(u64, String)> {
    let lines = text.lines().zip(1..).filter_map(|(line, number)| Some((number, line.split_once("//~ ")?.1)));
    lines.flat_map(|(number, names)| names.split(',').map(move |name| (number, name.trim().to_owned()))).collect()
}

#[test]
fn each_gives_the_findings_that_it_names_and_no_other() {
    let folder = root::root().join("tests/field_cases");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() > 20, "{paths:?}");
    let mut wrong = Vec::new();
    for path in paths {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let (files, config) = (fixtures::files(&text), fixtures::config(&text));
        let files = files.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        let policy = folders::folder(&files.chain([("polc.toml", config.as_str())]).collect::<Vec<_>>());
        let document: Value = serde_json::from_slice(&polc(policy.path(), &["check", "-f", "json"]).stdout).unwrap();
        let found: BTreeSet<(u64, String)> = document["diagnostics"]
            .as_array()
            .unwrap()
            .iter()
            .map(|finding| (finding["range"]["start"]["line"].as_u64().unwrap(), finding["name"].as_str().unwrap().to_owned()))
            .collect();
        let announced = announced(&text);
        let extra: Vec<_> = found.difference(&announced).collect();
        let missing: Vec<_> = announced.difference(&found).collect();
        if !extra.is_empty() || !missing.is_empty() {
            wrong.push(format!("{name}: too many {extra:?}, missing {missing:?}"));
        }
        if text.lines().any(|line| line.starts_with("test \"")) {
            let tested = polc(policy.path(), &["test"]);
            if !tested.status.success() {
                wrong.push(format!("{name}: its tests fail:\n{}", String::from_utf8(tested.stdout).unwrap()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A level grows with the releases, what is customised does not: what a role lists part by part is written part by part.
#[test]
fn what_is_written_bare_stays_bare() {
    let roles = [
        (
            "bare",
            "minimal_all + cases_delete + cases_settings + create_comment + case_reopen + cases_assign + cases_manage_templates",
            "minimal_all",
        ),
        ("level", "all", "all"),
        ("both", "minimal_read + all", "all"),
        ("without_parts", "minimal_read", "minimal_read"),
        ("taken_out", "all - delete", "minimal_all"),
    ];
    for (name, expression, first) in roles {
        let text = format!("role {name} < cases: {expression}; >\n");
        let folder = folders::folder(&[("policy.pol", &text), ("polc.toml", "[targets.prod]\nrelease = \"9.5\"\n")]);
        let output = polc(folder.path(), &["build", "--stdout", "--role", name]);
        let document: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(document["kibana"][0]["feature"]["securitySolutionCasesV3"][0], first, "{text}{document}");
    }
}
