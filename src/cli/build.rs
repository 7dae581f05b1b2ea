//! `polc build`: checks, and writes only where there is no error at all.

use std::io::{Write, stderr};
use std::path::{Component, Path, PathBuf};

use rayon::prelude::*;

use super::baseline::Judged;
use super::failure::Failure;
use super::find::{FailOn, Found};
use super::gather::{Set, gather};
use super::output::{Sink, Stage};
use super::reports::no_format;
use super::targets::targets;
use super::terminal::Terminal;
use super::{CLEAN, Input, show};
use crate::check::{Check, Context};
use crate::config::Target;
use crate::diagnostic::{Diagnostic, Severity, Suppressed, tidy};
use crate::emit::{self, Document, FORMATS, Format, Subject};
use crate::lint::{self, Digest, Linter, Overrides, People, RulesOnTarget};
use crate::policy::{Policy, RoleId};
use crate::report::{Format as ReportFormat, counted};
use crate::source::SourceMap;
use crate::suggest;

/// Roles that are worked out and written together. Large enough to keep every core busy, small enough not to hold many documents.
const BATCH: usize = 1024;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    input: Input,

    /// Output format; repeatable. For Kibana: role, bulk, elasticsearch, terraform [default: role]. For Amazon Connect: profile,
    /// cloudformation, terraform [default: profile]
    #[arg(short, long = "emit", value_name = "EMIT", value_parser = parse_format)]
    emit: Vec<String>,

    /// The folder to write to
    #[arg(short, long, value_name = "DIR", default_value = "out")]
    output: PathBuf,

    /// Print to standard output instead: the body of one role alone, or an object {target: {role: body}}
    #[arg(long, conflicts_with_all = ["output", "check"])]
    stdout: bool,

    /// Only these roles; repeatable
    #[arg(long = "role", value_name = "NAME")]
    roles: Vec<String>,

    /// Write nothing; fail if the folder does not hold exactly what would be written
    #[arg(long)]
    check: bool,
}

fn parse_format(name: &str) -> Result<String, String> {
    if emit::formats(name).next().is_some() {
        return Ok(name.to_owned());
    }
    let mut known: Vec<&str> = FORMATS.iter().map(|format| format.name).collect();
    known.sort_unstable();
    known.dedup();
    Err(no_format(name, &known))
}

pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Result<u8, Failure> {
    let gathered = gather(&arguments.input.paths, &terminal.folder)?;
    let elsewhere = std::env::temp_dir();
    let stage_in = if arguments.stdout || arguments.check { Some(elsewhere.as_path()) } else { None };
    let mut build = Build {
        arguments,
        sources: &gathered.sources,
        stage: Some(Stage::new(&arguments.output, stage_in)?),
        diagnostics: Vec::new(),
        suppressed: Vec::new(),
        is_settled: false,
        bodies: Vec::new(),
        roles: 0,
        targets: 0,
    };
    let several = gathered.sets.len() > 1;
    build.refuse_unknown_roles(&gathered.sets)?;
    for set in &gathered.sets {
        let folder = match &set.root {
            Some(root) if several => below(root, &terminal.folder),
            _ => PathBuf::new(),
        };
        build.set(set, &folder)?;
    }
    let Build { stage, mut diagnostics, suppressed, bodies, roles, targets, .. } = build;
    tidy(&mut diagnostics);
    let is_known = !diagnostics.iter().any(lint::is_error);
    let found = Found { gathered, diagnostics, suppressed, roles, several_targets: targets > 1, is_known };
    if !found.diagnostics.is_empty() {
        found.report(ReportFormat::Full, terminal, terminal.stderr(), &mut stderr().lock()).map_err(Failure::Stdout)?;
    }
    let Some(stage) = stage else { return Ok(found.exit_code(FailOn::Error)) };
    if stage.is_empty() {
        let named = arguments.emit.join(", ");
        return Err(Failure::Usage(if named.is_empty() {
            "there is nothing to build: every role is abstract, or none is for the targets".to_owned()
        } else {
            format!("no role is for a target that `-e {named}` can write")
        }));
    }
    if arguments.stdout {
        return show::print(&stage, &bodies);
    }
    if arguments.check {
        return show::compare(&stage, &arguments.output, arguments.roles.is_empty(), terminal.stdout());
    }
    let left_over = if arguments.roles.is_empty() { stage.left_over() } else { Vec::new() };
    let files = stage.commit()?;
    let _ = writeln!(stderr(), "wrote {} for {} to {}", counted(files, "file"), counted(roles, "role"), arguments.output.display());
    for path in left_over.iter().take(10) {
        let _ = writeln!(stderr(), "left over: {} (no role makes it)", path.display());
    }
    if left_over.len() > 10 {
        let _ = writeln!(stderr(), "and {} more", left_over.len() - 10);
    }
    Ok(CLEAN)
}

/// The folder among the outputs of several policies for the one in a folder.
fn below(root: &Path, folder: &Path) -> PathBuf {
    let path = root.strip_prefix(folder).unwrap_or(root);
    path.components().filter(|part| matches!(part, Component::Normal(_))).collect()
}

/// What became of one role: what is wrong with it, and its part of each document.
struct Made {
    found: Vec<Diagnostic>,
    digest: Option<Digest>,
    parts: Vec<Option<Vec<u8>>>,
}

struct Build<'b> {
    arguments: &'b Arguments,
    sources: &'b SourceMap,
    /// Gone as soon as there is an error: then nothing is written, and the rest is only checked.
    stage: Option<Stage>,
    diagnostics: Vec<Diagnostic>,
    suppressed: Vec<Suppressed>,
    /// Everything of the present set was looked at: what is left is meant.
    is_settled: bool,
    /// The target and role of each staged file that holds one role.
    bodies: Vec<(PathBuf, String, String)>,
    roles: usize,
    targets: usize,
}

