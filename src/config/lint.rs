//! `[lint]` of `polc.toml`: which findings are shown, and how bad they are. Names are looked up by the linter, which knows them.

use super::Config;
use super::reader::Table;
use crate::diagnostic::{Diagnostic, Level};
use crate::source::Location;

/// A text of the file and where it stands.
pub type Named = (String, Location);

/// Names of findings or groups, each with its level.
pub(crate) type Levels = Vec<(Named, Level)>;

impl Config {
    /// Reads the table; gives what is wrong in it.
    pub(super) fn read_lint(&mut self, mut lint: Table) -> Vec<Diagnostic> {
        let mut diagnostics = Vec::new();
        if let Some(levels) = lint.table("levels") {
            let (levels, wrong) = levels.choices(&Level::NAMES);
            self.levels = levels;
            diagnostics.extend(wrong);
        }
        if let Some(mut paths) = lint.table("paths") {
            for (pattern, table) in paths.tables() {
                let (levels, wrong) = table.choices(&Level::NAMES);
                self.paths.push((pattern, levels));
                diagnostics.extend(wrong);
            }
            diagnostics.extend(paths.finish());
        }
        diagnostics.extend(lint.finish());
        diagnostics
    }
}
