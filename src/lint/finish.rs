//! The last look at all findings together: what is the same becomes one, what only some targets say of a text is dropped, and the
//! suppressions that were not needed are named.

use std::cell::OnceCell;
use std::sync::PoisonError;

use super::rule::{Check as RuleCheck, Rule};
use super::suppress::Suppression;
use super::{Linter, RULES, rules};
use crate::config::Target;
use crate::diagnostic::{Diagnostic, Id, Label, Level, Suppressed, SuppressedBy, tidy};
use crate::policy::{KnownTarget, Policy, Role, RoleId, platform_of};
use crate::source::Location;

/// Places beyond which a finding only counts the others.
const PLACES: usize = 6;

impl Linter<'_> {
    /// Puts together what is the same on several targets or for several roles, drops what only some of the targets say of something
    /// that is written once, and says which suppressions were not needed. What was suppressed comes back.
    ///
    /// `concerned` says how many of the targets have a say in what stands at a place; see [`concerned_in`].
    pub(crate) fn finish(
        &self,
        concerned: impl Fn(Location, &[KnownTarget]) -> Option<usize>,
        targets: &[Target],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<Suppressed> {
        let together = |diagnostics: &mut Vec<Diagnostic>| {
            tidy(diagnostics);
            everywhere(&concerned, targets, diagnostics);
            once(diagnostics);
        };
        together(diagnostics);
        for diagnostic in diagnostics.iter_mut().filter(|diagnostic| diagnostic.related.len() > PLACES + 1) {
            let more = diagnostic.related.len() - PLACES;
            diagnostic.related.truncate(PLACES);
            diagnostic.notes.push(format!("and {more} more places"));
        }
        let mut about: Vec<Diagnostic> = Vec::new();
        let suppressions =
            || self.suppressions.values().flat_map(|(text, here)| here.iter().map(move |suppression| (*text, suppression)));
        for (_, suppression) in suppressions() {
            about.extend(suppression.without_reason());
        }
        // Before what may itself be suppressed is settled, nothing else is: a comment that only allows these two is used by them.
        diagnostics.extend(about.into_iter().filter_map(|diagnostic| self.settle(diagnostic, None)));
        let mut unused = Vec::new();
        let unjudged = std::mem::take(&mut *self.unjudged.lock().unwrap_or_else(PoisonError::into_inner));
        let is_judged = |suppression: &Suppression| {
            let mut here = unjudged.iter().filter(|(file, ..)| *file == suppression.file());
            !self.is_quiet
                && !self.errors_only
                && !here.any(|(_, offset, len)| suppression.touches(*offset as usize..(*offset + *len) as usize))
        };
        // What comes of comparing roles is not known as long as one of them is not.
        let compares = |rule: &&Rule| matches!(rule.check, RuleCheck::Roles(_) | RuleCheck::Holders(..) | RuleCheck::Policy(_));
        let is_whole = |n: usize| unjudged.is_empty() && self.is_compared || !RULES.get(n).is_some_and(compares);
        for (text, suppression) in suppressions().filter(|(_, suppression)| is_judged(suppression)) {
            unused.extend(suppression.unused(text, |n| self.levels.of(n, suppression.file()) != Level::Allow && is_whole(n)));
        }
        diagnostics.extend(unused.into_iter().filter_map(|diagnostic| self.settle(diagnostic, None)));
        tidy(diagnostics);
        let suppressed = std::mem::take(&mut *self.suppressed.lock().unwrap_or_else(PoisonError::into_inner));
        let (by_level, mut suppressed): (Vec<_>, Vec<_>) = suppressed.into_iter().partition(|it| it.by == SuppressedBy::Level);
        let mut by_level: Vec<Diagnostic> = by_level.into_iter().map(|suppressed| suppressed.diagnostic).collect();
        together(&mut by_level);
        suppressed.extend(by_level.into_iter().map(|diagnostic| Suppressed { diagnostic, by: SuppressedBy::Level }));
        suppressed.sort_by(|a, b| {
            (a.diagnostic.primary.at, a.diagnostic.id, &a.diagnostic.message).cmp(&(
                b.diagnostic.primary.at,
                b.diagnostic.id,
                &b.diagnostic.message,
            ))
        });
        suppressed.dedup_by(|a, b| {
            (a.diagnostic.primary.at, a.diagnostic.id, &a.diagnostic.message)
                == (b.diagnostic.primary.at, b.diagnostic.id, &b.diagnostic.message)
        });
        suppressed
    }
}

