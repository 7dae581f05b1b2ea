//! What the commands that answer questions have in common: whom they ask, and what they say of what nobody can know.

use std::io::{self, BufWriter, Write, stderr, stdout};
use std::path::PathBuf;

use super::failure::Failure;
use super::gather::gather;
use super::terminal::Terminal;
use polc::hidden::printable;
use polc::project::{Answered, Options, Project};
use polc::report::counted;

/// Whom a question is asked of.
#[derive(Debug, clap::Args)]
pub(super) struct Asked {
    /// Files or folders of the policy [default: the folder of the nearest polc.toml, else this folder]
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    /// Target of polc.toml, `kibana:RELEASE` or `connect`; repeatable [default: all of polc.toml, else the newest release]
    #[arg(short, long = "target", value_name = "TARGET", value_parser = super::known::targets(), hide_possible_values = true)]
    pub(super) targets: Vec<String>,

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

/// Reads a policy to be asked on some targets.
pub(super) fn read(paths: &[PathBuf], targets: &[String], terminal: &Terminal) -> Result<(Project, Options), Failure> {
    let paths = super::Paths { paths: paths.to_vec(), stdin_filename: None };
    let gathered = gather(&paths, &terminal.folder)?;
    let mut options = Options::default();
    options.targets.extend(targets.iter().cloned());
    Ok((gathered.project, options))
}

/// Prints an answer.
pub(super) fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let mut out = BufWriter::new(stdout().lock());
    write(&mut out).and_then(|()| out.flush()).map_err(Failure::Stdout)
}

/// Says on standard error what else is worth knowing. Gives whether something is not known because of errors.
pub(super) fn tell<T>(answered: &Answered<T>) -> bool {
    for note in &answered.notes {
        let _ = writeln!(stderr(), "note: {}", printable(note));
    }
    let errors = answered.errors.len();
    if errors > 0 {
        let _ = writeln!(
            stderr(),
            "note: the policy has {}, so that not everything is known: `polc check` says more",
            counted(errors, "error")
        );
    }
    errors > 0
}
