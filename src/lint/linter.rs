//! How findings are taken: their levels, the suppressions that cover them, and what could not be judged.

use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};

use super::asked_rules::AskedRules;
use super::levels::{Levels, Overrides};
use super::on_target::{Look, RulesOnTarget};
use super::roles::Digest;
use super::rule::Check as RuleCheck;
use super::rules::{self, RULES};
use super::suppress::{self, Covering, Suppression};
use crate::check::Context;
use crate::check::effective::Effective;
use crate::config::{Config, Target};
use crate::diagnostic::{Diagnostic, Id, Level, Severity, Suppressed, SuppressedBy, errors};
use crate::policy::{Policy, Role, RoleId};
use crate::source::{FileId, Location, SourceMap};
use crate::syntax::HIDDEN;
use crate::syntax::tree::Tree;

/// How the findings of one policy set are to be taken, and what is asked to find them.
#[derive(Debug)]
pub struct Linter<'s> {
    pub(super) levels: Arc<Levels>,
    asked: AskedRules,
    pub(super) suppressions: FxHashMap<FileId, (&'s str, Vec<Suppression>)>,
    /// What they are for, by their rules.
    covering: FxHashMap<FileId, FxHashMap<usize, Covering>>,
    pub(super) suppressed: Mutex<Vec<Suppressed>>,
    /// Items that no rule was asked about, because of an error, by file, offset and length: whether a comment about them is needed is
    /// not known.
    pub(super) unjudged: Mutex<FxHashSet<(FileId, u32, u32)>>,
    /// The rules that compare roles were asked.
    pub(super) is_compared: bool,
    /// Only what may be an error is asked about.
    pub(super) errors_only: bool,
    /// The configuration has an error: what rules would say of targets that are not what they were meant to be helps nobody.
    pub(super) is_quiet: bool,
}

impl<'s> Linter<'s> {
    /// Reads levels and suppressions. `wrong` is what is wrong with the syntax of the files.
    pub fn new(
        sources: &'s SourceMap,
        files: &[(FileId, Tree)],
        wrong: &[Diagnostic],
        config: &Config,
        overrides: &Overrides,
    ) -> (Linter<'s>, Vec<Diagnostic>) {
        let names = files.iter().map(|(file, _)| (*file, sources.file(*file).name.as_str()));
        let (levels, mut diagnostics) = Levels::new(config, overrides, names);
        let trees: FxHashMap<FileId, &Tree> = files.iter().map(|(file, tree)| (*file, tree)).collect();
        // What is hidden in a text does not keep it from being understood, nor does what excuses nobody keep anything from being known.
        let is_harmless = |id: Id| HIDDEN.contains(&id) || id == errors::EXCUSED_PROHIBITION;
        let is_error = |found: &&Diagnostic| found.severity == Severity::Error && !is_harmless(found.id);
        let errors = || wrong.iter().filter(is_error).map(|diagnostic| diagnostic.primary.at);
        let broken = errors().filter_map(|at| {
            let items = &trees.get(&at.file)?.items;
            let item = items.get(items.partition_point(|item| item.offset <= at.start).checked_sub(1)?)?;
            Some((at.file, item.offset, item.len))
        });
        let broken: FxHashSet<(FileId, u32, u32)> = broken.collect();
        let is_quiet = errors().any(|at| !trees.contains_key(&at.file));
        let items = broken.iter().map(|(file, offset, _)| (*file, *offset)).collect();
        // What is switched off is asked about as well, to say how much is not shown.
        let asked = AskedRules::new(&levels, |level, usual| !is_quiet && (level != Level::Allow || usual != Level::Allow), items);
        let mut linter = Linter::with(Arc::new(levels), is_quiet);
        linter.asked = asked;
        linter.unjudged = Mutex::new(broken);
        for (file, tree) in files {
            let bounds = || tree.items.iter().map(|item| item.offset as usize..(item.offset + item.len) as usize).collect();
            linter.read(*file, sources.text(*file), bounds, &mut diagnostics);
        }
        (linter, diagnostics)
    }

