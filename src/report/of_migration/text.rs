//! For people: role by role what becomes of it in each future, and what keeps its holders' rights.

use std::io::{self, Write};

use super::super::Style;
use super::super::difference::Told;
use super::super::paint::{one_line, paint, wrap};
use super::{MigrationReport, shown};
use crate::effect::{Class, Future, RoleMigration, Verdict};

pub(super) fn write(report: &MigrationReport, style: Style, out: &mut dyn Write) -> io::Result<()> {
    for role in report.migration.roles.iter().filter(|role| report.is_told(role)) {
        of_role(report, role, style, out)?;
    }
    for note in &report.migration.notes {
        writeln!(out, "{}", wrap(&format!("note: {}", one_line(note)), style.width.max(40)))?;
    }
    writeln!(out, "{}", report.last_line())
}

fn of_role(report: &MigrationReport, role: &RoleMigration, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let head: Vec<String> = role
        .futures()
        .map(|(name, future)| {
            let verdict = report.verdict(future);
            format!("{name}: {}", paint(style, ansi(verdict), shown(verdict)))
        })
        .collect();
    let name = paint(style, "1", &one_line(&role.name));
    writeln!(out, "{name}  {}   {}", report.way(), head.join("   "))?;
    let same = |one: &Future, other: &Future| {
        let lines = |future: &Future| {
            report.differences(future).map(|it| (it.class, it.space.clone(), it.what.clone())).collect::<Vec<_>>()
        };
        one.unreadable == other.unreadable && lines(one) == lines(other)
    };
    let mut before: Option<(&str, &Future)> = None;
    for (name, future) in role.futures() {
        let has_any = future.unreadable.is_some() || report.differences(future).next().is_some();
        if !has_any {
            continue;
        }
        match before.filter(|(_, it)| same(it, future)) {
            Some((earlier, _)) => writeln!(out, "  {name}: as {earlier}")?,
            None => of_future(report, name, future, style, out)?,
        }
        before = Some((name, future));
    }
    let dead: Vec<String> = role.dead.iter().map(|dead| format!("{} ({})", one_line(&dead.id), one_line(&dead.why))).collect();
    if !dead.is_empty() {
        let text = wrap(&format!("grants nothing: {}", dead.join(", ")), style.width.max(40) - 4);
        writeln!(out, "  {}", text.replace('\n', "\n    "))?;
    }
    if !role.keep.is_empty() {
        let text = wrap(&format!("keep it: `{}`; `--write DIR` does", role.keep.join(" ")), style.width.max(40) - 4);
        writeln!(out, "  {}", text.replace('\n', "\n    "))?;
    }
    Ok(())
}

fn of_future(report: &MigrationReport, name: &str, future: &Future, style: Style, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "  {name}   {}", paint(style, "2", future.confidence.name()))?;
    if let Some(reason) = &future.unreadable {
        let text = wrap(&one_line(reason), style.width.max(40) - 6);
        writeln!(out, "    ? {}", text.replace('\n', "\n      "))?;
    }
    for told in Told::all(report.differences(future)).iter().filter(|told| told.first.class != Class::Unreadable) {
        let at = told.first.at.map(|at| format!("   {}", report.sources.shown(at))).unwrap_or_default();
        writeln!(out, "    {} {}{}", told.first.class.sign(), told.what(), paint(style, "2", &at))?;
        let mut text = told.sentences().join(" ");
        if report.explain {
            let source = told.first.source.map_or(String::new(), |source| format!(", {source}"));
            text += &format!(" [{}; {}{source}]", told.first.ids.join(", "), told.first.confidence.name());
        }
        for line in wrap(&one_line(&text), style.width.max(40) - 8).lines().filter(|line| !line.is_empty()) {
            writeln!(out, "        {line}")?;
        }
    }
    Ok(())
}

fn ansi(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Equal => "32",
        Verdict::Gains => "33",
        Verdict::Loses | Verdict::Both => "1;31",
        Verdict::Refused | Verdict::NotKnown => "1;33",
    }
}
