//! One policy: the files under one root, parsed, with its configuration and its baseline.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::{File, World};
use crate::check::is_about_role_name;
use crate::config::{self, Config};
use crate::diagnostic::{Diagnostic, errors};
use crate::lint::{BASELINE_FILE, Baseline};
use crate::source::{FileId, SourceMap, text_of};
use crate::syntax::tree::{ItemKind, Tree};
use crate::syntax::{self, not_utf8};

/// A file that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("cannot read {}: {cause}", path.display())]
pub struct Unreadable {
    /// Which, as reports call it.
    pub path: PathBuf,
    /// Why.
    pub cause: io::Error,
}

/// One policy.
#[derive(Debug, Default)]
pub(super) struct Set {
    /// What its polc.toml says, and which file that is.
    pub(super) config: Config,
    pub(super) config_file: Option<FileId>,
    /// Its files.
    pub(super) files: Vec<(FileId, Tree)>,
    /// The files that are asked about. The others are only there to be referred to.
    pub(super) asked: BTreeSet<FileId>,
    /// The files that it includes: never asked about, but what is wrong in them is wrong here.
    pub(super) included: BTreeSet<FileId>,
    /// The baseline beside its polc.toml, and which file that is.
    pub(super) baseline: Option<Baseline>,
    pub(super) baseline_file: Option<FileId>,
    /// The prohibitions of the policies around this one.
    pub(super) around: Vec<(FileId, Tree)>,
    /// Files with prohibitions that are left out of the policy.
    left_out: Vec<FileId>,
    /// Its roles exist already; nothing is known of some, for these reasons.
    pub(super) existing: Option<BTreeMap<String, String>>,
    /// What is wrong with the syntax and the configuration.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// A file that was read.
struct Text {
    path: String,
    name: String,
    text: String,
    /// The first byte that is not UTF-8.
    invalid: Option<usize>,
}

impl Text {
    fn read(world: &dyn World, name: &Path) -> Result<Text, Unreadable> {
        let path = world.path(name);
        let large = || io::Error::new(io::ErrorKind::FileTooLarge, "it is larger than 4 GiB");
        let bytes = world.read(name).and_then(|bytes| u32::try_from(bytes.len()).map(|_| bytes).map_err(|_| large()));
        let (text, invalid) = text_of(bytes.map_err(|cause| Unreadable { path: path.clone(), cause })?);
        Ok(Text { path: display(&path), name: display(name), text, invalid })
    }

    fn of(world: &dyn World, name: &Path, bytes: Vec<u8>) -> Text {
        let (text, invalid) = text_of(bytes);
        Text { path: display(&world.path(name)), name: display(name), text, invalid }
    }

    /// The same where there need not be such a file.
    fn read_if_there(world: &dyn World, name: &str) -> Result<Option<Text>, Unreadable> {
        match Text::read(world, Path::new(name)) {
            Err(Unreadable { cause, .. }) if cause.kind() == io::ErrorKind::NotFound => Ok(None),
            read => read.map(Some),
        }
    }

