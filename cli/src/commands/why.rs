//! `polc why`: the chain by which somebody holds something, or what would give it.

use super::failure::Failure;
use super::questions::{Asked, Format, print, read, tell};
use super::terminal::Terminal;
use super::{CLEAN, FINDINGS};
use polc::question::Question;
use polc::report::of_questions::Why;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// A role or persona
    subject: String,

    /// What a test could claim, as for `polc who-can`
    claim: String,

    #[command(flatten)]
    asked: Asked,
}

pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Result<u8, Failure> {
    let question = Question::parse(&arguments.claim).map_err(|misread| Failure::Usage(misread.to_string()))?;
    let read = read(&arguments.asked.whom, terminal)?;
    let answered = read.project.why(&read.options, &arguments.subject, &question)?;
    let report = Why {
        subject: &arguments.subject,
        claim: &question.text,
        verdict: answered.answer.verdict(),
        chains: &answered.answer.chains,
        would_break: &answered.answer.would_break,
        sources: &answered.sources,
    };
    print(|out| match arguments.asked.format {
        Format::Text => report.text(terminal.stdout(), out),
        Format::Json => report.json(out),
    })?;
    Ok(if tell(&answered, &read) { FINDINGS } else { CLEAN })
}
