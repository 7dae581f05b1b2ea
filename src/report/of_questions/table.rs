//! For people: as many columns at a time as fit the terminal, each page with the names of its rows.

use std::io::{self, Write};

use super::super::Style;
use super::super::paint::{one_line, paint};
use crate::hidden::printable_path;
use crate::question::{Row, Table};

/// Between two columns.
const GAP: &str = "  ";

pub(super) fn write(table: &Table, style: Style, out: &mut dyn Write) -> io::Result<()> {
    if table.rows.is_empty() || table.columns.is_empty() {
        return writeln!(out, "nobody holds anything");
    }
    let several_targets = table.rows.iter().any(|row| Some(&row.target) != table.rows.first().map(|first| &first.target));
    let name = |row: &Row| {
        let target = if several_targets { format!(" on {}", row.target) } else { String::new() };
        let space = match row.space.as_deref() {
            None => String::new(),
            Some("*") => " in all spaces".to_owned(),
            Some(space) => format!(" in {space}"),
        };
        printable_path(&one_line(&format!("{}{target}{space}", row.subject))).into_owned()
    };
    let names: Vec<String> = table.rows.iter().map(name).collect();
    let first = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    let width = |column: &String| {
        let cells = table.rows.iter().map(|row| table.cell(row, column).name().chars().count());
        cells.chain([column.chars().count()]).max().unwrap_or(0)
    };
    // Every row is looked at for each, so once.
    let columns: Vec<(&String, usize)> = table.columns.iter().map(|column| (column, width(column))).collect();
    let mut rest = columns.as_slice();
    while !rest.is_empty() {
        let mut used = first;
        // One column always fits.
        let fits = rest.iter().take_while(|(_, width)| {
            used += GAP.len() + width;
            used <= style.width
        });
        let (page, more) = rest.split_at(fits.count().clamp(1, rest.len()));
        let head: Vec<String> = page.iter().map(|(column, width)| pad(column, *width)).collect();
        writeln!(out, "{}", paint(style, "1", format!("{}{GAP}{}", pad("", first), head.join(GAP)).trim_end()))?;
        for (row, name) in table.rows.iter().zip(&names) {
            let cells: Vec<String> = page.iter().map(|(column, width)| pad(table.cell(row, column).name(), *width)).collect();
            writeln!(out, "{}", format!("{}{GAP}{}", pad(name, first), cells.join(GAP)).trim_end())?;
        }
        rest = more;
        if !rest.is_empty() {
            writeln!(out)?;
        }
    }
    Ok(())
}

fn pad(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.chars().count())))
}
