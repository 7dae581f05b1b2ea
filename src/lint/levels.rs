//! How bad each finding is, file by file: the group's level, then `[lint.levels]`, then `[lint.paths]`, then the command line; in each of
//! them a finding's own name goes before its group's.

use globset::{GlobBuilder, GlobSet};
use rustc_hash::FxHashMap;

use super::registry::{self, Named};
use super::rules::{self, RULES};
use crate::config::{self, Config};
use crate::diagnostic::{Applicability, Diagnostic, Group, Id, Level, Severity, errors};
use crate::source::{FileId, Location};
use crate::suggest::{self, Suggestions};

/// What a name of configuration stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meant {
    Rule(usize),
    Group(Group),
}

impl Meant {
    /// The finding about a promise of the policy that it is, if it is one.
    fn promise(self) -> Option<Id> {
        let Meant::Rule(n) = self else { return None };
        RULES.get(n).map(|rule| rule.id).filter(|id| !id.is_excusable())
    }
}

/// Levels that one place of configuration gives, the later going over the earlier.
type Layer = Vec<(Meant, Level)>;

/// Levels from the command line, in the order given.
#[derive(Clone, Debug, Default)]
pub struct Overrides(Layer);

impl Overrides {
    /// Adds what one flag says.
    ///
    /// # Errors
    /// A sentence, if there is no finding and no group of that name. An older name of a finding is as good as its present one.
    pub fn add(&mut self, name: &str, level: Level) -> Result<(), String> {
        let meant = meant(name).ok_or_else(|| {
            if let Some(news) = registry::find(name).and_then(|named| named.news(name)) {
                return news;
            }
            let hint = suggested(name).after_sentence();
            format!("there is no finding `{name}` whose level can be set{hint}")
        })?;
        if let Some(id) = meant.promise().filter(|id| level != id.default_level()) {
            return Err(format!("the level of `{id}` cannot be set: a prohibition is excused by `unless` only"));
        }
        self.0.push((meant, level));
        Ok(())
    }
}

/// The level of every rule, in one file.
type Table = Vec<Level>;

/// The level of every rule in every file.
#[derive(Debug)]
pub struct Levels {
    /// Tables, each once; the first is that of files which no pattern matches.
    tables: Vec<Table>,
    by_file: FxHashMap<FileId, usize>,
}

/// A longer pattern, or one whose braces nest deeper, is not a pattern that somebody wrote: compiling it could take everything there is.
const LONGEST_PATTERN: usize = 1000;
const DEEPEST_PATTERN: usize = 5;

fn glob(pattern: &str) -> Result<GlobSet, String> {
    let (mut depth, mut deepest) = (0usize, 0);
    for c in pattern.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    if pattern.len() > LONGEST_PATTERN {
        return Err(format!("longer than {LONGEST_PATTERN} bytes"));
    }
    if deepest > DEEPEST_PATTERN {
        return Err(format!("braces nest more than {DEEPEST_PATTERN} levels deep"));
    }
    let glob = GlobBuilder::new(pattern).literal_separator(true).build().map_err(|error| error.kind().to_string())?;
    GlobSet::builder().add(glob).build().map_err(|error| error.kind().to_string())
}

/// As much of a pattern as a message has room for.
fn shortened(pattern: &str) -> String {
    if pattern.chars().count() <= 60 { pattern.to_owned() } else { pattern.chars().take(60).chain(['…']).collect() }
}

impl Levels {
    /// Reads configuration for files, each with its path from the folder of the policy; gives what is wrong in it.
    pub fn new<'p>(
        config: &Config,
        overrides: &Overrides,
        files: impl Iterator<Item = (FileId, &'p str)>,
    ) -> (Levels, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let general = layer(&config.levels, &mut diagnostics);
        let mut patterns: Vec<(GlobSet, Layer)> = Vec::new();
        for ((pattern, at), levels) in &config.paths {
            let levels = layer(levels, &mut diagnostics);
            // As in .gitignore, `*` stops at a slash and a folder stands for everything in it.
            let whole = pattern.strip_suffix('/').map_or_else(|| pattern.clone(), |folder| format!("{folder}/**"));
            match glob(&whole) {
                Ok(glob) => patterns.push((glob, levels)),
                Err(why) => diagnostics.push(
                    Diagnostic::new(errors::INVALID_CONFIG, *at, format!("`{}` is not a pattern of paths", shortened(pattern)))
                        .label(why),
                ),
            }
        }
        let mut levels = Levels { tables: Vec::new(), by_file: FxHashMap::default() };
        let mut kinds: FxHashMap<Vec<usize>, usize> = FxHashMap::default();
        let mut table_of = |matching: Vec<usize>, levels: &mut Levels| {
            *kinds.entry(matching).or_insert_with_key(|matching| {
                let of_paths = matching.iter().filter_map(|at| patterns.get(*at)).map(|(_, layer)| layer);
                levels.tables.push(table(std::iter::once(&general).chain(of_paths).chain([&overrides.0])));
                levels.tables.len() - 1
            })
        };
        table_of(Vec::new(), &mut levels);
        if !patterns.is_empty() {
            for (file, path) in files {
                let matching: Vec<usize> =
                    patterns.iter().enumerate().filter(|(_, (glob, _))| glob.is_match(path)).map(|(at, _)| at).collect();
                let at = table_of(matching, &mut levels);
                levels.by_file.insert(file, at);
            }
        }
        (levels, diagnostics)
    }

