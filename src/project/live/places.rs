//! From places in items to places in files, and everything that is to be said of a file.

use rustc_hash::{FxHashMap, FxHashSet};

use super::items::{DocumentId, ItemId};
use super::{Document, LivePolicy, Text};
use crate::diagnostic::{Diagnostic, tidy};
use crate::lint;
use crate::project::Project;
use crate::source::{FileId, Location, SourceMap};
use crate::syntax::{not_utf8, unclosed_comment};

/// A place in a file.
#[derive(Clone, Copy)]
pub struct InDocument<'s> {
    /// The path of the file, as its reader spells it.
    pub uri: &'s str,
    /// What the file says.
    pub content: &'s Text,
    /// The first byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// Something that is to be said. The files of its places are documents, by their rank; see [`LivePolicy::place`].
pub type Problem = Diagnostic;

impl LivePolicy {
    /// The path of the file that a place of a problem is in.
    pub fn path_of(&self, file: FileId) -> Option<String> {
        let document = self.document(self.document_of_file(file)?)?;
        Some(document.path.to_string_lossy().into_owned())
    }

    /// The same policy as a project, for questions that are asked rarely. Files go by their paths.
    pub fn as_project(&self) -> Project {
        let mut project = Project::new();
        for (_, document) in self.documents() {
            project = project.file(document.path.to_string_lossy(), document.content.text.as_str());
        }
        match &self.config_file {
            Some(file) => project.config(file.content.text.as_str()),
            None => project,
        }
    }

    /// What is to be said of a document, sorted as a report is.
    pub fn problems_of(&self, id: DocumentId) -> Vec<Problem> {
        self.problems(|other| other == id).remove(&id).unwrap_or_default()
    }

    /// What is to be said of some documents, each that there is something to say of.
    pub fn problems(&self, is_wanted: impl Fn(DocumentId) -> bool) -> FxHashMap<DocumentId, Vec<Problem>> {
        let mut found: Vec<(&Diagnostic, Option<ItemId>)> = Vec::new();
        let mut involved: FxHashSet<DocumentId> = self.documents().map(|(id, _)| id).filter(|id| is_wanted(*id)).collect();
        // A suppression where the holder stands is needed wherever the finding is.
        for (diagnostic, holder) in self.all() {
            let documents = [self.document_at(diagnostic.primary.at.file), holder.and_then(|id| self.document_at(id.as_file()))];
            if documents.into_iter().flatten().any(&is_wanted) {
                found.push((diagnostic, holder));
                involved.extend(documents.into_iter().flatten());
            }
        }
        let mut problems = Vec::new();
        let linter = self.linter(&involved, &mut problems);
        for (diagnostic, holder) in found {
            let settled = linter.settle(self.placed(diagnostic), holder.and_then(|id| self.holder(id)));
            // What is one mistake in many roles is part of what is said of the whole policy.
            problems.extend(settled.filter(|_| holder.is_none() || !lint::is_once(diagnostic.id)));
        }
        for (id, document) in self.documents().filter(|(id, _)| is_wanted(*id)) {
            let file = self.file_of(id);
            problems.extend(document.content.invalid.map(|at| not_utf8(file, at)));
            problems.extend(document.open_comment.map(|at| unclosed_comment(file, at)));
            problems.extend(document.hidden.iter().map(|found| found.clone().moved(file, 0)));
        }
        let targets: Vec<_> = self.targets.iter().map(|on| on.target.clone()).collect();
        linter.finish(|at, targets| self.concerned(at, targets), &targets, &mut problems);
        problems.retain(|problem| self.document_of_file(problem.primary.at.file).is_some_and(&is_wanted));
        self.apply_baseline(&mut problems);
        let mut by_document: FxHashMap<DocumentId, Vec<Problem>> = FxHashMap::default();
        for problem in problems {
            if let Some(id) = self.document_of_file(problem.primary.at.file) {
                by_document.entry(id).or_default().push(problem);
            }
        }
        by_document
    }

