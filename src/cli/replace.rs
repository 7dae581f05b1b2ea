//! Replaces files where they stand, all or none.

use std::io::Write;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::failure::Failure;

/// Writes new texts to some files. Every one is written beside its place first, so that a full disk or a folder without permission
/// leaves all of them as they are. A file that may not be written is refused, although its folder would allow to replace it.
pub(super) fn replace(files: &[(PathBuf, String)]) -> Result<(), Failure> {
    let mut staged: Vec<(NamedTempFile, PathBuf)> = Vec::new();
    for (path, text) in files {
        staged.push(stage(path, text).map_err(Failure::write(path))?);
    }
    for (file, path) in staged {
        file.persist(&path).map_err(|error| Failure::Write { path, cause: error.error })?;
    }
    Ok(())
}

fn stage(path: &Path, text: &str) -> std::io::Result<(NamedTempFile, PathBuf)> {
    // A link stays a link: what it leads to is replaced.
    let path = if path.exists() { path.canonicalize()? } else { path.to_owned() };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".polc-").tempfile_in(folder)?;
    match std::fs::metadata(&path) {
        Ok(metadata) if metadata.permissions().readonly() => {
            return Err(std::io::Error::new(std::io::ErrorKind::PermissionDenied, "the file is read-only"));
        }
        Ok(metadata) => file.as_file().set_permissions(metadata.permissions())?,
        Err(_) => new_file_permissions(&file)?,
    }
    file.write_all(text.as_bytes())?;
    Ok((file, path))
}

/// A temporary file is for its owner only; a new file is for whom the user's mask says.
#[cfg(unix)]
fn new_file_permissions(file: &NamedTempFile) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.as_file().set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn new_file_permissions(_: &NamedTempFile) -> std::io::Result<()> {
    Ok(())
}
