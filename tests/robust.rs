//! Whatever is thrown at the binary, it answers in time, with one of its exit codes, and never harms what is on the disk.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// No run may take longer, in a debug build on a busy machine.
const LIMIT: Duration = Duration::from_secs(120);

/// A folder of its own for each test.
struct Sandbox {
    folder: tempfile::TempDir,
}

/// What a run of the binary came to.
struct Outcome {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Sandbox {
    fn new() -> Sandbox {
        Sandbox { folder: tempfile::tempdir().unwrap() }
    }

    /// With one file, `a.pol`.
    fn with(text: impl AsRef<[u8]>) -> Sandbox {
        let sandbox = Sandbox::new();
        sandbox.write("a.pol", text);
        sandbox
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_polc"));
        command.args(arguments).current_dir(self.folder.path()).env_clear().stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> Outcome {
        self.run_on(arguments, Stdio::null())
    }

    /// Runs the binary; its output goes to files, so that no full pipe can hold it up.
    fn run_on(&self, arguments: &[&str], stdin: Stdio) -> Outcome {
        let outputs = tempfile::tempdir().unwrap();
        let (out, err) = (outputs.path().join("out"), outputs.path().join("err"));
        let (stdout, stderr) = (File::create(&out).unwrap(), File::create(&err).unwrap());
        let child = self.command(arguments).stdin(stdin).stdout(stdout).stderr(stderr).spawn().unwrap();
        let status = wait(child, &arguments.join(" "));
        let read = |path: &Path| String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned();
        let (stdout, stderr) = (read(&out), read(&err));
        assert!(!stderr.contains("panicked"), "{stderr}");
        let code = status.code().unwrap_or_else(|| panic!("killed by a signal: {status}\n{stderr}"));
        assert!((0..=2).contains(&code), "exit code {code}\n{stderr}");
        Outcome { code, stdout, stderr }
    }

    /// All files below a folder, by path.
    fn files(&self, folder: &str) -> BTreeMap<PathBuf, Vec<u8>> {
        let files = walkdir::WalkDir::new(self.path(folder)).into_iter().map(Result::unwrap).filter(|e| e.file_type().is_file());
        files.map(|e| (e.path().strip_prefix(self.path(folder)).unwrap().to_owned(), fs::read(e.path()).unwrap())).collect()
    }
}

/// Waits for a process, but not forever.
fn wait(mut child: Child, what: &str) -> ExitStatus {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status;
        }
        if start.elapsed() > LIMIT {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("`{what}` takes longer than {LIMIT:?}");
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

impl Outcome {
    fn expect(self, code: i32) -> Outcome {
        assert_eq!(self.code, code, "{}\n{}", self.stdout.get(..2000).unwrap_or(&self.stdout), self.stderr);
        self
    }

    /// How many findings of a name the concise report has.
    fn count(&self, name: &str) -> usize {
        let name = format!("[{name}]");
        self.stdout.lines().filter(|line| line.contains(&name)).count()
    }
}

/// Checks a text; gives the concise report.
fn check(text: impl AsRef<[u8]>) -> Outcome {
    Sandbox::with(text).run(&["check", "-f", "concise", "a.pol"])
}

/// A text for each number, one below the other.
fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    for at in 0..count {
        let _ = writeln!(text, "{}", line(at));
    }
    text
}

/// The same numbers on every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % limit
    }
}

const ROLE: &str = "/// Tier 1.\nrole soc_tier1 < cases: read + reopen; alerts: all; index \"logs-*\": read; >\n";

// ---- arbitrary input

#[test]
fn arbitrary_bytes() {
    let sandbox = Sandbox::new();
    let mut numbers = Numbers(0x5EED);
    for file in 0..200 {
        let bytes: Vec<u8> = (0..numbers.below(400)).map(|_| numbers.below(256) as u8).collect();
        sandbox.write(&format!("{file}.pol"), bytes);
    }
    sandbox.run(&["check"]).expect(1);
    sandbox.run(&["build"]).expect(1);
}

