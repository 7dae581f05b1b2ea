//! For code scanning: each gain at the words that grant it, each loss at the role that has it no longer. What stands in no file of the
//! new side cannot be told there, and is told at the first line of a file.

use std::io::{self, Write};

use super::super::difference::{Told, verb};
use super::super::paint::one_line;
use super::super::place::{positions, uri};
use super::super::sarif::{SCHEMA, without_links};
use super::super::sarif_log::*;
use super::ChangesReport;
use crate::effect::{Class, Place, Side};
use crate::source::{FileId, Location};

/// The rules: a name, a level, what it is.
const RULES: [(&str, &str, &str); 4] = [
    ("privilege-gained", "warning", "somebody may do more than before"),
    ("privilege-lost", "warning", "somebody may do less than before"),
    ("privilege-not-known", "error", "whether somebody may do more or less than before is not known"),
    ("promise-broken", "error", "a test fails, or a prohibition is violated, that was kept before"),
];

pub(super) fn write(report: &ChangesReport, out: &mut dyn Write) -> io::Result<()> {
    let changes = report.changes;
    let mut results: Vec<Finding<'static>> = Vec::new();
    let mut say = |rule: usize, at: Option<Place>, text: String| {
        let at = at.filter(|at| at.side == Side::After).map(|at| at.at);
        results.extend(finding(rule, at, &text, report));
    };
    for role in &changes.roles {
        for why in &role.not_known {
            say(2, role.at, format!("{}: {why}", role.name));
        }
        for told in Told::all(&role.differences) {
            let rule = match told.first.class {
                Class::Gained | Class::New => 0,
                Class::Lost => 1,
                Class::NotKnown | Class::Unreadable => 2,
                Class::Gone | Class::Licence => continue,
            };
            let text = format!("{} {} {}. {}", role.name, verb(told.first.class), told.what(), told.sentences().join(" "));
            say(rule, told.first.at.filter(|at| at.side == Side::After).or(role.at), text);
        }
    }
    for promise in changes.forbids.worse.iter().chain(&changes.tests.worse) {
        say(3, promise.at, format!("\"{}\" is broken now. {}", promise.title, promise.why));
    }
    for unknown in &changes.unknown {
        say(2, None, unknown.clone());
    }
    let driver = Driver { name: "polc", version: env!("CARGO_PKG_VERSION"), rules: RULES.map(rule).into() };
    let run = Run {
        tool: Tool { driver },
        invocations: [Invocation { execution_successful: true }],
        // Beside the findings of a check, which have a category of their own.
        automation_details: AutomationDetails { id: "polc-diff/" },
        column_kind: "utf16CodeUnits",
        results,
    };
    serde_json::to_writer_pretty(&mut *out, &Log { schema: SCHEMA, version: "2.1.0", runs: [run] })?;
    writeln!(out)
}

fn rule((id, level, summary): (&'static str, &'static str, &'static str)) -> Rule<'static> {
    let text = format!(
        "{}{}.",
        summary.chars().next().map(|c| c.to_ascii_uppercase()).unwrap_or_default(),
        summary.get(1..).unwrap_or("")
    );
    Rule {
        id,
        name: None,
        short_description: Message { text: text.clone() },
        full_description: Message { text: text.clone() },
        help_uri: None,
        help: Help { text: text.clone(), markdown: text },
        default_configuration: Configuration { level },
        properties: RuleProperties {
            tags: vec!["change"],
            precision: "very-high",
            severity: if level == "error" { "error" } else { "warning" },
            security_severity: None,
        },
    }
}

/// A result; none where the new side has no file that it could stand in.
fn finding(rule: usize, at: Option<Location>, text: &str, report: &ChangesReport) -> Option<Finding<'static>> {
    let (rule_id, level, _) = *RULES.get(rule)?;
    let of_new = report.of_new();
    let first = || report.sources.new.iter().next().map(|(file, _)| Location { file, start: 0, end: 0 });
    let at = at.or_else(first)?;
    let (start, end) = positions(at, &of_new);
    let region = Region { start_line: start.line, start_column: start.utf16, end_line: end.line, end_column: end.utf16 };
    let path = file_uri(at.file, report);
    let fingerprint = format!("{:016x}:1", fnv(&[rule_id, &path, text]));
    let physical_location = PhysicalLocation { artifact_location: Artifact { uri: path }, region };
    Some(Finding {
        rule_id,
        rule_index: rule,
        level,
        message: Message { text: without_links(one_line(text)) },
        locations: [SarifLocation { physical_location, message: None }],
        related_locations: Vec::new(),
        partial_fingerprints: PartialFingerprints { primary_location_line_hash: fingerprint },
        fixes: Vec::new(),
        suppressions: None,
        properties: None,
    })
}

fn file_uri(file: FileId, report: &ChangesReport) -> String {
    uri(file, &report.of_new())
}

/// 64-bit FNV-1a over texts with a zero byte behind each.
fn fnv(texts: &[&str]) -> u64 {
    let bytes = texts.iter().flat_map(|text| text.bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}
