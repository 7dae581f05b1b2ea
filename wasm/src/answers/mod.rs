//! What can be asked, in plain Rust, and the JSON that answers it.

mod live;
mod questions;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use polc::config;
use polc::diagnostic::Level;
use polc::lint::{self, BASELINE_FILE, Overrides};
use polc::project::{self, Project};
use polc::report::{self, Format, Style};
use polc::suggest;
use serde::{Deserialize, Serialize};

pub(crate) use live::Live;
pub(crate) use questions::{matrix, why};

/// Texts by the names of their files.
pub(crate) type Files = BTreeMap<String, String>;

/// What `check` may be asked beside the files.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct CheckOptions {
    targets: Vec<String>,
    levels: BTreeMap<String, String>,
}

/// What `build` may be asked beside the files.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct BuildOptions {
    targets: Vec<String>,
    formats: Vec<String>,
    roles: Vec<String>,
}

/// A JSON text, or why there is none.
pub(crate) type Answer = Result<String, String>;

/// The report of a policy.
pub(crate) fn check(files: Files, asked: CheckOptions) -> Answer {
    let mut levels = Overrides::default();
    for (name, level) in &asked.levels {
        let known = Level::NAMES.iter().find(|(known, _)| known == level);
        let (_, level) = known
            .ok_or_else(|| format!("there is no level `{level}`: {}", suggest::all_of(Level::NAMES.map(|(known, _)| known))))?;
        levels.add(name, *level)?;
    }
    let options = asked.targets.iter().fold(project::Options::default().levels(levels), |options, name| options.target(name));
    let report = project(files)?.check_with(&options).map_err(text)?;
    Ok(json(&report.view()))
}

/// The documents of a policy, beside its report.
pub(crate) fn build(files: Files, asked: BuildOptions) -> Answer {
    let options = asked.targets.iter().fold(project::BuildOptions::default(), |options, name| options.target(name));
    let options = asked.formats.iter().fold(options, |options, name| options.format(name));
    let options = asked.roles.iter().fold(options, |options, name| options.role(name));
    let documents = project(files)?.build_with(&options).map_err(text)?;
    Ok(object([("report", json(&documents.report.view())), ("files", of(&documents.files))]))
}

/// The files that change when a policy is laid out, beside the mistakes that keep some from it.
pub(crate) fn format(files: Files) -> Answer {
    let mut project = project(files)?;
    let (sources, mistakes) = (project.sources().clone(), project.mistakes());
    let mistakes = report::View {
        sources: &sources,
        diagnostics: &mistakes,
        suppressed: &[],
        roles: 0,
        several_targets: false,
        root: None,
        project: None,
    };
    let changed = project.format().map_err(text)?;
    let sources = project.sources();
    let files: BTreeMap<&str, &str> =
        changed.iter().map(|changed| (&*sources.file(changed.file).path, sources.text(changed.file))).collect();
    Ok(object([("files", of(&files)), ("mistakes", json(&mistakes))]))
}

/// The documentation of a finding or an error.
pub(crate) fn explain(name: &str) -> Answer {
    let named = lint::find(name).ok_or_else(|| {
        let hint = suggest::meant(name, lint::all().map(|id| id.name)).after_sentence();
        format!("there is no finding `{name}`{hint}")
    })?;
    Ok(of(&lint::explained(named.id())))
}

/// Whether a file is a policy; if not, it is one of the two that stand beside policies.
fn is_policy(name: &str) -> Result<bool, String> {
    let beside = [config::FILE_NAME, BASELINE_FILE];
    if Path::new(name).extension().is_some_and(|extension| extension == "pol") {
        return Ok(true);
    }
    let not_known = || format!("{name} is not a file of a policy: those are *.pol, {} and {}", beside[0], beside[1]);
    beside.contains(&name).then_some(false).ok_or_else(not_known)
}

/// A policy of these files. There are no others anywhere.
fn project(files: Files) -> Result<Project, String> {
    let mut policies = 0;
    for name in files.keys() {
        policies += usize::from(is_policy(name)?);
    }
    if policies == 0 {
        return Err("there is no policy: no file is called *.pol".to_owned());
    }
    let world: BTreeMap<PathBuf, Vec<u8>> = files.into_iter().map(|(name, text)| (name.into(), text.into_bytes())).collect();
    let mut project = Project::new();
    project.read(&world).map_err(text)?;
    Ok(project)
}

fn text(why: impl ToString) -> String {
    why.to_string()
}

/// A report as `polc check -f json` writes it.
fn json(report: &report::View) -> String {
    let mut text = Vec::new();
    // There is always room in memory.
    let _ = report::write(Format::Json, report, Style::default(), &mut text);
    String::from_utf8_lossy(&text).into_owned()
}

/// Strings and lists of them always serialize.
fn of(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// An object whose members are JSON already.
fn object<const N: usize>(members: [(&str, String); N]) -> String {
    let members = members.map(|(name, value)| format!("{}:{value}", of(&name)));
    format!("{{{}}}", members.join(","))
}
