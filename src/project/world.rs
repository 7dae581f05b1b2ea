//! Where the files of a policy come from: a disk, an editor, a browser. This is all that a project knows of the outside.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// The files of one policy. Names are paths from the folder of the policy.
pub trait World: Sync {
    /// The policy files, in the order in which they are reported.
    fn files(&self) -> Vec<File>;

    /// The bytes of a file: one of [`files`](World::files), `polc.toml` or `polc-baseline.json`.
    ///
    /// # Errors
    /// [`NotFound`](io::ErrorKind::NotFound) where there is no such file, which `polc.toml` and `polc-baseline.json` need not be.
    fn read(&self, name: &Path) -> io::Result<Vec<u8>>;

    /// The policy files that a path of `include` stands for: the file itself, or those below the folder. The path and the names are paths
    /// from the folder of the policy.
    ///
    /// # Errors
    /// [`NotFound`](io::ErrorKind::NotFound) where there is no such file or folder.
    fn included(&self, path: &Path) -> io::Result<Vec<PathBuf>> {
        let _ = path;
        Err(io::ErrorKind::NotFound.into())
    }

    /// Policy files with prohibitions that are left out of the policy although they lie in its folder, each with its bytes. A prohibition
    /// is not dropped unseen: one in such a file is an error.
    fn left_out(&self) -> Vec<(PathBuf, Vec<u8>)> {
        Vec::new()
    }

    /// Policy files of the policies around this one, each with its bytes. What they forbid is forbidden here as well.
    fn around(&self) -> Vec<(PathBuf, Vec<u8>)> {
        Vec::new()
    }

    /// The path that reports call a file by.
    fn path(&self, name: &Path) -> PathBuf {
        name.to_owned()
    }
}

/// A policy file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name.
    pub name: PathBuf,
    /// Whether it is asked about. Others are only there to be referred to.
    pub is_asked: bool,
}

/// Files in memory, by name.
impl World for BTreeMap<PathBuf, Vec<u8>> {
    fn files(&self) -> Vec<File> {
        let policies = self.keys().filter(|name| name.extension().is_some_and(|extension| extension == "pol"));
        policies.map(|name| File { name: name.clone(), is_asked: true }).collect()
    }

    fn read(&self, name: &Path) -> io::Result<Vec<u8>> {
        self.get(name).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    /// All files belong to the policy, so that including some of them adds none.
    fn included(&self, path: &Path) -> io::Result<Vec<PathBuf>> {
        let is_there = self.keys().any(|name| name.starts_with(path));
        if is_there { Ok(Vec::new()) } else { Err(io::ErrorKind::NotFound.into()) }
    }
}
