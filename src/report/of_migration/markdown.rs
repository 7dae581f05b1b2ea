//! For the ticket of an upgrade, or the summary of a change: a table of verdicts, then what differs, role by role.

use std::io::{self, Write};

use super::super::difference::{Told, cell, code};
use super::{MigrationReport, shown};
use crate::effect::{Class, RoleMigration};

/// Roles beyond which one only counts them: a summary has its limits.
const ROLES: usize = 200;

pub(super) fn write(report: &MigrationReport, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "### What the upgrade {} does to roles\n", code(&report.way()))?;
    let told: Vec<&RoleMigration> = report.migration.roles.iter().filter(|role| report.is_told(role)).collect();
    if !told.is_empty() {
        writeln!(out, "| role | stored | after a save | rebuilt |\n|---|---|---|---|")?;
        for role in told.iter().take(ROLES) {
            let rebuilt = role.rebuilt.as_ref().map_or("–", |it| shown(report.verdict(it)));
            let (stored, saved) = (shown(report.verdict(&role.stored)), shown(report.verdict(&role.rewritten)));
            writeln!(out, "| {} | {stored} | {saved} | {rebuilt} |", code(&role.name))?;
        }
        if told.len() > ROLES {
            writeln!(out, "\nAnd {} more.", told.len() - ROLES)?;
        }
        writeln!(out)?;
    }
    for role in told.iter().take(ROLES) {
        writeln!(out, "#### {}\n", code(&role.name))?;
        for (name, future) in role.futures() {
            if let Some(reason) = &future.unreadable {
                writeln!(out, "- {name}: {}", cell(reason))?;
            }
            for told in Told::all(report.differences(future)).iter().filter(|it| it.first.class != Class::Unreadable) {
                let sentences = cell(&told.sentences().join(" "));
                let confidence = told.first.confidence.name();
                writeln!(out, "- {name}: {} {}. {sentences} ({confidence})", told.first.class.name(), code(&told.what()))?;
            }
        }
        if !role.keep.is_empty() {
            writeln!(out, "- keep it: {}", code(&role.keep.join(" ")))?;
        }
        writeln!(out)?;
    }
    for note in &report.migration.notes {
        writeln!(out, "- {}", cell(note))?;
    }
    writeln!(out, "{}", report.last_line())
}