#[test]
fn arbitrary_tokens() {
    let tokens = [
        "role",
        "abstract",
        "a",
        "extends",
        "on",
        "kibana",
        "connect",
        "<",
        ">",
        "{",
        "}",
        ":",
        ";",
        "+",
        "-",
        "+=",
        "-=",
        ",",
        "|",
        "cases",
        "read",
        "all",
        "none",
        "\"",
        "\"x\"",
        "\"\"\"",
        "'",
        "//",
        "/*",
        "*/",
        "///",
        "\n",
        "\n",
        " ",
        "index",
        "cluster",
        "in",
        "*",
        "spaces",
        "persona",
        "=",
        "test",
        "can",
        "cannot",
        "exactly",
        "forbid",
        "unless",
        "permission",
        "12",
        "\\",
        "é",
        "(",
    ];
    let sandbox = Sandbox::new();
    let mut numbers = Numbers(0xF00D);
    for file in 0..300 {
        let mut text = String::from(if file % 2 == 0 { "role a < " } else { "" });
        for _ in 0..numbers.below(80) {
            text.push_str(tokens[numbers.below(tokens.len())]);
            text.push_str([" ", " ", ""][numbers.below(3)]);
        }
        sandbox.write(&format!("{file}.pol"), text);
    }
    sandbox.run(&["check"]).expect(1);
}

#[test]
fn every_prefix_of_a_policy() {
    let text = "/* c */ platform kibana;\n/// d\nrole \"r 1\" extends b <\n  cases: read + reopen; // c\n  in s < alerts -= all; >\n  \
                index \"l-*\" on \"c\": read < fields: \"*\"; query: \"\"\"{\"a\":1}\"\"\"; >;\n  metadata: < a: \"\\u{e9}\"; >\n>\n\
                test \"t\" < \"r 1\" can exactly cases: read in s on prod; > forbid \"f\" < rules: all; > unless b;\npersona p = b + c;";
    let sandbox = Sandbox::new();
    for (end, _) in text.char_indices() {
        sandbox.write(&format!("{end:03}.pol"), &text[..end]);
    }
    sandbox.run(&["check"]).expect(1);
}

#[test]
fn not_utf8() {
    let outcome = check(b"role a < cases: read; > // \xff\xfe\n");
    assert_eq!(outcome.expect(1).count("invalid-utf8"), 1);
}

#[test]
fn byte_order_mark_line_breaks_and_a_missing_last_one() {
    for text in ["\u{feff}role a < cases: read; >", "role a <\r\n  cases: read;\r\n>\r\n", "// nothing", "", "\n\n", "\u{feff}"] {
        check(text).expect(0);
    }
}

/// A text in which some bytes are others, are gone, or stand twice.
fn changed(text: &[u8], numbers: &mut Numbers) -> Vec<u8> {
    let mut bytes = text.to_vec();
    for _ in 0..=numbers.below(4) {
        let (at, len) = (numbers.below(bytes.len().max(1)), numbers.below(20));
        let end = (at + len).min(bytes.len());
        match numbers.below(4) {
            0 => drop(bytes.drain(at.min(end)..end)),
            1 => drop(bytes.splice(
                at..at,
                b"\"[]{}=:,0\\\n\xff\xc3.-"[numbers.below(14)..].iter().copied().take(1 + len / 8).collect::<Vec<_>>(),
            )),
            2 => drop(bytes.splice(at..at, bytes[at.min(end)..end].to_vec())),
            _ => bytes.truncate(if len == 0 { at } else { bytes.len() }),
        }
    }
    bytes
}

#[test]
fn any_configuration_and_baseline() {
    let config = "extra_resources = [\"X\"]\n[targets.prod]\nplatform = \"kibana\"\nrelease = \"9.4\"\nspaces = [\"soc\"]\nlicence = \"gold\"\n\
                  [lint.levels]\nstyle = \"warn\"\nsuspicious = \"deny\"\n[lint.paths.\"a/**/{b,c}*.pol\"]\npedantic = \"allow\"\n";
    let baseline =
        "{\"version\": 2, \"findings\": {\"a.pol\": {\"soc_tier1\": {\"cases-all-without-connectors\": 1}, \"\": {}}}}\n";
    let mut numbers = Numbers(0x00C0_FFEE);
    let sandbox = Sandbox::new();
    for policy in 0..120 {
        sandbox.write(&format!("{policy}/a.pol"), ROLE);
        let is_config = policy % 2 == 0;
        let config = if is_config { changed(config.as_bytes(), &mut numbers) } else { config.into() };
        let baseline = if is_config { baseline.into() } else { changed(baseline.as_bytes(), &mut numbers) };
        sandbox.write(&format!("{policy}/polc.toml"), config);
        sandbox.write(&format!("{policy}/polc-baseline.json"), baseline);
    }
    for format in ["full", "concise", "json", "sarif"] {
        let outcome = sandbox.run(&["check", "-f", format]);
        assert!(outcome.code > 0, "{}", outcome.stderr);
    }
    sandbox.run(&["check", "--write-baseline", "-f", "concise"]);
}

