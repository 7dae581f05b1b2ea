//! Where an imported policy goes: a new folder, or into a policy that is there.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::super::Paths;
use super::super::failure::Failure;
use super::super::gather::{Gathered, gather};
use super::super::output::Stage;
use super::super::terminal::Terminal;
use polc::catalogue::Platform;
use polc::config::{self, Config, Target};
use polc::existing::Existing;
use polc::hidden::shown;
use polc::import::{Imported, ImportedRole, Targets, appended, replaced, roles_in};
use polc::project::{Options, Project};
use polc::report::{Summary, counted};
use polc::source::FileId;

/// The file of a new policy.
const POLICY: &str = "roles.pol";

/// A folder, with the policy that is there.
pub(super) struct Destination {
    folder: PathBuf,
    /// The files of the policy that is there, if there is one.
    gathered: Option<Gathered>,
    config: Option<Config>,
}

impl Destination {
    /// Looks at a folder.
    pub(super) fn look(folder: &Path, terminal: &Terminal) -> Result<Destination, Failure> {
        let paths = Paths { paths: vec![folder.to_owned()], stdin_filename: None };
        let gathered = match gather(&paths, &terminal.folder) {
            Ok(gathered) => Some(gathered),
            // A folder that is not there yet, or has no policy.
            Err(Failure::NoPolicy(_)) => None,
            Err(Failure::Read { cause, .. }) if cause.kind() == std::io::ErrorKind::NotFound => None,
            Err(failure) => return Err(failure),
        };
        let root = gathered.as_ref().and_then(|gathered| gathered.places.first()).and_then(|place| place.root.clone());
        let path = root.unwrap_or_else(|| folder.to_owned()).join(config::FILE_NAME);
        let config = std::fs::read_to_string(&path).ok().map(|text| Config::parse(FileId(0), &text).0);
        Ok(Destination { folder: folder.to_owned(), gathered, config })
    }

    /// The files of the policy that is there, with what they say.
    fn files(&self) -> Vec<(PathBuf, String)> {
        let Some(gathered) = &self.gathered else { return Vec::new() };
        let sources = gathered.project.sources();
        let is_policy = |path: &Path| path.extension().is_some_and(|extension| extension == "pol");
        let files = gathered.paths.iter().filter(|(_, path)| is_policy(path));
        files.map(|(file, path)| (path.clone(), sources.text(*file).to_owned())).collect()
    }

    /// Writes what was imported. Gives the last lines of the report.
    pub(super) fn write(&self, imported: &Imported, is_update: bool, terminal: &Terminal) -> Result<String, Failure> {
        let written: Vec<&ImportedRole> = imported.roles.iter().filter(|role| role.text.is_some()).collect();
        if written.is_empty() {
            return Ok("nothing was written\n".to_owned());
        }
        let files = self.files();
        if !is_update {
            self.refuse(&written, &files)?;
        }
        let mut texts: Vec<(PathBuf, String)> = Vec::new();
        let mut there: Vec<String> = Vec::new();
        for (path, text) in &files {
            let (new, names) = replaced(text, &imported.roles);
            there.extend(names);
            if new != *text {
                texts.push((path.clone(), new));
            }
        }
        let more: Vec<&ImportedRole> = written.iter().copied().filter(|role| !there.contains(&role.name)).collect();
        let config = (self.config.is_none()).then(|| Project::of_imported(imported).1);
        if !more.is_empty() {
            self.add(&more, imported, &files, &mut texts);
        }
        let changed = self.changed(&texts, &there);
        self.commit(&texts, config.as_deref())?;
        let mut said = String::new();
        let path = shown(&self.folder);
        let _ = match (there.len(), more.len()) {
            (0, new) => writeln!(said, "wrote {} to {path}", counted(new, "role")),
            (old, 0) => writeln!(said, "replaced {} in {path}", counted(old, "role")),
            (old, new) => writeln!(said, "replaced {} and added {new} in {path}", counted(old, "role")),
        };
        for name in changed {
            let _ = writeln!(said, "  note: `{name}` was not imported and changes with what it extends");
        }
        let paths = Paths { paths: vec![self.folder.clone()], stdin_filename: None };
        let summary = gather(&paths, &terminal.folder)?.project.check().summary();
        said.push_str(&counts(&summary, &format!("polc check {path}")));
        Ok(said)
    }

    /// Refuses to write over what is there.
    fn refuse(&self, written: &[&ImportedRole], files: &[(PathBuf, String)]) -> Result<(), Failure> {
        for (path, text) in files {
            let held = roles_in(text);
            let twice: Vec<&str> =
                written.iter().map(|role| role.name.as_str()).filter(|name| held.iter().any(|it| it == name)).collect();
            if let [first, more @ ..] = twice.as_slice() {
                let more = if more.is_empty() { String::new() } else { format!(" and {} more", more.len()) };
                return Err(Failure::Usage(format!(
                    "{} has `{first}`{more} already; nothing was written\n`--update` replaces the roles of these names and leaves the rest as it is",
                    shown(path)
                )));
            }
        }
        let path = self.folder.join(POLICY);
        if path.exists() {
            return Err(Failure::Usage(format!("{} is there already; nothing was written\n`--update` adds to it", shown(&path))));
        }
        Ok(())
    }

