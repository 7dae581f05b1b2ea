//! `polc check`.

use super::failure::Failure;
use super::find::{FailOn, exit_code, tell, tell_suppressed};
use super::gather::gather_telling;
use super::reports::{Output, Reports};
use super::terminal::Terminal;
use super::watch::watch;
use super::{Input, fixing, known, statistics};
use polc::diagnostic::Level;
use polc::fix::Wanted;
use polc::lint::Overrides;
use polc::project::{Options, Renewal};
use polc::report::Format;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    input: Input,

    /// Output format, with `=FILE` to write it to a file; repeatable. For people: full, narrated, concise. For tools: json,
    /// json-lines, sarif, github, gitlab, junit, checkstyle, rdjson [default: full, in GitHub Actions github]
    #[arg(short, long = "format", value_name = "FORMAT[=FILE]", value_parser = Output::<Format>::known(), hide_possible_values = true)]
    formats: Vec<Output<Format>>,

    /// The lowest level that makes the exit code 1
    #[arg(long, value_enum, default_value_t, value_name = "LEVEL")]
    fail_on: FailOn,

    /// Instead of findings, say how many of each there are, and how many in each file
    #[arg(long)]
    statistics: bool,

    #[command(flatten)]
    levels: LevelFlags,

    #[command(flatten)]
    change: Change,
}

/// What is to be changed, beside saying what is wrong. One thing at a time.
#[derive(Debug, clap::Args)]
#[group(multiple = false)]
struct Change {
    /// Fix what can be fixed without changing what anybody may do
    #[arg(long)]
    fix: bool,

    /// Fix everything that has a fix, even where privileges change
    #[arg(long)]
    fix_unsafe: bool,

    /// Print what `--fix` would change, and change nothing
    #[arg(long)]
    diff: bool,

    /// Write a comment that allows it, with this reason, before every finding
    #[arg(long, value_name = "REASON")]
    add_allow: Option<String>,

    /// Write down how many findings each file has, so that only new ones are shown from now on
    #[arg(long)]
    write_baseline: bool,

    /// Take out of the baseline what is no longer found
    #[arg(long)]
    prune_baseline: bool,

    /// Check again whenever a file changes
    #[arg(long)]
    watch: bool,
}

impl Change {
    /// What is to become of the baseline.
    fn renewal(&self) -> Renewal {
        match self {
            Change { write_baseline: true, .. } => Renewal::Write,
            Change { prune_baseline: true, .. } => Renewal::Prune,
            _ => Renewal::Keep,
        }
    }
}

/// Levels of findings that go over those of polc.toml.
#[derive(Debug, clap::Args)]
pub(super) struct LevelFlags {
    /// Make a finding, or a group of them, an error; repeatable
    #[arg(short = 'D', long, value_name = "NAME", value_parser = known::findings(), hide_possible_values = true)]
    deny: Vec<String>,

    /// Make a finding, or a group of them, a warning; repeatable
    #[arg(short = 'W', long, value_name = "NAME", value_parser = known::findings(), hide_possible_values = true)]
    warn: Vec<String>,

    /// Do not show a finding, or a group of them; repeatable
    #[arg(short = 'A', long, value_name = "NAME", value_parser = known::findings(), hide_possible_values = true)]
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

pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Result<u8, Failure> {
    // In the log of GitHub Actions only its commands are shown beside the policy.
    let format = if terminal.ci.is_github { Format::Github } else { Format::Full };
    let default = [Output { format, file: None }];
    let outputs: &[Output<Format>] = if arguments.formats.is_empty() { &default } else { &arguments.formats };
    let mut options = Options::default().levels(arguments.levels.overrides()?).renewal(arguments.change.renewal());
    options.targets.clone_from(&arguments.input.targets);
    if arguments.change.watch {
        return watch(&arguments.input, terminal, || once(arguments, &options, outputs, terminal));
    }
    once(arguments, &options, outputs, terminal)
}

/// Checks, changes what is to be changed, and reports what is left.
fn once(arguments: &Arguments, options: &Options, outputs: &[Output<Format>], terminal: &Terminal) -> Result<u8, Failure> {
    let reports = Reports::open(outputs)?;
    let paths = &arguments.input.paths;
    let working = terminal.working("checking");
    let gathered = gather_telling(paths, &terminal.folder, &working)?;
    let found = match &arguments.change {
        Change { diff: true, .. } => return fixing::diff(gathered, options, terminal.stdout(), working),
        Change { fix: true, .. } => fixing::fix(gathered, paths, options, Wanted::Safe, working)?,
        Change { fix_unsafe: true, .. } => fixing::fix(gathered, paths, options, Wanted::Unsafe, working)?,
        Change { add_allow: Some(reason), .. } => fixing::add_allow(gathered, paths, options, reason, working)?,
        _ => fixing::renew_baselines(&gathered, options, working)?,
    };
    if arguments.statistics && arguments.formats.is_empty() {
        statistics::print(&found)?;
        return Ok(exit_code(&found, arguments.fail_on));
    }
    reports.write(terminal, |format, style, out| tell(&found, format, terminal, style, out))?;
    if arguments.statistics {
        statistics::print(&found)?;
    }
    if !outputs.iter().any(|output| output.file.is_none() && output.format.has_summary()) {
        tell_suppressed(&found);
    }
    Ok(exit_code(&found, arguments.fail_on))
}