/// What an editor says, with its bytes changed: the server answers, or leaves it out, and ends in order.
#[test]
fn any_message_to_the_language_server() {
    let at = r#""textDocument":{"uri":"file:///a.pol"},"position":{"line":1,"character":12}"#;
    let open = r#"{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file:///a.pol","languageId":"pol","version":1,"text":"role a <\n  cases: read;\n>\n"}}}"#;
    let change = r#"{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///a.pol","version":2},"contentChanges":[{"range":{"start":{"line":0,"character":5},"end":{"line":1,"character":3}},"text":"b < al"}]}}"#;
    let mut messages = vec![open.to_owned(), change.to_owned()];
    for method in [
        "hover",
        "completion",
        "definition",
        "rename",
        "documentSymbol",
        "codeAction",
        "formatting",
        "semanticTokens/full",
        "foldingRange",
    ] {
        messages.push(format!(r#"{{"jsonrpc":"2.0","id":7,"method":"textDocument/{method}","params":{{{at},"newName":"c"}}}}"#));
    }
    let framed = |message: &[u8]| [format!("Content-Length: {}\r\n\r\n", message.len()).as_bytes(), message].concat();
    let mut input = framed(br#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}"#);
    input.extend(framed(br#"{"jsonrpc":"2.0","method":"initialized","params":{}}"#));
    let mut numbers = Numbers(0xED17);
    for round in 0..400 {
        let message = messages[round % messages.len()].as_bytes();
        input.extend(framed(message));
        input.extend(framed(&changed(message, &mut numbers)));
    }
    input.extend(framed(br#"{"jsonrpc":"2.0","id":99,"method":"shutdown"}"#));
    input.extend(framed(br#"{"jsonrpc":"2.0","method":"exit"}"#));
    let sandbox = Sandbox::new();
    sandbox.write("input", input);
    let outcome = sandbox.run_on(&["lsp"], File::open(sandbox.path("input")).unwrap().into()).expect(0);
    assert!(outcome.stdout.contains("\"id\":99,\"result\""), "{}", outcome.stderr);
}

// ---- nesting

#[test]
fn deep_nesting() {
    const DEEP: usize = 100_000;
    for bracket in ["<", "{", "("] {
        for before in ["", "role a ", "role a < x: ", "role a < !! ", "role a < in s "] {
            let outcome = check(format!("{before}{}", bracket.repeat(DEEP))).expect(1);
            assert!(outcome.stdout.lines().count() < 10, "one mistake is not a flood: {}", outcome.stdout.len());
        }
    }
    check(format!("role a < {}", "x: < ".repeat(DEEP))).expect(1);
    check(format!("role a < {}", "in s < ".repeat(DEEP))).expect(1);
    check(">".repeat(20_000)).expect(1);
}

/// What is not deep enough to be refused must not take exponential time either.
#[test]
fn nesting_up_to_the_limit() {
    for unit in ["<", "{", "x: <", "in s <", "m: < a: <", "!! <", "x: a <", "index \"i\": read <", "in <", "< in s"] {
        for depth in [8, 16, 24, 29, 30, 31] {
            for inside in ["", "!!", "a: b", "\"", ";"] {
                for after in ["", ">", " > x: read; >"] {
                    if unit.len() * depth + after.len() > 200 && !after.is_empty() {
                        continue;
                    }
                    check_many(&format!("role a < {}{inside}{after}", format!("{unit} ").repeat(depth)));
                }
            }
        }
    }
    checked();
}

thread_local! {
    static MANY: std::cell::RefCell<Vec<String>> = const { std::cell::RefCell::new(Vec::new()) };
}

/// Collects texts, to be checked as the files of one folder.
fn check_many(text: &str) {
    MANY.with_borrow_mut(|many| many.push(text.to_owned()));
}

fn checked() {
    let sandbox = Sandbox::new();
    for (at, text) in MANY.take().iter().enumerate() {
        sandbox.write(&format!("{at}.pol"), text);
    }
    sandbox.run(&["check", "-f", "concise"]).expect(1);
}

// ---- what is not closed

#[test]
fn unclosed_strings_and_comments() {
    for text in [
        "role a < description: \"abc;\n cases: read; >",
        "role a < description: \"\"\"abc;\n cases: read; >\n role b < cases: read; >",
        "role a < cases: read; > /* abc",
        "role a < cases: read; /* abc",
        "role a < description: 'abc;\n cases: read; >",
        "role a < description: \"abc\\",
        "role a < description: \"",
        "role \"a",
    ] {
        check(text).expect(1);
    }
}

/// An opener without a closer is looked for once, not once for each place it could stand.
#[test]
fn many_unclosed_openers() {
    for opener in ["/* ", "\\\" ", "\"\"\" ", "\"\" ", "' ", "\n", "\n// x", "/", "\"\\", "< "] {
        for before in ["role a < !! ", "role a < cases: read ", "role a < x: \"", ""] {
            check(format!("{before}{}", opener.repeat(20_000)));
        }
    }
}

#[test]
fn a_hundred_thousand_unclosed_roles() {
    let outcome = check(lines(100_000, |at| format!("role r{at} < cases: read;"))).expect(1);
    assert_eq!(outcome.count("unclosed-body"), 100_000);
    check("role a < ".repeat(100_000)).expect(1);
    check("role ".repeat(100_000)).expect(1);
}

// ---- many mistakes

#[test]
fn fifty_thousand_missing_semicolons() {
    let text = format!("role a <\n{}>", lines(50_000, |_| "  cases: read".to_owned()));
    let outcome = check(text).expect(1);
    // The last statement of a body may go without.
    assert_eq!(outcome.count("missing-semicolon"), 49_999);
}

#[test]
fn twenty_thousand_mistakes_in_one_role() {
    let sandbox = Sandbox::with(format!("role a <\n{}>", lines(20_000, |at| format!("  casess{at}: raed;"))));
    let outcome = sandbox.run(&["check", "-f", "concise", "a.pol"]).expect(1);
    assert!(outcome.count("unknown-feature") >= 20_000);
    let full = sandbox.run(&["check"]).expect(1);
    assert!(full.stdout.contains("20000 errors"), "{}", full.stdout.lines().last().unwrap_or(""));
    let outcome = check(format!("role a <\n{}>", lines(20_000, |at| format!("  !! {at};")))).expect(1);
    assert_eq!(outcome.count("syntax-error"), 20_000);
}

#[test]
fn many_unknown_names() {
    check(lines(2_000, |at| format!("role r{at} extends missing_{at} < cases: read; >"))).expect(1);
    check(lines(5_000, |_| "role a < cases: read; >".to_owned())).expect(1);
    check(format!("role a < cases: read{}; >", " + x".repeat(5_000))).expect(1);
}

#[test]
fn stray_brackets_and_semicolons() {
    for text in [">".repeat(5_000), "; ".repeat(5_000), "}\n".repeat(5_000), ";;>".repeat(5_000)] {
        check(text).expect(1);
    }
}

// ---- size

#[test]
fn ten_megabytes_in_one_line() {
    let long = "é".repeat(5_000_000);
    check(format!("role a < cases: read; > // {long}")).expect(0);
    let outcome = check(format!("role a < description: \"{long}\"; cases: read; >")).expect(1);
    assert_eq!(outcome.count("limit-exceeded"), 1);
}

#[test]
fn a_name_of_a_megabyte() {
    let long = "x".repeat(1_000_000);
    for text in [
        format!("role a < {long}: read; >"),
        format!("role a < cases: {long}; >"),
        format!("role a extends {long} < cases: read; >"),
        format!("role {long} < cases: read; >"),
        format!("{long} a < >"),
        format!("role a on {long} < cases: read; >"),
    ] {
        check(text).expect(1);
    }
}

#[test]
fn many_statements_in_one_role() {
    check(format!("role a <\n{}>", lines(3_000, |at| format!("  index \"logs-{at}\": read;")))).expect(0);
    check(format!("role a <\n{}>", lines(3_000, |at| format!("  \"plugin{at}\": all;")))).expect(0);
    check(format!("role a <\n{}>", lines(1_000, |at| format!("  in s{at} < cases: read; >")))).expect(0);
    check(format!("role a < index {}: read; >", (0..20_000).map(|at| format!("\"i{at}\"")).collect::<Vec<_>>().join(", ")))
        .expect(0);
}

// ---- inheritance

#[test]
fn a_deep_chain() {
    let text =
        format!("role r0 < cases: read; >\n{}", lines(20_000, |at| format!("role r{} extends r{at} < alerts: read; >", at + 1)));
    let sandbox = Sandbox::with(text);
    sandbox.run(&["check"]).expect(0);
    let last = sandbox.run(&["build", "--stdout", "--role", "r20000"]).expect(0);
    assert!(last.stdout.contains("securitySolutionCases"), "{}", last.stdout);
    // Parents that are only found later.
    check(format!(
        "{}role r20000 < cases: read; >",
        lines(20_000, |at| format!("role r{at} extends r{} < alerts: read; >", at + 1))
    ))
    .expect(0);
}

/// Of a base role with a mistake in it, everything that extends it is in want.
#[test]
fn ten_thousand_roles_without_their_base() {
    let text = lines(10_000, |at| format!("role r{at} extends base < cases: read; >"));
    assert_eq!(check(&text).expect(1).count("unknown-role"), 10_000);
    check(format!("rolle base < cases: read; >\n{text}")).expect(1);
}

/// What comes by two ways from one grandparent is there once: 2^30 copies of it would not fit into any machine.
#[test]
fn diamonds() {
    for (platform, grant) in [
        ("kibana", "index \"a\": read; cluster: monitor; run_as: \"b\"; metadata: < a: 1; >"),
        ("connect", "cases: view; tags: < a: \"b\"; >; application \"n\": \"A\"; restricted_resources: User;"),
    ] {
        let grown = lines(30, |at| {
            let child = at + 1;
            format!("role l{child} on {platform} extends r{at} <>\nrole r{child} on {platform} extends l{child}, r{at} <>")
        });
        check(format!("role r0 on {platform} < {grant} >\n{grown}"));
    }
}

#[test]
fn a_large_cycle() {
    let sandbox = Sandbox::with(lines(10_000, |at| format!("role r{at} extends r{} < cases: read; >", (at + 1) % 10_000)));
    let outcome = sandbox.run(&["check", "-f", "concise"]).expect(1);
    assert_eq!(outcome.count("inheritance-cycle"), 1);
    sandbox.run(&["check"]).expect(1);
}

// ---- files and folders

#[test]
fn names_that_are_not_there() {
    let sandbox = Sandbox::new();
    assert!(sandbox.run(&["check"]).expect(2).stderr.contains("no .pol file found"));
    assert!(sandbox.run(&["check", "nothing.pol"]).expect(2).stderr.contains("nothing.pol"));
    sandbox.write("folder.pol/x.txt", "");
    sandbox.run(&["check", "folder.pol"]).expect(2);
    sandbox.write("folder.pol/x.pol", ROLE);
    sandbox.run(&["check", "folder.pol"]).expect(0);
    sandbox.run(&["check"]).expect(0);
}

#[cfg(unix)]
#[test]
fn links() {
    use std::os::unix::fs::symlink;
    let sandbox = Sandbox::new();
    sandbox.write("policy/a.pol", ROLE);
    symlink(sandbox.path("policy"), sandbox.path("policy/loop")).unwrap();
    symlink("nowhere.pol", sandbox.path("policy/dangling.pol")).unwrap();
    symlink("itself.pol", sandbox.path("policy/itself.pol")).unwrap();
    sandbox.run(&["check", "policy"]).expect(0);
    sandbox.run(&["check", "policy/dangling.pol"]).expect(2);
    sandbox.run(&["check", "policy/itself.pol"]).expect(2);
}

#[cfg(unix)]
#[test]
fn files_that_cannot_be_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let sandbox = Sandbox::with(ROLE);
    fs::set_permissions(sandbox.path("a.pol"), fs::Permissions::from_mode(0o0)).unwrap();
    // Root reads everything.
    if fs::read(sandbox.path("a.pol")).is_err() {
        assert!(sandbox.run(&["check"]).expect(2).stderr.contains("a.pol"));
    }
    let sandbox = Sandbox::with(ROLE);
    fs::create_dir(sandbox.path("polc.toml")).unwrap();
    sandbox.run(&["check"]).expect(0);
}

#[test]
fn ignored_and_hidden_files() {
    let sandbox = Sandbox::new();
    fs::create_dir(sandbox.path(".git")).unwrap();
    sandbox.write(".gitignore", "/drafts\n*.tmp.pol\n");
    sandbox.write("a.pol", ROLE);
    for path in ["drafts/b.pol", "c.tmp.pol", ".hidden/d.pol", ".e.pol", "sub/.hidden/f.pol"] {
        sandbox.write(path, "broken");
    }
    assert!(sandbox.run(&["check"]).expect(0).stdout.contains("1 file"), "only a.pol is read");
    sandbox.write("sub/.gitignore", "g.pol\n");
    sandbox.write("sub/g.pol", "broken");
    sandbox.run(&["check"]).expect(0);
    // Named, they are meant.
    sandbox.run(&["check", "drafts/b.pol"]).expect(1);
}

#[test]
fn several_policies() {
    let sandbox = Sandbox::new();
    for set in ["one", "two/deep"] {
        sandbox.write(&format!("{set}/polc.toml"), "[targets.prod]\nplatform = \"kibana\"\nrelease = \"9.4\"\n");
        sandbox.write(&format!("{set}/a.pol"), ROLE);
    }
    sandbox.run(&["check"]).expect(0);
    sandbox.run(&["build"]).expect(0);
    let made: Vec<PathBuf> = sandbox.files("out").into_keys().collect();
    let manifest = Path::new(".polc-manifest.json");
    assert_eq!(made, [manifest, Path::new("one/prod/soc_tier1.json"), Path::new("two/deep/prod/soc_tier1.json")]);
    // One of them alone needs no folder of its own, and each is a namespace of its own.
    sandbox.run(&["build", "one", "-o", "alone"]).expect(0);
    assert_eq!(sandbox.files("alone").into_keys().collect::<Vec<_>>(), [manifest, Path::new("prod/soc_tier1.json")]);
    sandbox.write("one/b.pol", "role c extends soc_tier1 < rules: read; >");
    sandbox.write("two/deep/b.pol", "role c extends missing < rules: read; >");
    sandbox.run(&["check", "one"]).expect(0);
    sandbox.run(&["check"]).expect(1);
}

#[test]
fn standard_input() {
    let sandbox = Sandbox::new();
    let run = |text: &str, arguments: &[&str]| {
        sandbox.write("input", text);
        sandbox.run_on(arguments, File::open(sandbox.path("input")).unwrap().into())
    };
    run(ROLE, &["check", "-"]).expect(0);
    let outcome = run("role a < casess: read; >", &["check", "-", "--stdin-filename", "sub/b.pol", "-f", "concise"]).expect(1);
    assert!(outcome.stdout.starts_with("sub/b.pol:1:10: "), "{}", outcome.stdout);
    // It stands in the place of the file, among the others of its policy.
    sandbox.write("polc.toml", "");
    sandbox.write("base.pol", ROLE);
    sandbox.write("b.pol", "broken");
    run("role b extends soc_tier1 < rules: read; >", &["check", "-", "--stdin-filename", "b.pol"]).expect(0);
    run("", &["check", "-"]).expect(0);
}

// ---- output

#[test]
fn output_that_cannot_be_written() {
    let sandbox = Sandbox::with(ROLE);
    sandbox.write("file", "mine");
    for output in ["file", "file/below", "file/a/b"] {
        let outcome = sandbox.run(&["build", "-o", output]).expect(2);
        assert!(outcome.stderr.contains("cannot write file"), "{}", outcome.stderr);
    }
    assert!(sandbox.run(&["check", "-f", "json=file/report"]).expect(2).stderr.contains("cannot write file/report"));
    assert_eq!(fs::read(sandbox.path("file")).unwrap(), b"mine");
    // A folder where a file is to be: nothing is lost.
    fs::create_dir_all(sandbox.path("out/kibana-9.5/soc_tier1.json/kept")).unwrap();
    let newest = sandbox.run(&["build", "-t", "kibana:9.5"]).expect(2);
    assert!(newest.stderr.contains("soc_tier1.json"), "{}", newest.stderr);
    assert!(sandbox.path("out/kibana-9.5/soc_tier1.json/kept").is_dir());
    assert_eq!(left_behind(&sandbox), Vec::<PathBuf>::new());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk() {
    if !Path::new("/dev/full").exists() {
        return;
    }
    let sandbox = Sandbox::with(ROLE);
    for format in ["full", "concise", "json", "narrated"] {
        let outcome = sandbox.run(&["check", "-f", &format!("{format}=/dev/full")]).expect(2);
        assert!(outcome.stderr.starts_with("polc: cannot write /dev/full: "), "{}", outcome.stderr);
    }
    for arguments in [["check", "a.pol"], ["build", "--stdout"]] {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let mut child = sandbox.command(&arguments).stdout(full).stderr(Stdio::piped()).spawn().unwrap();
        let mut stderr = child.stderr.take().unwrap();
        assert_eq!(wait(child, "check > /dev/full").code(), Some(2));
        let mut message = String::new();
        stderr.read_to_string(&mut message).unwrap();
        assert!(message.starts_with("polc: cannot write to standard output: "), "{message}");
    }
}

/// What cannot be written as a whole leaves everything as it was.
#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_written_whole() {
    let sandbox = Sandbox::with(format!("{ROLE}role a < cases: all; >\n"));
    sandbox.write("polc.toml", "");
    sandbox.run(&["check", "--write-baseline"]).expect(0);
    sandbox.run(&["build"]).expect(0);
    for file in 0..100 {
        sandbox.write(&format!("b{file}.pol"), format!("role b{file} < cases: all; alerts:  read; >\n"));
    }
    sandbox.write("long.pol", lines(100, |at| format!("role c{at} < cases: all; alerts:  read; >")));
    let before = sandbox.files(".");
    for arguments in ["check --write-baseline", "check -f json=report.json", "build", "fmt"] {
        // Files may not grow beyond 1 KiB, and whoever tries is told instead of being stopped.
        let script = format!("trap '' XFSZ; ulimit -f 1; exec '{}' {arguments}", env!("CARGO_BIN_EXE_polc"));
        let output = Command::new("bash").args(["-c", &script]).current_dir(sandbox.folder.path()).output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(2) && stderr.contains("polc: cannot write "), "{arguments}: {stderr}");
        assert_eq!(sandbox.files("."), before, "{arguments}");
    }
    assert_eq!(left_behind(&sandbox), Vec::<PathBuf>::new());
}

/// The stages of builds that still stand around.
fn left_behind(sandbox: &Sandbox) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(sandbox.folder.path()).into_iter().map(Result::unwrap);
    entries
        .filter(|e| e.file_name().to_string_lossy().starts_with(".polc-") && e.file_type().is_dir())
        .map(|e| e.into_path())
        .collect()
}

#[test]
fn a_build_with_errors_changes_nothing() {
    let sandbox = Sandbox::with(ROLE);
    sandbox.run(&["build"]).expect(0);
    sandbox.write("out/kibana-9.5/note.json", "mine");
    let before = sandbox.files("out");
    sandbox.write("a.pol", ROLE.replace("read + reopen", "all"));
    sandbox.write("b.pol", "role b < casess: read; >");
    for emit in [&["build"][..], &["build", "-e", "bulk"], &["build", "-e", "elasticsearch"], &["build", "-e", "terraform"]] {
        sandbox.run(emit).expect(1);
    }
    assert_eq!(sandbox.files("out"), before);
    assert_eq!(left_behind(&sandbox), Vec::<PathBuf>::new());
}

#[test]
fn check_of_a_build_writes_nothing() {
    let sandbox = Sandbox::with(ROLE);
    sandbox.run(&["build", "--check"]).expect(1);
    assert!(!sandbox.path("out").exists());
    sandbox.run(&["build"]).expect(0);
    sandbox.run(&["build", "--check"]).expect(0);
    sandbox.write("a.pol", ROLE.replace("reopen", "delete"));
    assert!(sandbox.run(&["build", "--check"]).expect(1).stdout.contains("out of date: "));
}

/// The folder of a target is the old or the new one, whole, whenever and however the build is killed, and the next run clears away what was
/// left behind.
#[test]
fn a_killed_build_leaves_whole_folders() {
    const ROLES: usize = 400;
    let policy = |say: &str| lines(ROLES, |at| format!("role r{at} < description: \"{say}\"; cases: read; >"));
    let sandbox = Sandbox::with(policy("old"));
    sandbox.run(&["build", "-o", "old"]).expect(0);
    sandbox.run(&["build"]).expect(0);
    sandbox.write("out/kibana-9.5/note", "mine");
    sandbox.write("a.pol", policy("rather new"));
    let start = Instant::now();
    sandbox.run(&["build", "-o", "new"]).expect(0);
    let whole = start.elapsed();
    let (old, new) = (sandbox.files("old/kibana-9.5"), sandbox.files("new/kibana-9.5"));
    assert_eq!(old.len(), ROLES);
    let signals = ["INT", "TERM", "KILL"];
    for round in 1..=12 {
        let mut child = sandbox.command(&["build"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(whole * round / 12);
        if cfg!(unix) {
            let signal = format!("-{}", signals[round as usize % signals.len()]);
            Command::new("kill").args([signal, child.id().to_string()]).stderr(Stdio::null()).status().unwrap();
        } else {
            let _ = child.kill();
        }
        wait(child, "build");
        let mut found = sandbox.files("out/kibana-9.5");
        assert_eq!(found.remove(Path::new("note")).as_deref(), Some(&b"mine"[..]));
        // Where the system does not swap folders, files go one by one.
        if cfg!(any(target_os = "linux", target_vendor = "apple")) {
            assert!(found == old || found == new, "neither the old folder nor the new one");
        }
        for (path, text) in &found {
            assert!(*text == old[path] || *text == new[path], "{} is neither old nor new", path.display());
        }
        assert!(left_behind(&sandbox).len() <= 1);
    }
    sandbox.run(&["build"]).expect(0);
    assert_eq!(left_behind(&sandbox), Vec::<PathBuf>::new());
    fs::remove_file(sandbox.path("out/kibana-9.5/note")).unwrap();
    sandbox.run(&["build", "--check"]).expect(0);
    sandbox.run(&["check"]).expect(0);
}

/// What was left behind before there was the folder is cleared away as well, and so is what stands beside a policy.
#[test]
fn what_was_left_behind_is_cleared_away() {
    let sandbox = Sandbox::with("role a < cases: all; >");
    sandbox.write("polc.toml", "");
    for left in [".polc-abc/.lock", "out/.polc-abc/.lock", ".polc-def/.lock", ".polc-def/deep/r.json"] {
        sandbox.write(left, "");
    }
    sandbox.run(&["check", "--write-baseline"]).expect(0);
    assert_eq!(left_behind(&sandbox), [sandbox.path("out/.polc-abc")]);
    sandbox.write(".polc-abc/.lock", "");
    sandbox.run(&["build"]).expect(0);
    assert_eq!(left_behind(&sandbox), Vec::<PathBuf>::new());
}

#[test]
fn a_closed_pipe() {
    let sandbox = Sandbox::with(lines(2_000, |at| format!("role r{at} < casess: read; >")));
    for arguments in [&["check"][..], &["check", "-f", "json"], &["check", "-f", "concise"], &["completions", "bash"], &["man"]] {
        let mut child = sandbox.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stdout = child.stdout.take().unwrap();
        let mut stderr = child.stderr.take().unwrap();
        let _ = stdout.read(&mut [0; 10]).unwrap();
        drop(stdout);
        let status = wait(child, "check | head -c 10");
        let mut message = String::new();
        stderr.read_to_string(&mut message).unwrap();
        assert_eq!((message.as_str(), status.code().is_some()), ("", true), "{arguments:?}");
    }
}

// ---- exit codes

#[test]
fn exit_codes() {
    let sandbox = Sandbox::new();
    sandbox.write("clean.pol", ROLE);
    sandbox.write("wrong.pol", "role a < casess: read; >");
    sandbox.write("warned.pol", "role a < \"somePlugin\": all; >");
    for (code, arguments) in [
        (0, "check clean.pol"),
        (1, "check wrong.pol"),
        (0, "check warned.pol"),
        (0, "check warned.pol --fail-on error"),
        (1, "check warned.pol --fail-on warning"),
        (1, "check warned.pol --fail-on note"),
        (1, "check clean.pol wrong.pol"),
        (2, "check missing.pol"),
        (2, "check clean.pol missing.pol"),
        (2, "check --no-such-flag"),
        (2, "check clean.pol -t kibana:1.0"),
        (2, "check clean.pol -t nowhere"),
        (2, "check clean.pol -f fancy"),
        (2, "no-such-command"),
        (2, ""),
        (0, "--help"),
        (0, "--version"),
        (0, "check --help"),
        (0, "build clean.pol"),
        (1, "build wrong.pol"),
        (2, "build clean.pol --role nobody"),
        (2, "build clean.pol -e papyrus"),
        (2, "build clean.pol -e cloudformation"),
        (0, "build clean.pol --check"),
        (1, "build clean.pol --check -t kibana:9.0"),
        (0, "completions bash"),
        (0, "man"),
    ] {
        let outcome = sandbox.run(&arguments.split_whitespace().collect::<Vec<_>>());
        assert_eq!(outcome.code, code, "polc {arguments}\n{}{}", outcome.stdout, outcome.stderr);
        // Standard output carries results only, and trouble is always explained.
        assert!(code != 2 || outcome.stdout.is_empty() && !outcome.stderr.is_empty(), "polc {arguments}");
    }
}

#[test]
fn wrong_configuration() {
    for text in ["[targets", "[targets.a]\nrelease = 9\n", "\u{0}", "[targets.a]\nplattform = \"kibana\"\n"] {
        let sandbox = Sandbox::with(ROLE);
        sandbox.write("polc.toml", text);
        sandbox.run(&["check"]).expect(2);
    }
    let sandbox = Sandbox::with(ROLE);
    let mut file = File::create(sandbox.path("polc.toml")).unwrap();
    file.write_all(b"\xff\xff").unwrap();
    sandbox.run(&["check"]).expect(2);
}
