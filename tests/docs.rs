//! docs/diagnostics.md names every diagnostic there is, and no other.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use walkdir::WalkDir;

/// What a diagnostic is made with; its name is the first string behind it.
const MAKERS: [&str; 3] = ["Diagnostic::error(", "Diagnostic::new(", "Diagnostic::warning("];

/// The same, in files whose diagnostics are made by a helper of their own.
const HELPERS: [(&str, &str); 2] = [("syntax/wrong.rs", "replace("), ("check/connect/unknown.rs", "let name = ")];

fn is_name(text: &str) -> bool {
    text.contains('-')
        && text.split('-').all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
}

/// The names in the code between the start of `code` and the end of the statement or argument list.
fn names(code: &str, whole: bool) -> Vec<String> {
    let end = if whole { code.find(';').unwrap_or(code.len()) } else { code.len() };
    let strings = code[..end].split('"').skip(1).step_by(2).filter(|text| is_name(text)).map(str::to_owned);
    if whole { strings.collect() } else { strings.take(1).collect() }
}

/// The names of all diagnostics, as far as they are written where the diagnostic is made.
fn in_source() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = BTreeSet::new();
    for entry in WalkDir::new(&root).sort_by_file_name() {
        let path = entry.unwrap().into_path();
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let shown = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        let text = fs::read_to_string(&path).unwrap();
        // Tests make diagnostics of their own.
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let helper = HELPERS.iter().find(|(file, _)| *file == shown).map(|(_, helper)| *helper);
        for maker in MAKERS {
            for rest in code.split(maker).skip(1) {
                // The first argument, or the second one of `new`, is a string; else a helper's variable.
                let argument = rest.split(',').nth(usize::from(maker == "Diagnostic::new(")).unwrap_or_default().trim();
                if let Some(name) = argument.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
                    assert!(is_name(name), "{shown}: `{name}`");
                    found.insert(name.to_owned());
                } else {
                    let known =
                        helper.is_some() || matches!(shown.as_str(), "diagnostic.rs" | "report/mod.rs" | "lint/findings.rs");
                    assert!(known, "{shown} makes a diagnostic with the name `{argument}`: teach this test where that comes from");
                }
            }
        }
        if let Some(helper) = helper {
            let before = found.len();
            for rest in code.split(helper).skip(1) {
                found.extend(names(rest, helper.starts_with("let")));
            }
            assert!(found.len() >= before, "{shown}");
        }
    }
    found
}

/// The names that the page has: each stands alone in the first column of a table.
fn in_page() -> BTreeSet<String> {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diagnostics.md")).unwrap();
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` |"));
    let mut names = BTreeSet::new();
    for (name, _) in rows {
        assert!(names.insert(name.to_owned()), "`{name}` stands twice");
    }
    names
}

#[test]
fn every_diagnostic_is_described() {
    let (mut source, page) = (in_source(), in_page());
    // What can be switched off has a page of its own.
    source.retain(|name| polc::lint::rule(name).is_none());
    assert!(source.len() > 40, "{source:?}");
    let missing: Vec<&String> = source.difference(&page).collect();
    let gone: Vec<&String> = page.difference(&source).collect();
    assert!(missing.is_empty() && gone.is_empty(), "not in docs/diagnostics.md: {missing:?}; no longer in src: {gone:?}");
}
