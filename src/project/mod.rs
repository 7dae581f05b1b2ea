//! The whole way in one place: files and configuration in, a report and documents out. The command line, the language server, the
//! fuzzer and whoever embeds polc go this way. A project knows no disk: files are given to it, or come from a [`World`].
//!
//! ```
//! use polc::project::Project;
//!
//! let project = Project::new()
//!     .file("soc.pol", "role tier1 < cases: read + reopen; >")
//!     .config("[targets.prod]\nrelease = \"9.4\"\n");
//! let report = project.check();
//! assert!(!report.has_errors(), "{report}");
//! let documents = project.build("role")?;
//! assert!(documents.files["prod/tier1.json"].contains("kibana"));
//! # Ok::<(), polc::project::Refused>(())
//! ```

mod baseline;
mod build;
pub mod changes;
mod check;
mod compiled;
mod documents;
mod fix;
mod format;
mod imported;
pub mod live;
mod of_roles;
mod options;
mod question;
mod ready;
mod review;
mod set;
mod test;
pub mod upgrade;
mod world;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use build::{BuildError, BuildOptions, Built};
pub use check::Report;
pub use compiled::Compiled;
pub use documents::{Body, Documents, Shelf};
pub use fix::{Checked, Fixes};
pub use format::{Reformatted, Unfaithful};
pub use of_roles::OfRoles;
pub use options::{Options, Refused, Renewal};
pub use question::{Answered, Why};
pub use review::ReviewRun;
pub use set::Unreadable;
pub use test::TestRun;
pub use world::{File, World};

use crate::config;
use crate::diagnostic::{Diagnostic, Severity, tidy};
use crate::lint::BASELINE_FILE;
use crate::policy::Policy;
use crate::source::{FileId, SourceMap};
use set::Set;

/// Policies with their configuration. Several of them are reported together, and have nothing to do with each other otherwise.
///
/// ```
/// use polc::project::Project;
///
/// let project = Project::new().file("a.pol", "role a < cases: reed; >").config("[targets.prod]\nrelease = \"9.4\"\n");
/// assert!(project.check().has_errors());
/// let project = project.file("a.pol", "role a < cases: read; >");
/// assert!(!project.check().has_errors());
/// ```
#[derive(Debug, Default)]
pub struct Project {
    sources: Arc<SourceMap>,
    sets: Vec<Set>,
}

impl Project {
    /// A project without files.
    pub fn new() -> Project {
        Project::default()
    }

    /// Adds a policy file, or gives one another text. All files are one namespace.
    pub fn file(mut self, name: impl Into<String>, text: impl Into<String>) -> Project {
        let (file, is_new) = self.put(name.into(), text.into());
        let (sources, set) = self.only();
        if is_new {
            set.asked.insert(file);
            set.parse(sources, vec![file]);
        } else {
            *set = set.renewed(sources);
        }
        self
    }

    /// Gives the policy its `polc.toml`.
    pub fn config(mut self, toml: impl Into<String>) -> Project {
        let (file, is_new) = self.put(config::FILE_NAME.to_owned(), toml.into());
        let (sources, set) = self.only();
        if is_new {
            set.configure(file, sources.text(file));
        } else {
            *set = set.renewed(sources);
        }
        self
    }

    /// Gives the policy its `polc-baseline.json`.
    pub fn baseline(mut self, json: impl Into<String>) -> Project {
        let (file, is_new) = self.put(BASELINE_FILE.to_owned(), json.into());
        let (sources, set) = self.only();
        if is_new {
            set.know(file, sources.text(file));
        } else {
            *set = set.renewed(sources);
        }
        self
    }

    /// Reads a policy, beside those that are there already.
    ///
    /// # Errors
    /// Where a file cannot be read.
    pub fn read(&mut self, world: &dyn World) -> Result<(), Unreadable> {
        let set = Set::read(Arc::make_mut(&mut self.sources), world)?;
        self.sets.push(set);
        Ok(())
    }

    /// The same project with other texts in some files. Every file keeps its id.
    pub fn with(&self, texts: BTreeMap<FileId, String>) -> Project {
        let mut sources = SourceMap::clone(&self.sources);
        for (file, text) in texts {
            sources.replace(file, text);
        }
        let sets = self.sets.iter().map(|set| set.renewed(&sources)).collect();
        Project { sources: Arc::new(sources), sets }
    }

    /// All files.
    pub fn sources(&self) -> &Arc<SourceMap> {
        &self.sources
    }

    /// How many policies there are.
    pub fn policies(&self) -> usize {
        self.sets.len()
    }

    /// How many policy files are asked about.
    pub fn files_asked(&self) -> usize {
        self.sets.iter().map(|set| set.asked.len()).sum()
    }

    /// What is wrong with the syntax of the files that are asked about.
    pub fn mistakes(&self) -> Vec<Diagnostic> {
        let of_set = |set: &Set| -> Vec<Diagnostic> {
            set.diagnostics.iter().filter(|mistake| set.asked.contains(&mistake.primary.at.file)).cloned().collect()
        };
        let mut mistakes: Vec<Diagnostic> = self.sets.iter().flat_map(of_set).collect();
        tidy(&mut mistakes);
        mistakes
    }

    /// Shows each policy, with its names resolved.
    pub fn each_policy(&self, mut look: impl FnMut(&Policy)) {
        for set in &self.sets {
            look(&Policy::resolve(&self.sources, &set.files, set.config.known_targets()).0);
        }
    }

    /// Whether an error is one of configuration: what the policy is to be checked for is then not known.
    fn is_misconfigured(&self, diagnostics: &[Diagnostic]) -> bool {
        let is_config = |file: FileId| self.sets.iter().any(|set| set.is_config(file));
        diagnostics.iter().any(|found| found.severity == Severity::Error && is_config(found.primary.at.file))
    }

    fn sources_mut(&mut self) -> &mut SourceMap {
        Arc::make_mut(&mut self.sources)
    }

    /// Takes in a file, or gives it another text.
    fn put(&mut self, name: String, text: String) -> (FileId, bool) {
        let sources = self.sources_mut();
        let held = sources.iter().find(|(_, file)| file.name == name).map(|(id, _)| id);
        match held {
            Some(id) => {
                sources.replace(id, text);
                (id, false)
            }
            None => (sources.add(name, text), true),
        }
    }

    /// The policy of a project that is made file by file.
    fn only(&mut self) -> (&SourceMap, &mut Set) {
        if self.sets.is_empty() {
            self.sets.push(Set::default());
        }
        let at = self.sets.len() - 1;
        #[allow(clippy::indexing_slicing, reason = "there is one")]
        (&self.sources, &mut self.sets[at])
    }
}
