//! The baseline of a policy: applied to what is found, and renewed.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Renewal;
use super::ready::Ready;
use super::set::Set;
use crate::diagnostic::{Diagnostic, Suppressed};
use crate::lint::{Baseline, Counts, Named, Places, find};
use crate::source::{FileId, Location};
use crate::syntax::tree::Tree;

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

    fn places(&self) -> Places<impl Fn(FileId) -> Option<String>, impl Fn(Location) -> String> {
        let sources = self.ready.sources;
        let trees: FxHashMap<FileId, &Tree> = self.ready.set.files.iter().map(|(file, tree)| (*file, tree)).collect();
        Places {
            path_of: |file| Some(sources.file(file).name.clone()),
            owner_of: move |at: Location| {
                let owner = trees.get(&at.file).and_then(|tree| owner(tree, at, sources.text(at.file)));
                owner.unwrap_or_default()
            },
        }
    }

    /// Whether all findings of a name in a file would have been found.
    fn is_judged(&self) -> impl Fn(&str, &str) -> bool {
        let set = self.set();
        let files: FxHashMap<&str, FileId> = set.files.iter().rev().map(|(file, _)| (self.path(*file), *file)).collect();
        move |path, name| match files.get(path) {
            Some(file) => {
                let is_shown = match find(name) {
                    Some(Named::Current(id)) if id.is_rule() => self.ready.linter.is_shown(id, *file),
                    _ => true,
                };
                self.is_whole && set.asked.contains(file) && is_shown
            }
            // A file that is gone has no findings.
            None => self.is_whole && set.is_asked_whole(),
        }
    }

    fn path(&self, file: FileId) -> &str {
        &self.ready.sources.file(file).name
    }

    /// Takes what the baseline knows out of the findings.
    pub(super) fn apply(&self, diagnostics: &mut Vec<Diagnostic>) -> Vec<Suppressed> {
        let Some((file, baseline)) = self.set().baseline_file.zip(self.set().baseline.as_ref()) else { return Vec::new() };
        baseline.apply(Some((file, self.ready.sources.text(file))), &self.places(), self.is_judged(), diagnostics)
    }

    /// Takes what a baseline knows that was just made out of the findings.
    pub(super) fn by(&self, baseline: &Baseline, diagnostics: &mut Vec<Diagnostic>) -> Vec<Suppressed> {
        baseline.apply(None, &self.places(), |_, _| false, diagnostics)
    }

    /// The baseline after it was renewed, if it is another than what is there. Nothing else where there is none to prune.
    pub(super) fn renewed(&self, renewal: Renewal, diagnostics: &[Diagnostic]) -> Option<Option<Baseline>> {
        let places = self.places();
        let held = self.set().baseline.as_ref();
        let renewed = match renewal {
            Renewal::Keep => return Some(None),
            // Which roles an older one means shows only where everything is looked for.
            Renewal::Prune if !self.is_whole && matches!(held, Some(Baseline::ByFile(_))) => return Some(None),
            Renewal::Prune => {
                let known = held?.by_role(&places, diagnostics);
                Baseline::ByRole(Baseline::pruned(&known, &places.counts(diagnostics), self.is_judged()))
            }
            Renewal::Write => Baseline::ByRole(self.written(&places, diagnostics)),
        };
        Some((held != Some(&renewed)).then_some(renewed))
    }

    /// The counts of what is found. Files that were not asked about keep what they had.
    fn written<F, O>(&self, places: &Places<F, O>, diagnostics: &[Diagnostic]) -> Counts
    where
        F: Fn(FileId) -> Option<String>,
        O: Fn(Location) -> String,
    {
        let set = self.set();
        let asked: FxHashSet<&str> = set.asked.iter().map(|file| self.path(*file)).collect();
        let is_asked = |path: &str| asked.contains(path);
        let mut findings: Counts = places.counts(diagnostics).into_iter().filter(|(path, _)| is_asked(path)).collect();
        if let Some(held) = &set.baseline {
            let held = held.by_role(places, diagnostics).into_iter();
            findings.extend(held.filter(|(path, _)| !is_asked(path) && !set.is_asked_whole()));
        }
        findings
    }
}

/// The name of the role or persona that stands at a place.
fn owner(tree: &Tree, at: Location, text: &str) -> Option<String> {
    let before = tree.items.partition_point(|item| item.offset <= at.start);
    let item = tree.items.get(before.checked_sub(1)?)?;
    item.subject(item.text(text)).map(|name| name.into_owned())
}
