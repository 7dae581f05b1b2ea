//! Policies as a revision of a git repository has them. Git only lists and prints what it stores: nothing is checked out, no filter and
//! no hook runs, and what a revision links to or includes as a submodule is left alone.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::{self, Read, Write};
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Output, Stdio};

use polc::config;
use polc::lint::BASELINE_FILE;
use polc::project::{File, World};

/// What git said, or why it said nothing.
#[derive(Debug, thiserror::Error)]
pub(crate) enum GitError {
    /// There is no git to ask.
    #[error(
        "git cannot be run: {0}\n`polc diff` asks git for what a revision holds; a folder with the older policy will do as well"
    )]
    Missing(io::Error),
    /// Git has something to say.
    #[error("git: {0}")]
    Said(String),
    /// There is no such revision.
    #[error("there is no file or folder `{0}`, and no revision of that name in this repository")]
    Unknown(String),
    /// A blob did not come as it was listed.
    #[error("git did not print {0} as it is listed")]
    Broken(String),
}

/// A repository.
#[derive(Debug)]
pub(crate) struct Repository {
    /// The folder of its work tree.
    pub(crate) top: PathBuf,
}

/// Policy files of a revision, by the folder of their polc.toml, which is empty where there is none.
pub(crate) type Worlds = BTreeMap<PathBuf, Revision>;

/// One policy of a revision.
#[derive(Debug, Default)]
pub(crate) struct Revision {
    /// What stands before paths: `main:policy`.
    shown: String,
    files: BTreeMap<PathBuf, Vec<u8>>,
}

impl World for Revision {
    fn files(&self) -> Vec<File> {
        self.files.files()
    }

    fn read(&self, name: &Path) -> io::Result<Vec<u8>> {
        self.files.read(name)
    }

    fn path(&self, name: &Path) -> PathBuf {
        let separator = if self.shown.ends_with(':') { "" } else { "/" };
        PathBuf::from(format!("{}{separator}{}", self.shown, name.display()))
    }
}

/// A blob of a revision: its path from the top, and its name in git.
type Blob = (PathBuf, String);

impl Repository {
    /// The repository that a folder is in.
    pub(crate) fn around(folder: &Path) -> Result<Repository, GitError> {
        let output = said(git(folder).args(["rev-parse", "--show-toplevel"]))?;
        Ok(Repository { top: super::identity(Path::new(text(&output).trim_end_matches(['\n', '\r']))) })
    }

    /// The policies of a revision below a folder, which is named from the top.
    pub(crate) fn policies(&self, revision: &str, folder: &Path) -> Result<Worlds, GitError> {
        let commit = format!("{revision}^{{tree}}");
        said(git(&self.top).args(["rev-parse", "--quiet", "--verify", "--end-of-options", &commit])).map_err(
            |error| match error {
                GitError::Said(said) if said.is_empty() => GitError::Unknown(revision.to_owned()),
                other => other,
            },
        )?;
        let above: Vec<PathBuf> = folder.ancestors().map(|folder| folder.join(config::FILE_NAME)).collect();
        let roots: Vec<PathBuf> = self.blobs(revision, &above)?.into_iter().map(|(path, _)| path).collect();
        let root = folder.ancestors().find(|folder| roots.contains(&folder.join(config::FILE_NAME)));
        let start = root.unwrap_or(folder);
        let blobs: Vec<Blob> =
            self.blobs(revision, &[start.to_owned()])?.into_iter().filter(|(path, _)| is_of_policy(path, start)).collect();
        let folders: Vec<&Path> =
            blobs.iter().filter(|(path, _)| is_named(path, config::FILE_NAME)).filter_map(|(path, _)| path.parent()).collect();
        let texts = self.texts(&blobs)?;
        let mut worlds = Worlds::new();
        for ((path, _), bytes) in blobs.iter().zip(texts) {
            let home = path.ancestors().skip(1).find(|folder| folders.contains(folder));
            let name = home.and_then(|home| path.strip_prefix(home).ok()).unwrap_or(path);
            let home = home.unwrap_or(Path::new(""));
            let world = worlds.entry(home.to_owned()).or_default();
            world.shown = format!("{revision}:{}", slashed(home));
            world.files.insert(name.to_owned(), bytes);
        }
        worlds.retain(|_, world| !world.files().is_empty());
        Ok(worlds)
    }

