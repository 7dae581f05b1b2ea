//! What somebody sees who is attacked with a policy, a repository or a change: `snapshots/hostile__NAME.snap`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
#![cfg(unix)]

#[path = "common/folders.rs"]
mod folders;
#[path = "common/sessions.rs"]
mod sessions;
#[path = "common/snapshots.rs"]
mod snapshots;

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use folders::folder;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

fn assert(name: &str, told: &str) {
    let hidden = |c: char| {
        c != '\n' && (c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
    };
    assert!(!told.contains(hidden), "{told:?}");
    snapshots::settings().bind(|| insta::assert_snapshot!(format!("hostile__{name}"), told));
}

fn executable(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// Runs a script as CI does: what it prints, in order, with its exit code.
fn bash(folder: &Path, script: &str, environment: &[(&str, &str)]) -> String {
    let output = Command::new("bash")
        .args(["--noprofile", "--norc", "-eo", "pipefail", "-c", &format!("exec 2>&1\n{script}")])
        .current_dir(folder)
        .env_clear()
        .envs(environment.iter().copied())
        .output()
        .unwrap();
    format!("{}exit code {}\n", String::from_utf8(output.stdout).unwrap(), output.status.code().unwrap())
}

/// A cargo that says where it is run and what of that folder and those above it would obey.
const CARGO: &str = r#"#!/bin/sh
at=$PWD
while [ "$at" != / ]; do
  for file in rust-toolchain rust-toolchain.toml .cargo/config .cargo/config.toml; do
    if [ -e "$at/$file" ]; then echo "cargo obeys $at/$file"; fi
  done
  at=$(dirname "$at")
done
while [ $# -gt 0 ]; do if [ "$1" = --root ]; then root=$2; fi; shift; done
mkdir -p "$root/bin" && printf '#!/bin/sh\necho "the real polc: $1"\n' >"$root/bin/polc" && chmod +x "$root/bin/polc"
"#;

/// A checkout with everything that would like to be run in the place of polc.
fn checkout() -> tempfile::TempDir {
    let folder = folder(&[
        ("checkout/rust-toolchain.toml", "[toolchain]\npath = \"evil\"\n"),
        ("checkout/.cargo/config.toml", "[build]\nrustc = \"evil\"\n"),
        ("checkout/soc.pol", "role soc < cases: read; >\n"),
        ("home/.keep", ""),
    ]);
    let evil = "#!/bin/sh\necho 'the polc of the change: no findings'\n";
    executable(&folder.path().join("checkout/.polc/bin/polc"), evil);
    executable(&folder.path().join("checkout/polc"), evil);
    fs::write(folder.path().join("checkout/.polc/.crates.toml"), "[v1]\n").unwrap();
    executable(&folder.path().join("bin/cargo"), CARGO);
    folder
}

/// The lines of a list in one of our YAML files.
fn list(yaml: &str, key: &str) -> String {
    let rest = yaml.split(&format!("\n  {key}:\n")).nth(1).unwrap();
    let lines = rest.lines().take_while(|line| line.starts_with("    "));
    lines.filter_map(|line| line.strip_prefix("    - ")).map(|line| format!("{line}\n")).collect()
}

#[test]
fn nothing_of_a_change_runs_on_github() {
    let folder = checkout();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let action = fs::read_to_string(format!("{ROOT}/action.yml")).unwrap();
    let install = action.split("id: install").nth(1).unwrap();
    let run = install.lines().find_map(|line| line.trim().strip_prefix("run: ")).unwrap();
    let path = format!("{}:/usr/bin:/bin", at("bin"));
    fs::create_dir_all(at("action/ci/github")).unwrap();
    fs::create_dir_all(at("runner")).unwrap();
    for file in ["ci/github/install.sh", "Cargo.toml"] {
        fs::copy(format!("{ROOT}/{file}"), at(&format!("action/{file}"))).unwrap();
    }
    let environment = [("PATH", path.as_str()), ("GITHUB_ACTION_PATH", &at("action")), ("RUNNER_TEMP", &at("runner"))];
    let told = bash(&folder.path().join("checkout"), run, &environment);
    assert("ci_on_github", &told);
    // Every other step runs what was installed.
    let step = fs::read_to_string(format!("{ROOT}/ci/github/step.sh")).unwrap();
    let calls = step.lines().filter(|line| line.contains("/polc/bin/polc"));
    assert!(calls.clone().count() == 2 && calls.clone().all(|line| line.trim().starts_with("\"$RUNNER_TEMP/polc/bin/polc\" ")));
    assert!(!action.contains("cargo "), "cargo runs in the checkout");
}

#[test]
fn nothing_of_a_change_runs_on_gitlab() {
    let folder = checkout();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let job = fs::read_to_string(format!("{ROOT}/ci/gitlab/polc.yml")).unwrap();
    assert!(!job.contains("cache:"), "a cache is unpacked into the checkout");
    let script = list(&job, "before_script") + &list(&job, "script");
    let path = format!("{}:/usr/bin:/bin", at("bin"));
    let environment = [
        ("PATH", path.as_str()),
        ("CI_PROJECT_DIR", &at("checkout")),
        ("POLC_GIT", "https://gitlab.example.org/polc.git"),
        ("POLC_REV", "0123"),
        ("POLC_ROOT", &at("opt")),
        ("POLC_FAIL_ON", "error"),
        ("POLC_BUILD", ""),
    ];
    let told = bash(&folder.path().join("checkout"), &script, &environment);
    assert("ci_on_gitlab", &told);
}

/// Links, pipes and files without an end, wherever polc reads and writes.
#[test]
fn links_lead_nowhere() {
    let folder =
        folder(&[("secrets/environ", "TOKEN=s3cr3t\n"), ("secrets/keep", "mine\n"), ("repo/a.pol", "role a < cases: read; >\n")]);
    let repo = folder.path().join("repo");
    let run = |arguments: &[&str]| sessions::run(&repo, &[], arguments, "").0;
    let mut told = String::new();
    for name in ["env.pol", "team", "polc.toml", "polc-baseline.json"] {
        if name == "polc-baseline.json" {
            fs::write(repo.join("polc.toml"), "").unwrap();
        }
        symlink(if name == "team" { "../secrets" } else { "../secrets/environ" }, repo.join(name)).unwrap();
        told += &format!("\n== {name} is a link\n{}", run(&["check"]));
        fs::remove_file(repo.join(name)).unwrap();
    }
    fs::remove_file(repo.join("polc.toml")).unwrap();
    assert!(Command::new("mkfifo").arg(repo.join("pipe.pol")).status().unwrap().success());
    told += &format!("\n== a pipe\n{}", run(&["check"]));
    fs::remove_file(repo.join("pipe.pol")).unwrap();
    fs::File::create(repo.join("large.pol")).unwrap().set_len(1 << 40).unwrap();
    told += &format!("\n== a file that is larger than the disk\n{}", run(&["check"]));
    fs::remove_file(repo.join("large.pol")).unwrap();
    for level in 0..40 {
        let at = repo.join(format!("levels/l{level}"));
        fs::create_dir_all(&at).unwrap();
        for name in ["a", "b"].iter().filter(|_| level > 0) {
            symlink(format!("../l{}", level - 1), at.join(name)).unwrap();
        }
    }
    fs::write(repo.join("levels/l0/z.pol"), "role z < cases: read; >\n").unwrap();
    told += &format!("\n== links in links\n{}", run(&["check", "-f", "concise"]));
    fs::create_dir(repo.join("out")).unwrap();
    symlink("../../secrets", repo.join("out/kibana-9.5")).unwrap();
    told += &format!("\n== out/kibana-9.5 is a link\n{}", run(&["build", "a.pol"]));
    fs::remove_file(repo.join("out/kibana-9.5")).unwrap();
    fs::create_dir(repo.join("out/kibana-9.5")).unwrap();
    symlink("../../../secrets/keep", repo.join("out/kibana-9.5/a.json")).unwrap();
    symlink("../../secrets/keep", repo.join("out/.polc-manifest.json")).unwrap();
    told += &format!("\n== out/kibana-9.5/a.json is a link\n{}", run(&["build", "--check", "a.pol"]));
    told += &run(&["build", "a.pol"]);
    symlink("../secrets/keep", repo.join("report.sarif")).unwrap();
    told += &format!("\n== report.sarif is a link\n{}", run(&["check", "-f", "sarif=report.sarif", "a.pol"]));
    let is_whole = |name: &str, text: &str| fs::read_to_string(folder.path().join(name)).unwrap().starts_with(text);
    assert!(is_whole("secrets/environ", "TOKEN") && is_whole("secrets/keep", "mine\n"));
    assert!(is_whole("repo/out/kibana-9.5/a.json", "{") && is_whole("repo/report.sarif", "{"));
    assert!(!told.contains("s3cr3t"), "{told}");
    assert("links", &told);
}

/// Whatever stands in the folder of committed documents and is not what the policy compiles to is named.
#[test]
fn nothing_hides_among_committed_documents() {
    let folder =
        folder(&[("r.pol", "role a < cases: read; >\n"), ("polc.toml", "[targets.prod]\nrelease = \"9.4\"\n"), ("x", "{}")]);
    let run = |arguments: &[&str]| sessions::run(folder.path(), &[], arguments, "");
    let mut told = run(&["build", "-o", "roles"]).0;
    assert_eq!(run(&["build", "--check", "-o", "roles"]).1, 0);
    let hidden =
        ["prod/admin.json", "prod/admin.JSON", "prod/admin", "prod/.admin.json", "prod/sub/admin.json", "prod/bulk/roles.json"];
    for path in hidden.into_iter().chain(["staging/a.json", "admin.json", ".polc-x/admin.json", "prod/link.json"]) {
        let place = folder.path().join("roles").join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        match path {
            "prod/link.json" => symlink("../../x", &place).unwrap(),
            _ => fs::write(&place, "{}").unwrap(),
        }
        let (found, code) = run(&["build", "--check", "-o", "roles"]);
        assert!(code == 1 && found.contains(&format!("left over: roles/{path} ")), "{found}");
    }
    told += &run(&["build", "--check", "-o", "roles"]).0;
    fs::write(folder.path().join("polc.toml"), "[targets.production]\nrelease = \"9.4\"\n").unwrap();
    told += &run(&["build", "-o", "roles"]).0;
    told += &run(&["build", "--prune", "-o", "roles"]).0;
    assert("build_check", &told);
}

/// A disk that is full, and a program that is killed: what was there is still there, and nothing else.
#[test]
fn a_full_disk_changes_nothing() {
    let role = |name: &str| format!("role {name} < cases: all; >\n");
    let folder = folder(&[("a.pol", &role("a")), ("polc.toml", ""), ("polc-baseline.json", "")]);
    fs::remove_file(folder.path().join("polc-baseline.json")).unwrap();
    let mut told = sessions::run(folder.path(), &[], &["check", "--write-baseline"], "").0;
    for file in 0..100 {
        fs::write(folder.path().join(format!("{file}.pol")), role(&format!("r{file}"))).unwrap();
    }
    let before = fs::read(folder.path().join("polc-baseline.json")).unwrap();
    let full = format!("trap '' XFSZ; ulimit -f 1; exec '{}' check --write-baseline", env!("CARGO_BIN_EXE_polc"));
    told += &format!("\n== files may not grow any more\n{}", bash(folder.path(), &full, &[("PATH", "/usr/bin:/bin")]));
    assert_eq!(fs::read(folder.path().join("polc-baseline.json")).unwrap(), before);
    assert!(!fs::read_dir(folder.path()).unwrap().any(|entry| entry.unwrap().file_name().to_string_lossy().starts_with(".polc-")));
    assert("full_disk", &told);
}

#[test]
fn committed_documents_give_no_commands() {
    let folder = folder(&[("repo/soc.pol", "role a < cases: read; >\n"), ("runner/polc/keep", "")]);
    let repo = folder.path().join("repo");
    executable(&folder.path().join("runner/polc/bin/polc"), &format!("#!/bin/sh\nexec '{}' \"$@\"\n", env!("CARGO_BIN_EXE_polc")));
    let (built, code) = sessions::run(&repo, &[], &["build", "-o", "roles"], "");
    assert_eq!(code, 0, "{built}");
    let roles = repo.join("roles/kibana-9.5");
    fs::write(roles.join("x\n::add-mask::o\n``````\n### polc build: passed\n.json"), "{}").unwrap();
    fs::write(roles.join("a.json"), "{\"x\": \"##[add-mask]e \u{1b}]0;title\u{7} \u{202e}\u{200b}\r::error::\"}\n").unwrap();
    let summary = folder.path().join("summary.md").display().to_string();
    let runner = folder.path().join("runner").display().to_string();
    let environment = [
        ("PATH", "/usr/bin:/bin"),
        ("RUNNER_TEMP", &runner),
        ("GITHUB_STEP_SUMMARY", &summary),
        ("GITHUB_ACTIONS", "true"),
        ("POLC_BUILD", "roles"),
    ];
    let log = bash(&repo, &format!("bash {ROOT}/ci/github/step.sh build"), &environment);
    let token = log.lines().next().unwrap().strip_prefix("::stop-commands::").unwrap().to_owned();
    assert_eq!((token.len(), log.matches(&token).count()), (32, 2), "{log}");
    assert_eq!(log.lines().rev().nth(1), Some(&*format!("::{token}::")));
    let summary = fs::read_to_string(summary).unwrap();
    let is_code = |line: &str| line.is_empty() || line.starts_with("    ") || line == "### polc build: failed";
    assert!(summary.lines().all(is_code), "{summary}");
    assert("commands", &format!("{}\n== summary\n{summary}", log.replace(&token, "TOKEN")));
}

#[test]
fn names_of_files_give_no_commands() {
    let text = "role a < cases: raed; >\n";
    let folder = folder(&[
        ("::add-mask::o.pol", text),
        ("x\u{1b}]0;t\u{7}\u{202e}\n::error::y.pol", text),
        ("##[error]z.pol", "role  z < cases: read; >\n"),
    ]);
    let mut told = String::new();
    for arguments in [
        &["check", "-f", "github"][..],
        &["check", "-f", "concise"],
        &["check"],
        &["fmt", "--check"],
        &["fmt", "--diff"],
        &["check", "missing\u{1b}.pol"],
    ] {
        told += &sessions::run(folder.path(), &[], arguments, "").0.replace("missing\u{1b}", "missing(ESC)");
    }
    assert("names_of_files", &told);
}

#[test]
fn what_nobody_sees_is_an_error() {
    let folder = folder(&[
        (
            "cr.pol",
            "role base < discover: all; >\nrole r extends base <\n  // only triage\r  discover -= short_urls;\n  canvas: read;\n>\n",
        ),
        (
            "ls.pol",
            "role base2 < visualize: all; >\nrole r2 extends base2 <\n  // only triage\u{2028}  visualize -= short_urls;\n  dev_tools: read;\n>\n",
        ),
        (
            "bidi.pol",
            "role t < discover: read; /* \u{202e} } \u{2066} reads only \u{2069} */ rules: read; index \"logs-\u{200b}*\": read; >\n",
        ),
        (
            "latin.pol",
            "role u < index \"l\u{43e}gs-*\", \"\u{e0041}x\": read; >\n/// \u{202e} Prose may be of any script: \u{5d0}\u{200f}.\nrole v < description: \"\u{200f}\u{5d0}\"; maps: read; >\n",
        ),
        ("code.pol", "role w <\u{85} gr\u{200b}aph: read; >\n"),
    ]);
    let told = sessions::run(folder.path(), &[], &["check"], "").0;
    let concise = sessions::run(folder.path(), &[], &["check", "-f", "concise"], "").0;
    assert("hidden", &(told + &concise));
    // Escapes say the same where everybody sees them; the order of lines is for people to settle.
    let fixed = sessions::run(folder.path(), &[], &["check", "--fix", "-f", "concise"], "").0;
    assert("hidden_fixed", &fixed);
}

#[test]
fn sarif_has_no_links_of_a_policy() {
    let folder = folder(&[("s.pol", "role a < cases: \"[click](https://evil.example)\"; >\n")]);
    let told = sessions::run(folder.path(), &[], &["check", "-f", "sarif"], "").0;
    let document: serde_json::Value =
        serde_json::from_str(told.split_once('\n').unwrap().1.rsplit_once("exit code").unwrap().0).unwrap();
    let message = document["runs"][0]["results"][0]["message"]["text"].as_str().unwrap();
    assert!(message.contains("\\[click\\](https://evil.example)") && !message.contains("[click]("), "{message}");
    assert("sarif_link", message);
}

#[test]
fn patterns_have_limits() {
    let nested = |levels: usize| format!("{}{}", "{a,".repeat(levels), "}".repeat(levels));
    let mut told = String::new();
    for levels in [6, 130, 100_000] {
        let config = format!("[lint.paths.\"{}\"]\nstyle = \"warn\"\n", nested(levels));
        let folder = folder(&[("soc.pol", "/// Looks.\nrole soc < maps: read; >\n"), ("polc.toml", &config)]);
        let (session, code) = sessions::run(folder.path(), &[], &["check", "-f", "concise"], "");
        assert_eq!(code, 2, "{session}");
        told += &session;
    }
    // To git, braces are characters like any other.
    let ignored = format!("{}\n{}\n{{b,c}}.pol\n", nested(100_000), "*".repeat(100_000));
    let folder = folder(&[(".gitignore", &ignored), (".git/HEAD", ""), ("b.pol", "/// Looks.\nrole b < maps: raed; >\n")]);
    told += &sessions::run(folder.path(), &[], &["check", "-f", "concise"], "").0;
    assert("patterns", &told);
}

#[test]
fn the_language_server_outlives_what_it_cannot_read() {
    let message = |text: &str| format!("Content-Length: {}\r\n\r\n{text}", text.len());
    let mut input = "Content-Length: 18446744073709551615\r\n\r\nContent-Length: nonsense\r\n\r\n".to_owned();
    input += &message("{\"jsonrpc\":");
    input += &message(r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}"#);
    input += &message(r#"{"jsonrpc":"2.0","method":"initialized","params":{}}"#);
    input += &message(&"[".repeat(100_000));
    input += &message(r#"{"jsonrpc":"2.0","method":"textDocument/didOpen","params":7}"#);
    input += &message(r#"{"jsonrpc":"2.0","id":2,"method":"shutdown"}"#);
    input += &message(r#"{"jsonrpc":"2.0","method":"exit"}"#);
    let folder = folder(&[("soc.pol", "role soc < maps: read; >\n")]);
    let (told, code) = sessions::run(folder.path(), &[], &["lsp"], &input);
    assert_eq!(code, 0, "{told}");
    assert!(told.contains("\"id\":1,\"result\"") && told.contains("\"id\":2,\"result\""), "{told}");
    assert_eq!(told.matches("is not understood and left out").count(), 5, "{told}");
}

#[test]
fn what_the_server_refuses_is_refused() {
    let roles = [
        "index \"x\": read < query: \"{}\"; >",
        "index \"x\": read < query: \"\"\"{\"term\": {\"a\": 1}, \"x\": 1}\"\"\"; >",
        "index \"x\": read < query: \"\"\"{\"has_child\": {\"type\": \"a\", \"query\": {\"match_all\": {}}}}\"\"\"; >",
        "index \"/(/\": read;",
        "index \"x\" on \"\": read;",
        "cluster on \"\": monitor_enrich;",
        "\"foo bar\": read;",
        "\"foo.bar\": none;",
        "metadata: < big: 18446744073709551617; >",
        "metadata: < inf: 1e999; >",
        "metadata: < oct: 00012; >",
    ];
    let mut text: String = roles.iter().enumerate().map(|(n, body)| format!("role r{n} < {body} >\n")).collect();
    text += "role \"a,b\" < maps: read; >\n";
    text += &format!("role long < maps: read; description: \"{}\"; >\n", "\u{1f600}".repeat(501));
    text += "role kept < maps: read; metadata: < a: 1; b: -2.50; c: 18446744073709551615; d: 0.1; >; >\n";
    let folder = folder(&[("refused.pol", &text)]);
    let told = sessions::run(folder.path(), &[], &["check", "-f", "concise"], "").0;
    assert_eq!(told.matches("error[").count(), roles.len() + 2, "{told}");
    assert("refused", &told);
}

#[test]
fn two_roles_are_two_files_everywhere() {
    let folder = folder(&[("a.pol", "role SOC < discover: read; >\nrole soc < maps: read; >\nrole CON < canvas: read; >\n")]);
    let mut told = sessions::run(folder.path(), &[], &["build"], "").0;
    assert!(!folder.path().join("out").exists());
    fs::write(folder.path().join("a.pol"), "role CON < canvas: read; >\n").unwrap();
    told += &sessions::run(folder.path(), &[], &["build"], "").0;
    assert!(folder.path().join("out/kibana-9.5/%43ON.json").exists());
    assert("one_file", &told);
}
