//! Every task for every owner on every release: it comes to all that it takes, or says what is not there.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use polc::catalogue::{Release, SOLUTIONS, TASKS};
use polc::check::effective::Effective;
use polc::check::names::{Meaning, Names};
use polc::check::{Check, Context};
use polc::config::{Config, Target};
use polc::project::Project;
use polc::source::FileId;

/// The ids of the features that a policy grants, and the names of its errors.
fn compiled(text: &str, target: &Target) -> (Vec<String>, Vec<String>) {
    let (mut ids, mut wrong) = (Vec::new(), Vec::new());
    Project::new().file("policy.pol", text).each_policy(|policy| {
        let context = Context::new(target);
        let check = Check::new(&context, policy);
        let role = policy.ids().find_map(|id| check.role(id, &mut wrong));
        let Some(Effective::Kibana(role)) = role else { panic!("{wrong:?}") };
        ids.extend(role.entries.iter().flat_map(|entry| &entry.features).map(|grant| grant.id.to_string()));
    });
    (ids, wrong.iter().map(|diagnostic| diagnostic.message.clone()).collect())
}

#[test]
fn nothing_of_a_task_is_dropped_silently() {
    let mut missing = 0;
    for (solution, _) in SOLUTIONS {
        for release in Release::all() {
            let config = format!("[targets.t]\nplatform = \"kibana\"\nrelease = \"{}\"\nsolution = \"{solution}\"\n", release.id());
            let target = Config::parse(FileId(0), &config).0.target("t").unwrap();
            let names = Names::new(&target);
            for task in TASKS.iter().filter(|task| task.platform == polc::policy::Platform::Kibana) {
                let (ids, wrong) = compiled(&format!("role r <\n  tasks: {};\n>\n", task.name), &target);
                let needs = task.needs.iter().filter(|needs| needs.releases.has(release)).flat_map(|needs| needs.features);
                for (path, word) in needs {
                    let named = names.find(path).unwrap();
                    let place = format!("{}: {path}: {word} on {} of {solution}", task.name, release.id());
                    match named.meaning {
                        Meaning::Exact(on) | Meaning::Broader(on, _) | Meaning::Facet(on, _) => {
                            assert!(ids.iter().any(|id| id == on.feature.id), "{place}: {ids:?}");
                        }
                        Meaning::Missing => {
                            assert!(
                                wrong.iter().any(|message| message.contains(&format!("`{}`", named.key))),
                                "{place}: {wrong:?}"
                            );
                            missing += 1;
                        }
                    }
                }
            }
        }
    }
    assert!(missing >= 5, "{missing}");
}
