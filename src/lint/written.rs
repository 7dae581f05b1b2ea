//! Index statements that somebody wrote, as opposed to what grants bring: they show what a role is after.

use rustc_hash::FxHashSet;

use super::spaces;
use super::subject::Subject;
use crate::catalogue::{EsFamily, TASKS, TaskNeeds};
use crate::check::held::may_give;
use crate::check::origin::{Origin, Via};
use crate::policy::Source;
use crate::source::Location;
use crate::syntax::tree::{Index, Name};

/// An index statement with what its words give.
pub(super) struct Written<'a> {
    pub(super) source: Source<'a>,
    pub(super) index: &'a Index,
    /// Those of its names on which something of it is held.
    pub(super) names: Vec<&'a Name>,
}

impl<'a> Written<'a> {
    /// Whether it gives a privilege on its names.
    pub(super) fn gives(&self, wanted: &str) -> bool {
        let terms = self.index.privileges.terms.iter().filter(|term| !term.minus);
        let held: Vec<_> = terms.map(|term| self.source.value(&term.name)).collect();
        held.iter().any(|held| may_give(EsFamily::Index, held, wanted))
    }

    /// Its names that are made from a pattern with `{space}`, each with the space.
    pub(super) fn of_pattern(&self, pattern: &str) -> impl Iterator<Item = (&'a Name, String)> {
        let source = self.source;
        self.names.iter().filter_map(move |name| Some((*name, spaces::of_index(pattern, &source.value(name))?.to_owned())))
    }

    /// Where a name stands.
    pub(super) fn at(&self, name: &Name) -> Location {
        self.source.at(name.span)
    }
}

/// The index statements of a role and its parents for the local cluster that give something, as they stand in the files.
pub(super) fn indices<'a>(subject: &Subject<'_, 'a>) -> Vec<Written<'a>> {
    let entries = || subject.kibana().into_iter().flat_map(|role| &role.indices);
    let mut origins: Vec<Origin> = entries().flat_map(|entry| entry.statements()).filter(|it| it.via == Via::Written).collect();
    origins.sort_by_key(|origin| origin.head);
    origins.dedup();
    let given =
        entries().flat_map(|entry| entry.origins.iter().filter_map(|it| Some((&**entry.names.get(it.name as usize)?, it.origin))));
    let given: FxHashSet<(&str, Origin)> = given.collect();
    let written = |origin: &Origin| {
        let (source, index) = origin.index(subject.check.policy())?;
        let names = index.names.iter().filter(|name| given.contains(&(&*source.value(name), *origin))).collect();
        Some(Written { source, index, names })
    };
    origins.iter().filter_map(written).collect()
}

/// What a task takes on the subject's release.
pub(super) fn task(subject: &Subject, name: &str) -> Option<&'static TaskNeeds> {
    let release = subject.target().release();
    TASKS.iter().find(|task| task.name == name)?.needs.iter().find(|needs| needs.releases.has(release))
}

/// The statement that is for value lists and nothing else, with the space: it gives what the task takes on the lists, and no
/// statement gives that on other indices of detections, as managing rules would.
pub(super) fn value_lists(subject: &Subject) -> Option<(Location, String)> {
    let (lists, rules) = (task(subject, "manage_value_lists")?, task(subject, "manage_rules")?);
    let patterns = || lists.indices.iter().flat_map(|(names, _)| names.iter().copied());
    // Everything that rules bring is told apart by who wrote it, which takes a look at the statements.
    let is_held = subject.kibana().is_some_and(|role| {
        role.indices
            .iter()
            .flat_map(|entry| &entry.names)
            .any(|name| patterns().any(|pattern| spaces::of_index(pattern, name).is_some()))
    });
    if !is_held {
        return None;
    }
    let written = indices(subject);
    let gives_all =
        |written: &Written| lists.indices.iter().flat_map(|(_, privileges)| *privileges).all(|wanted| written.gives(wanted));
    let others =
        || rules.indices.iter().flat_map(|(names, _)| names.iter().copied()).filter(|name| !patterns().any(|own| own == *name));
    if written.iter().any(|written| gives_all(written) && others().any(|pattern| written.of_pattern(pattern).next().is_some())) {
        return None;
    }
    written.iter().filter(|written| gives_all(written)).find_map(|written| {
        let (name, space) = patterns().find_map(|pattern| written.of_pattern(pattern).next())?;
        Some((written.at(name), space))
    })
}
