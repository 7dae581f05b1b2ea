//! Questions about a project: who holds something, why, and what everybody holds.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::ready::{Ready, roles_on};
use super::set::Set;
use super::{Options, Project, Refused};
use crate::check::Context;
use crate::diagnostic::{Diagnostic, Severity, tidy};
use crate::policy::RoleId;
use crate::question::{Asking, Chain, Holder, Matrix, Question, Table, Verdict};
use crate::source::SourceMap;
use crate::suggest;

/// An answer, with what keeps others from being given.
#[derive(Debug)]
#[non_exhaustive]
pub struct Answered<T> {
    /// The files, which places point into.
    pub sources: Arc<SourceMap>,
    /// The answer.
    pub answer: T,
    /// What is wrong with the policies themselves: errors only. Nothing is known about a role with an error.
    pub errors: Vec<Diagnostic>,
    /// What else is worth knowing: a space that nobody names.
    pub notes: Vec<String>,
}

/// Why somebody holds something, or does not.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Why {
    /// One chain for each different answer; the first says most.
    pub chains: Vec<Chain>,
    /// The titles of the prohibitions that the proposed statement would break.
    pub would_break: Vec<String>,
}

impl Why {
    /// The answer: that of the chain that says most.
    pub fn verdict(&self) -> Verdict {
        self.chains.first().map_or(Verdict::No, |chain| chain.verdict)
    }
}

impl Project {
    /// Everybody who holds something of what is asked for.
    ///
    /// ```
    /// use polc::project::{Options, Project};
    /// use polc::question::{Holds, Question};
    ///
    /// let project = Project::new().file("a.pol", "role a < cases: all; > role b < cases: read; >");
    /// let question = Question::parse("cases: all")?;
    /// let holders = project.who_can(&Options::default(), &question)?.answer;
    /// assert!(holders.iter().any(|holder| holder.subject == "a" && holder.holds == Holds::All));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Where a name of the question means nothing on any target.
    pub fn who_can(&self, options: &Options, question: &Question) -> Result<Answered<Vec<Holder>>, Refused> {
        let options = &for_question(options, question);
        let mut is_understood = false;
        let mut wrong = None;
        let mut answered = self.ask(options, |asking, holders: &mut Vec<Holder>| {
            check(asking, question, &mut is_understood, &mut wrong);
            holders.extend(asking.who_can(question));
        })?;
        refuse(is_understood, wrong, question)?;
        answered.notes.extend(self.unknown_spaces(&question.spaces));
        Ok(answered)
    }

    /// Why a role or persona holds what is asked for, or does not.
    ///
    /// # Errors
    /// Where there is no such subject, or a name of the question means nothing on any target.
    pub fn why(&self, options: &Options, subject: &str, question: &Question) -> Result<Answered<Why>, Refused> {
        let options = &for_question(options, question);
        let (mut is_understood, mut is_there) = (false, false);
        let (mut wrong, mut known) = (None, Vec::new());
        let mut answered = self.ask(options, |asking, why: &mut Why| {
            check(asking, question, &mut is_understood, &mut wrong);
            known.extend(asking.policy.subject_names().map(str::to_owned));
            if let Some(chains) = asking.why(subject, question) {
                is_there = true;
                why.chains.extend(chains);
            }
        })?;
        if !is_there {
            let hint = suggest::meant(subject, known.iter().map(String::as_str)).after_sentence();
            return Err(Refused::Unknown(format!("there is no role or persona `{subject}`{hint}")));
        }
        refuse(is_understood, wrong, question)?;
        answered.notes.extend(self.unknown_spaces(&question.spaces));
        let errors = answered.errors.len();
        self.prove(options, subject, question, errors, &mut answered.answer)?;
        Ok(answered)
    }

    /// What everybody holds.
    ///
    /// # Errors
    /// Where an unknown target is asked for.
    pub fn matrix(&self, options: &Options, wanted: &Matrix) -> Result<Answered<Table>, Refused> {
        let mut answered = self.ask(options, |asking, table: &mut Table| {
            let more = asking.matrix(wanted);
            table.columns.extend(more.columns);
            table.rows.extend(more.rows);
        })?;
        answered.answer.columns.sort();
        answered.answer.columns.dedup();
        answered.notes.extend(self.unknown_spaces(&wanted.spaces));
        Ok(answered)
    }

    /// Asks one policy. What is wrong with it is given to whoever looks, and given back.
    pub(super) fn ask_one<T>(
        &self,
        set: &Set,
        options: &Options,
        look: impl FnOnce(&Asking, &[Diagnostic]) -> T,
    ) -> Result<(T, Vec<Diagnostic>), Refused> {
        let mut ready = Ready::new(&self.sources, set, options)?;
        let mut wrong = std::mem::take(&mut ready.wrong);
        let Ready { policy, linter, targets, .. } = ready;
        let roles: FxHashSet<RoleId> = policy.ids().collect();
        let contexts: Vec<Context> = targets.iter().map(Context::new).collect();
        let on = roles_on((&contexts, contexts.len()), &policy, &roles, &linter, &mut wrong);
        wrong.retain(|found| set.concerns(found));
        tidy(&mut wrong);
        let none = BTreeMap::new();
        let asking = Asking::new(&policy, &on, &wrong).without(set.existing.as_ref().unwrap_or(&none));
        let told = look(&asking, &wrong);
        Ok((told, wrong))
    }

