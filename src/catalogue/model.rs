//! The shapes of the catalogue's static tables. The build script writes the tables from `catalogue/**/*.toml`; nothing here
//! knows a product. Every list is sorted as its TOML file has it unless the field says otherwise.

use super::words::{Confidence, License, PermissionStatus, Platform, Primary, Speaker};
use crate::access::Access;

/// A release by its number; the order is the order of `catalogue/kibana/releases.toml`, oldest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Release(pub u8);

/// Whose a feature is, where several have one of its name: a solution of Kibana's, or the stack below them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Owner(pub(crate) &'static str);

impl Owner {
    /// As it is written before a name: `security`.
    pub const fn name(self) -> &'static str {
        self.0
    }
}

impl std::fmt::Display for Owner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

/// A set of releases, one bit each (bit `n` is `Release(n)`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Releases(pub u16);

/// One Kibana release line, or serverless.
#[derive(Debug)]
pub(crate) struct ReleaseInfo {
    /// As a target names it: `9.4`, `serverless`.
    pub(crate) id: &'static str,
    /// True for the managed offering without a version.
    pub(crate) serverless: bool,
}

/// Where an entry comes from.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Provenance {
    /// How sure the catalogue is.
    pub confidence: Confidence,
    /// Documents or repository paths, resolved from the keys of the family's `[sources]`.
    pub sources: &'static [&'static str],
    /// What is doubtful or remarkable.
    pub note: Option<&'static str>,
}

/// One of the two main privileges of a feature, `all` or `read`.
#[derive(Clone, Debug)]
pub struct Level {
    /// Releases on which the role API accepts it.
    pub offered: Releases,
    /// Patch releases, `9.4.8`, that are the first of their release to accept it.
    pub since_patch: &'static [&'static str],
    /// Releases on which it may only be granted in all spaces.
    pub all_spaces: Releases,
    /// False where no source says whether it is offered; it then counts as offered.
    pub known: bool,
    /// What it lets one do, in one line.
    pub does: &'static str,
    /// What the bare level lets its holder do at most, without the sub-feature privileges that it includes.
    pub(crate) access: Access,
}

/// A sub-feature privilege.
#[derive(Debug)]
#[non_exhaustive]
pub struct SubPrivilege {
    /// The id Kibana takes.
    pub id: &'static str,
    /// Short names, the preferred one first; may be empty.
    pub aliases: &'static [&'static str],
    /// Its label in Kibana's role editor, if that is known.
    pub title: Option<&'static str>,
    /// The sub-feature it stands under.
    pub group: &'static str,
    /// What it lets one do, in one line.
    pub does: &'static str,
    /// What it lets its holder do at most.
    pub access: Access,
    /// Releases that register it.
    pub releases: Releases,
    /// Patch releases, `9.4.8`, that are the first of their release to register it.
    pub since_patch: &'static [&'static str],
    /// Releases on which the role API refuses it although it is registered.
    pub disabled: Releases,
    /// Releases on which `all` includes it.
    pub in_all: Releases,
    /// Releases on which `read` includes it (then `all` does too).
    pub in_read: Releases,
    /// False where no source says which level includes it.
    pub inclusion_known: bool,
    /// Number of the mutually exclusive group it belongs to; members stand in descending permissiveness.
    pub exclusive: Option<u8>,
    /// Releases on which it may only be granted in all spaces.
    pub all_spaces: Releases,
    /// Licence it needs beyond what all sub-feature privileges need.
    pub license: Option<License>,
    /// Serverless tiers that enable it; none if all do.
    pub tier: Option<&'static str>,
    /// Where this comes from.
    pub provenance: Provenance,
}

/// What a privilege of a deprecated feature is replaced by.
#[derive(Debug)]
#[non_exhaustive]
pub struct Replacement {
    /// The privilege id that is replaced.
    pub from: &'static str,
    /// Releases this mapping holds for.
    pub releases: Releases,
    /// Feature ids with the privileges to write instead; none if they are not known.
    pub to: &'static [(&'static str, &'static [&'static str])],
    /// How sure, and from where.
    pub provenance: Provenance,
}

