//! From paths to a project: finds the roots, walks folders, reads files.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::Paths;
use super::failure::Failure;
use super::working::Working;
use crate::files::{self, Files, Found, Prohibiting, Unreadable, identity, spelt, walk};
use polc::config::{self, Config};
use polc::hidden::shown;
use polc::lint::BASELINE_FILE;
use polc::project::{File, Project, World};
use polc::source::FileId;

/// Everything that a command reads.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub(super) project: Project,
    /// Where the policies are, in the order of the project.
    pub(super) places: Vec<PolicyFolder>,
    /// Where the files are, as the user would type it.
    pub(super) paths: BTreeMap<FileId, PathBuf>,
    /// The file that standard input stands for.
    pub(super) stdin: Option<FileId>,
}

/// Where a policy is.
#[derive(Debug)]
pub(super) struct PolicyFolder {
    /// The folder of its polc.toml; none where there is no such file.
    pub(super) root: Option<PathBuf>,
    /// Its baseline, as the user would type it.
    pub(super) baseline: PathBuf,
}

/// What a command line asks about.
struct Request<'f> {
    /// The files, by the root of their policy: each by its identity, with its path.
    files: Found,
    /// The identity of the file that standard input stands for.
    stdin: Option<PathBuf>,
    /// The policy files, and the folders, that a .gitignore leaves out.
    left_out: Vec<PathBuf>,
    /// Files with prohibitions of policies that others lie in, by their root.
    around: RefCell<BTreeMap<PathBuf, Vec<Prohibiting>>>,
    /// How paths are shown.
    view: View<'f>,
}

/// Paths as the user would type them.
#[derive(Clone, Copy)]
struct View<'f> {
    /// Where the user stands.
    folder: &'f Path,
    /// The user typed no absolute path.
    is_relative: bool,
}

impl View<'_> {
    /// Below the current folder without a prefix, otherwise with `..` or absolute, as the user does. In the policy that the user is
    /// in the middle of, always with `..`.
    fn path(&self, path: &Path, root: Option<&Path>) -> PathBuf {
        let is_inside = path.starts_with(self.folder) || root.is_some_and(|root| self.folder.starts_with(root));
        if is_inside || self.is_relative { files::relative(path, self.folder) } else { path.to_owned() }
    }

    /// What could not be read, by the path that the user would type.
    fn unreadable(&self, unreadable: Unreadable, root: Option<&Path>) -> Failure {
        Failure::Read { path: self.path(&unreadable.path, root), cause: unreadable.cause }
    }
}

