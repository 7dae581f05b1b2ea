//! Which text counts: that of the editor where it has a file open, else that on disk. A baseline is always the one on disk.

use std::path::{Path, PathBuf};

use gen_lsp_types::{FileChangeType, FileEvent, MessageType, Uri};
use rayon::prelude::*;

use super::session::{File, Session};
use super::uri::{path_of, uri_of};
use crate::files::{self, Found, identity};
use polc::config;
use polc::lint::{BASELINE_FILE, Baseline};
use polc::project::live::{Change, ConfigFile, LivePolicy};
use polc::source::{FileId, text_of};

impl Session {
    /// Reads all policies of the workspace folders.
    pub(super) fn load(&mut self) {
        self.links.clear();
        for folder in self.folders.clone() {
            let start = files::root_of(&folder).unwrap_or(folder);
            self.load_folder(&start);
        }
    }

    /// The path by which the file of a path is known. An editor may open through a link what was read already.
    pub(super) fn known(&self, path: &Path) -> PathBuf {
        if self.find(path).is_some() || !path.is_absolute() {
            return path.to_owned();
        }
        let real = identity(path);
        let under = self.links.iter().filter_map(|(place, path)| Some((place, path, real.strip_prefix(place).ok()?)));
        match under.max_by_key(|(place, ..)| place.as_os_str().len()) {
            Some((_, path, below)) if below.as_os_str().is_empty() => path.clone(),
            Some((_, path, below)) => path.join(below),
            // A link from outside into a policy.
            None if self.find(&real).is_some() || files::root_of(path).is_none() && files::root_of(&real).is_some() => real,
            None => path.to_owned(),
        }
    }

    /// Notes where something really is, if its path leads there through a link.
    fn note(&mut self, real: PathBuf, path: &Path) {
        if real != path && !self.links.iter().any(|(place, _)| *place == real) {
            self.links.push((real, path.to_owned()));
        }
    }

    /// Reads the policy of a folder, and those in it that have a polc.toml of their own.
    fn load_folder(&mut self, folder: &Path) {
        let real = identity(folder);
        if self.sets.iter().any(|set| set.folder.as_deref().is_some_and(|held| held == folder || identity(held) == real)) {
            return;
        }
        self.note(real.clone(), folder);
        let mut set = LivePolicy::new(Some(folder.to_owned()));
        set.configure(self.config_on_disk(folder));
        set.set_baseline(self.baseline_on_disk(folder));
        let mut found = self.walk(folder);
        let mut paths: Vec<PathBuf> = Vec::new();
        for (place, path) in found.remove(&Some(folder.to_owned())).unwrap_or_default() {
            if path.strip_prefix(folder).map(|below| real.join(below)).ok().as_ref() != Some(&place) {
                self.note(place, &path);
            }
            paths.push(path);
        }
        let read: Vec<_> = paths.par_iter().map(|path| files::read(path, folder)).collect();
        for (path, bytes) in paths.iter().zip(read) {
            match bytes {
                Ok(bytes) => {
                    let (text, invalid) = text_of(bytes);
                    set.put(path, uri_of(path).0, text, invalid, None);
                }
                Err(cause) => self.client.log(MessageType::Warning, format!("cannot read {}: {cause}", path.display())),
            }
        }
        self.include(&mut set, folder);
        self.sets.push(set);
        for nested in found.into_keys().flatten() {
            self.load_folder(&nested);
        }
    }

    /// Reads what the polc.toml of a folder includes.
    fn include(&self, set: &mut LivePolicy, folder: &Path) {
        let own: Vec<PathBuf> = set.documents().map(|(_, document)| identity(&document.path)).collect();
        for path in set.config.include.iter().map(|(path, _)| PathBuf::from(path)).collect::<Vec<_>>() {
            let files = files::included(folder, &path).unwrap_or_default();
            for (_, path) in files.into_iter().filter(|(place, _)| !own.contains(place)) {
                if let Ok(bytes) = files::read(&path, folder) {
                    let (text, invalid) = text_of(bytes);
                    set.put(&path, uri_of(&path).0, text, invalid, None);
                    set.include(&path);
                }
            }
        }
    }

    /// Whether a policy includes a path, or would if it were there.
    fn is_included(&self, path: &Path) -> bool {
        self.sets.iter().any(|set| {
            let under = |folder: &Path| {
                set.config.include.iter().any(|(included, _)| path.starts_with(files::spelt(&folder.join(included))))
            };
            set.folder.as_deref().is_some_and(under)
        })
    }

