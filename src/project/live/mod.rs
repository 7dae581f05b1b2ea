//! A policy that is being edited: its files, what their names stand for, and what is wrong with it, all kept up to date edit by
//! edit. Only what an edit touches is worked out again: the items around it, and the roles that extend what changed. After any edits
//! it says what [`Project::check`](super::Project::check) says of the same texts.
//!
//! ```
//! use std::path::Path;
//! use polc::project::live::{Change, Encoding, LivePolicy, Point};
//!
//! let path = Path::new("/policies/a.pol");
//! let mut policy = LivePolicy::new(None);
//! policy.put(path, "a.pol".to_owned(), "role a < cases: reed; >".to_owned(), None, None);
//! policy.settle();
//! let file = policy.find(path).expect("it was put there");
//! assert_eq!(policy.problems_of(file).len(), 1);
//!
//! let change = Change { range: Some((Point::new(0, 18), Point::new(0, 19))), text: "a".to_owned() };
//! policy.change(file, &change, Encoding::Utf8);
//! policy.settle();
//! assert!(policy.problems_of(file).iter().all(|problem| problem.severity.name() != "error"));
//! ```

mod analysis;
mod ask;
mod changed;
mod compare;
mod cut;
mod document;
mod items;
mod judge;
mod lines;
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

use rustc_hash::FxHashSet;

use crate::check::names::Names;
use crate::config::{Config, Target};
use crate::diagnostic::Diagnostic;
use crate::policy::Platforms;
use crate::source::FileId;
use cut::Edit;
pub use document::{Document, Text};
use items::Items;
pub use items::{DocumentId, Entry, ItemId};
use judge::Judge;
pub use lines::{Encoding, Lines, Point};
pub use places::{InDocument, Problem};
pub use resolved::Resolved;
pub use run::Ran;
pub use view::OnOne;

/// A target with what names mean there.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct OnTarget {
    /// The target.
    pub target: Target,
    /// What names mean there.
    pub names: Arc<Names>,
}

/// The polc.toml of a policy.
#[derive(Debug)]
pub struct ConfigFile {
    /// Its path.
    pub path: PathBuf,
    /// Its path as its reader spells it.
    pub uri: String,
    /// What it says.
    pub content: Text,
    /// What is wrong with it.
    found: Vec<Diagnostic>,
}

/// One change of a text, as the protocol has it.
#[derive(Debug)]
pub struct Change {
    /// What is replaced; everything if not given.
    pub range: Option<(Point, Point)>,
    /// What stands there afterwards.
    pub text: String,
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
pub struct LivePolicy {
    /// The folder of its polc.toml, or of the workspace; none for a file that is all by itself.
    pub folder: Option<PathBuf>,
    /// Its polc.toml.
    pub config_file: Option<ConfigFile>,
    /// What that says.
    pub config: Config,
    /// The targets it is checked for.
    pub targets: Vec<OnTarget>,
    documents: Vec<Option<Document>>,
    by_path: BTreeMap<PathBuf, DocumentId>,
    /// The same in order.
    ranked: Vec<DocumentId>,
    items: Items,
    /// What its names stand for.
    pub resolved: Resolved,
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

impl LivePolicy {
    /// A policy without files.
    pub fn new(folder: Option<PathBuf>) -> LivePolicy {
        LivePolicy {
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

    /// The file of an id.
    pub fn document(&self, id: DocumentId) -> Option<&Document> {
        self.documents.get(id.0 as usize)?.as_ref()
    }

    fn document_mut(&mut self, id: DocumentId) -> Option<&mut Document> {
        self.documents.get_mut(id.0 as usize)?.as_mut()
    }

    /// The file of a path.
    pub fn find(&self, path: &Path) -> Option<DocumentId> {
        self.by_path.get(path).copied()
    }

    /// All files, sorted by path.
    pub fn documents(&self) -> impl Iterator<Item = (DocumentId, &Document)> {
        self.by_path.values().filter_map(|id| Some((*id, self.document(*id)?)))
    }

    /// Takes a file in, or gives it another text.
    pub fn put(&mut self, path: &Path, uri: String, text: String, invalid: Option<usize>, version: Option<i32>) {
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

    /// Whether a file is there because polc.toml includes it.
    pub fn is_included(&self, id: DocumentId) -> bool {
        self.document(id).is_some_and(|document| document.is_included)
    }

    /// Notes that a file is there because polc.toml includes it.
    pub fn include(&mut self, path: &Path) {
        if let Some(document) = self.find(path).and_then(|id| self.document_mut(id)) {
            document.is_included = true;
        }
    }

    /// Changes the text of a file.
    pub fn change(&mut self, id: DocumentId, change: &Change, encoding: Encoding) {
        let Some(document) = self.document_mut(id) else { return };
        let edit = apply(&mut document.content, change, encoding);
        if let Some(changed) = &mut self.changed {
            changed.insert(id);
        }
        self.cut(id, edit);
    }

    /// Says which version of a file its text is.
    pub fn set_version(&mut self, id: DocumentId, version: Option<i32>) {
        if let Some(document) = self.document_mut(id) {
            document.content.version = version;
        }
    }

    /// Forgets a file.
    pub fn remove(&mut self, path: &Path) {
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
    pub fn configure(&mut self, file: Option<ConfigFile>) {
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
    pub fn change_config(&mut self, changes: &[Change], version: i32, encoding: Encoding) {
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
    /// A polc.toml with its text, where its first bytes are that are not UTF-8, and its version where somebody has it open.
    pub fn new(path: PathBuf, uri: String, text: String, invalid: Option<usize>, version: Option<i32>) -> ConfigFile {
        ConfigFile { path, uri, content: Text::new(text, invalid, version), found: Vec::new() }
    }
}

/// Changes a text and says what was done to it.
fn apply(content: &mut Text, change: &Change, encoding: Encoding) -> Edit {
    content.invalid = None;
    match change.range {
        Some(range) => {
            let (start, end) = content.lines.bytes(&content.text, range, encoding);
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
