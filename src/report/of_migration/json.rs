//! For tools: one JSON document.

use std::io::{self, Write};

use serde::Serialize;

use super::super::difference::DifferenceJson;
use super::MigrationReport;
use crate::effect::{Future, RoleJson, Verdict};

/// Raised when a field changes its meaning or goes; a new field does not raise it.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    from: &'static str,
    to: &'static str,
    saved_on: Option<&'static str>,
    roles: Vec<Role<'a>>,
    notes: &'a [String],
    summary: Summary,
}

#[derive(Serialize)]
struct Role<'a> {
    name: &'a str,
    origin: &'a str,
    stored: FutureJson<'a>,
    rewritten: FutureJson<'a>,
    rebuilt: Option<FutureJson<'a>>,
    keep: &'a [String],
    dead: Vec<DeadJson<'a>>,
}

#[derive(Serialize)]
struct FutureJson<'a> {
    verdict: &'static str,
    differences: Vec<DifferenceJson<'a>>,
    body: Option<RoleJson<'a>>,
    unreadable: Option<&'a str>,
    confidence: &'static str,
}

#[derive(Serialize)]
struct DeadJson<'a> {
    id: &'a str,
    space: Option<&'a str>,
    why: &'a str,
}

#[derive(Default, Serialize)]
struct Summary {
    roles: usize,
    stored: Verdicts,
    rewritten: Verdicts,
    rebuilt: Verdicts,
    reserved: usize,
}

#[derive(Default, Serialize)]
struct Verdicts {
    equal: usize,
    gains: usize,
    loses: usize,
    both: usize,
    refused: usize,
    not_known: usize,
}

impl Verdicts {
    fn add(&mut self, verdict: Verdict) {
        *match verdict {
            Verdict::Equal => &mut self.equal,
            Verdict::Gains => &mut self.gains,
            Verdict::Loses => &mut self.loses,
            Verdict::Both => &mut self.both,
            Verdict::Refused => &mut self.refused,
            Verdict::NotKnown => &mut self.not_known,
        } += 1;
    }
}

pub(super) fn write(report: &MigrationReport, out: &mut dyn Write) -> io::Result<()> {
    let migration = report.migration;
    let mut summary = Summary { roles: migration.roles.len(), reserved: migration.reserved, ..Summary::default() };
    let mut roles = Vec::with_capacity(migration.roles.len());
    for role in &migration.roles {
        summary.stored.add(report.verdict(&role.stored));
        summary.rewritten.add(report.verdict(&role.rewritten));
        if let Some(rebuilt) = &role.rebuilt {
            summary.rebuilt.add(report.verdict(rebuilt));
        }
        let dead = role.dead.iter().map(|it| DeadJson { id: &it.id, space: it.space.as_deref(), why: &it.why });
        roles.push(Role {
            name: &role.name,
            origin: &role.origin,
            stored: future(report, &role.stored),
            rewritten: future(report, &role.rewritten),
            rebuilt: role.rebuilt.as_ref().map(|it| future(report, it)),
            keep: &role.keep,
            dead: dead.collect(),
        });
    }
    let document = Document {
        version: VERSION,
        from: migration.from.id(),
        to: migration.to.id(),
        saved_on: migration.saved_on.map(|release| release.id()),
        roles,
        notes: &migration.notes,
        summary,
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

fn future<'a>(report: &MigrationReport<'a>, future: &'a Future) -> FutureJson<'a> {
    FutureJson {
        verdict: report.verdict(future).name(),
        differences: report.differences(future).map(|it| DifferenceJson::of(it, report.sources)).collect(),
        body: future.body.as_ref().map(RoleJson::of),
        unreadable: future.unreadable.as_deref(),
        confidence: future.confidence.name(),
    }
}