    /// One that asks nothing, for findings that are there already, and knows no suppressions yet.
    pub(crate) fn with(levels: Arc<Levels>, is_quiet: bool) -> Linter<'s> {
        Linter {
            levels,
            asked: AskedRules::default(),
            suppressions: FxHashMap::default(),
            covering: FxHashMap::default(),
            suppressed: Mutex::default(),
            unjudged: Mutex::default(),
            is_compared: true,
            errors_only: false,
            is_quiet,
        }
    }

    /// Reads the suppressions of a file, given the bounds of its items, and says what is wrong with them.
    pub fn read(
        &mut self,
        file: FileId,
        text: &'s str,
        items: impl FnOnce() -> Vec<Range<usize>>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let found = suppress::read(file, text, items, diagnostics);
        if !found.is_empty() {
            self.covering.insert(file, Covering::by_rule(text, &found));
            self.suppressions.insert(file, (text, found));
        }
    }

    /// The same for whoever only wants to know whether something is an error. Which suppressions are needed is then not known.
    pub(crate) fn errors_only(self) -> Linter<'s> {
        let is_quiet = self.is_quiet;
        let asked = self.asked.only(&self.levels, |level, _| !is_quiet && level == Level::Deny);
        Linter { errors_only: true, asked, ..self }
    }

    /// What is to be asked.
    pub(crate) fn asked(&self) -> &AskedRules {
        &self.asked
    }

    /// Asks about a role, and settles what is found. Gives what the role grants, and what the rules that compare roles go by.
    pub fn role<'a>(
        &self,
        on: &RulesOnTarget<'_, 'a>,
        id: RoleId,
        out: &mut Vec<Diagnostic>,
    ) -> (Option<Effective<'a>>, Option<Digest>) {
        let policy = on.policy();
        let Look { found, effective, digest, is_judged } = on.role(id);
        if !is_judged {
            self.pass_over(policy, policy.role(id));
        }
        let holder = Some(policy.role(id).location());
        out.extend(found.into_iter().filter_map(|diagnostic| self.settle(diagnostic, holder)));
        (effective, digest)
    }

    /// Remembers that no rule was asked about a role, nor about what it inherits.
    fn pass_over(&self, policy: &Policy, role: &Role) {
        let mut waiting = vec![role];
        while let Some(role) = waiting.pop() {
            let item = role.source.item;
            if self.leave_unjudged(role.source.file, item.offset, item.len) {
                waiting.extend(role.parents.iter().map(|id| policy.role(*id)));
            }
        }
    }

    /// Remembers that no rule was asked about an item. Gives whether that is new.
    pub(crate) fn leave_unjudged(&self, file: FileId, offset: u32, len: u32) -> bool {
        self.unjudged.lock().unwrap_or_else(PoisonError::into_inner).insert((file, offset, len))
    }

    /// Remembers that no rule was asked that compares roles, or not since they changed.
    pub(crate) fn leave_roles_uncompared(&mut self) {
        self.is_compared = false;
    }

    /// Whether there is any suppression.
    pub(crate) fn has_suppressions(&self) -> bool {
        !self.suppressions.is_empty()
    }

    /// Settles how bad a finding is. None if it is not shown, because its level is `allow` or because a comment suppresses it where it
    /// stands, at another statement that gives the same, or where its holder stands. Type errors are shown as they are.
    pub(crate) fn settle(&self, mut diagnostic: Diagnostic, holder: Option<Location>) -> Option<Diagnostic> {
        let Some((n, rule)) = rules::position(diagnostic.id).and_then(|n| Some((n, RULES.get(n)?))) else {
            return Some(diagnostic);
        };
        let level = self.levels.of(n, diagnostic.primary.at.file);
        let Some(severity) = level.severity() else {
            if rule.id.default_level() != Level::Allow {
                self.suppress(diagnostic, SuppressedBy::Level);
            }
            return None;
        };
        // A target may have its own word about some; configuration goes over it.
        if level != rule.id.default_level() || !matches!(rule.check, RuleCheck::Elsewhere) {
            diagnostic.severity = severity;
        }
        let mut reason = None;
        for at in std::iter::once(diagnostic.primary.at).chain(diagnostic.causes.iter().copied()).chain(holder) {
            // All that cover it are used by it, the first one gives the reason.
            let Some((_, here)) = self.suppressions.get(&at.file) else { continue };
            let covering = self.covering.get(&at.file).and_then(|covering| covering.get(&n));
            let numbers = covering.map(|covering| covering.at(at.start as usize)).unwrap_or_default();
            let here = numbers.into_iter().filter_map(|number| here.get(number));
            for suppression in here.filter(|suppression| suppression.takes(n, at)) {
                reason.get_or_insert_with(|| suppression.reason.clone());
            }
        }
        let Some(reason) = reason else { return Some(diagnostic) };
        self.suppress(diagnostic, SuppressedBy::Comment(reason));
        None
    }

    fn suppress(&self, diagnostic: Diagnostic, by: SuppressedBy) {
        self.suppressed.lock().unwrap_or_else(PoisonError::into_inner).push(Suppressed { diagnostic, by });
    }

    /// Settles several findings that nobody in particular holds.
    pub(crate) fn settle_all(&self, found: Vec<Diagnostic>, out: &mut Vec<Diagnostic>) {
        out.extend(found.into_iter().filter_map(|diagnostic| self.settle(diagnostic, None)));
    }

    /// Whether a rule is shown in a file.
    pub(crate) fn is_shown(&self, id: Id, file: FileId) -> bool {
        rules::position(id).is_some_and(|n| self.levels.of(n, file) != Level::Allow)
    }

    /// Adds what there is to say of the policy by itself, and of its roles on several targets at once.
    pub(crate) fn beside_targets(&self, policy: &Policy, targets: &[Target], out: &mut Vec<Diagnostic>) {
        for twin in &policy.twins {
            self.leave_unjudged(twin.file, twin.item.offset, twin.item.len);
        }
        self.settle_all(self.asked.policy(policy), out);
        let ids: Vec<RoleId> = policy.ids().collect();
        let found = self.asked.targets(policy, targets.iter().map(Context::new), &ids);
        for (found, role) in found.into_iter().zip(&policy.roles) {
            out.extend(found.into_iter().filter_map(|diagnostic| self.settle(diagnostic, Some(role.location()))));
        }
    }
}
