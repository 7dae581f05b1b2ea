//! `tasks: manage_rules + preview_rules;`: the jobs that the documents describe.

use super::Context;
use super::expression;
use super::grants::Grants;
use super::names::{Meaning, Named};
use super::origin::{Listed, Via, Writing};
use crate::catalogue::{TASKS, Task, TaskNeeds};
use crate::diagnostic::{Applicability, Diagnostic, errors};
use crate::policy::{Platform, Role, RoleId};
use crate::source::Location;
use crate::suggest::{self, Known};
use crate::syntax::tree::{Grant, Operator};

/// The task of a name.
pub(super) fn find(name: &str) -> Option<&'static Task> {
    TASKS.iter().find(|task| task.name == name)
}

/// What a task needs on the target's release.
pub(crate) fn needs(context: &Context, task: &'static Task) -> impl Iterator<Item = &'static TaskNeeds> {
    let (release, all) = (context.target.release(), context.target.platform() == Platform::Connect);
    task.needs.iter().filter(move |needs| all || needs.releases.has(release))
}

/// Reads a `tasks` statement on a Kibana target.
pub(super) fn read<'a>(
    context: &Context,
    (id, role): (RoleId, &Role<'a>),
    grants: &mut Grants<'a>,
    grant: &Grant,
    out: &mut Vec<Diagnostic>,
) {
    if !change(Platform::Kibana, (id, role), &mut grants.tasks, grant, out) {
        return;
    }
    for (task, origin) in grants.tasks.iter().filter_map(|(name, origin)| Some((find(name)?, origin))) {
        if needs(context, task).next().is_none() {
            out.push(
                Diagnostic::new(
                    errors::FEATURE_NOT_IN_RELEASE,
                    origin.head,
                    format!("the documents describe no `{}` for {}", task.name, super::release_name(context.target.release())),
                )
                .label("not on this release"),
            );
        }
        for (named, word) in missing(context, task) {
            let takes = format!(
                "The task `{}` takes `{}: {word}`; without it the rest of the task does not do the job. Grant by name what is there.",
                task.name, named.key
            );
            out.push(super::unknown::not_in_release(context, named.key, origin.at).note(takes));
        }
    }
}

/// What a task takes that the release does not have in any form for the owner that the target means.
fn missing<'c>(context: &'c Context, task: &'static Task) -> impl Iterator<Item = (Named, &'static str)> + 'c {
    let features = needs(context, task).flat_map(|needs| needs.features);
    let named = features.filter_map(|(path, word)| Some((context.names.find(path)?, *word)));
    named.filter(|(named, _)| matches!(named.meaning, Meaning::Missing))
}

/// What a `tasks` statement makes of the tasks that are held. Gives whether it could be read.
pub(super) fn change(
    platform: Platform,
    (id, role): (RoleId, &Role),
    held: &mut Listed<&'static str>,
    grant: &Grant,
    out: &mut Vec<Diagnostic>,
) -> bool {
    let Some(listed) = listed(platform, role, grant, out) else { return false };
    match grant.operator {
        Operator::Set => held.clear(),
        Operator::Add => {}
        Operator::Remove => {
            held.retain(|held| !listed.iter().any(|(task, _)| task == held));
            return true;
        }
    }
    let writing = Writing { role: id, head: role.source.at(grant.head.span) };
    listed.into_iter().for_each(|(task, at)| held.push(task, writing.origin(at).via(Via::Task)));
    true
}

/// The tasks of a statement that are for `platform`, each with where. None if one of them is wrong.
fn listed(platform: Platform, role: &Role, grant: &Grant, out: &mut Vec<Diagnostic>) -> Option<Vec<(&'static str, Location)>> {
    let before = out.len();
    let mut tasks: Vec<(&'static str, Location)> = Vec::new();
    for term in &grant.value.terms {
        let name = role.source.value(&term.name);
        let at = role.source.at(term.name.span);
        if term.comma {
            out.push(expression::comma(&role.source, term));
        } else if name == "none" && grant.value.terms.len() == 1 {
            // Nothing is left.
        } else if let Some(task) = find(&name) {
            if term.minus {
                tasks.retain(|(held, _)| *held != task.name);
            } else if task.platform == platform {
                tasks.push((task.name, at));
            } else if !role.platforms.has(task.platform) {
                out.push(super::unknown::other_platform(&format!("the task `{name}`"), at, task.platform));
            }
        } else {
            let known = || TASKS.iter().filter(|task| role.platforms.has(task.platform)).map(|task| task.name);
            let diagnostic = Diagnostic::new(errors::UNKNOWN_TASK, at, format!("the documents describe no task `{name}`"));
            let meant = suggest::meant(&name, known().map(Known::by_its_words));
            out.push(meant.ask(diagnostic, at, Applicability::Unsafe, |diagnostic| {
                diagnostic.label("not in the catalogue").help(format!("known are {}", suggest::all_of(known())))
            }));
        }
    }
    (out.len() == before).then_some(tasks)
}
