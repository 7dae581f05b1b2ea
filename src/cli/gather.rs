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
use crate::files::{self, Files, Found, identity, not_utf8, spelt, text_of, walk};
use crate::lint::{BASELINE_FILE, Baseline, Linter, Overrides};
use crate::source::{FileId, SourceMap};
use crate::syntax::{self, tree::Tree};

/// One policy: the files under one root.
#[derive(Debug)]
pub(super) struct Set {
    /// The folder of its polc.toml; none where there is no such file.
    pub(super) root: Option<PathBuf>,
    /// The path of its baseline, as the user would type it.
    pub(super) baseline_path: PathBuf,
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
    /// A policy without files.
    fn new(root: Option<PathBuf>, baseline_path: PathBuf) -> Set {
        Set {
            root,
            baseline_path,
            config: Config::default(),
            files: Vec::new(),
            asked: BTreeSet::new(),
            baseline: None,
            diagnostics: Vec::new(),
        }
    }

    /// Its linter, and what is wrong with levels and suppressions.
    pub(super) fn linter<'s>(&self, sources: &'s SourceMap, overrides: &Overrides) -> (Linter<'s>, Vec<Diagnostic>) {
        Linter::new(sources, &self.files, &self.diagnostics, &self.config, overrides)
    }
}

/// Everything that a command reads.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub(super) sources: SourceMap,
    /// Where the files are, as the user would type it.
    pub(super) paths: BTreeMap<FileId, PathBuf>,
    /// The file that standard input stands for.
    pub(super) stdin: Option<FileId>,
    /// The configuration files among them.
    pub(super) configs: Vec<FileId>,
    pub(super) sets: Vec<Set>,
}

/// What a command line asks about.
struct Request<'f> {
    /// The files, by the root of their policy: each by its identity, with its path.
    files: Found,
    /// The identity of the file that standard input stands for.
    stdin: Option<PathBuf>,
    /// How paths are shown.
    view: View<'f>,
}

/// Paths as the user would type them.
#[derive(Clone, Copy)]
struct View<'f> {
    /// Where the user stands.
    folder: &'f Path,
    /// The user typed no absolute path.
    is_relative: bool,
}

impl View<'_> {
    /// Below the current folder without a prefix, otherwise with `..` or absolute, as the user does. In the policy that the user is
    /// in the middle of, always with `..`.
    fn path(&self, path: &Path, root: Option<&Path>) -> PathBuf {
        let is_inside = path.starts_with(self.folder) || root.is_some_and(|root| self.folder.starts_with(root));
        if is_inside || self.is_relative { files::relative(path, self.folder) } else { path.to_owned() }
    }
}

