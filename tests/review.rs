//! `polc review` as a user meets it: the page and the data of the example as snapshots, what is asked wrongly as sessions, and what holds
//! of every review.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[path = "common/folders.rs"]
mod folders;
#[path = "common/sessions.rs"]
mod sessions;
#[path = "common/snapshots.rs"]
mod snapshots;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use folders::folder;
use serde_json::Value;
use snapshots::root::root;

const CONFIG: &str = "[targets.prod]\nrelease = \"9.4\"\n";
const AT: [&str; 2] = ["--at", "2026-04-15"];

fn told(folder: &Path, commands: &[&[&str]]) -> String {
    commands.iter().map(|arguments| sessions::run(folder, &[], arguments, "").0).collect()
}

fn assert(name: &str, told: &str) {
    snapshots::settings().bind(|| insta::assert_snapshot!(format!("review__{name}"), told));
}

/// Reviews a folder: the page and its data.
fn review(folder: &Path, more: &[&str]) -> (String, Value) {
    let out = tempfile::tempdir().unwrap();
    let (page, json) = (out.path().join("review.html"), out.path().join("review.json"));
    let mut arguments = vec!["review", "-o", page.to_str().unwrap(), "--json", json.to_str().unwrap()];
    arguments.extend(more);
    let (told, code) = sessions::run(folder, &[], &arguments, "");
    assert!(code < 2, "{told}");
    let (page, json) = (fs::read_to_string(page).unwrap(), fs::read_to_string(json).unwrap());
    assert_eq!(data(&page), json, "the page and the JSON have the same data");
    (page, serde_json::from_str(&json).unwrap())
}

/// What stands in the page for the next review.
fn data(page: &str) -> &str {
    let (_, rest) = page.split_once("<script type=\"application/json\" id=\"polc-review\" data-sha256=\"").unwrap();
    rest.split_once("\">").unwrap().1.split_once("</script>").unwrap().0
}

/// The section of a number, from 1.
fn section(page: &str, n: usize) -> &str {
    page.split("<section ").nth(n).unwrap()
}

fn copied(example: &str) -> tempfile::TempDir {
    let from = root().join("examples").join(example);
    let files: Vec<(String, String)> = fs::read_dir(from)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read_to_string(path).unwrap()))
        .collect();
    folder(&files.iter().map(|(name, text)| (&**name, &**text)).collect::<Vec<_>>())
}

const EXAMPLE: [&str; 11] = [
    "review",
    "--since",
    "winter.json",
    "--holders",
    "holders.csv",
    "--decisions",
    "decisions.toml",
    "--title",
    "Access review, spring",
    "--at",
    "2026-04-15",
];

#[test]
fn the_example() {
    let folder = copied("review");
    let mut printed = EXAMPLE.to_vec();
    printed.extend(["-o", "review.html"]);
    let told = told(folder.path(), &[&printed]);
    let page = fs::read_to_string(folder.path().join("review.html")).unwrap();
    // The data have a snapshot of their own.
    let data = data(&page);
    let value: Value = serde_json::from_str(data).unwrap();
    assert("example", &format!("{told}\n{}", page.replace(data, "…")));
    assert("data", &serde_json::to_string_pretty(&value).unwrap());
}

#[test]
fn the_example_as_a_gate() {
    let folder = copied("review");
    let mut check = EXAMPLE.to_vec();
    check.push("--check");
    let mut later = check.clone();
    *later.iter_mut().find(|word| **word == "2026-04-15").unwrap() = "2026-07-01";
    let timeless = ["review", "--decisions", "decisions.toml", "--check"];
    assert("check", &told(folder.path(), &[&check, &later, &timeless]));
}

