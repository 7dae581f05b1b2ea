//! Documented jobs of both products.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::error::Result;
use crate::files::Place;
use crate::kibana::features::Features;
use crate::kibana::links::Links;
use crate::releases::{Calendar, Set};
use crate::words::{Confidence, Platform};
use crate::{connect, elasticsearch, emit};

/// `[[task]]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawTask {
    pub(crate) name: String,
    platform: Platform,
    title: String,
    does: String,
    needs: Vec<RawNeeds>,
    #[serde(default)]
    remark: Vec<RawRemark>,
    #[serde(default)]
    confidence: Confidence,
    sources: Vec<String>,
    #[serde(default)]
    note: String,
}

/// `[[task.needs]]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawNeeds {
    on: Option<String>,
    #[serde(default)]
    features: Vec<(String, String)>,
    #[serde(default)]
    cluster: Vec<String>,
    #[serde(default)]
    indices: Vec<RawIndices>,
    #[serde(default)]
    permissions: Vec<String>,
}

/// `[[task.remark]]`: what else the documents say about it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRemark {
    on: Option<String>,
    text: String,
    #[serde(default)]
    confidence: Confidence,
    sources: Vec<String>,
    #[serde(default)]
    note: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawIndices {
    pub(crate) names: Vec<String>,
    pub(crate) privileges: Vec<String>,
}

/// A file's place with its tasks.
pub(crate) type TaskFile<'a> = (Place<'a>, &'a [RawTask]);

/// The tables that tasks refer to.
pub(crate) struct Known<'a> {
    pub(crate) calendar: &'a Calendar,
    pub(crate) features: &'a Features,
    pub(crate) links: &'a Links,
    pub(crate) elasticsearch: &'a elasticsearch::Tables,
    pub(crate) connect: &'a connect::Tables,
}

/// The tasks' literals.
pub(crate) fn read(files: &[TaskFile<'_>], known: &Known<'_>) -> Result<Vec<String>> {
    let mut seen = BTreeSet::new();
    let mut literals = Vec::new();
    for (place, tasks) in files {
        for raw in *tasks {
            let entry = format!("task {}", raw.name);
            if !seen.insert((raw.platform, &raw.name)) {
                return Err(place.error(&entry, "stands twice"));
            }
            place.not_empty(&entry, "title", &raw.title)?;
            place.not_empty(&entry, "does", &raw.does)?;
            let needs = raw.needs.iter().map(|needs| known.needs(needs).map_err(|message| place.error(&entry, message)));
            let mut remarks = Vec::new();
            for remark in &raw.remark {
                place.not_empty(&entry, "text", &remark.text)?;
                let all = || Ok(known.calendar.all());
                let on = remark.on.as_deref().map_or_else(all, |text| known.calendar.parse(text));
                let on = on.map_err(|message| place.error(&entry, message))?;
                let provenance = place.provenance(&entry, remark.confidence, &remark.sources, &remark.note)?;
                let literal = emit::record("Remark").field("releases", on).text("text", &remark.text);
                remarks.push(literal.field("provenance", provenance).end());
            }
            let literal = emit::record("Task")
                .text("name", &raw.name)
                .field("platform", format_args!("Platform::{:?}", raw.platform))
                .text("title", &raw.title)
                .text("does", &raw.does)
                .field("needs", emit::list(needs.collect::<Result<Vec<_>>>()?))
                .field("remarks", emit::list(remarks))
                .field("provenance", place.provenance(&entry, raw.confidence, &raw.sources, &raw.note)?);
            literals.push(literal.end());
        }
    }
    Ok(literals)
}

impl Known<'_> {
    fn needs(&self, raw: &RawNeeds) -> Result<String, String> {
        let on = raw.on.as_deref().map_or(Ok(self.calendar.all()), |text| self.calendar.parse(text))?;
        for (name, level) in &raw.features {
            self.feature(name, level, on)?;
        }
        self.elasticsearch.check_cluster(&raw.cluster)?;
        for indices in &raw.indices {
            self.elasticsearch.check_index(&indices.privileges)?;
        }
        if let Some(unknown) = raw.permissions.iter().find(|id| !self.connect.has(id)) {
            return Err(format!("unknown permission `{unknown}`"));
        }
        let indices = raw.indices.iter().map(|one| format!("({}, {})", emit::texts(&one.names), emit::texts(&one.privileges)));
        Ok(emit::record("TaskNeeds")
            .field("releases", on)
            .field("features", emit::list(raw.features.iter().map(|(name, level)| format!("({name:?}, {level:?})"))))
            .texts("cluster", &raw.cluster)
            .field("indices", emit::list(indices))
            .texts("permissions", &raw.permissions)
            .end())
    }

    /// `name` may begin with its owner: `security.rules`.
    fn feature(&self, name: &str, level: &str, on: Set) -> Result<(), String> {
        let owners = self.features.owners();
        let (owner, bare) = match name.split_once('.') {
            Some((owner, bare)) if owners.contains(owner) => (Some(owner), bare),
            _ => (None, name),
        };
        for (one, release) in self.calendar.members(on) {
            if !self.links.has(self.features, bare, owner, one) {
                return Err(format!("`{name}` means nothing on {release}"));
            }
            if !matches!(level, "all" | "read") && !self.features.named(bare, owner, one).any(|feature| feature.knows(level, one)) {
                return Err(format!("`{name}` has no `{level}` on {release}"));
            }
        }
        Ok(())
    }
}
