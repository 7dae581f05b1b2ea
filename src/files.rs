//! Policy files on disk: which there are below a folder, to which policy a path belongs, and what they say.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Component, Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use walkdir::WalkDir;

use crate::config;
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Location};

/// A file or folder that cannot be read.
#[derive(Debug)]
pub struct Unreadable {
    /// Which.
    pub path: PathBuf,
    /// Why.
    pub cause: io::Error,
}

/// Files by the root of the policy that they belong to; none where there is no polc.toml above them.
pub type Files = BTreeMap<Option<PathBuf>, BTreeSet<PathBuf>>;

/// Finds the policy files below a folder. A folder with a polc.toml of its own is a policy of its own.
pub fn walk(start: &Path, root: Option<PathBuf>, found: &mut Files) -> Result<(), Unreadable> {
    let mut ignored = Ignored::above(start);
    // The policies that the walk is inside of, with the depth at which each began.
    let mut roots: Vec<(usize, Option<PathBuf>)> = vec![(0, root)];
    let mut entries = WalkDir::new(start).follow_links(true).sort_by_file_name().into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            // A link that leads back into itself holds nothing that was not seen already.
            Err(error) if error.loop_ancestor().is_some() => continue,
            Err(error) => {
                let path = error.path().unwrap_or(start).to_owned();
                // A dangling link is nobody's policy.
                if path.is_symlink() && !path.exists() {
                    continue;
                }
                return Err(Unreadable { path, cause: error.into() });
            }
        };
        let (path, depth, is_dir) = (entry.path(), entry.depth(), entry.file_type().is_dir());
        let hidden = depth > 0 && entry.file_name().to_string_lossy().starts_with('.');
        ignored.leave(depth);
        if hidden || depth > 0 && ignored.matches(path, is_dir) {
            if is_dir {
                entries.skip_current_dir();
            }
            continue;
        }
        if is_dir {
            ignored.enter(path, depth);
            roots.retain(|(began, _)| *began < depth || depth == 0);
            if depth > 0 && path.join(config::FILE_NAME).is_file() {
                roots.push((depth, Some(tidy(path))));
            }
        } else if path.extension().is_some_and(|extension| extension == "pol") {
            let root = roots.iter().rev().find(|(began, _)| *began < depth || *began == 0).and_then(|(_, root)| root.clone());
            found.entry(root).or_default().insert(tidy(path));
        }
    }
    Ok(())
}

/// Without a leading `./`.
pub fn tidy(path: &Path) -> PathBuf {
    path.strip_prefix(".").map_or_else(|_| path.to_owned(), Path::to_owned)
}

/// The nearest folder at or above a path that has a polc.toml, where both the path and the folder are absolute.
pub fn root_of(path: &Path) -> Option<PathBuf> {
    let mut at = if path.is_dir() { path.to_owned() } else { path.parent()?.to_owned() };
    loop {
        if at.join(config::FILE_NAME).is_file() {
            return Some(normal(&at));
        }
        if !at.pop() {
            return None;
        }
    }
}

/// Without `.` and `..`, which say nothing about where a file is.
pub fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if normal.file_name().is_some() => {
                normal.pop();
            }
            part => normal.push(part),
        }
    }
    normal
}

/// The text of a file, and the offset of the first byte that is not UTF-8.
pub fn text_of(bytes: Vec<u8>) -> (String, Option<usize>) {
    match String::from_utf8(bytes) {
        Ok(text) => (text, None),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            (String::from_utf8_lossy(error.as_bytes()).into_owned(), Some(at))
        }
    }
}

/// What there is to say of a file that [is not UTF-8](text_of).
pub fn not_utf8(file: FileId, at: usize) -> Diagnostic {
    // The replacement character that stands there now is three bytes long.
    let at = Location { file, start: at as u32, end: at as u32 + 3 };
    Diagnostic::error("invalid-utf8", at, "this file is not UTF-8")
        .label("the first bytes that are not")
        .help("save the file as UTF-8")
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
        if file.is_file() {
            // The walk's paths may be relative, the repository's are not.
            let base = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
            let mut builder = GitignoreBuilder::new(base);
            // A pattern that git would not understand either ignores nothing.
            let _ = builder.add(file);
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
