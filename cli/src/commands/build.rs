//! `polc build`: checks, and writes only where there is no error at all.

use std::io::{Write, stderr};
use std::path::{Component, Path, PathBuf};

use super::failure::Failure;
use super::find::{FailOn, exit_code, tell, tell_suppressed};
use super::gather::{Place, gather};
use super::output::Stage;
use super::terminal::Terminal;
use super::{CLEAN, Input, show};
use polc::emit::{self, FORMATS};
use polc::hidden::shown;
use polc::project::{BuildError, BuildOptions, Built, Report};
use polc::report::{Format, counted};
use polc::suggest;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    input: Input,

    /// Output format; repeatable. For Kibana: role, bulk, elasticsearch, terraform [default: role]. For Amazon Connect: profile,
    /// cloudformation, terraform [default: profile]
    #[arg(short, long = "emit", value_name = "EMIT", value_parser = parse_format)]
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

    /// Write nothing; fail if the folder does not hold exactly what would be written
    #[arg(long)]
    check: bool,
}

fn parse_format(name: &str) -> Result<String, String> {
    if emit::formats(name).next().is_some() {
        return Ok(name.to_owned());
    }
    let mut known: Vec<&str> = FORMATS.iter().map(|format| format.name).collect();
    known.sort_unstable();
    known.dedup();
    Err(suggest::no_format(name, &known))
}

pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Result<u8, Failure> {
    let gathered = gather(&arguments.input.paths, &terminal.folder)?;
    let elsewhere = std::env::temp_dir();
    let stage_in = if arguments.stdout || arguments.check { Some(elsewhere.as_path()) } else { None };
    let mut stage = Stage::new(&arguments.output, stage_in)?;
    let mut options = BuildOptions::default();
    options.targets.clone_from(&arguments.input.targets);
    options.formats.clone_from(&arguments.emit);
    options.roles.clone_from(&arguments.roles);
    if gathered.places.len() > 1 {
        let folder = |place: &Place| place.root.as_deref().map_or(String::new(), |root| below(root, &terminal.folder));
        options = options.folders(gathered.places.iter().map(folder));
    }
    let Built { report, bodies, .. } = gathered.project.build_on(&options, &mut stage).map_err(|error| match error {
        BuildError::Unwritten { path, cause } => Failure::Write { path: arguments.output.join(path), cause },
        BuildError::Refused(refused) => refused.into(),
        error => Failure::Usage(error.to_string()),
    })?;
    if !report.diagnostics.is_empty() {
        tell(&report, Format::Full, terminal, terminal.stderr(), &mut stderr().lock()).map_err(Failure::Stdout)?;
    }
    if report.has_errors() {
        return Ok(exit_code(&report, FailOn::Error));
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
        show::print(&stage, &bodies)
    } else if arguments.check {
        show::compare(&stage, &arguments.output, arguments.roles.is_empty(), terminal.stdout())
    } else {
        write(arguments, &report, stage)
    }?;
    tell_suppressed(&report);
    Ok(code)
}

/// Puts everything in place, and says so.
fn write(arguments: &Arguments, report: &Report, stage: Stage) -> Result<u8, Failure> {
    let left_over = if arguments.roles.is_empty() { stage.left_over() } else { Vec::new() };
    let files = stage.commit()?;
    let roles = counted(report.roles, "role");
    let _ = writeln!(stderr(), "wrote {} for {roles} to {}", counted(files, "file"), shown(&arguments.output));
    for path in left_over.iter().take(10) {
        let _ = writeln!(stderr(), "left over: {} (no role makes it)", shown(path));
    }
    if left_over.len() > 10 {
        let _ = writeln!(stderr(), "and {} more", left_over.len() - 10);
    }
    Ok(CLEAN)
}

/// What the paths of a policy begin with among those of several, for the one in a folder.
fn below(root: &Path, folder: &Path) -> String {
    let path = root.strip_prefix(folder).unwrap_or(root);
    let parts = path.components().filter(|part| matches!(part, Component::Normal(_)));
    parts.map(|part| format!("{}/", part.as_os_str().to_string_lossy())).collect()
}