/// What a privilege of a deprecated feature allows beyond what it is replaced by.
#[derive(Debug)]
#[non_exhaustive]
pub struct Keeps {
    /// The privilege id of the deprecated feature.
    pub from: &'static str,
    /// Releases this holds for.
    pub releases: Releases,
    /// Feature ids with the privileges that allow the same.
    pub to: &'static [(&'static str, &'static [&'static str])],
    /// What it allows, as a sentence says it after "can".
    pub does: &'static str,
    /// How sure, and from where.
    pub provenance: Provenance,
}

/// A Kibana feature: one id, with what is known of it on every release.
///
/// ```
/// use polc::catalogue::{Permission, Release};
/// use polc::check::names::feature_by_id;
///
/// let cases = feature_by_id("securitySolutionCasesV3").expect("a feature of Kibana");
/// let newest = Release::newest();
/// assert!(cases.registered.has(newest) && cases.privileges.iter().any(|sub| sub.in_all.has(newest)));
/// let permission = Permission::find("Users.View").expect("a permission of Amazon Connect");
/// assert!(!permission.provenance.sources.is_empty());
/// ```
#[derive(Clone, Debug)]
pub struct Feature {
    /// The id Kibana takes, `securitySolutionCasesV3`.
    pub id: &'static str,
    /// Its label in Kibana's role editor, if that is known.
    pub title: Option<&'static str>,
    /// The group of the role editor it stands in: security, observability, management, kibana, enterpriseSearch, …
    pub category: &'static str,
    /// The portable names, the preferred one first; the generations of one feature share them.
    pub names: &'static [&'static str],
    /// Whose it is, where a name is shared by several owners.
    pub owner: Option<Owner>,
    /// Releases that register the id.
    pub registered: Releases,
    /// Patch releases, `9.4.8`, that are the first of their release to register it.
    pub since_patch: &'static [&'static str],
    /// Releases on which this is the generation that the role editor offers (not deprecated, not hidden).
    pub current: Releases,
    /// The level `all`.
    pub all: Level,
    /// The level `read`.
    pub read: Level,
    /// Sub-feature privileges in catalogue order, which is the order they are written in. At most 60.
    pub privileges: &'static [SubPrivilege],
    /// Releases on which further sub-feature privileges exist whose ids no source gives.
    pub open: Releases,
    /// The feature's minimum licence.
    pub license: Option<License>,
    /// Serverless tiers that enable it; none if all do.
    pub tier: Option<&'static str>,
    /// Holding `read` or `all` lets one read alerts.
    pub reads_alerts: bool,
    /// `read` may still change alerts, as the older Security features allow.
    pub read_updates_alerts: bool,
    /// The bare levels (`minimal_*`) grant nothing.
    pub minimal_grants_nothing: bool,
    /// What is not certain about its being granted in all spaces only.
    pub(crate) all_spaces_doubt: Option<&'static str>,
    /// Replacements of its privileges, where it is deprecated.
    pub replaced: &'static [Replacement],
    /// What its privileges allow beyond that, where it is deprecated.
    pub keeps: &'static [Keeps],
    /// What it is, in one line.
    pub does: &'static str,
    /// Where this comes from.
    pub provenance: Provenance,
}

/// A portable name that some releases only have inside a broader feature.
#[derive(Debug)]
#[non_exhaustive]
pub struct Broader {
    /// The portable name.
    pub name: &'static str,
    /// Its owner, as in [`Feature::owner`].
    pub owner: Option<Owner>,
    /// Releases this holds for.
    pub releases: Releases,
    /// Portable name of the broader feature on those releases.
    pub within: &'static str,
    /// Owner of the broader feature.
    pub within_owner: Option<Owner>,
    /// Where this comes from.
    pub provenance: Provenance,
}

