//! A policy that is being edited: its files, what their names stand for, and what is wrong with it, all kept up to date edit by
//! edit. Only what an edit touches is worked out again: the items around it, and the roles that extend what changed.

mod analysis;
mod changed;
mod compare;
mod cut;
mod document;
mod items;
mod judge;
mod places;
mod resolved;
mod run;
mod settle;
#[cfg(test)]
mod tests;
mod view;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gen_lsp_types::Uri;
use rustc_hash::FxHashSet;

use super::positions::Encoding;
use crate::check::names::Names;
use crate::config::{Config, Target};
use crate::diagnostic::Diagnostic;
use crate::policy::Platforms;
use crate::source::FileId;
use cut::Edit;
pub(super) use document::{Document, Text};
use items::Items;
pub(super) use items::{DocumentId, ItemId};
use judge::Judge;
pub(super) use places::{Place, Problem};
pub(super) use resolved::Resolved;
pub(super) use run::Ran;
pub(super) use view::OnOne;

/// A target with what names mean there.
#[derive(Debug, Clone)]
pub(super) struct OnTarget {
    pub(super) target: Target,
    pub(super) names: Arc<Names>,
}

/// The polc.toml of a policy.
#[derive(Debug)]
pub(super) struct ConfigFile {
    pub(super) path: PathBuf,
    pub(super) uri: Uri,
    pub(super) content: Text,
    /// What is wrong with it.
    found: Vec<Diagnostic>,
}

/// One change of a text, as the protocol has it.
#[derive(Debug)]
pub(super) struct Change {
    /// What is replaced; everything if not said.
    pub(super) range: Option<gen_lsp_types::Range>,
    pub(super) text: String,
}

/// What has to be worked out again.
#[derive(Debug, Default)]
struct Stale {
    /// Which files there are, or the levels of findings in them.
    levels: bool,
    /// The targets, and with them everything.
    targets: bool,
    /// What names stand for.
    names: bool,
    /// Items that changed.
    items: FxHashSet<ItemId>,
    /// What there is to say of the whole policy.
    comparison: bool,
    /// The prohibitions, which all roles are held against.
    prohibitions: bool,
}

/// One policy: the files under one root.
#[derive(Debug)]
pub(super) struct Set {
    /// The folder of its polc.toml, or of the workspace; none for a file that is all by itself.
    pub(super) folder: Option<PathBuf>,
    pub(super) config_file: Option<ConfigFile>,
    pub(super) config: Config,
    pub(super) targets: Vec<OnTarget>,
    documents: Vec<Option<Document>>,
    by_path: BTreeMap<PathBuf, DocumentId>,
    /// The same in order.
    ranked: Vec<DocumentId>,
    items: Items,
    pub(super) resolved: Resolved,
    platforms: Option<Platforms>,
    /// What is wrong with names.
    naming: Vec<Diagnostic>,
    /// What there is to say of the whole policy.
    whole: Vec<Diagnostic>,
    judge: Judge,
    stale: Stale,
    /// The documents of which there may be something new to say; none if that is all of them.
    changed: Option<FxHashSet<DocumentId>>,
}

impl Set {
    /// A policy without files.
    pub(super) fn new(folder: Option<PathBuf>) -> Set {
        Set {
            folder,
            config_file: None,
            config: Config::default(),
            targets: Vec::new(),
            documents: Vec::new(),
            by_path: BTreeMap::new(),
            ranked: Vec::new(),
            items: Items::default(),
            resolved: Resolved::default(),
            platforms: None,
            naming: Vec::new(),
            whole: Vec::new(),
            judge: Judge::new(),
            stale: Stale { levels: true, targets: true, ..Stale::default() },
            changed: None,
        }
    }

    pub(super) fn document(&self, id: DocumentId) -> Option<&Document> {
        self.documents.get(id.0 as usize)?.as_ref()
    }

    fn document_mut(&mut self, id: DocumentId) -> Option<&mut Document> {
        self.documents.get_mut(id.0 as usize)?.as_mut()
    }

    pub(super) fn find(&self, path: &Path) -> Option<DocumentId> {
        self.by_path.get(path).copied()
    }