impl<'f> Request<'f> {
    fn new(input: &Paths, folder: &'f Path) -> Result<Request<'f>, Failure> {
        let here = [PathBuf::from(".")];
        let paths: &[PathBuf] = if input.paths.is_empty() { &here } else { &input.paths };
        let view = View { folder, is_relative: !paths.iter().any(|path| path.is_absolute()) };
        let mut asked = Request { files: Found::new(), stdin: None, view };
        let mut looked = Vec::new();
        for path in paths {
            if path == Path::new("-") {
                let name = input.stdin_filename.clone().unwrap_or_else(|| PathBuf::from("stdin.pol"));
                let (root, path) = place(&folder.join(name));
                let stdin = identity(&path);
                asked.add(root, [(stdin.clone(), path)]);
                asked.stdin = Some(stdin);
                continue;
            }
            std::fs::metadata(path).map_err(Failure::read(path))?;
            let (root, at) = place(&folder.join(path));
            // Without a path the whole policy is meant, also from a folder deep inside it.
            let start = root.clone().filter(|_| input.paths.is_empty()).unwrap_or(at);
            looked.push(view.path(&start, root.as_deref()));
            if start.is_dir() {
                let mut found = Found::new();
                walk(&start, root, &mut found)?;
                found.into_iter().for_each(|(root, files)| asked.add(root, files));
            } else {
                asked.add(root, [(identity(&start), start)]);
            }
        }
        asked.files.retain(|_, files| !files.is_empty());
        if asked.files.is_empty() {
            return Err(Failure::NoPolicy(looked));
        }
        Ok(asked)
    }

    /// Adds files of a policy. Roots that are the same folder are one.
    fn add(&mut self, root: Option<PathBuf>, files: impl IntoIterator<Item = (PathBuf, PathBuf)>) {
        let real = root.as_deref().map(identity);
        let held = self.files.entry(real.clone()).or_default();
        for (file, path) in files {
            let below = root.as_deref().and_then(|root| path.strip_prefix(root).ok());
            let path = real.as_deref().zip(below).map_or(path.clone(), |(real, below)| real.join(below));
            add(held, file, path);
        }
    }
}

/// Adds a file to others. Where several paths lead to it, the one without links stays.
fn add(files: &mut Files, file: PathBuf, path: PathBuf) {
    if file == path {
        files.insert(file, path);
    } else {
        files.entry(file).or_insert(path);
    }
}

/// The root of the policy that a path belongs to, and the path. A link into a policy belongs to it as well, unless it stands in another.
fn place(path: &Path) -> (Option<PathBuf>, PathBuf) {
    let path = spelt(path);
    if let Some(root) = files::root_of(&path) {
        return (Some(root), path);
    }
    let real = identity(&path);
    match files::root_of(&real) {
        Some(root) => (Some(root), real),
        None => (None, path),
    }
}

/// All files of a policy: those below its root, and those that are asked about.
fn all(root: Option<&Path>, asked: &Files) -> Result<Files, Failure> {
    let mut found = Found::new();
    if let Some(root) = root {
        walk(root, Some(root.to_owned()), &mut found)?;
    }
    let mut all = found.remove(&root.map(Path::to_owned)).unwrap_or_default();
    // A file is called what it is called in the policy, whatever it was asked for as.
    asked.iter().for_each(|(file, path)| add(&mut all, file.clone(), path.clone()));
    Ok(all)
}

/// Reads what the command line names.
pub(super) fn gather(input: &Paths, folder: &Path) -> Result<Gathered, Failure> {
    let asked = Request::new(input, folder)?;
    let mut gathered = Gathered::default();
    for (root, files) in &asked.files {
        gathered.read_set(root.as_deref(), files, &asked)?;
    }
    Ok(gathered)
}

/// Every file that a command reads, with what changes when somebody writes it.
pub(super) fn stamps(input: &Paths, folder: &Path) -> Result<BTreeMap<PathBuf, Option<(SystemTime, u64)>>, Failure> {
    let mut stamps = BTreeMap::new();
    for (root, asked) in Request::new(input, folder)?.files {
        let files = all(root.as_deref(), &asked)?.into_keys();
        let root = root.as_deref().unwrap_or(folder);
        for path in files.chain([config::FILE_NAME, BASELINE_FILE].map(|name| root.join(name))) {
            let metadata = std::fs::metadata(&path).ok();
            stamps.insert(path, metadata.and_then(|metadata| Some((metadata.modified().ok()?, metadata.len()))));
        }
    }
    Ok(stamps)
}

/// A file of a set that was read.
struct ReadFile {
    path: PathBuf,
    /// Its path from the folder of the set.
    name: String,
    bytes: Vec<u8>,
}

impl Gathered {
    fn read_set(&mut self, root: Option<&Path>, asked: &Files, command: &Request) -> Result<(), Failure> {
        let shown = |path: &Path| command.view.path(path, root);
        let folder = root.unwrap_or(command.view.folder);
        let mut set = Set::new(root.map(Path::to_owned), shown(&folder.join(BASELINE_FILE)));
        if root.is_some() {
            let path = shown(&folder.join(config::FILE_NAME));
            let bytes = std::fs::read(&path).map_err(Failure::read(&path))?;
            self.read_config(&mut set, path, bytes);
        }
        let path = set.baseline_path.clone();
        match std::fs::read(&path) {
            Ok(bytes) => self.read_baseline(&mut set, path, bytes),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(Failure::Read { path, cause: error }),
        }
        // All files under the root are one namespace, whichever of them are asked about.
        let files: Vec<(PathBuf, PathBuf)> = all(root, asked)?.into_iter().collect();
        let read = |(file, path): &(PathBuf, PathBuf)| {
            let name = display(path.strip_prefix(folder).unwrap_or(path));
            let path = shown(path);
            let bytes = read(&path, command.stdin.as_ref() == Some(file))?;
            Ok((ReadFile { path, name, bytes }, asked.contains_key(file)))
        };
        let read: Vec<(ReadFile, bool)> = files.par_iter().map(read).collect::<Result<_, Failure>>()?;
        let first = self.sources.len() as u32;
        self.parse(set, read);
        let stdin = files.iter().position(|(file, _)| command.stdin.as_ref() == Some(file));
        self.stdin = stdin.map(|at| FileId(first + at as u32)).or(self.stdin);
        Ok(())
    }