/// A portable name for a part of a feature (`exceptions` of `rules`): its `all` is a set of sub-feature privileges, its `read`
/// is part of the feature's `read`.
#[derive(Debug)]
#[non_exhaustive]
pub struct Facet {
    /// The portable name.
    pub name: &'static str,
    /// Its owner, as in [`Feature::owner`].
    pub owner: Option<Owner>,
    /// Portable name of the whole feature; the owner is the same.
    pub of: &'static str,
    /// Ids of the sub-feature privileges that make up `all`.
    pub manage: &'static [&'static str],
    /// Releases on which these exist; elsewhere a [`Broader`] applies.
    pub releases: Releases,
    /// What `read` lets one do.
    pub read_does: &'static str,
    /// What `all` lets one do.
    pub all_does: &'static str,
    /// Where this comes from.
    pub provenance: Provenance,
}

/// Index privileges that a grant needs beside it. Names hold `{space}`.
#[derive(Debug)]
#[non_exhaustive]
pub struct DerivedIndices {
    /// Portable name of the grant.
    pub name: &'static str,
    /// Its owner, as in [`Feature::owner`].
    pub owner: Option<Owner>,
    /// From which level on.
    pub level: Primary,
    /// Releases this holds for.
    pub releases: Releases,
    /// Index patterns.
    pub names: &'static [&'static str],
    /// Index privileges.
    pub privileges: &'static [&'static str],
    /// Where this comes from.
    pub provenance: Provenance,
}

/// The pattern that stands for another one on deployments that began with an old release.
#[derive(Debug)]
#[non_exhaustive]
pub struct LegacyIndex {
    /// The pattern that gets the same privileges, with `{space}`.
    pub name: &'static str,
    /// The pattern whose privileges it gets.
    pub same_as: &'static str,
}

/// Something that takes a licence or a tier although no feature or privilege of its own stands for it.
#[derive(Debug)]
pub(crate) struct Licensed {
    /// What it is about; entries of one name are alternatives.
    pub(crate) name: &'static str,
    /// The owner it is about; none where it is about all.
    pub(crate) owner: Option<Owner>,
    /// What a sentence calls it.
    pub(crate) title: &'static str,
    /// Releases this holds for.
    pub(crate) releases: Releases,
    /// The licence it needs.
    pub(crate) license: Option<License>,
    /// Serverless tiers that enable it; none if all do.
    pub(crate) tier: Option<&'static str>,
}

/// A job that the documents describe, with everything it takes.
#[derive(Debug)]
#[non_exhaustive]
pub struct Task {
    /// `manage_rules`.
    pub name: &'static str,
    /// The product that it is done with.
    pub platform: Platform,
    /// Its heading in the documents.
    pub title: &'static str,
    /// What one can do with it, in one line.
    pub does: &'static str,
    /// What it takes, each part for some releases (all of them for Connect).
    pub needs: &'static [TaskNeeds],
    /// What else the documents say about it.
    pub remarks: &'static [Remark],
    /// Where this comes from.
    pub provenance: Provenance,
}

/// Something to know about a task on some releases.
#[derive(Debug)]
#[non_exhaustive]
pub struct Remark {
    /// Releases this holds for.
    pub releases: Releases,
    /// A sentence or two.
    pub text: &'static str,
    /// Where this comes from.
    pub provenance: Provenance,
}

/// Something that a rule of the linter goes by and that no feature, privilege or task says of itself.
#[derive(Debug)]
pub struct RuleFact {
    /// The name of the rule.
    pub(crate) rule: &'static str,
    /// Portable name of the feature that it is about.
    pub(crate) feature: &'static str,
    /// The owner that it is about; none where it is about all.
    pub(crate) owner: Option<Owner>,
    /// Levels and sub-feature privileges of the feature.
    pub(crate) privileges: &'static [&'static str],
    /// Cluster privileges.
    pub(crate) cluster: &'static [&'static str],
    /// Index privileges.
    pub(crate) index: &'static [&'static str],
}

impl RuleFact {
    /// What a rule goes by.
    pub fn of(rule: &str) -> impl Iterator<Item = &'static RuleFact> {
        super::RULE_FACTS.iter().filter(move |fact| fact.rule == rule)
    }
}

