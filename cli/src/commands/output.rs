//! Writes documents so that a folder is never left half new: everything is staged beside it first and then renamed into place, one
//! file at a time. A file that would not change is not touched.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;
use tempfile::TempDir;

use super::failure::Failure;
use polc::hidden::shown;
use polc::project::Shelf;

/// A folder that is being written.
pub(super) struct Stage {
    folder: PathBuf,
    stage: TempDir,
    /// The staged files: their path below the folder.
    files: Vec<PathBuf>,
    /// Those that are being written, by their number.
    open: Vec<Option<BufWriter<File>>>,
    /// The staged files as Windows and macOS tell them apart.
    folded: FxHashMap<String, PathBuf>,
}

/// What differs between a stage and the folder it is for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Difference {
    /// The file is not there.
    Missing(PathBuf),
    /// The file says something else.
    Changed(PathBuf),
}

impl Stage {
    /// Begins to write `folder`. The stage stands in the nearest folder above that exists, so that a rename suffices; or in
    /// `elsewhere`, if nothing is to be put in place.
    pub(super) fn new(folder: &Path, elsewhere: Option<&Path>) -> Result<Stage, Failure> {
        let absolute = std::path::absolute(folder).map_err(Failure::write(folder))?;
        let existing = elsewhere.or_else(|| absolute.ancestors().find(|path| path.is_dir())).unwrap_or(Path::new("."));
        let stage = tempfile::Builder::new().prefix(".polc-").tempdir_in(existing).map_err(Failure::write(folder))?;
        Ok(Stage { folder: folder.to_owned(), stage, files: Vec::new(), open: Vec::new(), folded: FxHashMap::default() })
    }

    /// A new file to write to.
    pub(super) fn file(&mut self, path: PathBuf) -> Result<BufWriter<File>, Failure> {
        let shown = self.folder.join(&path);
        let write = |staged: PathBuf| File::create(staged);
        let file = self.place(path).and_then(write).map_err(Failure::write(shown))?;
        Ok(BufWriter::with_capacity(1 << 16, file))
    }

    /// A whole file.
    pub(super) fn write(&mut self, path: PathBuf, text: &[u8]) -> Result<(), Failure> {
        let shown = self.folder.join(&path);
        self.place(path).and_then(|staged| fs::write(staged, text)).map_err(Failure::write(shown))
    }

    /// Notes a file that is about to be staged, and says where.
    fn place(&mut self, path: impl Into<PathBuf>) -> io::Result<PathBuf> {
        let path = path.into();
        if let Some(other) = self.folded.insert(path.to_string_lossy().to_lowercase(), path.clone()) {
            return Err(io::Error::other(format!(
                "on Windows and macOS it is one file with `{}`; rename one of the roles, or write all into one file, with `-e terraform` for \
                 example",
                shown(&other)
            )));
        }
        let staged = self.stage.path().join(&path);
        let is_first = self.files.last().is_none_or(|last| last.parent() != path.parent());
        if let Some(parent) = staged.parent().filter(|_| is_first) {
            fs::create_dir_all(parent)?;
        }
        self.files.push(path);
        Ok(staged)
    }

    /// The staged files: their paths below the folder.
    pub(super) fn files(&self) -> &[PathBuf] {
        &self.files
    }

    /// Whether nothing was written.
    pub(super) fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// What the folder has otherwise than the stage.
    pub(super) fn differences(&self) -> Result<Vec<Difference>, Failure> {
        let mut differences = Vec::new();
        for path in &self.files {
            let shown = self.folder.join(path);
            match is_same(&shown, &self.stage.path().join(path)) {
                Ok(true) => {}
                Ok(false) => differences.push(Difference::Changed(shown)),
                Err(cause) if cause.kind() == io::ErrorKind::NotFound => differences.push(Difference::Missing(shown)),
                Err(cause) => return Err(Failure::Read { path: shown, cause }),
            }
        }
        Ok(differences)
    }

    /// What a staged file says.
    pub(super) fn staged(&self, path: &Path) -> Result<Vec<u8>, Failure> {
        fs::read(self.stage.path().join(path)).map_err(Failure::read(path))
    }

    /// Files in the folders of the stage that are of its kind but not of it: what an earlier build left behind.
    pub(super) fn left_over(&self) -> Vec<PathBuf> {
        let mut folders: Vec<&Path> = self.files.iter().filter_map(|path| path.parent()).collect();
        folders.sort();
        folders.dedup();
        let mut files: Vec<&PathBuf> = self.files.iter().collect();
        files.sort();
        let mut left = Vec::new();
        for folder in folders {
            let Ok(entries) = fs::read_dir(self.folder.join(folder)) else { continue };
            for entry in entries.flatten() {
                let path = folder.join(entry.file_name());
                let ours = path.extension().is_some_and(|extension| extension == "json" || extension == "yml");
                if ours && entry.file_type().is_ok_and(|kind| kind.is_file()) && files.binary_search(&&path).is_err() {
                    left.push(self.folder.join(path));
                }
            }
        }
        left.sort();
        left
    }

    /// Puts everything in its place. Gives the number of files.
    pub(super) fn commit(self) -> Result<usize, Failure> {
        let mut made: Option<&Path> = None;
        for path in &self.files {
            let place = self.folder.join(path);
            let parent = path.parent().unwrap_or(Path::new(""));
            if made != Some(parent) {
                let folder = self.folder.join(parent);
                fs::create_dir_all(&folder).map_err(Failure::write(&folder))?;
                made = Some(parent);
            }
            let staged = self.stage.path().join(path);
            // What cannot be compared is replaced.
            let same = is_same(&place, &staged).unwrap_or(false);
            if !same {
                fs::rename(&staged, &place).map_err(Failure::write(&place))?;
            }
        }
        Ok(self.files.len())
    }
}

impl Shelf for Stage {
    fn put(&mut self, path: &str, text: &[u8]) -> io::Result<()> {
        let staged = self.place(path)?;
        fs::write(staged, text)
    }

    fn begin(&mut self, path: &str) -> io::Result<usize> {
        let file = File::create(self.place(path)?)?;
        self.open.push(Some(BufWriter::with_capacity(1 << 16, file)));
        Ok(self.open.len() - 1)
    }

    fn append(&mut self, file: usize, text: &[u8]) -> io::Result<()> {
        self.open.get_mut(file).and_then(Option::as_mut).map_or(Ok(()), |file| file.write_all(text))
    }

    fn end(&mut self, file: usize) -> io::Result<()> {
        self.open.get_mut(file).and_then(Option::take).map_or(Ok(()), |mut file| file.flush())
    }
}

/// Whether two files say the same. Read piece by piece: a document may be larger than memory.
fn is_same(old: &Path, new: &Path) -> io::Result<bool> {
    if fs::metadata(old)?.len() != fs::metadata(new)?.len() {
        return Ok(false);
    }
    let (mut old, mut new) =
        (BufReader::with_capacity(1 << 16, File::open(old)?), BufReader::with_capacity(1 << 16, File::open(new)?));
    loop {
        let (left, right) = (old.fill_buf()?, new.fill_buf()?);
        let len = left.len().min(right.len());
        if len == 0 {
            return Ok(left.len() == right.len());
        }
        if left.get(..len) != right.get(..len) {
            return Ok(false);
        }
        old.consume(len);
        new.consume(len);
    }
}
