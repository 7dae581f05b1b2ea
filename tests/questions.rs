//! Questions as a user asks them: `polc who-can`, `polc why`, `polc matrix`. `snapshots/questions__*.snap` reads as a session. And their
//! answers are those of `polc test`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[path = "common/folders.rs"]
mod folders;
#[path = "common/sessions.rs"]
mod sessions;
#[path = "common/snapshots.rs"]
mod snapshots;

use std::fs;
use std::path::Path;

use folders::folder;
use polc::project::{Options, Project};
use polc::question::{Columns, Holds, Matrix, Question};
use polc::report::Style;
use polc::report::of_questions::{self, TableFormat};
use polc::verify::Outcome;

const POLICY: &str = r#"/// What every analyst has.
abstract role analyst < cases: read; alerts: all; spaces: soc; >
role tier1 extends analyst < cases += reopen; index "logs-*": read < query: """{"term": {"site": "a"}}"""; >; >
role lead extends analyst < tasks: manage_cases; in hr < cases: all - delete; > >
role auditor < base: read; cluster: monitor; >
role clerk on connect < cases: view + edit; customer_profiles: view; users: view; >
persona stand_in = tier1 + lead;
persona on_call = tier1 + auditor;
forbid "reopening and deleting" < kibana.cases: reopen + delete; > unless lead;
"#;

const CONFIG: &str = "[targets.prod]\nrelease = \"9.4\"\n\n[targets.contact]\nplatform = \"connect\"\n";

fn soc() -> tempfile::TempDir {
    folder(&[("roles.pol", POLICY), ("polc.toml", CONFIG)])
}

fn told(folder: &Path, commands: &[&[&str]]) -> String {
    commands.iter().map(|arguments| sessions::run(folder, &[], arguments, "").0).collect()
}

fn assert(name: &str, told: &str) {
    snapshots::settings().bind(|| insta::assert_snapshot!(format!("questions__{name}"), told));
}

#[test]
fn who_can() {
    let folder = soc();
    let told = told(
        folder.path(),
        &[
            &["who-can", "cases.delete"],
            &["who-can", "cases: read + reopen in soc", "--part"],
            &["who-can", "manage_cases"],
            &["who-can", "index \"logs-app\": read"],
            &["who-can", "cluster: monitor"],
            &["who-can", "permission \"Cases.Edit\""],
            &["who-can", "rules.manual_run"],
            &["who-can", "cases.delete on prod", "-f", "json"],
        ],
    );
    assert("who_can", &told);
}

#[test]
fn a_gate_for_ci() {
    let folder = soc();
    let told = told(
        folder.path(),
        &[
            &["who-can", "cases.delete", "--exactly", "lead,stand_in"],
            &["who-can", "cases.delete", "--exactly", "lead"],
            &["who-can", "cases.delete", "--exactly", "lead,stand_in,tier1"],
            &["who-can", "cases.delete", "--fail-if-any"],
            &["who-can", "rules.manual_run", "--fail-if-none"],
        ],
    );
    assert("gate", &told);
}

#[test]
fn why() {
    let folder = soc();
    let told = told(
        folder.path(),
        &[
            &["why", "stand_in", "cases.delete"],
            &["why", "tier1", "cases.delete"],
            &["why", "tier1", "rules: read"],
            &["why", "tier1", "index \"logs-app\": read"],
            &["why", "auditor", "cases.read"],
            &["why", "clerk", "cases: delete"],
            &["why", "tier1", "cases.delete", "-f", "json"],
        ],
    );
    assert("why", &told);
}

/// What is held by actions that are written raw, or by a privilege that implies it, has its words in the chain as well.
#[test]
fn why_of_what_is_not_written_out() {
    let folder = folder(&[
        ("roles.pol", "role a < index \"logs-*\": \"indices:data/read/*\"; cluster: manage_security + \"cluster:monitor/*\"; >\n"),
        ("polc.toml", "[targets.prod]\nrelease = \"9.4\"\n"),
    ]);
    let told = told(
        folder.path(),
        &[&["why", "a", "index \"logs-app\": read"], &["why", "a", "cluster: read_security"], &["why", "a", "cluster: monitor"]],
    );
    assert("why_of_what_is_not_written_out", &told);
}

#[test]
fn matrix() {
    let folder = folder(&[
        (
            "roles.pol",
            "role a < cases: all; rules: read + manual_run; >\nrole b < cases: all - delete; in x < cases: minimal_read; > >\n",
        ),
        ("polc.toml", "[targets.prod]\nrelease = \"9.4\"\n"),
    ]);
    let told = told(
        folder.path(),
        &[
            &["matrix"],
            &["matrix", "--in", "x"],
            &["matrix", "--privileges", "--privileged"],
            &["matrix", "-f", "csv"],
            &["matrix", "-f", "markdown"],
            &["matrix", "-f", "json"],
        ],
    );
    assert("matrix", &told);
}

