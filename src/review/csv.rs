//! The lines of a review for spreadsheets, to be decided there.

use std::io::{self, Write};

use super::Review;
use crate::hidden::printable;
use crate::report::csv::line;

const HEAD: [&str; 18] = [
    "line",
    "role",
    "target",
    "space",
    "what",
    "does",
    "ids",
    "class",
    "privileged",
    "remarks",
    "owner",
    "at",
    "decision",
    "by",
    "on",
    "reason",
    "until",
    "ticket",
];

impl Review {
    /// Writes a row for each line.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn csv(&self, out: &mut dyn Write) -> io::Result<()> {
        line(HEAD, out)?;
        for role in &self.roles {
            for held in &role.lines {
                let at = held.at.as_ref().map_or(String::new(), ToString::to_string);
                let (ids, remarks) = (held.ids.join(" "), held.remarks.join("; "));
                let decision = held.decision.as_ref();
                let decided = |part: fn(&super::Decision) -> &str| decision.map_or("", part);
                let cells = [
                    &*held.line,
                    &*role.name,
                    &*role.target,
                    held.space.as_deref().unwrap_or(""),
                    &*held.what,
                    &*held.does,
                    &*ids,
                    held.access.unwrap_or("not known"),
                    if held.privileged { "yes" } else { "no" },
                    &*remarks,
                    role.owner.as_deref().unwrap_or(""),
                    &*at,
                    decided(|it| it.decision),
                    decided(|it| &it.by),
                    decided(|it| &it.on),
                    decided(|it| &it.reason),
                    decided(|it| it.until.as_deref().unwrap_or("")),
                    decided(|it| it.ticket.as_deref().unwrap_or("")),
                ];
                let cells: Vec<_> = cells.iter().map(|cell| printable(cell)).collect();
                line(cells.iter().map(|cell| &**cell), out)?;
            }
        }
        Ok(())
    }
}
