//! The shapes of `catalogue/connect/*.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::access::Access;
use crate::files::{Sourced, Sources};
use crate::limits::RawLimit;
use crate::tasks::RawTask;
use crate::words::{Confidence, PermissionStatus, Speaker};

/// Any file of the family.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Content {
    #[serde(default)]
    sources: Sources,
    #[serde(default)]
    pub(super) permission: Vec<RawPermission>,
    #[serde(default)]
    pub(super) levels: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) alias: Vec<RawAlias>,
    #[serde(default)]
    pub(super) invented: Vec<RawInvented>,
    #[serde(default)]
    pub(super) resource: Vec<RawResource>,
    pub(super) withheld: Option<RawWithheld>,
    pub(super) asked_for: Option<RawWithheld>,
    #[serde(default)]
    pub(super) application: Vec<RawApplication>,
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
pub(super) struct RawPermission {
    pub(super) id: String,
    #[serde(default)]
    pub(super) title: String,
    pub(super) category: String,
    pub(super) does: String,
    /// Left out where the name of its action says it.
    pub(super) class: Option<Access>,
    pub(super) status: PermissionStatus,
    #[serde(default)]
    pub(super) confidence: Confidence,
    pub(super) sources: Vec<String>,
    #[serde(default)]
    pub(super) note: String,
    #[serde(default)]
    pub(super) retired: String,
    #[serde(default)]
    pub(super) legacy: bool,
    #[serde(default)]
    pub(super) replaced_by: Vec<String>,
    #[serde(default)]
    pub(super) requires: Vec<RawRequirement>,
    #[serde(default)]
    pub(super) requires_any: Vec<Vec<String>>,
    #[serde(default)]
    pub(super) requires_any_why: String,
    #[serde(default)]
    pub(super) suggests: Vec<String>,
    #[serde(default)]
    pub(super) suggests_why: String,
    pub(super) suggests_speaker: Option<Speaker>,
    #[serde(default)]
    pub(super) conflicts: Vec<String>,
    #[serde(default)]
    pub(super) conflicts_why: String,
    #[serde(default)]
    pub(super) restriction: bool,
    #[serde(default)]
    pub(super) escalation: bool,
    #[serde(default)]
    pub(super) sensitive: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRequirement {
    pub(super) permission: String,
    pub(super) because: String,
    /// Left out where it follows: View of the same resource is `missing-view`, everything else `requires-permission`.
    pub(super) speaker: Option<Speaker>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAlias {
    pub(super) name: String,
    pub(super) feature: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawInvented {
    pub(super) name: String,
    pub(super) instead: Vec<String>,
    pub(super) seen: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawResource {
    pub(super) name: String,
    pub(super) view: String,
    pub(super) hierarchy: bool,
    #[serde(default)]
    pub(super) confidence: Confidence,
    pub(super) sources: Vec<String>,
    #[serde(default)]
    pub(super) note: String,
}

/// `[[application]]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawApplication {
    #[serde(rename = "type")]
    pub(super) kind: String,
    /// The word of the language for it; left out for the kind that needs none.
    #[serde(default)]
    pub(super) word: String,
    pub(super) permissions: Vec<String>,
    #[serde(default)]
    pub(super) confidence: Confidence,
    pub(super) sources: Vec<String>,
    #[serde(default)]
    pub(super) note: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawWithheld {
    pub(super) permissions: Vec<String>,
    #[serde(default)]
    pub(super) sources: Vec<String>,
}
