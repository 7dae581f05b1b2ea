//! The linter as a user meets it on the command line: levels, suppressions, the baseline, fixes. `snapshots/linter__*.snap` reads as a
//! session. What single rules find is tested in `rules.rs`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[path = "common/folders.rs"]
mod folders;
#[path = "common/sessions.rs"]
mod sessions;
#[path = "common/snapshots.rs"]
mod snapshots;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use folders::folder;
use snapshots::root;

/// Runs the tool in a folder and tells what it did.
fn run(folder: &Path, arguments: &[&str], input: &str) -> String {
    sessions::run(folder, &[], arguments, input).0
}

fn show(folder: &Path, name: &str) -> String {
    format!("$ cat {name}\n{}", fs::read_to_string(folder.join(name)).unwrap())
}

fn assert(name: &str, told: &str) {
    snapshots::settings().bind(|| insta::assert_snapshot!(format!("linter__{name}"), told));
}

/// A target about which there is nothing to remark.
const CONFIG: (&str, &str) =
    ("polc.toml", "[targets.prod]\nlicense = \"enterprise\"\npublic_base_url = \"https://kibana.example.org\"\n");

/// One finding: cases without connectors.
const CASES: (&str, &str) = ("roles.pol", "/// Triage.\nrole tier1 <\n  cases: all;\n  alerts: read;\n>\n");

const FINDING: &str = "cases-all-without-connectors";

#[test]
fn levels_come_from_groups_configuration_and_flags() {
    let folder = folder(&[CONFIG, CASES, ("old/roles.pol", "/// Old.\nrole old < cases: all; alerts: read; >\n")]);
    let concise = |more: &[&str]| run(folder.path(), &[&["check", "-f", "concise", "-A", "hint"], more].concat(), "");
    let mut told =
        concise(&[]) + &concise(&["-D", "suspicious"]) + &concise(&["-A", FINDING]) + &concise(&["--fail-on", "warning"]);
    let config = format!(
        "{}\n[lint.levels]\nsuspicious = \"note\"\n{FINDING} = \"deny\"\n\n[lint.paths.\"old/\"]\n{FINDING} = \"allow\"\n",
        CONFIG.1
    );
    fs::write(folder.path().join("polc.toml"), config).unwrap();
    told += &concise(&[]);
    told += &concise(&["-W", "suspicious"]);
    told += &run(folder.path(), &["build"], "");
    assert("levels", &told);
    assert!(!folder.path().join("out").exists());
}

#[test]
fn names_that_there_are_not() {
    let config =
        format!("{}\n[lint.levels]\ncases-without-connector = \"warn\"\n\n[lint.paths.\"[\"]\nstlye = \"warn\"\n", CONFIG.1);
    let folder = folder(&[
        ("polc.toml", &config),
        (
            "roles.pol",
            "// polc: allow(cases-all-without-connector) typo\n// polc: disable everything\nrole tier1 < cases: read; >\n",
        ),
    ]);
    let mut told = run(folder.path(), &["check"], "");
    told += &run(folder.path(), &["check", "-D", "cases-all"], "");
    told += &run(folder.path(), &["check", "-A", "unknown-feature"], "");
    told += &run(folder.path(), &["explain", "cases-all-without-conectors"], "");
    assert("unknown_names", &told);
}

#[test]
fn suppressions_without_reason_under_pedantic() {
    let folder = folder(&[
        CONFIG,
        (
            "roles.pol",
            "/// Triage.\nrole tier1 <\n  cases: all; // polc: allow(cases-all-without-connectors)\n  alerts: read;\n>\n",
        ),
    ]);
    assert(
        "suppression_without_reason",
        &(run(folder.path(), &["check", "-A", "hint"], "") + &run(folder.path(), &["check", "-W", "pedantic", "-A", "hint"], "")),
    );
}

