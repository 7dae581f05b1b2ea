//! What a review says, as plain data: what the page shows, what `--json` writes, and what the next review compares with.

use serde::Serialize;

use crate::existing::Body;
use crate::source::{Location, SourceMap};

/// Raised when a field changes its meaning or goes; a new field does not raise it.
pub const VERSION: u32 = 1;
/// What documents of this kind call themselves.
pub const KIND: &str = "polc-review";

/// A place in a file, for people and tools: everything counts from 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct At {
    /// The path.
    pub path: String,
    /// Where in it.
    #[serde(flatten)]
    pub place: InFile,
}

/// Where in a file something stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum InFile {
    /// In the text of a policy.
    Text {
        /// The line.
        line: usize,
        /// The column, in characters.
        column: usize,
    },
    /// In exported roles.
    Exported {
        /// A JSON pointer; empty for the whole file.
        pointer: String,
    },
}

impl At {
    /// Where something begins.
    pub(super) fn of(at: Location, sources: &SourceMap) -> At {
        if let Some(made_of) = sources.made_of(at) {
            return At { path: made_of.file.to_string(), place: InFile::Exported { pointer: made_of.pointer.clone() } };
        }
        let file = sources.file(at.file);
        let position = file.position(at.start as usize);
        At { path: file.path.clone(), place: InFile::Text { line: position.line, column: position.column } }
    }
}

impl std::fmt::Display for At {
    /// `team/soc.pol:12:3`, or `roles.json /2/kibana/0`
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.place {
            InFile::Text { line, column } => write!(f, "{}:{line}:{column}", self.path),
            InFile::Exported { pointer } if pointer.is_empty() => f.write_str(&self.path),
            InFile::Exported { pointer } => write!(f, "{} {pointer}", self.path),
        }
    }
}

/// An access review.
#[derive(Clone, Debug, Serialize)]
pub struct Review {
    /// The version of the document.
    pub version: u32,
    /// What the document is.
    pub kind: &'static str,
    /// What the review is called.
    pub title: String,
    /// What was reviewed, when, and by what.
    pub snapshot: Snapshot,
    /// Whether everything is in it.
    pub completeness: Completeness,
    /// Separation of duties: each prohibition with its holders.
    pub duties: Vec<Duty>,
    /// What changed since an earlier review; none where there is no earlier one.
    pub changes: Option<Changes>,
    /// Every role on every target that it is for, as far as it is known.
    pub roles: Vec<Role>,
    /// Who holds several roles at once.
    pub personas: Vec<Persona>,
    /// What builds on what: every role of the policy, and every persona.
    pub lineage: Vec<Node>,
    /// What everybody holds, feature by feature.
    pub matrix: Matrix,
    /// What was decided, and what is open.
    pub decisions: Decisions,
    /// Every privilege that a line names, in plain words.
    pub glossary: Vec<Term>,
}

/// What was reviewed, when, and by what.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Snapshot {
    /// When it was taken, as it was given; none where nobody said.
    pub at: Option<String>,
    /// The program, with its version.
    pub tool: String,
    /// The command that was typed.
    pub command: String,
    /// The systems.
    pub targets: Vec<System>,
    /// Every file that was read.
    pub inputs: Vec<Input>,
}

/// A system that is reviewed.
#[derive(Clone, Debug, Serialize)]
pub struct System {
    /// Its name in polc.toml.
    pub name: String,
    /// The product.
    pub product: &'static str,
    /// The release as a target names it; none where the product has none.
    pub release: Option<&'static str>,
    /// The subscription, where that is said.
    pub license: Option<&'static str>,
}

/// A file that was read.
#[derive(Clone, Debug, Serialize)]
pub struct Input {
    /// Its path.
    pub path: String,
    /// Its size.
    pub bytes: usize,
    /// Its SHA-256.
    pub sha256: String,
}

/// Whether everything is in it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Completeness {
    /// Target by target: found = reported + skipped + refused.
    pub targets: Vec<Count>,
    /// What is not known.
    pub not_known: Vec<String>,
    /// Facts of the catalogue that lines rest on and that are not certain.
    pub uncertain: Vec<Uncertain>,
    /// Only privileged access is in it.
    pub privileged_only: bool,
    /// How many lines were left out for that.
    pub left_out: usize,
}

