//! The policy files below a folder.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use rustc_hash::FxHashSet;
use walkdir::WalkDir;

use super::{identity, leads_out, read, root_of};
use polc::config;

/// A file or folder that cannot be read.
#[derive(Debug)]
pub(crate) struct Unreadable {
    /// Which.
    pub(crate) path: PathBuf,
    /// Why.
    pub(crate) cause: io::Error,
}

/// Files by their [`identity`], each with the path by which it was found.
pub(crate) type Files = BTreeMap<PathBuf, PathBuf>;

/// Files by the root of the policy that they belong to; none where there is no polc.toml above them.
pub(crate) type Found = BTreeMap<Option<PathBuf>, Files>;

/// Finds the policy files below a folder, each once, however many links lead to it. A folder with a polc.toml of its own is a policy
/// of its own. No link leads out of the policy or, where there is none, out of the folder: one that would is told, once all else is found.
/// Gives the policy files, and the folders, that a .gitignore leaves out.
pub(crate) fn walk(start: &Path, root: Option<PathBuf>, found: &mut Found) -> Result<Vec<PathBuf>, Unreadable> {
    let top = root.clone().unwrap_or_else(|| start.to_owned());
    let real = identity(&top);
    let mut walk = Walk { top, real, seen: FxHashSet::default(), links: Vec::new(), left_out: Vec::new(), unreadable: None, found };
    match walk.place(&identity(start)) {
        Some(start) => walk.folder(&start, root),
        None => return Err(Unreadable { path: start.to_owned(), cause: leads_out() }),
    }
    let mut at = 0;
    while let Some(link) = walk.links.get(at).cloned() {
        walk.follow(&link);
        at += 1;
    }
    walk.unreadable.map_or(Ok(walk.left_out), Err)
}

/// A walk. It goes through folders first, and then to where links lead: paths have no links in them, so that each folder and each file has
/// one path only.
struct Walk<'f> {
    /// The folder that nothing leads out of, as it is spelt.
    top: PathBuf,
    /// The same as it really is.
    real: PathBuf,
    /// The folders that the walk has been to.
    seen: FxHashSet<PathBuf>,
    /// The links that it came by.
    links: Vec<PathBuf>,
    /// The policy files, and the folders, that a .gitignore leaves out.
    left_out: Vec<PathBuf>,
    /// The first thing that could not be read.
    unreadable: Option<Unreadable>,
    found: &'f mut Found,
}

impl Walk<'_> {
    /// The path of what is really there; none if that is elsewhere.
    fn place(&self, real: &Path) -> Option<PathBuf> {
        let below = real.strip_prefix(&self.real).ok()?;
        Some(if below.as_os_str().is_empty() { self.top.clone() } else { self.top.join(below) })
    }

    fn fail(&mut self, path: &Path, cause: io::Error) {
        self.unreadable.get_or_insert(Unreadable { path: path.to_owned(), cause });
    }

    /// Goes through a folder that belongs to the policy of a root.
    fn folder(&mut self, start: &Path, root: Option<PathBuf>) {
        let mut ignored = Ignored::above(start);
        // The policies that the walk is inside of, with the depth at which each began.
        let mut roots: Vec<(usize, Option<PathBuf>)> = vec![(0, root)];
        let mut entries = WalkDir::new(start).sort_by_file_name().into_iter();
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().unwrap_or(start).to_owned();
                    self.fail(&path, error.into());
                    continue;
                }
            };
            let (path, depth) = (entry.path(), entry.depth());
            let is_dir = depth == 0 || entry.file_type().is_dir();
            let hidden = depth > 0 && entry.file_name().to_string_lossy().starts_with('.');
            ignored.leave(depth);
            let is_left_out = !hidden && depth > 0 && ignored.matches(path, is_dir);
            if is_left_out && (is_dir || is_policy(path)) {
                self.left_out.push(path.to_owned());
            }
            if hidden || is_left_out {
                if is_dir {
                    entries.skip_current_dir();
                }
                continue;
            }
            if is_dir {
                if !self.seen.insert(path.to_owned()) {
                    entries.skip_current_dir();
                    continue;
                }
                ignored.enter(path, depth);
                roots.retain(|(began, _)| *began < depth || depth == 0);
                if depth > 0 && path.join(config::FILE_NAME).is_file() {
                    roots.push((depth, Some(path.to_owned())));
                }
            } else if entry.path_is_symlink() {
                self.links.push(path.to_owned());
            } else if is_policy(path) {
                let root = roots.iter().rev().find(|(began, _)| *began < depth || *began == 0).and_then(|(_, root)| root.clone());
                let real = path.strip_prefix(&self.top).map_or_else(|_| identity(path), |below| self.real.join(below));
                self.found.entry(root).or_default().insert(real, path.to_owned());
            }
        }
    }

    /// Goes to where a link leads. What is there belongs to the policy that it stands in.
    fn follow(&mut self, link: &Path) {
        let real = match fs::canonicalize(link) {
            Ok(_) => identity(link),
            Err(cause) if cause.kind() == io::ErrorKind::PermissionDenied => return self.fail(link, cause),
            // One that dangles, or leads to itself, is nobody's policy.
            Err(_) => return,
        };
        let is_folder = real.is_dir();
        if !is_folder && !is_policy(link) {
            return;
        }
        match self.place(&real) {
            None => self.fail(link, leads_out()),
            Some(path) if is_folder => {
                let root = root_of(&path);
                self.folder(&path, root);
            }
            Some(path) => {
                self.found.entry(root_of(&path)).or_default().insert(real, path);
            }
        }
    }
}

