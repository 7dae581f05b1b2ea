//! What ties features to each other and to index privileges.

use std::collections::BTreeSet;

use super::features::Features;
use super::shapes::{Content, RawBroader, RawFacet};
use crate::elasticsearch;
use crate::emit;
use crate::error::Result;
use crate::files::{File, Place};
use crate::releases::{Calendar, Set};

/// Checked links, and their literals.
#[derive(Debug)]
pub(crate) struct Links {
    /// Name, owner, releases, the broader name and its owner.
    broader: Vec<(String, String, Set, String, String)>,
    /// Name, owner, releases.
    facets: Vec<(String, String, Set)>,
    literals: Literals,
}

#[derive(Debug, Default)]
struct Literals {
    broader: Vec<String>,
    facets: Vec<String>,
    derived: Vec<String>,
    legacy: Vec<String>,
    not_features: Vec<String>,
    newer: Vec<String>,
}

impl Links {
    pub(crate) fn read(
        files: &[File<Content>],
        calendar: &Calendar,
        features: &Features,
        elasticsearch: &elasticsearch::Tables,
    ) -> Result<Links> {
        let mut links = Links { broader: Vec::new(), facets: Vec::new(), literals: Literals::default() };
        for file in files {
            for raw in &file.content.facet {
                links.facet(raw, &file.place(), calendar, features)?;
            }
        }
        for file in files {
            for raw in &file.content.broader {
                links.broader(raw, &file.place(), calendar, features)?;
            }
        }
        for file in files {
            links.indices(file, calendar, features, elasticsearch)?;
            links.not_features(file, features)?;
        }
        Ok(links)
    }

    fn facet(&mut self, raw: &RawFacet, place: &Place<'_>, calendar: &Calendar, features: &Features) -> Result<()> {
        let entry = format!("facet {}", raw.name);
        let on = calendar.parse(&raw.on).map_err(|message| place.error(&entry, message))?;
        for (one, release) in calendar.members(on) {
            let whole = features.named(&raw.of, Some(&raw.owner), one).next();
            let whole =
                whole.ok_or_else(|| place.error(&entry, format_args!("`{}` is not a current feature on {release}", raw.of)))?;
            if let Some(unknown) = raw.manage.iter().find(|id| !whole.knows(id, one)) {
                return Err(place.error(&entry, format_args!("{} has no `{unknown}` on {release}", whole.id)));
            }
            if features.named(&raw.name, Some(&raw.owner), one).next().is_some() {
                return Err(place.error(&entry, format_args!("is also a feature's name on {release}")));
            }
        }
        place.not_empty(&entry, "read_does", &raw.read_does)?;
        place.not_empty(&entry, "all_does", &raw.all_does)?;
        self.facets.push((raw.name.clone(), raw.owner.clone(), on));
        let literal = emit::record("Facet")
            .text("name", &raw.name)
            .owner("owner", &raw.owner)
            .text("of", &raw.of)
            .texts("manage", &raw.manage)
            .field("releases", on)
            .text("read_does", &raw.read_does)
            .text("all_does", &raw.all_does)
            .field("provenance", place.provenance(&entry, raw.confidence, &raw.sources, &raw.note)?);
        self.literals.facets.push(literal.end());
        Ok(())
    }

    fn broader(&mut self, raw: &RawBroader, place: &Place<'_>, calendar: &Calendar, features: &Features) -> Result<()> {
        let entry = format!("broader {} on {}", raw.name, raw.on);
        let on = calendar.parse(&raw.on).map_err(|message| place.error(&entry, message))?;
        for (one, release) in calendar.members(on) {
            if self.has(features, &raw.name, Some(&raw.owner), one) {
                return Err(place.error(&entry, format_args!("`{}` exists on {release} already", raw.name)));
            }
            if features.named(&raw.within, Some(&raw.within_owner), one).next().is_none() {
                return Err(place.error(&entry, format_args!("`{}` is not a current feature on {release}", raw.within)));
            }
        }
        self.broader.push((raw.name.clone(), raw.owner.clone(), on, raw.within.clone(), raw.within_owner.clone()));
        let literal = emit::record("Broader")
            .text("name", &raw.name)
            .owner("owner", &raw.owner)
            .field("releases", on)
            .text("within", &raw.within)
            .owner("within_owner", &raw.within_owner)
            .field("provenance", place.provenance(&entry, raw.confidence, &raw.sources, &raw.note)?);
        self.literals.broader.push(literal.end());
        Ok(())
    }

