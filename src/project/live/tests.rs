//! After any edits a policy says what it says when it is read afresh.

use std::path::Path;

use super::*;
use crate::project::Project;
use crate::report;
use crate::source::{Location, SourceMap};
use crate::syntax;

const FILES: [(&str, &str); 3] = [
    (
        "/p/a.pol",
        "// polc: allow-file(all-spaces) they are one team\nplatform kibana;\n/// Base.\nabstract role base < discover: read; spaces: default; >\n\nrole one extends base < cases: read + reopen; >\n\
         role two extends one, base <\n  cases: all - delete;\n  in ops < alerts: all; >\n>\npersona both = one + two;\n",
    ),
    (
        "/p/b.pol",
        "role three extends two < index \"a\": read < query: \"\"\"{}\"\"\"; >; /* x */ >\n\
         test \"t\" < one can cases.read; both cannot cases: all; three can cases.reopen on kibana:9.2; >\nforbid \"f\" < rules: all; > unless three;\n",
    ),
    (
        "/p/c.pol",
        "role agent on connect < cases: view + edit; queues: view; >\nrole sup on kibana, connect < connect.queues: view; cases: read; >\n",
    ),
];

/// What is typed, pasted or deleted.
const PIECES: [&str; 34] = [
    "<",
    ">",
    ";",
    "\"",
    "\"\"\"",
    "/*",
    "*/",
    "//",
    "\n",
    " ",
    "role x < cases: read; >\n",
    "role one",
    "one",
    "two",
    "three",
    "base",
    "extends ",
    "cases: raed;",
    "é🦀",
    "unless ",
    "abstract ",
    "platform connect;",
    "\nrole ",
    "{",
    "// polc: allow(duplicate-role, cases-all-without-connectors) seen\n",
    "/* polc: allow(all-spaces) */",
    "// polc: allow-file(all-spaces)\n",
    "// polc: allow(unused-abstract-role",
    "cases: all; ",
    "connectors: all; ",
    "alerts: all; rules: all; ",
    "both",
    "\nforbid \"g\" < cases: all; connectors: all; > unless one;\n",
    "\npersona pair = one + sup;\n",
];

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides.max(1) as u64) as usize
    }

    fn place(&mut self, text: &str) -> usize {
        let mut at = self.roll(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }
}

/// Several targets that differ, and rules that are off by default or for some files only.
const CONFIG: &str = r#"
[targets]
old = { platform = "kibana", release = "9.0" }
new = { platform = "kibana", release = "9.4", license = "basic" }
cloud = { platform = "kibana", deployment = "serverless", solution = "security" }

[lint.levels]
style = "warn"
pedantic = "note"
unused-persona = "allow"

[lint.paths."a.pol"]
duplicate-role = "deny"
hint = "allow"
"#;

/// What becomes of polc.toml in between: other levels, other files that they are for, mistakes, no file at all.
const CONFIGS: [Option<&str>; 5] = [
    Some(CONFIG),
    None,
    Some("[lint.levels]\ncases-all-without-connectors = \"deny\"\nhint = \"allow\"\n"),
    Some("[lint.paths.\"b.pol\"]\nstyle = \"warn\"\nsuspicious = \"allow\"\n"),
    Some("[targets.a]\nrelese = \"9.0\"\n[lint.levels]\ncases-al = \"deny\"\n"),
];

fn config(text: &str) -> ConfigFile {
    ConfigFile::new("/p/polc.toml".into(), "/p/polc.toml".into(), text.to_owned(), None, None)
}

fn set(text: Option<&str>) -> LivePolicy {
    let mut set = LivePolicy::new(Some("/p".into()));
    set.configure(text.map(config));
    for (path, text) in FILES {
        set.put(Path::new(path), path.into(), text.to_owned(), None, Some(1));
    }
    set.settle();
    set.compare();
    assert_eq!(set.config_problems(), []);
    set
}

/// What a polc.toml says is compared, not how it says it.
#[test]
fn only_another_meaning_of_the_configuration_checks_everything_again() {
    let text = "[targets.a]\nrelease = \"9.4\"\n[targets.b]\nplatform = \"connect\"\n[lint.levels]\nstyle = \"warn\"\n";
    let mut set = set(Some(text));
    let mut is_stale = |text: &str| {
        set.configure(Some(config(text)));
        let stale = set.stale.targets;
        set.settle();
        stale
    };
    for same in [
        text.replace("[lint.levels]", "# Strict.\n\n[lint.levels]"),
        text.replace("style = \"warn\"", "style = \"deny\"\nall-spaces = \"warn\""),
        text.replace("release = \"9.4\"", "release='9.4' # for now"),
    ] {
        assert!(!is_stale(&same), "{same}");
    }
    for other in [
        text.replace("9.4", "9.5"),
        text.replace("release = \"9.4\"", "release = \"9.4\"\nspaces = [\"soc\"]"),
        text.replace("\"connect\"", "\"connect\"\nextra_permissions = [\"A.B\"]"),
        text.replace("targets.b", "targets.c"),
    ] {
        assert!(is_stale(&other), "{other}");
    }
}

/// Everything that is wrong, by the incremental way.
fn incremental(set: &LivePolicy) -> Vec<String> {
    let mut told = Vec::new();
    for (path, id) in &set.by_path {
        for problem in set.problems_of(*id) {
            let related: Vec<String> = problem
                .related
                .iter()
                .filter_map(|label| Some(format!("{} {:?} {}", set.place(label.at)?.uri, label.at.range(), label.message)))
                .collect();
            told.push(format!(
                "{} {:?} {:?} {} {:?} {related:?} {:?}",
                path.display(),
                problem.primary.at.range(),
                problem.severity,
                problem.message,
                problem.targets,
                problem.notes
            ));
        }
    }
    told
}

