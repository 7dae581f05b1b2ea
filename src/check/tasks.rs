//! `tasks: manage_rules + preview_rules;`: the jobs that the documents describe.

use super::Context;
use super::expression;
use super::grants::Grants;
use crate::catalogue::{TASKS, Task, TaskNeeds};
use crate::diagnostic::{Diagnostic, errors};
use crate::policy::{Platform, Role};
use crate::suggest;
use crate::syntax::tree::{Grant, Operator};

/// The task of a name.
pub(super) fn find(name: &str) -> Option<&'static Task> {
    TASKS.iter().find(|task| task.name == name)
}

/// What a task needs on the target's release.
pub(super) fn needs(context: &Context, task: &'static Task) -> impl Iterator<Item = &'static TaskNeeds> {
    let (release, all) = (context.target.release, context.target.platform == Platform::Connect);
    task.needs.iter().filter(move |needs| all || needs.releases.has(release))
}

/// Reads a `tasks` statement on a Kibana target.
pub(super) fn read<'a>(context: &Context, role: &Role<'a>, grants: &mut Grants<'a>, grant: &Grant, out: &mut Vec<Diagnostic>) {
    let Some(listed) = listed(Platform::Kibana, role, grant, out) else { return };
    let at = role.source.at(grant.head.span);
    match grant.operator {
        Operator::Set => grants.tasks = listed.into_iter().map(|task| (task, at)).collect(),
        Operator::Add => {
            for task in listed {
                if !grants.tasks.iter().any(|(held, _)| held.name == task.name) {
                    grants.tasks.push((task, at));
                }
            }
        }
        Operator::Remove => grants.tasks.retain(|(held, _)| !listed.iter().any(|task| task.name == held.name)),
    }
    for (task, at) in &grants.tasks {
        if needs(context, task).next().is_none() {
            out.push(
                Diagnostic::new(
                    errors::FEATURE_NOT_IN_RELEASE,
                    *at,
                    format!("the documents describe no `{}` for {}", task.name, super::release_name(context.target.release)),
                )
                .label("not on this release"),
            );
        }
    }
}

/// The tasks of a statement that are for `platform`. None if one of them is wrong.
pub(super) fn listed(platform: Platform, role: &Role, grant: &Grant, out: &mut Vec<Diagnostic>) -> Option<Vec<&'static Task>> {
    let before = out.len();
    let mut tasks: Vec<&'static Task> = Vec::new();
    for term in &grant.value.terms {
        let name = role.source.value(&term.name);
        let at = role.source.at(term.name.span);
        if term.comma {
            out.push(expression::comma(&role.source, term));
        } else if name == "none" && grant.value.terms.len() == 1 {
            // Nothing is left.
        } else if let Some(task) = find(&name) {
            if term.minus {
                tasks.retain(|held| held.name != task.name);
            } else if task.platform == platform.name() {
                tasks.push(task);
            } else if let Some(other) = Platform::parse(task.platform).filter(|other| !role.platforms.has(*other)) {
                out.push(super::unknown::other_platform(&format!("the task `{name}`"), at, other));
            }
        } else {
            let known = || {
                TASKS
                    .iter()
                    .filter(|task| Platform::parse(task.platform).is_some_and(|p| role.platforms.has(p)))
                    .map(|task| task.name)
            };
            let diagnostic = Diagnostic::new(errors::UNKNOWN_TASK, at, format!("the documents describe no task `{name}`"));
            out.push(match suggest::nearest(&name, known()) {
                Some(near) => diagnostic.label(format!("did you mean `{near}`?")).unsafe_fix(format!("Write `{near}`"), at, near),
                None => diagnostic.label("not in the catalogue").help(format!("known are {}", suggest::all_of(known()))),
            });
        }
    }
    (out.len() == before).then_some(tasks)
}
