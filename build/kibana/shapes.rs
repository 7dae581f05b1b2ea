//! The shapes of `catalogue/kibana/*.toml`. A release set that is left out means every release of the entry, unless the field
//! says otherwise.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::access::Access;
use crate::files::{Sourced, Sources};
use crate::limits::RawLimit;
use crate::tasks::{RawIndices, RawTask};
use crate::words::{Confidence, License, Primary};

/// Any file of the family.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Content {
    #[serde(default)]
    sources: Sources,
    #[serde(default)]
    pub(crate) release: Vec<RawRelease>,
    #[serde(default)]
    pub(crate) solution: Vec<RawSolution>,
    #[serde(default)]
    pub(crate) category: Vec<RawCategory>,
    #[serde(default)]
    pub(crate) project: Vec<RawProject>,
    #[serde(default)]
    pub(crate) feature: Vec<RawFeature>,
    #[serde(default)]
    pub(crate) broader: Vec<RawBroader>,
    #[serde(default)]
    pub(crate) facet: Vec<RawFacet>,
    #[serde(default)]
    pub(crate) derived: Vec<RawDerived>,
    #[serde(default)]
    pub(crate) legacy_index: Vec<RawLegacyIndex>,
    #[serde(default)]
    pub(crate) not_feature: Vec<RawNotFeature>,
    #[serde(default)]
    pub(crate) newer: Vec<RawNotFeature>,
    #[serde(default)]
    pub(crate) licensed: Vec<RawLicensed>,
    #[serde(default)]
    pub(crate) ability: Vec<RawAbility>,
    #[serde(default)]
    pub(crate) predefined: Vec<RawPredefined>,
    #[serde(default)]
    pub(crate) need: Vec<RawNeed>,
    #[serde(default)]
    pub(crate) practice: Vec<RawPractice>,
    #[serde(default)]
    pub(crate) rule_fact: Vec<RawRuleFact>,
    #[serde(default)]
    pub(crate) privileged: Vec<RawPrivileged>,
    #[serde(default)]
    pub(crate) base: Vec<RawBase>,
    #[serde(default)]
    pub(crate) task: Vec<RawTask>,
    #[serde(default)]
    pub(crate) limit: Vec<RawLimit>,
}

