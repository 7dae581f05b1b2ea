//! The places of what a rule finds in several statements.

use crate::source::Location;

/// Each place once, in the order given.
pub(super) fn distinct(places: impl IntoIterator<Item = Location>) -> Vec<Location> {
    let mut found: Vec<Location> = Vec::new();
    for at in places {
        if !found.contains(&at) {
            found.push(at);
        }
    }
    found
}
