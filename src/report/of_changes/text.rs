//! For people: role by role what it gains and loses, then personas, prohibitions and tests, then a line that counts.

use std::io::{self, Write};

use super::super::difference::{Told, verb};
use super::super::paint::{one_line, paint, wrap};
use super::super::{Style, concise as concise_findings};
use super::ChangesReport;
use crate::effect::{Class, Names, Promise, RoleChange, Side, Verdict};

/// Notes beyond which one only counts them.
const NOTES: usize = 5;

pub(super) fn write(report: &ChangesReport, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let changes = report.changes;
    for (side, name) in [(Side::Before, &changes.old), (Side::After, &changes.new)] {
        errors(report, side, name, style, out)?;
    }
    for role in changes.roles.iter().filter(|role| report.is_told(role)) {
        of_role(report, role, style, out)?;
    }
    for persona in &changes.personas {
        let at = persona.at.map(|at| format!("   {}", report.sources.shown(at))).unwrap_or_default();
        writeln!(out, "persona {}{}", paint(style, "1", &one_line(&persona.name)), paint(style, "2", &at))?;
        for told in Told::all(persona.differences.iter().map(|(difference, _)| difference)) {
            let through = persona.differences.iter().find(|(it, _)| std::ptr::eq(it, told.first)).map(|(_, through)| through);
            let through =
                through.filter(|names| !names.is_empty()).map(|names| format!(" through {}", one_line(&names.join(", "))));
            let line = format!("{} {}{}", verb(told.first.class), told.what(), through.unwrap_or_default());
            writeln!(out, "  {} {line}", sign(told.first.class, style))?;
        }
        if persona.verdict == Verdict::NotKnown {
            writeln!(out, "  ? of a role that it holds nothing is known")?;
        }
    }
    promises(&changes.forbids, ("violated now", "no longer violated"), "forbid", style, out)?;
    promises(&changes.tests, ("fails now", "passes now"), "test", style, out)?;
    let unknown = changes.unknown.iter().map(|note| format!("not known: {note}"));
    let notes = changes.notes.iter().take(NOTES).map(|note| format!("note: {note}"));
    for note in unknown.chain(notes) {
        writeln!(out, "{}", wrap(&one_line(&note), style.width.max(40)))?;
    }
    if changes.notes.len() > NOTES {
        writeln!(out, "note: and {} more", changes.notes.len() - NOTES)?;
    }
    writeln!(out, "{}", report.counted())
}

fn errors(report: &ChangesReport, side: Side, name: &str, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut found: Vec<_> = report.changes.errors.iter().filter(|(of, _)| *of == side).map(|(_, error)| error.clone()).collect();
    if found.is_empty() {
        return Ok(());
    }
    crate::diagnostic::tidy(&mut found);
    writeln!(out, "{} has errors; nothing is known of the roles that have them", one_line(name))?;
    let findings = super::View { sources: report.sources.of(side), diagnostics: &found, ..report.of_new() };
    concise_findings::findings(&findings, style, out)
}

fn of_role(report: &ChangesReport, role: &RoleChange, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let folder = if role.folder.is_empty() { String::new() } else { format!("{} ", one_line(&role.folder)) };
    let at = role.at.map(|at| format!("   {}", report.sources.shown(at))).unwrap_or_default();
    let name = paint(style, "1", &one_line(&role.name));
    writeln!(out, "{folder}{name}  {}{}", one_line(&report.headline(role)), paint(style, "2", &at))?;
    for why in &role.not_known {
        writeln!(out, "  ? {}", one_line(why))?;
    }
    for told in Told::all(&role.differences) {
        let at = told.first.at.map(|at| format!("   {}", report.sources.shown(at))).unwrap_or_default();
        writeln!(out, "  {} {}{}", sign(told.first.class, style), told.what(), paint(style, "2", &at))?;
        let text = wrap(&told.sentences().join(" "), style.width.max(40) - 6);
        for line in text.lines().filter(|line| !line.is_empty()) {
            writeln!(out, "      {line}")?;
        }
    }
    for field in role.fields.iter().filter(|_| report.all_fields) {
        let shown = |text: &Option<String>| text.as_deref().map_or("nothing".to_owned(), |text| format!("\"{}\"", one_line(text)));
        writeln!(out, "  ~ {}: {} -> {}", field.field, shown(&field.before), shown(&field.after))?;
    }
    Ok(())
}

fn sign(class: Class, style: Style) -> String {
    let ansi = match class {
        Class::Lost => "31",
        Class::Gained | Class::New => "32",
        Class::Unreadable | Class::NotKnown => "33",
        Class::Gone | Class::Licence => "2",
    };
    paint(style, ansi, &class.sign().to_string())
}

fn promises(names: &Names, (worse, better): (&str, &str), what: &str, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut line = |promise: &Promise, how: &str, ansi: &str| {
        let why = if promise.why.is_empty() { String::new() } else { format!(": {}", one_line(&promise.why)) };
        writeln!(out, "{what} \"{}\" {}{why}", one_line(&promise.title), paint(style, ansi, how))
    };
    names.worse.iter().try_for_each(|it| line(it, worse, "1;31"))?;
    names.better.iter().try_for_each(|it| line(it, better, "32"))
}
