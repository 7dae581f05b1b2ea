//! The parts that all answers share.

use serde::{Serialize, Serializer};

use super::page::{Page, Row, quoted};
use polc::catalogue::{Owner, Provenance, Release, Releases};
use polc::check::release_name;
use polc::config::Target;
use polc::policy::Platform;

/// What an answer holds for.
#[derive(Debug, Serialize)]
pub(super) struct TargetView {
    name: String,
    platform: &'static str,
    /// None on a platform without releases.
    release: Option<&'static str>,
    /// Whose a shared name is if it says no owner.
    owner: Option<&'static str>,
    #[serde(skip)]
    title: String,
}

impl TargetView {
    pub(super) fn new(target: &Target) -> TargetView {
        let kibana = target.platform() == Platform::Kibana;
        TargetView {
            name: target.name.clone(),
            platform: target.platform().name(),
            release: kibana.then(|| target.release().id()),
            owner: target.owner().filter(|_| kibana).map(Owner::name),
            title: title(target),
        }
    }

    /// As a heading calls it.
    pub(super) fn title(&self) -> &str {
        &self.title
    }
}

/// A target as a sentence calls it.
pub(super) fn title(target: &Target) -> String {
    match target.platform() {
        Platform::Connect => target.platform().title().to_owned(),
        Platform::Kibana => on(target.release()),
    }
}

/// A release as a heading calls it.
pub(super) fn on(release: Release) -> String {
    if release.is_serverless() { format!("{} {}", Platform::Kibana.title(), release.id()) } else { release_name(release) }
}

/// Where an entry comes from.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub(super) struct ProvenanceView {
    confidence: &'static str,
    sources: &'static [&'static str],
    #[serde(serialize_with = "text")]
    note: &'static str,
}

impl From<&'static Provenance> for ProvenanceView {
    fn from(provenance: &'static Provenance) -> ProvenanceView {
        ProvenanceView {
            confidence: provenance.confidence.name(),
            sources: provenance.sources,
            note: provenance.note.unwrap_or_default(),
        }
    }
}

impl ProvenanceView {
    /// Of what the catalogue says nothing about.
    pub(super) const NONE: ProvenanceView = ProvenanceView { confidence: "unknown", sources: &[], note: "" };

    /// What is to be said beside a fact that is not certain.
    pub(super) fn doubt(&self) -> Option<String> {
        (self.confidence != "certain").then(|| format!("confidence: {}", self.confidence))
    }

    /// The note as a paragraph.
    pub(super) fn noted(&self) -> String {
        if self.note.is_empty() { String::new() } else { format!("Note: {}", self.note) }
    }

    /// The note, how sure it is, and the sources of everything on the page.
    pub(super) fn show<'a>(&'a self, further: impl Iterator<Item = &'a ProvenanceView>, page: &mut Page) {
        if !self.note.is_empty() {
            page.heading("Note");
            page.indented(self.note);
        }
        ProvenanceView::show_sources([self].into_iter().chain(further), page);
    }

    /// The sources of several things; the first is how sure it is.
    pub(super) fn show_sources<'a>(all: impl Iterator<Item = &'a ProvenanceView>, page: &mut Page) {
        let mut confidence = None;
        let mut sources: Vec<&str> = Vec::new();
        for provenance in all {
            confidence = confidence.or(Some(provenance.confidence));
            for source in provenance.sources {
                if !sources.contains(source) {
                    sources.push(source);
                }
            }
        }
        let Some(confidence) = confidence else { return };
        page.heading(&format!("Sources (confidence: {confidence})"));
        for source in sources {
            page.indented(source);
        }
    }
}

/// A set of releases as a list of their ids.
pub(super) fn ids<S: Serializer>(releases: &Releases, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(releases.iter().map(Release::id))
}

/// A text; null where there is nothing to say.
pub(super) fn text<S: Serializer>(text: &&'static str, serializer: S) -> Result<S::Ok, S::Error> {
    if text.is_empty() { serializer.serialize_none() } else { serializer.serialize_some(text) }
}

/// A set of releases as a sentence calls it.
pub(super) fn releases(releases: Releases) -> String {
    if releases == Releases::all() { "all releases".to_owned() } else { releases.to_string() }
}

/// `fact; fact; fact`, without those that there are not.
pub(super) fn facts(facts: impl IntoIterator<Item = Option<String>>) -> String {
    facts.into_iter().flatten().filter(|fact| !fact.is_empty()).collect::<Vec<_>>().join("; ")
}

/// A row of names; nothing without names.
pub(super) fn names_row<T: AsRef<str>>(title: &str, names: &[T]) -> Option<Row> {
    (!names.is_empty()).then(|| Row::new(title, quoted(names)))
}

/// A row of one text; nothing if it is empty.
pub(super) fn text_row(title: &str, text: &str) -> Option<Row> {
    (!text.is_empty()).then(|| Row::new(title, text))
}

/// A name that another platform has, too, whatever it stands for there.
#[derive(Debug, Serialize)]
pub(super) struct Elsewhere {
    platform: &'static str,
    name: String,
}

impl Elsewhere {
    pub(super) fn new(platform: Platform, name: &str) -> Elsewhere {
        Elsewhere { platform: platform.name(), name: name.to_owned() }
    }

    pub(super) fn row(&self) -> Row {
        let platform = Platform::parse(self.platform).map_or("", Platform::title);
        Row::new("elsewhere", format!("{platform} has `{}`, too: `-t {}`", self.name, self.platform))
    }
}
