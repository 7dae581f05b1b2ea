//! For tools that read the XML of Checkstyle, such as the warnings plug-ins of CI systems.

use std::io::{self, Write};

use super::place::{by_file, positions};
use super::prose::brief;
use super::xml::Xml;
use super::{Style, View};
use crate::diagnostic::{Diagnostic, Severity};

/// The version of Checkstyle whose form this is.
const VERSION: &str = "10.0";

pub(super) fn write(report: &View, _: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut xml = Xml::new();
    xml.open("checkstyle", &[("version", VERSION)]);
    for (path, found) in by_file(report) {
        xml.open("file", &[("name", &path)]);
        for diagnostic in found {
            error(diagnostic, report, &mut xml);
        }
        xml.close();
    }
    out.write_all(xml.finish().as_bytes())
}

fn error(diagnostic: &Diagnostic, report: &View, xml: &mut Xml) {
    let (start, _) = positions(diagnostic.primary.at, report);
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "info",
    };
    xml.empty(
        "error",
        &[
            ("line", &start.line.to_string()),
            ("column", &start.column.to_string()),
            ("severity", severity),
            ("message", &brief(diagnostic)),
            // Readers show what stands behind the last dot.
            ("source", &format!("polc.{}", diagnostic.id.name)),
        ],
    );
}
