//! `polc catalogue` as a user runs it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[path = "common/snapshots.rs"]
mod snapshots;

use std::path::Path;
use std::process::Output;

use assert_cmd::Command;

/// Runs `polc catalogue ARGUMENTS` in a folder that has no policy, without any of the tester's own environment.
fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_polc"));
    command.env_clear().env("COLUMNS", "100").current_dir(folder).arg("catalogue").args(arguments).output().unwrap()
}

/// What a successful run prints.
fn printed(arguments: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), arguments);
    let (text, errors) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(output.status.success() && errors.is_empty(), "{arguments:?}: {errors}");
    assert!(text.lines().all(|line| line.chars().count() <= 100) || arguments.contains(&"json"), "{arguments:?}: {text}");
    text
}

/// What a run says that cannot answer.
fn refused(arguments: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), arguments);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{arguments:?}");
    String::from_utf8(output.stderr).unwrap()
}

/// Compares with `snapshots/catalogue__NAME.snap`.
fn snapshot(name: &str, text: &str) {
    snapshots::settings().bind(|| insta::assert_snapshot!(format!("catalogue__{name}"), text));
}

#[test]
fn answers() {
    let cases: &[(&str, &[&str])] = &[
        ("list_on_9_5", &["-t", "kibana:9.5"]),
        ("list_on_connect", &["list", "-t", "connect"]),
        ("list_elasticsearch_on_serverless", &["list", "elasticsearch", "-t", "kibana:serverless"]),
        ("show_cases_on_9_2", &["show", "cases", "-t", "kibana:9.2"]),
        ("show_alerts_on_9_2", &["show", "alerts", "-t", "kibana:9.2"]),
        ("show_observability_alerts_on_9_2", &["show", "observability.alerts", "-t", "kibana:9.2"]),
        ("show_exceptions_on_9_3", &["show", "exceptions", "-t", "kibana:9.3"]),
        ("show_exceptions_on_9_5", &["show", "exceptions", "-t", "kibana:9.5"]),
        ("show_fleet_on_9_5", &["show", "fleet", "-t", "kibana:9.5"]),
        ("show_old_id_on_9_5", &["show", "securitySolutionCasesV2", "-t", "kibana:9.5"]),
        ("show_synthetics_on_9_5", &["show", "synthetics", "-t", "kibana:9.5"]),
        ("show_manage_rules_on_9_5", &["show", "manage_rules", "-t", "kibana:9.5"]),
        ("show_manage_rules_on_serverless", &["show", "manage_rules", "-t", "kibana:serverless"]),
        ("show_view_cases_on_9_5", &["show", "view_cases", "-t", "kibana:9.5"]),
        ("show_manage_value_lists_on_9_5", &["show", "manage_value_lists", "-t", "kibana:9.5"]),
        ("show_siem_v2_on_9_5", &["show", "siemV2", "-t", "kibana:9.5"]),
        ("show_t3_analyst_on_serverless", &["show", "t3_analyst", "-t", "kibana:serverless"]),
        ("show_detections_admin_on_9_5", &["show", "Detections Eng", "-t", "kibana:9.5"]),
        ("list_predefined", &["list", "predefined", "-t", "kibana:serverless"]),
        ("show_t3_analyst_json", &["show", "Tier 3 Analyst", "-t", "kibana:serverless", "-f", "json"]),
        ("show_manage_exceptions_on_9_2", &["show", "manage_exceptions", "-t", "kibana:9.2"]),
        ("show_monitor_on_9_5", &["show", "monitor", "-t", "kibana:9.5"]),
        ("show_manage_reindex_on_9_2", &["show", "manage_reindex", "-t", "kibana:9.2"]),
        ("show_case_fields_on_connect", &["show", "case_fields", "-t", "connect"]),
        ("show_cases_view_on_connect", &["show", "Cases.View", "-t", "connect"]),
        ("show_legacy_permission_on_connect", &["show", "ListenCallRecordings", "-t", "connect"]),
        ("diff_9_2_9_4", &["diff", "9.2", "9.4"]),
        ("diff_9_5_serverless", &["diff", "9.5", "serverless"]),
        ("show_exceptions_on_9_3_json", &["show", "exceptions", "-t", "kibana:9.3", "-f", "json"]),
        ("show_cases_view_on_connect_json", &["show", "Cases.View", "-t", "connect", "-f", "json"]),
        ("diff_9_2_9_3_json", &["diff", "9.2", "9.3", "--format", "json"]),
    ];
    for (name, arguments) in cases {
        snapshot(name, &printed(arguments));
    }
}

