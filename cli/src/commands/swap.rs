//! Puts a new folder in the place of an old one in a single step, so that whoever looks, and whenever the program is killed, sees all of the
//! one or all of the other.

use std::fs::{self, Metadata};
use std::io;
use std::path::Path;

use walkdir::WalkDir;

use super::output::is_same;

/// Puts the folder `new` in the place of `old`, with everything of the old one that the new one does not have. The old one is then where the
/// new one was. False if the system or the file system cannot do that: nothing has changed then.
pub(super) fn swap(old: &Path, new: &Path) -> io::Result<bool> {
    match fs::symlink_metadata(old) {
        Ok(found) => Ok(carry(&found, old, new).is_ok() && exchange(old, new)),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => fs::rename(new, old).map(|()| true),
        Err(cause) => Err(cause),
    }
}

/// Gives the new folder what the old one has and is to keep. Files are linked, not copied: each stays the file that it was.
fn carry(found: &Metadata, old: &Path, new: &Path) -> io::Result<()> {
    let mut folders = vec![(new.to_owned(), found.permissions())];
    for entry in WalkDir::new(old).min_depth(1) {
        let entry = entry?;
        let to = new.join(entry.path().strip_prefix(old).map_err(io::Error::other)?);
        let kind = entry.file_type();
        if kind.is_dir() {
            fs::create_dir_all(&to)?;
            folders.push((to, entry.metadata()?.permissions()));
        } else if fs::symlink_metadata(&to).is_err() {
            fs::hard_link(entry.path(), to)?;
        } else if kind.is_file() && is_same(entry.path(), &to)? {
            fs::remove_file(&to)?;
            fs::hard_link(entry.path(), to)?;
        }
    }
    // Last, since a folder may be one that nobody writes to.
    folders.into_iter().try_for_each(|(folder, permissions)| fs::set_permissions(folder, permissions))
}

/// Lets two folders change places.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(one: &Path, other: &Path) -> bool {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE).is_ok()
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> bool {
    false
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

    use super::*;

    #[test]
    fn everything_else_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        for (name, text) in [("old/same", "a"), ("old/other", "a"), ("old/mine/note", "a"), ("new/same", "a"), ("new/other", "b")] {
            fs::create_dir_all(path(name).parent().unwrap()).unwrap();
            fs::write(path(name), text).unwrap();
        }
        symlink("nowhere", path("old/link")).unwrap();
        fs::set_permissions(path("old"), fs::Permissions::from_mode(0o750)).unwrap();
        let inode = |name: &str| fs::symlink_metadata(path(name)).unwrap().ino();
        let before = ["old/same", "old/mine/note"].map(inode);
        assert!(swap(&path("old"), &path("new")).unwrap());
        assert_eq!(["old/same", "old/mine/note"].map(inode), before);
        assert_eq!(fs::read(path("old/other")).unwrap(), b"b");
        assert_eq!(fs::read_link(path("old/link")).unwrap(), Path::new("nowhere"));
        assert_eq!(fs::metadata(path("old")).unwrap().mode() & 0o777, 0o750);
        assert_eq!(fs::read(path("new/other")).unwrap(), b"a");
        // Where there is none yet, it is put there.
        assert!(swap(&path("third"), &path("new")).unwrap());
        assert!(path("third/mine/note").exists() && !path("new").exists());
    }
}
