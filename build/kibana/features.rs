//! Features: what `like` shares is filled in, every entry is checked, then written.

use std::collections::{BTreeMap, BTreeSet};

use super::check::Checker;
use super::replaced::Mapping;
use super::shapes::{Content, RawFeature, RawLevel, RawPrivilege, RawReplaced};
use crate::access::Access;
use crate::emit;
use crate::error::{Error, Result};
use crate::files::File;
use crate::releases::{Calendar, Set};

/// The levels that every feature has.
pub(super) const LEVELS: [&str; 4] = ["all", "read", "minimal_all", "minimal_read"];

/// A checked sub-feature privilege.
#[derive(Debug)]
pub(crate) struct Privilege {
    pub(super) raw: RawPrivilege,
    pub(super) provenance: String,
    pub(super) releases: Set,
}

/// A checked feature.
#[derive(Debug)]
pub(crate) struct Feature {
    pub(crate) id: String,
    names: Vec<String>,
    owner: String,
    pub(super) registered: Set,
    pub(crate) current: Set,
    pub(super) privileges: Vec<Privilege>,
    pub(super) levels: (RawLevel, RawLevel),
    pub(super) replaced: Vec<(RawReplaced, String)>,
    record: emit::Record,
    pub(super) replacements: Vec<Mapping>,
    pub(super) keeps: Vec<Mapping>,
    pub(super) path: String,
}

impl Feature {
    /// Whether it and another feature are generations of the same one.
    pub(super) fn is_kin(&self, other: &Feature) -> bool {
        self.id != other.id && self.owner == other.owner && self.names.first() == other.names.first()
    }

    /// Whether the role API knows the privilege, a level or the id or alias of a sub-feature privilege, on all of the releases.
    pub(crate) fn knows(&self, privilege: &str, on: Set) -> bool {
        if LEVELS.contains(&privilege) {
            return on.within(self.registered);
        }
        let named = |one: &&Privilege| one.raw.id == privilege || one.raw.aliases.iter().any(|alias| alias == privilege);
        self.privileges.iter().find(named).is_some_and(|one| on.within(one.releases))
    }
}

/// All features in catalogue order.
#[derive(Debug)]
pub(crate) struct Features {
    pub(super) list: Vec<Feature>,
}

impl Features {
    pub(crate) fn read(files: &[File<Content>], calendar: &Calendar) -> Result<Features> {
        let mut features = Features { list: Vec::new() };
        for file in files {
            for raw in &file.content.feature {
                let feature =
                    features.resolve(raw, &Checker { place: file.place(), entry: format!("feature {}", raw.id), calendar })?;
                features.list.push(feature);
            }
        }
        for file in files {
            for raw in &file.content.feature {
                let checker = Checker { place: file.place(), entry: format!("feature {}", raw.id), calendar };
                features.finish(raw, &checker)?;
            }
        }
        features.check_replaced(calendar)?;
        features.check_names(files, calendar)?;
        Ok(features)
    }

    pub(crate) fn by_id(&self, id: &str) -> Option<&Feature> {
        self.list.iter().find(|feature| feature.id == id)
    }

