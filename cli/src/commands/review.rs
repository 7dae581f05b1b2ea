//! `polc review`: an access review as one HTML page.

use std::fs;
use std::io::{IsTerminal, Write, stderr, stdout};
use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::questions::{Read, Whom, note_errors, read};
use super::reports::{Named, Output, Reports};
use super::terminal::Terminal;
use super::{CLEAN, FINDINGS};
use polc::hidden::{printable, shown};
use polc::project::ReviewRun;
use polc::report::counted;
use polc::review::{DecisionsFile, Earlier, HoldersFile, Input, Time, Wanted};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    whom: Whom,

    /// Where the page goes [default: standard output, if no other file is asked for]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Write the data of the page as well, as JSON
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,

    /// Write the lines as well, for a spreadsheet
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,

    /// Compare with an earlier review: its page or its JSON
    #[arg(long, value_name = "FILE")]
    since: Option<PathBuf>,

    /// What was decided about lines, `[[decision]]` in TOML
    #[arg(long, value_name = "FILE")]
    decisions: Option<PathBuf>,

    /// Exit code 1 if a line has no decision, an exception is past its end, something taken away is still granted, or somebody decided
    /// about a role of their own
    #[arg(long, requires = "decisions")]
    check: bool,

    /// Who holds which role: CSV with the columns role and holder
    #[arg(long, value_name = "FILE")]
    holders: Option<PathBuf>,

    /// Tell how many hold a role, not who
    #[arg(long, requires = "holders")]
    holders_count_only: bool,

    /// When the policy was taken, `2026-03-31` or `2026-03-31T12:00:00Z` [default: SOURCE_DATE_EPOCH, else not given; never the clock]
    #[arg(long, value_name = "TIME")]
    at: Option<String>,

    /// Only privileged access: what lets somebody administer or give rights, and what the catalogue names beside that
    #[arg(long)]
    privileged_only: bool,

    /// What the review is called [default: "Access review of" its targets]
    #[arg(long, value_name = "TITLE")]
    title: Option<String>,
}

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Page,
    Json,
    Csv,
}

impl Named for Format {
    const ALL: &'static [Self] = &[Format::Page, Format::Json, Format::Csv];

    fn name(self) -> &'static str {
        match self {
            Format::Page => "page",
            Format::Json => "json",
            Format::Csv => "csv",
        }
    }
}

pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Result<u8, Failure> {
    let outputs = arguments.outputs()?;
    let mut wanted = arguments.wanted()?;
    let working = terminal.working("reviewing");
    let Read { project, options, notes, inputs, has_unknown } = read(&arguments.whom, terminal)?;
    wanted.inputs.extend(inputs.iter().map(|input| Input::new(&input.name, &input.bytes)));
    wanted.not_known.extend(notes);
    let reports = Reports::open(&outputs)?;
    let run = project.review(&options, &wanted)?;
    drop(working);
    let data = run.review.data().map_err(|error| Failure::Usage(format!("the review cannot be written: {error}")))?;
    reports.write(terminal, |format, _, out| match format {
        Format::Page => out.write_all(run.review.page(&data).as_bytes()),
        Format::Json => out.write_all(data.json.as_bytes()),
        Format::Csv => run.review.csv(out),
    })?;
    for note in wanted.not_known {
        let _ = writeln!(stderr(), "note: {}", printable(&note));
    }
    Ok(arguments.told(&run, has_unknown, terminal))
}

impl Arguments {
    /// Where everything goes. What is only checked need not be shown.
    fn outputs(&self) -> Result<Vec<Output<Format>>, Failure> {
        let files = [(Format::Page, &self.output), (Format::Json, &self.json), (Format::Csv, &self.csv)];
        let named = files.into_iter().filter_map(|(format, file)| Some((format, file.clone()?)));
        let to = |(format, file): (Format, PathBuf)| Output { format, file: Some(file).filter(|file| file.as_os_str() != "-") };
        let mut outputs: Vec<Output<Format>> = named.map(to).collect();
        if outputs.iter().filter(|output| output.file.is_none()).count() > 1 {
            return Err(Failure::Usage("several things are to be printed: write all but one of them to a file".to_owned()));
        }
        if outputs.is_empty() && !self.check {
            if stdout().is_terminal() {
                return Err(Failure::Usage("a review is a page for a browser: say where it goes, `-o review.html`".to_owned()));
            }
            outputs.push(Output { format: Format::Page, file: None });
        }
        Ok(outputs)
    }

