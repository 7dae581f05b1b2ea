//! `polc import` as a user meets it: every shape of `tests/existing/`, every odd role, and every input that is refused.
//! `snapshots/import__*.snap` reads as a session.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[path = "common/folders.rs"]
mod folders;
#[path = "common/root.rs"]
mod root;
#[path = "common/sessions.rs"]
mod sessions;
#[path = "common/snapshots.rs"]
mod snapshots;

use std::fs;
use std::path::{Path, PathBuf};

use folders::folder;

fn run(folder: &Path, arguments: &[&str], input: &str) -> String {
    sessions::run(folder, &[], arguments, input).0
}

fn assert(name: &str, told: &str) {
    snapshots::settings().bind(|| insta::assert_snapshot!(format!("import__{name}"), told));
}

fn fixtures() -> PathBuf {
    root::root().join("tests/existing")
}

#[test]
fn every_shape() {
    let shapes: &[(&str, &[&str])] = &[
        ("kibana_role", &["kibana_role.json"]),
        ("kibana_roles", &["kibana_roles.json"]),
        ("kibana_query", &["kibana_query.json"]),
        ("kibana_bulk", &["kibana_bulk.json"]),
        ("native", &["native.json"]),
        ("native_bulk", &["native_bulk.json"]),
        ("roles_yml", &["roles.yml"]),
        ("kubernetes", &["kubernetes.yaml"]),
        ("api_key", &["api_key.json"]),
        ("tf_show", &["tf_show.json"]),
        ("tf_plan", &["tf_plan.json"]),
        ("tfstate", &["state.tfstate"]),
        ("tf_json", &["roles.tf.json"]),
        ("hcl", &["module/main.tf", "--var", "space.tfvars"]),
        ("connect_create", &["create.json"]),
        ("connect_dump", &["dump"]),
        ("cloudformation", &["template.yaml"]),
    ];
    for (name, arguments) in shapes {
        let all: Vec<&str> = ["import"].iter().chain(*arguments).copied().chain(["--stdout"]).collect();
        assert(&format!("shape_{name}"), &run(&fixtures(), &all, ""));
    }
}

/// A role of Kibana around one part of it.
fn around(part: &str) -> String {
    format!("{{\"elasticsearch\": {{}}, \"kibana\": [{{\"feature\": {{{part}}}, \"spaces\": [\"default\"]}}]}}")
}

