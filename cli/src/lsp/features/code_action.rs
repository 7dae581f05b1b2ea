//! Ways out: the fixes of a finding, all safe fixes of a file at once, and a comment that allows what a finding is about.

use gen_lsp_types::{
    CodeAction, CodeActionKind, CodeActionOptions, CodeActionProvider, CodeActionRequest, CodeActionResponse, Diagnostic,
    ServerCapabilities, TextEdit, Uri, WorkspaceEdit,
};

use super::edits::Edits;
use super::{Answer, Answers, Params};
use crate::lsp::positions::Positions as _;
use crate::lsp::problems::Shown;
use crate::lsp::problems::range;
use crate::lsp::session::{File, Session};
use polc::catalogue::Release;
use polc::diagnostic::{Applicability, Fix};
use polc::lint;
use polc::project::live::{InDocument, LivePolicy, Problem, Text};
use polc::project::upgrade::Upgrading;
use polc::source::Location;

/// Characters of a proposal that a menu shows.
const SHOWN: usize = 60;

/// All safe fixes of a file.
const FIX_ALL: &str = "source.fixAll.polc";

pub(super) struct Actions;

impl Answers for Actions {
    type Request = CodeActionRequest;

    fn advertise(capabilities: &mut ServerCapabilities) {
        capabilities.code_action_provider = Some(CodeActionProvider::CodeActionOptions(CodeActionOptions {
            code_action_kinds: Some(vec![CodeActionKind::QuickFix, CodeActionKind::from(FIX_ALL)]),
            ..CodeActionOptions::default()
        }));
    }

    fn answer(session: &mut Session, params: Params<Self>) -> Answer<Self> {
        let Some(file) = session.file(&params.text_document.uri) else { return Ok(None) };
        let (File::Policy(at, _) | File::Config(at)) = file;
        let Some(set) = session.sets.get(at) else { return Ok(None) };
        let (problems, content) = match file {
            File::Policy(_, id) => (set.problems_of(id), set.document(id).map(|document| &document.content)),
            File::Config(_) => (set.config_problems(), set.config_file.as_ref().map(|file| &file.content)),
        };
        let Some(content) = content else { return Ok(None) };
        let wanted = |kind: &str| {
            let only = params.context.only.as_ref();
            only.is_none_or(|only| only.iter().any(|only| is_within(kind, &only.to_string())))
        };
        let work = Work { session, set, file, shown: session.shown(set) };
        let asked = content.bytes(params.range, session.encoding);
        let mut actions = Vec::new();
        if wanted("quickfix") {
            let touches = |problem: &&Problem| {
                let at = problem.primary.at.range();
                at.start <= asked.1 && asked.0 <= at.end
            };
            for problem in problems.iter().filter(touches) {
                actions.extend(work.fixes(problem));
                actions.extend(work.upgrade(problem));
                actions.extend(work.allowance(problem, content));
            }
        }
        if wanted(FIX_ALL) {
            actions.extend(work.all_fixes(&problems));
        }
        Ok(Some(actions.into_iter().map(CodeActionResponse::CodeAction).collect()))
    }
}

/// Whether a kind of action is of another kind: `source.fixAll.polc` is of `source`.
fn is_within(kind: &str, of: &str) -> bool {
    kind.strip_prefix(of).is_some_and(|rest| rest.is_empty() || rest.starts_with('.') || of.is_empty())
}

/// The beginning of a text, if it is long.
fn shortened(text: &str) -> String {
    if text.chars().count() <= SHOWN { text.to_owned() } else { text.chars().take(SHOWN).chain(['…']).collect() }
}

struct Work<'s> {
    session: &'s Session,
    set: &'s LivePolicy,
    file: File,
    shown: Shown<'s>,
}

