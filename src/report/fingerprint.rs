//! Fingerprints: how a CI system knows a finding again after lines have moved.
//!
//! A fingerprint is `HASH:N`. HASH is 64-bit FNV-1a, in hexadecimal, over these texts with a zero byte behind each: the finding's
//! name, the path of its file, the item that it stands in, its line, and what is marked. Neither line nor column goes in, and space
//! counts as one blank wherever there is some, so that lines may move and be indented otherwise. N counts from 1 those of one report
//! that have the same HASH, from the top of the file. What is suppressed is counted as well: a comment behind one of two equal
//! findings leaves the other as it was.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::View;
use super::place::project_path;
use super::text::{boundary, clamp};
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, SourceFile};

/// Of a longer line only what stands around the mark is looked at: a policy may be one line.
const LONG_LINE: usize = 400;
const AROUND: usize = 60;
/// Of a longer mark only the beginning.
const LONG_MARK: usize = 200;

/// The fingerprints of a report, in the order of its findings.
pub(super) struct Fingerprints {
    /// Of what is shown.
    pub(super) shown: Vec<String>,
    /// Of what is not.
    pub(super) suppressed: Vec<String>,
}

/// Works out the fingerprints of a report; no two are equal.
pub(super) fn fingerprints(report: &View) -> Fingerprints {
    let suppressed = report.suppressed.iter().map(|suppressed| &suppressed.diagnostic);
    let all: Vec<&Diagnostic> = report.diagnostics.iter().chain(suppressed).collect();
    let mut files: FxHashMap<FileId, (String, Vec<usize>)> = FxHashMap::default();
    for diagnostic in &all {
        let file = diagnostic.primary.at.file;
        files.entry(file).or_insert_with(|| (project_path(file, report), items(report.sources.file(file))));
    }
    let hashes: Vec<u64> = all
        .par_iter()
        .map(|diagnostic| {
            let file = diagnostic.primary.at.file;
            let (path, items) = files.get(&file).map_or(("", [].as_slice()), |(path, items)| (path, items));
            hash(diagnostic, report.sources.file(file), path, items)
        })
        .collect();
    let mut order: Vec<(usize, &Diagnostic, u64)> =
        all.iter().zip(hashes).enumerate().map(|(at, (diagnostic, hash))| (at, *diagnostic, hash)).collect();
    order.sort_by_key(|(_, diagnostic, _)| diagnostic.primary.at);
    let mut seen: FxHashMap<u64, usize> = FxHashMap::default();
    let mut numbered: Vec<(usize, String)> = order
        .into_iter()
        .map(|(at, _, hash)| {
            let count = seen.entry(hash).or_default();
            *count += 1;
            (at, format!("{hash:016x}:{count}"))
        })
        .collect();
    numbered.sort_unstable_by_key(|(at, _)| *at);
    let mut shown: Vec<String> = numbered.into_iter().map(|(_, fingerprint)| fingerprint).collect();
    let suppressed = shown.split_off(report.diagnostics.len().min(shown.len()));
    Fingerprints { shown, suppressed }
}

/// The starts of the lines that begin an item: a role and the like in a policy, a table in a `polc.toml`. Neither is indented.
fn items(file: &SourceFile) -> Vec<usize> {
    let begins: fn(char) -> bool = if file.path.ends_with(".toml") { |c| c == '[' } else { |c| c.is_ascii_alphabetic() };
    let starts = (0..file.line_count()).map(|line| file.line_range(line).start);
    starts.filter(|start| file.text.get(*start..).is_some_and(|rest| rest.starts_with(begins))).collect()
}

fn hash(diagnostic: &Diagnostic, file: &SourceFile, path: &str, items: &[usize]) -> u64 {
    let range = clamp(&file.text, diagnostic.primary.at);
    let mut line = file.line_range(file.line_of(range.start));
    let item = items.partition_point(|start| *start <= range.start).checked_sub(1).and_then(|at| items.get(at));
    if line.len() > LONG_LINE {
        line.start = line.start.max(boundary(&file.text, range.start.saturating_sub(AROUND)));
        line.end = line.end.min(boundary(&file.text, range.start + AROUND)).max(line.start);
    }
    let mark = range.start..range.end.min(boundary(&file.text, range.start + LONG_MARK));
    let mut hash = Fnv::new();
    hash.text(diagnostic.id.name);
    hash.text(path);
    hash.text(item.map_or("", |start| head(file, *start)));
    hash.text(file.text.get(line).unwrap_or(""));
    hash.text(file.text.get(mark).unwrap_or(""));
    hash.0
}

/// What an item is called: its first line up to what it extends or holds.
fn head(file: &SourceFile, start: usize) -> &str {
    let line = file.line_range(file.line_of(start));
    let line = file.text.get(line.start..line.end.min(boundary(&file.text, line.start + LONG_LINE))).unwrap_or("");
    let end = ["<", " extends ", " on "].iter().filter_map(|mark| line.find(mark)).min().unwrap_or(line.len());
    line.get(..end).unwrap_or(line)
}