/// The same as a project finds it that is checked once.
fn fresh(set: &LivePolicy) -> Vec<String> {
    let mut project = Project::new();
    for (_, document) in set.documents() {
        let name = document.path.strip_prefix("/p").unwrap().display().to_string();
        project = project.file(name, document.content.text.as_str());
    }
    if let Some(file) = &set.config_file {
        project = project.config(file.content.text.as_str());
    }
    let report = project.check();
    let path = |at: Location| format!("/p/{}", report.sources.file(at.file).path);
    let of_policy = report.diagnostics.iter().filter(|d| path(d.primary.at).ends_with(".pol"));
    let told = of_policy.map(|d| {
        let related: Vec<String> = d.related.iter().map(|l| format!("{} {:?} {}", path(l.at), l.at.range(), l.message)).collect();
        format!(
            "{} {:?} {:?} {} {:?} {related:?} {:?}",
            path(d.primary.at),
            d.primary.at.range(),
            d.severity,
            d.message,
            d.targets,
            d.notes
        )
    });
    told.collect()
}

fn bounds(set: &LivePolicy, id: DocumentId) -> Vec<(usize, usize)> {
    let items = &set.document(id).unwrap().items;
    items.iter().map(|item| set.items.get(*item).map(|e| (e.start as usize, (e.start + e.item.len) as usize)).unwrap()).collect()
}

#[test]
fn nothing_drifts() {
    for seed in 1..41_u64 {
        let mut dice = Dice(0x9E37_79B9_7F4A_7C15_u64.wrapping_mul(seed));
        let mut set = set((seed % 2 == 0).then_some(CONFIG));
        for step in 0..60 {
            let id = DocumentId(dice.roll(FILES.len()) as u32);
            let text = set.document(id).unwrap().content.text.clone();
            let (a, b) = (dice.place(&text), dice.place(&text));
            let (start, end) = match dice.roll(3) {
                0 => (a, a),
                1 => (a, text[a..].char_indices().nth(1).map_or(text.len(), |(at, _)| a + at)),
                _ => (a.min(b), (a.min(b) + 25).min(a.max(b))),
            };
            let end = (end..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap();
            let inserted = if dice.roll(3) == 0 { "" } else { PIECES[dice.roll(PIECES.len())] };
            let lines = &set.document(id).unwrap().content.lines;
            let range = (lines.position(&text, start, Encoding::Utf16), lines.position(&text, end, Encoding::Utf16));
            let change = Change { range: Some(range), text: inserted.to_owned() };
            set.change(id, &change, Encoding::Utf16);
            if dice.roll(12) == 0 {
                set.configure(CONFIGS[dice.roll(CONFIGS.len())].map(config));
            }
            if dice.roll(3) == 0 {
                continue;
            }
            set.settle();
            set.compare();
            let content = &set.document(id).unwrap().content;
            let cut: Vec<(usize, usize)> = syntax::Pieces::from(&content.text, 0).map(|piece| (piece.start, piece.end)).collect();
            assert_eq!(bounds(&set, id), cut, "seed {seed}, step {step}:\n{}", content.text);
            let (told, expected) = (incremental(&set), fresh(&set));
            assert_eq!(told, expected, "seed {seed}, step {step}, {} {start}..{end} {inserted:?}", FILES[id.0 as usize].0);
        }
    }
}

/// Whoever asks for everything at once gets what a report has, with what is wrong with polc.toml first.
#[test]
fn findings_are_those_of_a_report() {
    for text in CONFIGS {
        let mut set = LivePolicy::new(None);
        let mut project = Project::new();
        set.configure(text.map(|text| ConfigFile::new("polc.toml".into(), "polc.toml".into(), text.to_owned(), None, None)));
        if let Some(text) = text {
            project = project.config(text);
        }
        for (path, text) in FILES {
            let name = path.trim_start_matches("/p/");
            let text = text.replace("all - delete", "all - delte");
            set.put(Path::new(name), name.to_owned(), text.clone(), None, None);
            project = project.file(name, text);
        }
        set.settle();
        set.compare();
        let lines = |sources: &SourceMap, diagnostics: &[Diagnostic]| {
            let mut out = Vec::new();
            let view = report::View { diagnostics, ..report::View::of(sources) };
            report::write(report::Format::JsonLines, &view, report::Style::default(), &mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        let (sources, found) = set.findings();
        let report = project.check();
        assert!(found.len() > 2, "{text:?}: {found:?}");
        assert_eq!(lines(&sources, &found), lines(&report.sources, &report.diagnostics), "{text:?}");
    }
}

#[test]
fn files_come_and_go() {
    let mut set = set(None);
    set.remove(Path::new("/p/a.pol"));
    set.settle();
    set.compare();
    assert_eq!(incremental(&set), fresh(&set));
    set.put(Path::new("/p/0.pol"), "/p/0.pol".into(), FILES[0].1.to_owned(), None, None);
    set.put(Path::new("/p/d.pol"), "/p/d.pol".into(), "role one < >".to_owned(), None, None);
    set.settle();
    set.compare();
    assert_eq!(incremental(&set), fresh(&set));
    set.put(Path::new("/p/d.pol"), "/p/d.pol".into(), "role four < cases: x; >".to_owned(), None, None);
    set.settle();
    set.compare();
    assert_eq!(incremental(&set), fresh(&set));
}