/// The roles of one target.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Count {
    /// The target.
    pub target: String,
    /// Roles that are there.
    pub found: usize,
    /// Those that the review tells.
    pub reported: usize,
    /// Those that it leaves out, each with the reason.
    pub skipped: Vec<LeftOut>,
    /// Those of which nobody knows what they grant, each with the reason.
    pub refused: Vec<LeftOut>,
}

/// A role that is not told.
#[derive(Clone, Debug, Serialize)]
pub struct LeftOut {
    /// Its name.
    pub role: String,
    /// Why.
    pub why: String,
    /// Where it stands.
    pub at: Option<At>,
}

/// A fact of the catalogue that is not certain.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Uncertain {
    /// The target.
    pub target: String,
    /// The entitlement.
    pub what: String,
    /// How sure the catalogue is.
    pub confidence: &'static str,
    /// Where it has it from.
    pub source: Option<String>,
    /// How many lines rest on it.
    pub lines: usize,
}

/// A prohibition with everybody who holds what it forbids.
#[derive(Clone, Debug, Serialize)]
pub struct Duty {
    /// Its title.
    pub title: String,
    /// What nobody may hold at once, as it is written.
    pub forbids: Vec<String>,
    /// Its comment.
    pub says: Option<String>,
    /// Where it stands.
    pub at: At,
    /// The targets that it is for; those of them where somebody could hold all of it.
    pub targets: Vec<String>,
    /// Who may.
    pub unless: Vec<String>,
    /// Who holds all of it.
    pub holders: Vec<DutyHolder>,
    /// Of whom nobody knows.
    pub not_known: Vec<String>,
    /// Tests that say something about the same privileges.
    pub tests: Vec<String>,
}

/// Somebody who holds what a prohibition forbids.
#[derive(Clone, Debug, Serialize)]
pub struct DutyHolder {
    /// A role or persona.
    pub subject: String,
    /// Which of the two.
    pub kind: &'static str,
    /// The target.
    pub target: String,
    /// The prohibition says that this one may.
    pub excepted: bool,
}

/// What changed since an earlier review.
#[derive(Clone, Debug, Serialize)]
pub struct Changes {
    /// The title of the earlier review.
    pub title: String,
    /// When it was taken; none where nobody said.
    pub at: Option<String>,
    /// What became of each role that differs.
    pub roles: Vec<RoleChange>,
    /// How many roles are the same.
    pub equal: usize,
}

/// What became of a role.
#[derive(Clone, Debug, Serialize)]
pub struct RoleChange {
    /// Its name.
    pub role: String,
    /// The target.
    pub target: String,
    /// `both`, `added` or `removed`.
    pub state: &'static str,
    /// What it lets somebody do that it did not.
    pub gains: Vec<Change>,
    /// What it let somebody do and does not.
    pub losses: Vec<Change>,
    /// What nobody can say.
    pub not_known: Vec<String>,
}

/// One difference.
#[derive(Clone, Debug, Serialize)]
pub struct Change {
    /// The space, `*` for all; none where it is not in spaces.
    pub space: Option<String>,
    /// As a claim names it.
    pub what: String,
    /// What it lets one do.
    pub does: String,
    /// Why, where there is something to say.
    pub why: String,
    /// It is privileged access.
    pub privileged: bool,
}

/// A role on a target.
#[derive(Clone, Debug, Serialize)]
pub struct Role {
    /// Its name.
    pub name: String,
    /// The target.
    pub target: String,
    /// Who answers for it, as its metadata or tags say.
    pub owner: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// The roles that it extends.
    pub extends: Vec<String>,
    /// The personas that hold it.
    pub personas: Vec<String>,
    /// Its spaces.
    pub spaces: Vec<String>,
    /// Who holds it; none where nobody said.
    pub holders: Option<Holders>,
    /// Where it stands.
    pub at: Option<At>,
    /// What restricts all of it.
    pub limits: Vec<String>,
    /// What stands in it and does nothing.
    pub dead: Vec<String>,
    /// What the linter finds.
    pub findings: Vec<Finding>,
    /// Every entitlement.
    pub lines: Vec<Line>,
    /// What the product stores, for the next review.
    pub document: Body,
}

