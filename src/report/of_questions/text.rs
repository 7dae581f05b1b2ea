//! For people: who holds something, and why.

use std::io::{self, Write};

use super::super::paint::{one_line, paint, place as location};
use super::super::{Style, counted};
use super::{Who, Why};
use crate::hidden::{printable, printable_path};
use crate::question::{Holder, Holds, Kind, Verdict, Where};

pub(super) fn who(report: &Who, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut holders: Vec<&Holder> = report.holders.iter().collect();
    if report.part_first {
        holders.sort_by_key(|holder| holder.holds != Holds::Part);
    }
    let longest = holders.iter().map(|holder| holder.subject.chars().count()).max().unwrap_or(0);
    for holder in &holders {
        let how = match holder.holds {
            Holds::All => String::new(),
            Holds::Part => format!("in part ({})", few(&holder.part)),
            Holds::NotKnown => format!("not known: {}", holder.not_known.as_deref().unwrap_or("it has errors")),
        };
        let kind = if holder.kind == Kind::Persona { "persona" } else { "" };
        let places = holder.places.iter().map(place).collect::<Vec<_>>().join("; ");
        let at = holder.witness().map_or(String::new(), |at| location(at, report.sources));
        let facts: Vec<String> = [kind.to_owned(), how, places, at]
            .into_iter()
            .filter(|text| !text.is_empty())
            .map(|text| printable(&text).into_owned())
            .collect();
        let name = format!("{:longest$}", printable_path(&one_line(&holder.subject)));
        writeln!(out, "{}  {}", paint(style, "1", &name), facts.join("  "))?;
    }
    let count = |holds: Holds, kind: Kind| {
        let mut names: Vec<&str> =
            holders.iter().filter(|holder| holder.holds == holds && holder.kind == kind).map(|holder| &*holder.subject).collect();
        names.dedup();
        names.len()
    };
    let said = |holds: Holds| {
        let (roles, personas) = (count(holds, Kind::Role), count(holds, Kind::Persona));
        let parts = [(roles, "role"), (personas, "persona")].into_iter().filter(|(n, _)| *n > 0).map(|(n, noun)| counted(n, noun));
        parts.collect::<Vec<_>>().join(" and ")
    };
    let claim = printable(report.claim);
    let mut parts = Vec::new();
    match said(Holds::All) {
        all if all.is_empty() => parts.push(format!("nobody can `{claim}`")),
        all => parts.push(format!("{all} can `{claim}`")),
    }
    parts.extend(Some(said(Holds::Part)).filter(|it| !it.is_empty()).map(|it| format!("{it} in part")));
    parts.extend(Some(said(Holds::NotKnown)).filter(|it| !it.is_empty()).map(|it| format!("not known of {it}")));
    writeln!(out, "{}", parts.join("; "))
}

pub(super) fn why(report: &Why, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let (subject, claim) = (printable(report.subject), printable(report.claim));
    if report.chains.is_empty() {
        return writeln!(out, "`{subject}` is for no target that has an answer to `{claim}`");
    }
    for chain in report.chains {
        let answer = match chain.verdict {
            Verdict::Yes => "can",
            Verdict::Part => "can in part",
            Verdict::No => "cannot",
            Verdict::NotKnown => "is not known to be able to",
        };
        let head = format!("`{subject}` {answer} `{claim}` on {}", printable(&chain.place()));
        writeln!(out, "{}", paint(style, "1", &head))?;
        for step in &chain.steps {
            let at = step.at.map_or(String::new(), |at| format!("  {}", location(at, report.sources)));
            writeln!(out, "  {}{}", printable(&step.says), paint(style, "2", &at))?;
        }
        if !chain.missing.is_empty() && chain.verdict == Verdict::Part {
            writeln!(out, "  missing: {}", printable(&chain.missing.join(", ")))?;
        }
        if let Some((role, statement)) = &chain.would_give {
            writeln!(out, "  this would give it, in `{}`:  {}", printable(role), printable(statement))?;
        }
    }
    for title in report.would_break {
        writeln!(out, "  it would break the prohibition \"{}\"", printable(title))?;
    }
    Ok(())
}

/// At most a handful of words.
fn few(words: &[String]) -> String {
    const MOST: usize = 5;
    match words.split_at_checked(MOST) {
        Some((first, rest)) if !rest.is_empty() => format!("{}, and {} more", first.join(", "), rest.len()),
        _ => words.join(", "),
    }
}

/// A target with its spaces.
fn place(place: &Where) -> String {
    match place.spaces.as_slice() {
        [] => place.target.clone(),
        [all] if all == "*" => format!("{}: all spaces", place.target),
        spaces => format!("{}: {}", place.target, spaces.join(", ")),
    }
}
