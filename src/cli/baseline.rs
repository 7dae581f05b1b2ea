//! The baseline on disk: applied to what is found, written and pruned.

use std::io::{Write, stderr};

use super::failure::Failure;
use super::gather::Set;
use super::rewrite::create;
use crate::diagnostic::{Diagnostic, Suppressed};
use crate::lint::{Baseline, Counts, Linter, Named, counts, find};
use crate::report::counted;
use crate::source::{FileId, SourceMap};

/// What is to become of the baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// It holds as it is.
    Apply,
    /// It becomes what is found now.
    Write,
    /// It loses what is no longer found.
    Prune,
}

/// One set with what is found in it.
pub(super) struct Judged<'j> {
    pub(super) set: &'j Set,
    pub(super) sources: &'j SourceMap,
    pub(super) linter: &'j Linter<'j>,
    /// Everything was looked for: no target was named, and not only errors.
    pub(super) whole: bool,
}

impl Judged<'_> {
    fn path_of(&self, file: FileId) -> Option<String> {
        Some(self.sources.file(file).name.clone())
    }

    /// Whether all findings of a name in a file would have been found.
    fn is_judged(&self, path: &str, name: &str) -> bool {
        let file = self.set.files.iter().map(|(file, _)| *file).find(|file| self.path_of(*file).as_deref() == Some(path));
        match file {
            Some(file) => {
                self.whole
                    && self.set.asked.contains(&file)
                    && match find(name) {
                        Some(Named::Current(id)) if id.is_rule() => self.linter.is_shown(id, file),
                        _ => true,
                    }
            }
            // A file that is gone has no findings.
            None => self.whole && self.set.asked.len() == self.set.files.len(),
        }
    }

    /// Takes what the baseline knows out of the findings.
    pub(super) fn apply(&self, diagnostics: &mut Vec<Diagnostic>) -> Vec<Suppressed> {
        let Some((file, baseline)) = &self.set.baseline else { return Vec::new() };
        let path_of = |file| self.path_of(file);
        let stale = |path: &str, name: &str| self.is_judged(path, name);
        baseline.apply(Some((*file, self.sources.text(*file))), path_of, stale, diagnostics)
    }

    /// Takes what a baseline knows that was just written out of the findings.
    pub(super) fn by(&self, baseline: &Baseline, diagnostics: &mut Vec<Diagnostic>) -> Vec<Suppressed> {
        baseline.apply(None, |file| self.path_of(file), |_, _| false, diagnostics)
    }

    /// The baseline that an order asks for, if it is another than what is there.
    pub(super) fn renewed(&self, order: Order, diagnostics: &[Diagnostic]) -> Result<Option<Baseline>, Failure> {
        let present = counts(diagnostics, |file| self.path_of(file));
        let held = self.set.baseline.as_ref().map(|(_, baseline)| baseline);
        let renewed = match order {
            Order::Apply => return Ok(None),
            Order::Prune => match held {
                Some(held) => held.pruned(&present, |path, name| self.is_judged(path, name)),
                None => {
                    let path = &self.set.baseline_path;
                    return Err(Failure::Usage(format!("there is no {} to prune; `--write-baseline` writes one", path.display())));
                }
            },
            Order::Write => {
                // Files that were not asked about keep what they had.
                let asked = |path: &str| {
                    self.set
                        .files
                        .iter()
                        .any(|(file, _)| self.set.asked.contains(file) && self.path_of(*file).as_deref() == Some(path))
                };
                let mut findings: Counts = present.into_iter().filter(|(path, _)| asked(path)).collect();
                if let Some(held) = held {
                    let others =
                        held.findings().iter().filter(|(path, _)| !asked(path) && self.set.asked.len() < self.set.files.len());
                    findings.extend(others.map(|(path, names)| (path.clone(), names.clone())));
                }
                Baseline::new(findings)
            }
        };
        Ok((held != Some(&renewed)).then_some(renewed))
    }

    /// Writes a baseline and says so.
    pub(super) fn write(&self, baseline: &Baseline) -> Result<(), Failure> {
        let path = &self.set.baseline_path;
        create(path, &baseline.to_json())?;
        let findings: usize = baseline.findings().values().flat_map(|names| names.values()).sum();
        let files = counted(baseline.findings().len(), "file");
        let _ = writeln!(stderr(), "wrote {}: {} in {files}", path.display(), counted(findings, "finding"));
        Ok(())
    }
}
