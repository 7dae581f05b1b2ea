//! Rows for spreadsheets: RFC 4180, and no cell that a spreadsheet takes for a formula.

use std::io::{self, Write};

/// Writes a row.
///
/// # Errors
/// Those of `out`.
pub(crate) fn line<'a>(cells: impl IntoIterator<Item = &'a str>, out: &mut dyn Write) -> io::Result<()> {
    let cells: Vec<String> = cells.into_iter().map(cell).collect();
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
