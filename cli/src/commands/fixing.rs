//! `polc check --fix`, `--fix-unsafe`, `--diff` and `--add-allow`: what is found is fixed or allowed in the files themselves. And the
//! baseline, where that is to be written.

use std::io::{Write, stderr, stdout};
use std::path::Path;

use super::failure::Failure;
use super::gather::Gathered;
use super::rewrite::{create, rewrite};
use super::unified::{painted, unified};
use super::working::Working;
use super::{CLEAN, FINDINGS, Paths};
use polc::fix::Wanted;
use polc::hidden::shown;
use polc::project::{Fixes, Options, Refused, Report};
use polc::report::{Style, counted};

/// What standard input says cannot be put back where it came from.
fn refuse_stdin(paths: &Paths) -> Result<(), Failure> {
    if paths.paths.iter().any(|path| path == Path::new("-")) {
        return Err(Failure::Usage("standard input cannot be changed: name the file, or use `--diff`".to_owned()));
    }
    Ok(())
}

fn say(what: &str, count: usize, noun: &str, files: usize) {
    let _ = writeln!(stderr(), "{what} {} in {}", counted(count, noun), counted(files, "file"));
}

/// Writes the files that changed, says so, and gives what is left.
fn write(gathered: &Gathered, fixes: Fixes, what: &str, noun: &str) -> Result<Report, Failure> {
    if let Some(after) = &fixes.after {
        let changes = fixes.changes();
        let (old, new) = (fixes.before.project.sources(), after.project.sources());
        rewrite(changes.iter().map(|file| (gathered.path(*file), old.text(*file), new.text(*file))))?;
        say(what, fixes.count, noun, changes.len());
    }
    Ok(fixes.last().report)
}

/// Makes the fixes, writes the files, and gives what is left.
pub(super) fn fix(
    mut gathered: Gathered,
    paths: &Paths,
    options: &Options,
    wanted: Wanted,
    working: Working,
) -> Result<Report, Failure> {
    refuse_stdin(paths)?;
    let fixes = std::mem::take(&mut gathered.project).fix(options, wanted)?;
    drop(working);
    write(&gathered, fixes, "fixed", "finding")
}

/// Prints what `--fix` would change.
pub(super) fn diff(gathered: Gathered, options: &Options, style: Style, working: Working) -> Result<u8, Failure> {
    let fixes = gathered.project.fix(options, Wanted::Safe)?;
    drop(working);
    let Some(after) = &fixes.after else { return Ok(CLEAN) };
    let changes = fixes.changes();
    let mut out = stdout().lock();
    for file in &changes {
        let (old, new) = (fixes.before.project.sources().file(*file), after.project.sources().text(*file));
        let shown = unified(&old.path, &old.text, new, std::iter::empty());
        out.write_all(painted(&shown, style).as_bytes()).map_err(Failure::Stdout)?;
    }
    say("would fix", fixes.count, "finding", changes.len());
    Ok(FINDINGS)
}

/// Writes a comment before every finding that can be allowed, and gives what is left.
pub(super) fn add_allow(
    mut gathered: Gathered,
    paths: &Paths,
    options: &Options,
    reason: &str,
    working: Working,
) -> Result<Report, Failure> {
    refuse_stdin(paths)?;
    let reason = reason.trim();
    if reason.is_empty() || reason.contains(['\n', '\r']) {
        return Err(Failure::Usage("--add-allow takes a reason of one line: why is this to stay?".to_owned()));
    }
    let fixes = std::mem::take(&mut gathered.project).allow(options, reason)?;
    drop(working);
    write(&gathered, fixes, "wrote", "comment")
}

/// Checks, and writes the baselines that are to be renewed.
pub(super) fn renew_baselines(gathered: &Gathered, options: &Options, working: Working) -> Result<Report, Failure> {
    let path_of = |number: usize| gathered.places.get(number).map_or(Path::new(""), |place| &place.baseline);
    let found = gathered.project.check_with(options).map_err(|refused| match refused {
        Refused::NoBaseline(number) => {
            let path = path_of(number).display();
            Failure::Usage(format!("there is no {path} to prune; `--write-baseline` writes one"))
        }
        refused => refused.into(),
    })?;
    drop(working);
    for (number, baseline) in &found.baselines {
        let path = path_of(*number);
        create(path, &baseline.to_json())?;
        let (files, findings) = baseline.size();
        let (findings, files) = (counted(findings, "finding"), counted(files, "file"));
        let _ = writeln!(stderr(), "wrote {}: {findings} in {files}", shown(path));
    }
    Ok(found)
}
