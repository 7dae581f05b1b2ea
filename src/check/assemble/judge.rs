//! What Kibana would refuse about a role that is worked out.

use std::borrow::Cow;

use super::super::effective::{FeatureGrant, IndexEntry, KibanaRole};
use super::super::grants::managed;
use super::{Assembly, Held, Place};
use crate::catalogue::{FACETS, limits};
use crate::diagnostic::Diagnostic;
use crate::policy::Role;

/// What is more than Kibana takes of one role.
pub(super) fn refuse_excess(role: &Role, made: &KibanaRole, out: &mut Vec<Diagnostic>) {
    let fields = |entry: &IndexEntry| entry.options.fields.as_ref().map_or(0, Vec::len).max(entry.options.except.len());
    let entries = || made.indices.iter().chain(&made.remote_indices);
    for (what, count, limit) in [
        ("groups of spaces with different grants", made.entries.len(), limits::KIBANA_ENTRIES),
        ("index entries", made.indices.len(), limits::INDEX_ENTRIES),
        ("index entries on remote clusters", made.remote_indices.len(), limits::INDEX_ENTRIES),
        (
            "privileges of one index entry",
            entries().map(|entry| entry.privileges.len()).max().unwrap_or(0),
            limits::INDEX_PRIVILEGES,
        ),
        ("fields of one index entry", entries().map(fields).max().unwrap_or(0), limits::FIELDS),
        (
            "remote clusters of one index entry",
            entries().map(|entry| entry.clusters.len()).max().unwrap_or(0),
            limits::REMOTE_CLUSTERS,
        ),
        ("groups of remote clusters", made.remote_cluster.len(), limits::REMOTE_CLUSTERS),
        ("cluster privileges", made.cluster.len(), limits::CLUSTER_PRIVILEGES),
        ("users in `run_as`", made.run_as.len(), limits::RUN_AS),
    ] {
        if count > limit {
            out.push(super::super::too_many(role.location(), what, count, limit, "Kibana"));
        }
    }
}

/// Sub-feature privileges that no level of their feature stands beside.
fn without_level(held: &Held) -> Diagnostic {
    let feature = held.on.feature;
    let title = feature.names.first().unwrap_or(&feature.id);
    let subs: Vec<&str> = held.on.subs(held.value.set).map(|sub| sub.aliases.first().copied().unwrap_or(sub.id)).collect();
    let facet = FACETS.iter().find(|facet| feature.names.contains(&facet.of) && held.value.set == managed(&held.on, facet));
    match facet {
        Some(facet) => Diagnostic::error(
            "exceptions-without-rules-read",
            held.at,
            format!("`{}: all` needs at least `{title}: read` beside it", facet.name),
        )
        .label(format!("nothing of {title} is granted in these spaces"))
        .help(format!("add `{title}: read;`"))
        .note(super::super::provenance(&facet.provenance)),
        None => Diagnostic::error(
            "sub-privilege-without-level",
            held.at,
            format!("{} of {title} needs a level beside it", crate::suggest::all_of(subs)),
        )
        .label("a sub-feature privilege alone opens nothing")
        .help(format!("grant `{title}: read` or `{title}: minimal_read` as well, here or in a role that this one extends"))
        .note("Kibana's role editor offers sub-feature privileges only below a level."),
    }
}

impl Assembly<'_, '_> {
    /// What Kibana would refuse about grants in their spaces.
    pub(super) fn judge(&mut self, place: &Place, spaces: &[Cow<str>]) {
        if let (Some((_, base)), Some(first)) = (place.base, place.features.first().map(|held| held.at)) {
            self.out.push(
                Diagnostic::error(
                    "base-beside-features",
                    first,
                    "a base privilege and features cannot be granted in the same spaces",
                )
                .label("this feature")
                .also(base, "the base privilege")
                .help("a base privilege holds every feature already: drop it, or grant the feature in other spaces")
                .note("Kibana: \"definition of [feature] isn't allowed when non-empty [base] is defined\"."),
            );
        }
        for held in place.features.iter().filter(|held| self.is_whole && !held.value.set.has_level()) {
            let diagnostic = without_level(held);
            let inherited = held.at.file != self.role.location().file || held.at.start < self.role.source.item.offset;
            let inherited = inherited || held.at.end > self.role.source.item.offset + self.role.source.item.len;
            self.out.push(if inherited { diagnostic.also(self.role.location(), "held by this role") } else { diagnostic });
        }
        if spaces.iter().any(|space| space == "*") {
            return;
        }
        for held in &place.features {
            let (feature, release, set) = (held.on.feature, held.on.release, held.value.set);
            let level = set == held.on.all && feature.all.all_spaces.has(release)
                || set == held.on.read && feature.read.all_spaces.has(release);
            let sub = held.on.subs(set).find(|sub| sub.all_spaces.has(release));
            if level || sub.is_some() {
                let what = sub.map_or_else(|| format!("\"{}\"", feature.id), |sub| format!("`{}` of \"{}\"", sub.id, feature.id));
                self.out.push(
                    Diagnostic::error("all-spaces-required", held.at, format!("{what} can only be granted in all spaces"))
                        .label(format!("granted in {}", crate::suggest::all_of(spaces.iter().map(|s| &**s))))
                        .help("write `spaces: *;`, or move it into `in * < … >`")
                        .note("Kibana: \"requires all spaces to be selected\"."),
                );
            }
        }
    }

    pub(super) fn limits(&mut self, spaces: &[Cow<str>], features: &[FeatureGrant]) {
        let most = features.iter().map(|grant| grant.privileges.len()).max().unwrap_or(0);
        for (what, count, limit) in [
            ("spaces", spaces.len(), limits::SPACES_PER_ENTRY),
            ("privileges of one feature", most, limits::PRIVILEGES_PER_FEATURE),
        ] {
            if count > limit {
                self.out.push(super::super::too_many(self.role.location(), what, count, limit, "Kibana"));
            }
        }
    }
}
