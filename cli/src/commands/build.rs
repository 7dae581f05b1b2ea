//! `polc build`: checks, and writes only where there is no error at all.

use std::io::{self, Write, stderr};
use std::path::{Component, Path, PathBuf};

use rustc_hash::FxHashMap;

use super::failure::Failure;
use super::find::{FailOn, exit_code, tell, tell_suppressed};
use super::gather::{PolicyFolder, gather_telling};
use super::known::Known;
use super::manifest::{self, Manifest};
use super::output::Stage;
use super::terminal::Terminal;
use super::{CLEAN, Input, rewrite, show};
use polc::emit::{self, FORMATS};
use polc::hidden::shown;
use polc::project::{BuildError, BuildOptions, Built};
use polc::report::{Format, counted};
use polc::suggest;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    input: Input,

    /// Output format; repeatable. For Kibana: role, bulk, elasticsearch, terraform [default: role]. For Amazon Connect: profile,
    /// cloudformation, terraform [default: profile]
    #[arg(short, long = "emit", value_name = "EMIT", value_parser = Known::new(parse_format, format_names), hide_possible_values = true)]
    emit: Vec<String>,

    /// The folder to write to
    #[arg(short, long, value_name = "DIR", default_value = "out")]
    output: PathBuf,

    /// Print to standard output instead: the body of one role alone, or an object {target: {role: body}}
    #[arg(long, conflicts_with_all = ["output", "check"])]
    stdout: bool,

    /// Only these roles; repeatable
    #[arg(long = "role", value_name = "NAME")]
    roles: Vec<String>,

    /// Write nothing; fail if the folder does not hold exactly what would be written. With `--role`, only the files of those roles are
    /// compared
    #[arg(long)]
    check: bool,

    /// Remove the files that earlier builds wrote and no role makes any longer
    #[arg(long, conflicts_with_all = ["stdout", "check", "roles", "targets"])]
    prune: bool,
}

fn format_names() -> Vec<String> {
    let mut known: Vec<String> = FORMATS.iter().map(|format| format.name.to_owned()).collect();
    known.sort_unstable();
    known.dedup();
    known
}

fn parse_format(name: &str) -> Result<String, String> {
    if emit::formats(name).next().is_some() {
        return Ok(name.to_owned());
    }
    let known = format_names();
    Err(suggest::no_format(name, &known.iter().map(String::as_str).collect::<Vec<_>>()))
}

pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Result<u8, Failure> {
    let working = terminal.working("compiling");
    let gathered = gather_telling(&arguments.input.paths, &terminal.folder, &working)?;
    let elsewhere = std::env::temp_dir();
    let stage_in = if arguments.stdout || arguments.check { Some(elsewhere.as_path()) } else { None };
    let mut stage = Stage::new(&arguments.output, stage_in)?;
    let mut options = BuildOptions::default();
    options.targets.clone_from(&arguments.input.targets);
    options.formats.clone_from(&arguments.emit);
    options.roles.clone_from(&arguments.roles);
    if gathered.places.len() > 1 {
        let folder = |place: &PolicyFolder| place.root.as_deref().map_or(String::new(), |root| below(root, &terminal.folder));
        options = options.folders(gathered.places.iter().map(folder));
    }
    let built = gathered.project.build_on(&options, &mut stage).map_err(|error| match error {
        BuildError::Unwritten { path, cause } => Failure::Write { path: arguments.output.join(path), cause },
        BuildError::Refused(refused) => refused.into(),
        error => Failure::Usage(error.to_string()),
    })?;
    drop(working);
    let report = &built.report;
    if !report.diagnostics.is_empty() {
        tell(report, Format::Full, terminal, terminal.stderr(), &mut stderr().lock()).map_err(Failure::Stdout)?;
    }
    if report.has_errors() {
        return Ok(exit_code(report, FailOn::Error));
    }
    if stage.is_empty() {
        let named = arguments.emit.join(", ");
        return Err(Failure::Usage(if named.is_empty() {
            "there is nothing to build: every role is abstract, or none is for the targets".to_owned()
        } else {
            format!("no role is for a target that `-e {named}` can write")
        }));
    }
    let code = if arguments.stdout {
        show::print(&stage, &built.bodies)
    } else if arguments.check {
        let is_whole = arguments.roles.is_empty();
        if is_whole {
            let manifest = Manifest::of(&stage);
            stage.write(manifest::path(), &manifest.text())?;
        }
        show::compare(&stage, &arguments.output, is_whole, terminal.stdout())
    } else {
        write(stage, &built, arguments, terminal.is_quiet)
    }?;
    tell_suppressed(report);
    Ok(code)
}

