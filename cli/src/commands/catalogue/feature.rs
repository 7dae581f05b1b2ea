//! What a portable name or an id of Kibana's stands for on a release.

use serde::Serialize;

use super::privilege::{LevelView, PrivilegeView};
use super::related::{GenerationView, IndexView, KeepsView, PartView, ReplacementView};
use super::standing::{self, How, Span, Standing};
use super::view::{Elsewhere, ProvenanceView, text, title};
use polc::catalogue::{FACETS, FEATURES, Facet, Feature, Permission, Provenance, Releases};
use polc::check::Context;
use polc::check::names::{Meaning, NameKey, Named};
use polc::check::privileges::FeatureOn;
use polc::policy::Platform;

/// A feature of Kibana's, or a part of one that has a name of its own.
#[derive(Debug, Serialize)]
pub(super) struct FeatureView {
    /// The shortest portable name, or the id that was asked for.
    pub(super) name: String,
    /// Every portable name that stands for the same on the target, the shortest first.
    pub(super) names: Vec<String>,
    /// How the release has it.
    pub(super) how: How,
    /// The id that a grant is written as; none if there is none.
    pub(super) id: Option<&'static str>,
    #[serde(flatten)]
    pub(super) subject: Subject,
    /// What can be granted on the release; none where it is missing or part of something broader.
    pub(super) here: Option<Here>,
    /// The feature that it is a part of.
    pub(super) part_of: Option<PartView>,
    /// Since or until when there is one, where it is missing.
    pub(super) availability: Option<String>,
    /// Names to use instead where it is missing or deprecated.
    pub(super) instead: Vec<String>,
    /// Index privileges that a grant needs beside it.
    pub(super) indices: Vec<IndexView>,
    /// How every release has the name.
    pub(super) releases: Vec<Span>,
    /// All ids that carry the name on some release.
    pub(super) generations: Vec<GenerationView>,
    /// The same name with other owners.
    pub(super) same_name: Vec<String>,
    /// The portable name of the feature that has the name for an id, if that is another id than `id`.
    pub(super) as_id: Option<String>,
    /// The other platform's feature of the same name.
    pub(super) elsewhere: Option<Elsewhere>,
    pub(super) provenance: ProvenanceView,
    #[serde(skip)]
    pub(super) heading: String,
    #[serde(skip)]
    pub(super) serverless: bool,
}

/// What is the same on every release.
#[derive(Debug, Serialize)]
pub(super) struct Subject {
    /// Its label in the role editor.
    #[serde(serialize_with = "text")]
    pub(super) title: &'static str,
    #[serde(serialize_with = "text")]
    pub(super) category: &'static str,
    #[serde(serialize_with = "text")]
    pub(super) does: &'static str,
    pub(super) license: Option<&'static str>,
    #[serde(serialize_with = "text")]
    pub(super) tier: &'static str,
    /// Patch releases that are the first of their release to register it.
    pub(super) since_patch: &'static [&'static str],
    #[serde(skip)]
    provenance: Option<&'static Provenance>,
}

impl Subject {
    const NONE: Subject =
        Subject { title: "", category: "", does: "", license: None, tier: "", since_patch: &[], provenance: None };

    fn feature(feature: &'static Feature) -> Subject {
        Subject {
            title: feature.title.unwrap_or_default(),
            category: feature.category,
            does: feature.does,
            license: feature.license.map(|license| license.name()),
            tier: feature.tier.unwrap_or_default(),
            since_patch: feature.since_patch,
            provenance: Some(&feature.provenance),
        }
    }

    fn facet(facet: &'static Facet, whole: Option<&'static Feature>) -> Subject {
        let category = whole.map_or("", |feature| feature.category);
        Subject { category, does: facet.all_does, provenance: Some(&facet.provenance), ..Subject::NONE }
    }

    /// What a name stands for where it is newest.
    pub(super) fn of_key(key: NameKey) -> Subject {
        let newest = |key| standing::generations(key).max_by_key(|feature| feature.current.0);
        let facet = FACETS.iter().find(|facet| facet.name == key.name && facet.owner == key.owner);
        match (newest(key), facet) {
            (Some(feature), _) => Subject::feature(feature),
            (None, Some(facet)) => Subject::facet(facet, newest(NameKey { name: facet.of, owner: facet.owner })),
            (None, None) => Subject::NONE,
        }
    }
}

/// What can be granted of a feature on a release.
#[derive(Debug, Serialize)]
pub(super) struct Here {
    pub(super) levels: Vec<LevelView>,
    pub(super) privileges: Vec<PrivilegeView>,
    /// Whether there are more sub-feature privileges, whose ids no source gives.
    pub(super) more_privileges: bool,
    /// Holding it lets one read alerts.
    pub(super) reads_alerts: bool,
    /// Its `read` may still change alerts.
    pub(super) read_updates_alerts: bool,
    pub(super) minimal_grants_nothing: bool,
    /// What the privileges of a deprecated id are replaced by.
    pub(super) replaced_by: Vec<ReplacementView>,
    /// What they allow beyond that.
    pub(super) keeps: Vec<KeepsView>,
}

