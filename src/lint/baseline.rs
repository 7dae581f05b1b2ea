//! `polc-baseline.json`: how many findings of each name each file had when somebody drew a line. What was there then is not shown;
//! what is new is, and what is gone has to be taken out of the file.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::registry::{self, Named};
use crate::diagnostic::{Diagnostic, Suppressed, SuppressedBy, errors};
use crate::source::{FileId, Location};

/// The name of the file, beside `polc.toml`.
pub const BASELINE_FILE: &str = "polc-baseline.json";

/// The version that is written and read.
const VERSION: u64 = 1;

/// Findings of each file by name: `{"roles.pol": {"all-spaces": 2}}`. Paths start at the folder of the baseline.
pub type Counts = BTreeMap<String, BTreeMap<String, usize>>;

/// A baseline.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    version: u64,
    findings: Counts,
}

impl Baseline {
    /// A baseline of these counts.
    pub fn new(findings: Counts) -> Baseline {
        Baseline { version: VERSION, findings }
    }

    /// Reads a file.
    ///
    /// # Errors
    /// A diagnostic, if it is of another version or no baseline at all.
    pub fn parse(file: FileId, text: &str) -> Result<Baseline, Box<Diagnostic>> {
        let invalid = |at: usize, message: String| {
            let at = Location { file, start: at as u32, end: (at as u32 + 1).min(text.len() as u32) };
            Box::new(
                Diagnostic::new(errors::INVALID_BASELINE, at, message).help("write it anew with `polc check --write-baseline`"),
            )
        };
        // The version first: what another version looks like inside is anybody's guess.
        if let Ok(value) = serde_json::from_str::<serde_json::Value>(text)
            && let Some(version) = value.get("version").filter(|version| version.as_u64() != Some(VERSION))
        {
            let at = text.find("\"version\"").unwrap_or(0);
            return Err(invalid(at, format!("this baseline is of version {version}; this polc reads version {VERSION}")));
        }
        let baseline: Result<Baseline, _> = serde_json::from_str(text);
        baseline.map(Baseline::with_present_names).map_err(|error| {
            let line_start = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
            invalid((line_start + error.column().saturating_sub(1)).min(text.len()), format!("this is not a baseline: {error}"))
        })
    }

    /// What it knows under names that are no longer in use, it knows under those that are.
    fn with_present_names(mut self) -> Baseline {
        for names in self.findings.values_mut() {
            for (name, count) in std::mem::take(names) {
                let present = match registry::find(&name) {
                    Some(Named::Renamed(id, _)) => id.name.to_owned(),
                    _ => name,
                };
                *names.entry(present).or_default() += count;
            }
        }
        self
    }

    /// As it is written.
    pub fn to_json(&self) -> String {
        // A map of strings and numbers always serializes.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// What it knows.
    pub fn findings(&self) -> &Counts {
        &self.findings
    }

    /// How many findings of a name a file may have.
    pub fn allowed(&self, path: &str, name: &str) -> usize {
        self.findings.get(path).and_then(|names| names.get(name)).copied().unwrap_or(0)
    }

    /// The counts without what is no longer there.
    pub fn pruned(&self, present: &Counts, is_judged: impl Fn(&str, &str) -> bool) -> Baseline {
        let mut findings = Counts::new();
        for (path, names) in &self.findings {
            for (name, count) in names {
                let here = present.get(path).and_then(|names| names.get(name)).copied().unwrap_or(0);
                let kept = if is_judged(path, name) { here.min(*count) } else { *count };
                if kept > 0 {
                    findings.entry(path.clone()).or_default().insert(name.clone(), kept);
                }
            }
        }
        Baseline::new(findings)
    }

    /// Takes out what the baseline knows, and says what it knows too much of. A name of which a file has more than the baseline allows
    /// is shown whole: which ones are new, nobody can tell. `is_judged` says of which files and names everything was looked for, and
    /// `file` where the baseline stands, to point into.
    pub fn apply(
        &self,
        file: Option<(FileId, &str)>,
        path_of: impl Fn(FileId) -> Option<String>,
        is_judged: impl Fn(&str, &str) -> bool,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<Suppressed> {
        let present = counts(diagnostics, &path_of);
        let mut suppressed = Vec::new();
        let mut kept = Vec::with_capacity(diagnostics.len());
        for mut diagnostic in diagnostics.drain(..) {
            let path = path_of(diagnostic.primary.at.file).filter(|_| diagnostic.id.is_rule());
            let allowed = path.as_deref().map_or(0, |path| self.allowed(path, diagnostic.id.name));
            let here = path.and_then(|path| present.get(&path)?.get(diagnostic.id.name).copied()).unwrap_or(0);
            if allowed == 0 {
                kept.push(diagnostic);
            } else if here <= allowed {
                suppressed.push(Suppressed { diagnostic, by: SuppressedBy::Baseline });
            } else {
                diagnostic.notes.push(format!("The baseline knows {allowed} of these in this file, and there are {here}."));
                kept.push(diagnostic);
            }
        }
        for (path, names) in &self.findings {
            for (name, count) in names {
                let here = present.get(path).and_then(|names| names.get(name)).copied().unwrap_or(0);
                if let Some((file, text)) = file.filter(|_| here < *count && is_judged(path, name)) {
                    kept.push(stale(file, text, path, name, *count, here));
                }
            }
        }
        *diagnostics = kept;
        suppressed
    }
}

/// How many findings of each name each file has.
pub fn counts(diagnostics: &[Diagnostic], path_of: impl Fn(FileId) -> Option<String>) -> Counts {
    let mut counts = Counts::new();
    for diagnostic in diagnostics.iter().filter(|diagnostic| diagnostic.id.is_rule()) {
        if let Some(path) = path_of(diagnostic.primary.at.file) {
            *counts.entry(path).or_default().entry(diagnostic.id.name.to_owned()).or_default() += 1;
        }
    }
    counts
}

fn stale(file: FileId, text: &str, path: &str, name: &str, count: usize, here: usize) -> Diagnostic {
    let json = |text: &str| serde_json::Value::from(text).to_string();
    let of_path = text.find(&json(path)).unwrap_or(0);
    let start = text.get(of_path..).and_then(|rest| rest.find(&json(name))).map_or(of_path, |at| of_path + at);
    let at = Location { file, start: start as u32, end: (start + json(name).len()) as u32 };
    let message = format!(
        "the baseline knows {count} of `{name}` in {path}, and there {}",
        match here {
            0 => "is none".to_owned(),
            1 => "is 1".to_owned(),
            n => format!("are {n}"),
        }
    );
    Diagnostic::new(errors::STALE_BASELINE, at, message)
        .label("fixed since")
        .help("take it out with `polc check --prune-baseline`, so that it does not come back unseen")
}
