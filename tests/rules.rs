//! Every rule: the examples of its documentation, and the fixtures in `tests/rules/NAME/`.
//!
//! A fixture says with `//~ name` behind the code, or `//~^ name` on the line below, which finding stands on which line. `// target: NAME`
//! lines name targets, `//# ` lines are its polc.toml, and `//--- NAME.pol` begins a further file. All fixes that are offered are tried:
//! a safe one leaves what is compiled as it is, an unsafe one does not, and both fix the finding.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[path = "common/fixtures.rs"]
mod fixtures;
#[path = "common/shown.rs"]
mod shown;
#[path = "common/snapshots.rs"]
mod snapshots;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use polc::diagnostic::{Applicability, Diagnostic, Fix, Level, Severity};
use polc::lint::{Overrides, RULES, Rule};
use polc::project::{Compiled, Options, Project, Report};
use polc::source::SourceMap;

/// A policy of a test: its files, its polc.toml and the targets it names.
#[derive(Clone)]
struct Fixture {
    files: Vec<(String, String)>,
    config: String,
    targets: Vec<String>,
}

impl Fixture {
    fn read(text: &str) -> Fixture {
        let targets = text.lines().filter_map(|line| line.strip_prefix("// target: ")).map(str::to_owned).collect();
        Fixture { files: fixtures::files(text), config: fixtures::config(text), targets }
    }

    fn project(&self) -> Project {
        let files = self.files.iter().fold(Project::new(), |project, (name, text)| project.file(name.as_str(), text.as_str()));
        if self.config.is_empty() { files } else { files.config(self.config.as_str()) }
    }

    /// What is asked to see a rule.
    fn options(&self, rule: &Rule) -> Options {
        let mut levels = Overrides::default();
        if rule.id.default_level() == Level::Allow {
            levels.add(rule.id.name, Level::Warn).unwrap();
        }
        self.targets.iter().fold(Options::default().levels(levels), Options::target)
    }

    fn report(&self, rule: &Rule) -> Report {
        let report = self.project().check_with(&self.options(rule)).unwrap();
        assert!(!report.is_misconfigured, "{report}");
        report
    }

    fn diagnostics(&self, rule: &Rule) -> Vec<Diagnostic> {
        self.report(rule).diagnostics
    }

    /// What stands for the documents of all roles on all targets.
    fn compiled(&self, rule: &Rule) -> Vec<Compiled> {
        self.project().compiled(&self.options(rule)).unwrap()
    }

    fn fixed(&self, fix: &Fix) -> Fixture {
        let mut fixed = self.clone();
        let mut edits = fix.edits.clone();
        edits.sort_by_key(|edit| std::cmp::Reverse((edit.at.file, edit.at.start)));
        for edit in edits {
            fixed.files[edit.at.file.0 as usize].1.replace_range(edit.at.range(), &edit.text);
        }
        fixed
    }

    fn text(&self) -> String {
        self.files.iter().map(|(name, text)| format!("--- {name}\n{text}")).collect()
    }
}

/// What the rule itself says, and errors, which a fixture must not have by accident.
fn of_rule(rule: &Rule, diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    diagnostics.into_iter().filter(|diagnostic| diagnostic.id == rule.id || diagnostic.severity == Severity::Error).collect()
}

fn render(sources: &SourceMap, diagnostics: &[Diagnostic]) -> String {
    shown::render(sources, diagnostics, |diagnostic| Some(format!("on: {}", diagnostic.targets.join(", "))))
}

fn expected(sources: &SourceMap) -> BTreeSet<(String, usize, String)> {
    let mut expected = BTreeSet::new();
    for (_, file) in sources.iter() {
        for (line, number) in file.text.lines().zip(1..) {
            if let Some((_, name)) = line.split_once("//~ ") {
                expected.insert((file.path.clone(), number, name.trim().to_owned()));
            } else if let Some((_, name)) = line.split_once("//~^ ") {
                expected.insert((file.path.clone(), number - 1, name.trim().to_owned()));
            }
        }
    }
    expected
}