    /// Asks each policy.
    fn ask<T: Default>(&self, options: &Options, mut look: impl FnMut(&Asking, &mut T)) -> Result<Answered<T>, Refused> {
        let mut answered = Answered { sources: self.sources.clone(), answer: T::default(), errors: Vec::new(), notes: Vec::new() };
        for set in &self.sets {
            answered.errors.extend(self.ask_one(set, options, |asking, _| look(asking, &mut answered.answer))?.1);
        }
        tidy(&mut answered.errors);
        Ok(answered)
    }

    /// Tries the statement that is proposed, in the policy as it would be: it is only offered if it gives what is missing, and with it
    /// come the prohibitions that it would break.
    fn prove(&self, options: &Options, subject: &str, question: &Question, errors: usize, why: &mut Why) -> Result<(), Refused> {
        let Some((role, statement)) = why.chains.iter().find_map(|chain| chain.would_give.clone()) else { return Ok(()) };
        let Some((file, at)) = self.end_of_role(&role) else { return Ok(()) };
        let text = self.sources.text(file);
        let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
        let changed = self.with([(file, format!("{before} {statement} {after}"))].into());
        let mut is_given = true;
        let proposed = |chain: &Chain| chain.would_give.as_ref().is_some_and(|(_, it)| *it == statement);
        let places: Vec<_> = why.chains.iter().filter(|chain| proposed(chain)).flat_map(|chain| chain.places.clone()).collect();
        let then = changed.ask(options, |asking, _: &mut ()| {
            let chains = asking.why(subject, question).unwrap_or_default();
            let is_whole = |place: &crate::question::Where| {
                let here = chains.iter().filter(|chain| chain.verdict == Verdict::Yes).flat_map(|chain| &chain.places);
                here.filter(|it| it.target == place.target).any(|it| {
                    it.spaces.iter().any(|space| space == "*") || place.spaces.iter().all(|space| it.spaces.contains(space))
                })
            };
            is_given &= places.iter().all(is_whole);
        })?;
        if !is_given || then.errors.len() > errors {
            why.chains.iter_mut().for_each(|chain| chain.would_give = None);
            return Ok(());
        }
        let broken = |project: &Project| -> Result<Vec<String>, Refused> {
            let report = project.check_with(options)?;
            let found = report.diagnostics.iter().filter(|found| found.id == crate::lint::FORBIDDEN_COMBINATION.id);
            let said: Vec<String> = found.map(|found| found.message.clone()).collect();
            let mut titles = Vec::new();
            project.each_policy(|policy| {
                let all = policy.forbids.iter().map(|forbid| forbid.source.value(&forbid.tree.title).into_owned());
                titles.extend(all.filter(|title| said.iter().any(|message| message.contains(&**title))));
            });
            Ok(titles)
        };
        why.would_break = broken(&changed)?;
        if !why.would_break.is_empty() {
            let before = broken(self)?;
            why.would_break.retain(|title| !before.contains(title));
            why.would_break.dedup();
        }
        Ok(())
    }

    /// The place before the `>` of a role.
    fn end_of_role(&self, name: &str) -> Option<(crate::source::FileId, usize)> {
        let mut found = None;
        self.each_policy(|policy| {
            let role = policy.roles.iter().find(|role| role.name == name);
            found = found.take().or_else(|| {
                let source = role?.source;
                let close = source.text.trim_end().rfind('>')?;
                Some((source.file, source.item.offset as usize + close))
            });
        });
        found
    }

    /// What to say of spaces that no role names, if another one looks like them.
    fn unknown_spaces(&self, asked: &[String]) -> Vec<String> {
        let mut named: Vec<String> = Vec::new();
        self.each_policy(|policy| {
            for role in &policy.roles {
                for statement in &role.tree.body.statements {
                    use crate::syntax::tree::StatementKind;
                    if let StatementKind::In(spaces, _) | StatementKind::Spaces(_, spaces) = &statement.kind {
                        named.extend(spaces.iter().map(|space| role.source.value(space).into_owned()));
                    }
                }
            }
        });
        let is_unknown = |space: &&String| *space != "*" && *space != "default" && !named.contains(space);
        let note = |space: &String| {
            format!("no role names the space `{space}`{}", suggest::meant(space, named.iter().map(String::as_str)).after_sentence())
        };
        asked.iter().filter(is_unknown).map(note).collect()
    }
}

/// The targets of a question are asked for by name.
fn for_question(options: &Options, question: &Question) -> Options {
    let mut options = options.clone();
    options.targets.extend(question.targets.iter().cloned());
    options
}

/// Whether some target has an answer, or else what is wrong.
fn check(asking: &Asking, question: &Question, is_understood: &mut bool, wrong: &mut Option<Diagnostic>) {
    for on in asking.targets {
        let errors = question.wrong(on.context);
        let asks = |asked: Vec<crate::check::held::Asked>| !asked.iter().any(crate::check::held::Asked::is_empty);
        let is_answered = errors.is_empty() && question.ask(on.context, "default", asks) == Ok(true);
        *is_understood |= is_answered;
        *wrong = wrong.take().or_else(|| errors.into_iter().find(|found| found.severity == Severity::Error));
    }
}

fn refuse(is_understood: bool, wrong: Option<Diagnostic>, question: &Question) -> Result<(), Refused> {
    if is_understood {
        return Ok(());
    }
    let why = match wrong {
        Some(wrong) => {
            let label = if wrong.primary.message.is_empty() { String::new() } else { format!(": {}", wrong.primary.message) };
            let help = wrong.help.map_or(String::new(), |help| format!("\n{help}"));
            format!("{}{label}{help}", wrong.message)
        }
        None => "it asks for nothing, or for something that no target of this policy has".to_owned(),
    };
    Err(Refused::Unknown(format!("cannot ask `{}`: {why}", question.text)))
}
