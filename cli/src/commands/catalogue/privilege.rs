//! The levels and the sub-feature privileges of a Kibana feature.

use std::fmt;

use serde::Serialize;

use super::page::{Row, quoted};
use super::view::{ProvenanceView, facts, ids, text};
use polc::access::Access;
use polc::catalogue::{Facet, Level, Releases, SubPrivilege, first_in};
use polc::check::privileges::{FeatureOn, Privileges};

/// `read` or `all` of a feature.
#[derive(Debug, Serialize)]
pub(super) struct LevelView {
    name: &'static str,
    /// Whether the release's role API takes it.
    offered: bool,
    /// False where no source says so and it counts as offered.
    offered_known: bool,
    /// Patch releases that are the first of their release to take it.
    since_patch: &'static [&'static str],
    /// Whether it may only be granted in all spaces.
    all_spaces_only: bool,
    #[serde(serialize_with = "text")]
    does: &'static str,
    /// What it lets its holder do at most: `read`, `write`, `delete`, `administer` or `permissions`.
    class: &'static str,
    /// The sub-feature privileges that it includes.
    includes: Vec<&'static str>,
}

impl LevelView {
    /// Both levels of a feature.
    pub(super) fn both(on: &FeatureOn) -> Vec<LevelView> {
        let view = |name, level: &'static Level, set| LevelView {
            name,
            offered: level.offered.has(on.release),
            offered_known: level.known,
            since_patch: level.since_patch,
            all_spaces_only: level.all_spaces.has(on.release),
            does: level.does,
            class: on.access(set).name(),
            includes: on.subs(set).map(short).collect(),
        };
        vec![view("read", &on.feature.read, on.read), view("all", &on.feature.all, on.all)]
    }

    /// Both levels of a part of a feature.
    pub(super) fn of_facet(on: &FeatureOn, facet: &Facet) -> Vec<LevelView> {
        let managed = |sub: &&SubPrivilege| facet.manage.contains(&sub.id);
        let view = |name, does, class: Access, includes| LevelView {
            name,
            offered: true,
            offered_known: true,
            since_patch: &[],
            all_spaces_only: false,
            does,
            class: class.name(),
            includes,
        };
        let subs = || on.subs(on.known).filter(managed);
        let all = subs().map(|sub| sub.access).max().unwrap_or(Access::Read);
        vec![view("read", facet.read_does, Access::Read, Vec::new()), view("all", facet.all_does, all, subs().map(short).collect())]
    }

    /// Its name, if the release has it and it includes something.
    pub(super) fn inclusive(&self) -> Option<&'static str> {
        (self.offered && !self.includes.is_empty()).then_some(self.name)
    }

    pub(super) fn row(&self) -> Row {
        let row = Row::new(self.name, if self.offered { self.does } else { "not offered on this release" });
        row.line(facts([
            self.offered.then(|| self.class.to_owned()),
            (self.offered && !self.includes.is_empty()).then(|| format!("includes {}", quoted(&self.includes))),
            first_in(self.since_patch),
            self.all_spaces_only.then(|| "in all spaces only".to_owned()),
            (!self.offered_known).then(|| "no source says whether it is offered".to_owned()),
        ]))
    }
}

/// The name that a policy prefers.
pub(super) fn short(sub: &'static SubPrivilege) -> &'static str {
    sub.aliases.first().copied().unwrap_or(sub.id)
}

/// The least level that includes a sub-feature privilege.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Inclusion {
    /// `read`, and with it `all`.
    Read,
    /// `all` only.
    All,
    /// It has to be granted by itself.
    None,
    /// No source says.
    Unknown,
}

impl Inclusion {
    /// Of the `n`th sub-feature privilege.
    pub(super) fn of(on: &FeatureOn, n: usize, sub: &SubPrivilege) -> Inclusion {
        match Privileges::sub(n) {
            _ if !sub.inclusion_known => Inclusion::Unknown,
            bit if on.read.covers(bit) => Inclusion::Read,
            bit if on.all.covers(bit) => Inclusion::All,
            _ => Inclusion::None,
        }
    }
}

impl fmt::Display for Inclusion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Inclusion::Read => "in `read` and `all`",
            Inclusion::All => "in `all`",
            Inclusion::None => "in no level",
            Inclusion::Unknown => "no source says in which level",
        })
    }
}