/// What holds of every review, asked of all examples and of names that are more than names.
#[test]
fn every_review() {
    let schema: Value =
        serde_json::from_str(&fs::read_to_string(root().join("tests/schemas/review.schema.json")).unwrap()).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let hostile = folder(&[
        (
            "roles.pol",
            "/// </script><img src=x onerror=alert(1)>\nrole \"</script><img src=x onerror=alert(1)>\" < metadata: < owner: \"=cmd|' /C calc'!A0\"; >\n  cases: all; >\n\
             role \"=HYPERLINK(\\\"http://x\\\")\" < index \"<!--\": read < query: \"\"\"{\"term\": {\"a\": \"</script>\"}}\"\"\"; >; >\n",
        ),
        ("polc.toml", CONFIG),
    ]);
    let examples = ["both", "contact-centre", "existing", "observability", "review", "serverless", "soc"].map(copied);
    for folder in examples.iter().chain([&hostile]) {
        let (page, data) = review(folder.path(), &AT);
        if let Some(error) = schema.iter_errors(&data).next() {
            panic!("{}: {error}", error.instance_path());
        }
        let roles = section(&page, 6);
        let mut ids = BTreeSet::new();
        for role in data["roles"].as_array().unwrap() {
            for line in role["lines"].as_array().unwrap() {
                let id = line["line"].as_str().unwrap();
                assert!(ids.insert(id.to_owned()), "{id} is the name of one line");
                assert_eq!(roles.matches(&format!("id=\"l-{id}\"")).count(), 1, "{id} stands in section 6 once");
            }
        }
        for count in data["completeness"]["targets"].as_array().unwrap() {
            let of = |key: &str| count[key].as_array().unwrap().len() as u64;
            assert_eq!(
                count["found"].as_u64().unwrap(),
                count["reported"].as_u64().unwrap() + of("skipped") + of("refused"),
                "{count}"
            );
            let told = data["roles"].as_array().unwrap().iter().filter(|role| role["target"] == count["target"]).count() as u64;
            assert_eq!(count["reported"].as_u64().unwrap(), told, "{count}");
        }
        assert!(page.contains("content=\"default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;\""));
        assert_eq!(page.matches("<script").count(), 1, "the data, and no other script");
        for loading in [" src=", "url(", "@import", "<link", "<img", "<iframe", "href=\"http"] {
            let markup = page.replace(self::data(&page), "");
            // As text there may be anything.
            assert!(!markup.replace("&lt;img src=x", "").contains(loading), "{loading}");
        }
        assert!(!page.contains("<img"), "a name is a text");
        assert!(!self::data(&page).contains('<'));
    }
    let csv = hostile.path().join("lines.csv");
    sessions::run(hostile.path(), &[], &["review", "--csv", csv.to_str().unwrap()], "");
    for cell in fs::read_to_string(csv).unwrap().split([',', '\n']) {
        assert!(!cell.trim_start_matches('"').starts_with(['=', '+', '-', '@']), "{cell}");
    }
}

/// The same command gives the same bytes, and the page says what a file that was read has for a digest.
#[test]
fn the_same_bytes_twice() {
    let folder = copied("review");
    let mut arguments = EXAMPLE.to_vec();
    arguments.extend(["-o", "review.html", "--json", "review.json"]);
    let page = || {
        sessions::run(folder.path(), &[], &arguments, "");
        fs::read(folder.path().join("review.html")).unwrap()
    };
    let first = page();
    assert!(first == page());
    let page = String::from_utf8(first).unwrap();
    let json = fs::read_to_string(folder.path().join("review.json")).unwrap();
    for (text, _) in [(&json, "the data"), (&fs::read_to_string(folder.path().join("roles.pol")).unwrap(), "the policy")] {
        assert!(section(&page, 1).contains(&polc::review::sha256(text)));
    }
}

#[test]
fn a_policy_with_an_error() {
    let folder = folder(&[
        (
            "roles.pol",
            "role a < cases: read; >\nrole b < cases: raed; >\nrole c extends b < rules: read; >\nabstract role d < cases: all; >\n",
        ),
        ("polc.toml", CONFIG),
    ]);
    let (page, data) = review(folder.path(), &[]);
    assert_eq!(data["completeness"]["targets"][0]["refused"].as_array().unwrap().len(), 2);
    assert!(section(&page, 1).contains("time not given"));
    assert("policy_with_an_error", &format!("{}{}", told(folder.path(), &[&["review", "-o", "review.html"]]), section(&page, 2)));
}

/// What is deployed, instead of a policy: places lead into the export, and what could not be taken whole is not left out.
#[test]
fn of_exported_roles() {
    let folder = folder(&[("roles.json", EXPORTED)]);
    let asked = ["--roles", "roles.json", "-t", "kibana:9.4", "--at", "2026-04-15"];
    let (page, json) = review(folder.path(), &asked);
    let inputs = json["snapshot"]["inputs"].as_array().unwrap();
    assert_eq!(inputs.len(), 1, "{inputs:?}");
    assert_eq!(inputs[0]["sha256"], polc::review::sha256(EXPORTED));
    let schema: Value =
        serde_json::from_str(&fs::read_to_string(root().join("tests/schemas/review.schema.json")).unwrap()).unwrap();
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&json));
    assert!(section(&page, 6).contains("roles.json /0/kibana/0/feature/"));
    let of_it = serde_json::json!({ "completeness": json["completeness"], "roles": json["roles"] });
    let printed = told(
        folder.path(),
        &[&[&["review", "-o", "r.html"], &asked[..]].concat(), &["review", "--roles", "roles.json", "roles.pol"]],
    );
    assert("of_exported_roles", &format!("{printed}\n{}", serde_json::to_string_pretty(&of_it).unwrap()));
    // Of two products, each is a review of its own.
    let both = self::folder(&[("roles.json", EXPORTED), ("profile.json", PROFILE)]);
    let (told, code) = sessions::run(both.path(), &[], &["review", "--roles", ".", "-o", "r.html"], "");
    assert!(code == 2 && told.contains("name the exports of one"), "{told}");
}