/// Who holds a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Holders {
    /// How many.
    pub count: usize,
    /// Their names; none where only numbers are wanted.
    pub names: Option<Vec<String>>,
}

/// What the linter finds of a role.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// The name of the finding.
    pub name: &'static str,
    /// How bad it is.
    pub level: &'static str,
    /// What it says.
    pub message: String,
    /// Why it was decided to keep it; none where nobody decided.
    pub kept: Option<String>,
}

/// One entitlement of a role.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    /// What decisions call it by.
    pub line: String,
    /// The space, `*` for all; none where it is not in spaces.
    pub space: Option<String>,
    /// As a claim names it.
    pub what: String,
    /// What it lets one do.
    pub does: String,
    /// The ids that the product has for it.
    pub ids: Vec<String>,
    /// What it lets its holder do at most; none where nobody knows.
    pub access: Option<&'static str>,
    /// It is privileged access.
    pub privileged: bool,
    /// What else is to be known: what narrows it, why it counts as privileged.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<String>,
    /// How sure the catalogue is.
    pub confidence: &'static str,
    /// The words that grant it.
    pub at: Option<At>,
    /// What was decided about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
}

/// What was decided about a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Decision {
    /// `keep`, `change`, `take-away` or `exception`.
    pub decision: &'static str,
    /// Who decided.
    pub by: String,
    /// When.
    pub on: String,
    /// Why.
    pub reason: String,
    /// How long an exception holds.
    pub until: Option<String>,
    /// Where it is followed up.
    pub ticket: Option<String>,
}

/// Somebody who holds several roles at once.
#[derive(Clone, Debug, Serialize)]
pub struct Persona {
    /// Its name.
    pub name: String,
    /// The roles.
    pub roles: Vec<String>,
    /// Where it stands.
    pub at: Option<At>,
}

/// A role or persona with what it builds on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Node {
    /// Its name.
    pub name: String,
    /// `role`, `abstract` or `persona`.
    pub kind: &'static str,
    /// The roles that it extends or holds.
    pub from: Vec<String>,
}

/// What everybody holds, feature by feature.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Matrix {
    /// The features.
    pub columns: Vec<String>,
    /// A row for each role or persona in each of its spaces.
    pub rows: Vec<MatrixRow>,
}

/// A row of the matrix.
#[derive(Clone, Debug, Serialize)]
pub struct MatrixRow {
    /// A role or persona.
    pub subject: String,
    /// Which of the two.
    pub kind: &'static str,
    /// The target.
    pub target: String,
    /// The space, `*` for all; none where it is not in spaces.
    pub space: Option<String>,
    /// What is held of each feature, in the order of the columns.
    pub cells: Vec<&'static str>,
}

/// What was decided, and what is open.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Decisions {
    /// Decisions were given.
    pub given: bool,
    /// Lines of the review.
    pub lines: usize,
    /// Lines that have a decision.
    pub decided: usize,
    /// What keeps the review from being done.
    pub problems: Vec<Problem>,
    /// Decisions about lines that are not there any more.
    pub gone: Vec<Gone>,
    /// Who decided.
    pub reviewers: Vec<String>,
}

/// Something that keeps the review from being done.
#[derive(Clone, Debug, Serialize)]
pub struct Problem {
    /// `missing`, `overdue`, `still-granted`, `own-role`, `other-line`, `twice`, `not-yet`, `no-time` or `no-such-line`.
    pub kind: &'static str,
    /// The line; none where it is about all of them.
    pub line: Option<String>,
    /// The role.
    pub role: Option<String>,
    /// What it is, in a sentence.
    pub message: String,
}

/// A decision about a line that is not there any more.
#[derive(Clone, Debug, Serialize)]
pub struct Gone {
    /// The line.
    pub line: String,
    /// The role, as the decision names it.
    pub role: Option<String>,
    /// The entitlement, as the decision names it.
    pub what: Option<String>,
    /// What was decided.
    pub decision: &'static str,
    /// What became of it, in a sentence.
    pub says: String,
}

/// A privilege in plain words.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Term {
    /// As a claim names it.
    pub what: String,
    /// What it lets one do.
    pub does: String,
    /// What a level includes.
    pub includes: Vec<String>,
    /// Where that is from.
    pub source: Option<String>,
}
