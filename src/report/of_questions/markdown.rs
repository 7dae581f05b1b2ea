//! For pull requests and pages: a table of GitHub's Markdown.

use std::io::{self, Write};

use crate::hidden::printable;
use crate::question::Table;

pub(super) fn write(table: &Table, out: &mut dyn Write) -> io::Result<()> {
    let heads: Vec<String> =
        ["subject", "target", "space"].into_iter().map(str::to_owned).chain(table.columns.iter().map(|it| cell(it))).collect();
    writeln!(out, "| {} |", heads.join(" | "))?;
    writeln!(out, "|{}", "---|".repeat(heads.len()))?;
    for row in &table.rows {
        let first = [cell(&row.subject), cell(&row.target), cell(row.space.as_deref().unwrap_or(""))];
        let cells = table.columns.iter().map(|column| table.cell(row, column).name().to_owned());
        writeln!(out, "| {} |", first.into_iter().chain(cells).collect::<Vec<_>>().join(" | "))?;
    }
    Ok(())
}

/// A text without a sign of Markdown or HTML.
fn cell(text: &str) -> String {
    let mut cell = String::with_capacity(text.len());
    for c in printable(text).chars() {
        match c {
            '<' => cell.push_str("&lt;"),
            '>' => cell.push_str("&gt;"),
            '&' => cell.push_str("&amp;"),
            '|' | '*' | '_' | '`' | '[' | ']' | '\\' | '~' | '#' | '@' => {
                cell.push('\\');
                cell.push(c);
            }
            '\n' | '\r' => cell.push(' '),
            c => cell.push(c),
        }
    }
    cell
}
