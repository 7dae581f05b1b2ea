//! A project is fixed: the edits that findings offer are made, and whatever comes of them is looked at again before it counts.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::check::Report;
use super::compiled::compiled;
use super::{Options, Project, Refused, Renewal};
use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix, Severity};
use crate::fix::{self, Fixable, Wanted};
use crate::source::FileId;

/// A project with what was found in it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Checked {
    /// The project.
    pub project: Project,
    /// What was found.
    pub report: Report,
}

/// What came of fixing a project.
#[derive(Debug)]
#[non_exhaustive]
pub struct Fixes {
    /// What it was.
    pub before: Checked,
    /// What it is now; none if nothing was changed.
    pub after: Option<Checked>,
    /// How many findings were fixed, or allowed.
    pub count: usize,
}

impl Fixes {
    /// The files that have another text than they had.
    pub fn changes(&self) -> Vec<FileId> {
        let Some(after) = &self.after else { return Vec::new() };
        let sources = self.before.project.sources();
        sources.iter().filter(|(file, source)| source.text != after.project.sources().text(*file)).map(|(file, _)| file).collect()
    }

    /// What it is now.
    pub fn last(self) -> Checked {
        self.after.unwrap_or(self.before)
    }
}

/// What each role is compiled to: by policy, target and name, what stands for its documents. Roles with an error have none.
type ByName = FxHashMap<(usize, String, String), u64>;

/// A state of a project.
struct State<'m> {
    checked: Checked,
    options: &'m Options,
    /// What it is compiled to, once somebody has asked: every attempt at a fix is compared with it.
    compiled: OnceCell<ByName>,
}

impl<'m> State<'m> {
    /// What roles are compiled to, on all targets of the configuration and those that are named.
    fn compiled(&self) -> &ByName {
        let project = &self.checked.project;
        let of_set = |(number, set)| {
            let roles = compiled(&project.sources, set, &self.options.targets).into_iter();
            roles.filter(|role| !role.is_wrong).map(move |role| ((number, role.target, role.role), role.digest))
        };
        self.compiled.get_or_init(|| project.sets.iter().enumerate().flat_map(of_set).collect())
    }

    fn errors(&self) -> usize {
        self.diagnostics().iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count()
    }

    /// The same with some edits made, and everything looked at again.
    fn edited(&self, edits: &[&Edit]) -> Option<State<'m>> {
        let project = &self.checked.project;
        let mut of_file: BTreeMap<FileId, Vec<&Edit>> = BTreeMap::new();
        for edit in edits {
            of_file.entry(edit.at.file).or_default().push(edit);
        }
        let text = |file: FileId, edits: &[&Edit]| fix::apply(project.sources.text(file), edits);
        let project = project.with(of_file.into_iter().map(|(file, edits)| (file, text(file, &edits))).collect());
        let options = Options { renewal: Renewal::Keep, ..self.options.clone() };
        let report = project.check_with(&options).ok()?;
        Some(State { checked: Checked { project, report }, options: self.options, compiled: OnceCell::new() })
    }

    /// Whether nothing got worse, and what was compiled before is compiled to the same, if it has to be.
    fn stands(&self, before: &Self, is_safe: bool) -> bool {
        self.errors() <= before.errors()
            && (!is_safe || {
                let after = self.compiled();
                before.compiled().iter().all(|(role, digest)| after.get(role) == Some(digest))
            })
    }
}

impl Fixable for State<'_> {
    fn diagnostics(&self) -> &[Diagnostic] {
        &self.checked.report.diagnostics
    }

    fn is_known(&self) -> bool {
        self.checked.report.is_known
    }

    fn with(&self, fixes: &[&Fix]) -> Option<Self> {
        let edits: Vec<&Edit> = fixes.iter().flat_map(|fix| &fix.edits).collect();
        let is_safe = fixes.iter().all(|fix| fix.applicability == Applicability::Safe);
        self.edited(&edits).filter(|after| after.stands(self, is_safe))
    }
}

impl Project {
    /// Makes the fixes that findings offer, until there is none left that stands its proof.
    ///
    /// # Errors
    /// Those of a [check](Project::check_with).
    pub fn fix(self, options: &Options, wanted: Wanted) -> Result<Fixes, Refused> {
        let first = self.state(options)?;
        let (after, count) = fix::fix_all(&first, wanted);
        Ok(Fixes { before: first.checked, after: after.map(|state| state.checked), count })
    }

    /// Writes a comment before every finding that can be allowed, with a reason of one line.
    ///
    /// # Errors
    /// Those of a [check](Project::check_with).
    pub fn allow(self, options: &Options, reason: &str) -> Result<Fixes, Refused> {
        let first = self.state(options)?;
        let edits = fix::allow(&first.checked.project.sources, first.diagnostics(), reason);
        // Where a comment cannot stand (a finding on a line that begins inside a string), the file is left alone.
        let mut made: Vec<&Edit> = Vec::new();
        let mut after = None;
        for of_file in edits.chunk_by(|a, b| a.at.file == b.at.file) {
            let together: Vec<&Edit> = made.iter().copied().chain(of_file).collect();
            if let Some(edited) = first.edited(&together).filter(|edited| edited.stands(&first, true)) {
                (made, after) = (together, Some(edited));
            }
        }
        let count = made.len();
        Ok(Fixes { after: after.map(|state| state.checked), count, before: first.checked })
    }

    fn state(self, options: &Options) -> Result<State<'_>, Refused> {
        let report = self.check_with(options)?;
        Ok(State { checked: Checked { project: self, report }, options, compiled: OnceCell::new() })
    }
}
