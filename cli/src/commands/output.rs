//! Writes documents so that a folder is never left half new: everything is staged beside it first. The folder of a target is then swapped
//! as a whole; other files are renamed into place, one at a time. What would not change is not touched, and nothing is written through
//! a link.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use rustc_hash::{FxHashMap, FxHashSet};
use walkdir::WalkDir;

use super::failure::Failure;
use super::swap::swap;
use crate::files::Staging;
use polc::hidden::shown;
use polc::project::Shelf;

/// A folder that is being written.
pub(super) struct Stage {
    folder: PathBuf,
    staging: Staging,
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
    /// Something else is in its place.
    Other(PathBuf, &'static str),
}

/// What is on the disk at the path of a document.
enum Found {
    Nothing,
    File,
    /// Something that is not a file, or a folder above it that is none.
    Other(PathBuf, &'static str),
}

impl Stage {
    /// Begins to write `folder`. The stage stands in the nearest folder above that exists, so that a rename suffices; or in
    /// `elsewhere`, if nothing is to be put in place.
    pub(super) fn new(folder: &Path, elsewhere: Option<&Path>) -> Result<Stage, Failure> {
        let absolute = std::path::absolute(folder).map_err(Failure::write(folder))?;
        let mut existing = absolute.ancestors().filter(|path| path.is_dir());
        let nearest = existing.next().unwrap_or(Path::new("."));
        if let Some(above) = existing.next().filter(|_| elsewhere.is_none() && nearest == absolute) {
            // An earlier run may have begun there, before there was the folder.
            Staging::clear(above);
        }
        let staging = Staging::new(elsewhere.unwrap_or(nearest)).map_err(Failure::write(folder))?;
        Ok(Stage { folder: folder.to_owned(), staging, files: Vec::new(), open: Vec::new(), folded: FxHashMap::default() })
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
        let staged = self.staged_at(&path);
        let is_first = self.files.last().is_none_or(|last| last.parent() != path.parent());
        if let Some(parent) = staged.parent().filter(|_| is_first) {
            fs::create_dir_all(parent)?;
        }
        self.files.push(path);
        Ok(staged)
    }

    /// Where a file is staged.
    fn staged_at(&self, path: &Path) -> PathBuf {
        self.staging.path().join(path)
    }

    /// The staged files: their paths below the folder.
    pub(super) fn files(&self) -> &[PathBuf] {
        &self.files
    }

    /// Whether nothing was written.
    pub(super) fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// What a staged file says.
    pub(super) fn staged(&self, path: &Path) -> Result<Vec<u8>, Failure> {
        fs::read(self.staged_at(path)).map_err(Failure::read(path))
    }

    /// What the folder has otherwise than the stage.
    pub(super) fn differences(&self) -> Result<Vec<Difference>, Failure> {
        let (mut differences, mut folders) = (Vec::new(), FxHashSet::default());
        for path in &self.files {
            let place = self.folder.join(path);
            match self.found(path, &mut folders).map_err(Failure::read(&place))? {
                Found::Nothing => differences.push(Difference::Missing(place)),
                Found::Other(other, what) if other == place => differences.push(Difference::Other(place, what)),
                // What stands in the way is left over.
                Found::Other(..) => differences.push(Difference::Missing(place)),
                Found::File => {
                    if !is_same(&place, &self.staged_at(path)).map_err(Failure::read(&place))? {
                        differences.push(Difference::Changed(place));
                    }
                }
            }
        }
        Ok(differences)
    }

    /// What is at the place of a staged file. No link is followed below the folder. `folders` are those that are known to be folders.
    fn found<'s>(&'s self, path: &'s Path, folders: &mut FxHashSet<&'s Path>) -> io::Result<Found> {
        let above: Vec<&Path> = path.ancestors().skip(1).take_while(|path| !path.as_os_str().is_empty()).collect();
        for below in above.into_iter().rev() {
            if folders.contains(below) {
                continue;
            }
            let folder = self.folder.join(below);
            match fs::symlink_metadata(&folder) {
                Ok(found) if found.is_dir() => drop(folders.insert(below)),
                Ok(found) if found.is_symlink() => return Ok(Found::Other(folder, "a link")),
                Ok(_) => return Ok(Found::Other(folder, "not a folder")),
                Err(cause) if is_missing(&cause) => return Ok(Found::Nothing),
                Err(cause) => return Err(cause),
            }
        }
        let place = self.folder.join(path);
        match fs::symlink_metadata(&place) {
            Ok(found) if found.is_file() => Ok(Found::File),
            Ok(found) if found.is_symlink() => Ok(Found::Other(place, "a link")),
            Ok(found) if found.is_dir() => Ok(Found::Other(place, "a folder")),
            Ok(_) => Ok(Found::Other(place, "not a regular file")),
            Err(cause) if is_missing(&cause) => Ok(Found::Nothing),
            Err(cause) => Err(cause),
        }
    }