    /// Features of a portable name that are current on some of the releases; any owner if none is given.
    pub(crate) fn named<'a>(&'a self, name: &'a str, owner: Option<&'a str>, on: Set) -> impl Iterator<Item = &'a Feature> {
        self.list.iter().filter(move |feature| {
            feature.names.iter().any(|known| known == name)
                && owner.is_none_or(|owner| feature.owner == owner)
                && !feature.current.and(on).is_empty()
        })
    }

    pub(crate) fn owners(&self) -> BTreeSet<&str> {
        self.list.iter().map(|feature| feature.owner.as_str()).collect()
    }

    fn resolve(&self, raw: &RawFeature, check: &Checker<'_>) -> Result<Feature> {
        check.id(&raw.id)?;
        if self.by_id(&raw.id).is_some() {
            return Err(check.error("stands twice"));
        }
        check.place.not_empty(&check.entry, "does", &raw.does)?;
        let registered = check.set(raw.registered.as_deref(), check.calendar.all())?;
        let current = check.set(raw.current.as_deref(), registered)?;
        if registered.is_empty() {
            return Err(check.error("is registered on no release"));
        }
        if !current.within(registered) {
            return Err(check.error(format_args!(
                "is current on {} where it is not registered",
                check.calendar.names(current.without(registered))
            )));
        }
        check.patches("registers it", &raw.since_patch, registered)?;
        let like = match &raw.like {
            Some(id) => {
                Some(self.by_id(id).ok_or_else(|| check.error(format_args!("is like `{id}`, which does not stand before it")))?)
            }
            None => None,
        };
        let privileges = check.privileges(raw, like, registered)?;
        let level = |own: &Option<RawLevel>, shared: Option<&RawLevel>, name: &str| {
            own.clone().or_else(|| shared.cloned()).ok_or_else(|| check.error(format_args!("has no `{name}`")))
        };
        let levels =
            (level(&raw.all, like.map(|like| &like.levels.0), "all")?, level(&raw.read, like.map(|like| &like.levels.1), "read")?);
        let replaced = check.replacements(raw, like)?;
        let reading = if raw.read_updates_alerts { Access::Write } else { Access::Read };
        let record = emit::record("Feature")
            .text("id", &raw.id)
            .maybe("title", &raw.title)
            .text("category", &raw.category)
            .texts("names", &raw.names)
            .owner("owner", &raw.owner)
            .field("registered", registered)
            .texts("since_patch", &raw.since_patch)
            .field("current", current)
            .field("all", check.level(&levels.0, registered, "all", Access::Delete)?)
            .field("read", check.level(&levels.1, registered, "read", reading)?)
            .field("privileges", emit::list(check.privilege_literals(&privileges)?))
            .field("open", check.set(raw.open.as_deref(), Set::NONE)?)
            .field("license", emit::option(raw.license.map(|license| format!("License::{license:?}"))))
            .maybe("tier", &raw.tier)
            .field("reads_alerts", raw.reads_alerts)
            .field("read_updates_alerts", raw.read_updates_alerts)
            .field("minimal_grants_nothing", raw.minimal_grants_nothing)
            .maybe("all_spaces_doubt", &raw.all_spaces_doubt)
            .text("does", &raw.does)
            .field("provenance", check.place.provenance(&check.entry, raw.confidence, &raw.sources, &raw.note)?);
        Ok(Feature {
            id: raw.id.clone(),
            names: raw.names.clone(),
            owner: raw.owner.clone(),
            registered,
            current,
            privileges,
            levels,
            replaced,
            record,
            replacements: Vec::new(),
            keeps: Vec::new(),
            path: check.place.path().to_owned(),
        })
    }

    fn check_names(&self, files: &[File<Content>], calendar: &Calendar) -> Result<()> {
        let owners: BTreeSet<&str> =
            files.iter().flat_map(|file| &file.content.solution).map(|solution| solution.owner.as_str()).collect();
        let mut taken: BTreeMap<(&str, &str, u16), &str> = BTreeMap::new();
        for feature in &self.list {
            let fault = |message: String| Err(Error::new(format_args!("{}: feature {}", feature.path, feature.id), message));
            if !feature.owner.is_empty() && !owners.contains(feature.owner.as_str()) {
                return fault(format!("unknown owner `{}`", feature.owner));
            }
            if feature.names.is_empty() {
                return fault("has no portable name".to_owned());
            }
            for name in &feature.names {
                if !is_name(name) {
                    return fault(format!("`{name}` is not a snake_case name"));
                }
                if self.list.iter().any(|other| other.names.contains(name) && other.owner.is_empty() != feature.owner.is_empty()) {
                    return fault(format!("`{name}` stands with and without an owner"));
                }
                for (one, release) in calendar.members(feature.current) {
                    if let Some(other) = taken.insert((name, &feature.owner, one.0), &feature.id) {
                        return fault(format!("`{name}` on {release} is also a name of {other}"));
                    }
                }
            }
        }
        Ok(())
    }

    pub(crate) fn emit(&self, out: &mut String) {
        let literals = |rows: &[Mapping]| emit::list(rows.iter().map(|row| row.literal.clone()));
        let record = |feature: &Feature| {
            let record = feature.record.clone().field("replaced", literals(&feature.replacements));
            record.field("keeps", literals(&feature.keeps)).end()
        };
        let rows: Vec<String> = self.list.iter().map(record).collect();
        emit::table(out, "Kibana features in catalogue order.", "FEATURES", "Feature", &rows);

        let ids: BTreeMap<&str, usize> = self.list.iter().enumerate().map(|(at, feature)| (feature.id.as_str(), at)).collect();
        let rows: Vec<String> = ids.iter().map(|(id, at)| format!("({id:?}, {at})")).collect();
        emit::table(out, "Feature ids, sorted, with the position in [`FEATURES`].", "FEATURE_IDS", "(&str, u16)", &rows);

        let mut names = BTreeSet::new();
        for (at, feature) in self.list.iter().enumerate() {
            names.extend(feature.names.iter().map(|name| (name.as_str(), feature.owner.as_str(), at)));
        }
        let rows: Vec<String> = names.iter().map(|(name, owner, at)| format!("({name:?}, {}, {at})", emit::owner(owner))).collect();
        let doc = "Portable names and owners, sorted, with the position in [`FEATURES`]; generations of a feature share a name.";
        emit::table(out, doc, "FEATURE_NAMES", "(&str, Option<Owner>, u16)", &rows);
    }
}

/// Whether the language takes it as a bare word, in the spelling the catalogue wants.
fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}
