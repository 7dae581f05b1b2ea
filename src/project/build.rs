//! From a project to documents. Everything is checked on the way, and as soon as there is an error nothing more is written.

use std::io;

use rayon::prelude::*;

use super::baseline::Judged;
use super::check::Report;
use super::documents::{Body, Documents, Memory, Shelf, Sink, Unwritten};
use super::ready::Ready;
use super::set::Set;
use super::{Options, Project, Refused};
use crate::check::{Check, Context};
use crate::config::Target;
use crate::diagnostic::{Diagnostic, Severity};
use crate::emit::{self, Document, FORMATS, Format, Subject};
use crate::lint::{self, Digest, People, RulesOnTarget};
use crate::policy::{Role, RoleId};
use crate::suggest::{self, Known};

/// Roles that are worked out and written together. Large enough to keep every core busy, small enough not to hold many documents.
const BATCH: usize = 1024;

/// What is to be built. By default that is every role for every target in the target's default format.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct BuildOptions {
    /// Names of targets; all of the configuration where there is none.
    pub targets: Vec<String>,
    /// Names of formats.
    pub formats: Vec<String>,
    /// Names of roles.
    pub roles: Vec<String>,
    /// For each policy, what its paths begin with.
    pub folders: Vec<String>,
}

impl BuildOptions {
    /// Asks for a target; may be said several times.
    pub fn target(mut self, name: impl Into<String>) -> BuildOptions {
        self.targets.push(name.into());
        self
    }

    /// Asks for a format; may be said several times.
    pub fn format(mut self, name: impl Into<String>) -> BuildOptions {
        self.formats.push(name.into());
        self
    }

    /// Asks for a role; may be said several times.
    pub fn role(mut self, name: impl Into<String>) -> BuildOptions {
        self.roles.push(name.into());
        self
    }

    /// Says what the paths of each policy begin with: where there are several, they are to be kept apart.
    pub fn folders(mut self, folders: impl IntoIterator<Item = String>) -> BuildOptions {
        self.folders = folders.into_iter().collect();
        self
    }
}

/// What became of a build.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Built {
    /// What is wrong. Where there is an error, what was put on the shelf is worth nothing.
    pub report: Report,
    /// The files that hold one role each.
    pub bodies: Vec<Body>,
    /// The folder of each target.
    pub folders: Vec<String>,
    /// Every role was built, for every target.
    pub is_whole: bool,
}

/// Why nothing was built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// Something unknown is asked for.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// A document cannot be written.
    #[error("cannot write {path}: {cause}")]
    Unwritten {
        /// Its path.
        path: String,
        /// Why not.
        cause: io::Error,
    },
}

impl From<Unwritten> for BuildError {
    fn from(Unwritten { path, cause }: Unwritten) -> BuildError {
        BuildError::Unwritten { path, cause }
    }
}

impl Project {
    /// Compiles every role to the documents of a format, for each target that has it.
    ///
    /// # Errors
    /// Where there is no format of that name.
    pub fn build(&self, format: &str) -> Result<Documents, Refused> {
        self.build_with(&BuildOptions::default().format(format))
    }

    /// The same where more is asked.
    ///
    /// # Errors
    /// Where something unknown is asked for.
    pub fn build_with(&self, options: &BuildOptions) -> Result<Documents, Refused> {
        let mut memory = Memory::default();
        match self.build_on(options, &mut memory) {
            Ok(Built { report, bodies, .. }) if report.has_errors() => {
                drop(bodies);
                Ok(Documents { report, files: Default::default(), bodies: Vec::new() })
            }
            Ok(Built { report, bodies, .. }) => Ok(Documents { report, files: memory.files(), bodies }),
            Err(BuildError::Refused(refused)) => Err(refused),
            // There is always room in memory, or the program ends.
            Err(BuildError::Unwritten { path, cause }) => Err(Refused::Unknown(format!("{path}: {cause}"))),
        }
    }

    /// The same with documents that go to a shelf while they are made, so that they never have to be held in memory.
    ///
    /// # Errors
    /// Where something unknown is asked for, and where a document cannot be written.
    pub fn build_on(&self, options: &BuildOptions, shelf: &mut dyn Shelf) -> Result<Built, BuildError> {
        self.refuse(options)?;
        let mut build = Build {
            options,
            shelf,
            is_writing: true,
            report: Report::new(&self.sources),
            diagnostics: Vec::new(),
            is_settled: false,
            bodies: Vec::new(),
            folders: Vec::new(),
        };
        for (number, set) in self.sets.iter().enumerate() {
            let asked = Options { targets: options.targets.clone(), ..Options::default() };
            let ready = Ready::new(&self.sources, set, &asked)?;
            build.policy(ready, options.folders.get(number).map_or("", String::as_str))?;
        }
        let Build { mut report, diagnostics, bodies, folders, .. } = build;
        report.diagnostics = diagnostics;
        report.is_known = !report.diagnostics.iter().any(lint::is_error);
        report.settle(self);
        let is_asked = |set: &Set| set.asked.len() == set.files.len();
        let is_whole = options.roles.is_empty() && options.targets.is_empty() && self.sets.iter().all(is_asked);
        Ok(Built { report, bodies, folders, is_whole })
    }

    /// Refuses unknown formats and roles.
    fn refuse(&self, options: &BuildOptions) -> Result<(), Refused> {
        for name in &options.formats {
            if emit::formats(name).next().is_none() {
                let mut known: Vec<&str> = FORMATS.iter().map(|format| format.name).collect();
                known.sort_unstable();
                known.dedup();
                return Err(Refused::Unknown(suggest::no_format(name, &known)));
            }
        }
        if options.roles.is_empty() {
            return Ok(());
        }
        let mut known: Vec<String> = Vec::new();
        self.each_policy(|policy| {
            let roles = policy.roles.iter().filter(|role| !role.tree.is_abstract);
            known.extend(roles.map(|role| role.name.to_string()));
        });
        match options.roles.iter().find(|name| !known.contains(name)) {
            None => Ok(()),
            Some(name) => {
                let hint = suggest::meant(name, known.iter().map(|role| Known::by_its_words(role))).after_sentence();
                Err(Refused::Unknown(format!("there is no role `{name}` to build{hint}")))
            }
        }
    }
}