/// One role that can be taken whole, one that Kibana itself could not read.
const EXPORTED: &str = r#"[
  {
    "name": "triage",
    "elasticsearch": { "cluster": [], "indices": [{ "names": ["logs-*"], "privileges": ["read"] }], "run_as": [] },
    "kibana": [{ "base": [], "feature": { "securitySolutionCasesV3": ["read", "cases_delete"] }, "spaces": ["soc"] }]
  },
  {
    "name": "unread",
    "_transform_error": [{ "reason": "duplicated_resources", "state": [] }],
    "elasticsearch": { "cluster": [], "indices": [], "run_as": [] },
    "kibana": []
  }
]
"#;

/// The request that makes a security profile.
const PROFILE: &str = r#"{ "SecurityProfileName": "agent", "Permissions": ["BasicAgentAccess"], "InstanceId": "i" }"#;

#[test]
fn what_is_asked_wrongly() {
    let folder = folder(&[
        ("roles.pol", "role a < cases: read; >\n"),
        ("polc.toml", CONFIG),
        (
            "wrong.toml",
            "[[decision]]\nline = \"0123456789\"\ndecision = \"take away\"\nby = \"Ann\"\non = \"soon\"\nresaon = \"x\"\n",
        ),
        (
            "unknown.toml",
            "[[decision]]\nline = \"0123456789\"\ndecision = \"keep\"\nby = \"Ann\"\non = 2026-04-01\nreason = \"x\"\n",
        ),
        ("wrong.csv", "role;holder\na;Ann\n"),
        ("unknown.csv", "role,holder\nab,Ann\n"),
        ("other.html", "<html></html>"),
        ("other.json", "{\"version\": 9, \"kind\": \"polc-review\"}"),
        ("of/roles.pol", "role z < cases: read; >\n"),
        ("of/polc.toml", CONFIG),
        ("at/roles.pol", "role a < cases: read; >\n"),
        ("at/polc.toml", "[targets.test]\nrelease = \"9.4\"\n"),
    ]);
    let page = |of: &str| {
        let path = format!("{of}.html");
        sessions::run(folder.path(), &[], &["review", of, "-o", &path], "");
        path
    };
    let (of, at) = (page("of"), page("at"));
    let changed = fs::read_to_string(folder.path().join(&of)).unwrap().replace("\"cases.read\"", "\"cases.all\"");
    fs::write(folder.path().join("changed.html"), changed).unwrap();
    let commands: Vec<Vec<&str>> = vec![
        vec!["--at", "yesterday"],
        vec!["--decisions", "wrong.toml"],
        vec!["--decisions", "unknown.toml", "--check"],
        vec!["--decisions", "nothing.toml"],
        vec!["--holders", "wrong.csv"],
        vec!["--holders", "unknown.csv", "--json", "of.json"],
        vec!["--since", "other.html"],
        vec!["--since", "other.json"],
        vec!["--since", "changed.html"],
        vec!["--since", &of],
        vec!["--since", &at],
        vec!["--check"],
        vec!["--holders-count-only"],
        vec!["-o", "-", "--json", "-"],
        vec!["-o", "nowhere/review.html"],
        vec!["-t", "kibana:9.9"],
        vec![".", "of"],
    ];
    let told: String = commands
        .iter()
        .map(|more| {
            let arguments: Vec<&str> = ["review", "roles.pol"].into_iter().chain(more.iter().copied()).collect();
            let arguments = if more.first() == Some(&".") { vec!["review", "of", "at"] } else { arguments };
            sessions::run(folder.path(), &[], &arguments, "").0
        })
        .collect();
    assert("what_is_asked_wrongly", &told);
}