#[test]
fn everything_can_be_allowed_at_once() {
    let folder = folder(&[CONFIG, CASES]);
    let mut told = run(folder.path(), &["check", "--add-allow", "looked at in the review of May"], "");
    told += &show(folder.path(), "roles.pol");
    told += &run(folder.path(), &["check"], "");
    told += &run(folder.path(), &["check", "--add-allow", " "], "");
    assert("add_allow", &told);
}

#[test]
fn a_baseline_from_its_birth_to_its_end() {
    let folder = folder(&[CONFIG, CASES]);
    let check = || run(folder.path(), &["check", "-A", "hint"], "");
    let mut told = run(folder.path(), &["check", "-A", "hint", "--write-baseline"], "");
    told += &show(folder.path(), "polc-baseline.json");
    told += &check();
    told += "--- one more in the same file\n";
    fs::write(folder.path().join("roles.pol"), format!("{}\n/// More.\nrole tier2 < cases: all; alerts: all; >\n", CASES.1))
        .unwrap();
    told += &check();
    told += "--- both fixed\n";
    fs::write(folder.path().join("roles.pol"), "/// Triage.\nrole tier1 < cases: read; >\n").unwrap();
    told += &check();
    told += &run(folder.path(), &["build"], "");
    told += &run(folder.path(), &["check", "-A", "hint", "--prune-baseline"], "");
    told += &show(folder.path(), "polc-baseline.json");
    assert("baseline", &told);
}

#[test]
fn a_baseline_lets_a_build_through() {
    let config = format!("{}\n[lint.levels]\n{FINDING} = \"deny\"\nhint = \"allow\"\n", CONFIG.1);
    let folder = folder(&[("polc.toml", &config), CASES]);
    let mut told = run(folder.path(), &["build"], "");
    told += &run(folder.path(), &["check", "--write-baseline"], "");
    told += &run(folder.path(), &["build"], "");
    assert("baseline_and_build", &told);
}

#[test]
fn baselines_that_cannot_be_read() {
    let folder = folder(&[CONFIG, CASES, ("polc-baseline.json", "{\n  \"version\": 3,\n  \"counts\": []\n}\n")]);
    let mut told = run(folder.path(), &["check", "-A", "hint"], "");
    fs::write(folder.path().join("polc-baseline.json"), "{\"version\": 1, \"findings\": 3}").unwrap();
    told += &run(folder.path(), &["check", "-A", "hint", "-f", "concise"], "");
    told += &run(folder.path(), &["check", "-A", "hint", "--write-baseline"], "");
    fs::remove_file(folder.path().join("polc-baseline.json")).unwrap();
    told += &run(folder.path(), &["check", "--prune-baseline"], "");
    assert("baseline_unreadable", &told);
}

/// Two safe fixes, one of which makes room for the other, an unsafe one, comments, and a file of Windows'.
const BROKEN: (&str, &str) = (
    "roles.pol",
    "// Ours.\r\nrole tier1 {\r\n  cases = read; // triage\r\n  /* all of */ discover: raed;\r\n  maps: all // polc: allow(unknown-permission) long gone\r\n}\r\n",
);

#[test]
fn fixes_are_made_until_none_is_left() {
    let folder = folder(&[CONFIG, BROKEN]);
    let mut told = run(folder.path(), &["check", "--diff"], "");
    assert_eq!(fs::read_to_string(folder.path().join("roles.pol")).unwrap(), BROKEN.1);
    told += &run(folder.path(), &["check", "--fix"], "");
    told += &show(folder.path(), "roles.pol");
    told += &run(folder.path(), &["check", "--fix-unsafe"], "");
    told += &show(folder.path(), "roles.pol");
    told += &run(folder.path(), &["check", "--diff"], "");
    assert("fix", &told.replace('\r', "␍"));
}