/// What became of one role: what is wrong with it, and its part of each document.
struct Made {
    found: Vec<Diagnostic>,
    digest: Option<Digest>,
    parts: Vec<Option<Vec<u8>>>,
}

struct Build<'b> {
    options: &'b BuildOptions,
    shelf: &'b mut dyn Shelf,
    /// False as soon as there is an error: then nothing is written, and the rest is only checked.
    is_writing: bool,
    report: Report,
    diagnostics: Vec<Diagnostic>,
    /// Everything of the present policy was looked at: what is left is meant.
    is_settled: bool,
    bodies: Vec<Body>,
    folders: Vec<String>,
}

impl Build<'_> {
    fn add(&mut self, diagnostics: Vec<Diagnostic>) {
        // A finding may turn out to be known to the baseline, or to be no finding on another target; an error of the type check is one.
        let is_final = |diagnostic: &Diagnostic| self.is_settled || !diagnostic.id.is_rule();
        if diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error && is_final(diagnostic)) {
            self.is_writing = false;
        }
        self.diagnostics.extend(diagnostics);
    }

    fn is_asked(&self, ready: &Ready, role: &Role) -> bool {
        ready.is_asked(role) && (self.options.roles.is_empty() || self.options.roles.iter().any(|name| role.name == *name))
    }

    fn policy(&mut self, mut ready: Ready, folder: &str) -> Result<(), BuildError> {
        // What does not stop a build is for a check to say.
        ready.linter = ready.linter.errors_only();
        // What the policy has, before it is put together with that of the others.
        let others = std::mem::take(&mut self.diagnostics);
        self.is_settled = false;
        self.add(std::mem::take(&mut ready.wrong));
        let asked: Vec<(RoleId, bool)> = ready.policy.ids().map(|id| (id, self.is_asked(&ready, ready.policy.role(id)))).collect();
        self.report.roles += asked.iter().filter(|(id, asked)| *asked && !ready.policy.role(*id).tree.is_abstract).count();
        self.report.several_targets |= ready.targets.len() > 1;
        let mut found = Vec::new();
        ready.linter.beside_targets(&ready.policy, &ready.targets, &mut found);
        self.add(found);
        for target in &ready.targets {
            self.folders.push(format!("{folder}{}", target.name));
            self.target(&ready, target, &asked, &format!("{folder}{}/", target.name))?;
        }
        let mut found = std::mem::replace(&mut self.diagnostics, others);
        self.report.suppressed.extend(ready.finish(&mut found));
        self.report.suppressed.extend(Judged { ready: &ready, is_whole: false }.apply(&mut found));
        self.is_settled = true;
        self.add(found);
        Ok(())
    }

    /// The formats to write for a target.
    fn formats(&self, target: &Target) -> Vec<&'static Format> {
        if self.options.formats.is_empty() {
            return emit::default_format(target.platform()).into_iter().collect();
        }
        let named = self.options.formats.iter().flat_map(|name| emit::formats(name));
        named.filter(|format| format.platform == target.platform()).collect()
    }

    fn target(&mut self, ready: &Ready, target: &Target, asked: &[(RoleId, bool)], folder: &str) -> Result<(), BuildError> {
        let Ready { policy, linter, .. } = ready;
        let documents: Vec<&'static dyn Document> =
            self.formats(target).iter().flat_map(|format| format.documents).copied().collect();
        let mut sinks: Vec<Sink> = documents.iter().map(|document| Sink::new(document.layout(target), folder)).collect();
        let context = Context::new(target);
        let check = Check::new(&context, policy);
        let people = People::new(&check, linter.asked());
        let on = RulesOnTarget::new(linter.asked(), &check, &people);
        let mut digests = Vec::new();
        for batch in asked.chunks(BATCH) {
            let is_writing = self.is_writing;
            let make = |(id, asked): &(RoleId, bool)| {
                let mut found = Vec::new();
                let (effective, digest) = linter.role(&on, *id, &mut found);
                let parts = match effective.filter(|_| *asked && is_writing) {
                    Some(effective) => {
                        let subject = Subject { target, role: policy.role(*id), effective: &effective };
                        documents.iter().map(|document| document.part(&subject, &mut found)).collect()
                    }
                    None => Vec::new(),
                };
                Made { found, digest, parts }
            };
            let made: Vec<Made> = batch.par_iter().with_min_len(16).map(make).collect();
            for ((id, _), Made { found, digest, parts }) in batch.iter().zip(made) {
                digests.extend(digest);
                if !found.is_empty() {
                    self.add(found);
                }
                if !self.is_writing {
                    continue;
                }
                for (sink, part) in sinks.iter_mut().zip(parts) {
                    let Some(part) = part else { continue };
                    let role = &policy.role(*id).name;
                    if let Some(path) = sink.add(role, &part, self.shelf)? {
                        self.bodies.push(Body { path, target: target.name.clone(), role: role.to_string() });
                    }
                }
            }
        }
        let mut found = Vec::new();
        linter.settle_all(on.compare(&digests), &mut found);
        linter.settle_all(check.rest(), &mut found);
        self.add(found);
        if self.is_writing {
            for sink in &mut sinks {
                sink.finish(self.shelf)?;
            }
        }
        Ok(())
    }
}
