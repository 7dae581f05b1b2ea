//! Runs a test of a policy that is being edited, on what it needs of the policy; and looks whether a prohibition is kept, which its rule
//! has said already.

use rustc_hash::FxHashSet;

use super::items::{DocumentId, Entry, ItemId};
use super::places::Problem;
use super::{LivePolicy, OnTarget};
use crate::check::{self, Context};
use crate::config::Target;
use crate::diagnostic::{Diagnostic, Severity, errors, tidy};
use crate::lint::FORBIDDEN_COMBINATION;
use crate::policy::Source;
use crate::source::{Location, SourceMap};
use crate::syntax::tree::{Forbid, ItemKind};
use crate::syntax::{not_utf8, unclosed_comment};
use crate::verify::{self, AssertionResult, Outcome, TestResult, Verifier, named_targets, roles_of_tests};

/// What became of a test; of a prohibition, as of a test with one assertion.
#[derive(Debug)]
#[non_exhaustive]
pub struct Ran {
    /// The files that places are in.
    pub sources: SourceMap,
    /// What became of it.
    pub result: TestResult,
    /// How many targets it was run on.
    pub targets: usize,
}

impl LivePolicy {
    /// Runs a test, or looks whether a prohibition is kept; there, [`compare`](LivePolicy::compare) has to be done. If nothing can be told, the
    /// sentence says why.
    pub fn run(&self, id: ItemId) -> Result<Ran, String> {
        let in_config = self.config_problems();
        if let (Some(error), Some(at)) = (in_config.iter().find(|problem| is_error(problem)), &self.config_file) {
            let name = at.path.file_name().unwrap_or_default().to_string_lossy();
            return Err(format!("{name} has an error: {}", error.message));
        }
        let sources = self.sources();
        let because_of = |mut wrong: Vec<Problem>| {
            tidy(&mut wrong);
            let (first, rest) = wrong.split_first()?;
            let file = sources.file(first.primary.at.file);
            let line = file.line_of(first.primary.at.range().start) + 1;
            let more = if rest.is_empty() { String::new() } else { format!(" (and {} more)", rest.len()) };
            Some(format!("{}:{line}: {}{more}", file.path, first.message))
        };
        let source = self.source(id).ok_or("it is gone")?;
        let ran = match &source.item.kind {
            ItemKind::Forbid(forbid) => self.run_prohibition(id, forbid, &source),
            _ => self.run_test(id),
        };
        let (result, targets) = ran.map_err(|wrong| because_of(wrong).unwrap_or_default())?;
        let outcomes = result.assertions.iter().flat_map(|assertion| &assertion.outcomes);
        let mut reasons = outcomes.filter_map(|(_, outcome)| if let Outcome::NotRun(why) = outcome { Some(why) } else { None });
        match reasons.next() {
            Some(why) => Err(why.clone()),
            None => Ok(Ran { sources, result, targets }),
        }
    }

    /// All documents, as places have them.
    pub(super) fn sources(&self) -> SourceMap {
        let mut sources = SourceMap::default();
        for (_, document) in self.documents() {
            let path = self.folder.as_ref().and_then(|folder| document.path.strip_prefix(folder).ok());
            sources.add(path.unwrap_or(&document.path).to_string_lossy(), document.content.text.as_str());
        }
        sources
    }

    /// Runs a test on the roles and personas that it names, with all that they extend.
    fn run_test(&self, id: ItemId) -> Result<(TestResult, usize), Vec<Problem>> {
        let mut ids = self.resolved.with_ancestors(self.asked_about(id));
        ids.push(id);
        let documents: FxHashSet<DocumentId> = ids.iter().filter_map(|id| Some(self.items.get(*id)?.document)).collect();
        let policy = self.policy(ids.iter().copied());
        let mut targets: Vec<Target> = self.targets.iter().map(|on| on.target.clone()).collect();
        let of_run = targets.len();
        let named = named_targets(&policy, &self.config, |_| true, Some(&mut targets));
        let contexts = self.targets.iter().map(OnTarget::context).chain(targets.iter().skip(of_run).map(Context::new));
        let contexts: Vec<Context> = contexts.collect();
        let roles = roles_of_tests(&policy);
        let linter = self.linter(&documents, &mut Vec::new());
        let mut wrong = self.wrong_in(&ids, &documents);
        let mut on = Vec::new();
        for (n, context) in contexts.iter().enumerate() {
            let (made, found) = verify::RolesOnTarget::new(context, &policy, &roles, n < of_run);
            on.push(made);
            // Some errors are up to the configuration and to comments.
            let settled = found
                .iter()
                .filter_map(|(diagnostic, holder)| linter.settle(self.placed(diagnostic), holder.map(|at| self.in_document(at))));
            wrong.extend(settled);
        }
        wrong.extend(check::unknown_targets(&policy, &self.config).iter().map(|diagnostic| self.placed(diagnostic)));
        wrong.retain(is_error);
        let verifier = Verifier { policy: &policy, targets: &on, named: &named, errors: &[], is_limited: false };
        match verifier.run(|_| wrong.is_empty()).pop() {
            Some(result) => Ok((self.placed_result(result), targets.len())),
            None => Err(wrong),
        }
    }

