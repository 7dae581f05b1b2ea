//! What Kibana would refuse about a role that is worked out.

use std::borrow::Cow;

use super::super::effective::{FeatureGrant, IndexEntry, KibanaRole};
use super::super::findings;
use super::super::grants::managed;
use super::{Assembly, Granted, Held};
use crate::catalogue::{FACETS, limits};
use crate::diagnostic::{Diagnostic, errors};
use crate::policy::Role;
use crate::source::Location;

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
fn without_level(held: &Held, at: Location) -> Diagnostic {
    let feature = held.on.feature;
    let title = feature.names.first().unwrap_or(&feature.id);
    let subs: Vec<&str> = held.on.subs(held.value.set).map(|sub| sub.aliases.first().copied().unwrap_or(sub.id)).collect();
    let facet = FACETS.iter().find(|facet| feature.names.contains(&facet.of) && held.value.set == managed(&held.on, facet));
    match facet {
        Some(facet) => Diagnostic::new(
            findings::EXCEPTIONS_WITHOUT_RULES_READ,
            at,
            format!("`{}: all` needs at least `{title}: read` beside it", facet.name),
        )
        .label(format!("nothing of {title} is granted in these spaces"))
        .help(format!("add `{title}: read;`"))
        .source(super::super::provenance(&facet.provenance)),
        None => Diagnostic::new(
            errors::SUB_PRIVILEGE_WITHOUT_LEVEL,
            at,
            format!("{} of {title} needs a level beside it", crate::suggest::all_of(subs)),
        )
        .label("a sub-feature privilege alone opens nothing")
        .help(format!("grant `{title}: read` or `{title}: minimal_read` as well, here or in a role that this one extends"))
        .note("Kibana's role editor offers sub-feature privileges only below a level."),
    }
}

impl Assembly<'_, '_> {
    /// What Kibana would refuse about grants in their spaces.
    pub(super) fn judge(&mut self, place: &Granted, spaces: &[Cow<str>]) {
        let features =
            || place.features.iter().filter_map(Held::origin).chain(place.unknown.iter().filter_map(|(_, raw)| raw.nearest()));
        let features = || features().map(|origin| origin.head);
        if let (Some(base), Some(first)) = (place.base.nearest().map(|origin| origin.head), features().next()) {
            let own = features().find(|at| self.role.contains(*at));
            let diagnostic = |at| {
                Diagnostic::new(
                    errors::BASE_BESIDE_FEATURES,
                    at,
                    "a base privilege and features cannot be granted in the same spaces",
                )
                .help("a base privilege holds every feature already: drop it, or grant the feature in other spaces")
                .note("Kibana: \"definition of [feature] isn't allowed when non-empty [base] is defined\".")
            };
            // What stands in this role is to blame, not what it inherits.
            self.out.push(match own {
                Some(feature) => diagnostic(feature).label("this feature").also(base, "the base privilege"),
                None if self.role.contains(base) => diagnostic(base).label("the base privilege").also(first, "a feature"),
                None => diagnostic(self.role.location())
                    .label("inherits both")
                    .also(base, "the base privilege")
                    .also(first, "a feature"),
            });
        }
        for held in place.features.iter().filter(|held| self.is_whole && !held.value.set.has_level()) {
            let Some(origin) = held.origin() else { continue };
            let diagnostic = self.blame(without_level(held, origin.head), "holds it without a level");
            self.out.push(diagnostic);
        }
        if spaces.iter().any(|space| space == "*") {
            return;
        }
        for held in &place.features {
            let (feature, release, set) = (held.on.feature, held.on.release, held.value.set);
            let Some(origin) = held.origin() else { continue };
            let level = set == held.on.all && feature.all.all_spaces.has(release)
                || set == held.on.read && feature.read.all_spaces.has(release);
            let sub = held.on.subs(set).find(|sub| sub.all_spaces.has(release));
            if level || sub.is_some() {
                let what = sub.map_or_else(|| format!("\"{}\"", feature.id), |sub| format!("`{}` of \"{}\"", sub.id, feature.id));
                let granted_in = format!("granted in {}", crate::suggest::all_of(spaces.iter().map(|s| &**s)));
                let diagnostic =
                    Diagnostic::new(errors::ALL_SPACES_REQUIRED, origin.head, format!("{what} can only be granted in all spaces"))
                        .label(&*granted_in)
                        .help("write `spaces: *;`, or move it into `in * < … >`")
                        .note("Kibana: \"requires all spaces to be selected\".");
                let mut diagnostic = self.blame(diagnostic, &granted_in);
                if let Some(doubt) = feature.all_spaces_doubt {
                    diagnostic = diagnostic.note(format!("This is not certain: {doubt}"));
                }
                self.out.push(diagnostic);
            }
        }
    }

    /// What is wrong with something inherited is said of the role that inherits it: where it stands, nothing may be wrong with it.
    fn blame(&self, diagnostic: Diagnostic, label: &str) -> Diagnostic {
        if self.role.contains(diagnostic.primary.at) {
            return diagnostic;
        }
        let inherited = diagnostic.primary.at;
        let mut diagnostic = diagnostic.also(inherited, "inherited from here");
        diagnostic.primary.at = self.role.location();
        diagnostic.label(label)
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