/// What keeps roles from being known keeps a finding from being seen; the comment that allows it is not idle because of that.
#[test]
fn a_comment_stays_where_an_error_hides_what_it_allows() {
    let allowed =
        format!("/// Triage.\nrole tier1 <\n  cases: all; // polc: allow({FINDING}) cases stay in Kibana\n  alerts: read;\n>\n");
    let more = |text: &str| vec![("more.pol", text.to_owned())];
    let first = |text: &str| vec![("a.pol", text.to_owned())];
    let instead = |from: &str, to: &str| vec![("roles.pol", allowed.replace(from, to))];
    let persona = "persona both = tier1 + other;\n/// Other.\nrole other < ";
    let causes: Vec<(&str, Vec<(&str, String)>)> = vec![
        ("another role of the name before it", first("/// Triage.\nrole tier1 < alerts: read; >\n")),
        ("a persona of the name", vec![("more.pol", "persona tier1 = tier1;\n".to_owned())]),
        ("two personas of a name", more(&format!("{persona}discover: read; >\npersona both = tier1;\n"))),
        ("a syntax error in its item", instead("alerts: read;", "alerts read")),
        ("an item without an end", instead("\n>\n", "\n")),
        ("no item at all", instead("role tier1", "rule tier1")),
        ("an unknown parent", instead("role tier1", "role tier1 extends nobody")),
        (
            "an error in a parent",
            [instead("role tier1", "role tier1 extends base"), more("abstract role base < cases: reed; >\n")].concat(),
        ),
        ("a circle", [instead("role tier1", "role tier1 extends base"), more("role base extends tier1 < >\n")].concat()),
        ("an unknown platform", instead("role tier1", "role tier1 on kibanna")),
        ("an unknown feature", instead("alerts: read", "alert: read")),
        ("a persona with an unknown role", more(&format!("{persona}discover: read; >\npersona all = tier1 + nobody;\n"))),
        ("an error in what goes along with it", more(&format!("{persona}discover: reed; >\n"))),
        ("an error in a role elsewhere", more("role other < discover: reed; >\n")),
        ("an error in the configuration", vec![("polc.toml", "[targets.prod]\nrelease = \"nine\"\n".to_owned())]),
        ("a comment without an end", first("/* \nrole other < >\n")),
    ];
    for (cause, changes) in causes {
        let folder = folder(&[CONFIG, ("roles.pol", &allowed)]);
        let (told, code) = sessions::run(folder.path(), &[], &["check", "--fail-on", "warning", "-A", "hint"], "");
        assert_eq!(code, 0, "{told}");
        let path = folder.path().join("roles.pol");
        for (name, text) in &changes {
            fs::write(folder.path().join(name), text).unwrap();
        }
        let (told, code) = sessions::run(folder.path(), &[], &["check", "-f", "concise"], "");
        assert!(code != 0 && !told.contains("unused-suppression"), "{cause}: {told}");
        for arguments in [&["check", "--fix"][..], &["check", "--fix-unsafe"], &["check", "--fix", "roles.pol"]] {
            let (told, _) = sessions::run(folder.path(), &[], arguments, "");
            let now = fs::read_to_string(&path).unwrap();
            assert!(
                now.contains(&format!("// polc: allow({FINDING}) cases stay in Kibana")),
                "{cause}: {arguments:?}\n{told}\n{now}"
            );
        }
    }
}

#[test]
fn fixes_that_cannot_be_written_change_nothing() {
    let folder = folder(&[CONFIG, BROKEN, ("a.pol", "role a < cases = read; >\n")]);
    let path = folder.path().join("roles.pol");
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    let told =
        run(folder.path(), &["check", "--fix"], "") + &run(folder.path(), &["check", "-", "--fix"], "role a < cases = read; >\n");
    assert("fix_refused", &told);
    assert_eq!(fs::read_to_string(folder.path().join("a.pol")).unwrap(), "role a < cases = read; >\n");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3, "something half-written was left");
}

#[test]
fn one_thing_at_a_time() {
    let folder = folder(&[CONFIG, CASES]);
    assert("fix_and_diff", &run(folder.path(), &["check", "--fix", "--diff"], ""));
}

