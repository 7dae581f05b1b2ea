//! Spaces, as findings name them and as index names hold them.

use crate::check::held::{KibanaHeld, pattern_covers};
use crate::diagnostic::Diagnostic;
use crate::suggest::all_of;

/// Says in which spaces a finding holds, unless it holds in all of them.
pub(super) fn note(finding: Diagnostic, spaces: &[&str], held: &KibanaHeld) -> Diagnostic {
    if spaces.len() == held.spaces().len() { finding } else { finding.note(format!("In {}.", all_of(spaces.iter().copied()))) }
}

/// The space that an index name is for, if it is made from a pattern with `{space}`. It may have wildcards itself.
pub(super) fn of_index<'n>(pattern: &str, name: &'n str) -> Option<&'n str> {
    let (before, after) = pattern.split_once("{space}")?;
    name.strip_prefix(before)?.strip_suffix(after).filter(|space| !space.is_empty())
}

/// Whether anything is held in a space, or in one that a pattern stands for.
pub(super) fn is_reached(held: &KibanaHeld, space: &str) -> bool {
    held.places.iter().any(|place| place.reaches(space) || place.spaces.iter().any(|held| pattern_covers(space, held)))
}

#[cfg(test)]
mod tests {
    use super::of_index;

    #[test]
    fn spaces_of_index_names() {
        assert_eq!(of_index(".lists-{space}", ".lists-soc-eu"), Some("soc-eu"));
        assert_eq!(of_index(".a-{space}-*", ".a-soc-*"), Some("soc"));
        assert_eq!(of_index(".lists-{space}", ".lists-*"), Some("*"));
        assert_eq!(of_index(".lists-{space}", ".lists-"), None);
        assert_eq!(of_index(".lists-{space}", ".items-soc"), None);
    }
}
