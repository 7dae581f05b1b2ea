//! How findings are taken in a policy that is being edited: the levels of its polc.toml, its suppressions, its baseline.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::items::{DocumentId, ItemId};
use super::places::Problem;
use super::{Document, LivePolicy};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Level, Severity};
use crate::lint::{self, AskedRules, Baseline, Levels, Linter, Overrides, Places};
use crate::policy::KnownTarget;
use crate::source::{FileId, Location};

/// What is settled about findings before there are any.
#[derive(Debug)]
pub(super) struct Judge {
    levels: Arc<Levels>,
    /// What is wrong with the levels of polc.toml.
    pub(super) wrong: Vec<Diagnostic>,
    /// polc.toml has an error: no rule is asked.
    is_quiet: bool,
    /// The rules that are asked.
    pub(super) asked: AskedRules,
    pub(super) baseline: Option<Baseline>,
}

impl Judge {
    /// One that goes by the defaults.
    pub(super) fn new() -> Judge {
        let (levels, wrong) = Levels::new(&Config::default(), &Overrides::default(), std::iter::empty());
        Judge { levels: Arc::new(levels), wrong, is_quiet: false, asked: AskedRules::default(), baseline: None }
    }

    fn linter<'s>(&self) -> Linter<'s> {
        Linter::with(self.levels.clone(), self.is_quiet)
    }
}

impl LivePolicy {
    /// Reads the levels anew. Gives whether other rules are asked than before.
    pub(super) fn read_levels(&mut self) -> bool {
        let name = |document: &Document| {
            let below = self.folder.as_ref().and_then(|folder| document.path.strip_prefix(folder).ok());
            below.unwrap_or(&document.path).to_string_lossy().into_owned()
        };
        let documents: Vec<(FileId, String)> = self.documents().map(|(id, document)| (self.file_of(id), name(document))).collect();
        let files = documents.iter().map(|(file, name)| (*file, name.as_str()));
        let (levels, wrong) = Levels::new(&self.config, &Overrides::default(), files);
        let in_config = self.config_file.iter().flat_map(|file| &file.found);
        let is_quiet = in_config.into_iter().any(|diagnostic| diagnostic.severity == Severity::Error);
        let asked = AskedRules::new(&levels, |level, _| !is_quiet && level != Level::Allow, FxHashSet::default());
        let names = |asked: &AskedRules| asked.rules().iter().map(|rule| rule.id).collect::<Vec<_>>();
        let is_other = names(&asked) != names(&self.judge.asked);
        self.judge = Judge { levels: Arc::new(levels), wrong, is_quiet, asked, baseline: self.judge.baseline.take() };
        is_other
    }

    /// Gives the policy a baseline, or takes it away.
    pub fn set_baseline(&mut self, baseline: Option<Baseline>) {
        if self.judge.baseline != baseline {
            self.judge.baseline = baseline;
            self.changed = None;
        }
    }

    /// A linter that knows the suppressions of some documents. What is wrong with those is added to `out`.
    pub(super) fn linter(&self, documents: &FxHashSet<DocumentId>, out: &mut Vec<Problem>) -> Linter<'_> {
        let mut linter = self.judge.linter();
        for id in documents {
            let Some(document) = self.document(*id) else { continue };
            let bounds = || document.items.iter().map(|item| self.bounds(*item)).map(|(start, end)| start..end).collect();
            linter.read(self.file_of(*id), &document.content.text, bounds, out);
        }
        if linter.has_suppressions() {
            let unjudged = self.items.iter().filter(|(_, entry)| entry.seen.is_unjudged).map(|(id, _)| id);
            for id in self.resolved.with_ancestors(unjudged) {
                if let Some(entry) = self.items.get(id) {
                    linter.leave_unjudged(self.file_of(entry.document), entry.start, entry.item.len);
                }
            }
            if self.stale.comparison {
                linter.leave_roles_uncompared();
            }
        }
        linter
    }

    /// Where the name of a role stands in its document, for what has the role as its holder.
    pub(super) fn holder(&self, id: ItemId) -> Option<Location> {
        let source = self.source(id)?;
        let crate::syntax::tree::ItemKind::Role(role) = &source.item.kind else { return None };
        Some(self.in_document(source.at(role.name.span)))
    }

    /// How many of some targets have a say in what stands at a place of a document.
    pub(super) fn concerned(&self, at: Location, targets: &[KnownTarget]) -> Option<usize> {
        let item = self.item_at(self.document_of_file(at.file)?, at.start as usize)?;
        let policy = self.policy([item]);
        let role = policy.roles.first()?;
        let at = self.in_item(item, at);
        Some(lint::concerned(role, at, targets)).filter(|_| role.source.file == item.as_file())
    }

    /// Takes out what the baseline knows.
    pub(super) fn apply_baseline(&self, problems: &mut Vec<Problem>) {
        let Some(baseline) = &self.judge.baseline else { return };
        let path_of = |file: FileId| {
            let path = &self.document(self.document_of_file(file)?)?.path;
            let path = self.folder.as_ref().map_or(Some(path.as_path()), |folder| path.strip_prefix(folder).ok())?;
            Some(path.to_string_lossy().into_owned())
        };
        let owner_of = |at: Location| {
            let item = self.item_at(self.document_of_file(at.file)?, at.start as usize)?;
            let source = self.source(item)?;
            source.item.subject(source.text).map(|name| name.into_owned())
        };
        let places = Places { path_of, owner_of: |at| owner_of(at).unwrap_or_default() };
        baseline.apply(None, &places, |_, _| false, problems);
    }
}
