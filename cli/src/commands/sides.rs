//! What `polc diff` compares: a policy on disk, a policy as a revision of git has it, or roles that exist.

use std::path::{Path, PathBuf};

use super::Paths;
use super::failure::Failure;
use super::gather::gather;
use super::terminal::Terminal;
use crate::files::{self, Repository, inputs, relative, root_of, spelt};
use polc::existing::{self, Existing};
use polc::project::Project;
use polc::project::changes::Compared;
use polc::source::SourceMap;

/// One side, read.
pub(super) struct Side {
    /// What reports call it.
    pub(super) name: String,
    pub(super) read: Read,
}

/// What was read of a side.
pub(super) enum Read {
    Policy(Project, Vec<String>),
    Roles(Existing, Vec<String>),
}

impl Side {
    pub(super) fn compared(&self) -> Compared<'_> {
        match &self.read {
            Read::Policy(project, folders) => Compared::Policy(project, folders),
            Read::Roles(existing, _) => Compared::Roles(&existing.roles),
        }
    }

    /// The files that places point into.
    pub(super) fn sources(&self) -> SourceMap {
        match &self.read {
            Read::Policy(project, _) => SourceMap::clone(project.sources()),
            Read::Roles(..) => SourceMap::default(),
        }
    }
}

/// What a word of the command line means.
enum Meant<'w> {
    /// A path on disk.
    Path(&'w Path),
    /// A revision, with the path behind its `:` if there is one.
    Revision(&'w str, Option<&'w str>),
    /// Files of roles.
    Roles(&'w str),
}

/// What stands before files of roles.
const ROLES: &str = "roles:";

fn meant(word: &str) -> Meant<'_> {
    if let Some(files) = word.strip_prefix(ROLES) {
        return Meant::Roles(files);
    }
    // What is there under that name is meant; `main:` is always the revision.
    if Path::new(word).exists() {
        return Meant::Path(Path::new(word));
    }
    match word.split_once(':') {
        Some((revision, path)) => Meant::Revision(revision, Some(path).filter(|path| !path.is_empty())),
        None => Meant::Revision(word, None),
    }
}

/// Reads both sides. Without a new one, it is the policy of this folder.
pub(super) fn read(old: &str, new: Option<&str>, terminal: &Terminal) -> Result<[Side; 2], Failure> {
    // Where the policy is that a revision without a path is asked for.
    let place = match (meant(old), new.map(meant)) {
        (Meant::Path(path), _) | (_, Some(Meant::Path(path))) => spelt(&terminal.folder.join(path)),
        _ => root_of(&spelt(&terminal.folder)).unwrap_or_else(|| terminal.folder.clone()),
    };
    let side = |word: &str| -> Result<Side, Failure> {
        let read = match meant(word) {
            Meant::Path(path) => on_disk(path, terminal)?,
            Meant::Revision(revision, path) => of_revision(revision, path, &place, terminal)?,
            Meant::Roles(files) => of_roles(files)?,
        };
        Ok(Side { name: word.to_owned(), read })
    };
    let before = side(old)?;
    let after = match new {
        Some(new) => side(new)?,
        None => Side { name: "the working tree".to_owned(), read: on_disk(Path::new(""), terminal)? },
    };
    Ok([before, after])
}

/// The policy of a path, or the whole policy of this folder.
fn on_disk(path: &Path, terminal: &Terminal) -> Result<Read, Failure> {
    let is_named = !path.as_os_str().is_empty();
    let paths = Paths { paths: is_named.then(|| path.to_owned()).into_iter().collect(), stdin_filename: None };
    let gathered = gather(&paths, &terminal.folder)?;
    let start = spelt(&terminal.folder.join(path));
    let folders = gathered.places.iter().map(|place| below(place.root.as_deref(), &start)).collect();
    Ok(Read::Policy(gathered.project, folders))
}