    /// Takes in a file; gives its id and the place where it is not UTF-8.
    fn add(&mut self, file: ReadFile) -> (FileId, Option<usize>) {
        let (text, invalid) = text_of(file.bytes);
        let id = self.sources.add_named(display(&file.path), file.name, text);
        self.paths.insert(id, file.path);
        (id, invalid)
    }

    fn read_config(&mut self, set: &mut Set, path: PathBuf, bytes: Vec<u8>) {
        let (file, invalid) = self.add(ReadFile { path, name: config::FILE_NAME.to_owned(), bytes });
        self.configs.push(file);
        set.diagnostics.extend(invalid.map(|at| not_utf8(file, at)));
        let (config, diagnostics) = Config::parse(file, self.sources.text(file));
        set.config = config;
        set.diagnostics.extend(diagnostics);
    }

    fn read_baseline(&mut self, set: &mut Set, path: PathBuf, bytes: Vec<u8>) {
        let (file, _) = self.add(ReadFile { path, name: BASELINE_FILE.to_owned(), bytes });
        match Baseline::parse(file, self.sources.text(file)) {
            Ok(baseline) => set.baseline = Some((file, baseline)),
            Err(diagnostic) => {
                // As bad as a broken polc.toml: nothing that is said without it would be right.
                self.configs.push(file);
                set.diagnostics.push(*diagnostic);
            }
        }
    }

    /// Takes in the files of a set, each with whether it is asked about.
    fn parse(&mut self, mut set: Set, files: Vec<(ReadFile, bool)>) {
        let mut ids = Vec::with_capacity(files.len());
        for (file, asked) in files {
            let (file, invalid) = self.add(file);
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
        let read = |file: FileId| ReadFile { path: path(file), name: self.sources.file(file).name.clone(), bytes: text(file) };
        let mut gathered = Gathered { stdin: self.stdin, ..Gathered::default() };
        let mut next = 0;
        for set in &self.sets {
            let mut other = Set::new(set.root.clone(), set.baseline_path.clone());
            // What stands before the first policy of a set is its configuration and its baseline.
            let first = set.files.first().map_or(next, |(file, _)| file.0);
            for file in (next..first).map(FileId) {
                if path(file).ends_with(BASELINE_FILE) {
                    gathered.read_baseline(&mut other, path(file), text(file));
                } else {
                    gathered.read_config(&mut other, path(file), text(file));
                }
            }
            gathered.parse(other, set.files.iter().map(|(file, _)| (read(*file), set.asked.contains(file))).collect());
            next = first + set.files.len() as u32;
        }
        gathered
    }
}

fn read(path: &Path, is_stdin: bool) -> Result<Vec<u8>, Failure> {
    let bytes = if is_stdin {
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
    path.to_string_lossy().replace('\\', "/")
}
