//! `polc check --statistics`: how many findings there are of each kind, and in each file.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Write, stdout};

use super::failure::Failure;
use polc::hidden::printable_path;
use polc::project::Report;

/// Prints both tables, the most first.
pub(super) fn print(found: &Report) -> Result<(), Failure> {
    let (mut by_name, mut by_file) = (BTreeMap::new(), BTreeMap::new());
    for diagnostic in &found.diagnostics {
        *by_name.entry(diagnostic.id.name.to_owned()).or_insert(0usize) += 1;
        let path = &found.sources.file(diagnostic.primary.at.file).path;
        *by_file.entry(printable_path(path).to_string()).or_insert(0) += 1;
    }
    let text = format!("{}{}{}\n", table("findings", by_name), table("files", by_file), found.summary());
    stdout().lock().write_all(text.as_bytes()).map_err(Failure::Stdout)
}

fn table(title: &str, counts: BTreeMap<String, usize>) -> String {
    let mut rows: Vec<(String, usize)> = counts.into_iter().collect();
    rows.sort_by(|(a, many), (b, more)| more.cmp(many).then_with(|| a.cmp(b)));
    let mut text = String::new();
    if rows.is_empty() {
        return text;
    }
    let _ = writeln!(text, "{title}");
    for (name, count) in rows {
        let _ = writeln!(text, "{count:>6}  {name}");
    }
    text.push('\n');
    text
}