    /// Takes it in. What is wrong with its bytes is added to `diagnostics`.
    fn add(self, sources: &mut SourceMap, diagnostics: &mut Vec<Diagnostic>) -> FileId {
        let file = sources.add_named(self.path, self.name, self.text);
        diagnostics.extend(self.invalid.map(|at| not_utf8(file, at)));
        file
    }
}

/// A path always has `/` between its parts.
fn display(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

impl Set {
    /// Reads a policy.
    pub(super) fn read(sources: &mut SourceMap, world: &dyn World) -> Result<Set, Unreadable> {
        let mut set = Set::default();
        if let Some(text) = Text::read_if_there(world, config::FILE_NAME)? {
            let file = text.add(sources, &mut set.diagnostics);
            set.configure(file, sources.text(file));
        }
        if let Some(text) = Text::read_if_there(world, BASELINE_FILE)? {
            // Where it is not UTF-8 it is no JSON either.
            let file = text.add(sources, &mut Vec::new());
            set.know(file, sources.text(file));
        }
        let included = set.include(sources, world)?;
        // The policy files come last.
        for (name, bytes) in world.left_out() {
            let file = Text::of(world, &name, bytes).add(sources, &mut Vec::new());
            set.leave_out(sources, file);
        }
        for (name, bytes) in world.around() {
            let text = Text::of(world, &name, bytes);
            // One that is asked about as well is there already.
            let known = sources.iter().find(|(_, file)| file.path == text.path).map(|(file, _)| file);
            let file = known.unwrap_or_else(|| text.add(sources, &mut Vec::new()));
            set.keep_to(sources, file);
        }
        let files = world.files();
        let read = |file: &File| Text::read(world, &file.name);
        let read: Vec<Text> = match files.len() {
            0..=1 => files.iter().map(read).collect::<Result<_, _>>()?,
            _ => files.par_iter().map(read).collect::<Result<_, _>>()?,
        };
        let mut ids = Vec::with_capacity(files.len());
        for (file, text) in files.iter().zip(read) {
            let id = text.add(sources, &mut set.diagnostics);
            if file.is_asked {
                set.asked.insert(id);
            }
            ids.push(id);
        }
        ids.extend(included);
        set.parse(sources, ids);
        Ok(set)
    }

    /// Says of every prohibition in a file that it is left out.
    fn leave_out(&mut self, sources: &SourceMap, file: FileId) {
        self.left_out.push(file);
        let text = sources.text(file);
        for item in syntax::parse(file, text).0.items {
            let ItemKind::Forbid(forbid) = &item.kind else { continue };
            let title = forbid.title.value(item.text(text));
            let message = format!("the prohibition \"{title}\" stands in a file that a .gitignore leaves out");
            self.diagnostics.push(
                Diagnostic::new(errors::EXCUSED_PROHIBITION, item.at(file, forbid.title.span), message)
                    .label("not looked at")
                    .help("take the file out of the .gitignore, or the prohibition out of the file"),
            );
        }
    }

    /// Takes in the prohibitions of a file of a policy around this one.
    fn keep_to(&mut self, sources: &SourceMap, file: FileId) {
        let (mut tree, _) = syntax::parse(file, sources.text(file));
        tree.items.retain(|item| matches!(item.kind, ItemKind::Forbid(_)));
        self.around.push((file, tree));
    }

    /// Reads the files that polc.toml includes.
    fn include(&mut self, sources: &mut SourceMap, world: &dyn World) -> Result<Vec<FileId>, Unreadable> {
        let (mut names, own): (Vec<PathBuf>, _) = (Vec::new(), world.files());
        for (path, at) in &self.config.include {
            match world.included(Path::new(path)) {
                Ok(found) => names.extend(found),
                Err(cause) => self.diagnostics.push(
                    Diagnostic::new(errors::INVALID_CONFIG, *at, format!("`{path}` cannot be included: {cause}"))
                        .label("a path from the folder of this polc.toml"),
                ),
            }
        }
        names.sort();
        names.dedup();
        names.retain(|name| !own.iter().any(|file| file.name == *name));
        let read: Vec<Text> = names.par_iter().map(|name| Text::read(world, name)).collect::<Result<_, _>>()?;
        let ids: Vec<FileId> = read.into_iter().map(|text| text.add(sources, &mut self.diagnostics)).collect();
        self.included.extend(&ids);
        Ok(ids)
    }

    /// The policy of roles that exist already.
    pub(super) fn of_roles(sources: &SourceMap, file: FileId, config: Config, unknown: BTreeMap<String, String>) -> Set {
        let mut set = Set { config, existing: Some(unknown), ..Set::default() };
        set.asked.insert(file);
        set.parse(sources, vec![file]);
        set
    }

    /// Whether something that is wrong is to be told: roles that exist have the names that they have.
    pub(super) fn concerns(&self, found: &Diagnostic) -> bool {
        self.existing.is_none() || !is_about_role_name(found)
    }

    /// Whether all of the policy is asked about.
    pub(super) fn is_asked_whole(&self) -> bool {
        self.asked.len() + self.included.len() == self.files.len()
    }

    /// Takes in the text of its polc.toml.
    pub(super) fn configure(&mut self, file: FileId, text: &str) {
        let (config, diagnostics) = Config::parse(file, text);
        (self.config, self.config_file) = (config, Some(file));
        self.diagnostics.extend(diagnostics);
    }

    /// Takes in the text of its baseline.
    pub(super) fn know(&mut self, file: FileId, text: &str) {
        self.baseline_file = Some(file);
        match Baseline::parse(file, text) {
            Ok((baseline, wrong)) => {
                self.baseline = Some(baseline);
                self.diagnostics.extend(wrong);
            }
            Err(diagnostic) => self.diagnostics.push(*diagnostic),
        }
    }

    /// Parses files, and takes them in.
    pub(super) fn parse(&mut self, sources: &SourceMap, ids: Vec<FileId>) {
        let parse = |file: &FileId| syntax::parse(*file, sources.text(*file));
        let parsed: Vec<(Tree, Vec<Diagnostic>)> = match ids.len() {
            0..=1 => ids.iter().map(parse).collect(),
            _ => ids.par_iter().map(parse).collect(),
        };
        for (file, (tree, diagnostics)) in ids.into_iter().zip(parsed) {
            self.files.push((file, tree));
            self.diagnostics.extend(diagnostics);
        }
    }

    /// The same where some files have another text.
    pub(super) fn renewed(&self, sources: &SourceMap) -> Set {
        let mut set = Set { asked: self.asked.clone(), included: self.included.clone(), ..Set::default() };
        set.existing.clone_from(&self.existing);
        // The bytes on disk are what they were.
        set.diagnostics.extend(self.diagnostics.iter().filter(|diagnostic| diagnostic.id == errors::INVALID_UTF8).cloned());
        match self.config_file {
            Some(file) => set.configure(file, sources.text(file)),
            None => set.config = self.config.clone(),
        }
        if let Some(file) = self.baseline_file {
            set.know(file, sources.text(file));
        }
        self.left_out.iter().for_each(|file| set.leave_out(sources, *file));
        self.around.iter().for_each(|(file, _)| set.keep_to(sources, *file));
        set.parse(sources, self.files.iter().map(|(file, _)| *file).collect());
        set
    }

    /// Whether a file says what the policy is to be checked for: what is wrong there puts everything else in doubt.
    pub(super) fn is_config(&self, file: FileId) -> bool {
        let broken_baseline = self.baseline_file.filter(|_| self.baseline.is_none());
        self.config_file == Some(file) || broken_baseline == Some(file)
    }
}
