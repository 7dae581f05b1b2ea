//! The report as JSON, which others script against.

use serde::Serialize;

use super::{Imported, ImportedRole, Verdict};
use crate::catalogue::Platform;
use crate::existing::Note;

#[derive(Serialize)]
struct Report<'i> {
    version: u8,
    target: String,
    roles: Vec<Role<'i>>,
    /// Files of a folder that cannot be read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unread: Vec<Unread<'i>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Role<'i> {
    name: &'i str,
    origin: Origin<'i>,
    verdict: &'static str,
    notes: Vec<Said<'i>>,
}

#[derive(Serialize)]
struct Unread<'i> {
    file: &'i str,
    message: &'i str,
    way_out: Option<&'i str>,
}

#[derive(Serialize)]
struct Origin<'i> {
    file: &'i str,
    pointer: &'i str,
}

#[derive(Serialize)]
struct Said<'i> {
    message: &'i str,
    pointer: &'i str,
    way_out: Option<&'i str>,
}

#[derive(Serialize)]
struct Summary {
    roles: usize,
    identical: usize,
    equal: usize,
    skipped: usize,
    partial: usize,
    refused: usize,
}

impl<'i> Role<'i> {
    fn of(role: &'i ImportedRole) -> Role<'i> {
        let said =
            |note: &'i Note| Said { message: &note.message, pointer: &note.origin.pointer, way_out: note.way_out.as_deref() };
        Role {
            name: &role.name,
            origin: Origin { file: &role.origin.file, pointer: &role.origin.pointer },
            verdict: role.verdict.name(),
            notes: role.notes.iter().map(said).collect(),
        }
    }
}

pub(super) fn report(imported: &Imported) -> String {
    let has = |platform: Platform| imported.roles.iter().any(|role| role.platform == platform);
    let kibana = &imported.targets.kibana;
    let kibana = if kibana.is_declared { kibana.name.clone() } else { format!("kibana:{}", kibana.release().id()) };
    let targets = [(Platform::Kibana, kibana), (Platform::Connect, imported.targets.connect.name.clone())];
    let targets: Vec<String> = targets.into_iter().filter(|(platform, _)| has(*platform)).map(|(_, name)| name).collect();
    let report = Report {
        version: 1,
        target: targets.join(","),
        roles: imported.roles.iter().map(Role::of).collect(),
        unread: imported
            .unread
            .iter()
            .map(|it| Unread { file: &it.file, message: &it.message, way_out: it.way_out.as_deref() })
            .collect(),
        summary: Summary {
            roles: imported.roles.len(),
            identical: imported.count(Verdict::Identical),
            equal: imported.count(Verdict::Equal),
            skipped: imported.count(Verdict::Skipped),
            partial: imported.count(Verdict::Partial),
            refused: imported.count(Verdict::Refused),
        },
    };
    // Nothing in it is a map with keys that are not text.
    serde_json::to_string_pretty(&report).unwrap_or_default() + "\n"
}
