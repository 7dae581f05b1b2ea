//! For tools: one JSON document for each kind of question.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::super::json::{Range, place};
use super::{Who, Why};
use crate::question::{Chain, Holds, Table};
use crate::source::{Location, SourceMap};

/// Raised when a field changes its meaning or goes; a new field does not raise it.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct WhoDocument<'a> {
    version: u32,
    claim: &'a str,
    holders: Vec<Holder<'a>>,
}

#[derive(Serialize)]
struct Holder<'a> {
    subject: &'a str,
    kind: &'static str,
    holds: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'a str>,
    part: &'a [String],
    #[serde(rename = "where")]
    places: Vec<Where<'a>>,
    at: Vec<At<'a>>,
}

#[derive(Serialize)]
struct Where<'a> {
    target: &'a str,
    spaces: &'a [String],
}

/// A place in a policy, or in a file that roles were read from: a pointer into that instead of a range.
#[derive(Serialize)]
struct At<'a> {
    path: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pointer: Option<&'a str>,
    range: Option<Range>,
}

#[derive(Serialize)]
struct WhyDocument<'a> {
    version: u32,
    subject: &'a str,
    claim: &'a str,
    answer: &'static str,
    steps: Vec<Step<'a>>,
    missing: Vec<&'a str>,
    would_give: Option<&'a str>,
    would_break: &'a [String],
    /// One for each different answer; what stands above is the first of them.
    answers: Vec<Answer<'a>>,
}

#[derive(Serialize)]
struct Answer<'a> {
    answer: &'static str,
    #[serde(rename = "where")]
    places: Vec<Where<'a>>,
    steps: Vec<Step<'a>>,
    missing: &'a [String],
    would_give: Option<&'a str>,
    role: Option<&'a str>,
}

#[derive(Serialize)]
struct Step<'a> {
    says: &'a str,
    at: Option<At<'a>>,
}

#[derive(Serialize)]
struct TableDocument<'a> {
    version: u32,
    columns: &'a [String],
    rows: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    subject: &'a str,
    kind: &'static str,
    target: &'a str,
    space: Option<&'a str>,
    cells: BTreeMap<&'a str, &'static str>,
}

fn at(it: Location, sources: &SourceMap) -> At<'_> {
    if let Some(made_of) = sources.made_of(it) {
        return At { path: Cow::Borrowed(&*made_of.file), pointer: Some(&made_of.pointer), range: None };
    }
    let (path, range) = place(it, sources);
    At { path, pointer: None, range: Some(range) }
}

fn steps<'a>(chain: &'a Chain, sources: &'a SourceMap) -> Vec<Step<'a>> {
    chain.steps.iter().map(|step| Step { says: &step.says, at: step.at.map(|it| at(it, sources)) }).collect()
}

fn places(places: &[crate::question::Where]) -> Vec<Where<'_>> {
    places.iter().map(|place| Where { target: &place.target, spaces: &place.spaces }).collect()
}

pub(super) fn who(report: &Who, out: &mut dyn Write) -> io::Result<()> {
    let mut holders: Vec<_> = report.holders.iter().collect();
    if report.part_first {
        holders.sort_by_key(|holder| holder.holds != Holds::Part);
    }
    let holders = holders.into_iter().map(|holder| Holder {
        subject: &holder.subject,
        kind: holder.kind.name(),
        holds: holder.holds.name(),
        why: holder.not_known.as_deref(),
        part: &holder.part,
        places: places(&holder.places),
        at: holder.at.iter().map(|label| at(label.at, report.sources)).collect(),
    });
    write(&WhoDocument { version: VERSION, claim: report.claim, holders: holders.collect() }, out)
}

pub(super) fn why(report: &Why, out: &mut dyn Write) -> io::Result<()> {
    let answers = report.chains.iter().map(|chain| Answer {
        answer: chain.verdict.name(),
        places: places(&chain.places),
        steps: steps(chain, report.sources),
        missing: &chain.missing,
        would_give: chain.would_give.as_ref().map(|(_, statement)| &**statement),
        role: chain.would_give.as_ref().map(|(role, _)| &**role),
    });
    let first = report.chains.first();
    let document = WhyDocument {
        version: VERSION,
        subject: report.subject,
        claim: report.claim,
        answer: report.verdict.name(),
        steps: first.map_or(Vec::new(), |chain| steps(chain, report.sources)),
        missing: first.map_or(Vec::new(), |chain| chain.missing.iter().map(String::as_str).collect()),
        would_give: first.and_then(|chain| chain.would_give.as_ref()).map(|(_, statement)| &**statement),
        would_break: report.would_break,
        answers: answers.collect(),
    };
    write(&document, out)
}

pub(super) fn table(table: &Table, out: &mut dyn Write) -> io::Result<()> {
    let rows = table.rows.iter().map(|row| Row {
        subject: &row.subject,
        kind: row.kind.name(),
        target: &row.target,
        space: row.space.as_deref(),
        cells: table.columns.iter().map(|column| (&**column, table.cell(row, column).name())).collect(),
    });
    write(&TableDocument { version: VERSION, columns: &table.columns, rows: rows.collect() }, out)
}

fn write(document: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, document)?;
    writeln!(out)
}
