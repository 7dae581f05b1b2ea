//! `polc who-can`: everybody who holds what a test could claim.

use std::io::{Write, stderr};

use super::failure::Failure;
use super::questions::{Asked, Format, print, read, tell};
use super::terminal::Terminal;
use super::{CLEAN, FINDINGS};
use polc::question::{Holder, Holds, Question};
use polc::report::of_questions::Who;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// What a test could claim: `cases.delete`, `rules: all + manual_run`, `index "hr-*": read`, `cluster: manage_security`,
    /// `permission "Users.Edit"`, the name of a task; with `in SPACE` and `on TARGET` behind it
    claim: String,

    #[command(flatten)]
    asked: Asked,

    /// Those who hold only a part of it come first
    #[arg(long)]
    part: bool,

    /// Exit code 1 unless exactly these hold any part of it; separated by commas
    #[arg(long, value_name = "NAMES", value_delimiter = ',', conflicts_with_all = ["fail_if_any", "fail_if_none"])]
    exactly: Option<Vec<String>>,

    /// Exit code 1 if anybody holds any part of it
    #[arg(long)]
    fail_if_any: bool,

    /// Exit code 1 if nobody holds all of it
    #[arg(long, conflicts_with = "fail_if_any")]
    fail_if_none: bool,
}

pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Result<u8, Failure> {
    let question = Question::parse(&arguments.claim).map_err(|misread| Failure::Usage(misread.to_string()))?;
    let read = read(&arguments.asked.whom, terminal)?;
    let answered = read.project.who_can(&read.options, &question)?;
    let report = Who { claim: &question.text, holders: &answered.answer, sources: &answered.sources, part_first: arguments.part };
    print(|out| match arguments.asked.format {
        Format::Text => report.text(terminal.stdout(), out),
        Format::Json => report.json(out),
    })?;
    let is_partial = tell(&answered, &read);
    let gate = gate(arguments, &answered.answer);
    if let Some(why) = &gate {
        let _ = writeln!(stderr(), "polc: {}", polc::hidden::printable(why));
    }
    Ok(if gate.is_some() || is_partial { FINDINGS } else { CLEAN })
}

/// Why the answer is not the one that is wanted; none if it is, or any is.
fn gate(arguments: &Arguments, holders: &[Holder]) -> Option<String> {
    let is_gated = arguments.exactly.is_some() || arguments.fail_if_any || arguments.fail_if_none;
    if let Some(holder) = holders.iter().find(|holder| holder.holds == Holds::NotKnown).filter(|_| is_gated) {
        return Some(format!("it is not known of `{}`", holder.subject));
    }
    if let Some(wanted) = &arguments.exactly {
        let wanted: Vec<&str> = wanted.iter().map(|name| name.trim()).filter(|name| !name.is_empty()).collect();
        let more: Vec<&str> = holders.iter().map(|holder| &*holder.subject).filter(|name| !wanted.contains(name)).collect();
        let less = wanted.iter().copied().filter(|name| !holders.iter().any(|holder| holder.subject == *name));
        let less: Vec<&str> = less.collect();
        let list = |names: Vec<&str>| polc::suggest::all_of(names);
        return match (more.is_empty(), less.is_empty()) {
            (true, true) => None,
            (false, true) => Some(format!("{} can, too", list(more))),
            (true, false) => Some(format!("{} cannot", list(less))),
            (false, false) => Some(format!("{} can, too; {} cannot", list(more), list(less))),
        };
    }
    if arguments.fail_if_any && !holders.is_empty() {
        return Some("somebody can".to_owned());
    }
    let nobody = !holders.iter().any(|holder| holder.holds == Holds::All);
    (arguments.fail_if_none && nobody).then(|| "nobody can".to_owned())
}
