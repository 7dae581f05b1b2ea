//! The report formats for CI systems and tools, to the letter: `snapshots/format__*.snap`. Whether others read them the same way is
//! for `.ci/formats/` to say.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[path = "common/snapshots.rs"]
mod snapshots;

use std::path::Path;
use std::time::{Duration, Instant};

use polc::access::Access;
use polc::check::findings::UNKNOWN_FEATURE_ID;
use polc::diagnostic::{Applicability, Diagnostic, Edit, Entry, Group, Id, Kind, Suppressed, SuppressedBy, errors};
use polc::report::{self, Format, Style, View};
use polc::source::{FileId, Location, SourceMap};
use serde_json::Value;

/// The formats that are for no reader of text.
const FORMATS: [Format; 7] =
    [Format::JsonLines, Format::Sarif, Format::Github, Format::Gitlab, Format::Junit, Format::Checkstyle, Format::Rdjson];

fn find(sources: &SourceMap, file: FileId, part: &str) -> Location {
    let start = sources.text(file).find(part).unwrap();
    Location { file, start: start as u32, end: (start + part.len()) as u32 }
}

/// A small set of findings with everything that a finding can have.
struct Findings {
    sources: SourceMap,
    diagnostics: Vec<Diagnostic>,
    suppressed: Vec<Suppressed>,
}

const UNUSED: Id = Id::of(&Entry { name: "unused", summary: "nobody uses it", ..Entry::of(Kind::Rule(Group::Hint)) });
const REPEATED: Id = Id::of(&Entry { name: "repeated", summary: "it is said twice", ..Entry::of(Kind::Rule(Group::Suspicious)) });

impl Findings {
    fn new() -> Findings {
        let mut sources = SourceMap::default();
        let first = sources.add(
            "policies/first line.pol",
            "/// 一次対応 🦀 & <more>\nrole tier_1 <\n  /* 🦀🦀 */ cases: raed, \"x\";\n  alerts: al;\n  \
             maps: read;\n  maps: read;\n>\n",
        );
        let second = sources.add("shared.pol", "role tier_1 <\n  cases: read;\n>\n");
        let at = |part| find(&sources, first, part);
        let name = find(&sources, second, "tier_1");
        let mut privilege = Diagnostic::new(errors::UNKNOWN_PRIVILEGE, at("raed"), "cases has no privilege `raed`")
            .label("did you mean `read`?")
            .help("cases has `all` and `read`")
            .unsafe_fix("Write `read`", at("raed"), "read");
        privilege.targets = vec!["kibana:9.2".into(), "kibana:9.5".into()];
        let separator = Diagnostic::new(errors::WRONG_SEPARATOR, at(", "), "privileges are joined with `+`").fix_all(
            "Write `+`, and `read`",
            Applicability::Safe,
            vec![Edit { at: at(", "), text: " + ".into() }, Edit { at: at("raed"), text: "read".into() }],
        );
        let lines = Location { end: sources.text(first).len() as u32 - 2, ..at("alerts: al;") };
        let lines = Diagnostic::new(UNUSED, lines, "100% of this: <nothing> \"here\"").note("See\nthe manual.");
        let twice = Diagnostic::new(UNKNOWN_FEATURE_ID, name, "two roles are called `tier_1`")
            .label("again here")
            .also(at("tier_1"), "first here")
            .also(at("🦀"), "")
            .fix_all(
                "Rename both",
                Applicability::Unsafe,
                vec![Edit { at: name, text: "b".into() }, Edit { at: at("tier_1"), text: "a".into() }],
            );
        let repeated = |at| Diagnostic::new(REPEATED, at, "maps is granted twice");
        let maps = at("maps: read");
        let again = Location { start: maps.start + 14, end: maps.end + 14, ..maps };
        assert_eq!(&sources.text(first)[again.range()], "maps: read");
        let suppressed = vec![
            Suppressed { diagnostic: repeated(maps), by: SuppressedBy::Comment("Both are meant.".into()) },
            Suppressed { diagnostic: repeated(again), by: SuppressedBy::Baseline },
        ];
        Findings { sources, diagnostics: vec![privilege, separator, lines, twice], suppressed }
    }

    fn report(&self) -> View<'_> {
        View {
            sources: &self.sources,
            diagnostics: &self.diagnostics,
            suppressed: &self.suppressed,
            roles: 2,
            several_targets: true,
            root: Some(Path::new("/project/team")),
            project: Some(Path::new("/project")),
        }
    }
}