    /// Gives a file the same text in all policies that have it: some may include it.
    fn share(&mut self, path: &Path) {
        let Some(File::Policy(home, id)) = self.find(path) else { return };
        let Some(content) = self.sets.get(home).and_then(|set| set.document(id)).map(|document| &document.content) else { return };
        let (text, version) = (content.text.clone(), content.version);
        for (_, set) in self.sets.iter_mut().enumerate().filter(|(at, set)| *at != home && set.find(path).is_some()) {
            set.put(path, uri_of(path).0, text.clone(), None, version);
        }
    }

    fn walk(&self, folder: &Path) -> Found {
        let mut found = Found::new();
        if let Err(error) = files::walk(folder, Some(folder.to_owned()), &mut found) {
            self.client.log(MessageType::Warning, format!("cannot read {}: {}", error.path.display(), error.cause));
        }
        found
    }

    fn config_on_disk(&self, folder: &Path) -> Option<ConfigFile> {
        let path = folder.join(config::FILE_NAME);
        let bytes = files::read(&path, folder).ok()?;
        let (text, invalid) = text_of(bytes);
        Some(ConfigFile::new(path.clone(), uri_of(&path).0, text, invalid, None))
    }

    fn baseline_on_disk(&mut self, folder: &Path) -> Option<Baseline> {
        let path = folder.join(BASELINE_FILE);
        let (text, _) = text_of(files::read(&path, folder).ok()?);
        match Baseline::parse(FileId(0), &text) {
            Ok((baseline, _)) => Some(baseline),
            Err(wrong) => {
                let help = wrong.help.unwrap_or_default();
                self.warn_once(format!("{}: {}. Nothing is taken out of the findings; {help}.", path.display(), wrong.message));
                None
            }
        }
    }

    /// Reads everything anew, but keeps what the editor has open.
    pub(super) fn reload(&mut self) {
        self.reloaded = true;
        let mut open = Vec::new();
        for set in std::mem::take(&mut self.sets) {
            let config = set.config_file.as_ref().map(|file| (&file.uri, &file.content));
            for (uri, content) in set.documents().map(|(_, document)| (&document.uri, &document.content)).chain(config) {
                if let Some(version) = content.version {
                    open.push((uri.clone(), version, content.text.clone()));
                }
            }
        }
        self.load();
        for (uri, version, text) in open {
            self.open(&Uri(uri), version, text);
        }
    }

    /// The editor has a file open.
    pub(super) fn open(&mut self, uri: &Uri, version: i32, text: String) {
        let path = self.known(&path_of(uri));
        self.edited.insert(uri.clone());
        if path.file_name().is_some_and(|name| name == config::FILE_NAME) {
            let folder = path.parent().map(Path::to_owned);
            let file = ConfigFile::new(path, uri.0.clone(), text, None, Some(version));
            let at = self.set_of(folder);
            if let Some(set) = self.sets.get_mut(at) {
                set.configure(Some(file));
            }
            return;
        }
        let at = match self.find(&path) {
            Some(File::Policy(at, _) | File::Config(at)) => at,
            None => {
                let folder = match path.is_absolute() {
                    true => files::root_of(&path).or_else(|| self.folder_of(&path)),
                    false => None,
                };
                if let Some(folder) = &folder {
                    self.load_folder(folder);
                }
                self.set_of(folder)
            }
        };
        if let Some(set) = self.sets.get_mut(at) {
            set.put(&path, uri.0.clone(), text, None, Some(version));
        }
        self.share(&path);
    }

    /// The innermost workspace folder that holds a path.
    fn folder_of(&self, path: &Path) -> Option<PathBuf> {
        self.folders.iter().filter(|folder| path.starts_with(folder)).max_by_key(|folder| folder.as_os_str().len()).cloned()
    }

    /// The policy of a folder; a new one if there is none, or no folder.
    fn set_of(&mut self, folder: Option<PathBuf>) -> usize {
        let found = self.sets.iter().position(|set| folder.is_some() && set.folder == folder);
        found.unwrap_or_else(|| {
            self.sets.push(LivePolicy::new(folder));
            self.sets.len() - 1
        })
    }