/// Tries every fix of a rule's findings.
fn try_fixes(rule: &Rule, name: &str, fixture: &Fixture, diagnostics: &[Diagnostic], wrong: &mut Vec<String>) {
    let before = fixture.compiled(rule);
    for fix in diagnostics.iter().filter(|diagnostic| diagnostic.id == rule.id).flat_map(|diagnostic| &diagnostic.fixes) {
        let fixed = fixture.fixed(fix);
        let left = fixed.diagnostics(rule);
        let count = |found: &[Diagnostic]| found.iter().filter(|diagnostic| diagnostic.id == rule.id).count();
        let errors = |found: &[Diagnostic]| found.iter().filter(|d| d.severity == Severity::Error && d.id != rule.id).count();
        if count(&left) >= count(diagnostics) || errors(&left) > errors(diagnostics) {
            wrong.push(format!("{name}: `{}` fixes nothing:\n{}\n{left:#?}", fix.title, fixed.text()));
        }
        let same = fixed.compiled(rule) == before;
        if same != (fix.applicability == Applicability::Safe) {
            wrong.push(format!(
                "{name}: `{}` is {:?}, but what is compiled {}:\n{}",
                fix.title,
                fix.applicability,
                if same { "stays" } else { "changes" },
                fixed.text()
            ));
        }
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules")
}

#[test]
fn every_fixture_has_its_findings() {
    let settings = snapshots::settings();
    let mut wrong = Vec::new();
    for rule in RULES {
        let Ok(entries) = fs::read_dir(folder().join(rule.id.name)) else {
            wrong.push(format!("{}: no fixtures", rule.id.name));
            continue;
        };
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        let (mut fires, mut is_clean) = (false, false);
        for path in paths {
            let name = format!("{}/{}", rule.id.name, path.file_stem().unwrap().to_str().unwrap());
            let fixture = Fixture::read(&fs::read_to_string(&path).unwrap());
            let report = fixture.report(rule);
            let (sources, shown) = (&*report.sources, of_rule(rule, report.diagnostics));
            let place = |d: &Diagnostic| {
                let file = sources.file(d.primary.at.file);
                (file.path.clone(), file.position(d.primary.at.start as usize).line, d.id.name.to_owned())
            };
            let found: BTreeSet<_> = shown.iter().map(place).collect();
            if found.len() != shown.len() {
                wrong.push(format!("{name}: two findings of one name on one line:\n{}", render(sources, &shown)));
            }
            let (expected, text) = (expected(sources), render(sources, &shown));
            if found != expected {
                wrong.push(format!("{name}:\n  expected {expected:?}\n  found    {found:?}\n{text}"));
            }
            fires |= found.iter().any(|(_, _, name)| name == rule.id.name);
            is_clean |= found.is_empty();
            if !found.is_empty() {
                let snapshot = format!("rule__{}", name.replace('/', "__"));
                settings.bind(|| insta::assert_snapshot!(snapshot, text));
            }
            try_fixes(rule, &name, &fixture, &fixture.diagnostics(rule), &mut wrong);
        }
        if !fires || !is_clean {
            wrong.push(format!("{}: needs a fixture that fires ({fires}) and a clean one ({is_clean})", rule.id.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn no_folder_without_a_rule() {
    for entry in fs::read_dir(folder()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(RULES.iter().any(|rule| rule.id.name == name), "tests/rules/{name} belongs to no rule");
    }
}

/// The blocks of a text with their language, each with the `toml` block right before it as its polc.toml.
fn examples(docs: &str) -> Vec<Fixture> {
    let (mut found, mut config) = (Vec::new(), String::new());
    for block in docs.split("```").skip(1).step_by(2) {
        let (language, text) = block.split_once('\n').unwrap();
        match language {
            "toml" => config = text.to_owned(),
            "pol" => {
                let mut fixture = Fixture::read(text);
                fixture.config += &std::mem::take(&mut config);
                found.push(fixture);
            }
            _ => {}
        }
    }
    found
}

#[test]
fn the_examples_of_the_documentation_hold() {
    let mut wrong = Vec::new();
    for rule in RULES {
        let Some((docs, instead)) = rule.id.docs.split_once("\n## Instead\n") else {
            wrong.push(format!("{}: no \"## Instead\"", rule.id.name));
            continue;
        };
        let (bad, good) = (examples(docs), examples(instead));
        if bad.is_empty() || good.is_empty() {
            wrong.push(format!("{}: no example", rule.id.name));
        }
        for (fixture, fires) in bad.iter().map(|fixture| (fixture, true)).chain(good.iter().map(|fixture| (fixture, false))) {
            let found = of_rule(rule, fixture.diagnostics(rule));
            let is_right = if fires { found.iter().any(|d| d.id == rule.id) } else { found.is_empty() };
            let others = found.iter().filter(|d| d.id != rule.id).count();
            if !is_right || others > 0 {
                wrong.push(format!(
                    "{}: should{} fire:\n{}\n{found:#?}",
                    rule.id.name,
                    if fires { "" } else { " not" },
                    fixture.text()
                ));
            }
            try_fixes(rule, rule.id.name, fixture, &fixture.diagnostics(rule), &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
