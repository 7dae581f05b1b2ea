//! For spreadsheets: RFC 4180, and no cell that a spreadsheet takes for a formula.

use std::io::{self, Write};

use super::super::csv::line;
use crate::question::Table;

pub(super) fn write(table: &Table, out: &mut dyn Write) -> io::Result<()> {
    let head = ["subject", "kind", "target", "space"].into_iter().chain(table.columns.iter().map(String::as_str));
    line(head, out)?;
    for row in &table.rows {
        let first = [&*row.subject, row.kind.name(), &*row.target, row.space.as_deref().unwrap_or("")];
        let cells = table.columns.iter().map(|column| match table.cell(row, column).name() {
            // An empty cell says nothing as well as a dot does, and sorts better.
            "·" => "",
            name => name,
        });
        line(first.into_iter().chain(cells), out)?;
    }
    Ok(())
}