/// A base privilege: everything in a space, whatever the features.
#[derive(Debug)]
#[non_exhaustive]
pub struct BasePrivilege {
    /// Which of the two.
    pub primary: Primary,
    /// What it lets one do, in one line.
    pub does: &'static str,
    /// What it lets its holder do at most.
    pub access: Access,
    /// Where this comes from.
    pub provenance: Provenance,
}

/// What an access review looks at first, although its class is below that of administering.
#[derive(Debug)]
pub struct Privileged {
    /// Portable name of the feature, whoever owns it.
    pub feature: &'static str,
    /// Levels and sub-feature privileges of the feature.
    pub privileges: &'static [&'static str],
    /// Why.
    pub why: &'static str,
}

/// Something that documents say predefined roles may do.
#[derive(Debug)]
pub struct Ability {
    /// `manage_rules`.
    pub name: &'static str,
    /// What it is, as a row of a table calls it.
    pub does: &'static str,
    /// The tasks that it stands for.
    pub tasks: &'static [&'static str],
    /// Where this comes from.
    pub provenance: Provenance,
}

/// A role that comes with the product.
#[derive(Debug)]
#[non_exhaustive]
pub struct PredefinedRole {
    /// `t1_analyst`.
    pub name: &'static str,
    /// As the product shows it.
    pub title: &'static str,
    /// As other documents call it.
    pub other_titles: &'static [&'static str],
    /// Whose projects have it.
    pub owner: Option<Owner>,
    /// Releases that have it.
    pub releases: Releases,
    /// Names of what it may do.
    pub can: &'static [&'static str],
    /// Where this comes from.
    pub provenance: Provenance,
}

/// What a task takes on some releases.
#[derive(Debug)]
#[non_exhaustive]
pub struct TaskNeeds {
    /// Releases this holds for.
    pub releases: Releases,
    /// Portable feature name and level or sub-privilege. A name without owner follows the target's solution.
    pub features: &'static [(&'static str, &'static str)],
    /// Cluster privileges.
    pub cluster: &'static [&'static str],
    /// Index patterns (with `{space}`) and privileges.
    pub indices: &'static [(&'static [&'static str], &'static [&'static str])],
    /// Connect permissions.
    pub permissions: &'static [&'static str],
}

/// An Elasticsearch cluster or index privilege.
#[derive(Debug)]
pub struct EsPrivilege {
    /// Its name.
    pub name: &'static str,
    /// Releases that know it.
    pub releases: Releases,
    /// Everything it implies, closed under implication, sorted.
    pub implies: &'static [&'static str],
    /// Patterns of the actions that it allows; none where they are not known.
    pub actions: Option<&'static [&'static str]>,
    /// Patterns of actions among them that it does not allow.
    pub but_not: &'static [&'static str],
    /// Why it is deprecated, if it is.
    pub deprecated: Option<&'static str>,
    /// The newer name that grants the same.
    pub(crate) replaced_by: Option<&'static str>,
    /// Never to be granted in a role by hand.
    pub never_grant: bool,
    /// It lets its holder gain further rights.
    pub(crate) escalation: bool,
    /// Only meaningful on remote indices.
    pub remote_only: bool,
    /// Refused on remote indices.
    pub not_remote: bool,
    /// What it lets one do, in one line.
    pub does: &'static str,
    /// What it lets its holder do at most.
    pub access: Access,
    /// Where this comes from.
    pub provenance: Provenance,
}