    /// The level of the `n`th rule in a file.
    pub(super) fn of(&self, n: usize, file: FileId) -> Level {
        let at = self.by_file.get(&file).copied().unwrap_or(0);
        self.tables.get(at).and_then(|table| table.get(n)).copied().unwrap_or(Level::Allow)
    }

    /// Whether the `n`th rule is of some level anywhere: if not, it need not be asked.
    pub(super) fn is_any(&self, n: usize, wanted: impl Fn(Level) -> bool) -> bool {
        self.tables.iter().any(|table| table.get(n).is_some_and(|level| wanted(*level)))
    }
}

fn table<'l>(layers: impl Iterator<Item = &'l Layer>) -> Table {
    let mut table: Table = RULES.iter().map(|rule| rule.id.default_level()).collect();
    for layer in layers {
        // Groups first, so that a name goes over its group wherever it stands in the layer. The command line is one layer for each
        // flag in effect: what comes later was meant later.
        for (meant, level) in layer {
            if let Meant::Group(group) = meant {
                let of_group =
                    table.iter_mut().zip(RULES).filter(|(_, rule)| rule.id.group() == Some(*group) && rule.id.is_excusable());
                of_group.for_each(|(held, _)| *held = *level);
            }
        }
        for (meant, level) in layer {
            if let Meant::Rule(n) = meant
                && let Some(held) = table.get_mut(*n)
            {
                *held = *level;
            }
        }
    }
    table
}

fn layer(levels: &config::Levels, diagnostics: &mut Vec<Diagnostic>) -> Layer {
    let mut layer = Layer::new();
    for ((name, at), level) in levels {
        let meant = meant(name);
        if let Some(id) = meant.and_then(Meant::promise) {
            if *level != id.default_level() {
                diagnostics.push(excused(*at, format!("the level of `{id}` cannot be set")));
            }
            continue;
        }
        layer.extend(meant.map(|meant| (meant, *level)));
        diagnostics.extend(match registry::find(name) {
            Some(named @ (Named::Renamed(..) | Named::Removed(_))) => Some(old(name, named, *at)),
            _ => meant.is_none().then(|| unknown(name, *at)),
        });
    }
    layer
}

fn meant(name: &str) -> Option<Meant> {
    let group = || Group::ALL.into_iter().find(|group| group.name() == name).map(Meant::Group);
    let rule = || match registry::find(name)? {
        Named::Current(id) | Named::Renamed(id, _) => rules::position(id).map(Meant::Rule),
        Named::Removed(_) => None,
    };
    rule().or_else(group)
}

/// Something other than `unless` that is to excuse from a prohibition.
pub(super) fn excused(at: Location, message: String) -> Diagnostic {
    Diagnostic::new(errors::EXCUSED_PROHIBITION, at, message)
        .label("excuses nobody")
        .help("name the role or the persona behind the prohibition, `unless NAME`, or take from it what is forbidden")
}

fn suggested(name: &str) -> Suggestions {
    suggest::meant(name, RULES.iter().map(|rule| rule.id.name).chain(Group::ALL.map(Group::name)))
}

fn unknown(name: &str, at: Location) -> Diagnostic {
    let diagnostic =
        Diagnostic::new(errors::UNKNOWN_CONFIG_KEY, at, format!("there is no finding `{name}` whose level can be set"));
    suggested(name).ask(diagnostic, at, Applicability::Safe, |diagnostic| {
        diagnostic.label("neither a finding nor a group").help("`polc explain --all` lists them; errors cannot be switched off")
    })
}

/// A name that was good once: it still does what it did, as far as that can be done.
fn old(name: &str, named: Named, at: Location) -> Diagnostic {
    let message = named.news(name).unwrap_or_default();
    let diagnostic = Diagnostic::new(errors::UNKNOWN_CONFIG_KEY, at, message).with_severity(Severity::Warning);
    match named {
        Named::Removed(_) => diagnostic.label("sets nothing").help("leave it out"),
        Named::Current(id) | Named::Renamed(id, _) => diagnostic.label("an older name").fix(format!("Write `{id}`"), at, id.name),
    }
}
