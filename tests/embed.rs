//! polc as a library: the example runs, and the document that explains it has all of it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use polc::diagnostic::Applicability;
use polc::fix::Wanted;
use polc::project::{BuildOptions, Options, Project, Refused, World};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_example_is_in_the_document() {
    let example = fs::read_to_string(root().join("examples/embed/main.rs")).unwrap();
    let document = fs::read_to_string(root().join("docs/embedding.md")).unwrap();
    assert!(document.contains(&format!("```rust\n{example}```\n")), "docs/embedding.md has another examples/embed/main.rs");
    assert!(example.lines().skip(2).count() <= 22, "it is no longer twenty lines");
}

#[test]
fn the_example_runs() {
    let run = Command::new(env!("CARGO")).args(["run", "-q", "--example", "embed"]).current_dir(root()).output().unwrap();
    let printed = String::from_utf8(run.stdout).unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    assert!(printed.starts_with("no findings in 2 files, 1 role\nprod/tier1.json: {\n"), "{printed}");
    assert!(printed.contains("\"securitySolutionCasesV3\": [\n"), "{printed}");
}

#[test]
fn a_project_says_what_is_wrong() {
    let project = Project::new().file("a.pol", "role a < cases: reed; >").file("b.pol", "role b extends a < maps: all; >");
    let report = project.check();
    assert!(report.has_errors() && report.to_string().contains("unknown-privilege"), "{report}");
    let documents = project.build("role").unwrap();
    assert!(documents.files.is_empty() && documents.report.has_errors());
    let known = project.file("a.pol", "role a < cases: read; >");
    assert!(!known.check().has_errors());
    assert_eq!(known.build("role").unwrap().files.keys().collect::<Vec<_>>(), ["kibana-9.5/a.json", "kibana-9.5/b.json"]);
}

#[test]
fn what_there_is_not_is_refused() {
    let project = Project::new().file("a.pol", "role a < cases: read; >");
    let target = project.check_with(&Options::default().target("prod")).unwrap_err();
    assert!(target.to_string().starts_with("there is no target `prod`"), "{target}");
    let format = project.build("rolle").unwrap_err();
    assert!(format.to_string().contains("did you mean `role`?"), "{format}");
    let role = project.build_with(&BuildOptions::default().role("b")).unwrap_err();
    assert!(matches!(role, Refused::Unknown(_)), "{role}");
}

#[test]
fn configuration_and_baseline_come_in_any_order() {
    let config = "[lint.levels]\nall-spaces = \"warn\"\nmissing-description = \"deny\"\n";
    let baseline = r#"{"version": 2, "findings": {"a.pol": {"a": {"missing-description": 1}}}}"#;
    let text = "role a < cases: read; >";
    let one = Project::new().file("a.pol", text).config(config).baseline(baseline).check();
    let two = Project::new().baseline(baseline).config(config).file("a.pol", text).check();
    let names = |report: &polc::project::Report| report.diagnostics.iter().map(|found| found.id.name).collect::<Vec<_>>();
    assert_eq!(names(&one), names(&two));
    assert!(!one.has_errors() && one.suppressed.len() == 1, "{one}");
}

#[test]
fn a_world_in_memory_is_read_as_one_on_disk() {
    let files = [
        ("polc.toml", "[targets.prod]\nrelease = \"9.4\"\n"),
        ("a.pol", "role a < cases: read; >"),
        ("sub/b.pol", "role b extends a < >"),
        ("notes.txt", "no policy"),
    ];
    let world: std::collections::BTreeMap<PathBuf, Vec<u8>> =
        files.into_iter().map(|(name, text)| (name.into(), text.as_bytes().to_vec())).collect();
    assert_eq!(world.files().len(), 2);
    let mut project = Project::new();
    project.read(&world).unwrap();
    assert_eq!(project.build("role").unwrap().files.keys().collect::<Vec<_>>(), ["prod/a.json", "prod/b.json"]);
    let broken: std::collections::BTreeMap<PathBuf, Vec<u8>> =
        world.into_iter().chain([("c.pol".into(), b"role c < description: \"\xFF\"; >".to_vec())]).collect();
    let mut project = Project::new();
    project.read(&broken).unwrap();
    assert_eq!(project.check().diagnostics[0].id.name, "invalid-utf8");
}

#[test]
fn fixes_and_layout_are_proven() {
    let text = "role a <\n  cases: read\n  index \"logs\":   read\n>\n";
    let project = Project::new().file("a.pol", text);
    let safe = project
        .check()
        .diagnostics
        .iter()
        .flat_map(|found| &found.fixes)
        .filter(|fix| fix.applicability == Applicability::Safe)
        .count();
    let fixes = project.fix(&Options::default(), Wanted::Safe).unwrap();
    assert!(safe > 0 && fixes.count > 0 && fixes.changes().len() == 1);
    let mut project = fixes.last().project;
    assert!(!project.check().has_errors());
    let changed = project.format().unwrap();
    assert_eq!(changed.len(), 1);
    assert!(project.sources().text(changed[0].file).contains("index \"logs\": read;\n"));
    assert!(project.format().unwrap().is_empty());
}
