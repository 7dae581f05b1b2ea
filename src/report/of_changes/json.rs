//! For tools: one JSON document.

use std::io::{self, Write};

use serde::Serialize;

use super::super::difference::DifferenceJson;
use super::ChangesReport;
use crate::effect::{Count, Promise, RoleChange};

/// Raised when a field changes its meaning or goes; a new field does not raise it.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    old: &'a str,
    new: &'a str,
    roles: Vec<Role<'a>>,
    personas: Vec<Persona<'a>>,
    tests: Tests<'a>,
    forbids: Forbids<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    not_known: Vec<&'a str>,
    notes: &'a [String],
    summary: Count,
}

#[derive(Serialize)]
struct Role<'a> {
    name: &'a str,
    was: Option<&'a str>,
    state: &'static str,
    verdict: &'static str,
    text_only: bool,
    differences: Vec<DifferenceJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<Field<'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    not_known: &'a [String],
    #[serde(skip_serializing_if = "str::is_empty")]
    folder: &'a str,
}

#[derive(Serialize)]
struct Field<'a> {
    field: &'static str,
    before: Option<&'a str>,
    after: Option<&'a str>,
}

#[derive(Serialize)]
struct Persona<'a> {
    name: &'a str,
    verdict: &'static str,
    differences: Vec<Through<'a>>,
}

#[derive(Serialize)]
struct Through<'a> {
    #[serde(flatten)]
    difference: DifferenceJson<'a>,
    through: &'a [String],
}

#[derive(Serialize)]
struct Tests<'a> {
    failing_now: Vec<&'a str>,
    passing_now: Vec<&'a str>,
}

#[derive(Serialize)]
struct Forbids<'a> {
    violated_now: Vec<&'a str>,
    no_longer: Vec<&'a str>,
}

pub(super) fn write(report: &ChangesReport, out: &mut dyn Write) -> io::Result<()> {
    let changes = report.changes;
    let personas = changes.personas.iter().map(|persona| Persona {
        name: &persona.name,
        verdict: persona.verdict.name(),
        differences: persona
            .differences
            .iter()
            .map(|(difference, through)| Through { difference: DifferenceJson::of(difference, report.sources), through })
            .collect(),
    });
    let document = Document {
        version: VERSION,
        old: &changes.old,
        new: &changes.new,
        roles: changes.roles.iter().map(|role| of_role(role, report)).collect(),
        personas: personas.collect(),
        tests: Tests { failing_now: titles(&changes.tests.worse), passing_now: titles(&changes.tests.better) },
        forbids: Forbids { violated_now: titles(&changes.forbids.worse), no_longer: titles(&changes.forbids.better) },
        not_known: changes.unknown.iter().map(String::as_str).collect(),
        notes: &changes.notes,
        summary: changes.count(),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

fn titles(promises: &[Promise]) -> Vec<&str> {
    promises.iter().map(|promise| promise.title.as_str()).collect()
}

fn of_role<'a>(role: &'a RoleChange, report: &ChangesReport<'a>) -> Role<'a> {
    let fields = role.fields.iter().filter(|_| report.all_fields);
    Role {
        name: &role.name,
        was: role.was.as_deref(),
        state: role.state.name(),
        verdict: role.verdict.name(),
        text_only: role.text_only,
        differences: DifferenceJson::all(&role.differences, report.sources),
        fields: fields
            .map(|field| Field { field: field.field, before: field.before.as_deref(), after: field.after.as_deref() })
            .collect(),
        not_known: &role.not_known,
        folder: &role.folder,
    }
}
