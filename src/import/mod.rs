//! From roles that exist to a policy that compiles to them.
//!
//! A role is drafted as text (`kibana`, `connect`), all drafts are compiled for the target that they are for, and what comes out is
//! compared with what went in (`prove`). Nothing is written whose proof fails. The text is exact, and minimal: old ids stay, in quotes,
//! and nothing is said that is so anyway.

mod connect;
mod draft;
mod elastic;
mod expression;
mod json;
mod kibana;
mod metadata;
mod prove;
mod quoted;
mod release;
mod same;
mod spaces;
mod target;
mod text;
mod update;

use rayon::prelude::*;

use crate::catalogue::Platform;
use crate::check::Context;
use crate::existing::{Existing, Note, Origin, RawRole, Refusal};
use draft::Draft;

pub(crate) use release::Guess;
pub use target::Targets;
pub use update::{appended, replaced, roles_in};

/// How the expression of a feature is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Style {
    /// As short as it can be said: `all - delete`, which a later release may add to.
    #[default]
    Short,
    /// With a bare level wherever the role is customised, so that a later release adds nothing.
    Frozen,
}

/// How features are called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Naming {
    /// By portable names where the stored id is the current one, else by quoted ids.
    #[default]
    Portable,
    /// Always by quoted ids.
    Raw,
}

/// What is asked of an import.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// How expressions are written.
    pub style: Style,
    /// How features are called.
    pub naming: Naming,
    /// Roles of which something cannot be said are written, too.
    pub partial: bool,
    /// Roles that come with the product are written, too.
    pub include_reserved: bool,
    /// Only these roles; all where there are none.
    pub roles: Vec<String>,
    /// The policy is asked what its roles may do, and never deployed: a name that the product keeps for its own roles is as good as another,
    /// and metadata that has no words in a policy is left out, as it grants nothing.
    pub only_to_ask: bool,
}

/// How an import is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

impl Format {
    /// All formats.
    pub const ALL: &'static [Format] = &[Format::Text, Format::Json];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Json => "json",
        }
    }
}

/// What becomes of a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Verdict {
    /// The policy compiles to the same document, up to the order in sets.
    Identical,
    /// Its holders may do exactly the same; something is written another way.
    Equal,
    /// It comes with the product.
    Skipped,
    /// Something of it cannot be said in a policy.
    Partial,
    /// It cannot be imported.
    Refused,
}

impl Verdict {
    /// All of them, in the order of reports.
    pub const ALL: [Verdict; 5] = [Verdict::Identical, Verdict::Equal, Verdict::Skipped, Verdict::Partial, Verdict::Refused];

    /// As reports say it.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Identical => "identical",
            Verdict::Equal => "equal",
            Verdict::Skipped => "skipped",
            Verdict::Partial => "partial",
            Verdict::Refused => "refused",
        }
    }

    /// Whether nothing of the role is lost.
    pub(crate) fn is_whole(self) -> bool {
        matches!(self, Verdict::Identical | Verdict::Equal | Verdict::Skipped)
    }
}

/// A role that was imported, or not.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ImportedRole {
    /// Its name.
    pub name: String,
    /// Where it was read.
    pub origin: Origin,
    /// Its product.
    pub platform: Platform,
    /// What becomes of it.
    pub verdict: Verdict,
    /// What there is to say of it.
    pub notes: Vec<Note>,
    /// Its text, laid out; none where it is not written.
    pub text: Option<String>,
    /// Where each statement of the text was read: a block first, then what stands in it.
    pub(crate) places: Vec<Origin>,
}

impl ImportedRole {
    /// The text of a role of its name that grants nothing.
    pub(crate) fn without_grants(&self) -> String {
        format!("role {} < >\n", quoted::name(&self.name))
    }
}

/// What comes of an import.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Imported {
    /// The roles, in the order of the inputs.
    pub roles: Vec<ImportedRole>,
    /// The targets that it is for, as the policy's `polc.toml` has to say them.
    pub targets: Targets,
    /// What is to be said of the inputs, and is not about one role.
    pub notes: Vec<Note>,
    /// Files of a folder that cannot be read.
    pub(crate) unread: Vec<Refusal>,
}

/// Imports roles for targets.
///
/// ```
/// use polc::existing::{self, Input};
/// use polc::import::{self, Targets};
///
/// let body = r#"{"analyst": {"kibana": [{"base": ["read"], "feature": {}, "spaces": ["*"]}]}}"#;
/// let input = Input::new("roles.json", body);
/// let existing = existing::read(&[input], &existing::Options::default())?;
/// let imported = import::import(&existing, Targets::new(None, None), &import::Options::default());
/// assert!(imported.policy().contains("role analyst <"));
/// # Ok::<(), Vec<polc::existing::Refusal>>(())
/// ```
pub fn import(existing: &Existing, targets: Targets, options: &Options) -> Imported {
    let is_asked = |role: &&RawRole| options.roles.is_empty() || options.roles.contains(&role.name);
    let raw: Vec<&RawRole> = existing.roles.iter().filter(is_asked).collect();
    let targets = targets.settled(&raw);
    let contexts = Contexts::new(&targets);
    let draft = |role: &&RawRole| Draft::of(role, contexts.of(role.platform()), targets.has_both, options);
    let drafts: Vec<Draft> = raw.par_iter().with_min_len(16).map(draft).collect();
    let (roles, targets) = prove::prove(&raw, drafts, targets, options);
    Imported { roles, targets, notes: existing.notes.clone(), unread: existing.unread.clone() }
}

impl Imported {
    /// How many roles have a verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.roles.iter().filter(|role| role.verdict == verdict).count()
    }

    /// Whether nothing of any role is lost, and no file is left that may hold others.
    pub fn is_whole(&self) -> bool {
        self.unread.is_empty() && self.roles.iter().all(|role| role.verdict.is_whole())
    }

    /// The text of a file with all roles that are written.
    pub fn policy(&self) -> String {
        text::policy(&self.roles)
    }

    /// The text of a `polc.toml` for it.
    pub fn config(&self) -> String {
        self.targets.toml(&self.roles)
    }

    /// The report. `source` says what was read.
    pub fn report(&self, format: Format, source: &str) -> String {
        match format {
            Format::Text => text::report(self, source),
            Format::Json => json::report(self),
        }
    }
}

/// The targets of an import with what the catalogue says of them.
struct Contexts<'t> {
    kibana: Context<'t>,
    connect: Context<'t>,
}

impl<'t> Contexts<'t> {
    fn new(targets: &'t Targets) -> Contexts<'t> {
        Contexts { kibana: Context::new(&targets.kibana), connect: Context::new(&targets.connect) }
    }

    fn of(&self, platform: Platform) -> &Context<'t> {
        match platform {
            Platform::Kibana => &self.kibana,
            Platform::Connect => &self.connect,
        }
    }
}
