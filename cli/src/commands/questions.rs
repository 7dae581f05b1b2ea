//! What the commands that answer questions have in common: whom they ask, and what they say of what nobody can know.

use std::io::{self, BufWriter, Write, stderr, stdout};
use std::path::PathBuf;

use super::failure::Failure;
use super::gather::gather;
use super::import::targets_of;
use super::sides::{Exported, exported, unread};
use super::terminal::Terminal;
use crate::files::{root_of, spelt};
use polc::config::{self, Config};
use polc::existing;
use polc::hidden::printable;
use polc::project::{Answered, Options, Project};
use polc::report::counted;
use polc::source::FileId;

/// Whom a question is asked of.
#[derive(Debug, clap::Args)]
pub(super) struct Whom {
    /// Files or folders of the policy [default: the folder of the nearest polc.toml, else this folder]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Exported roles instead of a policy: a file in any shape that `polc import` reads, a folder, or `-`; repeatable
    #[arg(long, value_name = "INPUT", conflicts_with = "paths")]
    roles: Vec<PathBuf>,

    /// Target of polc.toml, `kibana:RELEASE` or `connect`; repeatable [default: all of polc.toml, else the newest release; for exported
    /// roles the newest release that knows all their ids]
    #[arg(short, long = "target", value_name = "TARGET", value_parser = super::known::targets(), hide_possible_values = true)]
    targets: Vec<String>,
}

/// A question, and how it is answered.
#[derive(Debug, clap::Args)]
pub(super) struct Asked {
    #[command(flatten)]
    pub(super) whom: Whom,

    /// Output format
    #[arg(short, long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(super) format: Format,
}

/// An output format.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// For people
    #[default]
    Text,
    /// For tools
    Json,
}

/// What is asked, read.
pub(super) struct Read {
    pub(super) project: Project,
    pub(super) options: Options,
    /// What is to be said of exported roles.
    pub(super) notes: Vec<String>,
    /// The files that they were read from.
    pub(super) inputs: Vec<existing::Input>,
    /// Nothing is known of some of them.
    pub(super) has_unknown: bool,
}

/// Reads a policy, or exported roles, to be asked on some targets.
pub(super) fn read(whom: &Whom, terminal: &Terminal) -> Result<Read, Failure> {
    if !whom.roles.is_empty() {
        return of_roles(whom, terminal);
    }
    let (project, options) = policy(&whom.paths, &whom.targets, terminal)?;
    Ok(Read { project, options, notes: Vec::new(), inputs: Vec::new(), has_unknown: false })
}

/// Reads a policy to be asked on some targets.
pub(super) fn policy(paths: &[PathBuf], targets: &[String], terminal: &Terminal) -> Result<(Project, Options), Failure> {
    let paths = super::Paths { paths: paths.to_vec(), stdin_filename: None };
    let gathered = gather(&paths, &terminal.folder)?;
    let mut options = Options::default();
    options.targets.extend(targets.iter().cloned());
    Ok((gathered.project, options))
}

fn of_roles(whom: &Whom, terminal: &Terminal) -> Result<Read, Failure> {
    let Exported { existing, mut notes, inputs } = exported(&whom.roles, &existing::Options::default())?;
    let config = root_of(&spelt(&terminal.folder)).and_then(|root| std::fs::read_to_string(root.join(config::FILE_NAME)).ok());
    let config = config.map_or_else(Config::default, |text| Config::parse(FileId(0), &text).0);
    let targets = targets_of(&whom.targets, &config)?;
    let asked = Project::of_roles(&existing, &targets);
    notes.extend(asked.guesses());
    let mut has_unknown = !existing.unread.is_empty();
    notes.extend(unread(&existing));
    let unknown: Vec<String> = asked.not_known().map(|role| format!("`{}`", role.name)).collect();
    if let [first, more @ ..] = unknown.as_slice() {
        let more = if more.is_empty() { String::new() } else { format!(" and {} more", more.len()) };
        notes.push(format!("nothing is known of {first}{more}: `polc import` says why, and the way out"));
        has_unknown = true;
    }
    Ok(Read { project: asked.project, options: Options::default(), notes, inputs, has_unknown })
}

/// Prints an answer.
pub(super) fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let mut out = BufWriter::new(stdout().lock());
    write(&mut out).and_then(|()| out.flush()).map_err(Failure::Stdout)
}

/// Says on standard error what else is worth knowing. Gives whether something is not known.
pub(super) fn tell<T>(answered: &Answered<T>, read: &Read) -> bool {
    for note in read.notes.iter().chain(&answered.notes) {
        let _ = writeln!(stderr(), "note: {}", printable(note));
    }
    let errors = answered.errors.len();
    note_errors(errors, &mut stderr());
    errors > 0 || read.has_unknown
}

/// Says that a policy has errors, if it has.
pub(super) fn note_errors(errors: usize, out: &mut dyn Write) {
    if errors > 0 {
        let errors = counted(errors, "error");
        let _ = writeln!(out, "note: the policy has {errors}, so that not everything is known: `polc check` says more");
    }
}
