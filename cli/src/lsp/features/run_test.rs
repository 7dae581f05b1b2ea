//! Runs one test, or looks whether one prohibition is kept, on the text as the editor has it.

use gen_lsp_types::{
    CodeLens, MessageType, ShowDocumentParams, ShowDocumentRequest, ShowMessageNotification, ShowMessageParams, Uri,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Failure;
use super::commands::{self, Command};
use crate::lsp::session::{Session, Spot};
use crate::lsp::uri::uri_of;
use polc::diagnostic::Diagnostic;
use polc::emit;
use polc::policy::Source;
use polc::project::live::{ItemId, Ran};
use polc::report::Style;
use polc::report::of_tests::{self, Format, TestReport};
use polc::suggest::all_of;
use polc::syntax::tree::{ItemKind, Name};

/// What is to be run.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Wanted {
    /// A file of the policy.
    uri: Uri,
    #[serde(flatten)]
    claim: Claim,
}

/// A test or a prohibition, by its title. One of each may have the same.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Claim {
    Test(String),
    Forbid(String),
}

impl Claim {
    /// The one that an item is, and where its title stands.
    fn of<'s>(source: &Source<'s>) -> Option<(Claim, &'s Name)> {
        let value = |title| source.value(title).into_owned();
        match &source.item.kind {
            ItemKind::Test(test) => Some((Claim::Test(value(&test.title)), &test.title)),
            ItemKind::Forbid(forbid) => Some((Claim::Forbid(value(&forbid.title)), &forbid.title)),
            _ => None,
        }
    }

    fn what(&self) -> &'static str {
        match self {
            Claim::Test(_) => "test",
            Claim::Forbid(_) => "prohibition",
        }
    }

    fn title(&self) -> &str {
        let (Claim::Test(title) | Claim::Forbid(title)) = self;
        title
    }
}

/// The lens above a test or a prohibition.
pub(super) fn lens(spot: &Spot, id: ItemId, source: &Source) -> Option<CodeLens> {
    let (claim, title) = Claim::of(source)?;
    let range = spot.range(id, title.span);
    let label = match claim {
        Claim::Test(_) => "Run test",
        Claim::Forbid(_) => "Check prohibition",
    };
    Some(commands::lens::<Run>(range, label.to_owned(), Wanted { uri: Uri(spot.document.uri.clone()), claim }))
}

/// The lenses that say who holds all that prohibitions forbid, with those who may; they check the prohibition. All are asked about at once,
/// which takes one check of the policy.
pub(super) fn held_by(spot: &Spot, forbids: &[ItemId]) -> Vec<CodeLens> {
    let held = if forbids.is_empty() { None } else { spot.set.held_by(forbids) };
    let lenses = held.into_iter().flatten().filter_map(|(id, holders)| {
        let source = spot.set.source(id)?;
        let (claim, title) = Claim::of(&source)?;
        let label = match holders.as_slice() {
            [] => "held by nobody".to_owned(),
            [one] => format!("held by {one}"),
            several => format!("held by {} roles and personas", several.len()),
        };
        let range = spot.range(id, title.span);
        Some(commands::lens::<Run>(range, label, Wanted { uri: Uri(spot.document.uri.clone()), claim }))
    });
    lenses.collect()
}

pub(super) struct Run;

impl Command for Run {
    const NAME: &'static str = "polc.runTest";
    const TAKES: &'static str = "uri, and test or forbid";
    type Argument = Wanted;

    fn run(session: &mut Session, wanted: Wanted) -> Result<Value, Failure> {
        // What is said of prohibitions may be waiting for a pause.
        if matches!(wanted.claim, Claim::Forbid(_)) {
            session.finish();
        }
        let ran = ran(session, &wanted)?;
        let tests = [ran.result];
        let report =
            TestReport { sources: &ran.sources, errors: &[], tests: &tests, targets: ran.targets, coverage: None, root: None };
        let text = String::from_utf8_lossy(&written(Format::Full, &report)?).into_owned();
        let mut result: Value = serde_json::from_slice(&written(Format::Json, &report)?)
            .map_err(|error| Failure::Refused(format!("the result cannot be written: {error}")))?;
        let title = wanted.claim.title();
        let wrong = report.diagnostics();
        let shows_documents = session.client.can.show_documents;
        let (kind, message) = match wrong.split_first() {
            Some((first, rest)) => (MessageType::Error, failed(first, rest.len(), &report, !shows_documents)),
            None => (MessageType::Info, holds(&report, title)),
        };
        session.client.notify::<ShowMessageNotification>(ShowMessageParams { kind, message });
        if shows_documents && !wrong.is_empty() {
            let path = session
                .write("tests", &format!("{}.txt", emit::file_name(title)), &text)
                .map_err(|cause| Failure::Refused(format!("the report cannot be written: {cause}")))?;
            // Beside the policy, which is what one goes on with.
            let params = ShowDocumentParams { uri: uri_of(&path), external: Some(false), take_focus: Some(false), selection: None };
            session.client.ask::<ShowDocumentRequest>(params);
        }
        if let Some(result) = result.as_object_mut() {
            result.insert("report".to_owned(), text.into());
        }
        Ok(result)
    }
}

fn ran(session: &Session, wanted: &Wanted) -> Result<Ran, Failure> {
    let (what, title) = (wanted.claim.what(), wanted.claim.title());
    let set = commands::policy_of(session, &wanted.uri)?.set;
    let is_wanted =
        |id: &ItemId| set.source(*id).and_then(|source| Claim::of(&source)).is_some_and(|(claim, _)| claim == wanted.claim);
    let mut named = set.items().map(|(id, _)| id).filter(is_wanted);
    let id = named.next().ok_or_else(|| Failure::Refused(format!("there is no {what} \"{title}\"")))?;
    if named.next().is_some() {
        return Err(Failure::Refused(format!("two {what}s are called \"{title}\"")));
    }
    set.run(id).map_err(|why| Failure::Refused(format!("\"{title}\" was not run: {why}")))
}

fn written(format: Format, report: &TestReport) -> Result<Vec<u8>, Failure> {
    let mut out = Vec::new();
    of_tests::write(format, report, Style::default(), &mut out)
        .map_err(|error| Failure::Refused(format!("the result cannot be written: {error}")))?;
    Ok(out)
}

/// In a line, that it holds.
fn holds(report: &TestReport, title: &str) -> String {
    let mut targets: Vec<&str> = Vec::new();
    let assertions = report.tests.iter().flat_map(|test| &test.assertions);
    for (target, _) in assertions.flat_map(|assertion| &assertion.outcomes) {
        if !targets.contains(&target.as_str()) {
            targets.push(target);
        }
    }
    match targets.as_slice() {
        [] => format!("\"{title}\" holds"),
        _ => format!("\"{title}\" holds on {}", all_of(targets)),
    }
}

/// In a line, what fails first; and where that comes from, for whom nothing else shows it.
fn failed(first: &Diagnostic, more: usize, report: &TestReport, with_place: bool) -> String {
    let mut message = first.message.clone();
    if !first.targets.is_empty() && report.targets > 1 {
        message = format!("{message} on {}", all_of(first.targets.iter().map(String::as_str)));
    }
    if let Some(label) = first.related.first().filter(|_| with_place) {
        let file = report.sources.file(label.at.file);
        let position = file.position(label.at.range().start);
        message = format!("{message} ({}:{}:{}: {})", file.path, position.line, position.column, label.message);
    }
    if more > 0 {
        message = format!("{message}, and {more} more");
    }
    message
}
