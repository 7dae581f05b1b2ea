//! Whatever stands in a policy, and whatever its files and roles are called: every report and every document stays what it claims to be. JSON
//! and XML are that, no text has characters that nobody sees, and none gives a CI a command.
#![no_main]

mod common;

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use polc::hidden::printable;
use polc::project::{BuildOptions, Options, Project};
use polc::report::{Format, Style};

const TARGETS: [&str; 3] = ["kibana", "kibana:serverless", "connect"];

static OPTIONS: LazyLock<Options> = LazyLock::new(|| common::all_rules(&TARGETS));

static BUILD: LazyLock<BuildOptions> = LazyLock::new(|| common::all_formats(&TARGETS));

/// A string of the language that holds a text, whatever is in it.
fn quoted(text: &str) -> String {
    let escaped: String =
        text.chars().map(|c| if c.is_ascii_alphanumeric() { c.into() } else { format!("\\u{{{:x}}}", u32::from(c)) }).collect();
    format!("\"{escaped}\"")
}

/// A policy that has a text wherever one can stand.
fn policy(text: &str) -> String {
    let it = quoted(text);
    let kibana = format!(
        "role {it} < description: {it}; {it}: all; spaces: {it}; index {it}: read < fields: {it}; query: {it}; > metadata: < {it}: {it}; > >\n\
         role named < description: {it}; cases: all; metadata: < owner: {it}; > index {it} on {it}: write; application {it}: {it}; run_as: {it}; >\n\
         test {it} < named can cases.all, index {it}: read on {it}; >\nforbid {it} < cases: all; >\n"
    );
    kibana
        + &format!("role seat on connect < description: {it}; permission {it}; tags: < {it}: {it}; > application {it}: {it}; >\n")
}

fn judge(format: Format, report: &str) {
    let name = format.name();
    let is_json = |text: &str| serde_json::from_str::<serde_json::Value>(text).is_ok();
    match format {
        Format::Json | Format::Sarif | Format::Gitlab | Format::Rdjson => assert!(is_json(report), "{name} is no JSON:\n{report}"),
        Format::JsonLines => report.lines().for_each(|line| assert!(is_json(line), "{name} has a line that is no JSON:\n{line}")),
        Format::Junit | Format::Checkstyle => {
            let parsed = roxmltree::Document::parse(report);
            assert!(parsed.is_ok(), "{name} is no XML: {parsed:?}\n{report}");
        }
        // What nobody sees, and `##[`, which begins a command wherever it stands.
        _ => assert!(printable(report) == report, "{name} has what is not to be shown: {report:?}"),
    }
    let begins = match format {
        Format::Full | Format::Narrated | Format::Concise => &[][..],
        Format::Github => &["::error title=polc", "::warning title=polc", "::notice title=polc"],
        _ => return,
    };
    let is_fine = |line: &str| !line.trim_start().starts_with("::") || begins.iter().any(|begin| line.starts_with(begin));
    assert!(report.lines().all(is_fine), "{name} gives a command that is not its own:\n{report}");
}

fuzz_target!(
    init: common::stay_on_this_thread(),
    |bytes: &[u8]| {
        let Ok(text) = std::str::from_utf8(bytes) else { return };
        let name: String = text.chars().filter(|c| !matches!(c, '/' | '\\' | '\0')).take(60).collect();
        let project = Project::new().file("a.pol", policy(text)).file(format!("{name}.pol"), text);
        let report = project.check_with(&OPTIONS).expect("built-in targets");
        for format in Format::ALL {
            let mut written = Vec::new();
            report.write(*format, Style::default(), &mut written).expect("nothing can fail here");
            judge(*format, &String::from_utf8(written).expect("reports are text"));
        }
        let documents = project.build_with(&BUILD).expect("built-in targets and formats");
        for (path, text) in &documents.files {
            assert!(printable(path) == *path, "{path:?}");
            if path.ends_with(".json") {
                assert!(serde_json::from_str::<serde_json::Value>(text).is_ok(), "{path} is no JSON:\n{text}");
            }
            assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{path} has a control character:\n{text:?}");
        }
    }
);