#[test]
fn refusals() {
    let cases: &[&[&str]] = &[
        &["show", "caes"],
        &["show", "xyzzy"],
        &["show", "reopens"],
        &["show", "monitoring"],
        &["show", "case_fields"],
        &["show", "Cases.View"],
        &["show", "case_fieldz"],
        &["show", "attack_discovery", "-t", "connect"],
        &["show", "EditUser", "-t", "connect"],
        &["show", "connect.cases", "-t", "kibana:9.2"],
        &["show", "cases", "-t", "kibana:9.7"],
        &["show", "cases", "-t", "kibna"],
        &["show", "t3_analist"],
        &["list", "elasticsearch", "-t", "connect"],
        &["list", "predefined", "-t", "connect"],
        &["diff", "9.2", "9.44"],
        &["diff", "connect", "9.4"],
        &["diff", "9.2", "9.4", "-t", "connect"],
    ];
    let lines = cases.iter().map(|arguments| format!("$ polc catalogue {}\n{}", arguments.join(" "), refused(arguments)));
    snapshot("refusals", &lines.collect::<Vec<_>>().join("\n"));
}

#[test]
fn ways_to_say_the_same() {
    let newest = printed(&["show", "cases"]);
    for name in ["security.cases", "kibana.cases", "securitySolutionCasesV3", "\"securitySolutionCasesV3\""] {
        assert_eq!(printed(&["show", name]), newest, "{name}");
    }
    let permission = printed(&["show", "Cases.View", "-t", "connect"]);
    assert_eq!(printed(&["show", "cases.view", "-t", "connect"]), permission);
    assert_eq!(printed(&["show", "connect.cases.read"]), permission);
    assert_eq!(printed(&["show", "\"Cases.View\"", "-t", "connect"]), permission);
    assert_eq!(printed(&["show", "Tier 3 Analyst"]), printed(&["show", "t3_analyst"]));
    assert_eq!(printed(&["show", "detections admin"]), printed(&["show", "detections_admin"]));
    assert_eq!(printed(&["show", "connect.cases"]), printed(&["show", "cases", "-t", "connect"]));
    assert_eq!(printed(&[]), printed(&["list", "-t", "kibana"]));
    assert_eq!(printed(&["diff", "kibana:9.2", "kibana:9.4"]), printed(&["diff", "9.2", "9.4"]));
}

#[test]
fn a_target_of_the_nearest_configuration() {
    let folder = tempfile::tempdir().unwrap();
    let config = "[targets.old]\nplatform = \"kibana\"\nrelease = \"9.1\"\nsolution = \"observability\"\n";
    std::fs::write(folder.path().join("polc.toml"), config).unwrap();
    let below = folder.path().join("roles");
    std::fs::create_dir(&below).unwrap();
    let shown = String::from_utf8(run(&below, &["show", "cases", "-t", "old"]).stdout).unwrap();
    assert!(shown.starts_with("cases on Kibana 9.1\nCases of Observability."), "{shown}");
    let unknown = String::from_utf8(run(&below, &["-t", "odl"]).stderr).unwrap();
    assert!(unknown.contains("did you mean `old`?"), "{unknown}");
}

#[test]
fn one_document_with_a_version() {
    for arguments in
        [&["list"][..], &["list", "-t", "connect"], &["show", "monitor"], &["show", "manage_rules"], &["diff", "9.0", "9.1"]]
    {
        let text = printed(&[arguments, &["-f", "json"]].concat());
        let document: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(document["version"], 1, "{arguments:?}");
    }
    let text = printed(&["show", "monitor", "-f", "json"]);
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    let families: Vec<&serde_json::Value> = document["entries"].as_array().unwrap().iter().map(|entry| &entry["family"]).collect();
    assert_eq!(families, ["cluster privilege", "index privilege"]);
}
