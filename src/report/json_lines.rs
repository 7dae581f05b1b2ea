//! For tools that read line by line: each finding as in `json`, on a line of its own.

use std::io::{self, Write};

use rayon::prelude::*;

use super::json::finding;
use super::{Style, View};

pub(super) fn write(report: &View, _: Style, out: &mut dyn Write) -> io::Result<()> {
    let lines: serde_json::Result<Vec<String>> =
        report.diagnostics.par_iter().map(|diagnostic| serde_json::to_string(&finding(diagnostic, report.sources))).collect();
    for line in lines? {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::Format;
    use super::super::testing::{find, rendered};
    use crate::diagnostic::{Diagnostic, Id};
    use crate::source::SourceMap;

    #[test]
    fn each_line_is_an_element_of_the_json_form() {
        let mut sources = SourceMap::default();
        let file = sources.add("a.pol", "a\n🦀 :=\n");
        let place = find(&sources, file, ":=");
        let one = Diagnostic::new(Id::invented("wrong-operator"), place, "two\nlines").fix("Write `:`", place, ":");
        let diagnostics = [one.clone(), one.also(place, "here")];
        let whole: Value = serde_json::from_str(&rendered(Format::Json, &sources, &diagnostics)).unwrap();
        let text = rendered(Format::JsonLines, &sources, &diagnostics);
        let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(whole["diagnostics"], Value::Array(lines));
        assert_eq!(rendered(Format::JsonLines, &sources, &[]), "");
    }
}
