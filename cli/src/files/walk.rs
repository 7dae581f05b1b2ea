//! The policy files below a folder.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use walkdir::WalkDir;

use super::{identity, root_of};
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
/// of its own.
pub(crate) fn walk(start: &Path, root: Option<PathBuf>, found: &mut Found) -> Result<(), Unreadable> {
    let mut ignored = Ignored::above(start);
    let real = identity(start);
    // The policies that the walk is inside of, with the depth at which each began.
    let mut roots: Vec<(usize, Option<PathBuf>)> = vec![(0, root)];
    // The depth of the outermost link that the walk went through.
    let mut link: Option<usize> = None;
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
        link = link.filter(|began| *began < depth).or_else(|| (depth > 0 && entry.path_is_symlink()).then_some(depth));
        if is_dir {
            ignored.enter(path, depth);
            roots.retain(|(began, _)| *began < depth || depth == 0);
            if depth > 0 && path.join(config::FILE_NAME).is_file() {
                roots.push((depth, Some(path.to_owned())));
            }
        } else if path.extension().is_some_and(|extension| extension == "pol") {
            let root = roots.iter().rev().find(|(began, _)| *began < depth || *began == 0).and_then(|(_, root)| root.clone());
            let real = match path.strip_prefix(start).ok().filter(|_| link.is_none()) {
                Some(below) => real.join(below),
                None => identity(path),
            };
            match link.filter(|_| root.is_none()).and_then(|_| root_of(&real)) {
                // A link from outside into a policy.
                Some(root) => drop(found.entry(Some(root)).or_default().insert(real.clone(), real)),
                None if link.is_none() => drop(found.entry(root).or_default().insert(real, path.to_owned())),
                // What is there without a link goes by that path.
                None => drop(found.entry(root).or_default().entry(real).or_insert_with(|| path.to_owned())),
            }
        }
    }
    Ok(())
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
        if file.is_file() {
            // The walk's paths may be relative, the repository's are not.
            let base = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
            let mut builder = GitignoreBuilder::new(base);
            let text = fs::read(&file).unwrap_or_default();
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
