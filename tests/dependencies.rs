//! Dependencies between permissions of Amazon Connect: whatever a role holds, each that is not met is reported, and by one rule.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeMap;

use polc::catalogue::{PERMISSIONS, Permission};
use polc::check::effective::Effective;
use polc::check::{Check, Context};
use polc::config::Config;
use polc::diagnostic::Diagnostic;
use polc::project::Project;
use proptest::prelude::*;
use proptest::sample::subsequence;
use proptest::test_runner::RngSeed;

const RULES: [&str; 5] = [
    "missing-view",
    "cases-without-customer-profiles",
    "case-assignment-incomplete",
    "case-admin-without-view",
    "requires-permission",
];

/// What the rules say of a policy for Amazon Connect, and the permissions that its roles are compiled to.
fn look(text: &str) -> (Vec<Diagnostic>, Vec<Vec<String>>) {
    let project = Project::new().file("policy.pol", text);
    let target = Config::default().target("connect").unwrap();
    let context = Context::new(&target);
    let mut compiled = Vec::new();
    project.each_policy(|policy| {
        let check = Check::new(&context, policy);
        compiled.extend(policy.ids().filter_map(|id| match check.role(id, &mut Vec::new())? {
            Effective::Connect(profile) => Some(profile.permissions.iter().map(|name| name.clone().into_owned()).collect()),
            Effective::Kibana(_) => None,
        }));
    });
    (project.check().diagnostics, compiled)
}

fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('"').skip(1).step_by(2)
}

/// Which rules report that a permission lacks another one. All are written as raw names, so that each has a place of its own.
fn reported<'t>(text: &'t str, found: &'t [Diagnostic]) -> BTreeMap<(&'t str, &'t str), Vec<&'static str>> {
    let mut reported: BTreeMap<(&str, &str), Vec<&'static str>> = BTreeMap::new();
    for diagnostic in found.iter().filter(|diagnostic| RULES.contains(&diagnostic.id.name)) {
        for label in diagnostic.related.iter().chain([&diagnostic.primary]) {
            let by = quoted(&text[label.at.range()]).next().unwrap();
            // A further place says what it needs, unless it is all of it.
            let all = diagnostic.help.as_deref().unwrap();
            for missing in quoted(if label.message.contains('"') { &label.message } else { all }) {
                reported.entry((by, missing)).or_default().push(diagnostic.id.name);
            }
        }
    }
    reported
}

fn is_about_cases(permission: &&Permission) -> bool {
    ["cases", "customer_profiles"].contains(&permission.category) || permission.feature.starts_with("rules")
}

fn permissions() -> impl Strategy<Value = Vec<&'static str>> {
    let ids = |of: Vec<&'static Permission>| of.into_iter().map(|permission| permission.id).collect::<Vec<_>>();
    let all = ids(PERMISSIONS.iter().collect());
    let cases = ids(PERMISSIONS.iter().filter(is_about_cases).collect());
    (subsequence(all, 0..12), subsequence(cases, 1..8)).prop_map(|(mut some, more)| {
        some.extend(more);
        some.sort_unstable();
        some.dedup();
        some
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 512,
        rng_seed: RngSeed::Fixed(0x001A_BE15),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn each_is_reported_once(held in permissions()) {
        let names: Vec<String> = held.iter().map(|id| format!("\"{id}\"")).collect();
        let text = format!("role r on connect <\n  permission {};\n>\n", names.join(", "));
        let (found, _) = look(&text);
        let reported = reported(&text, &found);
        for ((by, missing), rules) in &reported {
            prop_assert_eq!(rules.len(), 1, "{} lacks {}: {:?}\n{}", by, missing, rules, &text);
            prop_assert!(!held.contains(missing), "{} lacks {}, which is held\n{}", by, missing, &text);
        }
        for permission in held.iter().map(|id| Permission::find(id).unwrap()) {
            for needed in permission.requires.iter().filter(|needed| !held.contains(&needed.permission)) {
                let pair = (permission.id, needed.permission);
                prop_assert!(reported.contains_key(&pair), "{:?} is not reported\n{}", pair, &text);
            }
            for any in permission.requires_any.iter().filter(|any| !any.iter().any(|id| held.contains(id))) {
                let is_reported = any.iter().any(|id| reported.contains_key(&(permission.id, *id)));
                prop_assert!(is_reported, "{} needs one of {:?}, which is not reported\n{}", permission.id, any, &text);
            }
        }
    }
}

#[test]
fn every_speaker_is_a_rule() {
    for rule in RULES {
        assert!(polc::lint::RULES.iter().any(|it| it.id.name == rule), "{rule}");
    }
}

#[test]
fn an_unknown_permission_that_is_allowed_is_compiled() {
    let (found, compiled) =
        look("role agent on connect <\n  permission \"Their App.Access\"; // polc: allow(unknown-permission) ours\n>\n");
    assert!(found.is_empty(), "{found:#?}");
    assert_eq!(compiled, [["Their App.Access"]]);
}
