//! The house: which room uses which, and what each crate is needed for. CONTRIBUTING.md shows both, made from the tables here and
//! written with `POLC_UPDATE_DOCS=1` in the environment.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

#[path = "common/snapshots.rs"]
mod snapshots;

/// The folders that a package's modules start in, with the name by which other packages know it.
const PACKAGES: &[(&str, &str)] = &[("src", "polc"), ("cli/src", "polc_cli"), ("wasm/src", "polc_wasm")];

/// One floor: its rooms, which do not know each other, and what they do.
type Floor = (&'static [&'static str], &'static str);

/// The floors, from the ground up. A room uses what lies on the floors below its own, and nothing else.
const FLOORS: &[Floor] = &[
    (
        &["src/source", "src/access", "src/hidden", "src/pattern"],
        "places in texts; how much a privilege gives away; what nobody sees; what patterns stand for",
    ),
    (&["src/diagnostic"], "what there is to say, and the errors"),
    (&["src/suggest"], "hints: did you mean …?"),
    (&["src/catalogue", "src/syntax"], "facts, from catalogue/**/*.toml; text to tree, by grammar/pol.pest"),
    (&["src/policy", "src/existing"], "names, inheritance; roles that exist already"),
    (&["src/config"], "polc.toml"),
    (&["src/check"], "what a policy means on a target"),
    (
        &["src/lint", "src/emit", "src/format", "src/verify", "src/effect"],
        "rules; documents; layout; the policy's own tests; what documents come to, and how two differ",
    ),
    (&["src/question"], "who holds what, and why"),
    (&["src/report", "src/fix", "src/import"], "for people and tools; what findings offer; existing roles to a policy"),
    (&["src/review"], "an access review: its data and its page"),
    (&["src/project"], "the whole way: files in, reports and documents out"),
    (&["cli/src/files", "wasm/src/answers"], "files on disk; what JavaScript asks"),
    (&["cli/src/lsp"], "editors"),
    (&["cli/src/commands"], "commands, flags"),
];

/// Rooms within a room, from the ground up, as above: what stands in none of them may use all of them.
const WITHIN: &[(&str, &[&[&str]])] =
    &[("cli/src/lsp", &[&["context"], &["describe"], &["features"]]), ("src/lint", &[&["rules"]]), ("src/syntax", &[&["lower"]])];

/// Enums that are given away and closed, and why: whoever shows one of these outside of the library is asked by the compiler for what is new.
/// All others are `#[non_exhaustive]`.
const CLOSED: &[(&str, &[&str])] = &[
    (
        "words and shapes of the language: an editor has something to say of each",
        &[
            "CommentKind",
            "Head",
            "ItemKind",
            "Keyword",
            "Kind",
            "Operator",
            "StatementKind",
            "Subject",
            "TokenKind",
            "Value",
            "Word",
        ],
    ),
    (
        "how bad it is, and what may be done about it: every format shows each",
        &["Applicability", "Group", "Level", "Severity", "Tag"],
    ),
    ("how much a privilege gives away: an order, not a list", &["Access"]),
    ("the products, and the families of their privileges: every command speaks of each", &["Effective", "EsFamily", "Platform"]),
    ("a level is one of two, and has been since there are levels", &["Primary"]),
    ("what a name means on a release: every page of the catalogue and every hover says something else", &["Meaning"]),
    ("answers that exit codes go by", &["Outcome", "Verdict"]),
    ("what the library takes or gives whole: whoever writes has to serve each", &["Encoding", "Format", "Layout"]),
];

