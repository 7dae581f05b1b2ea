//! Why somebody holds what a test claims, or does not: the chain of `polc why`, on the text as the editor has it.

use gen_lsp_types::{CodeLens, MessageType, ShowMessageNotification, ShowMessageParams, Uri};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Failure;
use super::commands::{self, Command};
use crate::lsp::session::{Session, Spot};
use polc::policy::Source;
use polc::project::live::ItemId;
use polc::question::Question;
use polc::report::Style;
use polc::report::of_questions;
use polc::syntax::tree::Test;

/// What is asked.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Wanted {
    /// A file of the policy.
    uri: Uri,
    subject: String,
    claim: String,
}

/// A lens for each subject and what is claimed of it.
pub(super) fn lenses(spot: &Spot, id: ItemId, source: &Source, test: &Test) -> Vec<CodeLens> {
    let asked = test.asked(source.text).into_iter().map(|(span, subject, claim)| {
        let range = spot.range(id, span);
        let wanted = Wanted { uri: Uri(spot.document.uri.clone()), subject, claim };
        commands::lens::<Why>(range, "Why?".to_owned(), wanted)
    });
    asked.collect()
}

pub(super) struct Why;

impl Command for Why {
    const NAME: &'static str = "polc.why";
    const TAKES: &'static str = "uri, subject and claim";
    type Argument = Wanted;

    fn run(session: &mut Session, wanted: Wanted) -> Result<Value, Failure> {
        let question = Question::parse(&wanted.claim).map_err(|misread| Failure::Refused(misread.to_string()))?;
        let set = commands::policy_of(session, &wanted.uri)?.set;
        let (chains, sources) = set.why(&wanted.subject, &question).ok_or_else(|| {
            Failure::Refused(format!("there is no role or persona `{}`, or the policy has too many roles", wanted.subject))
        })?;
        let report = of_questions::Why::new(&wanted.subject, &question, &chains, &sources);
        let mut text = Vec::new();
        report
            .text(Style::default(), &mut text)
            .map_err(|error| Failure::Refused(format!("the answer cannot be written: {error}")))?;
        let text = String::from_utf8_lossy(&text).into_owned();
        let message = text.lines().take(SHOWN).collect::<Vec<_>>().join("\n");
        session.client.notify::<ShowMessageNotification>(ShowMessageParams { kind: MessageType::Info, message });
        Ok(json!({ "answer": report.verdict().name(), "report": text }))
    }
}

/// Lines of a chain that a message shows.
const SHOWN: usize = 6;
