//! Replaces files as wholes: each new text is written beside its file and renamed into place, so that nobody ever sees half of one.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::failure::Failure;

/// Gives files new texts. Each is a path, what the file said when it was read, and what it is to say. All new texts are written before the
/// first file is replaced; permissions stay, and links go on pointing where they do.
pub(super) fn rewrite<'t>(files: impl IntoIterator<Item = (&'t Path, &'t str, &'t str)>) -> Result<(), Failure> {
    let mut staged: Vec<(NamedTempFile, PathBuf)> = Vec::new();
    for (path, before, after) in files {
        staged.push(stage(path, before, after)?);
    }
    for (new, place) in staged {
        new.persist(&place).map_err(|error| Failure::Write { path: place, cause: error.error })?;
    }
    Ok(())
}

fn stage(path: &Path, before: &str, after: &str) -> Result<(NamedTempFile, PathBuf), Failure> {
    let place = fs::canonicalize(path).map_err(Failure::write(path))?;
    if fs::read(&place).map_err(Failure::read(path))? != before.as_bytes() {
        return Err(Failure::Overtaken(path.to_owned()));
    }
    let permissions = fs::metadata(&place).map_err(Failure::write(path))?.permissions();
    // A rename would replace such a file all the same.
    if permissions.readonly() {
        return Err(Failure::ReadOnly(path.to_owned()));
    }
    let write = || {
        let folder = place.parent().unwrap_or(Path::new("."));
        let mut new = tempfile::Builder::new().prefix(".polc-").tempfile_in(folder)?;
        new.write_all(after.as_bytes())?;
        new.as_file().set_permissions(permissions)?;
        Ok(new)
    };
    Ok((write().map_err(Failure::write(path))?, place))
}

/// Writes a file that may be there already, whatever it says.
pub(super) fn create(path: &Path, text: &str) -> Result<(), Failure> {
    match fs::read(path) {
        Ok(before) if before == text.as_bytes() => Ok(()),
        Ok(before) => rewrite([(path, &*String::from_utf8_lossy(&before), text)]),
        Err(_) => fs::write(path, text).map_err(Failure::write(path)),
    }
}