    /// Everything below the folder that is no folder and not of the stage.
    pub(super) fn left_over(&self) -> Result<Vec<PathBuf>, Failure> {
        if !self.folder.is_dir() {
            return Ok(Vec::new());
        }
        let files: FxHashSet<&Path> = self.files.iter().map(PathBuf::as_path).collect();
        let mut left = Vec::new();
        let own = self.staging.whole().file_name();
        let is_own = |entry: &walkdir::DirEntry| entry.depth() == 1 && Some(entry.file_name()) == own;
        for entry in WalkDir::new(&self.folder).min_depth(1).sort_by_file_name().into_iter().filter_entry(|entry| !is_own(entry)) {
            let entry = entry.map_err(|error| {
                let path = error.path().unwrap_or(&self.folder).to_owned();
                Failure::read(path)(error.into())
            })?;
            let is_ours = || entry.path().strip_prefix(&self.folder).is_ok_and(|below| files.contains(below));
            if !entry.file_type().is_dir() && !is_ours() {
                left.push(entry.into_path());
            }
        }
        Ok(left)
    }

    /// Puts everything in its place. Some folders are swapped as wholes; the others go file by file. Given back are the files that were not
    /// there yet or said something else.
    pub(super) fn commit(self, wholes: &[String]) -> Result<Vec<PathBuf>, Failure> {
        // What differs in each of them.
        let mut wholes: BTreeMap<&Path, Vec<&Path>> = wholes.iter().map(|whole| (Path::new(whole), Vec::new())).collect();
        let (mut others, mut changed, mut folders) = (Vec::new(), Vec::new(), FxHashSet::default());
        for path in &self.files {
            let whole = path.ancestors().skip(1).find(|above| wholes.contains_key(above));
            let place = self.folder.join(path);
            let differs = match self.found(path, &mut folders).map_err(Failure::write(&place))? {
                // What cannot be compared is replaced.
                Found::File => !is_same(&place, &self.staged_at(path)).unwrap_or(false),
                Found::Nothing => true,
                // A link is replaced, and whatever it leads to stays as it is.
                Found::Other(other, "a link") if other == place => true,
                Found::Other(other, "a link") => {
                    return Err(in_the_way(&other, "it is a link, and nothing is written through one"));
                }
                Found::Other(other, what) => return Err(in_the_way(&other, &format!("it is {what}"))),
            };
            if differs {
                changed.push(path.clone());
                whole.and_then(|whole| wholes.get_mut(whole)).unwrap_or(&mut others).push(path);
            }
        }
        for path in others {
            self.rename(path)?;
        }
        for (whole, files) in wholes.into_iter().filter(|(_, files)| !files.is_empty()) {
            let place = self.folder.join(whole);
            if let Some(above) = place.parent() {
                fs::create_dir_all(above).map_err(Failure::write(above))?;
            }
            if !swap(&place, &self.staged_at(whole)).map_err(Failure::write(&place))? {
                files.into_iter().try_for_each(|path| self.rename(path))?;
            }
        }
        Ok(changed)
    }

    /// Puts one file in its place.
    fn rename(&self, path: &Path) -> Result<(), Failure> {
        let place = self.folder.join(path);
        if let Some(above) = place.parent() {
            fs::create_dir_all(above).map_err(Failure::write(above))?;
        }
        fs::rename(self.staged_at(path), &place).map_err(Failure::write(&place))
    }
}

fn is_missing(cause: &io::Error) -> bool {
    matches!(cause.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

fn in_the_way(path: &Path, why: &str) -> Failure {
    Failure::write(path)(io::Error::other(why.to_owned()))
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
pub(super) fn is_same(old: &Path, new: &Path) -> io::Result<bool> {
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
