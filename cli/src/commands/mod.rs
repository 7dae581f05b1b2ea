//! The command line: flags, exit codes, files. It knows no policy.

mod build;
mod catalogue;
mod check;
mod ci;
mod diff;
mod explain;
mod failure;
mod find;
mod fixing;
mod fmt;
mod gather;
mod import;
mod init;
mod known;
mod manifest;
mod manual;
mod matrix;
mod migrate;
mod output;
mod questions;
mod reports;
mod review;
mod rewrite;
mod show;
mod sides;
mod statistics;
mod swap;
mod terminal;
mod test;
mod unified;
mod watch;
mod who_can;
mod why;
mod working;

use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use clap::{CommandFactory, Parser, Subcommand};

use failure::Failure;

use polc::hidden::printable;

/// Nothing to complain about.
const CLEAN: u8 = 0;
/// Findings at or above `--fail-on`, a test that fails, or a difference found by `--check`.
const FINDINGS: u8 = 1;
/// Wrong usage, configuration or I/O.
const TROUBLE: u8 = 2;

/// Permissions as code for Kibana and Amazon Connect.
#[derive(Debug, Parser)]
#[command(name = "polc", version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,

    /// When to use colour and links
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    color: terminal::When,

    /// Say only what is wrong: no counts, and of findings for people the errors
    #[arg(short, long, global = true)]
    quiet: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Say what is wrong with a policy
    #[command(aliases = ["lint", "validate"])]
    Check(check::Arguments),
    /// Compile a policy to the documents that Kibana and Amazon Connect take
    #[command(alias = "compile")]
    Build(build::Arguments),
    /// Show the documentation of an error or a finding
    Explain(explain::Arguments),
    /// Lay policy files out in the one canonical way; nothing else about them changes
    #[command(alias = "format")]
    Fmt(fmt::Arguments),
    /// Run the policy's own tests
    Test(test::Arguments),
    /// Say what changes for whom between two policies, revisions or sets of exported roles
    Diff(diff::Arguments),
    /// Say what an upgrade of Kibana does to roles
    Migrate(migrate::Arguments),
    /// Say who holds what a test could claim
    WhoCan(who_can::Arguments),
    /// Say why somebody holds something, or what would give it
    Why(why::Arguments),
    /// Show what everybody holds, as a table
    Matrix(matrix::Arguments),
    /// Make an access review: one HTML page with everything that everybody may do, to be decided line by line
    Review(review::Arguments),
    /// Make a policy of roles that exist: exports of Kibana, Elasticsearch and Amazon Connect, Terraform, Kubernetes, CloudFormation
    Import(import::Arguments),
    /// Say what can be granted, what a name stands for, and what changed between releases
    Catalogue(catalogue::Arguments),
    /// Serve an editor on standard input and output
    Lsp {
        /// Use standard input and output; there is no other way, but editors like to say so
        #[arg(long)]
        stdio: bool,
    },
    /// Start a policy in this folder
    Init(init::Arguments),
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page of polc or of one of its commands
    Man {
        /// The command, such as `check` or `catalogue show` [default: polc itself]
        #[arg(value_name = "COMMAND")]
        command: Vec<String>,
    },
}

/// What a command reads.
#[derive(Debug, clap::Args)]
struct Input {
    #[command(flatten)]
    paths: Paths,

    /// Target of polc.toml, `kibana:RELEASE` or `connect`; repeatable [default: all of polc.toml, else the newest release]
    #[arg(short, long = "target", value_name = "TARGET", value_parser = known::targets(), hide_possible_values = true)]
    targets: Vec<String>,
}

/// The files that a command reads.
#[derive(Debug, clap::Args)]
struct Paths {
    /// Files, folders, or `-` for standard input [default: the folder of the nearest polc.toml, else this folder]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// The path that standard input goes by
    #[arg(long, value_name = "PATH")]
    stdin_filename: Option<PathBuf>,
}

/// Runs a command line and gives its exit code.
pub(crate) fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are answers, not errors, and clap prints them where they belong.
            let _ = error.print();
            return if error.use_stderr() { TROUBLE } else { CLEAN };
        }
    };
    let terminal = terminal::Terminal::look(arguments.color, arguments.quiet);
    let result = match arguments.command {
        Command::Check(arguments) => check::run(&arguments, &terminal),
        Command::Build(arguments) => build::run(&arguments, &terminal),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Fmt(arguments) => fmt::run(&arguments, &terminal),
        Command::Test(arguments) => test::run(&arguments, &terminal),
        Command::Diff(arguments) => diff::run(&arguments, &terminal),
        Command::Migrate(arguments) => migrate::run(&arguments, &terminal),
        Command::WhoCan(arguments) => who_can::run(&arguments, &terminal),
        Command::Why(arguments) => why::run(&arguments, &terminal),
        Command::Matrix(arguments) => matrix::run(&arguments, &terminal),
        Command::Review(arguments) => review::run(&arguments, &terminal),
        Command::Import(arguments) => import::run(&arguments, &terminal),
        Command::Catalogue(arguments) => catalogue::run(&arguments, &terminal),
        Command::Lsp { stdio: _ } => lsp(),
        Command::Init(arguments) => init::run(&arguments),
        Command::Completions { shell } => completions(shell),
        Command::Man { command } => manual::print(Arguments::command(), &command),
    };
    result.unwrap_or_else(|failure| {
        if !failure.is_closed_pipe() {
            let _ = writeln!(std::io::stderr(), "polc: {}", printable(&failure.to_string()));
        }
        TROUBLE
    })
}

fn lsp() -> Result<u8, Failure> {
    if std::io::stdin().is_terminal() {
        return Err(Failure::Usage(
            "this is a language server: an editor starts it and talks to it on standard input\ndocs/editors.md says how to set editors up; \
             `polc check` says on a terminal what is wrong"
                .to_owned(),
        ));
    }
    let orderly = crate::lsp::run().map_err(Failure::Stdout)?;
    Ok(if orderly { CLEAN } else { FINDINGS })
}

fn completions(shell: clap_complete::Shell) -> Result<u8, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "polc", &mut script);
    std::io::stdout().write_all(&script).map_err(Failure::Stdout)?;
    Ok(CLEAN)
}
