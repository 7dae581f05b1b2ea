//! The workspace: which policies there are, what the editor has open, and what has been said about it.

use std::path::{Path, PathBuf};

use gen_lsp_types::{MessageType, Position, Range, ShowMessageNotification, ShowMessageParams, Uri};
use rustc_hash::{FxHashMap, FxHashSet};

use super::client::Client;
use super::positions::Encoding;
use super::problems::Shown;
use super::publish::Reported;
use super::uri::{path_of, uri_of};
use crate::files::Staging;
use crate::lsp::positions::Positions as _;
use polc::lint::{self, RULES};
use polc::project::live::{Document, DocumentId, ItemId, LivePolicy};
use polc::source::Span;

/// Everything the server knows.
pub(super) struct Session {
    pub(super) client: Client,
    pub(super) encoding: Encoding,
    /// The workspace folders.
    pub(super) folders: Vec<PathBuf>,
    pub(super) sets: Vec<LivePolicy>,
    /// Where files and folders really are whose paths lead through links, each with its path.
    pub(super) links: Vec<(PathBuf, PathBuf)>,
    /// What has been said about each file.
    pub(super) reported: FxHashMap<Uri, Reported>,
    /// The files that the editor changed since it was last told about them.
    pub(super) edited: FxHashSet<Uri>,
    /// There may be something new to say of every file.
    pub(super) reloaded: bool,
    /// The targets changed: what stands beside names is no longer true.
    pub(super) retargeted: bool,
    /// What was shown as a message already.
    said: FxHashSet<String>,
    /// Where documents are written that the editor is asked to show. They are gone when the server is.
    pub(super) shown: Option<Staging>,
    /// The folder with the pages that explain findings.
    pages: Option<Uri>,
    /// The last semantic tokens of each file, to say what changed.
    pub(super) tokens: FxHashMap<Uri, super::features::Last>,
}

/// A file of the workspace, by the index of its policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum File {
    Policy(usize, DocumentId),
    Config(usize),
}

/// A place that the editor asks about.
#[derive(Clone, Copy)]
pub(super) struct Spot<'s> {
    pub(super) set: &'s LivePolicy,
    pub(super) document: &'s Document,
    /// The byte.
    pub(super) offset: usize,
    /// The item there.
    pub(super) item: Option<ItemId>,
    pub(super) encoding: Encoding,
}

impl Spot<'_> {
    /// Where something of an item stands in the document.
    pub(super) fn range(&self, id: ItemId, span: Span) -> Range {
        let (start, end) = self.set.bytes(id, span);
        self.document.content.range(start, end, self.encoding)
    }
}

impl Session {
    pub(super) fn new(client: Client, encoding: Encoding, folders: Vec<PathBuf>) -> Session {
        Session {
            client,
            encoding,
            folders,
            sets: Vec::new(),
            links: Vec::new(),
            reported: FxHashMap::default(),
            edited: FxHashSet::default(),
            reloaded: false,
            retargeted: false,
            said: FxHashSet::default(),
            shown: Staging::new(&std::env::temp_dir()).ok(),
            pages: None,
            tokens: FxHashMap::default(),
        }
    }

    /// Puts the pages that explain findings where the editor can open them.
    pub(super) fn write_pages(&mut self) {
        if self.client.can.code_description {
            let rules = RULES.iter().map(|rule| self.write("lints", &format!("{}.md", rule.id.name), &lint::page(rule.id)));
            let mut written = rules.chain([self.write("", "diagnostics.md", &lint::errors_page())]);
            let is_whole = written.all(|page| page.is_ok());
            self.pages = self.shown.as_ref().filter(|_| is_whole).map(|folder| uri_of(folder.path()));
        }
    }

    /// Writes a document that the editor is to show.
    pub(super) fn write(&self, folder: &str, name: &str, text: &str) -> std::io::Result<PathBuf> {
        let Some(shown) = &self.shown else { return Err(std::io::Error::other("there is no folder for temporary files")) };
        let folder = shown.path().join(folder);
        std::fs::create_dir_all(&folder)?;
        let path = folder.join(name);
        std::fs::write(&path, text)?;
        Ok(path)
    }

    /// The file of a path.
    pub(super) fn find(&self, path: &Path) -> Option<File> {
        let found = |at: usize, set: &LivePolicy, id: DocumentId| (set.is_included(id), File::Policy(at, id));
        let files = self.sets.iter().enumerate().filter_map(|(at, set)| match set.find(path) {
            Some(id) => Some(found(at, set, id)),
            None => set.config_file.as_ref().filter(|file| file.path == path).map(|_| (false, File::Config(at))),
        });
        // The policy that it is a part of, before those that include it.
        files.min_by_key(|(is_included, _)| *is_included).map(|(_, file)| file)
    }

    /// The file of a URI.
    pub(super) fn file(&self, uri: &Uri) -> Option<File> {
        let path = path_of(uri);
        self.find(&path).or_else(|| self.find(&self.known(&path)))
    }

    /// Brings everything up to date, and tells the user what concerns the whole policy.
    pub(super) fn settle(&mut self) {
        for set in &mut self.sets {
            self.retargeted |= set.settle();
            if set.is_small() {
                set.compare();
            }
        }
        let message = |set: &LivePolicy| {
            // Not while it is being typed.
            let file = set.config_file.as_ref().filter(|file| file.content.version.is_none())?;
            let problem = set.config_problems().into_iter().next()?;
            let message = problem.message.trim_end_matches('.');
            Some(format!("{}: {message}. Invalid settings are ignored.", file.path.display()))
        };
        for message in self.sets.iter().filter_map(message).collect::<Vec<_>>() {
            self.warn_once(message);
        }
    }

    /// Shows the user a message that was not shown before.
    pub(super) fn warn_once(&mut self, message: String) {
        if self.said.insert(message.clone()) {
            self.client.notify::<ShowMessageNotification>(ShowMessageParams { kind: MessageType::Warning, message });
        }
    }

    /// Whether something remains to be worked out when there is time for it.
    pub(super) fn is_unfinished(&self) -> bool {
        self.sets.iter().any(LivePolicy::is_uncompared)
    }

    /// Works out what remains.
    pub(super) fn finish(&mut self) {
        self.sets.iter_mut().for_each(LivePolicy::compare);
    }

    /// A place in a policy file.
    pub(super) fn spot(&self, uri: &Uri, position: Position) -> Option<Spot<'_>> {
        let Some(File::Policy(at, id)) = self.file(uri) else { return None };
        let set = self.sets.get(at)?;
        let document = set.document(id)?;
        let offset = document.content.offset(position, self.encoding);
        Some(Spot { set, document, offset, item: set.item_at(id, offset), encoding: self.encoding })
    }

    /// A policy file as a whole.
    pub(super) fn document(&self, uri: &Uri) -> Option<Spot<'_>> {
        self.spot(uri, Position::new(0, 0))
    }

    /// What turns problems of a policy into diagnostics.
    pub(super) fn shown<'s>(&'s self, set: &'s LivePolicy) -> Shown<'s> {
        Shown { set, encoding: self.encoding, can: self.client.can, pages: self.pages.as_ref() }
    }
}