/// What `--check` is there for, one thing after the other.
#[test]
fn what_keeps_a_review_from_being_done() {
    let folder = folder(&[
        ("roles.pol", "role a < metadata: < owner: \"Ann, Bo\"; >\n  cases: read + reopen; connectors: all; >\n"),
        ("polc.toml", CONFIG),
        ("holders.csv", "a,Cid\n"),
    ]);
    let (_, data) = review(folder.path(), &AT);
    let lines: Vec<&str> = data["roles"][0]["lines"].as_array().unwrap().iter().map(|it| it["line"].as_str().unwrap()).collect();
    let decision = |line: &str, decision: &str, by: &str, more: &str| {
        format!(
            "[[decision]]\nline = \"{line}\"\ndecision = \"{decision}\"\nby = \"{by}\"\non = 2026-04-01\nreason = \"x\"\n{more}\n"
        )
    };
    let check = |decisions: String| {
        fs::write(folder.path().join("decisions.toml"), decisions).unwrap();
        let arguments = ["review", "--decisions", "decisions.toml", "--holders", "holders.csv", "--at", "2026-04-15", "--check"];
        sessions::run(folder.path(), &[], &arguments, "")
    };
    let of = |last: (&str, &str, &str)| -> String {
        let (first, rest) = lines.split_first().unwrap();
        let keep: String = rest.iter().map(|line| decision(line, "keep", "Dora", "")).collect();
        keep + &decision(first, last.0, last.1, last.2)
    };
    let (told, code) = check(of(("keep", "Dora", "")));
    assert_eq!(code, 0, "{told}");
    let cases = [
        ("overdue", ("exception", "Dora", "until = 2026-04-14")),
        ("still-granted", ("take-away", "Dora", "")),
        ("own-role: a", ("keep", "bo", "")),
        ("own-role: a", ("keep", "Cid", "")),
        ("other-line", ("keep", "Dora", "role = \"b\"")),
    ];
    for (kind, last) in cases {
        let (told, code) = check(of(last));
        assert!(code == 1 && told.contains(&format!("2> {kind}")), "{kind}: {told}");
    }
    let (told, code) = check(of(("exception", "Dora", "until = 2026-04-15")));
    assert_eq!(code, 0, "an exception holds on its last day: {told}");
    let without = lines.iter().skip(1).map(|line| decision(line, "keep", "Dora", "")).collect();
    let (told, code) = check(without);
    assert!(code == 1 && told.contains("2> missing: a: 1 line on prod has no decision"), "{told}");
}

/// What was decided last time and is still granted is said by the next review; what is gone is done only if somebody lost it.
#[test]
fn what_becomes_of_decisions() {
    let folder =
        folder(&[("roles.pol", "role a < cases: all; >\nrole b < cases: all; >\nrole c < cases: all; >\n"), ("polc.toml", CONFIG)]);
    let (_, data) = review(folder.path(), &AT);
    let all = data["roles"].as_array().unwrap().iter().flat_map(|role| role["lines"].as_array().unwrap());
    let decisions: String = all
        .map(|line| {
            let line = line["line"].as_str().unwrap();
            format!("[[decision]]\nline = \"{line}\"\ndecision = \"take-away\"\nby = \"Dora\"\non = 2026-04-01\nreason = \"x\"\n")
        })
        .collect();
    fs::write(folder.path().join("decisions.toml"), decisions).unwrap();
    sessions::run(folder.path(), &[], &["review", "--decisions", "decisions.toml", "-o", "spring.html", "--at", "2026-04-15"], "");
    // Of one everything went, one gives it in other words, one is as it was.
    fs::write(
        folder.path().join("roles.pol"),
        "role a < cases: read; >\nrole b < cases: minimal_all + delete + settings + comment + reopen + assign + templates; >\nrole c < cases: all; >\n",
    )
    .unwrap();
    let again = ["review", "--since", "spring.html", "--decisions", "decisions.toml", "--at", "2026-10-15", "--check"];
    let follow_up = ["review", "--since", "spring.html", "--at", "2026-10-15", "-o", "autumn.html"];
    assert("decisions_of_last_time", &told(folder.path(), &[&again, &follow_up]));
}

/// An upgrade is no change of what people may do, but for what is new there.
#[test]
fn across_releases() {
    let folder = folder(&[("roles.pol", "role a < cases: all; >\nrole b < cases: read; rules: read; >\n"), ("polc.toml", CONFIG)]);
    sessions::run(folder.path(), &[], &["review", "-o", "old.html"], "");
    fs::write(folder.path().join("polc.toml"), "[targets.prod]\nrelease = \"9.5\"\n").unwrap();
    fs::write(
        folder.path().join("roles.pol"),
        "role a < cases: all - delete + delete; >\nrole b < cases: read + delete; rules: read; >\n",
    )
    .unwrap();
    let (_, data) = review(folder.path(), &["--since", "old.html"]);
    let roles = data["changes"]["roles"].as_array().unwrap();
    let of_b = roles.iter().find(|role| role["role"] == "b").unwrap();
    assert_eq!(of_b["gains"].as_array().unwrap().len(), 1, "{of_b}");
    assert_eq!(of_b["gains"][0]["what"], "cases.delete");
    assert!(roles.iter().all(|role| role["role"] != "a"), "{roles:?}");
}