    /// Everything there is to say, with the files that it points into: what a report says that is made afresh.
    pub fn findings(&self) -> (SourceMap, Vec<Diagnostic>) {
        let mut sources = self.sources();
        let mut of_documents: Vec<Diagnostic> = self.problems(|_| true).into_values().flatten().collect();
        tidy(&mut of_documents);
        // A report has polc.toml first.
        let mut found = Vec::new();
        if let Some(file) = &self.config_file {
            let id = sources.add(file.uri.as_str(), file.content.text.as_str());
            found.extend(self.config_problems().into_iter().map(|problem| problem.moved(id, 0)));
        }
        found.append(&mut of_documents);
        (sources, found)
    }

    /// Everything that was found in items, each with the role that it is about, if it is about one.
    pub(super) fn all(&self) -> impl Iterator<Item = (&Diagnostic, Option<ItemId>)> {
        let seen = self.items.iter().flat_map(|(id, entry)| {
            let holder = self.resolved.role(id).map(|_| id);
            entry.seen.found.iter().map(move |found| (found, holder))
        });
        let syntax = self.items.iter().flat_map(|(_, entry)| &entry.syntax);
        seen.chain(self.naming.iter().chain(&self.whole).chain(syntax).map(|found| (found, None)))
    }

    /// Whether no error keeps a role from being known in full.
    pub fn is_known(&self) -> bool {
        let is_whole = |document: &Document| {
            document.content.invalid.is_none() && document.open_comment.is_none() && document.hidden.is_empty()
        };
        !self.all().any(|(found, _)| lint::is_error(found)) && self.documents().all(|(_, document)| is_whole(document))
    }

    /// What is wrong with polc.toml.
    pub fn config_problems(&self) -> Vec<Problem> {
        let Some(file) = &self.config_file else { return Vec::new() };
        let mut found: Vec<Problem> = file.found.iter().chain(&self.judge.wrong).cloned().collect();
        tidy(&mut found);
        found
    }

    /// A diagnostic whose places are in documents.
    pub(super) fn placed(&self, diagnostic: &Diagnostic) -> Problem {
        let mut placed = diagnostic.clone();
        placed.each_place(|at| *at = self.in_document(*at));
        placed
    }

    /// A place in an item as a place in its document.
    pub(super) fn in_document(&self, at: Location) -> Location {
        match self.items.get(ItemId::of_file(at.file)) {
            Some(entry) => {
                Location { file: self.file_of(entry.document), start: entry.start + at.start, end: entry.start + at.end }
            }
            None => at,
        }
    }

    /// A place in a document as a place in an item of it.
    pub(super) fn in_item(&self, item: ItemId, at: Location) -> Location {
        let start = self.items.get(item).map_or(0, |entry| entry.start);
        Location { file: item.as_file(), start: at.start.saturating_sub(start), end: at.end.saturating_sub(start) }
    }

    /// What stands for a document in places: they sort as they do on the command line.
    pub(super) fn file_of(&self, id: DocumentId) -> FileId {
        FileId(self.document(id).map_or(u32::MAX, |document| document.rank))
    }

    /// The document that a file of a place stands for.
    pub(super) fn document_of_file(&self, file: FileId) -> Option<DocumentId> {
        self.ranked.get(file.0 as usize).copied()
    }

    /// Where a place of a problem is.
    pub fn place(&self, at: Location) -> Option<InDocument<'_>> {
        let document = self.document(self.document_of_file(at.file)?)?;
        Some(InDocument { uri: &document.uri, content: &document.content, start: at.start as usize, end: at.end as usize })
    }

    /// Where a place of a problem of polc.toml is.
    pub fn config_place(&self, at: Location) -> Option<InDocument<'_>> {
        let file = self.config_file.as_ref()?;
        Some(InDocument { uri: &file.uri, content: &file.content, start: at.start as usize, end: at.end as usize })
    }
}