    /// The editor changed a file that it has open.
    pub(super) fn change(&mut self, uri: &Uri, version: i32, changes: &[Change]) {
        self.edited.insert(uri.clone());
        let (file, encoding) = (self.file(uri), self.encoding);
        match file {
            Some(File::Policy(at, id)) => {
                let Some(set) = self.sets.get_mut(at) else { return };
                for change in changes {
                    set.change(id, change, encoding);
                }
                set.set_version(id, Some(version));
                let path = self.known(&path_of(uri));
                self.share(&path);
            }
            Some(File::Config(at)) => {
                if let Some(set) = self.sets.get_mut(at) {
                    let before = includes(set);
                    set.change_config(changes, version, encoding);
                    if includes(set) != before {
                        self.reload();
                    }
                }
            }
            None => self.client.log(MessageType::Warning, format!("{uri} was changed but never opened; the change is left out")),
        }
    }

    /// The editor no longer has a file open: what counts is what is on disk.
    pub(super) fn close(&mut self, uri: &Uri) {
        self.tokens.remove(uri);
        match self.file(uri) {
            Some(File::Policy(at, id)) => {
                if let Some(set) = self.sets.get_mut(at) {
                    set.set_version(id, None);
                }
                self.read_again(&self.known(&path_of(uri)));
            }
            Some(File::Config(at)) => {
                if let Some(file) = self.sets.get_mut(at).and_then(|set| set.config_file.as_mut()) {
                    file.content.version = None;
                }
                self.read_again(&self.known(&path_of(uri)));
            }
            None => {}
        }
    }

    /// Something happened to files on disk.
    pub(super) fn watched(&mut self, events: &[FileEvent]) {
        for event in events {
            let path = self.known(&path_of(&event.uri));
            let is_config = path.file_name().is_some_and(|name| name == config::FILE_NAME);
            if is_config && event.kind != FileChangeType::Changed {
                // A root comes or goes: files change the policy they belong to.
                self.reload();
                return;
            }
            if path.file_name().is_some_and(|name| name == BASELINE_FILE)
                && let Some(folder) = path.parent()
            {
                let baseline = self.baseline_on_disk(folder);
                if let Some(set) = self.sets.iter_mut().find(|set| set.folder.as_deref() == Some(folder)) {
                    set.set_baseline(baseline);
                }
                continue;
            }
            if event.kind != FileChangeType::Changed && self.is_included(&path) {
                self.reload();
                return;
            }
            self.read_again(&path);
        }
    }

    /// Takes a file as it is on disk, unless the editor has it open.
    fn read_again(&mut self, path: &Path) {
        let at = match self.find(path) {
            Some(File::Config(at)) => {
                let Some(folder) = path.parent() else { return };
                let file = self.config_on_disk(folder);
                if let Some(set) = self.sets.get_mut(at)
                    && set.config_file.as_ref().is_none_or(|file| file.content.version.is_none())
                {
                    let before = includes(set);
                    set.configure(file);
                    if includes(set) != before {
                        self.reload();
                    }
                }
                return;
            }
            Some(File::Policy(at, id)) => {
                let version = self.sets.get(at).and_then(|set| set.document(id)).and_then(|document| document.content.version);
                if version.is_some() {
                    return;
                }
                at
            }
            None => {
                let Some(folder) = files::root_of(path).or_else(|| self.folder_of(path)) else { return };
                let Some(at) = self.sets.iter().position(|set| set.folder.as_ref() == Some(&folder)) else { return };
                at
            }
        };
        let folder = self.sets.get(at).and_then(|set| set.folder.clone());
        // What is ignored or hidden is part of the policy only while it is open.
        let is_included = self.sets.get(at).is_some_and(|set| set.find(path).is_some_and(|id| set.is_included(id)));
        let is_part = is_included
            || folder.as_ref().is_some_and(|folder| {
                let found = self.walk(folder);
                found.get(&Some(folder.clone())).is_some_and(|files| files.values().any(|found| found == path))
            });
        let bytes = folder.filter(|_| is_part).and_then(|folder| files::read(path, &folder).ok());
        let Some(set) = self.sets.get_mut(at) else { return };
        match bytes {
            Some(bytes) => {
                let (text, invalid) = text_of(bytes);
                set.put(path, uri_of(path).0, text, invalid, None);
            }
            None => set.remove(path),
        }
        self.share(path);
        let Some(set) = self.sets.get_mut(at) else { return };
        if set.folder.is_none() && set.documents().next().is_none() {
            self.sets.remove(at);
            self.reloaded = true;
        }
    }
}

/// The paths that the polc.toml of a policy includes.
fn includes(set: &LivePolicy) -> Vec<String> {
    set.config.include.iter().map(|(path, _)| path.clone()).collect()
}
