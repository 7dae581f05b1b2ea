//! Where things come from, as a user meets it: what a comment allows, what a finding points at, what `--fix` leaves alone.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[path = "common/accounted.rs"]
mod accounted;
#[path = "common/folders.rs"]
mod folders;
#[path = "common/sessions.rs"]
mod sessions;

use std::fs;
use std::path::Path;

use folders::folder;
use polc::check::effective::Effective;
use polc::check::held::Held;
use polc::check::origin::Via;
use polc::check::privileges::Privileges;
use polc::check::{Check, Context};
use polc::config::Config;
use polc::policy::Subject;
use polc::project::Project;

/// The places (`line:column`) of one finding in a policy, and the policy after `--fix`.
fn findings(policy: &str, name: &str, target: &str) -> (Vec<String>, String) {
    let folder = folder(&[("roles.pol", policy)]);
    let check = |more: &[&str]| {
        let arguments = [
            &["check", "-f", "concise", "-t", target, "-W", "hint", "-A", "redundant-privilege", "-A", "shadowed-statement"],
            more,
        ]
        .concat();
        sessions::run(folder.path(), &[] as &[(&str, &Path)], &arguments, "").0
    };
    let told = check(&[]);
    let of_name = told.lines().filter(|line| line.contains(name));
    let places = of_name.map(|line| line.split(':').skip(1).take(2).collect::<Vec<_>>().join(":")).collect();
    check(&["--fix"]);
    (places, fs::read_to_string(folder.path().join("roles.pol")).unwrap())
}

#[test]
fn a_comment_at_one_statement_does_not_hide_another_one() {
    let policy = r#"role team <
  index "hr-*": read + write < query: """{"term": {"team": "a"}}"""; > // polc: allow(write-with-document-security) known
  index "hr-*": read + write < query: """{"term": {"team": "b"}}"""; >
>
"#;
    assert_eq!(findings(policy, "write-with-document-security", "kibana:9.4").0, ["3:32"]);
    // The first of all statements is no more hidden than the last one.
    let turned = policy.replace(" // polc: allow(write-with-document-security) known", "");
    let turned = turned.replace("\"b\"}}\"\"\"; >", "\"b\"}}\"\"\"; > // polc: allow(write-with-document-security) known");
    assert_eq!(findings(&turned, "write-with-document-security", "kibana:9.4").0, ["2:32"]);
    // What the same name holds in other spaces is another matter as well.
    let spaces = "role lead <\n  in a < cases: all; alerts: read; > // polc: allow(cases-all-without-connectors) known\n  \
                  in b < cases: all; alerts: read; >\n>\n";
    assert_eq!(findings(spaces, "cases-all-without-connectors", "kibana:9.4").0, ["3:10"]);
    // Every statement that names what is not for roles is one to be changed.
    let twice = "abstract role base < cluster: cross_cluster_search; >\nrole a extends base <\n  \
                 cluster += cross_cluster_search; // polc: allow(never-grant) known\n>\n";
    assert_eq!(findings(twice, "never-grant", "kibana:9.4").0, ["1:31"]);
}

#[test]
fn a_comment_at_the_first_of_two_statements_is_used() {
    for (first, second, name, target) in [
        ("cluster: manage_security;", "cluster += manage_security;", "can-escalate", "kibana:9.4"),
        ("cluster: cross_cluster_search;", "cluster += cross_cluster_search;", "never-grant", "kibana:9.4"),
        ("index \"*\": all;", "index \"*\": all < query: \"{}\"; >", "everything-on-everything", "kibana:9.4"),
        ("index \"*\": read < restricted: true; >", "index \"a\": read < restricted: true; >", "restricted-indices", "kibana:9.4"),
        ("cases: all;", "cases += reopen;", "cases-all-without-connectors", "kibana:9.4"),
        ("rules: read;", "alerts: read; index \"*\": write;", "read-can-update-alerts", "kibana:9.3"),
        ("base: all;", "base += read;", "base-privileges-grow", "kibana:9.4"),
        ("permission \"Users.EditPermission\";", "users += edit_permission;", "can-escalate", "connect"),
    ] {
        let platform = if target == "connect" { " on connect" } else { "" };
        let policy = format!("role one{platform} <\n  {first} // polc: allow({name}) known\n  {second}\n>\n");
        let (_, fixed) = findings(&policy, name, target);
        assert!(fixed.contains("// polc: allow"), "{name} is taken away:\n{fixed}");
        // Where nothing is found at all, the comment goes.
        let idle = format!("role one{platform} <\n  // polc: allow({name}) known\n  description: \"x\";\n>\n");
        assert!(!findings(&idle, name, target).1.contains("polc: allow"), "{name}");
    }
}

