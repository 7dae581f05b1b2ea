//! What a careful reviewer would say of a policy that compiles.
//!
//! Rules look at what roles come to on a target and report what they see; they know nothing of levels and comments. The linter asks
//! every rule that is switched on, and settles for each finding how bad it is and whether somebody decided to keep it.

mod baseline;
mod by_hand;
mod dependencies;
mod digest;
mod edit;
mod explain;
mod findings;
mod finish;
mod idle;
mod levels;
mod on_target;
mod permit;
mod removal;
mod roles;
mod rule;
mod rules;
mod shadow;
mod spaces;
mod subject;
mod suppress;
mod words;

use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::check::{Check, Context};
use crate::config::{Config, Target};
use crate::diagnostic::{Diagnostic, Severity, Suppressed, SuppressedBy};
use crate::policy::{Policy, Role, RoleId};
use crate::source::{FileId, Location, SourceMap};
use crate::syntax::tree::Tree;

pub use crate::check::trace;
pub use baseline::{BASELINE_FILE, Baseline, Counts, counts, path_from};
pub use explain::index;
pub use levels::{Levels, Overrides, rule};
pub use on_target::{OnTarget, People};
pub use roles::Digest;
pub use rule::{Check as RuleCheck, Group, Level, Rule};
pub use rules::RULES;

use findings::Findings;
use suppress::Suppression;

/// One policy set and how its findings are to be taken.
#[derive(Debug)]
pub struct Linter<'s> {
    sources: &'s SourceMap,
    levels: Levels,
    suppressions: FxHashMap<FileId, Vec<Suppression>>,
    suppressed: Mutex<Vec<Suppressed>>,
    /// Items with a syntax error, by file and offset: what they mean is not known in full.
    broken: FxHashSet<(FileId, u32)>,
    /// Items of roles that no rule was asked about, because of an error, by file, offset and length: whether a comment about them is
    /// needed is not known.
    unjudged: Mutex<FxHashSet<(FileId, u32, u32)>>,
    /// Only what may be an error is asked about.
    errors_only: bool,
    /// The configuration has an error: what rules would say of targets that are not what they were meant to be helps nobody.
    is_quiet: bool,
}