    /// The roles and personas that a test is about: all that there are where it says who only can.
    fn asked_about(&self, id: ItemId) -> Vec<ItemId> {
        let is_test = |id: ItemId| match &self.source(id)?.item.kind {
            ItemKind::Test(test) => Some(test.assertions.iter().any(|it| it.only)),
            _ => None,
        };
        if is_test(id) != Some(true) {
            return self.subjects_of(id);
        }
        let is_subject = |entry: &Entry| matches!(entry.item.kind, ItemKind::Role(_) | ItemKind::Persona(_));
        self.items.iter().filter(|(_, entry)| is_subject(entry)).map(|(id, _)| id).collect()
    }

    /// What is wrong with the names and the syntax of some items and of the documents that they stand in.
    fn wrong_in(&self, ids: &[ItemId], documents: &FxHashSet<DocumentId>) -> Vec<Problem> {
        let mut wrong = Vec::new();
        let mut meant: FxHashSet<ItemId> = ids.iter().copied().collect();
        for id in documents {
            let Some(document) = self.document(*id) else { continue };
            // What roles are for that do not say it.
            let is_platform = |id: &ItemId| self.items.get(*id).is_some_and(|it| matches!(it.item.kind, ItemKind::Platform(_)));
            meant.extend(document.items.iter().copied().filter(is_platform));
            wrong.extend(document.content.invalid.map(|at| not_utf8(self.file_of(*id), at)));
            wrong.extend(document.open_comment.map(|at| unclosed_comment(self.file_of(*id), at)));
            wrong.extend(document.hidden.iter().map(|found| found.clone().moved(self.file_of(*id), 0)));
        }
        let is_meant = |at: Location| meant.contains(&ItemId::of_file(at.file));
        // Of two with one name, the second is told off; which one was meant is not known.
        let is_twin =
            |found: &Diagnostic| found.id == errors::DUPLICATE_ITEM && found.related.iter().any(|label| is_meant(label.at));
        let naming = self.naming.iter().filter(|found| is_meant(found.primary.at) || is_twin(found));
        let syntax = meant.iter().filter_map(|id| self.items.get(*id)).flat_map(|entry| &entry.syntax);
        wrong.extend(naming.chain(syntax).map(|diagnostic| self.placed(diagnostic)));
        wrong
    }

    /// A prohibition is kept where its rule has nothing to say.
    fn run_prohibition(&self, id: ItemId, forbid: &Forbid, source: &Source) -> Result<(TestResult, usize), Vec<Problem>> {
        let mut problems: Vec<Problem> = self.problems(|_| true).into_values().flatten().collect();
        tidy(&mut problems);
        // A role that is not known in full may break it; other claims may not.
        let is_of_other_claim = |at: Location| {
            let item = self.document_of_file(at.file).and_then(|document| self.item_at(document, at.start as usize));
            let kind = item.filter(|item| *item != id).and_then(|item| Some(&self.items.get(item)?.item.kind));
            matches!(kind, Some(ItemKind::Test(_) | ItemKind::Forbid(_)))
        };
        let is_wrong = |problem: &&Problem| is_error(problem) && !problem.id.is_rule() && !is_of_other_claim(problem.primary.at);
        let wrong: Vec<Problem> = problems.iter().filter(is_wrong).cloned().collect();
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let at = self.in_document(source.at(forbid.title.span));
        let is_broken =
            |problem: &&Problem| problem.id == FORBIDDEN_COMBINATION.id && problem.related.iter().any(|label| label.at == at);
        let outcome = |on: &OnTarget| {
            let here = problems.iter().filter(is_broken).filter(|problem| problem.targets.contains(&on.target.name));
            let here: Vec<Problem> = here.cloned().collect();
            (on.target.name.clone(), if here.is_empty() { Outcome::Passed } else { Outcome::Failed(here) })
        };
        // `on` and `unless` may stand in either order.
        let ends = [forbid.on.last(), forbid.unless.last()].into_iter().flatten().map(|name| name.span);
        let span = forbid.title.span.to(ends.max_by_key(|span| span.end).unwrap_or(forbid.body.span));
        let text = span.of(source.text).split_whitespace().collect::<Vec<_>>().join(" ");
        let assertion = AssertionResult {
            text: format!("forbid {text}"),
            at: self.in_document(source.at(span)),
            outcomes: self.targets.iter().filter(|on| source.covers(&forbid.on, &on.target.known())).map(outcome).collect(),
            untestable: Vec::new(),
        };
        let title = source.value(&forbid.title).into_owned();
        Ok((TestResult { title, at, assertions: vec![assertion] }, self.targets.len()))
    }

    /// A result whose places are in documents.
    fn placed_result(&self, mut result: TestResult) -> TestResult {
        result.at = self.in_document(result.at);
        for assertion in &mut result.assertions {
            assertion.at = self.in_document(assertion.at);
            let failed = assertion.outcomes.iter_mut().filter_map(|(_, outcome)| match outcome {
                Outcome::Failed(failures) => Some(failures),
                Outcome::Passed | Outcome::NotRun(_) => None,
            });
            for diagnostic in failed.flatten().chain(&mut assertion.untestable) {
                diagnostic.each_place(|at| *at = self.in_document(*at));
            }
        }
        result
    }
}

fn is_error(problem: &Problem) -> bool {
    problem.severity == Severity::Error
}