#[test]
fn an_error_about_a_parents_statement_points_at_the_parent() {
    let build = |policy: &str, target: &str, format: &str| {
        let folder = folder(&[("roles.pol", policy)]);
        let arguments = ["build", "-t", target, "-e", format, "--stdout", "--role", "child"];
        sessions::run(folder.path(), &[] as &[(&str, &Path)], &arguments, "").0
    };
    let policy = "abstract role base <\n  cluster on \"eu\": monitor_enrich;\n>\nrole child extends base <\n  cases: read;\n>\n";
    let told = build(policy, "kibana:9.4", "terraform");
    assert!(told.contains("roles.pol:2:3") && told.contains("held by `child`"), "{told}");
    // Where the parent's statement is right and the child has not got what goes with it, both are shown.
    let policy = "abstract role base <\n  exceptions: all;\n>\nrole child extends base <\n  cases: read;\n>\n";
    let told = build(policy, "kibana:9.4", "role");
    assert!(told.contains("roles.pol:4:6") && told.contains("inherited from here"), "{told}");
}

/// Everything of one feature that the role `r` holds in the default space, as words with how they give it.
fn origins(policy: &str, target: &str, path: &str) -> Vec<(String, Via)> {
    let project = Project::new().file("p.pol", policy);
    assert!(!project.check().has_errors(), "{}", project.check());
    let target = Config::default().target(target).unwrap();
    let mut found = Vec::new();
    project.each_policy(|resolved| {
        let context = Context::new(&target);
        let Some(Subject::Role(id)) = resolved.subject("r") else { panic!("no role `r`") };
        let mut wrong = Vec::new();
        let effective: Effective = Check::new(&context, resolved).role(id, &mut wrong).unwrap();
        assert!(wrong.is_empty(), "{wrong:?}");
        accounted::assert_accounted(resolved, id, &effective);
        let held = Held::new(&context, [&effective]);
        let held = held.kibana().unwrap();
        let (on, _) = context.wanted(path, "read").unwrap();
        let origins = held.origins(&on, Privileges(u64::MAX), "default");
        found.extend(origins.iter().map(|origin| (policy[origin.at.range()].to_owned(), origin.via)));
    });
    found
}

#[test]
fn every_way_to_hold_something_is_known() {
    let one = |word: &str, via| vec![(word.to_owned(), via)];
    assert_eq!(origins("role r < cases: read + reopen; >", "kibana:9.4", "cases"), one("reopen", Via::Written));
    assert_eq!(origins("role r < tasks: manage_cases; >", "kibana:9.4", "security.cases"), one("manage_cases", Via::Task));
    assert_eq!(origins("role r < rules: read; exceptions: all; >", "kibana:9.4", "rules").len(), 2);
    assert_eq!(origins("role r < base: all; >", "kibana:9.4", "cases"), one("all", Via::Base));
    assert_eq!(origins("role r < rules: all; >", "kibana:9.2", "rules"), one("all", Via::Broader));
    let replaced = origins("role r < \"siemV3\": minimal_read + blocklist_all; >", "kibana:9.4", "security");
    assert_eq!(replaced, one("blocklist_all", Via::Replaced));
}

#[test]
fn what_is_taken_away_comes_from_nowhere() {
    let policy = "abstract role p < cases: read + reopen; > role r extends p < cases -= reopen; >";
    assert_eq!(origins(policy, "kibana:9.4", "cases"), [("read".to_owned(), Via::Written)]);
    let policy = "abstract role p < cases: all; > abstract role q < cases: read; > role r extends p, q < cases += comment; >";
    let words: Vec<String> = origins(policy, "kibana:9.4", "cases").into_iter().map(|(word, _)| word).collect();
    assert_eq!(words, ["comment", "all", "read"], "the nearest first");
    let policy = "role r < rules: all; exceptions: none; >";
    assert_eq!(origins(policy, "kibana:9.4", "rules"), [("all".to_owned(), Via::Written)]);
    let policy = "abstract role p < cases: all; > role r extends p < cases: read; >";
    assert_eq!(origins(policy, "kibana:9.4", "cases"), [("read".to_owned(), Via::Written)]);
}
