//! The baseline of a policy: applied to what is found, and renewed.

use super::Renewal;
use super::ready::Ready;
use super::set::Set;
use crate::diagnostic::{Diagnostic, Suppressed};
use crate::lint::{Baseline, Counts, Named, counts, find};
use crate::source::FileId;

/// A policy whose findings are held against its baseline.
pub(super) struct Judged<'j> {
    pub(super) ready: &'j Ready<'j>,
    /// Everything was looked for: no target was named, and not only errors.
    pub(super) is_whole: bool,
}

impl Judged<'_> {
    fn set(&self) -> &Set {
        self.ready.set
    }

    fn path_of(&self, file: FileId) -> Option<String> {
        Some(self.ready.sources.file(file).name.clone())
    }

    /// Whether all findings of a name in a file would have been found.
    fn is_judged(&self, path: &str, name: &str) -> bool {
        let set = self.set();
        let file = set.files.iter().map(|(file, _)| *file).find(|file| self.ready.sources.file(*file).name == path);
        match file {
            Some(file) => {
                let is_shown = match find(name) {
                    Some(Named::Current(id)) if id.is_rule() => self.ready.linter.is_shown(id, file),
                    _ => true,
                };
                self.is_whole && set.asked.contains(&file) && is_shown
            }
            // A file that is gone has no findings.
            None => self.is_whole && set.asked.len() == set.files.len(),
        }
    }

    /// Takes what the baseline knows out of the findings.
    pub(super) fn apply(&self, diagnostics: &mut Vec<Diagnostic>) -> Vec<Suppressed> {
        let Some((file, baseline)) = self.set().baseline_file.zip(self.set().baseline.as_ref()) else { return Vec::new() };
        let is_judged = |path: &str, name: &str| self.is_judged(path, name);
        baseline.apply(Some((file, self.ready.sources.text(file))), |file| self.path_of(file), is_judged, diagnostics)
    }

    /// Takes what a baseline knows that was just made out of the findings.
    pub(super) fn by(&self, baseline: &Baseline, diagnostics: &mut Vec<Diagnostic>) -> Vec<Suppressed> {
        baseline.apply(None, |file| self.path_of(file), |_, _| false, diagnostics)
    }

    /// The baseline after it was renewed, if it is another than what is there. Nothing else where there is none to prune.
    pub(super) fn renewed(&self, renewal: Renewal, diagnostics: &[Diagnostic]) -> Option<Option<Baseline>> {
        let present = || counts(diagnostics, |file| self.path_of(file));
        let held = self.set().baseline.as_ref();
        let renewed = match renewal {
            Renewal::Keep => return Some(None),
            Renewal::Prune => held?.pruned(&present(), |path, name| self.is_judged(path, name)),
            Renewal::Write => self.written(present()),
        };
        Some((held != Some(&renewed)).then_some(renewed))
    }

    /// A baseline of what is found. Files that were not asked about keep what they had.
    fn written(&self, present: Counts) -> Baseline {
        let set = self.set();
        let is_asked = |path: &str| set.asked.iter().any(|file| self.ready.sources.file(*file).name == path);
        let mut findings: Counts = present.into_iter().filter(|(path, _)| is_asked(path)).collect();
        if let Some(held) = &set.baseline {
            let others = held.findings().iter().filter(|(path, _)| !is_asked(path) && set.asked.len() < set.files.len());
            findings.extend(others.map(|(path, names)| (path.clone(), names.clone())));
        }
        Baseline::new(findings)
    }
}