    /// What is asked of the review.
    fn wanted(&self) -> Result<Wanted, Failure> {
        let mut wanted = Wanted {
            title: self.title.clone(),
            at: self.time()?,
            command: command(),
            privileged_only: self.privileged_only,
            ..Wanted::default()
        };
        let mut text = |path: &Path| -> Result<String, Failure> {
            let text = fs::read_to_string(path).map_err(Failure::read(path))?;
            wanted.inputs.push(Input::new(&path.to_string_lossy(), text.as_bytes()));
            Ok(text)
        };
        let wrong = |path: &Path, lines: Vec<String>| {
            let path = shown(path);
            Failure::Usage(lines.into_iter().map(|line| format!("{path}: {line}")).collect::<Vec<_>>().join("\n"))
        };
        if let Some(path) = &self.since {
            let earlier = Earlier::parse(&text(path)?).map_err(|error| wrong(path, vec![error.to_string()]))?;
            wanted.since = Some(earlier);
        }
        if let Some(path) = &self.decisions {
            let all = |lines: Vec<polc::review::WrongDecision>| lines.iter().map(ToString::to_string).collect();
            wanted.decisions = Some(DecisionsFile::parse(&text(path)?).map_err(|lines| wrong(path, all(lines)))?);
        }
        if let Some(path) = &self.holders {
            let all = |lines: Vec<polc::review::WrongRow>| lines.iter().map(ToString::to_string).collect();
            let file = HoldersFile::parse(&text(path)?, self.holders_count_only).map_err(|lines| wrong(path, all(lines)))?;
            wanted.holders = Some(file);
        }
        Ok(wanted)
    }

    /// The time that somebody says. There is no clock.
    fn time(&self) -> Result<Option<Time>, Failure> {
        if let Some(at) = &self.at {
            let time = Time::parse(at).ok_or_else(|| {
                Failure::Usage(format!(
                    "`--at {at}` is not a time: write a day, `--at 2026-03-31`, or a time of it, `2026-03-31T12:00:00Z`"
                ))
            })?;
            return Ok(Some(time));
        }
        let Some(epoch) = std::env::var("SOURCE_DATE_EPOCH").ok().filter(|epoch| !epoch.is_empty()) else { return Ok(None) };
        let time = Time::of_epoch(&epoch).ok_or_else(|| {
            Failure::Usage(format!("SOURCE_DATE_EPOCH is `{epoch}`: it takes the seconds since 1970, or say the time with `--at`"))
        })?;
        Ok(Some(time))
    }

    /// Says on standard error what there is to do, and gives the exit code.
    fn told(&self, run: &ReviewRun, has_unknown: bool, terminal: &Terminal) -> u8 {
        let mut out = stderr().lock();
        let decisions = &run.review.decisions;
        for problem in &decisions.problems {
            let at = [problem.role.as_deref(), problem.line.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
            let at = if at.is_empty() { String::new() } else { format!("{at}: ") };
            let _ = writeln!(out, "{}: {}{}", problem.kind, printable(&at), printable(&problem.message));
        }
        for gone in decisions.gone.iter().filter(|_| !terminal.is_quiet) {
            let what = gone.what.as_deref().unwrap_or_default();
            let _ = writeln!(out, "note: {} {} ({}): {}", gone.line, printable(what), gone.decision, gone.says);
        }
        let errors = run.errors.len();
        note_errors(errors, &mut out);
        let skipped = |count: &polc::review::Count| count.skipped.len() + count.refused.len();
        if !terminal.is_quiet {
            let lines = counted(decisions.lines, "line");
            let roles = counted(run.review.roles.len(), "role");
            let left: usize = run.review.completeness.targets.iter().map(skipped).sum();
            let decided = if decisions.given { format!(", {} decided", decisions.decided) } else { String::new() };
            let left = if left == 0 { String::new() } else { format!("; {left} not reported, each named in the review") };
            let _ = writeln!(out, "{roles}, {lines}{decided}{left}");
        }
        if errors > 0 || has_unknown || self.check && !decisions.problems.is_empty() { FINDINGS } else { CLEAN }
    }
}

/// The command as it was typed.
fn command() -> String {
    let words = std::env::args_os().skip(1).map(|word| {
        let word = word.to_string_lossy().into_owned();
        let is_plain = !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || "-_./:=,@%+".contains(c));
        if is_plain { word } else { format!("'{}'", word.replace('\'', "'\\''")) }
    });
    std::iter::once("polc".to_owned()).chain(words).collect::<Vec<_>>().join(" ")
}