/// Whoever looks at a table by privilege can ask about each column, and is told who holds it.
#[test]
fn every_privilege_of_the_matrix_is_a_claim() {
    let policy =
        "role a < base: all; >\nrole b < base: read; >\nrole c on connect < cases: all; call_recordings.redacted: all; >\n";
    let project = Project::new().file("a.pol", policy);
    let wanted = Matrix { columns: Columns::Privileges, ..Matrix::default() };
    for target in ["kibana:9.0", "kibana:9.5", "kibana:serverless", "connect"] {
        let options = Options::default().target(target);
        let mut json = Vec::new();
        let table = project.matrix(&options, &wanted).unwrap().answer;
        of_questions::table(TableFormat::Json, &table, Style::default(), &mut json).unwrap();
        let table: serde_json::Value = serde_json::from_slice(&json).unwrap();
        let columns = table["columns"].as_array().unwrap();
        assert!(columns.len() > 3, "{target}: {columns:?}");
        for column in columns.iter().filter_map(|column| column.as_str()) {
            let holders = project.who_can(&options, &Question::parse(column).unwrap());
            assert!(!holders.unwrap_or_else(|why| panic!("{target}: {why}")).answer.is_empty(), "{target}: {column}");
        }
    }
}

#[test]
fn what_cannot_be_asked() {
    let folder = soc();
    let told = told(
        folder.path(),
        &[
            &["who-can", "cases.delte"],
            &["who-can", "case.delete"],
            &["who-can", "cases"],
            &["who-can", "cases: none"],
            &["who-can", ""],
            &["who-can", "cases.read; >"],
            &["who-can", "exactly cases: read"],
            &["who-can", "cases.read in sco"],
            &["who-can", "cases.read on prd"],
            &["who-can", "index \"a\": read", "-t", "contact"],
            &["why", "teir1", "cases.read"],
            &["why", "analyst", "cases.read"],
            &["matrix", "--in", "sco"],
        ],
    );
    assert("what_cannot_be_asked", &told);
}

#[test]
fn a_policy_with_an_error() {
    let folder = soc();
    fs::write(folder.path().join("more.pol"), "role broken < cases: al; >\n").unwrap();
    let told = told(
        folder.path(),
        &[
            &["who-can", "cases.delete"],
            &["who-can", "cases.delete", "--fail-if-none"],
            &["why", "broken", "cases.delete"],
            &["matrix"],
        ],
    );
    assert("a_policy_with_an_error", &told);
}

/// An export with roles of both products, of which some cannot be taken whole.
const EXPORTED: &str = r#"[
  {"name": "analyst", "metadata": {"_team": 1}, "elasticsearch": {"cluster": ["monitor"], "indices": [{"names": ["logs-*"], "privileges": ["read"], "query": {"term": {"site": "a"}}}]},
   "kibana": [{"spaces": ["soc"], "base": [], "feature": {"securitySolutionCasesV3": ["minimal_all", "cases_delete"]}},
              {"spaces": ["hr"], "base": [], "feature": {"securitySolutionCasesV3": ["read"]}}]},
  {"name": "superuser", "metadata": {"_reserved": true}, "elasticsearch": {"cluster": ["all"], "indices": []}, "kibana": []},
  {"name": "legacy", "elasticsearch": {"cluster": ["monitor"]}, "kibana": [], "_transform_error": [{"reason": "duplicated_resources"}]}
]"#;

const PROFILE: &str = r#"{"Resources": {"Clerk": {"Type": "AWS::Connect::SecurityProfile", "Properties": {
  "SecurityProfileName": "clerk", "InstanceArn": "arn:aws:connect:eu-central-1:1:instance/i", "Permissions": ["Cases.View", "Cases.Edit"]}}}}"#;

/// Exported roles answer as the policy would that they are imported to, with the places where they were read. What could not be read whole
/// is not known, and named.
#[test]
fn of_exported_roles() {
    let folder = folder(&[("live.json", EXPORTED), ("profiles.json", PROFILE), ("polc.toml", CONFIG), ("roles.pol", POLICY)]);
    let told = told(
        folder.path(),
        &[
            &["who-can", "cases.delete", "--roles", "live.json", "-t", "kibana:9.4"],
            &["who-can", "cases.delete in hr", "--roles", "live.json", "-t", "prod", "-f", "json"],
            &["who-can", "cluster: manage_security", "--roles", "live.json", "--exactly", "superuser"],
            &["who-can", "kibana.cases.delete", "--roles", "live.json", "--roles", "profiles.json"],
            &["who-can", "permission \"Cases.Edit\"", "--roles", "profiles.json", "--roles", "live.json"],
            &["why", "analyst", "index \"logs-app\": read", "--roles", "live.json"],
            &["why", "analyst", "cases.delete in hr", "--roles", "live.json"],
            &["why", "legacy", "cases.delete", "--roles", "live.json"],
            &["why", "analist", "cases.delete", "--roles", "live.json"],
            &["matrix", "--roles", "live.json", "--roles", "profiles.json"],
            &["who-can", "cases.delete", "--roles", "live.json", "roles.pol"],
            &["who-can", "cases.delete", "--roles", "roles.pol"],
            &["who-can", "cases.delete", "--roles", "gone.json"],
            &["who-can", "cases.delete", "--roles", "live.json", "-t", "kibana:9.4", "-t", "kibana:9.3"],
            &["who-can", "cases.delete on prd", "--roles", "live.json"],
        ],
    );
    assert("of_exported_roles", &told);
}

