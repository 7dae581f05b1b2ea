//! What builds wrote into a folder: `.polc-manifest.json`, so that a later one can take away what no role makes any longer, and leaves
//! alone what somebody else put there.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::failure::Failure;
use super::output::Stage;
use crate::files;

/// Its name, in the folder that is written to.
pub(super) const MANIFEST: &str = ".polc-manifest.json";

/// The paths of files, with `/` between their parts.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Manifest {
    version: u32,
    files: BTreeSet<String>,
}

/// The only version that there is.
const VERSION: u32 = 1;

impl Manifest {
    /// What is staged.
    pub(super) fn of(stage: &Stage) -> Manifest {
        let files = stage.files().iter().filter(|path| *path != Path::new(MANIFEST));
        Manifest { version: VERSION, files: files.map(|path| path.to_string_lossy().replace('\\', "/")).collect() }
    }

    /// What stands in a folder; none if there is none, or none that can be understood.
    pub(super) fn read(folder: &Path) -> io::Result<Manifest> {
        let text = files::read(&folder.join(MANIFEST), folder)?;
        let manifest: Manifest = serde_json::from_slice(&text)?;
        match manifest.files.iter().find(|path| !is_written(path)) {
            _ if manifest.version != VERSION => {
                Err(io::Error::other(format!("it has the version {}, and this polc reads {VERSION}", manifest.version)))
            }
            Some(path) => Err(io::Error::other(format!("no build writes `{path}`"))),
            None => Ok(manifest),
        }
    }

    /// Adds those of an earlier one that are still there.
    pub(super) fn keep(&mut self, earlier: &Manifest, folder: &Path) {
        let is_there = |path: &&String| fs::symlink_metadata(folder.join(path)).is_ok();
        self.files.extend(earlier.files.iter().filter(is_there).cloned());
    }

    /// Those of an earlier one that are not in this one.
    pub(super) fn gone<'e>(&self, earlier: &'e Manifest) -> impl Iterator<Item = &'e str> {
        earlier.files.iter().filter(|path| !self.files.contains(*path)).map(String::as_str)
    }

    /// Its text.
    pub(super) fn text(&self) -> Vec<u8> {
        // Strings in a set: nothing can fail.
        let mut text = serde_json::to_vec_pretty(self).unwrap_or_default();
        text.push(b'\n');
        text
    }
}

/// Whether a build could write a path: a document in the folder of a target.
fn is_written(path: &str) -> bool {
    let parts: Vec<Component> = Path::new(path).components().collect();
    let is_plain = parts.iter().all(|part| matches!(part, Component::Normal(_)));
    is_plain && parts.len() > 1 && (path.ends_with(".json") || path.ends_with(".yml"))
}

/// Removes a file that an earlier build wrote, and the folders that are empty then. False where it is not there, or is no file any longer.
pub(super) fn remove(folder: &Path, path: &str) -> Result<bool, Failure> {
    let place = folder.join(path);
    let above = || place.ancestors().skip(1).take_while(|above| *above != folder);
    let is_folder = |path: &Path| fs::symlink_metadata(path).is_ok_and(|found| found.is_dir());
    if !above().all(is_folder) || !fs::symlink_metadata(&place).is_ok_and(|found| found.is_file()) {
        return Ok(false);
    }
    fs::remove_file(&place).map_err(Failure::write(&place))?;
    // Those that are not empty stay.
    let _ = above().try_for_each(|above: &Path| fs::remove_dir(above));
    Ok(true)
}

/// The path of the manifest of a folder.
pub(super) fn path() -> PathBuf {
    PathBuf::from(MANIFEST)
}
