//! From paths to parsed policies: finds the roots, walks folders, reads and parses files.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rayon::prelude::*;

use super::Paths;
use super::failure::Failure;
use crate::config::{self, Config};
use crate::diagnostic::Diagnostic;
use crate::files::{self, Files, not_utf8, text_of, tidy, walk};
use crate::lint::{BASELINE_FILE, Baseline, Linter, Overrides};
use crate::source::{FileId, SourceMap};
use crate::syntax::{self, tree::Tree};

/// One policy: the files under one root.
#[derive(Debug)]
pub(super) struct Set {
    /// The folder of its polc.toml; none where there is no such file.
    pub(super) root: Option<PathBuf>,
    /// What its polc.toml says.
    pub(super) config: Config,
    /// Its files.
    pub(super) files: Vec<(FileId, Tree)>,
    /// The files that the command line asks about. The others are only there to be referred to.
    pub(super) asked: BTreeSet<FileId>,
    /// The baseline beside its polc.toml, if there is one.
    pub(super) baseline: Option<(FileId, Baseline)>,
    /// What is wrong with the syntax and the configuration.
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Set {
    /// Its linter, and what is wrong with levels and suppressions.
    pub(super) fn linter<'s>(&self, sources: &'s SourceMap, overrides: &Overrides) -> (Linter<'s>, Vec<Diagnostic>) {
        Linter::new(sources, &self.files, &self.diagnostics, &self.config, overrides, self.prefix().as_deref())
    }

    /// What the paths of its files begin with, where they do not simply start at its folder.
    pub(super) fn prefix(&self) -> Option<String> {
        self.root.as_deref().map(display).filter(|root| !root.is_empty() && root != ".")
    }

    /// Where its baseline is.
    pub(super) fn baseline_path(&self) -> PathBuf {
        tidy(&self.root.as_deref().unwrap_or(Path::new(".")).join(BASELINE_FILE))
    }
}

/// Everything that a command reads.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub(super) sources: SourceMap,
    /// Where the files are.
    pub(super) paths: BTreeMap<FileId, PathBuf>,
    /// The configuration files among them.
    pub(super) configs: Vec<FileId>,
    pub(super) sets: Vec<Set>,
}

/// The files that a command line asks about, by the root of their policy, and the name of standard input if it is one of them.
fn asked(input: &Paths, folder: &Path) -> Result<(Files, Option<PathBuf>), Failure> {
    let mut stdin = None;
    let mut asked = Files::new();
    let mut looked = Vec::new();
    let here = [PathBuf::from(".")];
    let paths: &[PathBuf] = if input.paths.is_empty() { &here } else { &input.paths };
    for path in paths {
        if path == Path::new("-") {
            let name = input.stdin_filename.clone().unwrap_or_else(|| PathBuf::from("stdin.pol"));
            let root = root_of(&name, folder);
            let name = if root.is_some() { spelt(&name, folder) } else { name };
            asked.entry(root).or_default().insert(name.clone());
            stdin = Some(name);
            continue;
        }
        let root = root_of(path, folder);
        // Without a path the whole policy is meant, also from a folder deep inside it.
        let start = match (&root, input.paths.is_empty()) {
            (Some(root), true) => root.clone(),
            // The files of a policy are found from its root, and this one is to be the same as that.
            (Some(_), false) => spelt(path, folder),
            (None, _) => path.clone(),
        };
        looked.push(start.clone());
        if start.is_dir() {
            walk(&start, root, &mut asked)?;
        } else {
            std::fs::metadata(&start).map_err(Failure::read(&start))?;
            asked.entry(root).or_default().insert(tidy(&start));
        }
    }
    asked.retain(|_, files| !files.is_empty());
    if asked.is_empty() {
        return Err(Failure::NoPolicy(looked));
    }
    Ok((asked, stdin))
}

/// Reads what the command line names.
pub(super) fn gather(input: &Paths, folder: &Path) -> Result<Gathered, Failure> {
    let (asked, stdin) = asked(input, folder)?;
    let mut gathered = Gathered::default();
    for (root, asked) in asked {
        gathered.read_set(root, asked, stdin.as_deref())?;
    }
    Ok(gathered)
}

/// Every file that a command reads, with what changes when somebody writes it.
pub(super) fn stamps(input: &Paths, folder: &Path) -> Result<BTreeMap<PathBuf, Option<(SystemTime, u64)>>, Failure> {
    let mut stamps = BTreeMap::new();
    for (root, mut files) in asked(input, folder)?.0 {
        if let Some(root) = &root {
            let mut all = Files::new();
            walk(root, Some(root.clone()), &mut all)?;
            files.extend(all.into_values().flatten());
        }
        let folder = root.as_deref().unwrap_or(Path::new("."));
        files.extend([config::FILE_NAME, BASELINE_FILE].map(|name| folder.join(name)));
        for path in files {
            let metadata = std::fs::metadata(&path).ok();
            stamps.insert(path, metadata.and_then(|metadata| Some((metadata.modified().ok()?, metadata.len()))));
        }
    }
    Ok(stamps)
}

/// The nearest folder at or above a path that has a polc.toml, spelt as relative to `folder` as the path is.
fn root_of(path: &Path, folder: &Path) -> Option<PathBuf> {
    let root = files::root_of(&std::path::absolute(folder.join(path)).ok()?)?;
    Some(relative(&root, folder))
}

/// A path in the one spelling that it has among the files of its policy, however it was typed.
fn spelt(path: &Path, folder: &Path) -> PathBuf {
    std::path::absolute(folder.join(path)).map_or_else(|_| path.to_owned(), |path| relative(&files::normal(&path), folder))
}

