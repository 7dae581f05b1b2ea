//! The examples compile, and to what; the policies in the documents mean what the text around them says.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[path = "common/snapshots.rs"]
mod snapshots;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use snapshots::root::root;
use walkdir::WalkDir;

const EXAMPLES: [&str; 9] = ["both", "ci", "contact-centre", "existing", "first", "observability", "review", "serverless", "soc"];

/// The tool, in a folder and without what the surroundings might tell it.
fn polc(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_polc"));
    command.current_dir(folder).env("COLUMNS", "100");
    let terminal = ["NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "TERM", "LC_ALL", "LC_CTYPE", "LANG"];
    for variable in terminal.into_iter().chain(["GITHUB_ACTIONS", "GITHUB_WORKSPACE", "CI_PROJECT_DIR"]) {
        command.env_remove(variable);
    }
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

/// Compiles examples into an empty folder: the written files by their path, `/` between its parts.
fn build(examples: &str) -> BTreeMap<String, String> {
    let out = tempfile::tempdir().unwrap();
    let run = polc(root()).args(["build", examples, "-o"]).arg(out.path()).output().unwrap();
    assert!(run.status.success(), "{}", text(&run.stderr));
    let files = WalkDir::new(out.path()).into_iter().map(|entry| entry.unwrap()).filter(|entry| entry.file_type().is_file());
    files
        .filter(|file| file.file_name() != ".polc-manifest.json")
        .map(|file| {
            let path = file.path().strip_prefix(out.path()).unwrap().to_string_lossy().replace('\\', "/");
            (path, fs::read_to_string(file.path()).unwrap())
        })
        .collect()
}

#[test]
fn every_example_is_listed_here() {
    let mut folders: Vec<String> = fs::read_dir(root().join("examples"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir() && !path.join("main.rs").exists())
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    folders.sort();
    assert_eq!(folders, EXAMPLES);
    for example in EXAMPLES {
        for file in ["README.md", "polc.toml"] {
            assert!(root().join("examples").join(example).join(file).is_file(), "{example} has no {file}");
        }
    }
}

#[test]
fn nothing_is_found_in_the_examples() {
    let run = polc(root()).args(["check", "examples", "--fail-on", "note"]).output().unwrap();
    assert!(run.status.success(), "{}", text(&run.stdout));
}

#[test]
fn the_tests_of_the_examples_pass() {
    for (example, assertions) in [("both", 8), ("review", 2), ("serverless", 9), ("soc", 18)] {
        let run = polc(root()).args(["test", &format!("examples/{example}"), "-f", "json"]).output().unwrap();
        assert!(run.status.success(), "{example}: {}", text(&run.stdout));
        let document: Value = serde_json::from_slice(&run.stdout).unwrap();
        assert_eq!(document["summary"]["passed"], assertions, "{example}: {}", document["summary"]);
        assert_eq!(document["summary"]["assertions"], assertions, "{example}");
    }
}

#[test]
fn what_the_examples_compile_to() {
    let settings = snapshots::settings();
    for example in EXAMPLES {
        let mut all = String::new();
        for (path, content) in build(&format!("examples/{example}")) {
            all.push_str(&format!("==> {path}\n{content}\n"));
        }
        settings.bind(|| insta::assert_snapshot!(format!("example__{example}"), all));
    }
}

/// What the README says its first command prints.
#[test]
fn the_first_command() {
    let out = tempfile::tempdir().unwrap();
    let run = polc(out.path()).arg("build").arg(root().join("examples")).args(["-o", "out"]).output().unwrap();
    assert!(run.status.success(), "{}", text(&run.stderr));
    let printed = blocks("README.md").into_iter().find(|block| block.info == "text").unwrap();
    assert_eq!(text(&run.stderr), printed.text);
}

/// Several policies at once go to a folder each, and come out as they do alone.
#[test]
fn all_examples_at_once() {
    let all = build("examples");
    let mut alone = BTreeMap::new();
    for example in EXAMPLES {
        for (path, content) in build(&format!("examples/{example}")) {
            alone.insert(format!("examples/{example}/{path}"), content);
        }
    }
    assert_eq!(all, alone);
}

// ---- documents

/// A fenced block.
struct Block {
    /// `README.md:12`
    place: String,
    /// What stands after the fence.
    info: String,
    text: String,
}

fn blocks(path: &str) -> Vec<Block> {
    let page = fs::read_to_string(root().join(path)).unwrap();
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for (line, number) in page.lines().zip(1..) {
        match (&mut open, line.strip_prefix("```")) {
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(block), None) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, Some(info)) => {
                open = Some(Block { place: format!("{path}:{number}"), info: info.to_owned(), text: String::new() });
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "{path}: the last block is not closed");
    blocks
}

fn documents() -> Vec<String> {
    let mut paths = vec!["README.md".to_owned()];
    // What is made from the registry is tested with the rules, and in `docs.rs`.
    let made = |name: &std::ffi::OsStr| name == "lints" || name == "diagnostics.md";
    let docs = WalkDir::new(root().join("docs")).into_iter().filter_entry(|entry| !made(entry.file_name()));
    for entry in docs.chain(WalkDir::new(root().join("examples"))) {
        let path = entry.unwrap().into_path();
        if path.extension().is_some_and(|extension| extension == "md") {
            paths.push(path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/"));
        }
    }
    paths.sort();
    paths
}

/// Runs a command on a policy that stands in a block, as if it were the only file of an empty folder.
fn run(arguments: &[&str], policy: &str) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let mut child = polc(folder.path())
        .args(arguments)
        .args(["-", "--stdin-filename", "roles.pol"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(policy.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

/// Line and name of every error found in a policy, and of every finding of these names.
fn findings(policy: &str, names: &[String]) -> Vec<(u64, String)> {
    let report: Value = serde_json::from_slice(&run(&["check", "-f", "json"], policy).stdout).unwrap();
    let meant = |one: &&Value| one["level"] == "error" || names.iter().any(|name| one["name"] == name.as_str());
    let found = report["diagnostics"].as_array().unwrap().iter().filter(meant);
    found.map(|one| (one["range"]["start"]["line"].as_u64().unwrap(), one["name"].as_str().unwrap().to_owned())).collect()
}

/// What the comments of a block say will be found: `//~ NAME`, on the line that it is about.
fn announced(policy: &str) -> Vec<(u64, String)> {
    let lines = policy.lines().zip(1..);
    lines.filter_map(|(line, number)| Some((number, line.split_once("//~ ")?.1.trim().to_owned()))).collect()
}

/// A `pol` block has no errors (it need not please the linter); a `pol,wrong` block is wrong where its comments say so, and nowhere
/// else.
#[test]
fn policies_in_the_documents() {
    let mut seen = 0;
    for block in documents().iter().flat_map(|path| blocks(path)) {
        match block.info.as_str() {
            "pol" => {
                assert_eq!(findings(&block.text, &[]), [], "{}", block.place);
                if block.text.contains("\ntest \"") {
                    let tested = run(&["test"], &block.text);
                    assert!(tested.status.success(), "{}: {}", block.place, text(&tested.stdout));
                }
            }
            // A test in it fails; the block after it says how.
            "pol,untrue" => assert_eq!(findings(&block.text, &[]), [], "{}", block.place),
            "pol,wrong" => {
                let announced = announced(&block.text);
                let names: Vec<String> = announced.iter().map(|(_, name)| name.clone()).collect();
                let found = findings(&block.text, &names);
                assert!(!found.is_empty(), "{}: nothing is wrong with it", block.place);
                if !announced.is_empty() {
                    assert_eq!(found, announced, "{}", block.place);
                }
            }
            info => {
                assert!(!info.starts_with("pol"), "{}: `{info}`", block.place);
                continue;
            }
        }
        seen += 1;
    }
    assert!(seen > 20, "{seen} policies");
}

/// A `text,output` block is what `polc check` says of the policy before it, a `text,tested` block what `polc test` says, a `json,output`
/// block what it compiles to.
#[test]
fn output_in_the_documents() {
    let mut seen = 0;
    for path in documents() {
        let mut policy: Option<Block> = None;
        for block in blocks(&path) {
            let arguments: &[&str] = match block.info.as_str() {
                "text,output" => &["check"],
                "text,concise" => &["check", "-f", "concise"],
                "json,lines" => &["check", "-f", "json-lines"],
                "text,github" => &["check", "-f", "github"],
                "json,gitlab" => &["check", "-f", "gitlab"],
                "xml,junit" => &["check", "-f", "junit"],
                "xml,checkstyle" => &["check", "-f", "checkstyle"],
                "json,rdjson" => &["check", "-f", "rdjson"],
                "text,tested" => &["test"],
                "text,coverage" => &["test", "--coverage"],
                "json,output" => &["build", "--stdout"],
                "json,findings" => &["check", "-f", "json"],
                _ => {
                    policy = block.info.starts_with("pol").then_some(block).or(policy);
                    continue;
                }
            };
            let policy = policy.as_ref().unwrap_or_else(|| panic!("{}: no policy before it", block.place));
            assert_eq!(text(&run(arguments, &policy.text).stdout), block.text, "{}", block.place);
            seen += 1;
        }
    }
    assert!(seen > 3, "{seen} outputs");
}

#[test]
fn the_first_line_of_all() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    assert!(readme.lines().any(|line| line == "role soc_tier1 < cases: read + reopen; alerts: all; >"));
}

/// Links between documents lead somewhere.
#[test]
fn links_lead_somewhere() {
    let mut broken = Vec::new();
    let pages = documents().into_iter().chain(["CONTRIBUTING.md".to_owned(), "CHANGELOG.md".to_owned()]);
    for page in pages {
        let content = fs::read_to_string(root().join(&page)).unwrap();
        let folder = root().join(&page).parent().map(Path::to_owned).unwrap_or_default();
        for link in content.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let path = link.split('#').next().unwrap_or_default();
            let target: PathBuf = folder.join(path);
            if !link.contains("://") && !path.is_empty() && !target.exists() {
                broken.push(format!("{page}: {link}"));
            }
        }
    }
    assert_eq!(broken, Vec::<String>::new());
}

/// Every command of polc in a page about the whole job does what it says, in the order of the page; the others are at least written right.
#[test]
fn commands_in_the_page_about_deploying() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write(
        "polc.toml",
        "[targets.prod]\nrelease = \"9.5\"\n\n[targets.contact_centre]\nplatform = \"connect\"\ninstance_id = \"11111111-2222-3333-4444-555555555555\"\n",
    );
    write(
        "roles.pol",
        "role soc_tier1 < cases: read; alerts: read; >\nrole soc_lead extends soc_tier1 < dashboard: all; >\n\
         role case_agent on connect < cases: view; users: view; customer_profiles: view; >\n\
         test \"tier 1 looks\" < soc_tier1 cannot cases.all; >\n",
    );
    let (mut ran, mut scripts) = (0, String::new());
    for block in blocks("docs/deploying.md").into_iter().filter(|block| block.info == "sh") {
        for line in block.text.lines().filter(|line| line.starts_with("polc ")) {
            let words: Vec<&str> = line.split('#').next().unwrap().split_whitespace().skip(1).collect();
            let output = polc(folder.path()).args(&words).output().unwrap();
            // What an upgrade takes away is told with exit code 1.
            let is_told = words.first() == Some(&"migrate") && output.status.code() == Some(1);
            assert!(
                output.status.success() || is_told,
                "{}: {line}\n{}{}",
                block.place,
                text(&output.stdout),
                text(&output.stderr)
            );
            ran += 1;
        }
        scripts += &block.text;
    }
    assert!(ran > 10, "{ran} commands");
    for made in ["bulk/prod/bulk/roles.json", "updates/contact_centre/update/case_agent.json", "tf/prod/terraform/roles.tf.json"] {
        assert!(folder.path().join(made).is_file(), "{made} is not there");
    }
    if cfg!(unix) {
        let parsed = std::process::Command::new("sh").args(["-n", "-c", &scripts]).output().unwrap();
        assert!(parsed.status.success(), "{}", text(&parsed.stderr));
    }
}
