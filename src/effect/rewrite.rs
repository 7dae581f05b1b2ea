//! What Kibana's role editor makes of a stored role: it reads roles with `replaceDeprecatedPrivileges`, and what it has read is what it
//! saves. Source: Kibana's `elasticsearch_role.ts`.
//!
//! Every old id goes straight to the generation that is current on the release, so that a role which is saved on the way may come to
//! something else than one that is not.

use std::collections::BTreeSet;
use std::fmt;

use super::kibana::{EVERYWHERE, is_deprecated, row};
use crate::catalogue::{Confidence, Primary, Release};
use crate::check::names::feature_by_id;
use crate::check::privileges::FeatureOn;
use crate::check::release_name;
use crate::existing::{FeaturePrivileges, KibanaBody, KibanaEntry};

/// Why the role editor cannot open a role: one reason is enough for the whole of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// Kibana's name for the reason.
    pub(crate) reason: &'static str,
    /// What it is about: an id, a space.
    pub about: String,
    /// The release.
    pub(crate) release: Release,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let (about, release) = (&self.about, release_name(self.release));
        match self.reason {
            "transformation_exception" => {
                write!(f, "the role editor of {release} cannot open the role: `{about}` is no privilege, and has no replacement")
            }
            "duplicated_resources" => {
                write!(f, "the role editor of {release} cannot open the role: two entries are for the space `{about}`")
            }
            "global_resource_mixed" => {
                write!(f, "the role editor of {release} cannot open the role: an entry is for all spaces and for `{about}`")
            }
            "base_feature_privileges_mixed" => {
                write!(
                    f,
                    "the role editor of {release} cannot open the role: an entry has the base privilege `{about}` and features"
                )
            }
            "invalid_resource_format" => write!(f, "the role editor of {release} cannot open the role: `{about}` is not a space"),
            "feature_requires_all_spaces" => {
                write!(f, "the role editor of {release} cannot open the role: `{about}` can only be granted in all spaces")
            }
            "disabled_feature_privileges" => {
                write!(f, "the role editor of {release} cannot open the role: `{about}` cannot be granted there")
            }
            other => write!(f, "the role editor of {release} cannot open the role: {other} ({about})"),
        }
    }
}

/// What a role becomes when somebody opens it in the role editor of a release and saves it, and the least sure of the rows used, if any was.
///
/// # Errors
/// Why the role editor cannot open it.
pub fn rewrite(body: &KibanaBody, release: Release) -> Result<(KibanaBody, Option<Confidence>), Unreadable> {
    let refused = |reason, about: &str| Unreadable { reason, about: about.to_owned(), release };
    checked(body, release).map_err(|(reason, about)| refused(reason, &about))?;
    let mut confidence = None;
    let mut kibana = Vec::with_capacity(body.kibana.len());
    for entry in &body.kibana {
        let mut made = KibanaEntry { feature: Vec::new(), ..entry.clone() };
        for stored in &entry.feature {
            let on = feature_by_id(&stored.id).map(|feature| FeatureOn::new(feature, release));
            let Some(on) = on.filter(|on| on.feature.registered.has(release) && is_deprecated(on)) else {
                stored.privileges.iter().for_each(|privilege| add(&mut made.feature, &stored.id, privilege));
                continue;
            };
            for privilege in &stored.privileges {
                let id = format!("{}.{privilege}", stored.id);
                let row = row(&on, privilege).ok_or_else(|| refused("transformation_exception", &id))?;
                confidence = confidence.max(Some(row.provenance.confidence));
                for (id, privileges) in row.to {
                    privileges.iter().for_each(|privilege| add(&mut made.feature, id, privilege));
                }
            }
        }
        kibana.push(made);
    }
    Ok((KibanaBody { kibana, ..body.clone() }, confidence))
}

/// Adds a privilege behind those of its feature; one that is there already keeps its place.
fn add(features: &mut Vec<FeaturePrivileges>, id: &str, privilege: &str) {
    let privileges = match features.iter_mut().find(|held| held.id == id) {
        Some(held) => &mut held.privileges,
        None => {
            features.push(FeaturePrivileges { id: id.to_owned(), ..FeaturePrivileges::default() });
            match features.last_mut() {
                Some(new) => &mut new.privileges,
                None => return,
            }
        }
    };
    if !privileges.iter().any(|held| held == privilege) {
        privileges.push(privilege.to_owned());
    }
}

/// What keeps Kibana from reading a role as it is stored, before anything is replaced: the reason, and what it is about.
fn checked(body: &KibanaBody, release: Release) -> Result<(), (&'static str, String)> {
    let mut seen = BTreeSet::new();
    for entry in &body.kibana {
        if let Some(base) = entry.base.first().filter(|_| !entry.feature.is_empty()) {
            return Err(("base_feature_privileges_mixed", base.clone()));
        }
        if entry.spaces.iter().any(|space| space == EVERYWHERE)
            && let Some(other) = entry.spaces.iter().find(|space| *space != EVERYWHERE)
        {
            return Err(("global_resource_mixed", other.clone()));
        }
        for space in &entry.spaces {
            if !seen.insert(space) {
                return Err(("duplicated_resources", space.clone()));
            }
        }
        let is_global = entry.spaces.iter().any(|space| space == EVERYWHERE);
        for feature in &entry.feature {
            let Some(known) = feature_by_id(&feature.id).filter(|known| known.registered.has(release)) else { continue };
            for privilege in &feature.privileges {
                let id = || format!("{}.{privilege}", feature.id);
                // Kibana looks at the two levels only, and not at `minimal_…` and sub-features.
                let Some(level) = Primary::named(privilege).map(|primary| known.level(primary)) else { continue };
                if level.all_spaces.has(release) && !is_global {
                    return Err(("feature_requires_all_spaces", id()));
                }
                if !level.offered.has(release) {
                    return Err(("disabled_feature_privileges", id()));
                }
            }
        }
    }
    Ok(())
}
