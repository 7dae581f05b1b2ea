//! An access review: what everybody may do, as somebody can follow it who was not there. What it was made from with digests, whether it is
//! complete, privileged access first, separation of duties, what changed since the last time, every entitlement in plain words with a
//! decision, and what is left to do.
//!
//! [`Review`] is plain data. [`page`](Review::page) shows it as one HTML file that needs no script and no network,
//! [`data`](Review::data) is the same as JSON, which the next review compares with.

mod changes;
mod csv;
mod data;
mod decisions;
mod digest;
mod duties;
mod earlier;
mod entitlements;
mod holders;
mod model;
mod page;
mod reviewed;
mod time;

pub use changes::Unrelated;
pub use data::Data;
pub use decisions::{DecisionsFile, Verdict, Written, WrongDecision};
pub use digest::sha256;
pub use earlier::{Earlier, NotEarlier};
pub use holders::{HoldersFile, WrongRow};
pub use model::*;
pub use reviewed::Reviewed;
pub use time::Time;

use decisions::judge::Judge;
use reviewed::Told;

/// What is asked of a review beside the policy.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// What it is called; the names of its systems where nobody says.
    pub title: Option<String>,
    /// When it is taken.
    pub at: Option<Time>,
    /// The command that was typed.
    pub command: String,
    /// Only privileged access is to be in it.
    pub privileged_only: bool,
    /// Who holds the roles.
    pub holders: Option<HoldersFile>,
    /// What was decided.
    pub decisions: Option<DecisionsFile>,
    /// The review before.
    pub since: Option<Earlier>,
    /// The files of those, and those that exported roles were read from.
    pub inputs: Vec<Input>,
    /// What nobody knows of exported roles.
    pub not_known: Vec<String>,
}

impl Input {
    /// A file with its digest. Paths are the same on all systems.
    pub fn new(path: &str, content: &[u8]) -> Input {
        Input { path: path.replace('\\', "/"), bytes: content.len(), sha256: sha256(content) }
    }
}

impl Review {
    /// Reviews a policy.
    ///
    /// # Errors
    /// Where the review before is of something else.
    pub fn new(reviewed: &Reviewed, wanted: &Wanted) -> Result<Review, Unrelated> {
        let Told { mut roles, mut completeness, glossary } = reviewed.roles(wanted.holders.as_ref());
        let contexts = reviewed.contexts();
        let changes = wanted.since.as_ref().map(|earlier| changes::since(earlier, &roles, &completeness, &contexts)).transpose()?;
        completeness.not_known.extend(wanted.not_known.iter().cloned());
        completeness.privileged_only = wanted.privileged_only;
        if wanted.privileged_only {
            for role in &mut roles {
                let before = role.lines.len();
                role.lines.retain(|line| line.privileged);
                completeness.left_out += before - role.lines.len();
            }
        }
        let judge = Judge {
            at: wanted.at.as_ref(),
            holders: wanted.holders.as_ref(),
            earlier: wanted.since.as_ref(),
            changes: changes.as_ref(),
        };
        let decisions = judge.judge(wanted.decisions.as_ref(), &mut roles);
        let at = wanted.at.as_ref().map(|at| at.said.clone());
        let snapshot = reviewed::snapshot(reviewed, at, wanted.command.clone(), wanted.inputs.clone());
        let systems = || snapshot.targets.iter().map(|system| &*system.name).collect::<Vec<_>>().join(", ");
        Ok(Review {
            version: VERSION,
            kind: KIND,
            title: wanted.title.clone().unwrap_or_else(|| format!("Access review of {}", systems())),
            completeness,
            duties: reviewed.duties(),
            changes,
            personas: reviewed.personas(),
            lineage: reviewed.lineage(),
            matrix: reviewed.matrix(wanted.privileged_only),
            decisions,
            glossary: used(glossary, &roles),
            roles,
            snapshot,
        })
    }
}

/// The words that lines use.
fn used(mut glossary: Vec<Term>, roles: &[Role]) -> Vec<Term> {
    let lines: std::collections::BTreeSet<&str> = roles.iter().flat_map(|role| &role.lines).map(|line| &*line.what).collect();
    let indices: std::collections::BTreeSet<&str> = roles
        .iter()
        .flat_map(|role| &role.lines)
        .filter(|line| line.what.starts_with("index "))
        .flat_map(|line| &line.ids)
        .map(|id| &**id)
        .collect();
    glossary.retain(|term| match term.what.strip_prefix("index: ") {
        Some(privilege) => indices.contains(privilege),
        None => lines.contains(&*term.what),
    });
    glossary
}