impl<'s> Work<'s> {
    fn place(&self, at: Location) -> Option<InDocument<'s>> {
        match self.file {
            File::Policy(..) => self.set.place(at),
            File::Config(_) => self.set.config_place(at),
        }
    }

    fn action(&self, title: String, kind: CodeActionKind, problem: Option<&Problem>, edit: WorkspaceEdit) -> CodeAction {
        let diagnostics: Vec<Diagnostic> =
            problem.map(|problem| self.shown.all(vec![problem.clone()], |at| self.place(at))).unwrap_or_default();
        CodeAction {
            title,
            kind: Some(kind),
            diagnostics: (!diagnostics.is_empty()).then_some(diagnostics),
            edit: Some(edit),
            ..CodeAction::default()
        }
    }

    fn edit<'f>(&self, fixes: impl IntoIterator<Item = &'f Fix>) -> WorkspaceEdit {
        let mut edits = Edits::new(&self.session.client);
        for edit in fixes.into_iter().flat_map(|fix| &fix.edits) {
            let Some(place) = self.place(edit.at) else { continue };
            let range = range(&place, self.session.encoding);
            edits.add(&Uri(place.uri.to_owned()), place.content.version, TextEdit { range, new_text: edit.text.clone() });
        }
        edits.finish()
    }

    fn fixes(&self, problem: &Problem) -> Vec<CodeAction> {
        let preferred = problem.fixes.iter().position(|fix| fix.applicability == Applicability::Safe);
        let action = |(at, fix): (usize, &Fix)| {
            let title = match fix.applicability {
                Applicability::Safe => fix.title.clone(),
                Applicability::Unsafe => format!("{} (changes privileges)", fix.title),
            };
            let mut action = self.action(title, CodeActionKind::QuickFix, Some(problem), self.edit([fix]));
            action.is_preferred = (Some(at) == preferred).then_some(true);
            action
        };
        problem.fixes.iter().enumerate().map(action).collect()
    }

    /// What `polc migrate` proposes where releases differ: the statements that keep on the newest target what the oldest gives.
    fn upgrade(&self, problem: &Problem) -> Option<CodeAction> {
        let upgrades = [&lint::DIFFERS_BETWEEN_TARGETS, &lint::BROADER_ON_RELEASE, &lint::DEPRECATED_FEATURE_ID];
        if !upgrades.iter().any(|rule| rule.id == problem.id) {
            return None;
        }
        let (path, at) = (self.set.path_of(problem.primary.at.file)?, problem.primary.at);
        let project = self.set.as_project();
        let mut role = None;
        project.each_policy(|policy| {
            let is_it = |role: &&polc::policy::Role| {
                let file = project.sources().file(role.source.file);
                file.name == path && role.contains(Location { file: role.source.file, ..at })
            };
            role = policy.roles.iter().find(is_it).map(|role| (role.name.to_string(), role.tree.is_abstract));
        });
        let (role, is_abstract) = role?;
        let releases: Vec<Release> = self.set.targets.iter().filter_map(|on| on.target.kibana()).map(|on| on.release).collect();
        let (from, newest) = (*releases.iter().min()?, *releases.iter().max()?);
        // With one target it is the way from there to the newest release.
        let is_for_both = from < newest;
        let to = if is_for_both { newest } else { Release::newest() };
        let mut asked = Upgrading::new(from, to, None).ok()?;
        asked.is_for_both = is_for_both;
        // What an abstract role would lose, those that extend it do.
        asked.roles = if is_abstract { Vec::new() } else { vec![role] };
        let kept = project.edits_to_keep(&asked).ok()?;
        let mut edits = Edits::new(&self.session.client);
        let mut words = Vec::new();
        for (name, edit) in &kept {
            let document = self.set.documents().find(|(_, it)| it.path.to_string_lossy() == *name).map(|(_, it)| it)?;
            let at = edit.at.range();
            let range = document.content.range(at.start, at.end, self.session.encoding);
            let said = edit.text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
            words.extend(said);
            edits.add(&Uri(document.uri.clone()), document.content.version, TextEdit { range, new_text: edit.text.clone() });
        }
        if words.is_empty() {
            return None;
        }
        let title = format!("Keep on {} what {} gives: {} (changes privileges)", to.id(), from.id(), shortened(&words.join(" ")));
        Some(self.action(title, CodeActionKind::QuickFix, Some(problem), edits.finish()))
    }

    /// A comment on the line before that allows what a finding is about. What makes a policy meaningless cannot be allowed.
    fn allowance(&self, problem: &Problem, content: &Text) -> Option<CodeAction> {
        if !problem.id.is_excusable() || !matches!(self.file, File::Policy(..)) {
            return None;
        }
        let place = self.place(problem.primary.at)?;
        let (start, end) = content.lines.line(&content.text, content.lines.line_of(place.start));
        let line = content.text.get(start..end)?;
        let indent: String = line.chars().take_while(|c| matches!(c, ' ' | '\t')).collect();
        let mut edits = Edits::new(&self.session.client);
        let range = content.range(start, start, self.session.encoding);
        let new_text = format!("{indent}// polc: allow({}) say why\n", problem.id.name);
        edits.add(&Uri(place.uri.to_owned()), content.version, TextEdit { range, new_text });
        let title = format!("Allow {} here, with a reason", problem.id.name);
        Some(self.action(title, CodeActionKind::QuickFix, Some(problem), edits.finish()))
    }

    /// The first safe fix of each finding, as far as they do not touch each other.
    fn all_fixes(&self, problems: &[Problem]) -> Option<CodeAction> {
        let mut chosen: Vec<&Fix> = Vec::new();
        // A comment may only seem to allow nothing because an error keeps its finding from being seen.
        let is_known = self.set.is_known();
        for problem in problems.iter().filter(|problem| is_known || problem.id != lint::UNUSED_SUPPRESSION.id) {
            let Some(fix) = problem.fixes.iter().find(|fix| fix.applicability == Applicability::Safe) else { continue };
            let mut taken = chosen.iter().flat_map(|fix| &fix.edits);
            let meets = |a: Location, b: Location| a.file == b.file && a.start <= b.end && b.start <= a.end;
            if !taken.any(|held| fix.edits.iter().any(|edit| meets(held.at, edit.at))) {
                chosen.push(fix);
            }
        }
        if chosen.is_empty() {
            return None;
        }
        let title = format!("Make all safe fixes ({})", chosen.len());
        Some(self.action(title, CodeActionKind::from(FIX_ALL), None, self.edit(chosen)))
    }
}
