//! `polc-baseline.json`: how many findings of each name each role of each file had when somebody drew a line. What was there then is not
//! shown; what is new is, and what is gone has to be taken out of the file. It counts by role, so that a finding which leaves one role and
//! comes to another is new there.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::registry::{self, Named};
use crate::diagnostic::{Diagnostic, Severity, Suppressed, SuppressedBy, errors};
use crate::source::{FileId, Location};
use crate::suggest::all_of;

/// The name of the file, beside `polc.toml`.
pub const BASELINE_FILE: &str = "polc-baseline.json";

/// The version that is written.
const VERSION: u64 = 2;
/// The version that counted by file only, and is still read.
const BY_FILE: u64 = 1;

/// How many findings there are, by name.
type Names = BTreeMap<String, usize>;
/// Findings of each role, or persona, of each file by name: `{"roles.pol": {"analyst": {"all-spaces": 2}}}`. Paths start at the folder of
/// the baseline; what is about neither a role nor a persona counts under "".
pub type Counts = BTreeMap<String, BTreeMap<String, Names>>;
/// Findings of each file by name.
type CountsByFile = BTreeMap<String, Names>;

/// A baseline.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Baseline {
    /// One of today's.
    ByRole(Counts),
    /// One of version 1.
    ByFile(BTreeMap<String, BTreeMap<String, usize>>),
}

/// As it stands in the file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document<T> {
    version: u64,
    findings: T,
}

/// Where findings are counted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Places<F, O> {
    /// The path of a file; none if it is not the policy's.
    pub(crate) path_of: F,
    /// The name of the role or persona that stands at a place; empty if none does.
    pub(crate) owner_of: O,
}

impl<F: Fn(FileId) -> Option<String>, O: Fn(Location) -> String> Places<F, O> {
    /// The path that a finding counts for; none if no baseline has it.
    fn path(&self, diagnostic: &Diagnostic) -> Option<String> {
        if diagnostic.id.is_excusable() { (self.path_of)(diagnostic.primary.at.file) } else { None }
    }

    /// The roles that a finding counts for.
    fn owners(&self, diagnostic: &Diagnostic) -> Vec<String> {
        match diagnostic.holders.as_slice() {
            [] => vec![(self.owner_of)(diagnostic.primary.at)],
            holders => holders.to_vec(),
        }
    }

    /// How many findings of each name each role of each file has.
    pub(crate) fn counts(&self, diagnostics: &[Diagnostic]) -> Counts {
        let mut counts = Counts::new();
        for diagnostic in diagnostics {
            let Some(path) = self.path(diagnostic) else { continue };
            let of_file = counts.entry(path).or_default();
            for owner in self.owners(diagnostic) {
                *of_file.entry(owner).or_default().entry(diagnostic.id.name.to_owned()).or_default() += 1;
            }
        }
        counts
    }

    fn counts_by_file(&self, diagnostics: &[Diagnostic]) -> CountsByFile {
        let mut counts = CountsByFile::new();
        for diagnostic in diagnostics {
            if let Some(path) = self.path(diagnostic) {
                *counts.entry(path).or_default().entry(diagnostic.id.name.to_owned()).or_default() += 1;
            }
        }
        counts
    }
}

impl Default for Baseline {
    fn default() -> Baseline {
        Baseline::ByRole(Counts::new())
    }
}

