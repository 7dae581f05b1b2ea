//! `polc fmt`.

use std::io::{Write, stderr, stdout};
use std::path::Path;

use super::failure::Failure;
use super::gather::{Gathered, gather_telling};
use super::rewrite::rewrite;
use super::terminal::Terminal;
use super::unified::{painted, unified};
use super::{CLEAN, FINDINGS, Paths};
use polc::hidden::printable_path;
use polc::project::Reformatted;
use polc::report::{self, Format, Style, View, counted};
use polc::source::FileId;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    paths: Paths,

    /// Write nothing; name the files that are not in the canonical layout, and fail if there are any
    #[arg(long, conflicts_with = "diff")]
    check: bool,

    /// Write nothing; print what would change as a unified diff, and fail if anything would
    #[arg(long)]
    diff: bool,
}

pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Result<u8, Failure> {
    let working = terminal.working("formatting");
    let mut gathered = gather_telling(&arguments.paths, &terminal.folder, &working)?;
    let mistakes = gathered.project.mistakes();
    let changes = gathered.project.format()?;
    drop(working);
    if !mistakes.is_empty() {
        let report = View { diagnostics: &mistakes, root: Some(&terminal.folder), ..View::of(gathered.project.sources()) };
        report::write(Format::Full, &report, terminal.stderr(), &mut stderr().lock()).map_err(Failure::Stdout)?;
    }
    let differs = if arguments.check {
        name(&gathered, &changes)?
    } else if arguments.diff {
        show(&gathered, &changes, terminal.stdout())?
    } else {
        let is_wrong = |file: FileId| mistakes.iter().any(|mistake| mistake.primary.at.file == file);
        write(&gathered, &changes, gathered.stdin.is_some_and(is_wrong), terminal.is_quiet)?;
        false
    };
    Ok(if differs || !mistakes.is_empty() { FINDINGS } else { CLEAN })
}

/// Names the files that would change. Whether there are any.
fn name(gathered: &Gathered, changes: &[Reformatted]) -> Result<bool, Failure> {
    let mut out = stdout().lock();
    for change in changes {
        writeln!(out, "not formatted: {}", printable_path(&gathered.project.sources().file(change.file).path))
            .map_err(Failure::Stdout)?;
    }
    if !changes.is_empty() {
        let are = if changes.len() == 1 { "is" } else { "are" };
        let _ = writeln!(stderr(), "{} {are} not in the canonical layout; run `polc fmt`", counted(changes.len(), "file"));
    }
    Ok(!changes.is_empty())
}

/// Shows what would change. Whether anything would.
fn show(gathered: &Gathered, changes: &[Reformatted], style: Style) -> Result<bool, Failure> {
    let mut out = stdout().lock();
    for change in changes {
        let file = gathered.project.sources().file(change.file);
        let diff = unified(&file.path, &change.before, &file.text, change.items.iter().copied());
        out.write_all(painted(&diff, style).as_bytes()).map_err(Failure::Stdout)?;
    }
    Ok(!changes.is_empty())
}

/// Writes the files that change; what came from standard input goes to standard output, unless it has mistakes.
fn write(gathered: &Gathered, changes: &[Reformatted], stdin_is_wrong: bool, is_quiet: bool) -> Result<(), Failure> {
    let stdin = gathered.stdin;
    let files: Vec<(&Path, &str, &str)> = changes
        .iter()
        .filter(|change| Some(change.file) != stdin)
        .map(|change| (gathered.path(change.file), &*change.before, gathered.project.sources().text(change.file)))
        .collect();
    rewrite(files.iter().copied())?;
    if let Some(file) = stdin.filter(|_| !stdin_is_wrong) {
        stdout().write_all(gathered.project.sources().text(file).as_bytes()).map_err(Failure::Stdout)?;
    }
    let left = gathered.project.files_asked() - files.len() - usize::from(stdin.is_some());
    if left + files.len() > 0 && !is_quiet {
        let _ = writeln!(
            stderr(),
            "formatted {}, left {left} as {}",
            counted(files.len(), "file"),
            if left == 1 { "it was" } else { "they were" }
        );
    }
    Ok(())
}
