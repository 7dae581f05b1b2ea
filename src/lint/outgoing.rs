//! What goes from Kibana to the outside, through connectors.

use crate::check::held::KibanaHeld;
use crate::check::privileges::FeatureOn;
use crate::source::Location;

/// The statement that lets something be sent, in the first space where that goes: it takes `all` on the feature, and connectors that may be
/// run.
pub(super) fn sends(held: &KibanaHeld, path: &str, on: &FeatureOn) -> Option<Location> {
    if !held.touches(on) {
        return None;
    }
    let sends = |space: &&str| held.has(path, "all", space) && held.has("connectors", "read", space);
    held.spaces().into_iter().find(sends).and_then(|space| held.statement(on, space))
}