impl Baseline {
    /// Reads a file. What is in it that no baseline can have is left out and described.
    ///
    /// # Errors
    /// A diagnostic, if it is of another version or not a baseline at all.
    pub fn parse(file: FileId, text: &str) -> Result<(Baseline, Vec<Diagnostic>), Box<Diagnostic>> {
        let invalid = |at: usize, message: String| {
            // serde counts bytes, and a place is about characters.
            let at = Location { file, start: text.floor_char_boundary(at) as u32, end: text.ceil_char_boundary(at + 1) as u32 };
            Box::new(
                Diagnostic::new(errors::INVALID_BASELINE, at, message).help("write it anew with `polc check --write-baseline`"),
            )
        };
        let broken = |error: serde_json::Error| {
            let line_start = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
            invalid((line_start + error.column().saturating_sub(1)).min(text.len()), format!("this is not a baseline: {error}"))
        };
        // The version first: what another version looks like inside is anybody's guess.
        let value: serde_json::Value = serde_json::from_str(text).map_err(broken)?;
        let version = value.get("version").cloned().unwrap_or(VERSION.into());
        let mut baseline = match version.as_u64() {
            Some(VERSION) => Baseline::ByRole(serde_json::from_str::<Document<Counts>>(text).map_err(broken)?.findings),
            Some(BY_FILE) => Baseline::ByFile(serde_json::from_str::<Document<CountsByFile>>(text).map_err(broken)?.findings),
            _ => {
                let at = text.find("\"version\"").unwrap_or(0);
                let read = format!("this baseline is of version {version}; this polc reads versions {BY_FILE} and {VERSION}");
                return Err(invalid(at, read));
            }
        };
        let mut excused = Vec::new();
        for names in baseline.names_mut() {
            with_present_names(names);
            names.retain(|name, _| match registry::find(name) {
                Some(Named::Current(id)) if id.is_rule() && !id.is_excusable() => {
                    excused.push(id);
                    false
                }
                _ => true,
            });
        }
        excused.dedup();
        let keys = Keys::new(if excused.is_empty() { "" } else { text });
        let excused = excused.into_iter().map(|id| {
            let message = format!("no baseline excuses a `{id}`: only `unless` does");
            super::levels::excused(keys.at(file, &[id.name]), message)
        });
        Ok((baseline, excused.collect()))
    }

    fn names_mut(&mut self) -> impl Iterator<Item = &mut Names> {
        let (by_role, by_file) = match self {
            Baseline::ByRole(findings) => (Some(findings), None),
            Baseline::ByFile(findings) => (None, Some(findings)),
        };
        let by_role = by_role.into_iter().flat_map(|findings| findings.values_mut().flat_map(BTreeMap::values_mut));
        by_role.chain(by_file.into_iter().flat_map(BTreeMap::values_mut))
    }

    /// As it is written.
    pub fn to_json(&self) -> String {
        // A map of strings and numbers always serializes.
        let json = match self {
            Baseline::ByRole(findings) => serde_json::to_string_pretty(&Document { version: VERSION, findings }),
            Baseline::ByFile(findings) => serde_json::to_string_pretty(&Document { version: BY_FILE, findings }),
        };
        json.unwrap_or_default() + "\n"
    }

    /// How many files and findings it knows.
    pub fn size(&self) -> (usize, usize) {
        match self {
            Baseline::ByRole(files) => {
                let names = files.values().flat_map(BTreeMap::values);
                (files.len(), names.flat_map(BTreeMap::values).sum())
            }
            Baseline::ByFile(files) => (files.len(), files.values().flat_map(BTreeMap::values).sum()),
        }
    }

    /// Today's form of it, given all that is found: what one of version 1 knows of a file is that of its roles which have it now; if they
    /// have more than it knows, which of them it knew is not known, and it knows none of it any more.
    pub(crate) fn by_role<F, O>(&self, places: &Places<F, O>, found: &[Diagnostic]) -> Counts
    where
        F: Fn(FileId) -> Option<String>,
        O: Fn(Location) -> String,
    {
        let Baseline::ByFile(known) = self else {
            return if let Baseline::ByRole(counts) = self { counts.clone() } else { Counts::new() };
        };
        let present = places.counts_by_file(found);
        let of = |counts: &CountsByFile, path: &str, name: &str| counts.get(path).and_then(|names| names.get(name)).copied();
        let mut counts = places.counts(found);
        for (path, roles) in &mut counts {
            for names in roles.values_mut() {
                names.retain(|name, _| of(&present, path, name) <= of(known, path, name));
            }
            roles.retain(|_, names| !names.is_empty());
        }
        counts.retain(|_, roles| !roles.is_empty());
        counts
    }

