//! For spreadsheets: RFC 4180, and no cell that a spreadsheet takes for a formula.

use std::io::{self, Write};

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

fn line<'a>(cells: impl Iterator<Item = &'a str>, out: &mut dyn Write) -> io::Result<()> {
    let cells: Vec<String> = cells.map(cell).collect();
    write!(out, "{}\r\n", cells.join(","))
}

/// What begins like a formula gets a `'` before it. Quotes stand where the text has a sign of the format.
fn cell(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if is_formula { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn no_spreadsheet_takes_a_cell_for_a_formula() {
        assert_eq!(cell("=HYPERLINK(\"x\")"), "\"'=HYPERLINK(\"\"x\"\")\"");
        assert_eq!(cell("+1"), "'+1");
        assert_eq!(cell("-1"), "'-1");
        assert_eq!(cell("@a"), "'@a");
        assert_eq!(cell("\ta"), "'\ta");
        assert_eq!(cell("a,b"), "\"a,b\"");
        assert_eq!(cell("all−"), "all−");
    }
}
