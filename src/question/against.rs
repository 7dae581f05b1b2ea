//! Who holds what prohibitions forbid. What somebody holds is worked out once, however many prohibitions there are.

use super::{Asking, Standing};
use crate::check::held::{Asked, prohibited, together};
use crate::policy::{Candidate, Forbid};

/// A prohibition on the targets, with everybody who holds all that it forbids, whether they may or not.
pub(crate) struct Against<'p, 'a> {
    /// Target by target what it asks for; none where nobody can hold all of it.
    pub(crate) asked: Vec<Option<Vec<Asked<'a>>>>,
    /// By the number of the target.
    pub(crate) holders: Vec<(usize, Candidate<'p>)>,
    /// Of whom nobody knows, likewise.
    pub(crate) not_known: Vec<(usize, Candidate<'p>)>,
}

impl<'v, 'a> Asking<'v, 'a> {
    /// Who holds all that prohibitions forbid, target by target.
    pub(crate) fn against<'f>(&self, forbids: impl IntoIterator<Item = &'f Forbid<'a>>) -> Vec<Against<'v, 'a>>
    where
        'a: 'f,
    {
        let asked = |forbid: &Forbid<'a>| self.targets.iter().map(|on| prohibited(on.context, forbid)).collect();
        let new = |forbid| Against { asked: asked(forbid), holders: Vec::new(), not_known: Vec::new() };
        let mut all: Vec<Against> = forbids.into_iter().map(new).collect();
        for target in 0..self.targets.len() {
            for candidate in self.policy.everybody() {
                let standing = self.standing(&candidate, target);
                for against in &mut all {
                    let Some(Some(asked)) = against.asked.get(target) else { continue };
                    match &standing {
                        Standing::Holds(held) if together(held, asked).is_some() => {
                            against.holders.push((target, candidate.clone()));
                        }
                        Standing::NotKnown(_) => against.not_known.push((target, candidate.clone())),
                        Standing::Holds(_) | Standing::Elsewhere => {}
                    }
                }
            }
        }
        all
    }
}