    /// All files, sorted by path.
    pub(super) fn documents(&self) -> impl Iterator<Item = (DocumentId, &Document)> {
        self.by_path.values().filter_map(|id| Some((*id, self.document(*id)?)))
    }

    /// Takes a file in, or gives it another text.
    pub(super) fn put(&mut self, path: &Path, uri: Uri, text: String, invalid: Option<usize>, version: Option<i32>) {
        self.changed = None;
        if let Some(id) = self.find(path) {
            let Some(document) = self.document_mut(id) else { return };
            let edit = Edit::between(&document.content.text, &text);
            document.content = Text::new(text, invalid, version);
            document.uri = uri;
            return self.cut(id, edit);
        }
        let edit = Edit { start: 0, end: 0, len: text.len() };
        let document = Document::new(path.to_owned(), uri, Text::new(text, invalid, version));
        let free = self.documents.iter().position(Option::is_none);
        let id = DocumentId(free.unwrap_or(self.documents.len()) as u32);
        match self.documents.get_mut(id.0 as usize) {
            Some(slot) => *slot = Some(document),
            None => self.documents.push(Some(document)),
        }
        self.by_path.insert(path.to_owned(), id);
        (self.stale.names, self.stale.levels) = (true, true);
        self.cut(id, edit);
    }

    /// Changes the text of a file.
    pub(super) fn change(&mut self, id: DocumentId, change: &Change, encoding: Encoding) {
        let Some(document) = self.document_mut(id) else { return };
        let edit = apply(&mut document.content, change, encoding);
        if let Some(changed) = &mut self.changed {
            changed.insert(id);
        }
        self.cut(id, edit);
    }

    /// Says which version of a file its text is.
    pub(super) fn set_version(&mut self, id: DocumentId, version: Option<i32>) {
        if let Some(document) = self.document_mut(id) {
            document.content.version = version;
        }
    }

    /// Forgets a file.
    pub(super) fn remove(&mut self, path: &Path) {
        let Some(id) = self.by_path.remove(path) else { return };
        self.changed = None;
        if let Some(document) = self.documents.get_mut(id.0 as usize).and_then(Option::take) {
            for item in document.items {
                self.forget(item);
            }
        }
        (self.stale.names, self.stale.levels) = (true, true);
    }

    /// Gives the policy a polc.toml, or takes it away.
    pub(super) fn configure(&mut self, file: Option<ConfigFile>) {
        let (config, found) = match &file {
            Some(file) => Config::parse(FileId(0), &file.content.text),
            None => (Config::default(), Vec::new()),
        };
        // What a check depends on. Levels are looked at anew anyway, which takes no check.
        self.stale.targets |= config.targets != self.config.targets;
        self.stale.levels = true;
        self.changed = None;
        self.config = config;
        self.config_file = file;
        if let Some(file) = &mut self.config_file {
            file.found = found;
            file.found.extend(file.content.invalid.map(|at| crate::syntax::not_utf8(FileId(0), at)));
        }
    }

    /// Changes the text of polc.toml.
    pub(super) fn change_config(&mut self, changes: &[Change], version: i32, encoding: Encoding) {
        let Some(mut file) = self.config_file.take() else { return };
        for change in changes {
            apply(&mut file.content, change, encoding);
        }
        file.content.version = Some(version);
        file.content.invalid = None;
        self.configure(Some(file));
    }
}

impl ConfigFile {
    pub(super) fn new(path: PathBuf, uri: Uri, text: String, invalid: Option<usize>, version: Option<i32>) -> ConfigFile {
        ConfigFile { path, uri, content: Text::new(text, invalid, version), found: Vec::new() }
    }
}

/// Changes a text and says what was done to it.
fn apply(content: &mut Text, change: &Change, encoding: Encoding) -> Edit {
    content.invalid = None;
    match change.range {
        Some(range) => {
            let (start, end) = content.bytes(range, encoding);
            content.replace(start, end, &change.text);
            Edit { start, end, len: change.text.len() }
        }
        None => {
            let edit = Edit::between(&content.text, &change.text);
            *content = Text::new(change.text.clone(), None, content.version);
            edit
        }
    }
}
