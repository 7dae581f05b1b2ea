//! `polc check --fix`, `--fix-unsafe`, `--diff` and `--add-allow`: what is found is mended or allowed in the files themselves.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::io::{Write, stderr, stdout};
use std::path::Path;

use rustc_hash::FxHashMap;

use super::baseline::Order;
use super::compiled::compiled;
use super::failure::Failure;
use super::find::{Found, find};
use super::gather::Gathered;
use super::rewrite::rewrite;
use super::unified::{painted, unified};
use super::{CLEAN, FINDINGS, Input};
use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix, Severity};
use crate::fix::{self, Mendable, Wanted, mend};
use crate::lint::Overrides;
use crate::report::{Style, counted};
use crate::source::FileId;

/// Policies with what is found in them, and how to look again.
struct Mending<'m> {
    found: Found,
    named: &'m [String],
    overrides: &'m Overrides,
    /// What it is compiled to, once somebody has asked: every attempt at a fix is compared with it.
    compiled: OnceCell<ByName>,
}

/// What each role is compiled to: by set, target and name, what stands for its documents. Roles with an error have none.
type ByName = FxHashMap<(usize, String, String), u64>;

impl<'m> Mending<'m> {
    fn new(found: Found, named: &'m [String], overrides: &'m Overrides) -> Self {
        Mending { found, named, overrides, compiled: OnceCell::new() }
    }

    /// What roles are compiled to, on all targets of the configuration and those that are named.
    fn compiled(&self) -> &ByName {
        let of_set = |(number, set)| {
            let roles = compiled(&self.found.gathered.sources, set, self.named, |_| true).into_iter();
            roles.filter(|role| !role.is_wrong).map(move |role| ((number, role.target, role.role), role.digest))
        };
        self.compiled.get_or_init(|| self.found.gathered.sets.iter().enumerate().flat_map(of_set).collect())
    }

    fn errors(&self) -> usize {
        self.found.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count()
    }

    /// The same with some edits made, and everything looked at again.
    fn edited(&self, edits: &[&Edit]) -> Option<Self> {
        let sources = &self.found.gathered.sources;
        let mut of_file: BTreeMap<FileId, Vec<&Edit>> = BTreeMap::new();
        for edit in edits {
            of_file.entry(edit.at.file).or_default().push(edit);
        }
        let texts = of_file.into_iter().map(|(file, edits)| (file, fix::apply(sources.text(file), &edits))).collect();
        let found = find(self.found.gathered.with(&texts), self.named, self.overrides, Order::Apply).ok()?;
        Some(Mending::new(found, self.named, self.overrides))
    }

    /// Whether nothing got worse, and what was compiled before is compiled to the same, if it has to be.
    fn stands(&self, before: &Self, is_safe: bool) -> bool {
        self.errors() <= before.errors()
            && (!is_safe || {
                let after = self.compiled();
                before.compiled().iter().all(|(role, digest)| after.get(role) == Some(digest))
            })
    }

    /// The files that have another text than they had.
    fn changes(&self, before: &Gathered) -> Vec<FileId> {
        before
            .sources
            .iter()
            .filter(|(file, source)| source.text != self.found.gathered.sources.text(*file))
            .map(|(file, _)| file)
            .collect()
    }
}

impl Mendable for Mending<'_> {
    fn diagnostics(&self) -> &[Diagnostic] {
        &self.found.diagnostics
    }

    fn is_known(&self) -> bool {
        self.found.is_known
    }

    fn with(&self, fixes: &[&Fix]) -> Option<Self> {
        let edits: Vec<&Edit> = fixes.iter().flat_map(|fix| &fix.edits).collect();
        let is_safe = fixes.iter().all(|fix| fix.applicability == Applicability::Safe);
        self.edited(&edits).filter(|after| after.stands(self, is_safe))
    }
}

/// What standard input says cannot be put back where it came from.
fn refuse_stdin(input: &Input) -> Result<(), Failure> {
    if input.paths.paths.iter().any(|path| path == Path::new("-")) {
        return Err(Failure::Usage("standard input cannot be changed: name the file, or use `--diff`".to_owned()));
    }
    Ok(())
}

/// Writes what has changed, and says how many files that are.
fn write(before: &Gathered, after: &Mending) -> Result<usize, Failure> {
    let changes = after.changes(before);
    let files = changes.iter().filter_map(|file| {
        Some((before.paths.get(file)?.as_path(), before.sources.text(*file), after.found.gathered.sources.text(*file)))
    });
    rewrite(files)?;
    Ok(changes.len())
}

fn say(what: &str, count: usize, noun: &str, files: usize) {
    let _ = writeln!(stderr(), "{what} {} in {}", counted(count, noun), counted(files, "file"));
}

/// Makes the fixes, writes the files, and gives what is left.
pub(super) fn fix(found: Found, input: &Input, overrides: &Overrides, wanted: Wanted) -> Result<Found, Failure> {
    refuse_stdin(input)?;
    let first = Mending::new(found, &input.targets, overrides);
    let (after, mended) = mend(&first, wanted);
    let Some(after) = after else { return Ok(first.found) };
    let files = write(&first.found.gathered, &after)?;
    say("mended", mended, "finding", files);
    Ok(after.found)
}

/// Prints what `--fix` would change.
pub(super) fn diff(found: Found, input: &Input, overrides: &Overrides, style: Style) -> Result<u8, Failure> {
    let first = Mending::new(found, &input.targets, overrides);
    let (Some(after), mended) = mend(&first, Wanted::Safe) else { return Ok(CLEAN) };
    let changes = after.changes(&first.found.gathered);
    let mut out = stdout().lock();
    for file in &changes {
        let (old, new) = (first.found.gathered.sources.file(*file), after.found.gathered.sources.text(*file));
        let shown = unified(&old.path, &old.text, new, std::iter::empty());
        out.write_all(painted(&shown, style).as_bytes()).map_err(Failure::Stdout)?;
    }
    say("would mend", mended, "finding", changes.len());
    Ok(FINDINGS)
}

/// Writes a comment before every finding that can be allowed, and gives what is left.
pub(super) fn add_allow(found: Found, input: &Input, overrides: &Overrides, reason: &str) -> Result<Found, Failure> {
    refuse_stdin(input)?;
    let reason = reason.trim();
    if reason.is_empty() || reason.contains(['\n', '\r']) {
        return Err(Failure::Usage("--add-allow takes a reason of one line: why is this to stay?".to_owned()));
    }
    let first = Mending::new(found, &input.targets, overrides);
    let edits = fix::allow(&first.found.gathered.sources, &first.found.diagnostics, reason);
    // Where a comment cannot stand (a finding on a line that begins inside a string), the file is left alone.
    let mut made: Vec<&Edit> = Vec::new();
    let mut after = None;
    for of_file in edits.chunk_by(|a, b| a.at.file == b.at.file) {
        let together: Vec<&Edit> = made.iter().copied().chain(of_file).collect();
        if let Some(edited) = first.edited(&together).filter(|edited| edited.stands(&first, true)) {
            (made, after) = (together, Some(edited));
        }
    }
    let Some(after) = after else { return Ok(first.found) };
    let files = write(&first.found.gathered, &after)?;
    say("wrote", made.len(), "comment", files);
    Ok(after.found)
}
