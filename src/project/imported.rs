//! Imported roles as a policy of their own, with a configuration that they are checked by.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::Project;
use crate::diagnostic::Severity;
use crate::import::Imported;

impl Project {
    /// The policy that imported roles make, and its `polc.toml`. What the linter would take for an error in a new policy is a warning in
    /// one that was there before it: `polc.toml` says so, for each such finding.
    pub fn of_imported(imported: &Imported) -> (Project, String) {
        let mut config = imported.config();
        let of = |config: &str| Project::new().file("roles.pol", imported.policy()).config(config);
        let project = of(&config);
        let report = project.check();
        let errors = report.diagnostics.iter().filter(|found| found.severity == Severity::Error && found.id.is_rule());
        let names: BTreeSet<String> = errors.map(|found| found.id.to_string()).collect();
        if names.is_empty() {
            return (project, config);
        }
        config.push_str("\n# Found in what was imported: errors again once these lines are gone.\n[lint.levels]\n");
        for name in names {
            let _ = writeln!(config, "{name} = \"warn\"");
        }
        (of(&config), config)
    }
}