/// FNV-1a. The hashers at hand may give something else with their next version.
struct Fnv(u64);

impl Fnv {
    fn new() -> Fnv {
        Fnv(0xcbf2_9ce4_8422_2325)
    }

    fn byte(&mut self, byte: u8) {
        self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
    }

    fn text(&mut self, text: &str) {
        for (at, word) in text.split_whitespace().enumerate() {
            if at > 0 {
                self.byte(b' ');
            }
            word.bytes().for_each(|byte| self.byte(byte));
        }
        self.byte(0);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::testing::{at, find};
    use super::*;
    use crate::diagnostic::{Id, Suppressed, SuppressedBy};
    use crate::source::SourceMap;

    /// The fingerprints of one finding at each `!` in a text; those of `suppressed` come last.
    fn at_each_mark(path: &str, text: &str, suppressed: &[usize]) -> Vec<String> {
        let mut sources = SourceMap::default();
        let file = sources.add(path, text);
        let found = text.match_indices('!').map(|(start, _)| Diagnostic::new(Id::invented("name"), at(file, start, start + 1), ""));
        let (hidden, diagnostics): (Vec<_>, Vec<_>) = found.enumerate().partition(|(number, _)| suppressed.contains(number));
        let diagnostics: Vec<Diagnostic> = diagnostics.into_iter().map(|(_, diagnostic)| diagnostic).collect();
        let by = |(_, diagnostic)| Suppressed { diagnostic, by: SuppressedBy::Baseline };
        let suppressed: Vec<Suppressed> = hidden.into_iter().map(by).collect();
        let report = View {
            sources: &sources,
            diagnostics: &diagnostics,
            suppressed: &suppressed,
            roles: 0,
            several_targets: false,
            root: None,
            project: None,
        };
        let Fingerprints { mut shown, suppressed } = fingerprints(&report);
        shown.extend(suppressed);
        shown
    }

    #[test]
    fn the_hash_is_the_published_one() {
        let mut hash = Fnv::new();
        "foobar".bytes().for_each(|byte| hash.byte(byte));
        assert_eq!(hash.0, 0x8594_4171_f739_67e8);
    }

    #[test]
    fn moved_lines_keep_their_fingerprints() {
        let before = at_each_mark("a.pol", "role a <\n  cases: !;\n  maps: !;\n>\n", &[]);
        let text =
            "/// New.\nrole b < maps: read; >\n\nrole a extends b <\r\n\tdiscover: read;\r\n\tmaps:  !;\r\n\tcases: !;\r\n>\r\n";
        let after = at_each_mark("a.pol", text, &[]);
        assert_eq!(before, [after[1].clone(), after[0].clone()]);
        assert!(before.iter().all(|one| one.len() == 18 && one.ends_with(":1")), "{before:?}");
    }

    #[test]
    fn what_differs_has_another_fingerprint() {
        let texts = [
            ("a.pol", "role a <\n  cases: !;\n>\n"),
            ("b.pol", "role a <\n  cases: !;\n>\n"),
            ("a.pol", "role b <\n  cases: !;\n>\n"),
            ("a.pol", "role a <\n  cases: ! + y;\n>\n"),
            ("polc.toml", "[targets.a]\nrelease = \"!\"\n"),
            ("polc.toml", "[targets.b]\nrelease = \"!\"\n"),
        ];
        let all: BTreeSet<String> = texts.iter().flat_map(|(path, text)| at_each_mark(path, text, &[])).collect();
        assert_eq!(all.len(), texts.len());
    }

    #[test]
    fn duplicates_are_counted_suppressed_ones_too() {
        let text = "role a < cases: ! + !; >\nrole a < cases: ! + !; >\n";
        let all = at_each_mark("a.pol", text, &[]);
        assert_eq!(all.iter().map(|one| &one[16..]).collect::<Vec<_>>(), [":1", ":2", ":3", ":4"]);
        let mut hidden = at_each_mark("a.pol", text, &[1]);
        assert_eq!(hidden.pop().as_ref(), Some(&all[1]));
        assert_eq!(hidden, [&*all[0], &all[2], &all[3]]);
    }

    #[test]
    fn long_lines_count_around_the_mark() {
        let long = |text: &str| {
            let mut sources = SourceMap::default();
            let file = sources.add("a.pol", text);
            let diagnostics = [Diagnostic::new(Id::invented("name"), find(&sources, file, "x"), "")];
            let report = View {
                sources: &sources,
                diagnostics: &diagnostics,
                suppressed: &[],
                roles: 0,
                several_targets: false,
                root: None,
                project: None,
            };
            fingerprints(&report).shown
        };
        let filler = "日".repeat(300);
        assert_eq!(long(&format!("{filler}x{filler}")), long(&format!("123{filler}x{filler}def")));
        assert_ne!(long(&format!("{filler}x{filler}")), long(&format!("{filler}a x{filler}")));
    }
}