/// Puts the documents in their places, and says so.
fn write(mut stage: Stage, built: &Built, arguments: &Arguments, is_quiet: bool) -> Result<u8, Failure> {
    let (folder, files) = (&arguments.output, stage.files().len());
    let is_whole = built.is_whole;
    if arguments.prune && !is_whole {
        return Err(Failure::Usage("--prune takes a build of the whole policy: leave the paths out".to_owned()));
    }
    let earlier = match Manifest::read(folder) {
        Ok(earlier) => earlier,
        Err(cause) if arguments.prune && cause.kind() != io::ErrorKind::NotFound => {
            let cause = io::Error::other(format!("{cause}; without `--prune`, a build writes it anew"));
            return Err(Failure::Read { path: folder.join(manifest::path()), cause });
        }
        // What cannot be understood is written anew.
        Err(_) => Manifest::default(),
    };
    let mut manifest = Manifest::of(&stage);
    let gone: Vec<&str> = manifest.gone(&earlier).collect();
    let made = manifest.text();
    // A build that is killed forgets nothing that was written.
    manifest.keep(&earlier, folder);
    stage.write(manifest::path(), &manifest.text())?;
    let left_over = if is_whole { stage.left_over()? } else { Vec::new() };
    let gone: FxHashMap<PathBuf, &str> = gone.into_iter().map(|path| (folder.join(path), path)).collect();
    let written = stage.commit(&built.folders)?.iter().filter(|path| **path != manifest::path()).count();
    if !is_quiet {
        let _ = writeln!(stderr(), "{}", wrote(written, files, built.report.roles, folder));
    }
    if !arguments.prune {
        name_left_over(&left_over, &gone);
        return Ok(CLEAN);
    }
    let mut left = Vec::new();
    for place in left_over {
        match gone.get(&place) {
            Some(path) if manifest::remove(folder, path)? => {
                let _ = writeln!(stderr(), "removed: {}", shown(&place));
            }
            _ => left.push(place),
        }
    }
    rewrite::create(&folder.join(manifest::path()), &String::from_utf8_lossy(&made))?;
    name_left_over(&left, &FxHashMap::default());
    Ok(CLEAN)
}

/// What a build did to its folder. A file that says already what it is to say is not written.
fn wrote(written: usize, files: usize, roles: usize, folder: &Path) -> String {
    let (roles, folder) = (counted(roles, "role"), shown(folder));
    match written {
        0 if files == 1 => format!("nothing to write: the file for {roles} in {folder} is up to date"),
        0 => format!("nothing to write: the {files} files for {roles} in {folder} are up to date"),
        _ if written == files => format!("wrote {} for {roles} to {folder}", counted(files, "file")),
        _ => format!("wrote {written} of {} for {roles} to {folder}; the others are up to date", counted(files, "file")),
    }
}

/// The number of files that are named after a build.
const NAMED: usize = 10;

/// Names what a build did not write. `earlier` are the files that another one wrote.
fn name_left_over(left_over: &[PathBuf], earlier: &FxHashMap<PathBuf, &str>) {
    for path in left_over.iter().take(NAMED) {
        let whose = match earlier.contains_key(path) {
            true => "an earlier build wrote it; `--prune` removes it",
            false => "no build wrote it",
        };
        let _ = writeln!(stderr(), "left over: {} ({whose})", shown(path));
    }
    if left_over.len() > NAMED {
        let _ = writeln!(stderr(), "and {} more", left_over.len() - NAMED);
    }
}

/// What the paths of a policy begin with among those of several, for the one in a folder.
fn below(root: &Path, folder: &Path) -> String {
    let path = root.strip_prefix(folder).unwrap_or(root);
    let parts = path.components().filter(|part| matches!(part, Component::Normal(_)));
    parts.map(|part| format!("{}/", part.as_os_str().to_string_lossy())).collect()
}
