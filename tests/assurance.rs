//! "No findings" is deserved: what somebody sees who wants to get a privilege past a prohibition, a test or a revocation.
//! `snapshots/assurance__NAME.snap`.
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

fn assert(name: &str, told: &str) {
    snapshots::settings().bind(|| insta::assert_snapshot!(format!("assurance__{name}"), told));
}

fn run(folder: &Path, arguments: &[&str]) -> (String, i32) {
    sessions::run(folder, &[], arguments, "")
}

const ROLE: (&str, &str) = ("r.pol", "role a < rules: all; alerts: all; connectors: all; >\n");
const PROHIBITION: (&str, &str) = ("f.pol", "forbid \"two-person rule\" < rules: all; alerts: all; >\n");

/// Checks and builds, and neither lets it pass.
fn refused(title: &str, files: &[(&str, &str)], arguments: &[&str]) -> String {
    let folder = folder(files);
    let (mut told, code) = run(folder.path(), &[&["check", "-f", "concise"], arguments].concat());
    assert_ne!(code, 0, "{told}");
    let (built, code) = run(folder.path(), &["build", "-o", "out"]);
    assert_ne!(code, 0, "{built}");
    assert!(!folder.path().join("out").exists(), "{built}");
    told.insert_str(0, &format!("--- {title}\n"));
    told
}

