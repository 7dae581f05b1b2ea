//! What a command found, told and turned into an exit code.

use std::io::{Result, Write, stderr};

use super::terminal::Terminal;
use super::{CLEAN, FINDINGS, TROUBLE};
use polc::diagnostic::{Diagnostic, Severity};
use polc::project::Report;
use polc::report::{self, Format, Style};

/// A level of `--fail-on`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum FailOn {
    /// Errors
    #[default]
    Error,
    /// Errors and warnings
    Warning,
    /// Everything
    Note,
}

impl FailOn {
    /// Whether one of the diagnostics is at the level or above.
    pub(super) fn fails(self, diagnostics: &[Diagnostic]) -> bool {
        let least = match self {
            FailOn::Error => Severity::Error,
            FailOn::Warning => Severity::Warning,
            FailOn::Note => Severity::Note,
        };
        diagnostics.iter().any(|diagnostic| diagnostic.severity >= least)
    }
}

/// A broken configuration is trouble, whatever else was found: it says what the policy is to be checked for.
pub(super) fn exit_code(found: &Report, fail_on: FailOn) -> u8 {
    if found.is_misconfigured {
        TROUBLE
    } else if fail_on.fails(&found.diagnostics) {
        FINDINGS
    } else {
        CLEAN
    }
}

/// Says how much is not shown where the report that was printed does not say it.
pub(super) fn tell_suppressed(found: &Report) {
    let suppressed = found.summary().suppressed;
    if !suppressed.is_empty() {
        let _ = writeln!(stderr(), "polc: {suppressed}");
    }
}

/// Writes a report.
pub(super) fn tell(found: &Report, format: Format, terminal: &Terminal, style: Style, out: &mut dyn Write) -> Result<()> {
    let report = report::View { root: Some(&terminal.folder), project: terminal.ci.project.as_deref(), ..found.view() };
    report::write(format, &report, style, out)
}
