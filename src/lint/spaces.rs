//! Spaces, as findings name them and as index names hold them.

use crate::check::held::{KibanaHeld, pattern_covers};
use crate::check::origin::Origin;
use crate::check::privileges::{FeatureOn, Privileges};
use crate::diagnostic::Diagnostic;
use crate::suggest::all_of;

/// Says in which spaces a finding holds, unless it holds in all of them.
pub(super) fn note(finding: Diagnostic, spaces: &[&str], held: &KibanaHeld) -> Diagnostic {
    if spaces.len() == held.spaces().len() { finding } else { finding.note(format!("In {}.", all_of(spaces.iter().copied()))) }
}

/// The space that an index name is for, if it is made from a pattern with `{space}`. It may have wildcards itself.
pub(super) fn of_index<'n>(pattern: &str, name: &'n str) -> Option<&'n str> {
    // Most names part from a pattern at once; this is asked very often.
    let before = pattern.bytes().zip(name.bytes()).take_while(|(held, asked)| held == asked && *held != b'{').count();
    let after = pattern.get(before..)?.strip_prefix("{space}")?;
    name.get(before..)?.strip_suffix(after).filter(|space| !space.is_empty())
}

/// Whether what an index name holds in the place of a space stands for `id`: the id itself, a pattern that covers it, or the id with
/// `-*` behind it, which stands for the indices behind a name (`…-000001`).
pub(super) fn is_for(space: &str, id: &str) -> bool {
    pattern_covers(space, id) || id_of(space) == id
}

/// The id of the space in what an index name holds in its place.
pub(super) fn id_of(space: &str) -> &str {
    space.strip_suffix("-*").filter(|id| !id.is_empty()).unwrap_or(space)
}

/// Whether anything is held in a space, or in one that a pattern stands for.
pub(super) fn is_reached(held: &KibanaHeld, space: &str) -> bool {
    let is_pattern = space.contains(['*', '?']) || space.starts_with('/');
    held.reaches(space)
        || held.reaches(id_of(space))
        || is_pattern && held.places.iter().flat_map(|place| place.spaces).any(|held| is_for(space, held))
}

/// Spaces in which the same statement gives something.
pub(super) struct Given<'s> {
    /// The nearest statement.
    pub(super) origin: Origin,
    /// All that give it there.
    pub(super) origins: Vec<Origin>,
    /// The spaces.
    pub(super) spaces: Vec<&'s str>,
}

/// Spaces, put together by the statement that gives privileges of a feature there: what another one gives is another matter.
pub(super) fn by_statement<'s>(held: &KibanaHeld, on: &FeatureOn, wanted: Privileges, spaces: Vec<&'s str>) -> Vec<Given<'s>> {
    let mut found: Vec<Given> = Vec::new();
    for space in spaces {
        let origins = held.origins(on, wanted, space);
        let Some(origin) = origins.first().copied() else { continue };
        match found.iter_mut().find(|given| given.origin.head == origin.head) {
            Some(given) => {
                given.origins.extend(origins);
                given.spaces.push(space);
            }
            None => found.push(Given { origin, origins, spaces: vec![space] }),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{id_of, is_for, of_index};

    #[test]
    fn spaces_of_index_names() {
        assert_eq!(of_index(".lists-{space}", ".lists-soc-eu"), Some("soc-eu"));
        assert_eq!(of_index(".a-{space}-*", ".a-soc-*"), Some("soc"));
        assert_eq!(of_index(".lists-{space}", ".lists-*"), Some("*"));
        assert_eq!(of_index(".lists-{space}", ".lists-"), None);
        assert_eq!(of_index(".lists-{space}", ".items-soc"), None);
        assert_eq!(of_index(".lists-{space}", ".lists"), None);
        assert_eq!(of_index(".lists-{space}", ".lists-{space}"), Some("{space}"));
        assert_eq!(of_index(".lists-default", ".lists-default"), None);
    }

    #[test]
    fn what_stands_behind_a_name_is_no_space() {
        assert_eq!(id_of("default-*"), "default");
        assert_eq!(id_of("*"), "*");
        assert_eq!(id_of("-*"), "-*");
        for (space, id) in [("default-*", "default"), ("soc-*", "soc-eu"), ("*", "soc"), ("soc", "soc")] {
            assert!(is_for(space, id), "{space} {id}");
        }
        assert!(!is_for("soc-*", "sec") && !is_for("soc", "soc-eu"));
    }
}
