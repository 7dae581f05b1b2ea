//! For GitHub Actions: workflow commands, which the runner makes annotations of. A gain stands at the words that grant it, a loss at the
//! role.

use std::io::{self, Write};

use super::super::difference::{Told, verb};
use super::super::github::{Annotation, annotation};
use super::super::paint::one_line;
use super::ChangesReport;
use crate::effect::{Class, Place, Side};

pub(super) fn write(report: &ChangesReport, out: &mut dyn Write) -> io::Result<()> {
    let changes = report.changes;
    let of_new = report.of_new();
    let mut say = |level, title: &str, at: Option<Place>, text: &str| {
        let at = at.filter(|at| at.side == Side::After).map(|at| at.at);
        writeln!(out, "{}", annotation(&Annotation { level, title, at, text: &one_line(text) }, &of_new))
    };
    for (_, error) in &changes.errors {
        say("error", "polc diff (error)", None, &error.message)?;
    }
    for promise in &changes.forbids.worse {
        say("error", "polc diff (forbid)", promise.at, &format!("\"{}\" is violated now. {}", promise.title, promise.why))?;
    }
    for promise in &changes.tests.worse {
        say("error", "polc diff (test)", promise.at, &format!("\"{}\" fails now. {}", promise.title, promise.why))?;
    }
    for role in &changes.roles {
        for why in &role.not_known {
            say("warning", "polc diff (not-known)", role.at, &format!("{}: {why}", role.name))?;
        }
        for told in Told::all(&role.differences) {
            let level = if matches!(told.first.class, Class::Gone | Class::Licence) { "notice" } else { "warning" };
            let text = format!("{} {} {}. {}", role.name, verb(told.first.class), told.what(), told.sentences().join(" "));
            let at = told.first.at.filter(|at| at.side == Side::After).or(role.at);
            say(level, &format!("polc diff ({})", told.first.class.name()), at, text.trim_end())?;
        }
    }
    for unknown in &changes.unknown {
        say("warning", "polc diff (not-known)", None, unknown)?;
    }
    writeln!(out, "{}", report.counted())
}
