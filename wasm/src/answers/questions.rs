//! Questions: what everybody holds, and why somebody does or does not.

use polc::project::Options;
use polc::question::{Columns, Matrix, Question};
use polc::report::Style;
use polc::report::of_questions::{self, TableFormat};
use serde::Deserialize;

use super::{Answer, Files, project, text};

/// What `matrix` may be asked beside the files.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct MatrixOptions {
    targets: Vec<String>,
    privileges: bool,
    privileged: bool,
    #[serde(rename = "in")]
    spaces: Vec<String>,
}

/// What `why` may be asked beside the files, the role and the claim.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct WhyOptions {
    targets: Vec<String>,
}

/// What everybody holds.
pub(crate) fn matrix(files: Files, asked: MatrixOptions) -> Answer {
    let columns = if asked.privileges { Columns::Privileges } else { Columns::Features };
    let wanted = Matrix { columns, privileged: asked.privileged, spaces: asked.spaces };
    let answered = project(files)?.matrix(&on(&asked.targets), &wanted).map_err(text)?;
    let mut json = Vec::new();
    // There is always room in memory.
    let _ = of_questions::table(TableFormat::Json, &answered.answer, Style::default(), &mut json);
    Ok(String::from_utf8_lossy(&json).into_owned())
}

/// Why somebody holds what is claimed, or does not.
pub(crate) fn why(files: Files, subject: &str, claim: &str, asked: WhyOptions) -> Answer {
    let question = Question::parse(claim).map_err(text)?;
    let answered = project(files)?.why(&on(&asked.targets), subject, &question).map_err(text)?;
    let report = of_questions::Why {
        subject,
        claim: &question.text,
        verdict: answered.answer.verdict(),
        chains: &answered.answer.chains,
        would_break: &answered.answer.would_break,
        sources: &answered.sources,
    };
    let mut json = Vec::new();
    let _ = report.json(&mut json);
    Ok(String::from_utf8_lossy(&json).into_owned())
}

fn on(targets: &[String]) -> Options {
    targets.iter().fold(Options::default(), |options, name| options.target(name))
}
