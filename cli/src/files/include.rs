//! What polc.toml includes beside the files below its folder.

use std::io;
use std::path::Path;

use super::{Files, Found, Unreadable, identity, spelt, walk};

/// The policy files that a path of `include` stands for, each by its identity.
pub(crate) fn included(folder: &Path, path: &Path) -> io::Result<Files> {
    let start = spelt(&folder.join(path));
    let mut files = Files::new();
    if std::fs::metadata(&start)?.is_dir() {
        let mut found = Found::new();
        walk(&start, None, &mut found).map_err(|Unreadable { cause, .. }| cause)?;
        // Also those of a policy of its own: they are meant as they are.
        found.into_values().for_each(|found| files.extend(found));
    } else if start.extension().is_some_and(|extension| extension == "pol") {
        files.insert(identity(&start), start);
    } else {
        // Whoever wrote the polc.toml is not shown what else is on this machine.
        return Err(io::Error::other("it is neither a folder nor a .pol file"));
    }
    Ok(files)
}