impl<'f> Request<'f> {
    fn new(input: &Paths, folder: &'f Path) -> Result<Request<'f>, Failure> {
        let here = [PathBuf::from(".")];
        let paths: &[PathBuf] = if input.paths.is_empty() { &here } else { &input.paths };
        let view = View { folder, is_relative: !paths.iter().any(|path| path.is_absolute()) };
        let mut asked = Request { files: Found::new(), stdin: None, left_out: Vec::new(), around: RefCell::default(), view };
        let mut looked = Vec::new();
        for path in paths {
            if path == Path::new("-") {
                let name = input.stdin_filename.clone().unwrap_or_else(|| PathBuf::from("stdin.pol"));
                let (root, path) = place(&folder.join(&name), folder).ok_or_else(|| Failure::read(name)(files::leads_out()))?;
                let stdin = identity(&path);
                asked.add(root, [(stdin.clone(), path)]);
                asked.stdin = Some(stdin);
                continue;
            }
            std::fs::metadata(path).map_err(Failure::read(path))?;
            refuse_documents(path)?;
            let (root, at) = place(&folder.join(path), folder).ok_or_else(|| Failure::read(path)(files::leads_out()))?;
            // Without a path the whole policy is meant, also from a folder deep inside it.
            let start = root.clone().filter(|_| input.paths.is_empty()).unwrap_or(at);
            looked.push(view.path(&start, root.as_deref()));
            if start.is_dir() {
                let mut found = Found::new();
                let left_out = walk(&start, root.clone(), &mut found);
                asked.left_out.extend(left_out.map_err(|cause| view.unreadable(cause, root.as_deref()))?);
                found.into_iter().for_each(|(root, files)| asked.add(root, files));
            } else {
                asked.add(root, [(identity(&start), start)]);
            }
        }
        asked.files.retain(|_, files| !files.is_empty());
        if asked.files.is_empty() {
            return Err(Failure::NoPolicy(looked));
        }
        Ok(asked)
    }

    /// The files with prohibitions of the policies that the one of a root lies in.
    fn around(&self, root: &Path) -> Result<Vec<Prohibiting>, Failure> {
        let (mut found, mut is_in_policy) = (Vec::new(), false);
        let mut above = root.parent().map(Path::to_owned);
        while let Some(outer) = above.as_deref().and_then(files::root_of) {
            is_in_policy = true;
            let known = self.around.borrow().get(&outer).cloned();
            let files = match known {
                Some(files) => files,
                None => {
                    let files = files::among(&all(Some(&outer), &Files::new(), self.view)?.0, &outer);
                    self.around.borrow_mut().insert(outer.clone(), files.clone());
                    files
                }
            };
            found.extend(files);
            above = outer.parent().map(Path::to_owned);
        }
        if let Some(files) = self.files.get(&None).filter(|_| !is_in_policy) {
            let is_above = |real: &Path| real.parent().is_some_and(|folder| root.starts_with(folder));
            let files: Files =
                files.iter().filter(|(real, _)| is_above(real)).map(|(real, path)| (real.clone(), path.clone())).collect();
            found.extend(files::among(&files, self.view.folder));
        }
        Ok(found)
    }

    /// Adds files of a policy. Roots that are the same folder are one.
    fn add(&mut self, root: Option<PathBuf>, files: impl IntoIterator<Item = (PathBuf, PathBuf)>) {
        let real = root.as_deref().map(identity);
        let held = self.files.entry(real.clone()).or_default();
        for (file, path) in files {
            let below = root.as_deref().and_then(|root| path.strip_prefix(root).ok());
            let path = real.as_deref().zip(below).map_or(path.clone(), |(real, below)| real.join(below));
            add(held, file, path);
        }
    }
}

/// What the product made is not a policy: the other way leads from there to one.
fn refuse_documents(path: &Path) -> Result<(), Failure> {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    let what = match extension.as_deref().filter(|_| path.is_file()) {
        Some("json" | "ndjson") => "JSON",
        Some("yml" | "yaml") => "YAML",
        Some("tf") => "Terraform",
        _ => return Ok(()),
    };
    let shown = shown(path);
    Err(Failure::Usage(format!(
        "{shown} is {what}, not a policy: policies are .pol files\n`polc import {shown}` makes a policy of roles that there are"
    )))
}

/// Adds a file to others. Where several paths lead to it, the one without links stays.
fn add(files: &mut Files, file: PathBuf, path: PathBuf) {
    if file == path {
        files.insert(file, path);
    } else {
        files.entry(file).or_insert(path);
    }
}

/// The root of the policy that a path belongs to, and the path. A link into a policy belongs to it as well, unless it stands in another.
/// None where a link leads out of the policy that it stands in, or out of the folder that the user stands in to what is no policy.
fn place(path: &Path, folder: &Path) -> Option<(Option<PathBuf>, PathBuf)> {
    let path = spelt(path);
    let real = identity(&path);
    let leads_out = |top: &Path| path.starts_with(top) && !real.starts_with(identity(top));
    if let Some(root) = files::root_of(&path) {
        return (!leads_out(&root)).then_some((Some(root), path));
    }
    match files::root_of(&real) {
        Some(root) => Some((Some(root), real)),
        None => (!leads_out(folder)).then_some((None, path)),
    }
}

/// All files of a policy: those below its root, and those that are asked about. With what a .gitignore leaves out below the root.
fn all(root: Option<&Path>, asked: &Files, view: View) -> Result<(Files, Vec<PathBuf>), Failure> {
    let (mut found, mut left_out) = (Found::new(), Vec::new());
    if let Some(root) = root {
        left_out = walk(root, Some(root.to_owned()), &mut found).map_err(|cause| view.unreadable(cause, Some(root)))?;
    }
    let mut all = found.remove(&root.map(Path::to_owned)).unwrap_or_default();
    // A file is called what it is called in the policy, whatever it was asked for as.
    asked.iter().for_each(|(file, path)| add(&mut all, file.clone(), path.clone()));
    Ok((all, left_out))
}

/// Reads what the command line names.
pub(super) fn gather(input: &Paths, folder: &Path) -> Result<Gathered, Failure> {
    gather_telling(input, folder, &Working::unseen())
}

/// The same, and tells how far it is.
pub(super) fn gather_telling(input: &Paths, folder: &Path, working: &Working) -> Result<Gathered, Failure> {
    let asked = Request::new(input, folder)?;
    let mut gathered = Gathered::default();
    for (root, files) in &asked.files {
        gathered.read(&Disk::new(root.as_deref(), files, &asked, working)?)?;
    }
    Ok(gathered)
}

/// Every file that a command reads, with what changes when somebody writes it.
pub(super) fn stamps(input: &Paths, folder: &Path) -> Result<BTreeMap<PathBuf, Option<(SystemTime, u64)>>, Failure> {
    let mut stamps = BTreeMap::new();
    let Request { files, view, .. } = Request::new(input, folder)?;
    for (root, asked) in files {
        let mut files: Vec<PathBuf> = all(root.as_deref(), &asked, view)?.0.into_keys().collect();
        let root = root.as_deref().unwrap_or(folder);
        files.extend(includes(root).iter().filter_map(|path| files::included(root, path).ok()).flat_map(Files::into_keys));
        for path in files.into_iter().chain([config::FILE_NAME, BASELINE_FILE].map(|name| root.join(name))) {
            let metadata = std::fs::metadata(&path).ok();
            stamps.insert(path, metadata.and_then(|metadata| Some((metadata.modified().ok()?, metadata.len()))));
        }
    }
    Ok(stamps)
}

/// The paths that the polc.toml of a folder includes.
fn includes(root: &Path) -> Vec<PathBuf> {
    let text = files::read(&root.join(config::FILE_NAME), root).unwrap_or_default();
    let (config, _) = Config::parse(FileId(0), &String::from_utf8_lossy(&text));
    config.include.into_iter().map(|(path, _)| PathBuf::from(path)).collect()
}

/// A policy on disk.
struct Disk<'d> {
    root: Option<&'d Path>,
    /// Where names begin.
    folder: &'d Path,
    files: Vec<File>,
    /// The name of the file that standard input stands for.
    stdin: Option<PathBuf>,
    /// Files with prohibitions that a .gitignore leaves out, and of the policies around this one.
    left_out: Vec<Prohibiting>,
    around: Vec<Prohibiting>,
    view: View<'d>,
    working: &'d Working,
}