/// Drops findings about what is written where a target that it is for, too, has no such finding, and fixes that only hold where all
/// such targets offer them.
fn everywhere(
    concerned: &impl Fn(Location, &[KnownTarget]) -> Option<usize>,
    targets: &[Target],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let targets: Vec<KnownTarget> = targets.iter().map(Target::known).collect();
    diagnostics.retain_mut(|diagnostic| {
        let is_about_text = rule(diagnostic.id).is_some_and(|rule| rule.everywhere);
        if !is_about_text && !diagnostic.fixes.iter().any(|fix| fix.on_all_targets) {
            return true;
        }
        let Some(concerned) = concerned(diagnostic.primary.at, &targets) else { return true };
        let is_everywhere = concerned <= diagnostic.targets.len();
        if !is_everywhere {
            diagnostic.fixes.retain(|fix| !fix.on_all_targets);
        }
        is_everywhere || !is_about_text
    });
}

/// How many of some targets have a say in what stands at a place of a role: what is only for one product says nothing on another one, and
/// what stands in an `on` block says nothing elsewhere.
pub(crate) fn concerned(role: &Role, at: Location, targets: &[KnownTarget]) -> usize {
    let only = || role.statement_at(at).and_then(|statement| platform_of(&role.source, statement));
    let only = if role.platforms.is_several() { only() } else { None };
    let is_product = |target: &KnownTarget| only.is_none_or(|only| only == target.platform);
    targets.iter().filter(|target| is_product(target) && role.counts_at(at, target)).count()
}

/// [`concerned`] for all places of a policy; none where there is no role.
pub(crate) fn concerned_in<'p>(policy: &'p Policy) -> impl Fn(Location, &[KnownTarget]) -> Option<usize> + 'p {
    let roles = OnceCell::new();
    move |at, targets| {
        let roles = roles.get_or_init(|| {
            let mut roles: Vec<(Location, RoleId)> = policy.ids().map(|id| (policy.role(id).location(), id)).collect();
            roles.sort_unstable();
            roles
        });
        let before = roles.partition_point(|(name, _)| (name.file, name.start) <= (at.file, at.start));
        let (_, id) = roles.get(before.checked_sub(1)?)?;
        Some(concerned(policy.role(*id), at, targets))
    }
}

/// The rule of a finding.
fn rule(id: Id) -> Option<&'static Rule> {
    RULES.get(rules::position(id)?).copied()
}

/// Whether a finding is one mistake however many roles it shows in.
pub(crate) fn is_once(id: Id) -> bool {
    rule(id).is_some_and(|rule| matches!(rule.check, RuleCheck::Once(_)))
}

/// Keeps the first of all findings that are one mistake, and shows the other places there.
pub(crate) fn once(diagnostics: &mut Vec<Diagnostic>) {
    let mut firsts: Vec<Diagnostic> = Vec::new();
    diagnostics.retain_mut(|diagnostic| {
        if !is_once(diagnostic.id) {
            return true;
        }
        let same = |first: &&mut Diagnostic| first.id == diagnostic.id && first.message == diagnostic.message;
        match firsts.iter_mut().find(same) {
            Some(first) => {
                first.related.push(Label { at: diagnostic.primary.at, message: "here, too".to_owned() });
                diagnostic.targets.retain(|target| !first.targets.contains(target));
                first.targets.append(&mut diagnostic.targets);
                first.holders.append(&mut diagnostic.holders);
            }
            None => firsts.push(diagnostic.clone()),
        }
        false
    });
    diagnostics.append(&mut firsts);
}