    fn indices(
        &mut self,
        file: &File<Content>,
        calendar: &Calendar,
        features: &Features,
        elasticsearch: &elasticsearch::Tables,
    ) -> Result<()> {
        let place = file.place();
        for raw in &file.content.derived {
            let entry = format!("derived {}: {:?}", raw.name, raw.level);
            let on = match &raw.on {
                Some(text) => calendar.parse(text).map_err(|message| place.error(&entry, message))?,
                None => calendar.all(),
            };
            for (one, release) in calendar.members(on) {
                if !self.has(features, &raw.name, Some(&raw.owner), one) {
                    return Err(place.error(&entry, format_args!("unknown name on {release}")));
                }
            }
            elasticsearch.check_index(&raw.privileges).map_err(|message| place.error(&entry, message))?;
            let literal = emit::record("DerivedIndices")
                .text("name", &raw.name)
                .owner("owner", &raw.owner)
                .field("level", emit::primary(raw.level))
                .field("releases", on)
                .texts("names", &raw.names)
                .texts("privileges", &raw.privileges)
                .field("provenance", place.provenance(&entry, raw.confidence, &raw.sources, &raw.note)?);
            self.literals.derived.push(literal.end());
        }
        for raw in &file.content.legacy_index {
            let literal = emit::record("LegacyIndex").text("name", &raw.name).text("same_as", &raw.same_as);
            self.literals.legacy.push(literal.end());
        }
        Ok(())
    }

    fn not_features(&mut self, file: &File<Content>, features: &Features) -> Result<()> {
        let mut seen = BTreeSet::new();
        let newer = file.content.newer.iter().map(|raw| ("newer", raw));
        for (kind, raw) in file.content.not_feature.iter().map(|raw| ("not_feature", raw)).chain(newer) {
            let entry = format!("{kind} {}", raw.id);
            if features.by_id(&raw.id).is_some() || !seen.insert(&raw.id) {
                return Err(file.place().error(&entry, "is a feature, or stands twice"));
            }
            file.place().not_empty(&entry, "why", &raw.why)?;
            let list = if kind == "newer" { &mut self.literals.newer } else { &mut self.literals.not_features };
            list.push(format!("({:?}, {:?})", raw.id, raw.why));
        }
        Ok(())
    }

    /// Whether a portable name means something on a release: a feature, a facet or a part of a broader feature.
    pub(crate) fn has(&self, features: &Features, name: &str, owner: Option<&str>, one: Set) -> bool {
        let same = |known: &str, known_owner: &str, on: Set| {
            known == name && owner.is_none_or(|owner| known_owner == owner) && one.within(on)
        };
        features.named(name, owner, one).next().is_some()
            || self.facets.iter().any(|(known, owner, on)| same(known, owner, *on))
            || self.broader.iter().any(|(known, owner, on, ..)| same(known, owner, *on))
    }

    pub(crate) fn emit(&self, out: &mut String) {
        let Literals { broader, facets, derived, legacy, not_features, newer } = &self.literals;
        emit::table(out, "Names that some releases only have inside a broader feature.", "BROADER", "Broader", broader);
        emit::table(out, "Names for a part of a feature.", "FACETS", "Facet", facets);
        emit::table(out, "Index privileges that grants need beside them.", "DERIVED_INDICES", "DerivedIndices", derived);
        emit::table(out, "Patterns of deployments that began with an old release.", "LEGACY_INDICES", "LegacyIndex", legacy);
        let doc = "Ids in circulation that are no feature to grant, each with the reason.";
        emit::table(out, doc, "NOT_FEATURES", "(&str, &str)", not_features);
        let doc = "Ids that are newer than every release known here, each with where it was seen.";
        emit::table(out, doc, "NEWER_FEATURES", "(&str, &str)", newer);
    }
}