impl<'d> Disk<'d> {
    fn new(root: Option<&'d Path>, asked: &Files, command: &Request<'d>, working: &'d Working) -> Result<Disk<'d>, Failure> {
        let folder = root.unwrap_or(command.view.folder);
        let (files, left_out) = all(root, asked, command.view)?;
        let left_out = if root.is_some() { &left_out } else { &command.left_out };
        let mut disk = Disk {
            root,
            folder,
            files: Vec::new(),
            stdin: None,
            left_out: files::below(left_out, root, folder),
            around: root.map_or(Ok(Vec::new()), |root| command.around(root))?,
            view: command.view,
            working,
        };
        // All files under the root are one namespace, whichever of them are asked about.
        for (place, path) in files {
            let name = path.strip_prefix(folder).unwrap_or(&path).to_owned();
            if command.stdin.as_ref() == Some(&place) {
                disk.stdin = Some(name.clone());
            }
            disk.files.push(File { name, is_asked: asked.contains_key(&place) });
        }
        working.files(disk.files.len());
        Ok(disk)
    }
}

impl World for Disk<'_> {
    fn files(&self) -> Vec<File> {
        self.files.clone()
    }

    fn read(&self, name: &Path) -> io::Result<Vec<u8>> {
        if self.root.is_none() && name == Path::new(config::FILE_NAME) {
            return Err(io::ErrorKind::NotFound.into());
        }
        if name.extension().is_some_and(|extension| extension == "pol") {
            self.working.read();
        }
        if self.stdin.as_deref() != Some(name) {
            return files::read(&self.folder.join(name), self.folder);
        }
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn included(&self, path: &Path) -> io::Result<Vec<PathBuf>> {
        let own: Vec<PathBuf> = self.files.iter().map(|file| identity(&self.folder.join(&file.name))).collect();
        let found = files::included(self.folder, path)?.into_iter().filter(|(place, _)| !own.contains(place));
        Ok(found.map(|(_, path)| files::relative(&path, self.folder)).collect())
    }

    fn path(&self, name: &Path) -> PathBuf {
        self.view.path(&spelt(&self.folder.join(name)), self.root)
    }

    fn left_out(&self) -> Vec<(PathBuf, Vec<u8>)> {
        self.left_out.clone()
    }

    fn around(&self) -> Vec<(PathBuf, Vec<u8>)> {
        self.around.clone()
    }
}

impl Gathered {
    fn read(&mut self, disk: &Disk) -> Result<(), Failure> {
        let first = self.project.sources().len();
        self.project.read(disk)?;
        let sources = self.project.sources();
        self.paths.extend(sources.iter().skip(first).map(|(id, file)| (id, PathBuf::from(&file.path))));
        // The policy files come last, in their order.
        for (id, file) in (0..sources.len() as u32).rev().map(FileId).zip(disk.files.iter().rev()) {
            self.paths.insert(id, disk.path(&file.name));
            self.stdin = self.stdin.or_else(|| (disk.stdin.as_ref() == Some(&file.name)).then_some(id));
        }
        let baseline = disk.path(Path::new(BASELINE_FILE));
        self.places.push(PolicyFolder { root: disk.root.map(Path::to_owned), baseline });
        Ok(())
    }

    /// The path of a file, as the user would type it.
    pub(super) fn path(&self, file: FileId) -> &Path {
        self.paths.get(&file).map_or(Path::new(""), PathBuf::as_path)
    }
}
