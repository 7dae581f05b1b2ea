//! `polc.toml`: the targets a policy is checked for and compiled to.

mod lint;
mod reader;
mod target;

use crate::diagnostic::{Diagnostic, errors};
use crate::policy::{KnownTarget, Platform, Platforms};
use crate::source::{FileId, Location};
use crate::suggest;
use reader::Table;

pub(crate) use lint::Levels;
pub use lint::Named;
pub use target::{ConnectTarget, Deployment, KibanaTarget, Product, Target, TerraformProvider, UnknownFeatures};
pub(crate) use target::{is_space_id, unknown_space};

/// The name of the file that marks the root of a policy.
pub const FILE_NAME: &str = "polc.toml";

/// The JSON Schema of the file, for editors.
pub const SCHEMA: &str = include_str!("../../editors/polc.schema.json");

/// The files that a policy starts as, by name.
pub const START: [(&str, &str); 3] = [
    (FILE_NAME, include_str!("../../examples/first/polc.toml")),
    ("roles.pol", include_str!("../../examples/first/roles.pol")),
    ("polc.schema.json", SCHEMA),
];

/// What a `polc.toml` says.
///
/// ```
/// use polc::config::Config;
/// use polc::source::FileId;
///
/// let (config, wrong) = Config::parse(FileId(0), "[targets.prod]\nrelease = \"9.4\"\nlicence = \"gold\"\n");
/// assert_eq!(config.targets[0].name, "prod");
/// assert!(wrong[0].message.contains("licence"));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The targets, in the order of the file.
    pub targets: Vec<Target>,
    /// Further files, and folders with them, that belong to the policy: paths from its folder.
    pub include: Vec<Named>,
    /// `[lint.levels]`: levels of findings and of groups of them.
    pub(crate) levels: Levels,
    /// `[lint.paths."PATTERN"]`: levels for some files, in the order of the file.
    pub(crate) paths: Vec<(Named, Levels)>,
}

/// Targets become folders, so their names are words.
fn invalid_name(name: &str, at: Location) -> Option<Diagnostic> {
    let word = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
    let diagnostic = || {
        Diagnostic::new(errors::INVALID_CONFIG, at, format!("`{name}` cannot be the name of a target"))
            .label("letters, digits, `_` and `-` only: the name becomes a folder")
    };
    (!word).then(diagnostic)
}

impl Config {
    /// Reads a configuration file. What is wrong in it is left out of the result and described.
    pub fn parse(file: FileId, text: &str) -> (Config, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let mut config = Config::default();
        match toml::de::DeTable::parse(text) {
            Ok(table) => {
                let mut table = Table::new(file, "polc.toml", table.into_inner());
                if let Some(mut targets) = table.table("targets") {
                    for ((name, at), table) in targets.tables() {
                        diagnostics.extend(invalid_name(&name, at));
                        let (target, wrong) = Target::read(name, table);
                        config.targets.push(target);
                        diagnostics.extend(wrong);
                    }
                    diagnostics.extend(targets.finish());
                }
                config.include = table.strings("include").unwrap_or_default();
                if let Some(lint) = table.table("lint") {
                    diagnostics.extend(config.read_lint(lint));
                }
                diagnostics.extend(table.finish());
            }
            Err(error) => {
                let range = error.span().unwrap_or(0..0);
                let at = Location { file, start: range.start as u32, end: range.end as u32 };
                diagnostics.push(
                    Diagnostic::new(errors::INVALID_CONFIG, at, format!("polc.toml is not valid TOML: {}", error.message()))
                        .label("here"),
                );
            }
        }
        (config, diagnostics)
    }

    /// What a policy knows of its targets: those of the file, and for a platform that it does not mention the newest release.
    pub(crate) fn known_targets(&self) -> Vec<KnownTarget> {
        let all = Platform::ALL.into_iter().map(Platforms::only).reduce(|a, b| b.iter().fold(a, Platforms::with));
        all.map_or_else(Vec::new, |all| self.targets_for(all).iter().map(Target::known).collect())
    }

    /// The targets for roles of these platforms, where the command line names none: all of the file, and for a platform that it
    /// does not mention the newest release with its defaults.
    pub fn targets_for(&self, platforms: Platforms) -> Vec<Target> {
        let mut targets: Vec<Target> = Vec::new();
        for platform in platforms.iter() {
            let before = targets.len();
            targets.extend(self.targets.iter().filter(|target| target.platform() == platform).cloned());
            if targets.len() == before {
                targets.push(Target::newest(platform));
            }
        }
        targets
    }

    /// The target of a name on the command line: one of the file, or `kibana:9.2`, `kibana:serverless`, `connect`.
    ///
    /// # Errors
    /// A sentence that says what there is instead.
    pub fn target(&self, name: &str) -> Result<Target, String> {
        if let Some(target) = self.targets.iter().find(|target| target.name == name) {
            return Ok(target.clone());
        }
        if let Some(target) = Target::parse(name)? {
            return Ok(target);
        }
        let mut known: Vec<String> = self.targets.iter().map(|target| target.name.clone()).collect();
        known.extend(Target::built_in_names());
        known.push(Platform::Kibana.name().to_owned());
        let hint = suggest::meant(name, known.iter().map(String::as_str)).after_sentence();
        Err(format!("there is no target `{name}`{hint}\nknown are {}", suggest::all_of(known.iter().map(String::as_str))))
    }
}