/// What each crate that Cargo.toml names is needed for.
const CRATES: &[(&str, &str)] = &[
    ("anstyle-svg", "tests: the picture of a finding in the README, made of what a terminal gets"),
    ("assert_cmd", "tests: runs the tool itself"),
    ("clap", "the command line, its help and its errors"),
    ("clap_complete", "`polc completions`"),
    ("clap_mangen", "`polc man`"),
    ("codespan-reporting", "tests: a renderer that is not ours shows diagnostics in snapshots, with everything that is in them"),
    ("crossbeam-channel", "the messages that `lsp-server` hands over come through one of its channels"),
    ("csv", "who holds which role, as spreadsheets write it"),
    ("data-encoding", "base64: a Secret of Kubernetes that holds roles"),
    ("gen-lsp-types", "the types of the language server protocol, made from its own description"),
    ("globset", "the patterns of `[lint.paths]`"),
    ("hcl-edit", "Terraform's own syntax, with the places of what stands there"),
    (
        "ignore",
        "what a .gitignore says. Its own walk is not used: ours notes on its way which policy a folder belongs to and through which links \
         it came, and has the same files on every machine, whatever the user's own excludes are",
    ),
    ("indicatif", "the bar on standard error, for work that takes longer than a second"),
    ("insta", "tests: snapshots"),
    ("jsonschema", "tests: what is written, held against the schemas of the products"),
    ("libfuzzer-sys", "fuzzing: the engine"),
    ("lsp-server", "the language server's messages on standard input and output"),
    ("miette", "draws findings with their source, the format `full`"),
    ("pest", "runs the grammar"),
    ("pest_derive", "makes a parser of `grammar/pol.pest`"),
    ("proptest", "tests: the laws of the privilege algebra, on invented policies"),
    ("rayon", "files, roles and findings are worked on in parallel"),
    ("regex-automata", "regular expressions of index patterns as automata, to compare what they match"),
    ("roxmltree", "fuzzing: whether what claims to be XML is"),
    ("rustc-hash", "maps with small keys, which are asked all the time"),
    ("rustix", "swaps two folders in one step, where the system can"),
    ("saphyr-parser", "YAML as events, with places and tags: roles.yml, Kubernetes and templates of CloudFormation"),
    ("serde", "shapes of documents and of the catalogue's files"),
    ("serde_json", "JSON, in and out"),
    ("sha2", "digests of what a review was made from, and the names of its lines"),
    ("similar", "the differences that `--diff` shows"),
    ("strsim", "how far a misspelt name is from the one that was meant"),
    ("tempfile", "what is written is there whole or not at all"),
    ("terminal_size", "how wide the terminal is"),
    ("thiserror", "errors that are told, not found in a policy"),
    ("toml", "`polc.toml` and the catalogue's files, with the places of values"),
    ("walkdir", "the walk through a folder, in a fixed order, past links that lead into themselves"),
    (
        "wasm-bindgen",
        "what JavaScript and WebAssembly say to each other, with its types: the unsafe code that it takes, and the glue, are not ours to keep",
    ),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn floor_of(room: &str) -> Option<usize> {
    FLOORS.iter().position(|(rooms, _)| rooms.contains(&room))
}

/// A file of Rust: its path as modules, below the folder of its package, and its text.
struct Source {
    folder: &'static str,
    modules: Vec<String>,
    text: String,
}

impl Source {
    fn room(&self) -> String {
        format!("{}/{}", self.folder, self.modules[0])
    }

    fn path(&self) -> String {
        format!("{}/{}", self.folder, self.modules.join("/"))
    }
}

/// The files of all packages but those that only name the rooms.
fn sources() -> Vec<Source> {
    let mut found = Vec::new();
    for (folder, _) in PACKAGES {
        let start = root().join(folder);
        for entry in WalkDir::new(&start).sort_by_file_name() {
            let path = entry.unwrap().into_path();
            let below = path.strip_prefix(&start).unwrap().to_path_buf();
            if path.extension().is_none_or(|it| it != "rs") || ["lib.rs", "main.rs"].map(PathBuf::from).contains(&below) {
                continue;
            }
            let mut modules: Vec<String> =
                below.with_extension("").components().map(|it| it.as_os_str().to_str().unwrap().to_owned()).collect();
            modules.pop_if(|last| last == "mod");
            found.push(Source { folder, modules, text: code(&fs::read_to_string(&path).unwrap()) });
        }
    }
    found
}

/// A text without what stands in `//` comments.
fn code(text: &str) -> String {
    text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// The names that follow `prefix` in code: `a` of `prefix::a::b`, `a` and `b` of `prefix::{a::x, b}`.
fn named_behind(text: &str, prefix: &str) -> BTreeSet<String> {
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut names = BTreeSet::new();
    for (at, _) in text.match_indices(prefix) {
        if text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':' || c == '$') {
            continue;
        }
        let rest = &text[at + prefix.len()..];
        match rest.strip_prefix('{') {
            None => drop(names.insert(word(rest))),
            Some(list) => {
                let (mut depth, mut is_start) = (0, true);
                for (at, c) in list.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => is_start = true,
                        c if is_start && !c.is_whitespace() => {
                            names.insert(word(&list[at..]));
                            is_start = false;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    names
}

/// The rooms that a file uses, its own among them.
fn used(source: &Source) -> BTreeSet<String> {
    let mut rooms = BTreeSet::new();
    let in_folder =
        |folder: &str, names: BTreeSet<String>| names.into_iter().map(move |name| format!("{folder}/{name}")).collect::<Vec<_>>();
    rooms.extend(in_folder(source.folder, named_behind(&source.text, "crate::")));
    for (folder, package) in PACKAGES.iter().filter(|(folder, _)| *folder != source.folder) {
        rooms.extend(in_folder(folder, named_behind(&source.text, &format!("{package}::"))));
    }
    rooms
}

#[test]
fn every_room_has_its_floor() {
    let rooms: BTreeSet<String> = sources().iter().map(Source::room).collect();
    let in_table: BTreeSet<String> = FLOORS.iter().flat_map(|(rooms, _)| rooms.iter().map(|room| (*room).to_owned())).collect();
    assert_eq!(rooms, in_table, "the left are there, the right are in the table of floors");
    assert_eq!(in_table.len(), FLOORS.iter().map(|(rooms, _)| rooms.len()).sum::<usize>(), "a room is on one floor");
}

/// What is on a floor uses the floors below: so there is no arrow up or sideways, and no circle.
#[test]
fn rooms_use_what_lies_below() {
    let mut wrong = Vec::new();
    let mut arrows = 0;
    for source in sources() {
        let room = source.room();
        let floor = floor_of(&room).unwrap();
        for other in used(&source).into_iter().filter(|other| *other != room) {
            match floor_of(&other) {
                Some(below) if below < floor => arrows += 1,
                Some(_) => wrong.push(format!("{} uses {other}, which is not below {room}", source.path())),
                None => wrong.push(format!("{} uses {other}, which is not a room", source.path())),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(arrows > 300, "{arrows}: does this test see how rooms are named?");
}

/// Nobody leaves a room by `super`: its arrows could not be seen.
#[test]
fn rooms_are_left_by_the_front_door() {
    for source in sources() {
        let before_tests = source.text.split("#[cfg(test)]").next().unwrap_or_default();
        let out = "super::".repeat(source.modules.len());
        assert!(!before_tests.contains(&out), "{} leaves its room by `{out}`", source.path());
    }
}

/// The rooms within a room keep to the same order.
#[test]
fn rooms_within_rooms_too() {
    let mut wrong = Vec::new();
    for (room, floors) in WITHIN {
        let (folder, name) = room.rsplit_once('/').unwrap();
        for source in sources().into_iter().filter(|source| source.folder == folder && source.modules[0] == *name) {
            let Some(inner) = source.modules.get(1) else { continue };
            let floor_of = |inner: &str| floors.iter().position(|floor| floor.contains(&inner));
            let Some(floor) = floor_of(inner) else { continue };
            let mut named = named_behind(&source.text, &format!("crate::{name}::"));
            named.extend(named_behind(&source.text, &"super::".repeat(source.modules.len() - 1)));
            for other in named.into_iter().filter(|other| other != inner) {
                if floor_of(&other).is_some_and(|at| at >= floor) {
                    wrong.push(format!("{} uses {room}/{other}", source.path()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Every test is run: a Cargo.toml names it, and only one does.
#[test]
fn every_test_belongs_to_a_package() {
    let mut named = Vec::new();
    for manifest in ["Cargo.toml", "cli/Cargo.toml"] {
        let path = root().join(manifest);
        let table: toml::Table = fs::read_to_string(&path).unwrap().parse().unwrap();
        for test in table["test"].as_array().unwrap() {
            let test = path.parent().unwrap().join(test["path"].as_str().unwrap());
            named.push(fs::canonicalize(test).unwrap().strip_prefix(root()).unwrap().to_owned());
        }
    }
    named.sort();
    let tests = fs::read_dir(root().join("tests")).unwrap().map(|entry| entry.unwrap().path());
    let main = |path: PathBuf| if path.is_dir() { path.join("main.rs") } else { path };
    let mut there: Vec<PathBuf> =
        tests.map(main).filter(|path| path.is_file() && path.extension().is_some_and(|it| it == "rs")).collect();
    there.iter_mut().for_each(|path| *path = path.strip_prefix(root()).unwrap().to_owned());
    there.sort();
    assert_eq!(named, there, "the left are named by Cargo.toml or cli/Cargo.toml, which runs the tool; the right are there");
}

/// Each rule stands by itself: what two of them need is a file beside the rules.
#[test]
fn rules_do_not_know_each_other() {
    for source in sources().iter().filter(|source| source.path().starts_with("src/lint/rules/")) {
        let named = named_behind(&source.text, "crate::lint::rules::");
        assert!(named.is_empty(), "{} uses {named:?}", source.path());
    }
}

/// What the scanner of this test sees.
#[test]
fn uses_are_seen_however_they_are_written() {
    let text = code(
        "use crate::a::X;\nuse crate::{b::{c, d}, e};\n// crate::f\nfn g() { crate::h::i(); xcrate::j(); }\npub(in crate::k) fn l() {}",
    );
    assert_eq!(named_behind(&text, "crate::").into_iter().collect::<Vec<_>>(), ["a", "b", "e", "h", "k"]);
}

// ---- what the library gives away

/// What stands in a file at the outermost level, is public and is named there: its kind, its name, and whether it is marked as one that
/// may grow. The compiler warns of `pub` where nobody outside can reach it, so what is public is given away.
fn given_away(source: &Source) -> Vec<(String, String, bool)> {
    let (mut found, mut grows) = (Vec::new(), false);
    for line in source.text.lines() {
        if let Some(item) = line.strip_prefix("pub ") {
            let mut words = item.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty());
            let kind = words
                .by_ref()
                .find(|word| ["fn", "struct", "enum", "trait", "const", "static", "type", "use", "mod"].contains(word));
            if let (Some(kind), Some(name)) = (kind.filter(|kind| !["use", "mod"].contains(kind)), words.next()) {
                found.push((kind.to_owned(), name.to_owned(), grows));
            }
        }
        grows = line == "#[non_exhaustive]" || grows && (line.starts_with("#[") || line.starts_with("///"));
    }
    found
}

/// What is public can be relied on: more of it is a decision, which the snapshot shows.
#[test]
fn what_is_given_away_is_listed() {
    let mut text = String::new();
    for source in sources().iter().filter(|source| source.folder == "src") {
        let names: BTreeSet<String> = given_away(source).into_iter().map(|(_, name, _)| name).collect();
        if !names.is_empty() {
            text += &format!("{}: {}\n", source.path(), names.into_iter().collect::<Vec<_>>().join(" "));
        }
    }
    let _settings = snapshots::settings().bind_to_scope();
    insta::assert_snapshot!("house-given-away", text);
}

#[test]
fn what_is_given_away_may_grow() {
    let closed: BTreeSet<&str> = CLOSED.iter().flat_map(|(_, names)| *names).copied().collect();
    let mut seen = BTreeSet::new();
    for source in sources().iter().filter(|source| source.folder == "src") {
        for (_, name, _) in given_away(source).into_iter().filter(|(kind, _, grows)| kind == "enum" && !grows) {
            assert!(closed.contains(&*name), "`{name}` is public: `#[non_exhaustive]`, or a line in `CLOSED` that says why not");
            seen.insert(name);
        }
    }
    assert_eq!(closed, seen.iter().map(String::as_str).collect(), "the left are listed, the right are closed");
}

// ---- the pictures of CONTRIBUTING.md

fn drawing() -> String {
    let shown = |rooms: &[&str]| {
        let name = |room: &&str| {
            let is_file = root().join(format!("{room}.rs")).is_file();
            format!("{}{}", room.trim_start_matches("src/").replace("/src/", "/"), if is_file { ".rs" } else { "/" })
        };
        rooms.iter().map(name).collect::<Vec<_>>().join("  ")
    };
    let names = FLOORS.iter().map(|(rooms, _)| shown(rooms).len()).max().unwrap();
    let words = FLOORS.iter().map(|(_, does)| does.len()).max().unwrap();
    let line = format!("          +-{}-+-{}-+\n", "-".repeat(names), "-".repeat(words));
    let mut text = format!("```text\n{line}");
    for (number, (rooms, does)) in FLOORS.iter().enumerate().rev() {
        text += &format!(" floor {number:>2} | {:names$} | {does:words$} |\n{line}", shown(rooms));
    }
    text + "```\n"
}

fn reasons() -> String {
    let rows = CRATES.iter().map(|(name, reason)| format!("| `{name}` | {reason} |\n")).collect::<String>();
    format!("| crate | what for |\n|---|---|\n{rows}")
}

#[test]
fn contributing_shows_the_house() {
    let path = root().join("CONTRIBUTING.md");
    let page = fs::read_to_string(&path).unwrap();
    let mut made = page.clone();
    for (name, text) in [("floors", drawing()), ("crates", reasons())] {
        let (begin, end) = (format!("<!-- {name}: made by tests/house.rs -->\n"), format!("<!-- end of {name} -->"));
        let start = made.find(&begin).unwrap_or_else(|| panic!("CONTRIBUTING.md has no `{begin}`")) + begin.len();
        let stop = start + made[start..].find(&end).unwrap();
        made.replace_range(start..stop, &text);
    }
    if std::env::var_os("POLC_UPDATE_DOCS").is_some() {
        fs::write(&path, &made).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), made, "run `POLC_UPDATE_DOCS=1 cargo test --test house`");
}

/// Every crate that a Cargo.toml names has its reason, and no other.
#[test]
fn every_crate_has_a_reason() {
    let mut named = BTreeSet::new();
    let manifests = PACKAGES.iter().map(|(folder, _)| root().join(folder).parent().unwrap().join("Cargo.toml"));
    for path in manifests.chain([root().join("fuzz/Cargo.toml")]) {
        let manifest: toml::Table = fs::read_to_string(path).unwrap().parse().unwrap();
        let targets = manifest.get("target").and_then(toml::Value::as_table).into_iter().flat_map(toml::Table::values);
        for of in targets.filter_map(toml::Value::as_table).chain([&manifest]) {
            for table in ["dependencies", "dev-dependencies", "build-dependencies"] {
                named.extend(of.get(table).and_then(toml::Value::as_table).into_iter().flat_map(|it| it.keys().cloned()));
            }
        }
    }
    named.retain(|name| PACKAGES.iter().all(|(_, package)| package != name));
    let reasons: BTreeMap<&str, &str> = CRATES.iter().copied().collect();
    assert_eq!(named, reasons.keys().map(|name| (*name).to_owned()).collect(), "the left are named, the right have a reason");
    assert!(CRATES.is_sorted() && reasons.len() == CRATES.len(), "sorted, each once");
}
