//! `polc matrix`: what everybody holds, as a table.

use super::failure::Failure;
use super::questions::{Whom, print, read, tell};
use super::terminal::Terminal;
use super::{CLEAN, FINDINGS};
use polc::question::{Columns, Matrix};
use polc::report::of_questions::{TableFormat, table};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    whom: Whom,

    /// A column for each privilege instead of each feature
    #[arg(long)]
    privileges: bool,

    /// Only what lets its holders administer, or give rights to others
    #[arg(long)]
    privileged: bool,

    /// Only this space; repeatable [default: every space in which anything is held]
    #[arg(long = "in", value_name = "SPACE")]
    spaces: Vec<String>,

    /// Output format
    #[arg(short, long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
}

/// An output format.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// For spreadsheets
    Csv,
    /// For pull requests and pages
    Markdown,
    /// For tools
    Json,
}

pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Result<u8, Failure> {
    let read = read(&arguments.whom, terminal)?;
    let wanted = Matrix {
        columns: if arguments.privileges { Columns::Privileges } else { Columns::Features },
        privileged: arguments.privileged,
        spaces: arguments.spaces.clone(),
    };
    let answered = read.project.matrix(&read.options, &wanted)?;
    let format = match arguments.format {
        Format::Text => TableFormat::Text,
        Format::Csv => TableFormat::Csv,
        Format::Markdown => TableFormat::Markdown,
        Format::Json => TableFormat::Json,
    };
    print(|out| table(format, &answered.answer, terminal.stdout(), out))?;
    Ok(if tell(&answered, &read) { FINDINGS } else { CLEAN })
}
