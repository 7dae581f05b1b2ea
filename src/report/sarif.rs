//! For code scanning: SARIF 2.1.0, with what GitHub requires and within its limits.
//!
//! Columns are UTF-16 code units, as SARIF has them if nothing is said. Braces in messages stay single: they would be placeholders
//! only beside arguments, of which there are none.

use std::collections::BTreeMap;
use std::io::{self, Write};

use rayon::prelude::*;

use super::fingerprint::fingerprints;
use super::paint::one_line;
use super::place::{positions, uri};
use super::pretty::pretty;
use super::prose::whole;
use super::sarif_log::*;
use super::{Style, View};
use crate::access::Access;
use crate::diagnostic::{Applicability, Diagnostic, Fix, Id, Label, Severity, SuppressedBy};
use crate::hidden::printable;
use crate::lint;
use crate::source::{FileId, Location};

pub(super) const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// Characters that GitHub takes for the description of a rule.
const DESCRIPTION: usize = 1024;

pub(super) fn write(report: &View, _: Style, out: &mut dyn Write) -> io::Result<()> {
    let fingerprints = fingerprints(report);
    let shown = report.diagnostics.iter().map(|diagnostic| (diagnostic, None)).zip(fingerprints.shown);
    let suppressed = report.suppressed.iter().map(|it| (&it.diagnostic, Some(&it.by))).zip(fingerprints.suppressed);
    let all: Vec<_> = shown.chain(suppressed).collect();
    // With the most that a finding of the rule is about: GitHub looks at rules alone for how bad their findings are.
    let mut rules: BTreeMap<Id, Option<Access>> = BTreeMap::new();
    for ((one, _), _) in &all {
        let most = rules.entry(one.id).or_default();
        *most = (*most).max(one.access);
    }
    let indices: BTreeMap<Id, usize> = rules.keys().enumerate().map(|(index, id)| (*id, index)).collect();
    let results = all
        .into_par_iter()
        .map(|((diagnostic, by), fingerprint)| {
            let index = indices.get(&diagnostic.id).copied().unwrap_or_default();
            finding(diagnostic, index, by, fingerprint, report)
        })
        .collect();
    let driver = Driver {
        name: "polc",
        version: env!("CARGO_PKG_VERSION"),
        rules: rules.into_iter().map(|(id, most)| rule(id, most)).collect(),
    };
    let run = Run {
        tool: Tool { driver },
        // What did not succeed leaves no report.
        invocations: [Invocation { execution_successful: true }],
        // GitHub replaces the results of a category, which ends at the slash.
        automation_details: AutomationDetails { id: "polc/" },
        column_kind: "utf16CodeUnits",
        results,
    };
    pretty(&Log { schema: SCHEMA, version: "2.1.0", runs: [run] }, out)
}

/// How bad it is that somebody holds too much of a kind, as GitHub reads it: from 9.0 on critical, from 7.0 on high, from 4.0 on medium.
fn security_severity(access: Access) -> &'static str {
    match access {
        Access::Read => "3.0",
        Access::Write => "5.0",
        Access::Delete => "6.5",
        Access::Administer => "8.0",
        Access::Permissions => "9.5",
    }
}

/// A rule with its documentation.
fn rule(id: Id, most: Option<Access>) -> Rule<'static> {
    let (level, summary, help) = (id.severity(), id.sentence(), lint::page(id));
    Rule {
        id: id.name,
        name: id.name.contains('-').then(|| pascal_case(id.name)),
        short_description: Message { text: limited(&summary) },
        full_description: Message { text: limited(&summary) },
        help_uri: id.sources.iter().map(|document| document.url).find(|url| !url.is_empty()),
        help: Help { text: help.clone(), markdown: help },
        default_configuration: Configuration { level: level.name() },
        properties: RuleProperties {
            // Without the tag, GitHub does not look at the severity.
            tags: [lint::group_name(id)].into_iter().chain(most.map(|_| "security")).collect(),
            // An error is a fact; whether anything else should be otherwise is for people to say.
            precision: if level == Severity::Error { "very-high" } else { "high" },
            severity: match level {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "recommendation",
            },
            security_severity: most.map(security_severity),
        },
    }
}

