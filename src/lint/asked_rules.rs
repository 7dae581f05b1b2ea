//! What is asked of a policy: the rules that are shown somewhere, put to the policy as a whole and to its roles. What they find is
//! taken as it is: how bad it is, and whether somebody wants to keep it, depends on where it stands; see [`Linter`](super::Linter).

use rustc_hash::FxHashSet;

use super::findings::Findings;
use super::levels::Levels;
use super::on_target::{self, People, RulesOnTarget};
use super::rule::{Check as RuleCheck, Rule};
use super::rules::RULES;
use crate::check::{Check, Context};
use crate::diagnostic::{Diagnostic, Level};
use crate::policy::{Policy, RoleId, Source};
use crate::source::FileId;

/// The rules that are asked, and what they are not asked about.
#[derive(Clone, Debug, Default)]
pub struct AskedRules {
    rules: Vec<&'static Rule>,
    /// Items with a syntax error, by file and offset: what they mean is not known in full.
    broken: FxHashSet<(FileId, u32)>,
}

impl AskedRules {
    /// Every rule that has a wanted level in some file, given that and its usual one. `broken` are the items with a syntax error, by file and offset.
    pub fn new(levels: &Levels, wanted: impl Fn(Level, Level) -> bool, broken: FxHashSet<(FileId, u32)>) -> AskedRules {
        let is_asked = |(n, rule): &(usize, &&'static Rule)| levels.is_any(*n, |level| wanted(level, rule.id.default_level()));
        let rules = RULES.iter().enumerate().filter(is_asked).map(|(_, rule)| *rule).collect();
        AskedRules { rules, broken }
    }

    /// The same with fewer rules: those that have a wanted level in some file.
    pub(super) fn only(self, levels: &Levels, wanted: impl Fn(Level, Level) -> bool) -> AskedRules {
        AskedRules::new(levels, wanted, self.broken)
    }

    /// The same rules, where other items have a syntax error.
    pub(crate) fn but_for(&self, broken: FxHashSet<(FileId, u32)>) -> AskedRules {
        AskedRules { rules: self.rules.clone(), broken }
    }

    /// The rules.
    pub(crate) fn rules(&self) -> &[&'static Rule] {
        &self.rules
    }

    /// Whether the text of an item has a syntax error.
    pub(super) fn is_broken(&self, source: &Source) -> bool {
        self.broken.contains(&(source.file, source.item.offset))
    }

    /// What there is to say of the policy by itself.
    pub fn policy(&self, policy: &Policy) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for rule in &self.rules {
            if let RuleCheck::Policy(look) = rule.check {
                look(policy, self, &mut Findings::new(rule, &mut found));
            }
        }
        found
    }

    /// What there is to say of some roles on several targets at once, role by role; nothing at all if no rule asks that, and then the
    /// targets are not looked at either.
    pub fn targets<'t>(
        &self,
        policy: &Policy,
        contexts: impl ExactSizeIterator<Item = Context<'t>>,
        ids: &[RoleId],
    ) -> Vec<Vec<Diagnostic>> {
        let looks = |rule: &&'static Rule| if let RuleCheck::Targets(look) = rule.check { Some((*rule, look)) } else { None };
        let rules: Vec<_> = self.rules.iter().filter_map(looks).collect();
        if rules.is_empty() || contexts.len() < 2 {
            return Vec::new();
        }
        let contexts: Vec<Context> = contexts.collect();
        let checks: Vec<Check> = contexts.iter().map(|context| Check::new(context, policy)).collect();
        let people: Vec<People> = checks.iter().map(|check| People::new(check, self)).collect();
        let on: Vec<RulesOnTarget> =
            checks.iter().zip(&people).map(|(check, people)| RulesOnTarget::new(self, check, people)).collect();
        super::each(ids, |id| {
            let mut found = Vec::new();
            on_target::together(&on, id, |subjects| {
                for (rule, look) in &rules {
                    look(subjects, &mut Findings::new(rule, &mut found));
                }
            });
            found.iter_mut().for_each(|diagnostic| on_target::name_holder(diagnostic, policy.role(id)));
            found
        })
    }
}
