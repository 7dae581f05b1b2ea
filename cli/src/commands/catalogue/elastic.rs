//! Privileges of Elasticsearch, and the base privileges.

use serde::Serialize;

use super::page::{Page, Row, Show};
use super::view::{ProvenanceView, facts, ids, names_row, releases, text, text_row, title};
use polc::catalogue::{BASE_PRIVILEGES, BasePrivilege, EsFamily, EsPrivilege, Releases};
use polc::config::Target;

/// A privilege of one kind.
#[derive(Debug, Serialize)]
pub(super) struct EsView {
    pub(super) name: &'static str,
    /// `cluster privilege`, `index privilege`, …
    family: &'static str,
    /// Whether the release knows it.
    here: bool,
    does: &'static str,
    /// What it lets its holder do at most: `read`, `write`, `delete`, `administer` or `permissions`.
    class: &'static str,
    #[serde(serialize_with = "ids")]
    releases: Releases,
    /// Since or until when there is one, where the release does not know it.
    availability: Option<String>,
    implies: &'static [&'static str],
    /// The others that imply it on the release.
    implied_by: Vec<&'static str>,
    /// Why it is deprecated; empty if it is not.
    #[serde(serialize_with = "text")]
    deprecated: &'static str,
    never_grant: bool,
    remote_only: bool,
    not_remote: bool,
    provenance: ProvenanceView,
    #[serde(skip)]
    on: String,
}

impl EsView {
    pub(super) fn new(target: &Target, family: EsFamily, privilege: &'static EsPrivilege) -> EsView {
        let release = target.release();
        let here = privilege.releases.has(release);
        let others = family.table().iter().filter(|other| other.releases.has(release) && other.implies.contains(&privilege.name));
        EsView {
            name: privilege.name,
            family: family.title(),
            here,
            does: privilege.does,
            class: privilege.access.name(),
            releases: privilege.releases,
            availability: (!here).then(|| privilege.releases.seen_from(release)),
            implies: privilege.implies,
            implied_by: others.map(|other| other.name).collect(),
            deprecated: privilege.deprecated.unwrap_or_default(),
            never_grant: privilege.never_grant,
            remote_only: privilege.remote_only,
            not_remote: privilege.not_remote,
            provenance: (&privilege.provenance).into(),
            on: title(target),
        }
    }

    /// What is unusual about it, each in a few words.
    fn marks(&self) -> impl Iterator<Item = String> {
        let deprecated = match self.deprecated {
            "" => None,
            why => Some(format!("deprecated, {why}")),
        };
        let marks = [
            deprecated,
            self.never_grant.then(|| "never to be granted by hand".to_owned()),
            self.remote_only.then(|| "on remote indices only".to_owned()),
            self.not_remote.then(|| "not on remote indices".to_owned()),
            self.provenance.doubt(),
        ];
        marks.into_iter().flatten()
    }

    pub(super) fn row(&self) -> Row {
        Row::new(self.name, self.does).line(facts([self.class.to_owned()].into_iter().chain(self.marks()).map(Some)))
    }
}

impl Show for EsView {
    fn show(&self, page: &mut Page) {
        page.heading(&format!("{}, {} on {}", self.name, self.family, self.on));
        page.prose(self.does);
        if let Some(when) = &self.availability {
            page.gap();
            page.prose(&format!("Not on this release: {when}."));
        }
        page.gap();
        let rows = [
            text_row("class", self.class),
            names_row("implies", self.implies),
            names_row("implied by", &self.implied_by),
            text_row("remarks", &self.marks().collect::<Vec<_>>().join("; ")),
            Some(Row::new("releases", releases(self.releases))),
        ];
        page.table(&rows.into_iter().flatten().collect::<Vec<_>>());
        self.provenance.show(std::iter::empty(), page);
    }
}

/// The base privileges: everything in a space, whatever the features.
#[derive(Debug, Serialize)]
pub(super) struct BaseView {
    name: &'static str,
    levels: [BaseLevel; 2],
}

#[derive(Debug, Serialize)]
struct BaseLevel {
    name: &'static str,
    does: &'static str,
    /// What it lets its holder do at most: `read`, `write`, `delete`, `administer` or `permissions`.
    class: &'static str,
}

impl BaseView {
    /// The head of the statement that grants them.
    pub(super) const NAME: &'static str = "base";

    pub(super) fn new() -> BaseView {
        let level = |base: &BasePrivilege| BaseLevel { name: base.primary.name(), does: base.does, class: base.access.name() };
        BaseView { name: BaseView::NAME, levels: [level(&BASE_PRIVILEGES.0), level(&BASE_PRIVILEGES.1)] }
    }

    pub(super) fn rows(&self) -> Vec<Row> {
        self.levels.iter().map(|level| Row::new(format!("{}: {}", self.name, level.name), level.does).line(level.class)).collect()
    }
}

impl Show for BaseView {
    fn show(&self, page: &mut Page) {
        page.section("Base privileges", &self.rows());
        page.indented("They cannot stand beside grants of features in the same spaces.");
    }
}