/// `unknown-feature` as `UnknownFeature`, which is how SARIF wants names. It must not be the id itself.
fn pascal_case(name: &str) -> String {
    let mut upper = true;
    let letters = name.chars().filter_map(|c| {
        let letter = if upper { c.to_ascii_uppercase() } else { c };
        upper = c == '-';
        (c != '-').then_some(letter)
    });
    letters.collect()
}

/// Not more characters than GitHub takes.
fn limited(text: &str) -> String {
    match text.char_indices().nth(DESCRIPTION - 1) {
        Some((end, last)) if end + last.len_utf8() < text.len() => format!("{}…", text.get(..end).unwrap_or(text)),
        _ => text.to_owned(),
    }
}

/// A message has links in it, as `[text](where)`. Ours have none: what looks like one is of the policy.
pub(super) fn without_links(text: String) -> String {
    if text.contains("](") { text.replace('[', "\\[").replace(']', "\\]") } else { text }
}

fn finding<'a>(
    diagnostic: &'a Diagnostic,
    rule_index: usize,
    by: Option<&'a SuppressedBy>,
    fingerprint: String,
    report: &View,
) -> Finding<'a> {
    let related = |label: &Label| {
        let text = printable(&label.message).into_owned();
        place(label.at, (!text.is_empty()).then_some(Message { text: without_links(text) }), report)
    };
    let has_targets = report.several_targets && !diagnostic.targets.is_empty();
    Finding {
        rule_id: diagnostic.id.name,
        rule_index,
        level: diagnostic.severity.name(),
        message: Message { text: without_links(whole(diagnostic, report)) },
        locations: [place(diagnostic.primary.at, None, report)],
        related_locations: diagnostic.related.iter().map(related).collect(),
        partial_fingerprints: PartialFingerprints { primary_location_line_hash: fingerprint },
        fixes: diagnostic.fixes.iter().filter(|fix| !fix.edits.is_empty()).map(|fix| as_json(fix, report)).collect(),
        suppressions: by.map(|by| [suppression(by)]),
        properties: (has_targets || diagnostic.access.is_some()).then(|| FindingProperties {
            targets: has_targets.then_some(&diagnostic.targets),
            class: diagnostic.access.map(Access::name),
            security_severity: diagnostic.access.map(security_severity),
        }),
    }
}

fn suppression(by: &SuppressedBy) -> Suppression<'_> {
    match by {
        SuppressedBy::Comment(reason) => {
            Suppression { kind: "inSource", justification: (!reason.is_empty()).then_some(reason.as_str()) }
        }
        SuppressedBy::Level => Suppression { kind: "external", justification: Some("Its level is `allow`.") },
        SuppressedBy::Baseline => Suppression { kind: "external", justification: Some("It is in the baseline.") },
    }
}

fn as_json<'a>(fix: &'a Fix, report: &View) -> OfferedFix<'a> {
    let mut changes: Vec<(FileId, Change)> = Vec::new();
    for edit in &fix.edits {
        let replacement = Replacement { deleted_region: region(edit.at, report), inserted_content: Content { text: &edit.text } };
        match changes.iter_mut().find(|(file, _)| *file == edit.at.file) {
            Some((_, change)) => change.replacements.push(replacement),
            None => {
                let change = Change { artifact_location: artifact(edit.at.file, report), replacements: vec![replacement] };
                changes.push((edit.at.file, change));
            }
        }
    }
    OfferedFix {
        description: Message { text: without_links(one_line(&fix.title)) },
        artifact_changes: changes.into_iter().map(|(_, change)| change).collect(),
        properties: FixProperties {
            applicability: match fix.applicability {
                Applicability::Safe => "safe",
                Applicability::Unsafe => "unsafe",
            },
        },
    }
}

fn place(at: Location, message: Option<Message>, report: &View) -> SarifLocation {
    let physical_location = PhysicalLocation { artifact_location: artifact(at.file, report), region: region(at, report) };
    SarifLocation { physical_location, message }
}

fn artifact(file: FileId, report: &View) -> Artifact {
    Artifact { uri: uri(file, report) }
}

fn region(at: Location, report: &View) -> Region {
    let (start, end) = positions(at, report);
    Region { start_line: start.line, start_column: start.utf16, end_line: end.line, end_column: end.utf16 }
}