    /// The counts without what is no longer there.
    pub(crate) fn pruned(known: &Counts, present: &Counts, is_judged: impl Fn(&str, &str) -> bool) -> Counts {
        let mut findings = Counts::new();
        for (path, roles) in known {
            for (role, names) in roles {
                for (name, count) in names {
                    let kept = if is_judged(path, name) { count_of(present, path, role, name).min(*count) } else { *count };
                    if kept > 0 {
                        let of_file = findings.entry(path.clone()).or_default();
                        of_file.entry(role.clone()).or_default().insert(name.clone(), kept);
                    }
                }
            }
        }
        findings
    }

    /// Takes out what the baseline knows, and says what it knows too much of. A name of which a role has more than the baseline allows is
    /// shown whole: which ones are new, nobody can tell. `is_judged` says of which files and names everything was looked for, and `file`
    /// where the baseline stands, to point into.
    pub(crate) fn apply<F, O>(
        &self,
        file: Option<(FileId, &str)>,
        places: &Places<F, O>,
        is_judged: impl Fn(&str, &str) -> bool,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<Suppressed>
    where
        F: Fn(FileId) -> Option<String>,
        O: Fn(Location) -> String,
    {
        let (present, present_by_file) = (places.counts(diagnostics), places.counts_by_file(diagnostics));
        let mut suppressed = Vec::new();
        let mut kept = Vec::with_capacity(diagnostics.len());
        for mut diagnostic in diagnostics.drain(..) {
            let name = diagnostic.id.name;
            let Some(path) = places.path(&diagnostic) else {
                kept.push(diagnostic);
                continue;
            };
            let verdict = match self {
                Baseline::ByRole(known) => {
                    let owners = places.owners(&diagnostic).into_iter().map(|owner| {
                        let counts = (count_of(known, &path, &owner, name), count_of(&present, &path, &owner, name));
                        (owner, counts)
                    });
                    by_owner(&owners.collect::<Vec<_>>())
                }
                Baseline::ByFile(known) => {
                    let count = |counts: &CountsByFile| counts.get(&path).and_then(|names| names.get(name)).copied();
                    by_count("in this file", count(known).unwrap_or(0), count(&present_by_file).unwrap_or(0))
                }
            };
            match verdict {
                Ok(()) => suppressed.push(Suppressed { diagnostic, by: SuppressedBy::Baseline }),
                Err(note) => {
                    diagnostic.notes.extend(note);
                    kept.push(diagnostic);
                }
            }
        }
        if let Some((file, text)) = file {
            kept.extend(self.stale(file, text, &present, &present_by_file, is_judged));
        }
        *diagnostics = kept;
        suppressed
    }

    /// What it knows too much of, and whether it is an older one.
    fn stale(
        &self,
        file: FileId,
        text: &str,
        present: &Counts,
        present_by_file: &CountsByFile,
        is_judged: impl Fn(&str, &str) -> bool,
    ) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        let keys = Keys::new(text);
        match self {
            Baseline::ByRole(known) => {
                for (path, roles) in known {
                    for (role, names) in roles {
                        for (name, count) in names {
                            let here = count_of(present, path, role, name);
                            if here < *count && is_judged(path, name) {
                                let of = if role.is_empty() { String::new() } else { format!(" of `{role}`") };
                                found.push(too_much(
                                    keys.at(file, &[path, role, name]),
                                    &format!("`{name}`{of}"),
                                    path,
                                    *count,
                                    here,
                                ));
                            }
                        }
                    }
                }
            }
            Baseline::ByFile(known) => {
                let at = keys.at(file, &["version"]);
                let message = "this baseline counts by file only: a finding can move from one role to another unseen";
                found.push(
                    Diagnostic::new(errors::STALE_BASELINE, at, message)
                        .with_severity(Severity::Warning)
                        .label("an older version")
                        .help("`polc check --prune-baseline` rewrites it, by role"),
                );
                for (path, names) in known {
                    for (name, count) in names {
                        let here = present_by_file.get(path).and_then(|names| names.get(name)).copied().unwrap_or(0);
                        if here < *count && is_judged(path, name) {
                            found.push(too_much(keys.at(file, &[path, name]), &format!("`{name}`"), path, *count, here));
                        }
                    }
                }
            }
        }
        found
    }
}