impl<'s> Linter<'s> {
    /// Reads levels and suppressions. `wrong` is what is wrong with the syntax of the files, and `root` the path of the policy's folder,
    /// which `[lint.paths]` starts from.
    pub fn new(
        sources: &'s SourceMap,
        files: &[(FileId, Tree)],
        wrong: &[Diagnostic],
        config: &Config,
        overrides: &Overrides,
        root: Option<&str>,
    ) -> (Linter<'s>, Vec<Diagnostic>) {
        let (levels, mut diagnostics) = Levels::new(config, overrides, sources, root);
        let mut suppressions = FxHashMap::default();
        for (file, tree) in files {
            let found = suppress::read(*file, sources.file(*file), &tree.items, &mut diagnostics);
            if !found.is_empty() {
                suppressions.insert(*file, found);
            }
        }
        let trees: FxHashMap<FileId, &Tree> = files.iter().map(|(file, tree)| (*file, tree)).collect();
        let errors =
            || wrong.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).map(|diagnostic| diagnostic.primary.at);
        let broken = errors().filter_map(|at| {
            let items = &trees.get(&at.file)?.items;
            let item = items.get(items.partition_point(|item| item.offset <= at.start).checked_sub(1)?)?;
            Some((at.file, item.offset))
        });
        let (broken, is_quiet) = (broken.collect(), errors().any(|at| !trees.contains_key(&at.file)));
        let (suppressed, unjudged) = (Mutex::default(), Mutex::default());
        (Linter { sources, levels, suppressions, suppressed, broken, unjudged, errors_only: false, is_quiet }, diagnostics)
    }

    /// The same for whoever only wants to know whether something is an error. Which suppressions are needed is then not known.
    pub fn errors_only(self) -> Linter<'s> {
        Linter { errors_only: true, ..self }
    }

    /// Remembers that no rule was asked about a role, nor about what it inherits.
    fn pass_over(&self, policy: &Policy, role: &Role) {
        let mut unjudged = self.unjudged.lock().unwrap_or_else(PoisonError::into_inner);
        let mut waiting = vec![role];
        while let Some(role) = waiting.pop() {
            let item = role.source.item;
            if unjudged.insert((role.source.file, item.offset, item.len)) {
                waiting.extend(role.parents.iter().map(|id| policy.role(*id)));
            }
        }
    }

    /// Whether a role's text has a syntax error.
    fn is_broken(&self, role: &Role) -> bool {
        self.broken.contains(&(role.source.file, role.source.item.offset))
    }

    /// Every rule that is shown anywhere.
    fn rules(&self) -> impl Iterator<Item = &'static Rule> {
        let wanted = |level| if self.errors_only { level == Level::Deny } else { level != Level::Allow };
        RULES.iter().enumerate().filter(move |(n, _)| !self.is_quiet && self.levels.is_any(*n, wanted)).map(|(_, rule)| *rule)
    }

    /// Settles how bad a finding is. None if it is not shown, because its level is `allow` or because a comment suppresses it where it
    /// stands or where its holder does. Type errors are shown as they are.
    pub fn settle(&self, mut diagnostic: Diagnostic, holder: Option<Location>) -> Option<Diagnostic> {
        let Some((n, rule)) = rules::position(diagnostic.name).and_then(|n| Some((n, RULES.get(n)?))) else {
            return Some(diagnostic);
        };
        let level = self.levels.of(n, diagnostic.primary.at.file);
        let severity = level.severity()?;
        // A target may have its own word about some; configuration goes over it.
        if level != rule.default_level() || !matches!(rule.check, RuleCheck::Elsewhere) {
            diagnostic.severity = severity;
        }
        let mut reason = None;
        for at in [Some(diagnostic.primary.at), holder].into_iter().flatten() {
            // All that cover it are used by it, the first one gives the reason.
            let here = self.suppressions.get(&at.file).into_iter().flatten();
            for suppression in here.filter(|suppression| suppression.takes(n, at)) {
                reason.get_or_insert_with(|| suppression.reason.clone());
            }
        }
        let Some(reason) = reason else { return Some(diagnostic) };
        let by = SuppressedBy::Comment(reason);
        self.suppressed.lock().unwrap_or_else(PoisonError::into_inner).push(Suppressed { diagnostic, by });
        None
    }

    /// Whether a rule is shown in a file.
    pub fn is_shown(&self, name: &str, file: FileId) -> bool {
        rules::position(name).is_some_and(|n| self.levels.of(n, file) != Level::Allow)
    }

    /// Asks one rule, and settles what it finds.
    fn ask(&self, rule: &'static Rule, out: &mut Vec<Diagnostic>, look: impl FnOnce(&mut Findings)) {
        let mut found = Vec::new();
        look(&mut Findings::new(rule, &mut found));
        out.extend(found.into_iter().filter_map(|diagnostic| self.settle(diagnostic, None)));
    }

    /// What there is to say of the policy by itself.
    pub fn policy(&self, policy: &Policy, out: &mut Vec<Diagnostic>) {
        for rule in self.rules() {
            if let RuleCheck::Policy(look) = rule.check {
                self.ask(rule, out, |findings| look(policy, findings));
            }
        }
    }

    /// What there is to say of roles on several targets at once.
    pub fn targets(&self, policy: &Policy, targets: &[Target], out: &mut Vec<Diagnostic>) {
        let rules: Vec<_> = self
            .rules()
            .filter_map(|rule| if let RuleCheck::Targets(look) = rule.check { Some((rule, look)) } else { None })
            .collect();
        if rules.is_empty() || targets.len() < 2 {
            return;
        }
        let contexts: Vec<Context> = targets.iter().map(Context::new).collect();
        let checks: Vec<Check> = contexts.iter().map(|context| Check::new(context, policy)).collect();
        let people: Vec<People> = checks.iter().map(|_| People::default()).collect();
        let on: Vec<OnTarget> = checks.iter().zip(&people).map(|(check, people)| OnTarget::new(self, check, people)).collect();
        let found: Vec<Diagnostic> = (0..policy.roles.len() as u32)
            .into_par_iter()
            .with_min_len(64)
            .flat_map_iter(|id| {
                let mut found = Vec::new();
                on_target::together(&on, RoleId(id), |subjects| {
                    let role = policy.role(RoleId(id));
                    for (rule, look) in &rules {
                        let mut about = Vec::new();
                        look(subjects, &mut Findings::new(rule, &mut about));
                        for mut diagnostic in about {
                            on_target::name_holder(&mut diagnostic, role);
                            found.extend(self.settle(diagnostic, Some(role.location())));
                        }
                    }
                });
                found
            })
            .collect();
        out.extend(found);
    }
}

/// Everything that there is to say of a policy on some targets: what is wrong, and what the linter finds.
pub fn check(linter: &Linter, policy: &Policy, targets: &[Target]) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    linter.policy(policy, &mut diagnostics);
    for target in targets {
        let context = Context::new(target);
        let check = Check::new(&context, policy);
        let people = People::new(&check, linter);
        let on = OnTarget::new(linter, &check, &people);
        let made: Vec<(Vec<Diagnostic>, Option<Digest>)> = (0..policy.roles.len() as u32)
            .into_par_iter()
            .with_min_len(64)
            .map(|id| {
                let mut found = Vec::new();
                let (_, digest) = on.role(RoleId(id), &mut found);
                (found, digest)
            })
            .collect();
        let mut digests = Vec::new();
        for (found, digest) in made {
            diagnostics.extend(found);
            digests.extend(digest);
        }
        on.finish(&digests, &mut diagnostics);
        diagnostics.extend(check.rest().into_iter().filter_map(|diagnostic| linter.settle(diagnostic, None)));
    }
    linter.targets(policy, targets, &mut diagnostics);
    diagnostics
}