/// A sub-feature privilege on a release.
#[derive(Debug, Serialize)]
pub(super) struct PrivilegeView {
    /// The name that a policy prefers.
    name: &'static str,
    aliases: &'static [&'static str],
    pub(super) id: &'static str,
    #[serde(serialize_with = "text")]
    title: &'static str,
    /// The sub-feature it stands under.
    group: &'static str,
    does: &'static str,
    /// What it lets its holder do at most: `read`, `write`, `delete`, `administer` or `permissions`.
    class: &'static str,
    /// The least level that includes it.
    included_in: Inclusion,
    /// Privileges that cannot stand beside it and that it holds.
    holds: Vec<&'static str>,
    /// Privileges that cannot stand beside it and that hold it.
    held_by: Vec<&'static str>,
    /// The releases that register it.
    #[serde(serialize_with = "ids")]
    releases: Releases,
    /// Patch releases that are the first of their release to have it.
    since_patch: &'static [&'static str],
    /// Whether the release registers it.
    pub(super) registered: bool,
    /// Whether the release's role API refuses it although it is registered.
    disabled: bool,
    all_spaces_only: bool,
    license: Option<&'static str>,
    #[serde(serialize_with = "text")]
    tier: &'static str,
    pub(super) provenance: ProvenanceView,
    #[serde(skip)]
    serverless: bool,
    /// Registered wherever its feature is.
    #[serde(skip)]
    everywhere: bool,
}

impl PrivilegeView {
    /// Those of a feature, in catalogue order.
    pub(super) fn all(on: &FeatureOn) -> Vec<PrivilegeView> {
        on.feature.privileges.iter().enumerate().map(|(n, sub)| PrivilegeView::new(on, n, sub)).collect()
    }

    /// Whether it goes by a name.
    pub(super) fn is_called(&self, name: &str) -> bool {
        self.id == name || self.aliases.contains(&name)
    }

    fn new(on: &FeatureOn, n: usize, sub: &'static SubPrivilege) -> PrivilegeView {
        let rivals = |weaker: bool| {
            let subs = on.feature.privileges.iter().enumerate();
            let rivals = subs.filter(move |(m, other)| {
                sub.exclusive.is_some()
                    && other.exclusive == sub.exclusive
                    && *m != n
                    && (*m > n) == weaker
                    && other.releases.has(on.release)
            });
            rivals.map(|(_, other)| short(other)).collect()
        };
        PrivilegeView {
            name: short(sub),
            aliases: sub.aliases,
            id: sub.id,
            title: sub.title.unwrap_or_default(),
            group: sub.group,
            does: sub.does,
            class: sub.access.name(),
            included_in: Inclusion::of(on, n, sub),
            holds: rivals(true),
            held_by: rivals(false),
            releases: sub.releases,
            since_patch: sub.since_patch,
            registered: sub.releases.has(on.release),
            disabled: sub.disabled.has(on.release),
            all_spaces_only: sub.all_spaces.has(on.release),
            license: sub.license.map(|license| license.name()),
            tier: sub.tier.unwrap_or_default(),
            provenance: (&sub.provenance).into(),
            serverless: on.release.is_serverless(),
            everywhere: sub.releases == on.feature.registered,
        }
    }

    pub(super) fn row(&self) -> Row {
        let others: Vec<&str> = self.aliases.iter().copied().filter(|alias| *alias != self.name).collect();
        let place =
            if self.title.is_empty() { self.group.to_owned() } else { format!("“{}” under {}", self.title, self.group) };
        let row = Row::new(self.name, self.does).line(facts([
            Some(self.class.to_owned()),
            (self.id != self.name).then(|| format!("`{}`", self.id)),
            (!others.is_empty()).then(|| format!("also {}", quoted(&others))),
            (self.registered && !self.disabled).then(|| self.included_in.to_string()),
            Some(place),
        ]));
        let row = row.line(facts([
            self.disabled.then(|| "this release refuses it".to_owned()),
            (!self.holds.is_empty()).then(|| format!("holds {} and excludes it", quoted(&self.holds))),
            (!self.held_by.is_empty()).then(|| format!("held by {}, which excludes it", quoted(&self.held_by))),
            (!self.everywhere || !self.registered).then(|| format!("on {}", self.releases)),
            first_in(self.since_patch),
            self.all_spaces_only.then(|| "in all spaces only".to_owned()),
            self.license.filter(|_| !self.serverless).map(|license| format!("needs the {license} licence")),
            (self.serverless && !self.tier.is_empty()).then(|| format!("needs one of the tiers ({})", self.tier)),
            self.provenance.doubt(),
        ]));
        row.line(self.provenance.noted())
    }
}
