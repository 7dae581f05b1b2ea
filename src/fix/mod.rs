//! Makes the edits that findings offer, until there is nothing left to make.
//!
//! What is edited, checked again and proven is the caller's business: an edit that does not stand its proof is refused, and then a
//! part of it is tried, down to single fixes. Everything is decided in the order of the findings, so the result is the same every time.

mod allow;
mod edits;

use rustc_hash::FxHashSet;

use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::lint;

pub use allow::allow;
pub(crate) use edits::apply;

/// Rounds after which something is wrong: every round fixes what is offered, and fixes rarely make room for more than a few others.
const ROUNDS: usize = 64;

/// Policies in some state of repair.
pub(crate) trait Fixable: Sized {
    /// What is found in it, in order.
    fn diagnostics(&self) -> &[Diagnostic];

    /// Whether everything about its roles is known.
    fn is_known(&self) -> bool;

    /// The same with some fixes made; none if the result is not what the fixes promise.
    fn with(&self, fixes: &[&Fix]) -> Option<Self>;
}

/// Which fixes are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Wanted {
    /// Those that leave privileges as they are.
    Safe,
    /// Those that change privileges as well.
    Unsafe,
}

/// Makes fixes until nothing changes. Gives what came of it, if anything did, and how many findings were fixed.
pub(crate) fn fix_all<M: Fixable>(first: &M, wanted: Wanted) -> (Option<M>, usize) {
    let mut state: Option<M> = None;
    let mut fixed = 0;
    let mut refused: FxHashSet<(&'static str, String, String)> = FxHashSet::default();
    for _ in 0..ROUNDS {
        let now = state.as_ref().unwrap_or(first);
        let offered: Vec<(&Diagnostic, &Fix)> = now
            .diagnostics()
            .iter()
            // A comment may only seem to allow nothing because an error keeps its finding from being seen.
            .filter(|diagnostic| now.is_known() || diagnostic.id != lint::UNUSED_SUPPRESSION.id)
            .filter_map(|diagnostic| Some((diagnostic, best(diagnostic, wanted)?)))
            .filter(|(diagnostic, fix)| !refused.contains(&id(diagnostic, fix)))
            .collect();
        let chosen = edits::without_overlap(&offered);
        if chosen.is_empty() {
            break;
        }
        let (accepted, after, not_accepted) = prove(now, &chosen);
        refused.extend(not_accepted.into_iter().map(|(diagnostic, fix)| id(diagnostic, fix)));
        fixed += accepted;
        match after {
            Some(after) => state = Some(after),
            None => break,
        }
    }
    (state, fixed)
}

/// The best fix of a finding that may be made.
fn best(diagnostic: &Diagnostic, wanted: Wanted) -> Option<&Fix> {
    let safe = diagnostic.fixes.iter().find(|fix| fix.applicability == Applicability::Safe);
    safe.or_else(|| diagnostic.fixes.first().filter(|_| wanted == Wanted::Unsafe))
}

/// What stays of a finding when the text before it changes.
fn id(diagnostic: &Diagnostic, fix: &Fix) -> (&'static str, String, String) {
    (diagnostic.id.name, diagnostic.message.clone(), fix.title.clone())
}

/// As many of some fixes as stand their proof together.
#[allow(clippy::type_complexity, reason = "how many were made, what came of it, and those that were not")]
fn prove<'d, M: Fixable>(now: &M, chosen: &[(&'d Diagnostic, &'d Fix)]) -> (usize, Option<M>, Vec<(&'d Diagnostic, &'d Fix)>) {
    let mut accepted: Vec<&Fix> = Vec::new();
    let (mut state, mut refused) = (None, Vec::new());
    let mut waiting: Vec<&[(&Diagnostic, &Fix)]> = vec![chosen];
    while let Some(part) = waiting.pop() {
        let together: Vec<&Fix> = accepted.iter().copied().chain(part.iter().map(|(_, fix)| *fix)).collect();
        match now.with(&together) {
            Some(after) => {
                accepted = together;
                state = Some(after);
            }
            None if part.len() == 1 => refused.extend(part),
            None => {
                let (first, second) = part.split_at(part.len() / 2);
                waiting.extend([second, first]);
            }
        }
    }
    (accepted.len(), state, refused)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Edit, Id};
    use crate::source::{FileId, Location};

    /// A text in which every `a` is to become a `b`, and every `x` a `y`, but where two neighbouring `b`s are forbidden.
    struct Letters(String, Vec<Diagnostic>);

    impl Letters {
        fn new(text: &str) -> Letters {
            let found = text.char_indices().filter_map(|(at, c)| {
                let place = Location { file: FileId(0), start: at as u32, end: at as u32 + 1 };
                let diagnostic = Diagnostic::new(Id::invented("letter"), place, format!("{at}"));
                match c {
                    'a' => Some(diagnostic.fix("b", place, "b")),
                    'x' => Some(diagnostic.unsafe_fix("y", place, "y")),
                    _ => None,
                }
            });
            Letters(text.to_owned(), found.collect())
        }
    }

    impl Fixable for Letters {
        fn diagnostics(&self) -> &[Diagnostic] {
            &self.1
        }

        fn is_known(&self) -> bool {
            true
        }

        fn with(&self, fixes: &[&Fix]) -> Option<Letters> {
            let edits: Vec<&Edit> = fixes.iter().flat_map(|fix| &fix.edits).collect();
            let text = apply(&self.0, &edits);
            (!text.contains("bb")).then(|| Letters::new(&text))
        }
    }

    fn fixed(text: &str, wanted: Wanted) -> (String, usize) {
        let first = Letters::new(text);
        let (state, count) = fix_all(&first, wanted);
        (state.map_or(text.to_owned(), |state| state.0), count)
    }

    #[test]
    fn what_stands_its_proof_is_made_and_the_rest_is_not() {
        assert_eq!(fixed("a-a-x", Wanted::Safe), ("b-b-x".to_owned(), 2));
        assert_eq!(fixed("a-a-x", Wanted::Unsafe), ("b-b-y".to_owned(), 3));
        assert_eq!(fixed("aa-a", Wanted::Safe), ("ba-b".to_owned(), 2));
        assert_eq!(fixed("cc", Wanted::Safe), ("cc".to_owned(), 0));
    }
}