#[test]
fn odd_roles() {
    let body = |text: &str| text.to_owned();
    let native = |text: &str| format!("{{\"x\": {{{text}}}}}");
    let app = |privileges: &str, resources: &str| {
        format!("{{\"application\": \"kibana-.kibana\", \"privileges\": [{privileges}], \"resources\": [{resources}]}}")
    };
    let long = "x".repeat(507);
    let roles: Vec<(&str, &str, String)> = vec![
        ("no privileges", "9.4", body(r#"{"elasticsearch": {}, "kibana": []}"#)),
        (
            "names",
            "9.4",
            body(&format!(
                r#"{{"SOC Tier 1": {{"cluster": ["monitor"]}}, "a/b%c": {{}}, "a,b": {{}}, "{long}": {{}}, "🦀": {{}}, "Lead": {{}}, "lead": {{"cluster": ["all"]}}}}"#
            )),
        ),
        (
            "base and feature in one space",
            "9.4",
            native(&format!(
                "\"applications\": [{}, {}]",
                app("\"space_read\"", "\"space:a\""),
                app("\"feature_actions.all\"", "\"space:a\"")
            )),
        ),
        (
            "base holds the feature",
            "9.4",
            native(&format!(
                "\"applications\": [{}, {}]",
                app("\"space_all\"", "\"space:a\""),
                app("\"feature_actions.read\"", "\"space:a\"")
            )),
        ),
        (
            "a space in two entries",
            "9.4",
            native(&format!(
                "\"applications\": [{}, {}]",
                app("\"feature_actions.read\"", "\"space:a\", \"space:b\""),
                app("\"feature_discover_v2.read\"", "\"space:a\"")
            )),
        ),
        (
            "all spaces and single ones",
            "9.4",
            native(&format!("\"applications\": [{}]", app("\"feature_actions.read\"", "\"*\", \"space:a\""))),
        ),
        (
            "spaces beside all",
            "9.4",
            body(
                r#"{"elasticsearch": {}, "kibana": [{"feature": {"actions": ["read"]}, "spaces": ["*"]}, {"feature": {"actions": ["all"]}, "spaces": ["soc"]}]}"#,
            ),
        ),
        (
            "resources that are no spaces",
            "9.4",
            native(&format!(
                "\"applications\": [{}, {}]",
                app("\"feature_actions.read\"", "\"space:a\", \"foo\""),
                app("\"feature_actions.read\"", "\"space:*\"")
            )),
        ),
        ("global privilege in a space", "9.4", native(&format!("\"applications\": [{}]", app("\"all\"", "\"space:a\"")))),
        (
            "privileges that are no features",
            "9.4",
            native(&format!("\"applications\": [{}]", app("\"reserved_ml_user\", \"feature_actions.read\"", "\"*\""))),
        ),
        ("all and read together", "9.4", around(r#""securitySolutionCasesV3": ["all", "read"]"#)),
        ("feature without privileges", "9.4", around(r#""actions": [], "discover_v2": ["read"]"#)),
        ("minimal read alone", "9.4", around(r#""securitySolutionCasesV3": ["minimal_read"]"#)),
        (
            "minimal all and everything",
            "9.4",
            around(
                r#""securitySolutionCasesV3": ["minimal_all", "cases_delete", "cases_settings", "create_comment", "case_reopen", "cases_assign", "cases_manage_templates"]"#,
            ),
        ),
        (
            "all but one",
            "9.4",
            around(
                r#""securitySolutionCasesV3": ["minimal_all", "cases_settings", "create_comment", "case_reopen", "cases_assign", "cases_manage_templates"]"#,
            ),
        ),
        (
            "level and its own sub-feature",
            "9.4",
            around(r#""securitySolutionCasesV3": ["all", "cases_delete"], "siemV5": ["read", "endpoint_list_read"]"#),
        ),
        ("sub-feature only", "9.4", around(r#""securitySolutionCasesV3": ["cases_delete"]"#)),
        ("members of one choice", "9.4", around(r#""osquery": ["minimal_read", "packs_all", "packs_read"]"#)),
        ("unknown feature", "9.4", around(r#""shiftHandover": ["all", "read-notes", "9lives"]"#)),
        ("unknown privilege of a live feature", "9.4", around(r#""actions": ["all", "telepathy"]"#)),
        ("unknown privilege of an old feature", "9.4", around(r#""siem": ["all", "telepathy"]"#)),
        ("privilege of another release", "9.3", around(r#""securitySolutionCasesV3": ["all", "cases_manage_templates"]"#)),
        ("a feature that is gone", "9.4", around(r#""guidedOnboardingFeature": ["all"], "actions": ["read"]"#)),
        (
            "old ids that are like names",
            "9.4",
            around(r#""discover": ["read"], "dashboard": ["all"], "maps": ["read"], "visualize": ["read"]"#),
        ),
        ("from the future", "9.1", around(r#""siemV4": ["all"]"#)),
        ("all spaces only", "9.4", around(r#""siemV5": ["minimal_read", "global_artifact_management_all"]"#)),
        ("a level that is not offered", "9.4", around(r#""searchPlayground": ["read"]"#)),
        (
            "queries",
            "9.4",
            native(
                r#""indices": [{"names": ["a"], "privileges": ["read"], "query": {"term": {"a": 1.50}}}, {"names": ["b"], "privileges": ["read"], "query": "{ \"term\" :\n {\"a\":1} }"}, {"names": ["c"], "privileges": ["read"], "query": "{\"term\": {\"a\": \"\\\"\\\"\\\"\"}}"}, {"names": ["d"], "privileges": ["read"], "query": "{\"template\": {\"source\": \"{\\\"term\\\": {\\\"a\\\": \\\"{{_user.username}}\\\"}}\"}}"}]"#,
            ),
        ),
        (
            "fields",
            "9.4",
            native(
                r#""indices": [{"names": ["a"], "privileges": ["read"], "field_security": {"grant": ["*"], "except": ["b"]}}, {"names": ["c"], "privileges": ["read"], "field_security": {"except": ["b"]}}]"#,
            ),
        ),
        (
            "no field at all",
            "9.4",
            native(r#""indices": [{"names": ["a"], "privileges": ["read"], "field_security": {"grant": []}}]"#),
        ),
        (
            "one pattern twice",
            "9.4",
            native(
                r#""indices": [{"names": ["a", "b"], "privileges": ["read"], "query": "{\"match_all\": {}}"}, {"names": ["a"], "privileges": ["read"]}, {"names": ["a"], "privileges": ["write"]}]"#,
            ),
        ),
        (
            "remote and global",
            "9.4",
            native(
                r#""remote_indices": [{"clusters": ["b", "a"], "names": ["x"], "privileges": ["read"]}], "remote_cluster": [{"clusters": ["a"], "privileges": ["monitor_enrich"]}, {"clusters": ["a", "b"], "privileges": ["monitor_stats"]}], "global": {"application": {"manage": {"applications": ["x"]}}}"#,
            ),
        ),
        (
            "applications",
            "9.4",
            native(
                r#""applications": [{"application": "fleet", "privileges": ["enroll"], "resources": ["*"]}, {"application": "deploy-*", "privileges": ["login", "data:read/*"], "resources": ["team/a"]}]"#,
            ),
        ),
        (
            "everything everywhere",
            "9.4",
            native(r#""applications": [{"application": "*", "privileges": ["*"], "resources": ["*"]}]"#),
        ),
        (
            "metadata",
            "9.4",
            native(r#""metadata": {"a": {"b": "c", "d": [1, true, null, "x"]}, "e-f": 9007199254740993, "g": -1.5}"#),
        ),
        ("metadata that cannot be said", "9.4", native(r#""metadata": {"a": ["one"]}"#)),
        ("metadata of the system's", "9.4", native(r#""metadata": {"_elastic": true}"#)),
        ("a number that no digit may be lost of", "9.4", native(r#""metadata": {"a": 123456789012345678901234567890}"#)),
        ("description", "9.4", native("\"description\": \"First line.\\nSecond  line with \\\"quotes\\\".\"")),
        ("a long description", "9.4", native(&format!("\"description\": \"{}\"", "word ".repeat(201)))),
        (
            "hidden characters",
            "9.4",
            native("\"cluster\": [\"monitor\"], \"indices\": [{\"names\": [\"logs-\\u202e*\"], \"privileges\": [\"read\"]}]"),
        ),
        ("a member that nobody knows", "9.4", body(r#"{"elasticsearch": {"cluster": ["all"], "magic": ["x"]}, "kibana": []}"#)),
    ];
    let mut told = String::new();
    for (about, release, text) in roles {
        let folder = folder(&[("role.json", &text)]);
        told += &format!("== {about}: {text}\n");
        told += &run(folder.path(), &["import", "role.json", "-t", &format!("kibana:{release}"), "--stdout"], "");
        told.push('\n');
    }
    assert("odd_roles", &told.replace(&long, "<507 x>"));
}

#[test]
fn styles_and_names() {
    let role = around(
        r#""securitySolutionCasesV3": ["minimal_all", "cases_settings", "create_comment", "case_reopen", "cases_assign", "cases_manage_templates"], "siemV4": ["all"]"#,
    );
    let folder = folder(&[("role.json", &role)]);
    let mut told = String::new();
    for more in [&["--style", "frozen"][..], &["--names", "raw"], &["--style", "frozen", "--names", "raw"]] {
        let all: Vec<&str> = ["import", "role.json", "--stdout"].iter().chain(more).copied().collect();
        told += &run(folder.path(), &all, "");
    }
    assert("styles_and_names", &told);
}

#[test]
fn what_cannot_be_said_is_written_where_it_is_asked_for() {
    let folder = folder(&[("roles.json", r#"{"shipper": {"cluster": ["monitor"], "metadata": {"ticket": ["SEC-1"]}}}"#)]);
    let told = run(folder.path(), &["import", "roles.json", "-o", "policy"], "")
        + &run(folder.path(), &["import", "roles.json", "-o", "policy", "--partial"], "")
        + &fs::read_to_string(folder.path().join("policy/roles.pol")).unwrap();
    assert("partial", &told);
}

#[test]
fn a_policy_is_written_and_updated() {
    let text = fs::read_to_string(fixtures().join("kibana_role.json")).unwrap();
    let folder = folder(&[("soc_tier1.json", &text)]);
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    let mut told = run(folder.path(), &["import", "soc_tier1.json", "-t", "kibana:9.4", "-o", "policy"], "");
    told += &read("policy/polc.toml");
    told += &run(folder.path(), &["import", "soc_tier1.json", "-o", "policy"], "");
    // Somebody works on the policy, and then on the role in the cluster.
    let worked_on = format!(
        "// Ours.\r\nrole lead extends soc_tier1 < connectors: all; > // stays\r\n\r\n{}",
        read("policy/roles.pol").replace('\n', "\r\n")
    );
    fs::write(folder.path().join("policy/roles.pol"), worked_on).unwrap();
    fs::write(folder.path().join("soc_tier1.json"), text.replace("\"case_reopen\"", "\"case_reopen\", \"create_comment\""))
        .unwrap();
    fs::write(folder.path().join("reader.json"), r#"{"elasticsearch": {}, "kibana": [{"base": ["read"], "spaces": ["*"]}]}"#)
        .unwrap();
    told += &run(folder.path(), &["import", "soc_tier1.json", "reader.json", "-o", "policy", "--update"], "");
    told += &read("policy/roles.pol").replace('\r', "<CR>");
    told += &run(folder.path(), &["import", "soc_tier1.json", "reader.json", "-o", "policy", "--update"], "");
    told += &run(folder.path(), &["build", "policy", "--stdout", "--role", "soc_tier1"], "");
    assert("update", &told);
}

#[test]
fn the_example_and_the_page_are_what_import_makes() {
    let example = root::root().join("examples/existing");
    let folder = folder(&[("roles.json", &fs::read_to_string(example.join("export/roles.json")).unwrap())]);
    let told = run(folder.path(), &["import", "roles.json", "-t", "kibana:9.2", "-o", "policy"], "");
    let page = fs::read_to_string(root::root().join("docs/import.md")).unwrap();
    for line in told.lines().filter(|line| !line.starts_with("$ ") && !line.starts_with("exit code")) {
        assert!(page.contains(line.trim_end()), "docs/import.md lacks:\n{told}");
    }
    for name in ["roles.pol", "polc.toml"] {
        let made = fs::read_to_string(folder.path().join("policy").join(name)).unwrap();
        let kept = fs::read_to_string(example.join(name)).unwrap();
        // Where the schema is depends on where somebody has polc's sources.
        let kept = kept.strip_prefix("#:schema ../../editors/polc.schema.json\n\n").unwrap_or(&kept);
        assert_eq!(made, kept, "examples/existing/{name} is what it was made of once");
    }
    assert("example", &told);
}

/// What the next upgrade does to the roles of the example, as they are deployed.
#[test]
fn the_example_has_its_report_of_an_upgrade() {
    let example = root::root().join("examples/existing");
    let upgrade = ["migrate", "--from", "9.2", "--to", "9.4", "--roles", "export/roles.json"];
    let told = run(&example, &upgrade, "");
    let report: String = told
        .lines()
        .filter(|line| !line.starts_with("$ ") && !line.starts_with("exit code"))
        .map(|line| format!("{line}\n"))
        .collect();
    assert_eq!(report, fs::read_to_string(example.join("upgrade-to-9.4.txt")).unwrap(), "polc {}", upgrade.join(" "));
    assert("example_upgrade", &(told + &run(&example, &["migrate", "--from", "9.2", "--to", "9.4"], "")));
}

/// A folder with a file that holds no roles: it is named, and the roles of the others are read.
#[test]
fn a_folder_with_something_else() {
    let other = "{\"name\": \"a package\", \"scripts\": {}}";
    let folder = folder(&[
        ("live/a.json", &around(r#""actions": ["read"]"#)),
        ("live/package.json", other),
        ("live/notes.yml", "a: [\n"),
        ("other/package.json", other),
    ]);
    let mut told = run(folder.path(), &["import", "live", "-t", "kibana:9.4"], "");
    told += &run(folder.path(), &["import", "live", "-t", "kibana:9.4", "-f", "json"], "");
    told += &run(folder.path(), &["import", "live/package.json", "live/a.json"], "");
    told += &run(folder.path(), &["import", "other"], "");
    told += &run(folder.path(), &["diff", "roles:live", "roles:live"], "");
    told += &run(folder.path(), &["migrate", "--from", "9.3", "--to", "9.4", "--roles", "live"], "");
    told += &run(folder.path(), &["who-can", "connectors.read", "--roles", "live"], "");
    assert("a_folder_with_something_else", &told);
}

/// Roles with the names of those that come with the product, and what only serverless has.
#[test]
fn names_of_the_products_own() {
    let roles = r#"
viewer: { cluster: [monitor], indices: [{ names: ["logs-*"], privileges: [read] }] }
t1_analyst: { cluster: [read_project_routing] }
own: { cluster: [monitor] }
"#;
    let folder = folder(&[("roles.yml", roles)]);
    let mut told = run(folder.path(), &["import", "roles.yml"], "");
    told += &run(folder.path(), &["import", "roles.yml", "-t", "kibana:9.4"], "");
    told += &run(folder.path(), &["import", "roles.yml", "--name", "viewer=own_viewer", "--role", "own_viewer", "--stdout"], "");
    told += &run(folder.path(), &["import", "roles.yml", "-f", "json", "--role", "viewer"], "");
    assert("names_of_the_products_own", &told);
}

#[test]
fn the_report_as_json() {
    let told = run(&fixtures(), &["import", "kibana_roles.json", "create.json", "-f", "json"], "");
    assert("json", &told);
}

#[test]
fn a_target_that_adds_to_roles() {
    let role = around(r#""securitySolutionAlertsV1": ["all"]"#);
    let folder = folder(&[("x.json", &role), ("policy/polc.toml", "[targets.prod]\nrelease = \"9.4\"\n"), ("policy/more.pol", "")]);
    assert("derived", &run(folder.path(), &["import", "x.json", "-o", "policy", "--update"], ""));
}

#[test]
fn one_name_twice() {
    let role = |privilege: &str| format!("{{\"x\": {{\"cluster\": [\"{privilege}\"]}}}}");
    let folder = folder(&[
        ("a.json", &role("monitor")),
        ("b.json", &role("all")),
        ("c.json", &role("monitor")),
        ("profile.json", r#"{"SecurityProfileName": "x", "Permissions": ["Users.View"]}"#),
    ]);
    let mut told = String::new();
    for files in [&["a.json", "b.json"][..], &["a.json", "c.json"], &["a.json", "profile.json"]] {
        let all: Vec<&str> = ["import"].iter().chain(files).copied().collect();
        told += &run(folder.path(), &all, "");
    }
    assert("one_name_twice", &told);
}

#[test]
fn names_that_the_input_does_not_have() {
    let mut told = run(&fixtures(), &["import", "template.yaml", "--name", "Supervisors=Night", "--role", "Night", "--stdout"], "");
    told += &run(
        &fixtures(),
        &["import", "roles.tf.json", "--name", "elasticstack_kibana_security_role.named_elsewhere=writer", "--stdout"],
        "",
    );
    told += &run(
        &fixtures(),
        &[
            "import",
            "dump/lost_describe.json",
            "dump/whose_permissions.json",
            "--pair",
            "Lost=dump/lost_describe.json,dump/whose_permissions.json",
            "--stdout",
        ],
        "",
    );
    told += &run(&fixtures(), &["import", "-", "--stdin-filename", "probe.json", "--stdout"], r#"{"cluster": ["monitor"]}"#);
    assert("names_from_outside", &told);
}

#[test]
fn inputs_that_are_refused() {
    let aliases: String = std::iter::once("a: &a [x,x,x,x,x,x,x,x,x,x]\n".to_owned())
        .chain(["ab", "bc", "cd", "de", "ef", "fg"].map(|pair| {
            let (last, next) = pair.split_at(1);
            format!("{next}: &{next} [{}]\n", vec![format!("*{last}"); 10].join(","))
        }))
        .collect();
    let utf16: Vec<u8> = "\u{feff}{}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
    let inputs: Vec<(&str, &[u8])> = vec![
        ("privileges_of_a_user.json", br#"{"cluster": ["all"], "global": [], "indices": [{"names": ["*"], "privileges": ["read"], "query": ["{}"], "field_security": [], "allow_restricted_indices": false}], "applications": [], "run_as": []}"#),
        ("profiles.json", br#"{"SecurityProfileSummaryList": [{"Id": "1", "Arn": "a", "Name": "Agent"}]}"#),
        ("mappings.json", br#"{"admins": {"enabled": true, "roles": ["superuser"], "rules": {"field": {"username": "*"}}}}"#),
        ("objects.ndjson", b"{\"type\": \"dashboard\", \"attributes\": {}}\n{\"type\": \"tag\", \"attributes\": {}}\n"),
        ("something.json", br#"{"some": ["thing"]}"#),
        ("both.json", br#"{"apiVersion": "v1", "kind": "Secret", "resource": {}}"#),
        ("twice.json", b"{\"elasticsearch\": {},\n \"kibana\": [],\n \"kibana\": []}"),
        ("twice.yml", b"a: {cluster: [monitor]}\nb: {}\na: {cluster: [all]}\n"),
        ("aliases.yml", aliases.as_bytes()),
        ("tab.yml", b"a:\n\tcluster: [monitor]\n"),
        ("windows.json", &utf16),
        ("latin.json", b"{\n \"description\": \"gr\xfc\xdfe\" }"),
        ("empty.json", b" \n"),
        ("broken.json", b"{\"elasticsearch\": {},\n \"kibana\": [}"),
        ("deep.json", deep.as_bytes()),
        ("old.tfstate", br#"{"version": 3, "terraform_version": "0.11", "serial": 1, "resources": []}"#),
        ("plan.json", br#"{"format_version": "2.0", "resource_changes": []}"#),
        ("wrong.tf", b"resource \"elasticstack_kibana_security_role\" \"x\" {\n  name = \n}\n"),
        ("nameless.json", br#"[{"elasticsearch": {}, "kibana": []}]"#),
    ];
    let folder = folder(&[]);
    let mut told = String::new();
    for (name, bytes) in inputs {
        fs::write(folder.path().join(name), bytes).unwrap();
        told += &run(folder.path(), &["import", name], "");
    }
    fs::write(folder.path().join("large.json"), vec![b' '; (64 << 20) + 1]).unwrap();
    told += &run(folder.path(), &["import", "large.json"], "");
    told += &run(folder.path(), &["import", "nothing.json"], "");
    told += &run(folder.path(), &["import", "-"], "{}");
    told += &run(folder.path(), &["import", "-"], r#"{"cluster": ["all"]}"#);
    told += &run(folder.path(), &["import", "-"], "[]");
    told += &run(folder.path(), &["import", "something.json", "--from", "kibana-role"], "");
    told += &run(folder.path(), &["import", "something.json", "--from", "kibana"], "");
    told += &run(folder.path(), &["import", "-", "-t", "kibana:8.9"], "[]");
    told += &run(folder.path(), &["import", "-", "--role", "anybody"], "[]");
    told += &run(folder.path(), &["import", "something.json", "--stdout", "-f", "json"], "");
    told += &run(folder.path(), &["import"], "");
    assert("refused", &told);
}