    /// Puts further roles into the file for them.
    fn add(&self, more: &[&ImportedRole], imported: &Imported, files: &[(PathBuf, String)], texts: &mut Vec<(PathBuf, String)>) {
        let path = self.folder.join(POLICY);
        let is_it = |held: &Path| {
            held == path || std::fs::canonicalize(held).is_ok_and(|held| Ok(held) == std::fs::canonicalize(&path).map_err(|_| ()))
        };
        if let Some((_, text)) = texts.iter_mut().find(|(held, _)| is_it(held)) {
            *text = appended(text, more);
        } else if let Some((held, text)) = files.iter().find(|(held, _)| is_it(held)) {
            texts.push((held.clone(), appended(text, more)));
        } else if more.len() == imported.roles.iter().filter(|role| role.text.is_some()).count() {
            texts.push((path, imported.policy()));
        } else {
            texts.push((path, appended("", more)));
        }
    }

    /// The roles that are not imported and come to something else all the same, because they extend one that is.
    fn changed(&self, texts: &[(PathBuf, String)], there: &[String]) -> Vec<String> {
        let Some(gathered) = &self.gathered else { return Vec::new() };
        let by_file = gathered.paths.iter().filter_map(|(file, path)| {
            let text = texts.iter().find(|(changed, _)| changed == path)?;
            Some((*file, text.1.clone()))
        });
        let after = gathered.project.with(by_file.collect());
        let options = Options::default();
        let (Ok(before), Ok(after)) = (gathered.project.compiled(&options), after.compiled(&options)) else { return Vec::new() };
        let mut names: Vec<String> = Vec::new();
        for old in before.iter().filter(|old| !there.contains(&old.role)) {
            let is_same = after.iter().any(|new| new.role == old.role && new.target == old.target && new.digest == old.digest);
            if !is_same && !names.contains(&old.role) {
                names.push(old.role.clone());
            }
        }
        names
    }

    fn commit(&self, texts: &[(PathBuf, String)], config: Option<&str>) -> Result<(), Failure> {
        let mut stage = Stage::new(&self.folder, None)?;
        let mut others: Vec<(&PathBuf, &String)> = Vec::new();
        for (path, text) in texts {
            match path.strip_prefix(&self.folder) {
                Ok(below) => stage.write(below.to_owned(), text.as_bytes())?,
                Err(_) => others.push((path, text)),
            }
        }
        if let Some(config) = config {
            stage.write(PathBuf::from(config::FILE_NAME), config.as_bytes())?;
        }
        stage.commit(&[])?;
        for (path, text) in others {
            super::super::rewrite::create(path, text)?;
        }
        Ok(())
    }
}

/// The targets that are asked for, or that the policy in the folder has.
pub(super) fn targets(named: &[String], place: Option<&Destination>, existing: &Existing) -> Result<Targets, Failure> {
    let empty = Config::default();
    let config = place.and_then(|place| place.config.as_ref()).unwrap_or(&empty);
    let [kibana, connect] = by_product(named, config)?;
    let of = |held: Option<Target>, platform: Platform| -> Result<Option<Target>, Failure> {
        let is_needed = existing.roles.iter().any(|role| role.platform() == platform);
        if held.is_some() || !is_needed {
            return Ok(held);
        }
        let mut declared = config.targets.iter().filter(|target| target.platform() == platform);
        match (declared.next(), declared.next()) {
            (Some(_), Some(_)) => {
                let names: Vec<&str> =
                    config.targets.iter().filter(|it| it.platform() == platform).map(|it| it.name.as_str()).collect();
                let message = format!(
                    "polc.toml has several targets: say with `-t` which one the roles are of\nknown are {}",
                    names.join(", ")
                );
                Err(Failure::Usage(message))
            }
            (only, _) => Ok(only.cloned()),
        }
    };
    Ok(Targets::new(of(kibana, Platform::Kibana)?, of(connect, Platform::Connect)?))
}

/// The targets of these names: one of Kibana, and one of Amazon Connect.
fn by_product(named: &[String], config: &Config) -> Result<[Option<Target>; 2], Failure> {
    let mut found: [Option<Target>; 2] = [None, None];
    for name in named {
        let target = config.target(name).map_err(Failure::Usage)?;
        let at = usize::from(target.platform() == Platform::Connect);
        if let Some(held) = found.get_mut(at) {
            if held.is_some() {
                return Err(Failure::Usage("exported roles are of one target of each product: name one".to_owned()));
            }
            *held = Some(target);
        }
    }
    Ok(found)
}

/// The targets of these names and of no others: for roles that are imported to be asked.
pub(in super::super) fn targets_of(named: &[String], config: &Config) -> Result<Targets, Failure> {
    let [kibana, connect] = by_product(named, config)?;
    Ok(Targets::new(kibana, connect))
}

/// What the linter says of what was imported, where nothing is written.
pub(super) fn found(imported: &Imported) -> String {
    if !imported.roles.iter().any(|role| role.text.is_some()) {
        return String::new();
    }
    let (project, _) = Project::of_imported(imported);
    counts(&project.check().summary(), "polc check of it")
}

/// What a check found, on one line.
pub(in super::super) fn counts(summary: &Summary, command: &str) -> String {
    let parts = [(summary.errors, "error"), (summary.warnings, "warning"), (summary.notes, "note")];
    let parts: Vec<String> = parts.into_iter().filter(|(count, _)| *count > 0).map(|(count, noun)| counted(count, noun)).collect();
    let told = if parts.is_empty() { "nothing to complain about".to_owned() } else { parts.join(", ") };
    format!("{command}: {told}\n")
}
