//! What there is to say of the policies that a command line names.

use std::io::Write;

use super::baseline::{Judged, Order};
use super::failure::Failure;
use super::gather::Gathered;
use super::targets::targets;
use super::terminal::Terminal;
use super::{CLEAN, FINDINGS, TROUBLE};
use crate::diagnostic::{Diagnostic, Severity, Suppressed, errors, tidy};
use crate::lint::{self, Overrides};
use crate::policy::Policy;
use crate::report::{self, Format, Report, Style};

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

/// What a check found, ready to be reported.
pub(super) struct Found {
    pub(super) gathered: Gathered,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) suppressed: Vec<Suppressed>,
    pub(super) roles: usize,
    pub(super) several_targets: bool,
    /// No error keeps a role from being known in full, also in files that were not asked about.
    pub(super) is_known: bool,
}

impl Found {
    /// A broken configuration is trouble, whatever else was found: it says what the policy is to be checked for.
    pub(super) fn exit_code(&self, fail_on: FailOn) -> u8 {
        let in_config = |diagnostic: &&Diagnostic| self.gathered.configs.contains(&diagnostic.primary.at.file);
        if self.diagnostics.iter().filter(in_config).any(|diagnostic| diagnostic.severity == Severity::Error) {
            TROUBLE
        } else if fail_on.fails(&self.diagnostics) {
            FINDINGS
        } else {
            CLEAN
        }
    }

    /// Writes a report of it.
    pub(super) fn report(&self, format: Format, terminal: &Terminal, style: Style, out: &mut dyn Write) -> std::io::Result<()> {
        let report = Report {
            sources: &self.gathered.sources,
            diagnostics: &self.diagnostics,
            suppressed: &self.suppressed,
            roles: self.roles,
            several_targets: self.several_targets,
            root: Some(&terminal.folder),
            project: terminal.ci.project.as_deref(),
        };
        report::write(format, &report, style, out)
    }
}

/// Checks what was gathered, for the targets of these names.
pub(super) fn find(gathered: Gathered, named: &[String], overrides: &Overrides, order: Order) -> Result<Found, Failure> {
    let mut found =
        Found { gathered, diagnostics: Vec::new(), suppressed: Vec::new(), roles: 0, several_targets: false, is_known: true };
    for set in &found.gathered.sets {
        let sources = &found.gathered.sources;
        let (policy, mut diagnostics) = Policy::resolve(sources, &set.files);
        let targets = targets(set, &policy, named)?;
        let (linter, wrong) = set.linter(sources, overrides);
        diagnostics.extend(wrong);
        diagnostics.extend(lint::check(&linter, &policy, &targets));
        diagnostics.extend(crate::check::unknown_targets(&policy, &set.config));
        // A baseline that is about to be written anew need not be understood.
        let of_set = set.diagnostics.iter().filter(|diagnostic| order != Order::Write || diagnostic.id != errors::INVALID_BASELINE);
        diagnostics.extend(of_set.cloned());
        let mut suppressed = linter.finish(lint::platforms_of(&policy), &targets, &mut diagnostics);
        let judged = Judged { set, sources, linter: &linter, whole: named.is_empty() };
        match judged.renewed(order, &diagnostics)? {
            Some(baseline) => {
                judged.write(&baseline)?;
                suppressed.extend(judged.by(&baseline, &mut diagnostics));
            }
            None => suppressed.extend(judged.apply(&mut diagnostics)),
        }
        found.is_known &= !diagnostics.iter().any(lint::is_error);
        // Files that are only there to be referred to are not what was asked about.
        let others: Vec<_> = set.files.iter().map(|(file, _)| *file).filter(|file| !set.asked.contains(file)).collect();
        diagnostics.retain(|diagnostic| !others.contains(&diagnostic.primary.at.file));
        suppressed.retain(|suppressed| !others.contains(&suppressed.diagnostic.primary.at.file));
        found.diagnostics.extend(diagnostics);
        found.suppressed.extend(suppressed);
        found.roles += policy.roles.iter().filter(|role| set.asked.contains(&role.source.file)).count();
        found.several_targets |= targets.len() > 1;
    }
    tidy(&mut found.diagnostics);
    Ok(found)
}