impl Sourced for Content {
    fn sources(&self) -> &Sources {
        &self.sources
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawRelease {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) serverless: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawCategory {
    pub(crate) id: String,
    pub(crate) label: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawProject {
    pub(crate) solution: String,
    pub(crate) lacks: Vec<String>,
    pub(crate) sources: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawSolution {
    pub(crate) name: String,
    pub(crate) owner: String,
}

/// `[[feature]]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawFeature {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) title: String,
    pub(crate) category: String,
    pub(crate) names: Vec<String>,
    #[serde(default)]
    pub(crate) owner: String,
    pub(crate) registered: Option<String>,
    /// Patch releases, `9.4.8`, that are the first of their release to register it.
    #[serde(default)]
    pub(crate) since_patch: Vec<String>,
    /// Left out: wherever it is registered.
    pub(crate) current: Option<String>,
    /// An earlier feature with the same levels, sub-feature privileges and replacements.
    pub(crate) like: Option<String>,
    /// Of the earlier feature's sub-feature privileges, only these.
    pub(crate) keep: Option<Vec<String>>,
    /// Of the privileges taken over, those that the managed offering includes in other levels.
    #[serde(default)]
    pub(crate) in_serverless: BTreeMap<String, Inclusion>,
    /// Targets of the earlier feature's replacements, and what stands for them here. Without it they are not taken over.
    pub(crate) swap: Option<BTreeMap<String, String>>,
    pub(crate) all: Option<RawLevel>,
    pub(crate) read: Option<RawLevel>,
    #[serde(default)]
    pub(crate) privilege: Vec<RawPrivilege>,
    /// Left out: nowhere.
    pub(crate) open: Option<String>,
    pub(crate) license: Option<License>,
    #[serde(default)]
    pub(crate) tier: String,
    #[serde(default)]
    pub(crate) reads_alerts: bool,
    #[serde(default)]
    pub(crate) read_updates_alerts: bool,
    #[serde(default)]
    pub(crate) minimal_grants_nothing: bool,
    /// What is not certain about its being granted in all spaces only.
    #[serde(default)]
    pub(crate) all_spaces_doubt: String,
    #[serde(default)]
    pub(crate) replaced: Vec<RawReplaced>,
    #[serde(default)]
    pub(crate) keeps: Vec<RawKeeps>,
    pub(crate) does: String,
    #[serde(default)]
    pub(crate) confidence: Confidence,
    pub(crate) sources: Vec<String>,
    #[serde(default)]
    pub(crate) note: String,
}

/// The levels `all` and `read`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawLevel {
    #[serde(default)]
    pub(crate) does: String,
    /// Left out: `read` for the level `read` (`write` where it changes alerts), `delete` for `all`.
    pub(crate) class: Option<Access>,
    pub(crate) offered: Option<String>,
    /// Patch releases, `9.4.8`, that are the first of their release to accept it.
    #[serde(default)]
    pub(crate) since_patch: Vec<String>,
    /// Left out: nowhere.
    pub(crate) all_spaces: Option<String>,
    #[serde(default = "yes")]
    pub(crate) known: bool,
}

fn yes() -> bool {
    true
}

/// `[[feature.privilege]]`, a sub-feature privilege. Without sources of its own it has the feature's.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawPrivilege {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) aliases: Vec<String>,
    #[serde(default)]
    pub(crate) title: String,
    pub(crate) group: String,
    pub(crate) does: String,
    /// Left out where its id or first alias says it.
    pub(crate) class: Option<Access>,
    pub(crate) releases: Option<String>,
    /// Patch releases, `9.4.8`, that are the first of their release to have it.
    #[serde(default)]
    pub(crate) since_patch: Vec<String>,
    /// Left out: nowhere.
    pub(crate) disabled: Option<String>,
    #[serde(rename = "in")]
    pub(crate) inclusion: Inclusion,
    /// Where the managed offering differs.
    pub(crate) in_serverless: Option<Inclusion>,
    /// Excludes the other privileges of its `group` that say so.
    #[serde(default)]
    pub(crate) exclusive: bool,
    /// Left out: nowhere.
    pub(crate) all_spaces: Option<String>,
    pub(crate) license: Option<License>,
    #[serde(default)]
    pub(crate) tier: String,
    #[serde(default)]
    pub(crate) confidence: Confidence,
    #[serde(default)]
    pub(crate) sources: Vec<String>,
    #[serde(default)]
    pub(crate) note: String,
}

/// Which levels include a sub-feature privilege.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Inclusion {
    All,
    Read,
    None,
    Unknown,
}

/// `[[feature.replaced]]`. In `from`, `*` stands for every sub-feature privilege that no other entry names. In `to`, the privilege
/// `=` is the one that is replaced; no target at all says that it is not known what replaces it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawReplaced {
    pub(crate) from: Vec<String>,
    pub(crate) on: Option<String>,
    pub(crate) to: Vec<(String, Vec<String>)>,
    #[serde(default)]
    pub(crate) confidence: Confidence,
    #[serde(default)]
    pub(crate) sources: Vec<String>,
    #[serde(default)]
    pub(crate) note: String,
}

/// `[[feature.keeps]]`: what a privilege of a deprecated feature allows beyond what replaces it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawKeeps {
    pub(crate) from: Vec<String>,
    pub(crate) on: String,
    /// The privileges that allow the same.
    pub(crate) to: Vec<(String, Vec<String>)>,
    /// What it allows, as a sentence says it after "can".
    pub(crate) does: String,
    #[serde(default)]
    pub(crate) confidence: Confidence,
    pub(crate) sources: Vec<String>,
    #[serde(default)]
    pub(crate) note: String,
}

/// `[[broader]]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawBroader {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) owner: String,
    pub(crate) on: String,
    pub(crate) within: String,
    #[serde(default)]
    pub(crate) within_owner: String,
    #[serde(default)]
    pub(crate) confidence: Confidence,
    pub(crate) sources: Vec<String>,
    #[serde(default)]
    pub(crate) note: String,
}

/// `[[facet]]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawFacet {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) owner: String,
    pub(crate) of: String,
    pub(crate) manage: Vec<String>,
    pub(crate) on: String,
    pub(crate) read_does: String,
    pub(crate) all_does: String,
    #[serde(default)]
    pub(crate) confidence: Confidence,
    pub(crate) sources: Vec<String>,
    #[serde(default)]
    pub(crate) note: String,
}

