//! Features and permissions of Amazon Connect.

use serde::Serialize;

use super::page::{Page, Row, Show, quoted};
use super::standing::names_on;
use super::view::{Elsewhere, ProvenanceView, facts, names_row, text, text_row};
use polc::catalogue::{
    CONNECT_ALIASES, CONNECT_LEVELS, Permission, RESTRICTABLE_RESOURCES, Release, RestrictableResource, WITHHELD_UNDER_TAGS,
};
use polc::policy::Platform;

/// A permission.
#[derive(Debug, Serialize)]
pub(super) struct PermissionView {
    /// As the API takes it.
    pub(super) id: &'static str,
    /// Its portable feature and action.
    feature: &'static str,
    action: &'static str,
    #[serde(serialize_with = "text")]
    title: &'static str,
    category: &'static str,
    does: &'static str,
    /// What it lets its holder do at most: `read`, `write`, `delete`, `administer` or `permissions`.
    class: &'static str,
    status: &'static str,
    /// Date of its retirement; empty if it lives.
    #[serde(serialize_with = "text")]
    retired: &'static str,
    legacy: bool,
    replaced_by: &'static [&'static str],
    requires: Vec<Needed>,
    /// One of each of these lists.
    requires_any: &'static [&'static [&'static str]],
    #[serde(serialize_with = "text")]
    requires_any_why: &'static str,
    suggests: &'static [&'static str],
    #[serde(serialize_with = "text")]
    suggests_why: &'static str,
    conflicts: &'static [&'static str],
    #[serde(serialize_with = "text")]
    conflicts_why: &'static str,
    /// It takes rights away instead of giving them.
    restriction: bool,
    escalation: bool,
    sensitive: bool,
    /// Whether `all` of its feature holds it.
    in_all: bool,
    /// The portable levels that stand for it alone.
    levels: Vec<&'static str>,
    /// A profile with access control tags should not hold it.
    withheld_under_tags: bool,
    /// The resource type that can only be restricted with it.
    resource: Option<&'static str>,
    provenance: ProvenanceView,
}

#[derive(Debug, Serialize)]
struct Needed {
    permission: &'static str,
    because: &'static str,
}

impl PermissionView {
    pub(super) fn new(permission: &'static Permission) -> PermissionView {
        let resource = RESTRICTABLE_RESOURCES.iter().find(|resource| resource.view == permission.id);
        let levels = CONNECT_LEVELS.iter().filter(|(_, action)| *action == permission.action);
        let requires = permission.requires.iter().map(|needed| Needed { permission: needed.permission, because: needed.because });
        PermissionView {
            id: permission.id,
            feature: permission.feature,
            action: permission.action,
            title: permission.title.unwrap_or_default(),
            category: permission.category,
            does: permission.does,
            class: permission.access.name(),
            status: permission.status.name(),
            retired: permission.retired.unwrap_or_default(),
            legacy: permission.legacy,
            replaced_by: permission.replaced_by,
            requires: requires.collect(),
            requires_any: permission.requires_any,
            requires_any_why: permission.requires_any_why,
            suggests: permission.suggests,
            suggests_why: permission.suggests_why,
            conflicts: permission.conflicts,
            conflicts_why: permission.conflicts_why,
            restriction: permission.restriction,
            escalation: permission.escalation,
            sensitive: permission.sensitive,
            in_all: permission.is_in_all(),
            levels: levels.map(|(level, _)| *level).collect(),
            withheld_under_tags: WITHHELD_UNDER_TAGS.contains(&permission.id),
            resource: resource.map(|resource: &RestrictableResource| resource.name),
            provenance: (&permission.provenance).into(),
        }
    }

    /// What is unusual about it, each in a word or two.
    fn marks(&self) -> impl Iterator<Item = String> {
        let marks = [
            (!self.retired.is_empty()).then(|| format!("retired on {}", self.retired)),
            self.legacy.then(|| "legacy".to_owned()),
            self.restriction.then(|| "takes rights away".to_owned()),
            self.escalation.then(|| "lets its holder gain further rights".to_owned()),
            self.sensitive.then(|| "opens sensitive data".to_owned()),
            (self.status != "documented").then(|| self.status.replace('-', " ")),
            self.provenance.doubt(),
        ];
        marks.into_iter().flatten()
    }

