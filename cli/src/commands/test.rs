//! `polc test`.

use std::io::{Write, stderr};

use super::failure::Failure;
use super::gather::gather_telling;
use super::reports::{Output, Reports};
use super::terminal::Terminal;
use super::{CLEAN, FINDINGS, Input, TROUBLE};
use polc::project::Options;
use polc::report::of_tests::{self, Format, TestReport};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    input: Input,

    /// Output format, with `=FILE` to write it to a file: full, concise, json, junit; repeatable [default: full]
    #[arg(short, long = "format", value_name = "FORMAT[=FILE]", value_parser = Output::<Format>::known(), hide_possible_values = true)]
    formats: Vec<Output<Format>>,

    /// Say which granted privileges no test mentions
    #[arg(long)]
    coverage: bool,
}

pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Result<u8, Failure> {
    let default = [Output { format: Format::Full, file: None }];
    let reports = Reports::open(if arguments.formats.is_empty() { &default } else { &arguments.formats })?;
    let working = terminal.working("testing");
    let gathered = gather_telling(&arguments.input.paths, &terminal.folder, &working)?;
    let mut options = Options::default();
    options.targets.clone_from(&arguments.input.targets);
    let run = gathered.project.test_with(&options, arguments.coverage)?;
    drop(working);
    let report = TestReport { root: Some(&terminal.folder), ..run.view() };
    reports.write(terminal, |format, style, out| of_tests::write(format, &report, style, out))?;
    if run.tests.is_empty() {
        let _ = writeln!(stderr(), "polc: there are no tests: write `test \"what it shows\" < ROLE can cases.read; >`");
    }
    let summary = run.summary();
    if run.is_misconfigured {
        Ok(TROUBLE)
    } else if summary.failed > 0 || summary.errors > 0 {
        Ok(FINDINGS)
    } else {
        Ok(CLEAN)
    }
}
