//! The registry of diagnostics, and the pages that are made from it: `docs/diagnostics.md` and `docs/lints/`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[path = "common/snapshots.rs"]
mod snapshots;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use polc::diagnostic::{Diagnostic, Kind, errors};
use polc::lint;
use polc::project::{Options, Project};

/// All that the registry says of each diagnostic in a few words. A change here is a change of somebody's configuration.
#[test]
fn the_whole_registry() {
    let lines: String = lint::all()
        .map(|id| {
            let kind = match id.kind {
                Kind::Error(chapter) => format!("error, {}", chapter.title()),
                Kind::Rule(group) => group.name().to_owned(),
            };
            let tags: String = id.tags.iter().map(|tag| format!(" {tag:?}")).collect();
            let (level, since, status) = (id.default_level().name(), id.since, id.status.name());
            let sources: String = id.sources.iter().map(|source| format!("\n    {}", source.cite)).collect();
            format!("{id} ({kind}) {level} since {since}, {status}{tags}\n    {}{sources}\n", id.sentence())
        })
        .collect();
    snapshots::settings().bind(|| insta::assert_snapshot!("registry", lines));
}

/// With `POLC_UPDATE_DOCS=1` in the environment the pages are written instead.
#[test]
fn the_pages_of_the_documentation_are_up_to_date() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let rules = || lint::all().filter(|id| id.is_rule());
    let mut pages: Vec<(String, String)> = rules().map(|id| (format!("lints/{id}.md"), lint::page(id))).collect();
    pages.push(("lints/README.md".to_owned(), lint::index()));
    pages.push(("diagnostics.md".to_owned(), lint::errors_page()));
    if std::env::var_os("POLC_UPDATE_DOCS").is_some() {
        let _ = fs::remove_dir_all(docs.join("lints"));
        fs::create_dir_all(docs.join("lints")).unwrap();
        pages.iter().for_each(|(name, page)| fs::write(docs.join(name), page).unwrap());
    }
    let names: BTreeSet<String> = fs::read_dir(docs.join("lints"))
        .unwrap()
        .map(|entry| format!("lints/{}", entry.unwrap().file_name().into_string().unwrap()))
        .chain(["diagnostics.md".to_owned()])
        .collect();
    let update = "run `POLC_UPDATE_DOCS=1 cargo test --test docs`";
    assert_eq!(names, pages.iter().map(|(name, _)| name.clone()).collect(), "{update}");
    for (name, page) in pages {
        assert_eq!(fs::read_to_string(docs.join(&name)).unwrap(), page, "docs/{name}: {update}");
    }
}

/// Errors that no text of a policy or of polc.toml shows by itself.
const WITHOUT_EXAMPLE: &[&str] = &[
    "hidden-character",
    "ambiguous-feature",
    "invalid-baseline",
    "invalid-utf8",
    "nested-too-deeply",
    "not-expressible",
    "stale-baseline",
    "test-failed",
    "untestable-claim",
];

/// Line and name of each error of a policy that is the only file, on the targets that its `// target: NAME` lines name.
fn found_in(text: &str) -> Vec<(usize, String)> {
    let project = Project::new().file("a.pol", text);
    let named = text.lines().filter_map(|line| line.strip_prefix("// target: "));
    let report = project.check_with(&named.fold(Options::default(), Options::target)).unwrap();
    let place = |found: &Diagnostic| {
        let file = project.sources().file(found.primary.at.file);
        (file.position(found.primary.at.start as usize).line, found.id.name.to_owned())
    };
    report.diagnostics.iter().filter(|found| !found.id.is_rule()).map(place).collect()
}

/// The names of the errors of a polc.toml.
fn found_in_config(text: &str) -> Vec<&'static str> {
    let report = Project::new().file("a.pol", "role soc < cases: read; >\n").config(text).check();
    report.diagnostics.iter().filter(|found| !found.id.is_rule()).map(|found| found.id.name).collect()
}

/// Each error is explained, and its example has it where it says so, and nothing else.
#[test]
fn every_error_has_its_example() {
    let mut wrong = Vec::new();
    for id in errors::all() {
        let blocks: Vec<(&str, &str)> =
            id.docs.split("```").skip(1).step_by(2).filter_map(|block| block.split_once('\n')).collect();
        for (language, text) in &blocks {
            let is_right = match *language {
                "pol,wrong" => {
                    let announced: Vec<(usize, String)> = text
                        .lines()
                        .zip(1..)
                        .filter_map(|(line, number)| Some((number, line.split_once("//~ ")?.1.trim().to_owned())))
                        .collect();
                    announced.iter().any(|(_, name)| name == id.name) && found_in(text) == announced
                }
                "toml,wrong" => found_in_config(text) == [id.name],
                _ => false,
            };
            if !is_right {
                wrong.push(format!("{id}: found {:?} {:?} in {language}\n{text}", found_in(text), found_in_config(text)));
            }
        }
        if id.docs.trim().is_empty() || blocks.is_empty() != WITHOUT_EXAMPLE.contains(&id.name) {
            wrong.push(format!("{id}: needs an explanation and an example"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// Nobody but its entry spells the name of a diagnostic: code has the id.
#[test]
fn names_stand_in_the_registry_alone() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut wrong = Vec::new();
    for entry in ["src", "cli/src"].into_iter().flat_map(|folder| walkdir::WalkDir::new(root.join(folder)).sort_by_file_name()) {
        // There may be one package or several.
        let Ok(path) = entry.map(walkdir::DirEntry::into_path) else { continue };
        let shown = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
        let is_registry = ["src/diagnostic/errors/", "src/lint/rules/", "src/check/findings.rs", "src/lint/registry.rs"]
            .iter()
            .any(|it| shown.starts_with(it));
        if is_registry || !shown.ends_with(".rs") || shown.ends_with("tests.rs") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap().lines().filter(|line| !line.trim_start().starts_with("//"));
        let code = code.collect::<Vec<_>>().join("\n");
        for id in lint::all().filter(|id| code.contains(&format!("\"{id}\""))) {
            wrong.push(format!("{shown} spells `{id}`"));
        }
        if code.contains("id.name ==") || code.contains("id.name !=") {
            wrong.push(format!("{shown} compares the name of a diagnostic as text"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whatever `docs/assurance.md` promises is held by tests that there are.
#[test]
fn what_is_promised_is_tested() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/assurance.md")).unwrap();
    let rows: Vec<&str> = page.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| promise ")).collect();
    assert!(rows.len() > 20);
    for row in rows {
        let tests = row.rsplit_once(" | ").unwrap().1.trim_end_matches(" |");
        for test in tests.split(", ") {
            let (program, name) = test.trim_matches('`').split_once("::").unwrap_or_else(|| panic!("{row}"));
            let file = root.join(format!("tests/{program}.rs"));
            let mut sources: Vec<_> = fs::read_dir(root.join("tests").join(program)).into_iter().flatten().collect();
            sources.retain(|entry| entry.as_ref().unwrap().path().extension().is_some_and(|extension| extension == "rs"));
            let texts = sources.into_iter().map(|entry| entry.unwrap().path()).chain(file.exists().then_some(file));
            let is_there = |text: &str| {
                let (before, _) = text.split_once(&format!("fn {name}(")).unwrap_or_default();
                let attributes = before.rsplit(['}', ';']).next().unwrap_or_default();
                attributes.contains("#[test]")
            };
            let found = texts.into_iter().any(|path| is_there(&fs::read_to_string(path).unwrap()));
            assert!(found, "docs/assurance.md: there is no test {test}");
        }
    }
}
