//! Replaces files as wholes: each new text is written beside its file and renamed into place, so that nobody ever sees half of one.

use std::collections::BTreeMap;
use std::fs::{self, File, Permissions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::failure::Failure;
use crate::files::Staging;

/// New texts on their way to their places.
#[derive(Default)]
struct Rewriting {
    /// For each folder, where new texts are written.
    stagings: BTreeMap<PathBuf, Staging>,
    /// The new texts, each with its place.
    staged: Vec<(PathBuf, PathBuf)>,
}

impl Rewriting {
    /// Writes a new text beside its place.
    fn stage(&mut self, place: &Path, text: &str, permissions: Option<Permissions>) -> io::Result<()> {
        let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let number = self.staged.len();
        let staging = match self.stagings.entry(folder.to_owned()) {
            std::collections::btree_map::Entry::Occupied(held) => held.into_mut(),
            std::collections::btree_map::Entry::Vacant(free) => free.insert(Staging::new(folder)?),
        };
        let new = staging.path().join(number.to_string());
        let mut file = File::create(&new)?;
        file.write_all(text.as_bytes())?;
        // A disk that is full may say so only now.
        file.sync_data()?;
        permissions.map_or(Ok(()), |permissions| file.set_permissions(permissions))?;
        self.staged.push((new, place.to_owned()));
        Ok(())
    }

    /// Puts all of them in their places.
    fn commit(self) -> Result<(), Failure> {
        for (new, place) in &self.staged {
            fs::rename(new, place).map_err(Failure::write(place))?;
        }
        Ok(())
    }
}

/// Gives files new texts. Each is a path, what the file said when it was read, and what it is to say. All new texts are written before the
/// first file is replaced; permissions stay, and links go on pointing where they do.
pub(super) fn rewrite<'t>(files: impl IntoIterator<Item = (&'t Path, &'t str, &'t str)>) -> Result<(), Failure> {
    let mut rewriting = Rewriting::default();
    for (path, before, after) in files {
        let place = fs::canonicalize(path).map_err(Failure::write(path))?;
        if fs::read(&place).map_err(Failure::read(path))? != before.as_bytes() {
            return Err(Failure::Overtaken(path.to_owned()));
        }
        let permissions = writable(path, &place)?;
        rewriting.stage(&place, after, Some(permissions)).map_err(Failure::write(path))?;
    }
    rewriting.commit()
}

/// The permissions of a file that may be replaced.
fn writable(path: &Path, place: &Path) -> Result<Permissions, Failure> {
    let permissions = fs::metadata(place).map_err(Failure::write(path))?.permissions();
    // A rename would replace such a file all the same.
    if permissions.readonly() { Err(Failure::ReadOnly(path.to_owned())) } else { Ok(permissions) }
}

/// Writes a file that may be there already, whatever it says. A link is replaced.
pub(super) fn create(path: &Path, text: &str) -> Result<(), Failure> {
    let is_file = fs::symlink_metadata(path).is_ok_and(|found| found.is_file());
    if is_file && fs::read(path).is_ok_and(|before| before == text.as_bytes()) {
        return Ok(());
    }
    let permissions = if is_file { Some(writable(path, path)?) } else { None };
    let mut rewriting = Rewriting::default();
    rewriting.stage(path, text, permissions).map_err(Failure::write(path))?;
    rewriting.commit()
}
