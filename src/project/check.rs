//! What there is to say of a project.

use std::fmt;
use std::io::{self, Write};
use std::sync::Arc;

use super::baseline::Judged;
use super::ready::Ready;
use super::{Options, Project, Refused, Renewal};
use crate::diagnostic::{Diagnostic, Severity, Suppressed, errors, tidy};
use crate::lint::{self, Baseline};
use crate::report::{self, Format, Style, Summary};
use crate::source::SourceMap;

/// What was found in a project.
///
/// ```
/// use polc::project::Project;
/// use polc::report::{Format, Style};
///
/// let report = Project::new().file("a.pol", "role a < cases: reed; >").check();
/// let found = &report.diagnostics[0];
/// assert_eq!(found.id.name, "unknown-privilege");
/// assert_eq!(&report.sources.text(found.primary.at.file)[found.primary.at.range()], "reed");
/// let mut json = Vec::new();
/// report.write(Format::Json, Style::default(), &mut json)?;
/// # assert!(String::from_utf8_lossy(&json).contains("unknown-privilege"));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Report {
    /// The files, which places point into.
    pub sources: Arc<SourceMap>,
    /// What is wrong, sorted by file and place.
    pub diagnostics: Vec<Diagnostic>,
    /// What is not shown because of a comment or a baseline.
    pub suppressed: Vec<Suppressed>,
    /// How many roles were checked.
    pub roles: usize,
    /// Some policy was checked for more than one target.
    pub several_targets: bool,
    /// No error keeps a role from being known in full, also in files that were not asked about.
    pub(crate) is_known: bool,
    /// What the configuration says is not known, because it has an error.
    pub is_misconfigured: bool,
    /// Baselines that are to be written, each with the number of its policy.
    pub baselines: Vec<(usize, Baseline)>,
}

impl Report {
    /// Nothing yet.
    pub(super) fn new(sources: &Arc<SourceMap>) -> Report {
        Report {
            sources: sources.clone(),
            diagnostics: Vec::new(),
            suppressed: Vec::new(),
            roles: 0,
            several_targets: false,
            is_known: true,
            is_misconfigured: false,
            baselines: Vec::new(),
        }
    }

    /// How many findings there are, and of what.
    pub fn summary(&self) -> Summary {
        Summary::of(&self.view())
    }

    /// Whether there is an error: then nothing is built.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// The same for a renderer. Whoever knows where paths start adds that.
    pub fn view(&self) -> report::View<'_> {
        report::View {
            sources: &self.sources,
            diagnostics: &self.diagnostics,
            suppressed: &self.suppressed,
            roles: self.roles,
            several_targets: self.several_targets,
            root: None,
            project: None,
        }
    }

    /// Writes it in a format.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, format: Format, style: Style, out: &mut dyn Write) -> io::Result<()> {
        report::write(format, &self.view(), style, out)
    }

    /// Adds what was found in the policy of a number.
    fn add(&mut self, number: usize, mut ready: Ready, options: &Options) -> Result<(), Refused> {
        let set = ready.set;
        let mut diagnostics = std::mem::take(&mut ready.wrong);
        // A baseline that is about to be written anew need not be understood, and one that is about to be pruned loses what it cannot have.
        diagnostics.retain(|diagnostic| match options.renewal {
            Renewal::Keep => true,
            _ if set.baseline_file != Some(diagnostic.primary.at.file) => true,
            Renewal::Prune => diagnostic.id != errors::EXCUSED_PROHIBITION,
            Renewal::Write => false,
        });
        diagnostics.extend(lint::check(&ready.linter, &ready.policy, &ready.targets));
        diagnostics.retain(|found| set.concerns(found));
        let mut suppressed = ready.finish(&mut diagnostics);
        let judged = Judged { ready: &ready, is_whole: options.targets.is_empty() };
        match judged.renewed(options.renewal, &diagnostics).ok_or(Refused::NoBaseline(number))? {
            Some(baseline) => {
                suppressed.extend(judged.by(&baseline, &mut diagnostics));
                self.baselines.push((number, baseline));
            }
            None => suppressed.extend(judged.apply(&mut diagnostics)),
        }
        self.is_known &= !diagnostics.iter().any(lint::is_error);
        // Files that are only there to be referred to are not what was asked about.
        let others: Vec<_> = set.files.iter().map(|(file, _)| *file).filter(|file| !set.asked.contains(file)).collect();
        // What is wrong with a file that is included is wrong with every policy that includes it.
        let is_told = |diagnostic: &Diagnostic| {
            let file = diagnostic.primary.at.file;
            !others.contains(&file) || set.included.contains(&file) && diagnostic.severity == Severity::Error
        };
        diagnostics.retain(is_told);
        suppressed.retain(|suppressed| !others.contains(&suppressed.diagnostic.primary.at.file));
        self.roles += ready.policy.roles.iter().filter(|role| ready.is_asked(role)).count();
        self.several_targets |= ready.targets.len() > 1;
        self.diagnostics.extend(diagnostics);
        self.suppressed.extend(suppressed);
        Ok(())
    }

    /// Puts everything in order.
    pub(super) fn settle(&mut self, project: &Project) {
        tidy(&mut self.diagnostics);
        self.is_misconfigured = project.is_misconfigured(&self.diagnostics);
    }
}

/// As people read it, without colours.
impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        let mut text = Vec::new();
        self.write(Format::Full, Style::default(), &mut text).map_err(|_| fmt::Error)?;
        out.write_str(&String::from_utf8_lossy(&text))
    }
}

impl Project {
    /// Everything to say: what is wrong, and what the linter finds.
    pub fn check(&self) -> Report {
        // Only what is asked by name can be refused.
        self.check_with(&Options::default()).unwrap_or_else(|_| Report::new(&self.sources))
    }

    /// The same where something is asked.
    ///
    /// # Errors
    /// Where an unknown target is asked for, or there is no baseline to prune.
    pub fn check_with(&self, options: &Options) -> Result<Report, Refused> {
        let mut report = Report::new(&self.sources);
        for (number, set) in self.sets.iter().enumerate() {
            report.add(number, Ready::new(&self.sources, set, options)?, options)?;
        }
        report.settle(self);
        Ok(report)
    }
}
