//! What differs between two policies, two sets of exported roles, or one of each, in what everybody may do.

mod held;
mod merge;
mod pair;
mod people;
mod promises;
mod targets;

use rayon::prelude::*;

use super::ready::Ready;
use super::{Options, Project, Refused};
use crate::diagnostic::Severity;
use crate::effect::{Changes, Side};
use crate::existing::RawRole;

/// One side of a comparison.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Compared<'s> {
    /// What a project compiles to, with the folder of each of its policies.
    Policy(&'s Project, &'s [String]),
    /// Roles that exist.
    Roles(&'s [RawRole]),
}

/// What is asked of a comparison beside its two sides.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Comparing {
    /// Names of targets; those of the configurations where there is none.
    pub targets: Vec<String>,
    /// Only these roles; all where there is none.
    pub roles: Vec<String>,
}

impl Comparing {
    /// Asks for a target; may be said several times.
    pub fn target(mut self, name: impl Into<String>) -> Comparing {
        self.targets.push(name.into());
        self
    }

    /// Asks about a role; may be said several times.
    pub fn role(mut self, name: impl Into<String>) -> Comparing {
        self.roles.push(name.into());
        self
    }
}

/// Compares two sides.
///
/// ```
/// use polc::effect::Verdict;
/// use polc::project::Project;
/// use polc::project::changes::{Compared, Comparing, changes};
///
/// let old = Project::new().file("a.pol", "role a < cases: read; >");
/// let new = Project::new().file("a.pol", "role a < cases: all; >");
/// let changes = changes(Compared::Policy(&old, &[]), Compared::Policy(&new, &[]), &Comparing::default())?;
/// assert!(changes.roles.iter().any(|role| role.name == "a" && role.verdict == Verdict::Gains));
/// # Ok::<(), polc::project::Refused>(())
/// ```
///
/// # Errors
/// Where a target is asked for that there is not, or where it is not clear which one is meant.
pub fn changes(old: Compared, new: Compared, asked: &Comparing) -> Result<Changes, Refused> {
    let sides = [Ready::all(old, asked)?, Ready::all(new, asked)?];
    let [old_ready, new_ready] = &sides;
    let mut changes = Changes {
        old_is_deployed: matches!(old, Compared::Roles(_)),
        new_is_deployed: matches!(new, Compared::Roles(_)),
        ..Changes::default()
    };
    let pairs = targets::pairs((old, old_ready), (new, new_ready), asked, &mut changes)?;
    let made: Vec<pair::Made> = pairs.par_iter().map(|pair| pair::compare(pair, asked)).collect();
    changes.reserved = made.iter().map(|made| made.reserved).max().unwrap_or_default();
    for (side, ready) in [(Side::Before, old_ready), (Side::After, new_ready)] {
        let wrong = ready.iter().flat_map(|ready| &ready.wrong);
        let errors = wrong.filter(|found| found.severity == Severity::Error).map(|found| (side, found.clone()));
        changes.errors.extend(errors.collect::<Vec<_>>());
    }
    changes.errors.extend(made.iter().flat_map(|made| made.errors.iter().cloned()));
    merge::roles(made, &mut changes);
    // Promises are about all roles.
    if let (Compared::Policy(old, _), Compared::Policy(new, _), []) = (old, new, asked.roles.as_slice()) {
        promises::compare(old, new, asked, &mut changes)?;
    }
    Ok(changes)
}

impl<'p> Ready<'p> {
    /// The policies of a side, on the targets that are asked for.
    fn all(side: Compared<'p>, asked: &Comparing) -> Result<Vec<Ready<'p>>, Refused> {
        let Compared::Policy(project, _) = side else { return Ok(Vec::new()) };
        let options = Options { targets: asked.targets.clone(), ..Options::default() };
        project.sets.iter().map(|set| Ready::new(&project.sources, set, &options)).collect()
    }
}