    /// What goes with it, and what does not.
    fn relations(&self) -> impl Iterator<Item = String> {
        let because =
            |what: &str, names: &[&str], why: &str| (!names.is_empty()).then(|| format!("{what} {}: {why}", quoted(names)));
        let requires = self.requires.iter().map(|needed| format!("requires `{}`: {}", needed.permission, needed.because));
        let any = self.requires_any.iter().map(|any| format!("requires one of {}: {}", quoted(any), self.requires_any_why));
        let rest = [
            because("suggests", self.suggests, self.suggests_why),
            because("conflicts with", self.conflicts, self.conflicts_why),
            (!self.replaced_by.is_empty()).then(|| format!("replaced by {}", quoted(self.replaced_by))),
            self.resource.map(|resource| format!("access control that restricts `{resource}` is pointless without it")),
            self.withheld_under_tags.then(|| "not for profiles with access control tags: its pages may ignore them".to_owned()),
        ];
        requires.chain(any).chain(rest.into_iter().flatten()).collect::<Vec<_>>().into_iter()
    }

    fn row(&self) -> Row {
        let level = self.levels.iter().map(|level| format!("`{level}`")).chain(self.in_all.then(|| "`all`".to_owned()));
        let levels: Vec<String> = level.collect();
        let held = if levels.is_empty() { "in no level".to_owned() } else { format!("in {}", levels.join(" and ")) };
        let title = (!self.title.is_empty()).then(|| format!("“{}”", self.title));
        let id = Some(format!("`{}`", self.id));
        let row = Row::new(self.action, self.does)
            .line(facts([Some(self.class.to_owned()), id, title, Some(held)].into_iter().chain(self.marks().map(Some))));
        self.relations().fold(row, Row::line).line(self.provenance.noted())
    }
}

impl Show for PermissionView {
    fn show(&self, page: &mut Page) {
        page.heading(&format!("{} on {}", self.id, Platform::Connect.title()));
        page.prose(self.does);
        page.gap();
        let marks: Vec<Option<String>> = self.marks().map(Some).collect();
        let levels: Vec<&str> = self.levels.iter().copied().chain(self.in_all.then_some("all")).collect();
        let rows = [
            Some(Row::new("portable", format!("{}: {};", self.feature, self.action))),
            text_row("title", self.title),
            text_row("category", self.category),
            text_row("class", self.class),
            names_row("levels", &levels),
            text_row("remarks", &facts(marks)),
        ];
        page.table(&rows.into_iter().flatten().collect::<Vec<_>>());
        let relations: Vec<String> = self.relations().collect();
        if !relations.is_empty() {
            page.heading("What goes with it");
            relations.iter().for_each(|relation| page.indented(relation));
        }
        self.provenance.show(std::iter::empty(), page);
    }
}

/// A feature: the permissions of one resource.
#[derive(Debug, Serialize)]
pub(super) struct ConnectFeatureView {
    name: &'static str,
    /// Other names of it.
    names: Vec<&'static str>,
    pub(super) permissions: Vec<PermissionView>,
    /// The other platform's feature of the same name.
    elsewhere: Option<Elsewhere>,
}

impl ConnectFeatureView {
    pub(super) fn new(name: &'static str) -> ConnectFeatureView {
        let aliases = CONNECT_ALIASES.iter().filter(|(_, feature)| *feature == name).map(|(alias, _)| *alias);
        let names: Vec<&str> = aliases.collect();
        let there = names_on(Release::newest());
        let there = [name].into_iter().chain(names.iter().copied()).find(|name| there.find(name).is_some());
        ConnectFeatureView {
            name,
            names,
            permissions: Permission::of_feature(name).map(PermissionView::new).collect(),
            elsewhere: there.map(|name| Elsewhere::new(Platform::Kibana, name)),
        }
    }
}

impl Show for ConnectFeatureView {
    fn show(&self, page: &mut Page) {
        page.heading(&format!("{} on {}", self.name, Platform::Connect.title()));
        let mut categories: Vec<&str> = self.permissions.iter().map(|permission| permission.category).collect();
        categories.dedup();
        let in_all: Vec<&str> = self.permissions.iter().filter(|p| p.in_all).map(|p| p.action).collect();
        let rows = [
            names_row("also", &self.names),
            text_row("category", &categories.join(", ")),
            names_row("`all` is", &in_all),
            self.elsewhere.as_ref().map(Elsewhere::row),
        ];
        page.table(&rows.into_iter().flatten().collect::<Vec<_>>());
        page.section("Permissions", &self.permissions.iter().map(PermissionView::row).collect::<Vec<_>>());
        ProvenanceView::show_sources(self.permissions.iter().map(|permission| &permission.provenance), page);
    }
}