/// As the user would type it: below the current folder without a prefix, otherwise absolute.
fn relative(path: &Path, folder: &Path) -> PathBuf {
    match path.strip_prefix(folder) {
        Ok(rest) if rest.as_os_str().is_empty() => PathBuf::from("."),
        Ok(rest) => rest.to_owned(),
        Err(_) => path.to_owned(),
    }
}

impl Gathered {
    fn read_set(&mut self, root: Option<PathBuf>, asked: BTreeSet<PathBuf>, stdin: Option<&Path>) -> Result<(), Failure> {
        let mut set = Set {
            root: root.clone(),
            config: Config::default(),
            files: Vec::new(),
            asked: BTreeSet::new(),
            baseline: None,
            diagnostics: Vec::new(),
        };
        let mut paths = asked.clone();
        if let Some(root) = &root {
            let path = tidy(&root.join(config::FILE_NAME));
            let bytes = std::fs::read(&path).map_err(Failure::read(&path))?;
            self.read_config(&mut set, path, bytes);
            // All files under the root are one namespace, whichever of them are asked about.
            let mut all = Files::new();
            walk(root, Some(root.clone()), &mut all)?;
            paths.extend(all.remove(&Some(root.clone())).unwrap_or_default());
        }
        let path = set.baseline_path();
        match std::fs::read(&path) {
            Ok(bytes) => self.read_baseline(&mut set, path, bytes),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(Failure::Read { path, cause: error }),
        }
        let paths: Vec<PathBuf> = paths.into_iter().collect();
        let read: Vec<Result<Vec<u8>, Failure>> = paths.par_iter().map(|path| read(path, stdin)).collect();
        let mut files = Vec::with_capacity(paths.len());
        for (path, bytes) in paths.iter().zip(read) {
            files.push((path.clone(), bytes?, asked.contains(path)));
        }
        self.parse(set, files);
        Ok(())
    }

    /// Takes in a file; gives its id and the place where it is not UTF-8.
    fn add(&mut self, path: PathBuf, bytes: Vec<u8>) -> (FileId, Option<usize>) {
        let (text, invalid) = text_of(bytes);
        let file = self.sources.add(display(&path), text);
        self.paths.insert(file, path);
        (file, invalid)
    }

    fn read_config(&mut self, set: &mut Set, path: PathBuf, bytes: Vec<u8>) {
        let (file, invalid) = self.add(path, bytes);
        self.configs.push(file);
        set.diagnostics.extend(invalid.map(|at| not_utf8(file, at)));
        let (config, diagnostics) = Config::parse(file, self.sources.text(file));
        set.config = config;
        set.diagnostics.extend(diagnostics);
    }

    fn read_baseline(&mut self, set: &mut Set, path: PathBuf, bytes: Vec<u8>) {
        let (file, _) = self.add(path, bytes);
        match Baseline::parse(file, self.sources.text(file)) {
            Ok(baseline) => set.baseline = Some((file, baseline)),
            Err(diagnostic) => {
                // As bad as a broken polc.toml: nothing that is said without it would be right.
                self.configs.push(file);
                set.diagnostics.push(*diagnostic);
            }
        }
    }

    /// Takes in the files of a set: their paths, their bytes, and whether they are asked about.
    fn parse(&mut self, mut set: Set, files: Vec<(PathBuf, Vec<u8>, bool)>) {
        let mut ids = Vec::with_capacity(files.len());
        for (path, bytes, asked) in files {
            let (file, invalid) = self.add(path, bytes);
            set.diagnostics.extend(invalid.map(|at| not_utf8(file, at)));
            if asked {
                set.asked.insert(file);
            }
            ids.push(file);
        }
        let sources = &self.sources;
        let parsed: Vec<(Tree, Vec<Diagnostic>)> = ids.par_iter().map(|file| syntax::parse(*file, sources.text(*file))).collect();
        for (file, (tree, diagnostics)) in ids.into_iter().zip(parsed) {
            set.files.push((file, tree));
            set.diagnostics.extend(diagnostics);
        }
        self.sets.push(set);
    }

    /// The same with other texts in some files. Every file keeps its id.
    pub(super) fn with(&self, texts: &BTreeMap<FileId, String>) -> Gathered {
        let text = |file: FileId| texts.get(&file).map_or_else(|| self.sources.text(file), String::as_str).as_bytes().to_vec();
        let path = |file: FileId| self.paths.get(&file).cloned().unwrap_or_default();
        let mut gathered = Gathered::default();
        let mut next = 0;
        for set in &self.sets {
            let mut other = Set {
                root: set.root.clone(),
                config: Config::default(),
                files: Vec::new(),
                asked: BTreeSet::new(),
                baseline: None,
                diagnostics: Vec::new(),
            };
            // What stands before the first policy of a set is its configuration and its baseline.
            let first = set.files.first().map_or(next, |(file, _)| file.0);
            for file in (next..first).map(FileId) {
                if path(file).ends_with(BASELINE_FILE) {
                    gathered.read_baseline(&mut other, path(file), text(file));
                } else {
                    gathered.read_config(&mut other, path(file), text(file));
                }
            }
            gathered.parse(other, set.files.iter().map(|(file, _)| (path(*file), text(*file), set.asked.contains(file))).collect());
            next = first + set.files.len() as u32;
        }
        gathered
    }
}

fn read(path: &Path, stdin: Option<&Path>) -> Result<Vec<u8>, Failure> {
    let bytes = if stdin == Some(path) {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).map_err(Failure::read("standard input"))?;
        bytes
    } else {
        std::fs::read(path).map_err(Failure::read(path))?
    };
    if u32::try_from(bytes.len()).is_err() {
        return Err(Failure::TooLarge(path.to_owned()));
    }
    Ok(bytes)
}

fn display(path: &Path) -> String {
    tidy(path).to_string_lossy().replace('\\', "/")
}