#[test]
fn a_rule_explains_itself() {
    let folder = folder(&[]);
    let mut told = run(folder.path(), &["explain", "missing-description"], "");
    told += &run(folder.path(), &["explain", "missing-description", "-f", "markdown"], "");
    told += &run(folder.path(), &["explain", "missing-description", "-f", "json"], "");
    assert("explain", &told);
}

#[test]
fn everything_is_listed_and_explained() {
    let folder = folder(&[]);
    let [text, markdown, json] =
        ["text", "markdown", "json"].map(|format| run(folder.path(), &["explain", "--all", "-f", format], ""));
    let listed: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next()).collect();
    let names: Vec<&str> = polc::lint::all().map(|id| id.name).collect();
    assert!(names.contains(&"unknown-feature") && listed.len() == names.len(), "{text}");
    for name in names {
        assert!(listed.contains(&name), "{name}: {text}");
        assert!(markdown.contains(&format!("# {name}\n")), "{name}");
        assert!(json.contains(&format!("\"name\": \"{name}\"")), "{name}");
    }
}

/// Kills the process when a test ends, however it ends.
struct Watching(std::process::Child);

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_change_is_checked_again() {
    use std::io::{BufRead, BufReader};
    use std::sync::mpsc::channel;
    use std::time::Duration;

    let folder = folder(&[CONFIG, ("roles.pol", "role tier1 < cases: raed; >\n")]);
    let child = Command::new(env!("CARGO_BIN_EXE_polc"))
        .args(["check", "--watch", "-f", "concise"])
        .current_dir(folder.path())
        .env_clear()
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut watching = Watching(child);
    let (send, lines) = channel();
    let out = BufReader::new(watching.0.stdout.take().unwrap());
    std::thread::spawn(move || out.lines().map_while(Result::ok).try_for_each(|line| send.send(line)));
    // Generous, because nothing is said about how fast this machine is; what is tested is that it comes at all.
    let next = || lines.recv_timeout(Duration::from_secs(60)).unwrap();
    assert!(next().contains("unknown-privilege"));
    assert_eq!(next(), "1 error in 2 files");
    fs::write(folder.path().join("roles.pol"), "role tier1 < cases: read; >\n// fixed\n").unwrap();
    assert_eq!(next(), "no findings in 2 files, 1 role");
    fs::write(folder.path().join("more.pol"), "role tier2 < maps: raed; >\n").unwrap();
    assert!(next().contains("more.pol"));
}

/// Every mistake and every fixture of a rule: whatever can be fixed is fixed at once, no fix brings a new error, and a second run finds
/// nothing more to do.
#[test]
fn what_is_fixed_stays_fixed() {
    let tests = root::root().join("tests");
    let mut paths: Vec<_> = ["mistakes", "rules"]
        .iter()
        .flat_map(|folder| walkdir::WalkDir::new(tests.join(folder)))
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "pol"))
        .collect();
    paths.sort();
    assert!(paths.len() > 180, "{}", paths.len());
    let errors = |told: &str| told.lines().filter(|line| line.contains(": error[")).count();
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        let folder = folder(&[("roles.pol", text.as_str())]);
        let check = |more: &[&str]| run(folder.path(), &[&["check", "-f", "concise", "-W", "style"], more].concat(), "");
        let before = errors(&check(&[]));
        for fix in ["--fix", "--fix-unsafe"] {
            let after = check(&[fix]);
            assert!(errors(&after) <= before, "{} {fix}:\n{after}", path.display());
            let fixed = fs::read_to_string(folder.path().join("roles.pol")).unwrap();
            let again = check(&[fix]);
            assert_eq!(fs::read_to_string(folder.path().join("roles.pol")).unwrap(), fixed, "{} {fix}:\n{again}", path.display());
        }
        let told = check(&["--diff"]);
        assert!(told.ends_with("exit code 0\n"), "{}:\n{told}", path.display());
    }
}