impl Build<'_> {
    fn refuse_unknown_roles(&self, sets: &[Set]) -> Result<(), Failure> {
        if self.arguments.roles.is_empty() {
            return Ok(());
        }
        let policies: Vec<Policy> = sets.iter().map(|set| Policy::resolve(self.sources, &set.files).0).collect();
        let known = || policies.iter().flat_map(|policy| policy.roles.iter()).filter(|role| !role.tree.is_abstract);
        for name in &self.arguments.roles {
            if !known().any(|role| role.name == *name) {
                let near = suggest::nearest(name, known().map(|role| &*role.name));
                let hint = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
                return Err(Failure::Usage(format!("there is no role `{name}` to build{hint}")));
            }
        }
        Ok(())
    }

    fn add(&mut self, diagnostics: Vec<Diagnostic>) {
        // A finding may turn out to be known to the baseline, or to be no finding on another target; an error of the type check is one.
        let is_final = |diagnostic: &Diagnostic| self.is_settled || !diagnostic.id.is_rule();
        if diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error && is_final(diagnostic)) {
            self.stage = None;
        }
        self.diagnostics.extend(diagnostics);
    }

    fn set(&mut self, set: &Set, folder: &Path) -> Result<(), Failure> {
        let (policy, diagnostics) = Policy::resolve(self.sources, &set.files);
        // What does not stop a build is for `polc check` to say.
        let (linter, wrong) = set.linter(self.sources, &Overrides::default());
        let linter = linter.errors_only();
        // What the set has, before it is put together with that of the others.
        let others = std::mem::take(&mut self.diagnostics);
        self.is_settled = false;
        self.add(set.diagnostics.clone());
        self.add(diagnostics);
        self.add(wrong);
        self.add(crate::check::unknown_targets(&policy, &set.config));
        let ids: Vec<RoleId> = policy.ids().collect();
        let is_asked = |id: &RoleId| {
            let role = policy.role(*id);
            set.asked.contains(&role.source.file)
                && (self.arguments.roles.is_empty() || self.arguments.roles.iter().any(|name| role.name == *name))
        };
        let asked: Vec<bool> = ids.iter().map(is_asked).collect();
        self.roles += ids.iter().zip(&asked).filter(|(id, asked)| **asked && !policy.role(**id).tree.is_abstract).count();
        let targets = targets(set, &policy, &self.arguments.input.targets)?;
        self.targets = self.targets.max(targets.len());
        let mut found = Vec::new();
        linter.beside_targets(&policy, &targets, &mut found);
        self.add(found);
        for target in &targets {
            self.target(&policy, &linter, target, &asked, &folder.join(&target.name))?;
        }
        let mut found = std::mem::replace(&mut self.diagnostics, others);
        self.suppressed.extend(linter.finish(lint::platforms_of(&policy), &targets, &mut found));
        let judged = Judged { set, sources: self.sources, linter: &linter, whole: false };
        self.suppressed.extend(judged.apply(&mut found));
        self.is_settled = true;
        self.add(found);
        Ok(())
    }

    /// The formats to write for a target.
    fn formats(&self, target: &Target) -> Vec<&'static Format> {
        if self.arguments.emit.is_empty() {
            return emit::default_format(target.platform).into_iter().collect();
        }
        let named = self.arguments.emit.iter().flat_map(|name| emit::formats(name));
        named.filter(|format| format.platform == target.platform).collect()
    }

    fn target(&mut self, policy: &Policy, linter: &Linter, target: &Target, asked: &[bool], folder: &Path) -> Result<(), Failure> {
        let documents: Vec<&'static dyn Document> =
            self.formats(target).iter().flat_map(|format| format.documents).copied().collect();
        let mut sinks: Vec<Sink> = documents.iter().map(|document| Sink::new(document.layout(target), folder)).collect();
        let context = Context::new(target);
        let check = Check::new(&context, policy);
        let people = People::new(&check, linter.asked());
        let on = RulesOnTarget::new(linter.asked(), &check, &people);
        let mut digests = Vec::new();
        let ids: Vec<(RoleId, bool)> = policy.ids().zip(asked.iter().copied()).collect();
        for batch in ids.chunks(BATCH) {
            let writing = self.stage.is_some();
            let made: Vec<Made> = batch
                .par_iter()
                .with_min_len(16)
                .map(|(id, asked)| {
                    let mut found = Vec::new();
                    let (effective, digest) = linter.role(&on, *id, &mut found);
                    let parts = match effective.filter(|_| *asked && writing) {
                        Some(effective) => {
                            let subject = Subject { target, role: policy.role(*id), effective: &effective };
                            documents.iter().map(|document| document.part(&subject, &mut found)).collect()
                        }
                        None => Vec::new(),
                    };
                    Made { found, digest, parts }
                })
                .collect();
            for ((id, _), Made { found, digest, parts }) in batch.iter().zip(made) {
                digests.extend(digest);
                if !found.is_empty() {
                    self.add(found);
                }
                let Some(stage) = &mut self.stage else { continue };
                for (sink, part) in sinks.iter_mut().zip(parts) {
                    let Some(part) = part else { continue };
                    let role = &policy.role(*id).name;
                    if let Some(path) = sink.add(role, &part, stage)? {
                        self.bodies.push((path, target.name.clone(), role.to_string()));
                    }
                }
            }
        }
        let mut found = Vec::new();
        linter.settle_all(on.compare(&digests), &mut found);
        linter.settle_all(check.rest(), &mut found);
        self.add(found);
        if self.stage.is_some() {
            for sink in &mut sinks {
                sink.finish()?;
            }
        }
        Ok(())
    }
}
