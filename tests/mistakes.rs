//! Every mistake that polc knows, as a user would make it: `tests/mistakes/NAME.pol` says with `//~ name` which diagnostic stands
//! on which line, and `snapshots/mistake__NAME.snap` shows it. One mistake is one diagnostic.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::path::Path;

use codespan_reporting::diagnostic as shown;
use codespan_reporting::term;
use polc::config::{Config, Target};
use polc::diagnostic::{Applicability, Diagnostic, Severity, tidy};
use polc::policy::{Platforms, Policy};
use polc::source::SourceMap;

/// The targets of a `// target: NAME` line, or what a user without configuration gets.
fn targets(text: &str, policy: &Policy) -> Vec<Target> {
    let config = Config::default();
    let named: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("// target: ")).collect();
    if named.is_empty() {
        let platforms = policy.roles.iter().map(|role| role.platforms).reduce(|a, b| b.iter().fold(a, Platforms::with));
        return config.targets_for(platforms.unwrap_or(Platforms { kibana: true, connect: false }));
    }
    named.into_iter().map(|name| config.target(name).unwrap()).collect()
}

fn diagnose(sources: &SourceMap, text: &str) -> Vec<Diagnostic> {
    let (id, _) = sources.iter().next().unwrap();
    let (tree, mut diagnostics) = polc::syntax::parse(id, text);
    let files = [(id, tree)];
    let (policy, found) = Policy::resolve(sources, &files);
    diagnostics.extend(found);
    diagnostics.extend(polc::check::check(&policy, &targets(text, &policy)));
    diagnostics.extend(polc::check::unknown_targets(&policy, &Config::default()));
    tidy(&mut diagnostics);
    diagnostics
}

fn render(sources: &SourceMap, diagnostics: &[Diagnostic]) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics {
        let severity = match diagnostic.severity {
            Severity::Error => shown::Severity::Error,
            Severity::Warning => shown::Severity::Warning,
            Severity::Note => shown::Severity::Note,
        };
        let mut labels = vec![
            shown::Label::primary(diagnostic.primary.at.file, diagnostic.primary.at.range())
                .with_message(&diagnostic.primary.message),
        ];
        labels.extend(diagnostic.related.iter().map(|l| shown::Label::secondary(l.at.file, l.at.range()).with_message(&l.message)));
        let mut notes: Vec<String> = diagnostic.help.iter().map(|help| format!("help: {help}")).collect();
        notes.extend(diagnostic.notes.iter().map(|note| format!("note: {note}")));
        for fix in &diagnostic.fixes {
            let safe = if fix.applicability == Applicability::Safe { "fix" } else { "fix (changes privileges)" };
            notes.push(format!("{safe}: {}", fix.title));
        }
        let shown = shown::Diagnostic::new(severity)
            .with_code(diagnostic.name)
            .with_message(&diagnostic.message)
            .with_labels(labels)
            .with_notes(notes);
        text += &term::emit_into_string(&term::Config::default(), sources, &shown).unwrap();
    }
    text
}

#[test]
fn every_mistake_has_its_diagnostic() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mistakes");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let mut wrong = Vec::new();
    for path in paths {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let mut sources = SourceMap::default();
        let id = sources.add(format!("{name}.pol"), text.as_str());
        let diagnostics = diagnose(&sources, &text);
        let found: Vec<(usize, &str)> = diagnostics
            .iter()
            .map(|diagnostic| (sources.file(id).position(diagnostic.primary.at.start as usize).line, diagnostic.name))
            .collect();
        let expected: Vec<(usize, &str)> =
            text.lines().zip(1..).filter_map(|(line, number)| Some((number, line.split_once("//~ ")?.1.trim()))).collect();
        if found != expected {
            wrong.push(format!("{name}: expected {expected:?}, found {found:?}"));
        }
        settings.bind(|| insta::assert_snapshot!(format!("mistake__{name}"), render(&sources, &diagnostics)));
        // A safe fix leaves a file without that mistake.
        for fix in diagnostics.iter().flat_map(|d| &d.fixes).filter(|fix| fix.applicability == Applicability::Safe) {
            let mut edits = fix.edits.clone();
            edits.sort_by_key(|edit| std::cmp::Reverse(edit.at.start));
            let mut fixed = text.clone();
            for edit in edits {
                fixed.replace_range(edit.at.range(), &edit.text);
            }
            let mut sources = SourceMap::default();
            sources.add(format!("{name}.pol"), fixed.as_str());
            let left = diagnose(&sources, &fixed);
            if left.len() >= diagnostics.len() {
                wrong.push(format!("{name}: `{}` mends nothing:\n{fixed}", fix.title));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The last character of what breaks off may be longer than a byte.
#[test]
fn places_lie_at_characters() {
    for text in [
        "role a <\n  é",
        "role é",
        "role a < cases: 🦀",
        "role a < cases é",
        "é",
        "role a < x: y.é",
        "role a <\n cases: é\n maps: all; >",
        "test \"x\" < 日",
    ] {
        let mut sources = SourceMap::default();
        sources.add("a.pol", text);
        for diagnostic in diagnose(&sources, text) {
            assert!(text.get(diagnostic.primary.at.range()).is_some(), "{text}: {diagnostic:?}");
        }
    }
}