/// What it knows under names that are no longer in use, it knows under those that are.
fn with_present_names(names: &mut Names) {
    for (name, count) in std::mem::take(names) {
        let present = match registry::find(&name) {
            Some(Named::Renamed(id, _)) => id.name.to_owned(),
            _ => name,
        };
        *names.entry(present).or_default() += count;
    }
}

fn count_of(counts: &Counts, path: &str, role: &str, name: &str) -> usize {
    counts.get(path).and_then(|roles| roles.get(role)?.get(name)).copied().unwrap_or(0)
}

/// Whether a finding is known, given how many are known and how many there are; or what there is to say of one that is not.
fn by_count(of: &str, known: usize, here: usize) -> Result<(), Option<String>> {
    match known {
        0 => Err(None),
        _ if here <= known => Ok(()),
        _ => Err(Some(format!("The baseline knows {known} of these {of}, and there are {here}."))),
    }
}

/// The same of a finding about several roles: all of them have to be known.
fn by_owner(owners: &[(String, (usize, usize))]) -> Result<(), Option<String>> {
    let (new, known): (Vec<_>, Vec<_>) = owners.iter().partition(|(_, (known, _))| *known == 0);
    if !new.is_empty() && !known.is_empty() {
        let names = |owners: &[&(String, (usize, usize))]| all_of(owners.iter().map(|(owner, _)| owner.as_str()));
        return Err(Some(format!("The baseline knows it of {}, and not of {}.", names(&known), names(&new))));
    }
    owners.iter().try_for_each(|(owner, (known, here))| {
        let of = if owner.is_empty() { "in this file".to_owned() } else { format!("of `{owner}` in this file") };
        by_count(&of, *known, *here)
    })
}

/// Where the strings of a file stand, by what is written there.
struct Keys<'t>(FxHashMap<&'t str, Vec<usize>>);

impl<'t> Keys<'t> {
    fn new(text: &'t str) -> Keys<'t> {
        let mut keys: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        let mut start = None;
        let mut is_escaped = false;
        for (at, byte) in text.bytes().enumerate() {
            match (byte, start) {
                _ if std::mem::take(&mut is_escaped) => {}
                (b'\\', Some(_)) => is_escaped = true,
                (b'"', None) => start = Some(at),
                (b'"', Some(from)) => {
                    keys.entry(text.get(from..=at).unwrap_or_default()).or_default().push(from);
                    start = None;
                }
                _ => {}
            }
        }
        Keys(keys)
    }

    /// The place of a key, found through those that it is below.
    fn at(&self, file: FileId, path: &[&str]) -> Location {
        let (mut start, mut len) = (0, 0);
        for key in path {
            let json = serde_json::Value::from(*key).to_string();
            let places = self.0.get(json.as_str()).map_or(&[][..], Vec::as_slice);
            if let Some(at) = places.get(places.partition_point(|at| *at < start)) {
                (start, len) = (*at, json.len());
            }
        }
        Location { file, start: start as u32, end: (start + len) as u32 }
    }
}

fn too_much(at: Location, what: &str, path: &str, count: usize, here: usize) -> Diagnostic {
    let there = match here {
        0 => "is none".to_owned(),
        1 => "is 1".to_owned(),
        n => format!("are {n}"),
    };
    Diagnostic::new(errors::STALE_BASELINE, at, format!("the baseline knows {count} of {what} in {path}, and there {there}"))
        .label("fixed since")
        .help("take it out with `polc check --prune-baseline`, so that it does not come back unseen")
}