fn of_revision(revision: &str, path: Option<&str>, place: &Path, terminal: &Terminal) -> Result<Read, Failure> {
    if revision.is_empty() {
        return Err(Failure::Usage("no revision is named before the `:`: write `HEAD:PATH`, for example".to_owned()));
    }
    let here = if path.is_some() { terminal.folder.as_path() } else { place };
    let folder = if here.is_dir() { here } else { here.parent().unwrap_or(here) };
    let repository = Repository::around(folder).map_err(|error| match error {
        files::GitError::Said(said) if !Path::new(revision).exists() => {
            Failure::Usage(format!("there is no file or folder `{revision}`, and no revision of git can be meant\ngit: {said}"))
        }
        error => error.into(),
    })?;
    let start = match path {
        // As git has it: from the top, but for what begins with a point.
        Some(path) if path.starts_with("./") || path.starts_with("../") => from_top(&terminal.folder.join(path), &repository),
        Some(path) => files::normal(Path::new(path.trim_end_matches('/'))),
        None => from_top(place, &repository),
    };
    let worlds = repository.policies(revision, &start)?;
    if worlds.is_empty() {
        let shown = if start.as_os_str().is_empty() { "the whole repository".to_owned() } else { polc::hidden::shown(&start) };
        return Err(Failure::Usage(format!("{revision} has no .pol file\nlooked in {shown}")));
    }
    let mut project = Project::new();
    let mut folders = Vec::new();
    for (root, world) in &worlds {
        project.read(world)?;
        folders.push(below(Some(root.as_path()), &start));
    }
    Ok(Read::Policy(project, folders))
}

fn from_top(path: &Path, repository: &Repository) -> PathBuf {
    let below = relative(&files::identity(path), &repository.top);
    if below == Path::new(".") { PathBuf::new() } else { below }
}

/// The folder of a policy as it is called from where one looks; empty for a policy that is all there is.
fn below(root: Option<&Path>, start: &Path) -> String {
    let below = root.and_then(|root| root.strip_prefix(start).ok()).unwrap_or(Path::new(""));
    below.to_string_lossy().replace('\\', "/")
}

/// Roles that exist, in files: one, several with commas between them, or all of a folder.
fn of_roles(files: &str) -> Result<Read, Failure> {
    if files.is_empty() {
        return Err(Failure::Usage(
            "no file is named behind `roles:`: write `roles:FILE`, or `roles:-` for standard input".to_owned(),
        ));
    }
    let is_one = files == "-" || Path::new(files).exists();
    let paths: Vec<PathBuf> = if is_one { vec![files.into()] } else { files.split(',').map(PathBuf::from).collect() };
    let Exported { existing, notes, .. } = exported(&paths, &existing::Options::default())?;
    Ok(Read::Roles(existing, notes))
}

/// Roles that exist, as they were read.
pub(super) struct Exported {
    pub(super) existing: Existing,
    /// What is to be said of their files.
    pub(super) notes: Vec<String>,
    /// Those files.
    pub(super) inputs: Vec<existing::Input>,
}

/// Reads roles that exist.
pub(super) fn exported(paths: &[PathBuf], options: &existing::Options) -> Result<Exported, Failure> {
    if let Some(policy) = paths.iter().find(|path| path.extension().is_some_and(|it| it == "pol")) {
        let policy = polc::hidden::shown(policy);
        return Err(Failure::Usage(format!("{policy} is a policy, not exported roles: name it as it is, without `roles`")));
    }
    let inputs =
        inputs(paths, Path::new("standard input")).map_err(|files::Unreadable { path, cause }| Failure::Read { path, cause })?;
    if inputs.is_empty() {
        let paths: Vec<String> = paths.iter().map(|path| polc::hidden::shown(path)).collect();
        return Err(Failure::Usage(format!("there is no file in {} that may hold roles", paths.join(", "))));
    }
    let existing = existing::read(&inputs, options).map_err(Failure::Roles)?;
    let notes = existing.notes.iter().map(said).collect();
    Ok(Exported { existing, notes, inputs })
}

/// What nobody knows because files of a folder cannot be read.
pub(super) fn unread(existing: &Existing) -> impl Iterator<Item = String> {
    existing.unread.iter().map(|refusal| format!("{} was not read: {}", refusal.file, refusal.message))
}

/// A note with its place and its way out.
fn said(note: &existing::Note) -> String {
    let way_out = note.way_out.as_deref().map_or(String::new(), |way_out| format!("; {way_out}"));
    format!("{}: {}{way_out}", note.origin, note.message)
}
