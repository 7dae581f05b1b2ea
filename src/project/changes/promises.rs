//! What a policy promises about itself: prohibitions that are violated now and were not, tests that fail now and did not.

use std::collections::BTreeMap;

use super::super::{Options, Project, Refused};
use super::Comparing;
use crate::effect::{Changes, Names, Place, Promise, Side};
use crate::lint::FORBIDDEN_COMBINATION;
use crate::source::Location;
use crate::verify::TestResult;

/// Compares the promises of two policies.
pub(super) fn compare(old: &Project, new: &Project, asked: &Comparing, changes: &mut Changes) -> Result<(), Refused> {
    let options = Options { targets: asked.targets.clone(), ..Options::default() };
    changes.tests = names(failing(old, &options)?, failing(new, &options)?);
    changes.forbids = names(violated(old, &options)?, violated(new, &options)?);
    Ok(())
}

/// Titles, each with what breaks the promise and where, if something does.
type Promises = BTreeMap<String, Option<(String, Location)>>;

fn names(old: Promises, new: Promises) -> Names {
    let promise = |(title, broken): (&String, &Option<(String, Location)>)| {
        let (why, at) = broken.clone().unzip();
        Promise { title: title.clone(), why: why.unwrap_or_default(), at: at.map(|at| Place { side: Side::After, at }) }
    };
    let worse = new.iter().filter(|(title, why)| why.is_some() && old.get(*title).is_none_or(Option::is_none)).map(promise);
    // What was taken out keeps nobody from anything any more, and is no better for that.
    let better = new.iter().filter(|(title, why)| why.is_none() && old.get(*title).is_some_and(Option::is_some)).map(promise);
    Names { worse: worse.collect(), better: better.collect() }
}

fn failing(project: &Project, options: &Options) -> Result<Promises, Refused> {
    let mut has_tests = false;
    project.each_policy(|policy| has_tests |= !policy.tests.is_empty());
    if !has_tests {
        return Ok(Promises::new());
    }
    let run = project.test_with(options, false)?;
    let first = |test: &TestResult| test.diagnostics().next().map(|found| (found.message.clone(), found.primary.at));
    let tests = run.tests.iter().map(|test| (test.title.clone(), first(test)));
    Ok(tests.collect())
}

fn violated(project: &Project, options: &Options) -> Result<Promises, Refused> {
    let mut promises = Promises::new();
    project.each_policy(|policy| {
        let titles = policy.forbids.iter().map(|forbid| forbid.source.value(&forbid.tree.title).into_owned());
        promises.extend(titles.map(|title| (title, None)));
    });
    if promises.is_empty() {
        return Ok(promises);
    }
    let report = project.check_with(options)?;
    for found in report.diagnostics.iter().filter(|found| found.id == FORBIDDEN_COMBINATION.id) {
        let broken = promises.iter_mut().find(|(title, _)| found.message.contains(&format!("\"{title}\"")));
        if let Some((_, why)) = broken {
            why.get_or_insert_with(|| (found.message.clone(), found.primary.at));
        }
    }
    Ok(promises)
}