#[test]
fn only_unless_excuses_from_a_prohibition() {
    let config = ("polc.toml", "");
    let mut told = refused("nothing", &[config, ROLE, PROHIBITION], &[]);
    let older = ("polc-baseline.json", r#"{"version":1,"findings":{"r.pol":{"forbidden-combination":1}}}"#);
    let newer = ("polc-baseline.json", r#"{"version":2,"findings":{"r.pol":{"a":{"forbidden-combination":1}}}}"#);
    told += &refused("an older baseline", &[config, ROLE, PROHIBITION, older], &[]);
    told += &refused("a baseline", &[config, ROLE, PROHIBITION, newer], &[]);
    let comments = [
        ("a comment for the file", format!("{}// polc: allow-file(forbidden-combination) agreed\n", ROLE.1)),
        ("a comment", format!("// polc: allow(forbidden-combination) agreed\n{}", ROLE.1)),
    ];
    for (title, text) in comments {
        told += &refused(title, &[config, ("r.pol", &text), PROHIBITION], &[]);
    }
    for (title, levels) in [
        ("a level", "[lint.levels]\nforbidden-combination = \"allow\"\n"),
        ("a lower level", "[lint.levels]\nforbidden-combination = \"warn\"\n"),
        ("a level for a file", "[lint.paths.\"r.pol\"]\nforbidden-combination = \"note\"\n"),
        ("the level of its group", "[lint.levels]\ncorrectness = \"allow\"\n"),
    ] {
        told += &refused(title, &[("polc.toml", levels), ROLE, PROHIBITION], &[]);
    }
    told += &refused("the command line", &[config, ROLE, PROHIBITION], &["-A", "forbidden-combination"]);
    for (title, role, rest) in [
        ("a nested polc.toml", "n/r.pol", &[("n/polc.toml", "")][..]),
        ("a nested polc.toml in no policy", "n/r.pol", &[("n/polc.toml", "[lint.levels]\nstyle = \"allow\"\n")]),
        (
            "a nested policy that names it",
            "n/r.pol",
            &[("n/polc.toml", ""), ("n/f.pol", "forbid \"mine\" < cases: all; > unless a;\n")],
        ),
        ("an ignored file", "r.pol", &[(".gitignore", "f.pol\n"), (".git/HEAD", "")]),
        ("an ignored folder", "r.pol", &[(".gitignore", "old/\n"), (".git/HEAD", ""), ("old/deep/f.pol", PROHIBITION.1)]),
    ] {
        let prohibition = if title == "an ignored folder" { ("keep.txt", "") } else { PROHIBITION };
        let config = if title == "a nested polc.toml in no policy" { ("keep.md", "") } else { config };
        let files: Vec<_> = [config, (role, ROLE.1), prohibition].into_iter().chain(rest.iter().copied()).collect();
        told += &refused(title, &files, &[]);
    }
    let nested = folder(&[config, ("n/polc.toml", ""), ("n/r.pol", ROLE.1), PROHIBITION]);
    let (alone, code) = run(nested.path(), &["check", "n", "-f", "concise"]);
    assert_eq!(code, 1, "{alone}");
    told += &format!("--- the nested policy alone\n{alone}");
    let files = [config, ROLE, ("f.pol", "forbid \"two-person rule\" < rules: all; alerts: all; > unless a;\n")];
    let (excused, code) = run(folder(&files).path(), &["check", "-f", "concise"]);
    assert_eq!(code, 0, "{excused}");
    told += &format!("--- unless\n{excused}");
    assert("prohibitions", &told);
}

#[test]
fn a_baseline_does_not_learn_a_prohibition() {
    let baseline =
        ("polc-baseline.json", r#"{"version":1,"findings":{"r.pol":{"forbidden-combination":1,"missing-description":1}}}"#);
    let folder = folder(&[("polc.toml", "[lint.levels]\nmissing-description = \"warn\"\n"), ROLE, PROHIBITION, baseline]);
    let mut told = String::new();
    for change in ["--prune-baseline", "--write-baseline"] {
        told += &run(folder.path(), &["check", change, "-f", "concise"]).0;
        let written = fs::read_to_string(folder.path().join("polc-baseline.json")).unwrap();
        assert!(!written.contains("forbidden-combination"), "{written}");
        told += &written;
    }
    let (added, code) = run(folder.path(), &["check", "--add-allow", "agreed", "-f", "concise"]);
    assert_eq!(code, 1, "{added}");
    told += &added;
    assert("baseline_without_prohibitions", &told);
}

#[test]
fn a_finding_does_not_move_from_one_role_to_another() {
    let role = |name: &str, cluster: &str| format!("/// Runs it.\nrole {name} < maps: read; cluster: {cluster}; >\n");
    let text = |one: &str, two: &str| role("one", one) + &role("two", two);
    let folder = folder(&[("polc.toml", ""), ("r.pol", &text("all", "monitor"))]);
    let check = ["check", "-f", "concise"];
    let mut told = run(folder.path(), &["check", "--write-baseline", "-f", "concise"]).0;
    told += "--- the other role has it now\n";
    fs::write(folder.path().join("r.pol"), text("monitor", "all")).unwrap();
    let (moved, code) = run(folder.path(), &check);
    assert_eq!(code, 1, "{moved}");
    told += &moved;
    told += "--- both inherit it, and one did before\n";
    let shared = |heirs: &[&str]| {
        let heirs = heirs.iter().map(|name| format!("/// Runs it.\nrole {name} extends all < maps: read; >\n"));
        format!("abstract role all < cluster: all; >\n{}", heirs.collect::<String>())
    };
    fs::write(folder.path().join("r.pol"), shared(&["one"])).unwrap();
    told += &run(folder.path(), &["check", "--write-baseline", "-f", "concise"]).0;
    fs::write(folder.path().join("r.pol"), shared(&["one", "two"])).unwrap();
    let (spread, _) = run(folder.path(), &["check"]);
    assert!(spread.contains("not of `two`"), "{spread}");
    told += &spread;
    assert("baseline_by_role", &told);
}

#[test]
fn an_older_baseline_is_read_and_rewritten() {
    let text = "role a < maps: read; >\nrole b < discover: read; >\n";
    let older =
        r#"{"version": 1, "findings": {"r.pol": {"missing-description": 2, "all-spaces": 1}, "gone.pol": {"all-spaces": 1}}}"#;
    let folder =
        folder(&[("polc.toml", "[lint.levels]\nmissing-description = \"warn\"\n"), ("r.pol", text), ("polc-baseline.json", older)]);
    let mut told = run(folder.path(), &["check", "-f", "concise"]).0;
    told += &run(folder.path(), &["check", "--prune-baseline", "-f", "concise"]).0;
    told += &fs::read_to_string(folder.path().join("polc-baseline.json")).unwrap();
    told += &run(folder.path(), &["check", "-f", "concise"]).0;
    assert("older_baseline", &told);
}

#[test]
fn every_run_says_how_much_it_does_not_show() {
    let text = "// polc: allow(missing-description) a name says it\nrole a < maps: read; >\nrole b < discover: read; >\nrole c < spaces: *; canvas: read; >\n";
    let baseline = r#"{"version": 2, "findings": {"r.pol": {"b": {"missing-description": 1}}}}"#;
    let config = "[lint.levels]\nmissing-description = \"deny\"\nall-spaces = \"allow\"\n";
    let folder = folder(&[("polc.toml", config), ("r.pol", text), ("polc-baseline.json", baseline)]);
    let mut told = String::new();
    for format in ["concise", "github", "json-lines"] {
        told += &run(folder.path(), &["check", "-f", format]).0;
    }
    let json = run(folder.path(), &["check", "-f", "json"]).0;
    let summary = json.split("\"summary\"").nth(1).unwrap();
    told += &format!("--- json\n{summary}");
    fs::write(folder.path().join("r.pol"), text.replace("role c", "/// Draws.\nrole c")).unwrap();
    told += &run(folder.path(), &["build"]).0;
    assert("suppressed", &told);
}

/// What is written for a target, with whether the one role `a` of it holds what it revokes.
const REVOCATIONS: &[(&str, &str, &str)] = &[
    ("9.5", "role p < cluster: all; > role a extends p < cluster -= manage_security; >", "a cannot cluster: manage_security;"),
    ("9.5", "role p < index \"hr-*\": all; > role a extends p < index \"hr-*\" -= write; >", "a cannot index \"hr-x\": write;"),
    (
        "9.5",
        "role p < index \"hr-*\": read; > role a extends p < index \"hr-salaries\": none; >",
        "a cannot index \"hr-salaries\": read;",
    ),
    ("9.5", "role p < index \"x\" on \"c1\", \"c2\": read; > role a extends p < index \"x\" on \"c1\": none; >", ""),
    ("9.5", "role p < run_as: \"*\"; > role a extends p < run_as -= \"elastic\"; >", "a cannot cluster: all;"),
    ("9.5", "role p < spaces: *; discover: read; > role a extends p < spaces -= hr; >", "a cannot discover.read in hr;"),
    (
        "9.5",
        "role p < tasks: manage_rules; connectors: all; > role a extends p < rules: none; alerts: none; >",
        "a cannot rules.read, alerts.read;",
    ),
    ("9.5", "role p < base: all; > role a extends p < cases: none; >", "a cannot cases.read;"),
    ("9.5", "role p < in soc < maps: all; > > role a extends p < spaces: soc; maps: none; >", "a cannot maps.read;"),
    ("9.5", "role p < in soc < maps: all; > > role a extends p < spaces: soc; maps: read; >", "a cannot maps.all;"),
    ("9.5", "role p < in * < maps: all; > > role a extends p < in soc < maps: none; > >", "a cannot maps.read in soc;"),
    ("9.5", "role a < in * < maps: all; > in soc < maps: read; > >", "a cannot maps.all in soc;"),
    ("9.5", "role p < exceptions: read; > role a extends p < rules: none; >", "a cannot rules.read;"),
    ("9.2", "role p < security: all; connectors: all; > role a extends p < alerts: none; >", "a cannot alerts.read;"),
    ("9.5", "role p < cases: read; > role a extends p < cases -= delete; >", ""),
];

#[test]
fn a_revocation_revokes_or_says_that_it_does_not() {
    let mut told = String::new();
    for (release, policy, claim) in REVOCATIONS {
        let folder = folder(&[("r.pol", policy)]);
        let target = format!("kibana:{release}");
        let (found, _) = run(folder.path(), &["check", "-t", &target, "-f", "concise", "-A", "hint"]);
        let says = found.contains("revoked-in-vain") || found.contains("nothing-to-revoke");
        let (built, _) = run(folder.path(), &["build", "-t", &target, "--stdout", "--role", "a"]);
        if !claim.is_empty() {
            fs::write(folder.path().join("t.pol"), format!("test \"t\" < {claim} >\n")).unwrap();
            let (_, code) = run(folder.path(), &["test", "-t", &target]);
            assert_eq!(code == 0, !says, "{policy}\n{found}{built}");
        }
        let document: String = built.lines().filter(|line| !line.starts_with(['$', '2', 'e'])).map(str::trim).collect();
        told += &format!(
            "--- {policy}\n{}\n{document}\n",
            found.lines().skip(1).filter(|it| !it.starts_with("exit")).collect::<Vec<_>>().join("\n")
        );
    }
    assert("revocations", &told);
}

#[test]
fn a_revocation_shows_what_still_grants_it() {
    let text = "abstract role p < index \"hr-*\": read; in * < maps: all; > >\nrole a extends p <\n  index \"hr-salaries\": none;\n  in soc < maps: none; >\n>\n";
    let folder = folder(&[("r.pol", text)]);
    assert("revocation_shown", &run(folder.path(), &["check"]).0);
}

#[test]
fn the_order_of_parents_does_not_matter() {
    let spaces = |of_q: &str| {
        format!(
            "role p < spaces: a; cases: all; connectors: all; alerts: read; >\nrole q < spaces: {of_q}; discover: read; >\nrole d < discover: read; >\n"
        )
    };
    let mut told = String::new();
    for (of_q, own) in [("b", "spaces += x;"), ("*", "spaces -= a;"), ("a", "spaces += x;")] {
        let both = [("p", "q"), ("q", "p")].map(|(one, two)| {
            let text = format!("{}role c extends {one}, {two} < {own} >\nrole heir extends c < maps: read; >\n", spaces(of_q));
            let folder = folder(&[("r.pol", &text)]);
            let (found, _) = run(folder.path(), &["check", "-f", "concise", "-A", "hint"]);
            let (built, _) = run(folder.path(), &["build", "--stdout", "--role", "c"]);
            (text, found, built)
        });
        let [(text, found, built), (other_text, _, other)] = both;
        let same = |built: &str, text: &str| built.replace(&text.replace('\n', ""), "").contains("\"spaces\"");
        assert_eq!(same(&built, &text), same(&other, &other_text), "{built}{other}");
        told += &format!("--- {of_q}: {own}\n{found}");
    }
    let folder = folder(&[("r.pol", &format!("{}role a extends d < spaces += lab; >\n", spaces("b")))]);
    let (built, _) = run(folder.path(), &["build", "--stdout", "--role", "a"]);
    assert!(built.contains("\"default\",\n        \"lab\""), "{built}");
    assert("parents", &told);
}

#[test]
fn two_spellings_of_exceptions_are_one() {
    let spellings = ["rules: read + exceptions;", "rules: read; exceptions: all;", "exceptions: all; rules: read;"];
    for child in [
        "rules: read;",
        "rules: none;",
        "rules: all;",
        "exceptions: none;",
        "exceptions: read;",
        "exceptions: all;",
        "rules -= exceptions;",
        "rules += exceptions;",
        "rules += all;",
        "rules: all; exceptions: none;",
        "exceptions: read; rules: all;",
    ] {
        let documents = spellings.map(|parent| {
            let text = format!(
                "abstract role p < {parent} >\nrole a extends p < maps: read; {child} >\nrole heir extends a < discover: read; >\n"
            );
            let folder = folder(&[("r.pol", &text)]);
            ["a", "heir"].map(|role| run(folder.path(), &["build", "--stdout", "--role", role]).0)
        });
        assert_eq!(documents[0], documents[1], "{child}");
        assert_eq!(documents[0], documents[2], "{child}");
    }
}

#[test]
fn what_is_written_raw_counts() {
    let raw = "role a < description: \"x\"; index \"/.+/\": \"indices:*\"; cluster: \"cluster:*\"; >\n";
    let rest = "test \"t\" < a cannot cluster: manage_security; a cannot index \"hr-salaries\": write; >\nforbid \"nobody manages security\" < cluster: manage_security; >\nforbid \"nobody writes\" < index \"hr-*\": write; >\n";
    let words = "role a < description: \"x\"; index \"*\": all; cluster: all; >\n";
    let run_as = "role a < description: \"x\"; run_as: \"elastic\"; >\n";
    let some = "role a < description: \"x\"; index \"logs-*\": \"indices:data/read/*\"; cluster: \"cluster:monitor/*\"; >\n";
    let mut told = String::new();
    for (title, role) in [("raw", raw), ("in words", words), ("as somebody else", run_as), ("raw, and harmless", some)] {
        let folder = folder(&[("r.pol", &format!("{role}{rest}"))]);
        let (found, code) = run(folder.path(), &["check", "-f", "concise"]);
        let (tested, failed) = run(folder.path(), &["test", "-f", "concise"]);
        assert_eq!((code, failed), if role == some { (0, 0) } else { (1, 1) }, "{found}{tested}");
        told += &format!("--- {title}\n{found}{tested}");
    }
    let folder = folder(&[("r.pol", &format!("{run_as}{rest}"))]);
    told += &run(folder.path(), &["test"]).0;
    assert("raw", &told);
}

#[test]
fn regular_expressions_are_languages() {
    let text = "role a < index \"*prod*\": read; >\nrole b < index \"/logs-<1-9>/\": write; >\ntest \"regex\" <\n  a can index \"/prod|hr-.*/\": read;\n  a can index \"/prod-[a-z]+/\": read;\n  a cannot index \"/hr-[a-z]{2}/\": read;\n  b cannot index \"logs-5\": write;\n  b cannot index \"hr-5\": write;\n>\n";
    let folder = folder(&[("r.pol", text)]);
    let (mut told, _) = run(folder.path(), &["test"]);
    for pattern in ["*", "?*", "/.+/", "/(.*)/", "/.*|x/", "/[^#]+/", "/~x/", "logs-*", "/logs-.*/"] {
        let text = format!("role a < index \"{pattern}\": all; >\n");
        told += &format!("--- index \"{pattern}\": all\n");
        told += &sessions::run(folder.path(), &[], &["check", "-", "-f", "concise"], &text).0;
    }
    assert("regular_expressions", &told);
}

#[test]
fn a_restriction_that_another_entry_undoes_is_said() {
    let hidden = "role a < description: \"x\"; index \"hr-*\": read < except: \"salary\"; >";
    let mut told = String::new();
    for rest in [
        " index \"hr-*\": read; >",
        " index \"*-people\": \"indices:data/read/*\"; >",
        " index \"/hr-[0-9]+/\": read < fields: \"sal*\"; > >",
        " >\nrole b < description: \"y\"; index \"*\": all; >\npersona both = a + b;",
    ] {
        let text = format!("{hidden}{rest}\n");
        let folder = folder(&[("r.pol", &text)]);
        let (found, _) = run(folder.path(), &["check", "-f", "concise", "-A", "least-privilege"]);
        assert!(found.contains("narrowing-undone"), "{text}{found}");
        told += &format!("--- {text}{found}");
    }
    let query =
        "role a < description: \"x\"; index \"hr-*\": read < query: \"\"\"{\"term\":{\"t\":1}}\"\"\"; > index \"*\": read; >\n";
    told += &run(folder(&[("r.pol", query)]).path(), &["check"]).0;
    assert("restrictions", &told);
}
