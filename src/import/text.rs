//! The texts of an import: the policy, and the report for people.

use super::{Imported, ImportedRole, Verdict};
use crate::catalogue::Platform;
use crate::existing::Note;
use crate::format;
use crate::hidden::printable;
use crate::source::FileId;
use crate::syntax;

/// A text in its canonical layout. What has mistakes stays as it is; the proof tells them.
pub(super) fn laid_out(text: &str) -> String {
    let (tree, mistakes) = syntax::parse(FileId(0), text);
    if !mistakes.is_empty() {
        return text.to_owned();
    }
    match format::format(text, &tree) {
        Ok(Some(formatted)) => formatted.text,
        _ => text.to_owned(),
    }
}

/// A file with all roles that are written.
pub(super) fn policy(roles: &[ImportedRole]) -> String {
    let written: Vec<&ImportedRole> = roles.iter().filter(|role| role.text.is_some()).collect();
    let has = |platform: Platform| written.iter().any(|role| role.platform == platform);
    let mut parts: Vec<&str> = Vec::new();
    if has(Platform::Connect) && !has(Platform::Kibana) {
        parts.push("platform connect;\n");
    }
    parts.extend(written.iter().filter_map(|role| role.text.as_deref()));
    parts.join("\n")
}

/// How many names stand on a line.
const NAMES: usize = 12;

/// The report.
pub(super) fn report(imported: &Imported, source: &str) -> String {
    let mut out = String::new();
    let roles = match imported.roles.len() {
        1 => "1 role".to_owned(),
        count => format!("{count} roles"),
    };
    out.push_str(&format!("{roles} in {}{}\n", printable(source), target(imported)));
    for verdict in Verdict::ALL {
        let of: Vec<&ImportedRole> = imported.roles.iter().filter(|role| role.verdict == verdict).collect();
        if of.is_empty() {
            continue;
        }
        let head = format!("  {:<9}  {:<4}", verdict.name(), of.len());
        if matches!(verdict, Verdict::Identical | Verdict::Skipped) {
            let names: Vec<_> = of.iter().take(NAMES).map(|role| printable(&role.name)).collect();
            let more = of.len().saturating_sub(NAMES);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            out.push_str(&format!("{head}{}{more}\n", names.join(", ")));
            continue;
        }
        for (n, role) in of.iter().enumerate() {
            let head = if n == 0 { head.clone() } else { " ".repeat(head.len()) };
            told(&mut out, &head, role);
        }
    }
    for (n, unread) in imported.unread.iter().enumerate() {
        let head = if n == 0 { format!("  not read   {:<4}", imported.unread.len()) } else { " ".repeat(17) };
        let mut lines = unread.to_string();
        lines = lines.replace('\n', &format!("\n{}", " ".repeat(19)));
        lines
            .lines()
            .enumerate()
            .for_each(|(n, line)| out.push_str(&format!("{}{}\n", if n == 0 { &head } else { "" }, printable(line))));
    }
    for role in imported.roles.iter().filter(|role| role.verdict == Verdict::Identical) {
        role.notes.iter().for_each(|note| remark(&mut out, &format!("{}: ", role.name), note));
    }
    imported.notes.iter().for_each(|note| remark(&mut out, "", note));
    out
}

fn target(imported: &Imported) -> String {
    if imported.roles.is_empty() {
        return String::new();
    }
    let has = |platform: Platform| imported.roles.iter().any(|role| role.platform == platform);
    let mut names = Vec::new();
    let targets = &imported.targets;
    if has(Platform::Kibana) {
        let release = targets.kibana.release().id();
        names.push(if targets.kibana.is_declared { targets.kibana.name.clone() } else { format!("kibana:{release}") });
    }
    if has(Platform::Connect) {
        names.push(targets.connect.name.clone());
    }
    let why = targets.guess.map_or(String::new(), |guess| format!(" ({})", guess.why()));
    format!(" for {}{why}", names.join(" and "))
}

fn told(out: &mut String, head: &str, role: &ImportedRole) {
    let name = printable(&role.name);
    if role.notes.is_empty() {
        out.push_str(&format!("{head}{name}\n"));
    }
    for (n, note) in role.notes.iter().enumerate() {
        let before = if n == 0 {
            format!("{head}{name}: ")
        } else {
            format!("{}{}  ", " ".repeat(head.len()), " ".repeat(name.chars().count()))
        };
        out.push_str(&format!("{before}{}   {}\n", printable(&note.message), printable(&note.origin.to_string())));
        if let Some(way_out) = &note.way_out {
            out.push_str(&format!("{}  {}\n", " ".repeat(head.len() + name.chars().count()), printable(way_out)));
        }
    }
}

fn remark(out: &mut String, about: &str, note: &Note) {
    out.push_str(&format!("  note: {}{}   {}\n", printable(about), printable(&note.message), printable(&note.origin.to_string())));
    if let Some(way_out) = &note.way_out {
        out.push_str(&format!("        {}\n", printable(way_out)));
    }
}
