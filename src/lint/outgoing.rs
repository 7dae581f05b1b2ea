//! What goes from Kibana to the outside, through connectors.

use crate::check::held::KibanaHeld;
use crate::check::origin::Origin;
use crate::check::privileges::{FeatureOn, Privileges};

/// The statements that let something be sent, in the first space where that goes: it takes `all` on the feature, and connectors that may be
/// run.
pub(super) fn sends(held: &KibanaHeld, path: &str, on: &FeatureOn) -> Vec<Origin> {
    if !held.touches(on) {
        return Vec::new();
    }
    let sends = |space: &&str| held.has(path, "all", space) && held.has("connectors", "read", space);
    held.spaces().into_iter().find(sends).map_or_else(Vec::new, |space| held.origins(on, Privileges::ALL, space))
}