fn render(format: Format, report: &View) -> String {
    let mut out = Vec::new();
    report::write(format, report, Style::default(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn assert(name: &str, text: &str) {
    let text = text.replace(&format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION")), "\"version\": \"VERSION\"");
    snapshots::settings().bind(|| insta::assert_snapshot!(format!("format__{name}"), text));
}

#[test]
fn everything_that_a_finding_can_have() {
    let findings = Findings::new();
    for format in FORMATS {
        assert(format.name(), &render(format, &findings.report()));
    }
}

#[test]
fn a_clean_report() {
    let findings = Findings::new();
    for format in FORMATS {
        let report = View { diagnostics: &[], suppressed: &[], ..findings.report() };
        assert(&format!("{}_clean", format.name()), &render(format, &report));
    }
}

/// The columns of each format are in its own unit, and mark the same text.
#[test]
fn columns_beyond_the_basic_multilingual_plane() {
    let findings = Findings::new();
    let line = "  /* 🦀🦀 */ cases: raed, \"x\";";
    let json = |format| serde_json::from_str::<Value>(&render(format, &findings.report())).unwrap();
    let column = |value: &Value| value.as_u64().unwrap() as usize - 1;

    let sarif = json(Format::Sarif);
    assert_eq!(sarif["runs"][0]["columnKind"], "utf16CodeUnits");
    let region = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"];
    let units: Vec<u16> = line.encode_utf16().collect();
    let marked = &units[column(&region["startColumn"])..column(&region["endColumn"])];
    assert_eq!(String::from_utf16(marked).unwrap(), "raed");

    let rdjson = json(Format::Rdjson);
    let range = &rdjson["diagnostics"][0]["location"]["range"];
    assert_eq!(&line[column(&range["start"]["column"])..column(&range["end"]["column"])], "raed");

    let gitlab = json(Format::Gitlab);
    let positions = &gitlab[0]["location"]["positions"];
    let (start, end) = (column(&positions["begin"]["column"]), column(&positions["end"]["column"]));
    assert_eq!(line.chars().skip(start).take(end - start).collect::<String>(), "raed");
}

/// What is suppressed is for the record of SARIF only.
/// GitHub takes a number as a string, from the rule, and only of rules with the tag `security`.
#[test]
fn how_bad_it_is_follows_from_what_is_held() {
    let findings = Findings::new();
    let at = findings.diagnostics[0].primary.at;
    let held = |access| Diagnostic::new(UNUSED, at, "holds too much").gives(access);
    let of = |diagnostics: Vec<Diagnostic>| -> Value {
        let report = View { diagnostics: &diagnostics, suppressed: &[], ..findings.report() };
        serde_json::from_str(&render(Format::Sarif, &report)).unwrap()
    };
    for (access, severity) in Access::ALL.into_iter().zip(["3.0", "5.0", "6.5", "8.0", "9.5"]) {
        let sarif = of(vec![held(access), held(Access::Read)]);
        let run = &sarif["runs"][0];
        let rule = &run["tool"]["driver"]["rules"][0]["properties"];
        assert_eq!((&rule["security-severity"], &rule["tags"][1]), (&severity.into(), &"security".into()));
        assert_eq!(run["results"][0]["properties"]["class"], access.name());
        assert_eq!(run["results"][0]["properties"]["security-severity"], severity);
        assert_eq!(run["results"][1]["properties"]["security-severity"], "3.0");
    }
    let sarif = of(vec![Diagnostic::new(UNUSED, at, "says nothing of privileges")]);
    let rule = &sarif["runs"][0]["tool"]["driver"]["rules"][0]["properties"];
    assert_eq!((rule.get("security-severity"), rule["tags"].as_array().unwrap().len()), (None, 1));
}

#[test]
fn suppressed_findings_stand_in_sarif_alone() {
    let findings = Findings::new();
    for format in Format::ALL {
        let text = render(*format, &findings.report());
        assert_eq!(text.contains("maps is granted twice"), *format == Format::Sarif, "{}", format.name());
    }
}

#[test]
fn descriptions_stay_within_what_github_takes() {
    let findings = Findings::new();
    let long: &'static str = Box::leak("é".repeat(2000).into_boxed_str());
    let id = Id::of(Box::leak(Box::new(Entry { name: "very-long", summary: long, ..Entry::of(Kind::Rule(Group::Hint)) })));
    let diagnostics = [Diagnostic::new(id, findings.diagnostics[0].primary.at, long)];
    let report = View { diagnostics: &diagnostics, ..findings.report() };
    let sarif: Value = serde_json::from_str(&render(Format::Sarif, &report)).unwrap();
    let rule = sarif["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap().last().unwrap();
    for description in ["shortDescription", "fullDescription"] {
        assert_eq!(rule[description]["text"].as_str().unwrap().chars().count(), 1024, "{description}");
    }
}

/// Work that grew with the square of the findings would take minutes here.
#[test]
fn ten_thousand_findings() {
    let mut sources = SourceMap::default();
    let lines: String = (0..100).map(|n| format!("role r{n} <\n  cases: raed; /* 🦀 */\n>\n")).collect();
    let mut diagnostics = Vec::new();
    for number in 0..99 {
        let file = sources.add(format!("{number}.pol"), lines.as_str());
        diagnostics.extend(lines.match_indices("raed").map(|(start, _)| found(file, start)));
    }
    let line = "role r < cases: raed; /* 🦀 */ > ".repeat(1000);
    let file = sources.add("one line.pol", line.as_str());
    diagnostics.extend(line.match_indices("raed").map(|(start, _)| found(file, start)));
    assert_eq!(diagnostics.len(), 10_900);
    let root = Some(Path::new("/project/team"));
    let (suppressed, project) = (&[], Some(Path::new("/project")));
    let report = View { sources: &sources, diagnostics: &diagnostics, suppressed, roles: 1, several_targets: false, root, project };
    for format in Format::ALL {
        let start = Instant::now();
        assert!(render(*format, &report).len() > 500_000);
        println!("{}: {:?}", format.name(), start.elapsed());
        assert!(start.elapsed() < Duration::from_secs(20), "{}: {:?}", format.name(), start.elapsed());
    }
}

fn found(file: FileId, start: usize) -> Diagnostic {
    let at = Location { file, start: start as u32, end: start as u32 + 4 };
    Diagnostic::new(errors::UNKNOWN_PRIVILEGE, at, "cases has no privilege `raed`")
        .label("did you mean `read`?")
        .also(Location { start: at.start - 7, end: at.start - 2, ..at }, "this feature")
        .help("cases has `all`, `read`, `delete`, `settings`, `comment`, `reopen`, `assign` and `templates`")
        .unsafe_fix("Write `read`", at, "read")
}
