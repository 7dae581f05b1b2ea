//! Policy files with prohibitions where none is looked for by default: among what a .gitignore leaves out, and in the policies around one.

use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::walk::is_policy;
use super::{Files, read, root_of};
use polc::config;

/// A file that may have a prohibition: its path and its bytes.
pub(crate) type Prohibiting = (PathBuf, Vec<u8>);

/// Those among some files. What cannot be read has none that anybody relies on.
pub(crate) fn among(files: &Files, top: &Path) -> Vec<Prohibiting> {
    files.values().filter_map(|path| prohibiting(path, top)).collect()
}

/// Those of a policy among files and folders that are left out, and below them. A folder with a polc.toml is another policy.
pub(crate) fn below(left_out: &[PathBuf], root: Option<&Path>, top: &Path) -> Vec<Prohibiting> {
    let mut found = Vec::new();
    for start in left_out.iter().filter(|path| root_of(path).as_deref() == root) {
        let mut entries = WalkDir::new(start).sort_by_file_name().into_iter();
        while let Some(entry) = entries.next() {
            let Ok(entry) = entry else { continue };
            let (path, is_dir) = (entry.path(), entry.file_type().is_dir());
            let is_hidden = entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.');
            if is_dir && (is_hidden || path.join(config::FILE_NAME).is_file()) {
                entries.skip_current_dir();
            } else if !is_dir && !is_hidden && is_policy(path) {
                found.extend(prohibiting(path, top));
            }
        }
    }
    found
}

fn prohibiting(path: &Path, top: &Path) -> Option<Prohibiting> {
    const WORD: &[u8] = b"forbid";
    let bytes = read(path, top).ok()?;
    bytes.windows(WORD.len()).any(|part| part == WORD).then(|| (path.to_owned(), bytes))
}
