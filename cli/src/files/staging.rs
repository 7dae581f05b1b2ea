//! Folders in which files are made before they are put in place. Whoever makes one holds its lock until it is gone, and the system lets go of
//! the lock when a process ends in whatever way: a folder whose lock is free was left behind, and the next one that comes by clears it away.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// What their names begin with.
const PREFIX: &str = ".polc-";

/// The file in each of them that is locked. It is there before anything else is, and until everything else is gone.
const LOCK: &str = ".lock";

/// What files are made in.
const FILES: &str = "files";

/// A folder in which files are made; gone when it is dropped.
#[derive(Debug)]
pub(crate) struct Staging {
    // Windows removes no file that is open: the lock goes first.
    _lock: File,
    folder: TempDir,
    files: PathBuf,
}

impl Staging {
    /// A new one in a folder. Those that were left behind there are cleared away.
    pub(crate) fn new(folder: &Path) -> io::Result<Staging> {
        clear(folder);
        let mut tries = 0;
        loop {
            tries += 1;
            let made = tempfile::Builder::new().prefix(PREFIX).tempdir_in(folder)?;
            match lock(made.path()) {
                Ok(lock) => {
                    let files = made.path().join(FILES);
                    fs::create_dir(&files)?;
                    return Ok(Staging { _lock: lock, folder: made, files });
                }
                // Somebody else came by before there was a lock, and cleared it away.
                Err(error) if error.kind() == ErrorKind::NotFound && tries < 10 => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Clears away what was left behind in a folder.
    pub(crate) fn clear(folder: &Path) {
        clear(folder);
    }

    /// Where files are made.
    pub(crate) fn path(&self) -> &Path {
        &self.files
    }

    /// What stands in the folder that it was made in.
    pub(crate) fn whole(&self) -> &Path {
        self.folder.path()
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // What cannot be removed is left behind, for the next one that comes by.
        let _ = fs::remove_dir_all(&self.files);
    }
}

fn lock(folder: &Path) -> io::Result<File> {
    let path = folder.join(LOCK);
    let lock = File::create_new(&path)?;
    match lock.lock() {
        // Where the file system knows no locks, nothing is taken for left behind either.
        Err(error) if error.kind() != ErrorKind::Unsupported => return Err(error),
        _ => {}
    }
    fs::metadata(&path)?;
    Ok(lock)
}

/// Clears away what was left behind in a folder.
fn clear(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let is_ours = entry.file_name().as_encoded_bytes().starts_with(PREFIX.as_bytes());
        if is_ours && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            // What cannot be removed stays for another time.
            let _ = clear_away(&entry.path());
        }
    }
}

fn clear_away(staging: &Path) -> io::Result<()> {
    let lock = staging.join(LOCK);
    match fs::symlink_metadata(&lock) {
        Ok(found) if found.is_file() => {
            // Held as long as the folder is being removed, so that nobody else takes it for theirs.
            let lock = File::open(&lock)?;
            if lock.try_lock().is_ok() {
                let _ = fs::remove_dir_all(staging.join(FILES));
                fs::remove_dir_all(staging)?;
            }
            Ok(())
        }
        // Its lock is the first thing in it: without one it is empty.
        Err(error) if error.kind() == ErrorKind::NotFound => fs::remove_dir(staging),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_left_behind_is_cleared_away() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        for (name, file) in [(".polc-old", ".lock"), (".polc-mine", "a.json"), ("polc-x", ".lock")] {
            fs::create_dir(path(name)).unwrap();
            fs::write(path(name).join(file), "").unwrap();
        }
        fs::create_dir(path(".polc-empty")).unwrap();
        fs::write(path(".polc-manifest.json"), "").unwrap();
        let held = Staging::new(folder.path()).unwrap();
        fs::write(held.path().join("a"), "").unwrap();
        let other = Staging::new(folder.path()).unwrap();
        assert!(held.path().join("a").exists());
        drop((held, other));
        let mut left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, [".polc-manifest.json", ".polc-mine", "polc-x"]);
    }
}
