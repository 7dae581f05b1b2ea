//! `polc check`.

use std::fs::File;
use std::io::stdout;
use std::path::PathBuf;

use super::baseline::Order;
use super::failure::Failure;
use super::find::{FailOn, find};
use super::gather::gather;
use super::terminal::Terminal;
use super::{Input, mend};
use crate::fix::Wanted;
use crate::lint::{Level, Overrides};
use crate::report::{Format, Style};

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

    #[command(flatten)]
    change: Change,
}

/// What is to be changed, beside saying what is wrong. One thing at a time.
#[derive(Debug, clap::Args)]
#[group(multiple = false)]
struct Change {
    /// Mend what can be mended without changing what anybody may do
    #[arg(long)]
    fix: bool,

    /// Mend everything that has a fix, also where privileges change
    #[arg(long)]
    fix_unsafe: bool,

    /// Print what `--fix` would change, and change nothing
    #[arg(long)]
    diff: bool,

    /// Write a comment that allows it, with this reason, before every finding that there is
    #[arg(long, value_name = "REASON")]
    add_allow: Option<String>,

    /// Write down how many findings each file has, so that only new ones are shown from now on
    #[arg(long)]
    write_baseline: bool,

    /// Take out of the baseline what is no longer found
    #[arg(long)]
    prune_baseline: bool,
}

impl Change {
    /// What is to become of the baseline.
    fn order(&self) -> Order {
        match self {
            Change { write_baseline: true, .. } => Order::Write,
            Change { prune_baseline: true, .. } => Order::Prune,
            _ => Order::Apply,
        }
    }
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
    let overrides = arguments.levels.overrides()?;
    let found = find(gather(&arguments.input, &terminal.folder)?, &arguments.input.targets, &overrides, arguments.change.order())?;
    let input = &arguments.input;
    let found = match &arguments.change {
        Change { diff: true, .. } => return mend::diff(found, input, &overrides),
        Change { fix: true, .. } => mend::fix(found, input, &overrides, Wanted::Safe)?,
        Change { fix_unsafe: true, .. } => mend::fix(found, input, &overrides, Wanted::Unsafe)?,
        Change { add_allow: Some(reason), .. } => mend::add_allow(found, input, &overrides, reason)?,
        _ => found,
    };
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