/// `[[derived]]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawDerived {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) owner: String,
    pub(crate) level: Primary,
    pub(crate) on: Option<String>,
    pub(crate) names: Vec<String>,
    pub(crate) privileges: Vec<String>,
    #[serde(default)]
    pub(crate) confidence: Confidence,
    pub(crate) sources: Vec<String>,
    #[serde(default)]
    pub(crate) note: String,
}

/// `[[legacy_index]]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawLegacyIndex {
    pub(crate) name: String,
    pub(crate) same_as: String,
}

/// `[[not_feature]]`, `[[newer]]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawNotFeature {
    pub(crate) id: String,
    pub(crate) why: String,
}

/// `[[licensed]]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawLicensed {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) owner: String,
    pub(crate) title: String,
    pub(crate) on: String,
    pub(crate) license: Option<License>,
    #[serde(default)]
    pub(crate) tier: String,
    #[serde(default)]
    pub(crate) confidence: Confidence,
    pub(crate) sources: Vec<String>,
    #[serde(default)]
    pub(crate) note: String,
}

/// `[[ability]]`: something that a document says predefined roles may do.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawAbility {
    pub(crate) name: String,
    pub(crate) does: String,
    #[serde(default)]
    pub(crate) tasks: Vec<String>,
    #[serde(default)]
    pub(crate) confidence: Confidence,
    pub(crate) sources: Vec<String>,
    #[serde(default)]
    pub(crate) note: String,
}

/// `[[predefined]]`: a role that comes with the product.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawPredefined {
    pub(crate) name: String,
    pub(crate) title: String,
    #[serde(default)]
    pub(crate) other_titles: Vec<String>,
    pub(crate) owner: String,
    pub(crate) on: String,
    /// Names of abilities.
    pub(crate) can: Vec<String>,
    #[serde(default)]
    pub(crate) confidence: Confidence,
    pub(crate) sources: Vec<String>,
    #[serde(default)]
    pub(crate) note: String,
}

/// `[[need]]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawNeed {
    /// A portable name, with its owner where several have it.
    pub(crate) name: String,
    pub(crate) level: Primary,
    pub(crate) on: Option<String>,
    pub(crate) needs: Vec<(String, Primary)>,
    pub(crate) because: String,
    #[serde(default)]
    pub(crate) confidence: Confidence,
    pub(crate) sources: Vec<String>,
    #[serde(default)]
    pub(crate) note: String,
}

/// `[[practice]]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawPractice {
    /// A portable name, with its owner where several have it.
    pub(crate) name: String,
    pub(crate) level: Primary,
    pub(crate) on: Option<String>,
    pub(crate) indices: Vec<RawIndices>,
    pub(crate) because: String,
    #[serde(default)]
    pub(crate) confidence: Confidence,
    pub(crate) sources: Vec<String>,
    #[serde(default)]
    pub(crate) note: String,
}

/// `[[base]]`: a base privilege.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawBase {
    pub(crate) level: Primary,
    pub(crate) does: String,
    pub(crate) class: Access,
    #[serde(default)]
    pub(crate) confidence: Confidence,
    pub(crate) sources: Vec<String>,
    #[serde(default)]
    pub(crate) note: String,
}

/// `[[privileged]]`: what an access review looks at first.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawPrivileged {
    /// A portable name, whoever owns it.
    pub(crate) feature: String,
    /// Levels and sub-feature privileges of the feature.
    pub(crate) privileges: Vec<String>,
    pub(crate) why: String,
    #[serde(default)]
    pub(crate) confidence: Confidence,
    pub(crate) sources: Vec<String>,
    #[serde(default)]
    pub(crate) note: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawRuleFact {
    pub(crate) rule: String,
    /// A portable name.
    pub(crate) feature: String,
    pub(crate) owner: Option<String>,
    /// Levels and sub-feature privileges of the feature.
    pub(crate) privileges: Vec<String>,
    #[serde(default)]
    pub(crate) cluster: Vec<String>,
    #[serde(default)]
    pub(crate) index: Vec<String>,
    #[serde(default)]
    pub(crate) confidence: Confidence,
    pub(crate) sources: Vec<String>,
    #[serde(default)]
    pub(crate) note: String,
}