impl Here {
    fn feature(on: &FeatureOn) -> Here {
        Here {
            levels: LevelView::both(on),
            privileges: PrivilegeView::all(on),
            more_privileges: on.feature.open.has(on.release),
            reads_alerts: on.feature.reads_alerts,
            read_updates_alerts: on.feature.read_updates_alerts,
            minimal_grants_nothing: on.feature.minimal_grants_nothing,
            replaced_by: ReplacementView::all(on.feature, on.release),
            keeps: KeepsView::all(on.feature, on.release),
        }
    }

    fn facet(on: &FeatureOn, facet: &Facet) -> Here {
        Here {
            levels: LevelView::of_facet(on, facet),
            privileges: Vec::new(),
            more_privileges: false,
            reads_alerts: false,
            read_updates_alerts: false,
            minimal_grants_nothing: false,
            replaced_by: Vec::new(),
            keeps: Vec::new(),
        }
    }
}

impl FeatureView {
    /// What a portable name stands for.
    pub(super) fn of_name(context: &Context, named: Named) -> FeatureView {
        let Named { key, meaning } = named;
        let (subject, here) = match &meaning {
            Meaning::Exact(on) => (Subject::feature(on.feature), Some(Here::feature(on))),
            Meaning::Facet(on, facet) => (Subject::facet(facet, Some(on.feature)), Some(Here::facet(on, facet))),
            Meaning::Broader(..) | Meaning::Missing => (Subject::of_key(key), None),
        };
        let mut view = FeatureView::new(context, key, &meaning, subject, here);
        match &meaning {
            Meaning::Broader(_, row) => view.provenance = (&row.provenance).into(),
            Meaning::Missing => {
                let releases = standing::generations(key).fold(Releases::NONE, |all, one| all | one.current);
                view.availability = Some(releases.seen_from(context.target.release()));
                view.instead = carriers(context, key);
            }
            _ => {}
        }
        view
    }

    /// What an id stands for, current or not.
    pub(super) fn of_id(context: &Context, feature: &'static Feature) -> Option<FeatureView> {
        let (release, key) = (context.target.release(), standing::key_of(feature)?);
        let on = feature.registered.has(release).then(|| FeatureOn::new(feature, release));
        let meaning = on.map_or(Meaning::Missing, Meaning::Exact);
        let here = on.as_ref().map(Here::feature);
        let mut view = FeatureView::new(context, key, &meaning, Subject::feature(feature), here);
        view.availability = on.is_none().then(|| feature.registered.seen_from(release));
        if !feature.current.has(release) {
            if on.is_some() {
                view.how = How::Deprecated;
            }
            let means_something = context.names.find(&key.to_string()).is_some_and(|n| !matches!(n.meaning, Meaning::Missing));
            view.instead = view.names.first().filter(|_| means_something).cloned().into_iter().collect();
            view.name = feature.id.to_owned();
            // As a policy writes it.
            view.heading = format!("\"{}\" on {}", feature.id, title(context.target));
        }
        Some(view)
    }

    fn new(context: &Context, key: NameKey, meaning: &Meaning, subject: Subject, here: Option<Here>) -> FeatureView {
        let release = context.target.release();
        let Standing { how, id, .. } = Standing::of(meaning);
        let names = standing::paths(&context.names, key);
        let namesakes = standing::keys().into_iter().filter(|other| other.name == key.name && other.owner != key.owner);
        let there = names.iter().find(|name| Permission::feature_of_path(name).is_some());
        let name = names.first().cloned().unwrap_or_else(|| key.to_string());
        FeatureView {
            heading: format!("{name} on {}", title(context.target)),
            how,
            id,
            provenance: subject.provenance.map_or(ProvenanceView::NONE, ProvenanceView::from),
            subject,
            here,
            part_of: PartView::of(meaning, &context.names),
            availability: None,
            instead: Vec::new(),
            indices: IndexView::all(key, release),
            releases: standing::spans(key),
            generations: GenerationView::all(key, release),
            same_name: namesakes.map(|key| key.to_string()).collect(),
            as_id: None,
            elsewhere: there.map(|name| Elsewhere::new(Platform::Connect, name)),
            serverless: release.is_serverless(),
            name,
            names,
        }
    }
}

/// The features that read alerts of an owner, on a release that has no alerts by themselves.
fn carriers(context: &Context, key: NameKey) -> Vec<String> {
    let release = context.target.release();
    let raises = |feature: &Feature| feature.reads_alerts && key.owner.is_some();
    if !standing::generations(key).any(raises) {
        return Vec::new();
    }
    let is_of_owner = |other: &Feature| key.owner.is_some_and(|owner| other.category == owner.name());
    let carriers = FEATURES.iter().filter(|other| other.reads_alerts && other.current.has(release) && is_of_owner(other));
    carriers.filter_map(|feature| standing::paths(&context.names, standing::key_of(feature)?).into_iter().next()).collect()
}
