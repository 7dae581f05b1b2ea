//! For the summary of a change: a table of what everybody gains and loses, the gains first, as they are what a reviewer looks for.

use std::io::{self, Write};

use super::super::difference::{Told, cell, code, verb};
use super::ChangesReport;
use crate::effect::{Class, Names, RoleChange, State, Verdict};

/// Rows beyond which one only counts them: a summary has its limits.
const ROWS: usize = 300;

pub(super) fn write(report: &ChangesReport, out: &mut dyn Write) -> io::Result<()> {
    let changes = report.changes;
    writeln!(out, "### What changes for whom: {} → {}\n", code(&changes.old), code(&changes.new))?;
    if !changes.errors.is_empty() {
        writeln!(out, "> [!CAUTION]\n> A side has errors, so that nothing is known of the roles that have them.\n")?;
    }
    promises(&changes.forbids, ("Violated now", "No longer violated"), out)?;
    promises(&changes.tests, ("Fails now", "Passes now"), out)?;
    let mut rows: Vec<(Class, String)> = changes.roles.iter().flat_map(|role| of_role(report, role)).collect();
    rows.sort_by_key(|(class, _)| match class {
        Class::NotKnown | Class::Unreadable => 0,
        Class::Gained | Class::New => 1,
        Class::Lost => 2,
        Class::Gone | Class::Licence => 3,
    });
    if !rows.is_empty() {
        writeln!(out, "| role | what | lets one do | granted at |\n|---|---|---|---|")?;
        rows.iter().take(ROWS).try_for_each(|(_, row)| out.write_all(row.as_bytes()))?;
        if rows.len() > ROWS {
            writeln!(out, "\nAnd {} more.", rows.len() - ROWS)?;
        }
        writeln!(out)?;
    }
    for persona in &changes.personas {
        let lines = Told::all(persona.differences.iter().map(|(difference, _)| difference));
        let told: Vec<String> = lines.iter().map(|told| format!("{} {}", verb(told.first.class), code(&told.what()))).collect();
        writeln!(out, "- Persona {} {}", code(&persona.name), told.join(", "))?;
    }
    let text_only: Vec<String> = changes.roles.iter().filter(|role| role.text_only).map(|role| code(&role.name)).collect();
    if !text_only.is_empty() {
        writeln!(out, "- Text only, nothing that anybody may do: {}", text_only.join(", "))?;
    }
    for note in changes.unknown.iter().chain(&changes.notes) {
        writeln!(out, "- {}", cell(note))?;
    }
    writeln!(out, "\n{}", report.counted())
}

fn of_role(report: &ChangesReport, role: &RoleChange) -> Vec<(Class, String)> {
    let name = code(&role.name);
    let state = if role.state == State::Both { String::new() } else { format!(" ({})", cell(&report.headline(role))) };
    let mut rows: Vec<(Class, String)> = role
        .not_known
        .iter()
        .map(|why| (Class::NotKnown, format!("| {name}{state} | ❔ not known | {} | |\n", cell(why))))
        .collect();
    for told in Told::all(&role.differences) {
        let sign = match told.first.class {
            Class::Lost => "➖",
            Class::Gained => "➕",
            Class::New => "🆕",
            Class::Gone | Class::Licence => "·",
            Class::Unreadable | Class::NotKnown => "❔",
        };
        let at = told.first.at.map(|at| code(&report.sources.shown(at))).unwrap_or_default();
        let sentences = cell(&told.sentences().join(" "));
        rows.push((told.first.class, format!("| {name}{state} | {sign} {} | {sentences} | {at} |\n", code(&told.what()))));
    }
    if rows.is_empty() && role.state != State::Both && role.verdict == Verdict::Equal {
        rows.push((Class::Gone, format!("| {name}{state} | · | | |\n")));
    }
    rows
}

fn promises(names: &Names, (worse, better): (&str, &str), out: &mut dyn Write) -> io::Result<()> {
    for promise in &names.worse {
        writeln!(out, "> [!WARNING]\n> {worse}: \"{}\". {}\n", cell(&promise.title), cell(&promise.why))?;
    }
    for promise in &names.better {
        writeln!(out, "- {better}: \"{}\"\n", cell(&promise.title))?;
    }
    Ok(())
}
