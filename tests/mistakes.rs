//! Every mistake that polc knows, as a user would make it: `tests/mistakes/NAME.pol` says with `//~ name` which diagnostic stands
//! on which line, and `snapshots/mistake__NAME.snap` shows it. One mistake is one diagnostic.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[path = "common/shown.rs"]
mod shown;
#[path = "common/snapshots.rs"]
mod snapshots;

use std::path::Path;

use polc::diagnostic::{Applicability, Diagnostic};
use polc::lint::{RULES, RuleCheck};
use polc::project::{Options, Project};
use polc::source::FileId;
use shown::render;

/// What is wrong, on the targets of `// target: NAME` lines, or else on those that a user without configuration gets. What rules find
/// by the look of it is not asked.
fn diagnose(name: &str, text: &str) -> (Project, Vec<Diagnostic>) {
    let project = Project::new().file(name, text);
    let named = text.lines().filter_map(|line| line.strip_prefix("// target: "));
    let report = project.check_with(&named.fold(Options::default(), Options::target)).unwrap();
    let is_type_error = |diagnostic: &Diagnostic| match RULES.iter().find(|rule| rule.id == diagnostic.id) {
        Some(rule) => matches!(rule.check, RuleCheck::Elsewhere),
        None => true,
    };
    (project, report.diagnostics.into_iter().filter(is_type_error).collect())
}

#[test]
fn every_mistake_has_its_diagnostic() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mistakes");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let settings = snapshots::settings();
    let mut wrong = Vec::new();
    for path in paths {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let (project, diagnostics) = diagnose(&format!("{name}.pol"), &text);
        let sources = &**project.sources();
        let (id, _) = sources.iter().next().unwrap();
        let found: Vec<(usize, &str)> = diagnostics
            .iter()
            .map(|diagnostic| (sources.file(id).position(diagnostic.primary.at.start as usize).line, diagnostic.id.name))
            .collect();
        let expected: Vec<(usize, &str)> =
            text.lines().zip(1..).filter_map(|(line, number)| Some((number, line.split_once("//~ ")?.1.trim()))).collect();
        if found != expected {
            wrong.push(format!("{name}: expected {expected:?}, found {found:?}"));
        }
        settings.bind(|| insta::assert_snapshot!(format!("mistake__{name}"), render(sources, &diagnostics, |_| None)));
        // A safe fix leaves a file without that mistake.
        for fix in diagnostics.iter().flat_map(|d| &d.fixes).filter(|fix| fix.applicability == Applicability::Safe) {
            let mut edits = fix.edits.clone();
            edits.sort_by_key(|edit| std::cmp::Reverse(edit.at.start));
            let mut fixed = text.clone();
            for edit in edits {
                fixed.replace_range(edit.at.range(), &edit.text);
            }
            let (_, left) = diagnose(&format!("{name}.pol"), &fixed);
            if left.len() >= diagnostics.len() {
                wrong.push(format!("{name}: `{}` fixes nothing:\n{fixed}", fix.title));
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
        for diagnostic in diagnose("a.pol", text).1 {
            assert!(text.get(diagnostic.primary.at.range()).is_some(), "{text}: {diagnostic:?}");
        }
    }
}

/// An item without its `;` is the same as with it, and so is what follows; the fix puts it where it belongs. `¶` is the `;` here.
#[test]
fn items_without_semicolon_end_all_the_same() {
    for text in [
        "platform kibana¶",
        "platform kibana¶\n// last",
        "platform kibana¶ /* last",
        "platform kiract¶ /// Twice.\nrole a < cases: read; >",
        "platform kibreopen¶\n/// Reads.\n// comment\nrole a < cases: read; >",
        "/// Of all.\nplatform kibana, // first\n  connect¶ // second\r\n\r\n/// Of p.\r\npersona p = a + 'b c'¶\r\n/// Of a.\r\nrole a < >",
        "persona p = a\n  + \"é\"¶\n\nabstract role b < >\ntest \"t\" < >",
    ] {
        let (with, without) = (text.replace('¶', ";"), text.replace('¶', ""));
        let (meant, _) = polc::syntax::parse(FileId(0), &with);
        let (tree, diagnostics) = polc::syntax::parse(FileId(0), &without);
        assert_eq!(polc::syntax::print(&tree, &without), polc::syntax::print(&meant, &with), "{without}");
        let mut missing: Vec<&Diagnostic> = diagnostics.iter().filter(|found| found.id.name == "missing-semicolon").collect();
        assert_eq!(missing.len(), text.matches('¶').count(), "{without}: {diagnostics:?}");
        missing.sort_by_key(|found| std::cmp::Reverse(found.primary.at.start));
        let mut fixed = without.clone();
        for edit in missing.iter().flat_map(|found| &found.fixes).flat_map(|fix| &fix.edits) {
            fixed.replace_range(edit.at.range(), &edit.text);
        }
        assert_eq!(fixed, with);
    }
}