pub(super) fn is_policy(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "pol")
}

/// A longer line of a .gitignore ignores nothing.
const LONGEST_PATTERN: usize = 4096;

/// To git, braces are characters like any other; to the crate, they enclose alternatives, as deep as they nest.
fn literal_braces(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut is_escaped = false;
    for c in line.chars() {
        if matches!(c, '{' | '}') && !is_escaped {
            out.push('\\');
        }
        is_escaped = c == '\\' && !is_escaped;
        out.push(c);
    }
    out
}

/// The .gitignore files that hold where the walk is.
struct Ignored {
    files: Vec<(usize, Gitignore)>,
}

impl Ignored {
    /// Those of the folders above, up to the root of the repository.
    fn above(start: &Path) -> Ignored {
        let mut ignored = Ignored { files: Vec::new() };
        let Ok(absolute) = std::path::absolute(start) else { return ignored };
        if !absolute.ancestors().any(|folder| folder.join(".git").exists()) {
            return ignored;
        }
        let mut above: Vec<&Path> = absolute.ancestors().skip(1).collect();
        if let Some(top) = absolute.ancestors().position(|folder| folder.join(".git").exists()) {
            above.truncate(top);
        }
        for folder in above.into_iter().rev() {
            ignored.enter(folder, 0);
        }
        ignored
    }

    fn enter(&mut self, folder: &Path, depth: usize) {
        let file = folder.join(".gitignore");
        // As git has it, a link is no .gitignore.
        if fs::symlink_metadata(&file).is_ok_and(|found| found.is_file()) {
            // The walk's paths may be relative, the repository's are not.
            let base = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
            let mut builder = GitignoreBuilder::new(base);
            let text = read(&file, folder).unwrap_or_default();
            for line in String::from_utf8_lossy(&text).lines().filter(|line| line.len() <= LONGEST_PATTERN) {
                // A pattern that git would not understand either ignores nothing.
                let _ = builder.add_line(Some(file.clone()), &literal_braces(line));
            }
            if let Ok(rules) = builder.build() {
                self.files.push((depth + 1, rules));
            }
        }
    }

    /// Forgets the files of folders that the walk has left.
    fn leave(&mut self, depth: usize) {
        self.files.retain(|(from, _)| *from <= depth || *from == 1 && depth == 0);
    }

    fn matches(&self, path: &Path, is_dir: bool) -> bool {
        let Ok(absolute) = std::path::absolute(path) else { return false };
        for (_, rules) in self.files.iter().rev() {
            let verdict = rules.matched(&absolute, is_dir);
            if !verdict.is_none() {
                return verdict.is_ignore();
            }
        }
        false
    }
}
