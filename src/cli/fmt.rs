//! `polc fmt`.

use std::collections::BTreeSet;
use std::io::{Write, stderr, stdout};
use std::path::Path;

use rayon::prelude::*;

use super::compiled::compiled;
use super::failure::Failure;
use super::gather::{Gathered, Set, gather};
use super::rewrite::rewrite;
use super::terminal::Terminal;
use super::unified::{painted, unified};
use super::{CLEAN, FINDINGS, Paths};
use crate::diagnostic::{Diagnostic, tidy};
use crate::format::{self, Formatted};
use crate::report::{self, Format, Report, Style, counted};
use crate::source::{FileId, SourceMap};

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

/// A file that was not in its canonical layout. What it is to say stands among the sources from now on.
struct Change {
    file: FileId,
    /// What it said.
    before: String,
    /// Byte offsets before and after where the same item begins.
    items: Vec<(usize, usize)>,
}

pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Result<u8, Failure> {
    let mut gathered = gather(&arguments.paths, &terminal.folder)?;
    let mistakes = mistakes(&gathered.sets);
    let mut changes = Vec::new();
    for set in &mut gathered.sets {
        changes.extend(change(&mut gathered.sources, set)?);
    }
    if !mistakes.is_empty() {
        let report = Report {
            sources: &gathered.sources,
            diagnostics: &mistakes,
            suppressed: &[],
            roles: 0,
            several_targets: false,
            root: Some(&terminal.folder),
            project: None,
        };
        report::write(Format::Full, &report, terminal.stderr(), &mut stderr().lock()).map_err(Failure::Stdout)?;
    }
    let stdin = gathered.stdin;
    let differs = if arguments.check {
        name(&gathered, &changes)?
    } else if arguments.diff {
        show(&gathered, &changes, terminal.stdout())?
    } else {
        let is_wrong = |file: FileId| mistakes.iter().any(|mistake| mistake.primary.at.file == file);
        write(&gathered, &changes, stdin, stdin.is_some_and(is_wrong))?;
        false
    };
    Ok(if differs || !mistakes.is_empty() { FINDINGS } else { CLEAN })
}

/// What is wrong with the syntax of the files that are asked about.
fn mistakes(sets: &[Set]) -> Vec<Diagnostic> {
    let of_set = |set: &Set| -> Vec<Diagnostic> {
        set.diagnostics.iter().filter(|mistake| set.asked.contains(&mistake.primary.at.file)).cloned().collect()
    };
    let mut mistakes: Vec<Diagnostic> = sets.iter().flat_map(of_set).collect();
    tidy(&mut mistakes);
    mistakes
}

/// The longest item, in bytes, of a policy that is compiled to compare it. Checking one role of enormous length takes more than linear
/// time, which formatting never should; there it has to do that the text has the same tree, which `src/format/` proves.
const LONGEST_ITEM: u32 = 1 << 16;

/// Formats the files of a policy that are asked about and have no mistakes, and makes sure that the policy compiles to the same.
fn change(sources: &mut SourceMap, set: &mut Set) -> Result<Vec<Change>, Failure> {
    let wrong: BTreeSet<FileId> = set.diagnostics.iter().map(|mistake| mistake.primary.at.file).collect();
    let format = |at: usize| -> Result<Option<(usize, Formatted)>, Failure> {
        let Some((file, tree)) = set.files.get(at) else { return Ok(None) };
        if !set.asked.contains(file) || wrong.contains(file) {
            return Ok(None);
        }
        let formatted = format::format(sources.text(*file), tree)
            .map_err(|why| Failure::Format { path: sources.file(*file).path.clone(), why: why.to_string() })?;
        Ok(formatted.map(|formatted| (at, formatted)))
    };
    let formatted: Vec<Option<(usize, Formatted)>> =
        (0..set.files.len()).into_par_iter().map(format).collect::<Result<_, Failure>>()?;
    let formatted: Vec<(usize, Formatted)> = formatted.into_iter().flatten().collect();
    if formatted.is_empty() {
        return Ok(Vec::new());
    }
    let files: BTreeSet<FileId> = formatted.iter().filter_map(|(at, _)| set.files.get(*at)).map(|(file, _)| *file).collect();
    let compile = |sources: &SourceMap, set: &Set| compiled(sources, set, &[], |role| files.contains(&role.source.file));
    let is_short = set.files.iter().flat_map(|(_, tree)| &tree.items).all(|item| item.len <= LONGEST_ITEM);
    let meant = is_short.then(|| compile(sources, set));
    let mut changes = Vec::with_capacity(formatted.len());
    for (at, Formatted { text, tree }) in formatted {
        let Some((file, old)) = set.files.get_mut(at) else { continue };
        let items = old.items.iter().zip(&tree.items).map(|(old, new)| (old.offset as usize, new.offset as usize)).collect();
        let before = sources.replace(*file, text);
        *old = tree;
        changes.push(Change { file: *file, before, items });
    }
    if meant.is_some_and(|meant| compile(sources, set) != meant) {
        let path = files.first().map_or_else(String::new, |file| sources.file(*file).path.clone());
        return Err(Failure::Format { path, why: "the policy would compile to something else".to_owned() });
    }
    Ok(changes)
}

/// Names the files that would change. Whether there are any.
fn name(gathered: &Gathered, changes: &[Change]) -> Result<bool, Failure> {
    let mut out = stdout().lock();
    for change in changes {
        writeln!(out, "not formatted: {}", gathered.sources.file(change.file).path).map_err(Failure::Stdout)?;
    }
    if !changes.is_empty() {
        let are = if changes.len() == 1 { "is" } else { "are" };
        let _ = writeln!(stderr(), "{} {are} not in the canonical layout; run `polc fmt`", counted(changes.len(), "file"));
    }
    Ok(!changes.is_empty())
}

/// Shows what would change. Whether anything would.
fn show(gathered: &Gathered, changes: &[Change], style: Style) -> Result<bool, Failure> {
    let mut out = stdout().lock();
    for change in changes {
        let file = gathered.sources.file(change.file);
        let diff = unified(&file.path, &change.before, &file.text, change.items.iter().copied());
        out.write_all(painted(&diff, style).as_bytes()).map_err(Failure::Stdout)?;
    }
    Ok(!changes.is_empty())
}

/// Writes the files that change; what came from standard input goes to standard output, unless it has mistakes.
fn write(gathered: &Gathered, changes: &[Change], stdin: Option<FileId>, stdin_is_wrong: bool) -> Result<(), Failure> {
    let files: Vec<(&Path, &str, &str)> = changes
        .iter()
        .filter(|change| Some(change.file) != stdin)
        .filter_map(|change| {
            Some((gathered.paths.get(&change.file)?.as_path(), &*change.before, gathered.sources.text(change.file)))
        })
        .collect();
    rewrite(files.iter().copied())?;
    if let Some(file) = stdin.filter(|_| !stdin_is_wrong) {
        stdout().write_all(gathered.sources.text(file).as_bytes()).map_err(Failure::Stdout)?;
    }
    let asked: usize = gathered.sets.iter().map(|set| set.asked.len()).sum();
    let left = asked - files.len() - usize::from(stdin.is_some());
    if left + files.len() > 0 {
        let _ = writeln!(
            stderr(),
            "formatted {}, left {left} as {}",
            counted(files.len(), "file"),
            if left == 1 { "it was" } else { "they were" }
        );
    }
    Ok(())
}
