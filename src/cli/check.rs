//! `polc check`.

use std::fs::File;
use std::io::{Write, stdout};
use std::path::PathBuf;

use super::failure::Failure;
use super::gather::{Gathered, gather};
use super::targets::targets;
use super::terminal::Terminal;
use super::{CLEAN, FINDINGS, Input, TROUBLE};
use crate::diagnostic::{Diagnostic, Severity, Suppressed, tidy};
use crate::lint::{self, Level, Overrides};
use crate::policy::Policy;
use crate::report::{self, Format, Report, Style};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    input: Input,

    /// Output format, with `=FILE` to write it to a file: full, narrated, concise, json; repeatable [default: full]
    #[arg(short, long = "format", value_name = "FORMAT[=FILE]", value_parser = parse_output)]
    formats: Vec<Output>,

    /// The least level that makes the exit code 1
    #[arg(long, value_enum, default_value_t, value_name = "LEVEL")]
    fail_on: FailOn,

    #[command(flatten)]
    levels: LevelFlags,
}

/// Levels of findings that go over those of polc.toml.
#[derive(Debug, clap::Args)]
pub(super) struct LevelFlags {
    /// Make a finding, or a group of them, an error; repeatable
    #[arg(short = 'D', long, value_name = "NAME")]
    deny: Vec<String>,

    /// Make a finding, or a group of them, a warning; repeatable
    #[arg(short = 'W', long, value_name = "NAME")]
    warn: Vec<String>,

    /// Do not show a finding, or a group of them; repeatable
    #[arg(short = 'A', long, value_name = "NAME")]
    allow: Vec<String>,
}

impl LevelFlags {
    /// What they come to. Where several name one finding, the most severe counts.
    fn overrides(&self) -> Result<Overrides, Failure> {
        let mut overrides = Overrides::default();
        for (names, level) in [(&self.allow, Level::Allow), (&self.warn, Level::Warn), (&self.deny, Level::Deny)] {
            for name in names {
                overrides.add(name, level).map_err(Failure::Usage)?;
            }
        }
        Ok(overrides)
    }
}

/// A level of `--fail-on`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum FailOn {
    /// Errors
    #[default]
    Error,
    /// Errors and warnings
    Warning,
    /// Everything
    Note,
}

impl FailOn {
    /// Whether one of the diagnostics is at the level or above.
    fn fails(self, diagnostics: &[Diagnostic]) -> bool {
        let least = match self {
            FailOn::Error => Severity::Error,
            FailOn::Warning => Severity::Warning,
            FailOn::Note => Severity::Note,
        };
        diagnostics.iter().any(|diagnostic| diagnostic.severity >= least)
    }
}

/// A format and where it goes.
#[derive(Clone, Debug)]
struct Output {
    format: Format,
    file: Option<PathBuf>,
}

fn parse_output(text: &str) -> Result<Output, String> {
    let (name, file) = text.split_once('=').map_or((text, None), |(name, file)| (name, Some(PathBuf::from(file))));
    match Format::parse(name) {
        Some(format) => Ok(Output { format, file }),
        None => {
            let known = || Format::ALL.iter().map(|format| format.name());
            let hint = crate::suggest::nearest(name, known()).map_or(";".to_owned(), |near| format!("; did you mean `{near}`?"));
            Err(format!("there is no format `{name}`{hint} known are {}", crate::suggest::all_of(known())))
        }
    }
}

/// What a check found, ready to be reported.
pub(super) struct Found {
    pub(super) gathered: Gathered,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) suppressed: Vec<Suppressed>,
    pub(super) roles: usize,
    pub(super) several_targets: bool,
}

impl Found {
    /// A broken configuration is trouble, whatever else was found: it says what the policy is to be checked for.
    pub(super) fn exit_code(&self, fail_on: FailOn) -> u8 {
        let in_config = |diagnostic: &&Diagnostic| self.gathered.configs.contains(&diagnostic.primary.at.file);
        if self.diagnostics.iter().filter(in_config).any(|diagnostic| diagnostic.severity == Severity::Error) {
            TROUBLE
        } else if fail_on.fails(&self.diagnostics) {
            FINDINGS
        } else {
            CLEAN
        }
    }

    /// Writes a report of it.
    pub(super) fn report(&self, format: Format, terminal: &Terminal, style: Style, out: &mut dyn Write) -> std::io::Result<()> {
        let report = Report {
            sources: &self.gathered.sources,
            diagnostics: &self.diagnostics,
            suppressed: &self.suppressed,
            roles: self.roles,
            several_targets: self.several_targets,
            root: Some(&terminal.folder),
        };
        report::write(format, &report, style, out)
    }
}

pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Result<u8, Failure> {
    let default = [Output { format: Format::Full, file: None }];
    let outputs: &[Output] = if arguments.formats.is_empty() { &default } else { &arguments.formats };
    for (at, output) in outputs.iter().enumerate() {
        if let Some(file) =
            output.file.as_ref().filter(|file| outputs.iter().take(at).any(|other| other.file.as_ref() == Some(file)))
        {
            return Err(Failure::Usage(format!(
                "two formats are to be written to {}: give each a file of its own",
                file.display()
            )));
        }
    }
    let found = find(&arguments.input, &arguments.levels.overrides()?, terminal)?;
    for output in outputs {
        match &output.file {
            None => found.report(output.format, terminal, terminal.stdout(), &mut stdout().lock()).map_err(Failure::Stdout)?,
            Some(path) => {
                let mut file = File::create(path).map_err(Failure::write(path))?;
                found.report(output.format, terminal, Style::default(), &mut file).map_err(Failure::write(path))?;
            }
        }
    }
    Ok(found.exit_code(arguments.fail_on))
}

/// Reads and checks what the command line names.
fn find(input: &Input, overrides: &Overrides, terminal: &Terminal) -> Result<Found, Failure> {
    let gathered = gather(input, &terminal.folder)?;
    let mut found = Found { gathered, diagnostics: Vec::new(), suppressed: Vec::new(), roles: 0, several_targets: false };
    for set in &found.gathered.sets {
        let sources = &found.gathered.sources;
        let (policy, mut diagnostics) = Policy::resolve(sources, &set.files);
        let targets = targets(set, &policy, &input.targets)?;
        let (linter, wrong) = set.linter(sources, overrides);
        diagnostics.extend(wrong);
        diagnostics.extend(lint::check(&linter, &policy, &targets));
        diagnostics.extend(crate::check::unknown_targets(&policy, &set.config));
        diagnostics.extend(set.diagnostics.iter().cloned());
        let mut suppressed = linter.finish(&policy, &targets, &mut diagnostics);
        // Files that are only there to be referred to are not what was asked about.
        let others: Vec<_> = set.files.iter().map(|(file, _)| *file).filter(|file| !set.asked.contains(file)).collect();
        diagnostics.retain(|diagnostic| !others.contains(&diagnostic.primary.at.file));
        suppressed.retain(|suppressed| !others.contains(&suppressed.diagnostic.primary.at.file));
        found.diagnostics.extend(diagnostics);
        found.suppressed.extend(suppressed);
        found.roles += policy.roles.iter().filter(|role| set.asked.contains(&role.source.file)).count();
        found.several_targets |= targets.len() > 1;
    }
    tidy(&mut found.diagnostics);
    Ok(found)
}