/// A role with an open bracket in a name, a formula or a command for the runner of CI stays text.
#[test]
fn names_that_are_more_than_names() {
    let folder = folder(&[
        ("roles.pol", "role \"=1+1|<b>\" < cases: all; >\nrole \"::error::x\" < cases: all; >\n"),
        ("polc.toml", "[targets.prod]\nrelease = \"9.4\"\n"),
    ]);
    let told =
        told(folder.path(), &[&["matrix", "-f", "csv"], &["matrix", "-f", "markdown"], &["who-can", "cases.all"], &["matrix"]]);
    assert("names_that_are_more_than_names", &told);
}

/// Whoever can in a space says `polc test`, and the other way round.
#[test]
fn who_can_agrees_with_tests() {
    let claims = [
        "cases.delete",
        "cases: all",
        "cases: read + reopen",
        "alerts.all",
        "rules: read",
        "cases.none",
        "index \"logs-a\": read",
        "index \"logs-*\": read",
        "cluster: monitor",
        "cluster: manage_security",
        "permission \"Cases.Edit\"",
        "cases: view",
        "exceptions: all",
        "connectors.all",
        "dashboard.read",
    ];
    let subjects = ["tier1", "lead", "auditor", "clerk", "stand_in", "on_call"];
    let mut asked = 0;
    for claim in claims {
        for space in ["soc", "hr", "default", "*"] {
            let in_space = !claim.starts_with("index") && !claim.starts_with("cluster") && !claim.starts_with("permission");
            let text =
                if in_space { format!("{claim} in {}", if space == "*" { "\"*\"" } else { space }) } else { claim.to_owned() };
            let Ok(question) = Question::parse(&text) else { continue };
            let project = Project::new().file("roles.pol", POLICY).config(CONFIG);
            let Ok(answered) = project.who_can(&Options::default(), &question) else { continue };
            for subject in subjects {
                for (verb, holds) in [("can", true), ("cannot", false)] {
                    let test = format!("{POLICY}test \"t\" < {subject} {verb} {text}; >\n");
                    let run = Project::new().file("roles.pol", test).config(CONFIG).test();
                    for (target, outcome) in &run.tests[0].assertions[0].outcomes {
                        if matches!(outcome, Outcome::NotRun(_)) {
                            continue;
                        }
                        let here = |holder: &&polc::question::Holder| {
                            holder.subject == subject && holder.places.iter().any(|place| place.target == *target)
                        };
                        let found: Vec<Holds> = answered.answer.iter().filter(here).map(|holder| holder.holds).collect();
                        // `in "*"` of a test that denies is about every space, of a question about what holds in all of them.
                        let expected = if holds {
                            found.contains(&Holds::All)
                        } else if space == "*" && in_space {
                            continue;
                        } else {
                            found.is_empty()
                        };
                        assert_eq!(matches!(outcome, Outcome::Passed), expected, "{subject} {verb} {text} on {target}: {found:?}");
                        asked += 1;
                    }
                }
            }
        }
    }
    assert!(asked > 200, "{asked}");
}

/// What `docs/questions.md` says that its commands print.
#[test]
fn the_page_shows_what_is_printed() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/questions.md")).unwrap();
    let block = |text: &str, kind: &str| -> Option<(String, String)> {
        let (_, rest) = text.split_once(&format!("```{kind}\n"))?;
        let (block, rest) = rest.split_once("```")?;
        Some((block.to_owned(), rest.to_owned()))
    };
    let (policy, mut rest) = block(&page, "pol").unwrap();
    let folder = folder(&[("roles.pol", &policy)]);
    let mut seen = 0;
    while let Some((command, after)) = block(&rest, "sh") {
        let (shown, after) = block(&after, "console").unwrap();
        let arguments: Vec<&str> = command.split_whitespace().skip(1).collect();
        let told = sessions::run(folder.path(), &[], &arguments, "").0;
        let printed: String = told
            .lines()
            .filter(|line| !line.starts_with(['$', '2']) && !line.starts_with("exit"))
            .map(|line| format!("{line}\n"))
            .collect();
        assert_eq!(printed, shown, "{command}");
        (rest, seen) = (after, seen + 1);
    }
    assert_eq!(seen, 2);
}
