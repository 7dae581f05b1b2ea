//! Writes a suppression for every finding that is there: how a linter comes to a repository that has lived without one.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Edit};
use crate::lint;
use crate::source::{FileId, Location, SourceMap};

/// A comment on the line before each finding that can be suppressed, with all names of that line. Findings about suppressions are left
/// alone: a comment about a comment helps nobody.
pub fn allow(sources: &SourceMap, diagnostics: &[Diagnostic], reason: &str) -> Vec<Edit> {
    let mut lines: BTreeMap<(FileId, usize), BTreeSet<&str>> = BTreeMap::new();
    for diagnostic in diagnostics {
        let at = diagnostic.primary.at;
        let is_policy = sources.file(at.file).path.ends_with(".pol");
        let about_comments = lint::is_about_comments(diagnostic.id);
        if is_policy && !about_comments && diagnostic.id.is_excusable() {
            let line = sources.file(at.file).line_of(at.start as usize);
            lines.entry((at.file, line)).or_default().insert(diagnostic.id.name);
        }
    }
    let mut edits = Vec::new();
    for ((file, line), names) in lines {
        let source = sources.file(file);
        let range = source.line_range(line);
        let text = source.text.get(range.clone()).unwrap_or("");
        let indent = text.len() - text.trim_start_matches([' ', '\t']).len();
        let names: Vec<&str> = names.into_iter().collect();
        let start = (range.start + indent) as u32;
        let indent = text.get(..indent).unwrap_or("");
        edits.push(Edit {
            at: Location { file, start, end: start },
            text: format!("// polc: allow({}) {reason}\n{indent}", names.join(", ")),
        });
    }
    edits
}