/// An Amazon Connect security profile permission.
#[derive(Debug)]
pub struct Permission {
    /// The name the API takes, `Cases.View`.
    pub id: &'static str,
    /// The `resource.sub` half of its portable name.
    pub feature: &'static str,
    /// The action half of its portable name.
    pub action: &'static str,
    /// Its label in the console, if that is known.
    pub title: Option<&'static str>,
    /// The console's group.
    pub category: &'static str,
    /// What it lets one do, in one line.
    pub does: &'static str,
    /// What it lets its holder do at most.
    pub access: Access,
    /// How it stands with the documents.
    pub status: PermissionStatus,
    /// Date of its retirement.
    pub retired: Option<&'static str>,
    /// An older name that newer ones replace.
    pub legacy: bool,
    /// Newer names.
    pub replaced_by: &'static [&'static str],
    /// All of these are needed too.
    pub requires: &'static [Requirement],
    /// One of each of these lists is needed too.
    pub requires_any: &'static [&'static [&'static str]],
    /// Why `requires_any`.
    pub requires_any_why: &'static str,
    /// Useful beside it, each list with one reason.
    pub suggests: &'static [&'static str],
    /// Why `suggests`.
    pub suggests_why: &'static str,
    /// The finding that speaks where `suggests` is missing; none where it is only worth knowing.
    pub(crate) suggests_speaker: Option<Speaker>,
    /// Names that contradict it.
    pub conflicts: &'static [&'static str],
    /// Why `conflicts`.
    pub conflicts_why: &'static str,
    /// It takes rights away instead of giving them.
    pub restriction: bool,
    /// It lets its holder gain further rights.
    pub escalation: bool,
    /// It opens recordings, exports or other sensitive data.
    pub sensitive: bool,
    /// Where this comes from.
    pub provenance: Provenance,
}

/// A permission that another one needs.
#[derive(Debug)]
pub struct Requirement {
    /// Its name.
    pub permission: &'static str,
    /// The reason.
    pub because: &'static str,
    /// The finding that speaks where it is missing.
    pub(crate) speaker: Speaker,
}

/// A resource type that Connect's tag based access control can restrict.
#[derive(Debug)]
#[non_exhaustive]
pub struct RestrictableResource {
    /// `User`, `Queue`, …
    pub name: &'static str,
    /// The permission without which restricting it is pointless.
    pub view: &'static str,
    /// Whether hierarchy based access control takes it, too.
    pub hierarchy: bool,
}

/// A global privilege of Elasticsearch: one that looks at what a request asks for.
#[derive(Debug)]
#[non_exhaustive]
pub struct GlobalPrivilege {
    /// The keys that lead to it.
    pub path: &'static [&'static str],
    /// What stands there.
    pub takes: GlobalTakes,
    /// Releases that have it.
    pub releases: Releases,
    /// What it lets one do.
    pub does: &'static str,
    /// The most that it lets one do.
    pub access: Access,
    /// Where this comes from.
    pub provenance: Provenance,
}

/// What a global privilege is granted on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum GlobalTakes {
    /// Names.
    Names,
    /// Index names with index privileges.
    IndexPrivileges,
    /// Names with privileges, which are these.
    Privileges(&'static [&'static str]),
}

/// A kind of application that a security profile of Connect can name.
#[derive(Debug)]
pub(crate) struct ApplicationKind {
    /// As the API names it.
    pub(crate) name: &'static str,
    /// The word of the language for it; none for the kind that needs none.
    pub(crate) word: Option<&'static str>,
    /// The permissions that the service takes for it; any if none is listed.
    pub(crate) permissions: &'static [&'static str],
}

/// What a feature needs beside itself to do its work.
#[derive(Debug)]
pub(crate) struct Need {
    /// The feature's portable name, with its owner where several have it.
    pub(crate) name: &'static str,
    /// The level from which on it needs it.
    pub(crate) level: Primary,
    /// Releases this holds for.
    pub(crate) releases: Releases,
    /// Portable names of other features, with levels.
    pub(crate) needs: &'static [(&'static str, Primary)],
    /// The reason.
    pub(crate) because: &'static str,
    /// Where this comes from.
    pub(crate) provenance: Provenance,
}

/// Index privileges that Elastic's own roles and pages have beside a feature.
#[derive(Debug)]
pub(crate) struct Practice {
    /// The feature's portable name, with its owner where several have it.
    pub(crate) name: &'static str,
    /// The level that goes with them.
    pub(crate) level: Primary,
    /// Releases this holds for.
    pub(crate) releases: Releases,
    /// Index patterns (with `{space}`) and privileges.
    pub(crate) indices: &'static [(&'static [&'static str], &'static [&'static str])],
    /// What is kept there.
    pub(crate) because: &'static str,
    /// Where this comes from.
    pub(crate) provenance: Provenance,
}