    /// The files of a revision at or below some paths.
    fn blobs(&self, revision: &str, paths: &[PathBuf]) -> Result<Vec<Blob>, GitError> {
        let mut command = git(&self.top);
        command.args(["--literal-pathspecs", "ls-tree", "-r", "-z", "--full-tree", "--end-of-options", revision]);
        command.args(paths.iter().filter(|path| !path.as_os_str().is_empty()));
        let output = said(&mut command)?;
        let entries = output.split(|byte| *byte == 0).filter(|entry| !entry.is_empty());
        // `100644 blob OID\tPATH`: links and submodules have other modes.
        Ok(entries
            .filter_map(|entry| {
                let tab = entry.iter().position(|byte| *byte == b'\t')?;
                let (about, path) = (text(entry.get(..tab)?), entry.get(tab + 1..)?);
                let mut words = about.split(' ');
                let (mode, kind, oid) = (words.next()?, words.next()?, words.next()?);
                (kind == "blob" && mode != "120000").then(|| (PathBuf::from(text(path)), oid.to_owned()))
            })
            .collect())
    }

    /// What files say, in their order.
    fn texts(&self, blobs: &[Blob]) -> Result<Vec<Vec<u8>>, GitError> {
        if blobs.is_empty() {
            return Ok(Vec::new());
        }
        let mut child = git(&self.top)
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(GitError::Missing)?;
        let asked: String = blobs.iter().map(|(_, oid)| format!("{oid}\n")).collect();
        let stdin = child.stdin.take();
        // Git may answer before it has read everything: whoever writes must not wait for whoever reads.
        let writer = std::thread::spawn(move || stdin.map(|mut stdin| stdin.write_all(asked.as_bytes())));
        let mut out = Vec::new();
        if let Some(mut stdout) = child.stdout.take() {
            stdout.read_to_end(&mut out).map_err(GitError::Missing)?;
        }
        let _ = writer.join();
        let _ = child.wait();
        let mut rest = out.as_slice();
        blobs.iter().map(|(path, oid)| next(&mut rest, oid).ok_or_else(|| GitError::Broken(path.display().to_string()))).collect()
    }
}

/// The next blob of a batch: `OID blob SIZE\n`, that many bytes, and a line break.
fn next(rest: &mut &[u8], oid: &str) -> Option<Vec<u8>> {
    let end = rest.iter().position(|byte| *byte == b'\n')?;
    let head = text(rest.get(..end)?);
    let size: usize = head.strip_prefix(oid)?.strip_prefix(" blob ")?.parse().ok()?;
    let blob = rest.get(end + 1..end + 1 + size)?.to_vec();
    *rest = rest.get(end + 2 + size..)?;
    Some(blob)
}

fn git(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command.current_dir(folder).args(["--no-pager", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false"]);
    // What a caller's environment says about another repository is not meant.
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
        command.env_remove(name);
    }
    command.env("GIT_OPTIONAL_LOCKS", "0").env("LC_ALL", "C").stdin(Stdio::null());
    command
}

fn said(command: &mut Command) -> Result<Vec<u8>, GitError> {
    let Output { status, stdout, stderr } = command.output().map_err(GitError::Missing)?;
    if status.success() {
        return Ok(stdout);
    }
    let said = text(&stderr);
    let line = said.lines().find(|line| !line.trim().is_empty()).unwrap_or("").trim_start_matches("fatal: ");
    Err(GitError::Said(line.to_owned()))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn is_named(path: &Path, name: &str) -> bool {
    path.file_name() == Some(OsStr::new(name))
}

/// Whether a path below a folder is one that a walk would find: a policy file or what stands beside it, in no hidden folder.
fn is_of_policy(path: &Path, start: &Path) -> bool {
    let below = path.strip_prefix(start).unwrap_or(path);
    let is_hidden = |part: Component| part.as_os_str().to_string_lossy().starts_with('.');
    let is_wanted = path.extension().is_some_and(|extension| extension == "pol")
        || is_named(path, config::FILE_NAME)
        || is_named(path, BASELINE_FILE);
    is_wanted && !below.components().any(is_hidden)
}

fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
