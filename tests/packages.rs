//! What is published: one version number everywhere, and a list of what others wrote that has every crate.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[path = "common/folders.rs"]
mod folders;
#[path = "common/root.rs"]
mod root;

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use root::root;
use walkdir::WalkDir;

const VERSION: &str = env!("CARGO_PKG_VERSION");

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The rows of `packaging/versions`: a file, and the text around the version.
fn places() -> Vec<(String, String)> {
    let table = read("packaging/versions");
    let rows = table.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    rows.map(|row| row.split_once(": ").map(|(path, text)| (path.to_owned(), text.to_owned())).unwrap()).collect()
}

#[test]
fn the_version_is_the_same_everywhere() {
    for (path, text) in places() {
        let wanted = text.replace("VERSION", VERSION);
        assert!(words(&read(&path)).contains(&wanted), "{path} has no `{wanted}`: set versions with packaging/bump");
    }
}

/// Whoever adds a package adds its version to what `packaging/bump` sets.
#[test]
fn every_package_has_its_version_set() {
    let known: BTreeSet<String> = places().into_iter().map(|(path, _)| path).collect();
    let is_source = |name: &str| !matches!(name, "target" | "node_modules" | ".git" | "out");
    let mut there = BTreeSet::new();
    for entry in WalkDir::new(root()).into_iter().filter_entry(|it| it.file_name().to_str().is_none_or(is_source)) {
        let path = entry.unwrap().into_path();
        let name = path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/");
        let text = match name.rsplit('/').next().unwrap() {
            "package.json" | "tree-sitter.json" | "extension.toml" | "Cargo.toml" | "pyproject.toml" => read(&name),
            _ => continue,
        };
        // One that is not published has none, or none that counts.
        let line = text.lines().map(str::trim).find(|line| line.starts_with("version = ") || line.starts_with("\"version\": "));
        if line.is_some_and(|line| !line.contains("\"0.0.0\"")) {
            there.insert(name);
        }
    }
    assert!(there.len() > 6, "{there:?}");
    let forgotten: Vec<_> = there.difference(&known).collect();
    assert!(forgotten.is_empty(), "packaging/versions does not know {forgotten:?}");
}

/// The page is made by `packaging/third-party`, which needs Python and the crates of all platforms; Cargo.lock says whether it is of today.
#[test]
fn what_others_wrote_is_listed() {
    let lock: toml::Table = read("Cargo.lock").parse().unwrap();
    let text = |package: &toml::Value, key: &str| package[key].as_str().unwrap().to_owned();
    let locked: BTreeSet<String> = lock["package"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|package| package.get("source").is_some())
        .map(|package| format!("{} {}", text(package, "name"), text(package, "version")))
        .collect();
    let page = read("THIRD-PARTY.md");
    let row = |line: &str| line.strip_prefix("| ")?.split_once(" | ").map(|(crate_, _)| crate_.to_owned());
    let listed: BTreeSet<String> = page
        .lines()
        .filter(|line| !line.starts_with("| crate "))
        .filter_map(|line| row(line).or_else(|| line.strip_prefix("- ").map(str::to_owned)))
        .collect();
    let differing: Vec<_> = locked.symmetric_difference(&listed).collect();
    assert!(differing.is_empty(), "THIRD-PARTY.md and Cargo.lock differ in {differing:?}: run packaging/third-party");
}

/// The picture of the README is what a terminal shows of the policy that stands there. `POLC_UPDATE_DOCS=1` draws it anew.
#[test]
fn the_picture_of_a_mistake_is_true() {
    let readme = read("README.md");
    let policy = readme.split("```pol,wrong\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let folder = folders::folder(&[("roles.pol", policy)]);
    let output = Command::new(env!("CARGO_BIN_EXE_polc"))
        .args(["check", "--color", "always", "roles.pol"])
        .current_dir(folder.path())
        .env_clear()
        .env("COLUMNS", "90")
        .output()
        .unwrap();
    let shown = format!("$ polc check roles.pol\n{}", String::from_utf8(output.stdout).unwrap());
    let made = anstyle_svg::Term::new().palette(anstyle_svg::WIN10_CONSOLE).render_svg(&shown);
    // These two are hard to read on black.
    let made = made.replace("#881798", "#d670d6").replace("#C50F1F", "#f14c4c");
    let path = root().join("docs/images/mistake.svg");
    if std::env::var_os("POLC_UPDATE_DOCS").is_some() {
        fs::write(&path, &made).unwrap();
    }
    assert_eq!(read("docs/images/mistake.svg"), made, "run `POLC_UPDATE_DOCS=1 cargo test -p polc-cli --test packages`");
}

/// polc is offline: neither it nor a crate of it opens a connection. `packaging/deny.toml` names the crates that would.
#[test]
fn nothing_opens_a_connection() {
    let denied: toml::Table = read("packaging/deny.toml").parse().unwrap();
    let denied = denied["bans"]["deny"].as_array().unwrap().iter().map(|it| it["crate"].as_str().unwrap().to_owned());
    let lock = read("Cargo.lock");
    let held: Vec<String> = denied.filter(|name| lock.contains(&format!("\nname = \"{name}\"\n"))).collect();
    assert!(held.is_empty(), "Cargo.lock has {held:?}");
    for folder in ["src", "cli/src", "wasm/src"] {
        for entry in WalkDir::new(root().join(folder)) {
            let path = entry.unwrap().into_path();
            if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                assert!(!text.contains("std::net") && !text.contains("net::Tcp"), "{} opens connections", path.display());
            }
        }
    }
}
