//! The policy's own tests: `tests/tests/NAME.pol` says with `//~ name` what is found on which line, and `snapshots/test__NAME.snap` shows
//! it. `//# ` lines are a polc.toml, and `//--- NAME.pol` begins a further file.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[path = "common/fixtures.rs"]
mod fixtures;
#[path = "common/folders.rs"]
mod folders;
#[path = "common/snapshots.rs"]
mod snapshots;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use snapshots::root;

/// A folder with the files of a fixture.
fn folder(text: &str) -> tempfile::TempDir {
    let (files, config) = (fixtures::files(text), fixtures::config(text));
    let files = files.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    folders::folder(&files.chain([("polc.toml", config.as_str())]).collect::<Vec<_>>())
}

/// What `polc test` prints, and its exit code.
fn polc(folder: &Path, format: &str) -> (String, Option<i32>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_polc"));
    let output = command.args(["test", "-f", format, "--coverage"]).current_dir(folder).env_clear().output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    (String::from_utf8(output.stdout).unwrap(), output.status.code())
}

/// File, line and name of everything that the comments announce.
fn announced(folder: &Path) -> BTreeSet<(String, u64, String)> {
    let mut announced = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        for (line, number) in fs::read_to_string(&path).unwrap().lines().zip(1..) {
            if let Some((_, found)) = line.split_once("//~ ") {
                announced.insert((name.clone(), number, found.trim().to_owned()));
            }
        }
    }
    announced
}

/// File, line and name of all findings in a document.
fn found(document: &Value) -> BTreeSet<(String, u64, String)> {
    let mut found = BTreeSet::new();
    let mut waiting = vec![document];
    while let Some(value) = waiting.pop() {
        if let (Some(name), Some(_)) = (value["name"].as_str(), value["level"].as_str()) {
            let line = value["range"]["start"]["line"].as_u64().unwrap();
            found.insert((value["path"].as_str().unwrap().to_owned(), line, name.to_owned()));
            continue;
        }
        match value {
            Value::Array(values) => waiting.extend(values),
            Value::Object(fields) => waiting.extend(fields.values()),
            _ => {}
        }
    }
    found
}

#[test]
fn every_test_comes_out_as_announced() {
    let settings = snapshots::settings();
    let mut paths: Vec<_> = fs::read_dir(root::root().join("tests/tests")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() > 5);
    for path in paths {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let folder = folder(&fs::read_to_string(&path).unwrap());
        let (text, code) = polc(folder.path(), "json");
        let announced = announced(folder.path());
        let document: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(found(&document), announced, "{name}");
        assert_eq!(code, Some(i32::from(!announced.is_empty())), "{name}");
        settings.bind(|| insta::assert_snapshot!(format!("test__{name}"), polc(folder.path(), "full").0));
    }
}
