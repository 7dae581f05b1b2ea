//! docs/documents.md maps the statements of the source documents to what the product does: whatever it names is there.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[path = "common/root.rs"]
mod root;

use assert_cmd::Command;
use polc::catalogue::{PREDEFINED_ROLES, Permission, TASKS};
use polc::check::names::{Meaning, Names};
use polc::config::Config;

/// What stands between backticks.
fn quoted(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

/// Whether every word of a grant means something on some release, or on Amazon Connect.
fn is_grant(text: &str) -> bool {
    let Some((path, value)) = text.split_once(": ") else { return false };
    let words: Vec<&str> = value.split([' ', '+', '-']).filter(|word| !word.is_empty()).collect();
    if let Some(path) = path.strip_prefix("connect.") {
        let has =
            |word: &&str| Permission::of_feature(Permission::feature_of_path(path).unwrap_or("")).any(|it| it.action == *word);
        return words.iter().all(has);
    }
    ["kibana:9.5", "kibana:serverless"].iter().any(|target| {
        let target = Config::default().target(target).unwrap();
        match Names::new(&target).find(path).map(|named| named.meaning) {
            Some(Meaning::Exact(on)) => words.iter().all(|word| *word == "none" || on.words().contains(word)),
            Some(Meaning::Facet(..)) => words.iter().all(|word| matches!(*word, "none" | "read" | "all")),
            _ => false,
        }
    })
}

fn is_there(name: &str, schema: &str) -> bool {
    if let Some(command) = name.strip_prefix("polc ") {
        let mut polc = Command::new(env!("CARGO_BIN_EXE_polc"));
        return polc.env_clear().args(command.split(' ')).output().unwrap().status.success();
    }
    matches!(polc::lint::find(name), Some(polc::lint::Named::Current(_)))
        || TASKS.iter().any(|task| task.name == name)
        || schema.contains(&format!("\"{name}\":"))
        || is_grant(name)
}

#[test]
fn whatever_the_table_names_is_there() {
    let (page, schema) = ("docs/documents.md", "editors/polc.schema.json");
    let (page, schema) =
        (std::fs::read_to_string(root::root().join(page)).unwrap(), std::fs::read_to_string(root::root().join(schema)).unwrap());
    let rows: Vec<&str> = page.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| statement")).collect();
    assert_eq!(page.matches("| statement | in `polc` |").count(), 5);
    for row in &rows {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").collect();
        assert_eq!(cells.len(), 2, "{row}");
        let names = quoted(cells[1]);
        assert!(!names.is_empty(), "{row}: names nothing");
        for name in names {
            assert!(is_there(name, &schema), "{row}: there is no `{name}`");
        }
    }
    assert!(rows.len() > 60, "{}", rows.len());
}

/// Every task of the documents, and every predefined role, has a row.
#[test]
fn nothing_is_left_out() {
    let page = std::fs::read_to_string(root::root().join("docs/documents.md")).unwrap();
    for task in TASKS.iter().filter(|task| task.platform == polc::policy::Platform::Kibana) {
        assert!(page.contains(&format!("`{}`", task.name)), "{}", task.name);
    }
    assert_eq!(PREDEFINED_ROLES.len(), 12);
}
