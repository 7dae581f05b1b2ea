//! Checks of one feature's entry.

use std::collections::BTreeSet;

use super::features::{Feature, LEVELS, Privilege};
use super::shapes::{Inclusion, RawFeature, RawLevel, RawPrivilege, RawReplaced};
use crate::access::Access;
use crate::class;
use crate::emit;
use crate::error::{Error, Result};
use crate::files::Place;
use crate::releases::{Calendar, Set};

/// One entry with all that its checks need.
pub(super) struct Checker<'a> {
    pub(super) place: Place<'a>,
    pub(super) entry: String,
    pub(super) calendar: &'a Calendar,
}

impl Checker<'_> {
    pub(super) fn error(&self, message: impl std::fmt::Display) -> Error {
        self.place.error(&self.entry, message)
    }

    pub(super) fn set(&self, text: Option<&str>, default: Set) -> Result<Set> {
        text.map_or(Ok(default), |text| self.calendar.parse(text).map_err(|message| self.error(message)))
    }

    /// What Kibana's schema takes as an id.
    pub(super) fn id(&self, id: &str) -> Result<()> {
        if !id.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-') {
            return Ok(());
        }
        Err(self.error(format_args!("`{id}` is not an id that Kibana takes")))
    }

    pub(super) fn level(&self, raw: &RawLevel, registered: Set, name: &str, access: Access) -> Result<String> {
        let offered = self.set(raw.offered.as_deref(), registered)?.and(registered);
        if !offered.is_empty() {
            self.place.not_empty(&self.entry, &format!("{name}.does"), &raw.does)?;
        }
        self.patches(&format!("offers `{name}`"), &raw.since_patch, offered)?;
        let level = emit::record("Level").field("offered", offered).texts("since_patch", &raw.since_patch);
        let level = level.field("all_spaces", self.set(raw.all_spaces.as_deref(), Set::NONE)?.and(offered));
        let access = raw.class.unwrap_or(access);
        Ok(level.field("known", raw.known).text("does", &raw.does).field("access", class::literal(access)).end())
    }

    /// The privileges of the feature it is like, then its own.
    pub(super) fn privileges(&self, raw: &RawFeature, like: Option<&Feature>, registered: Set) -> Result<Vec<Privilege>> {
        let mut all: Vec<(RawPrivilege, String)> = Vec::new();
        let shared = like.map_or(&[][..], |like| like.privileges.as_slice());
        for id in raw.keep.iter().flatten() {
            if !shared.iter().any(|one| one.raw.id == *id) {
                return Err(self.error(format_args!("keeps unknown privilege `{id}`")));
            }
        }
        for one in shared {
            if raw.keep.as_ref().is_none_or(|keep| keep.contains(&one.raw.id)) {
                let mut mine = one.raw.clone();
                mine.in_serverless = raw.in_serverless.get(&mine.id).copied().or(mine.in_serverless);
                all.push((mine, one.provenance.clone()));
            }
        }
        if let Some(id) = raw.in_serverless.keys().find(|id| !all.iter().any(|(one, _)| one.id == **id)) {
            return Err(self.error(format_args!("takes over no privilege `{id}`")));
        }
        for own in &raw.privilege {
            let entry = format!("{}, privilege {}", self.entry, own.id);
            let sources = if own.sources.is_empty() { &raw.sources } else { &own.sources };
            all.push((own.clone(), self.place.provenance(&entry, own.confidence, sources, &own.note)?));
        }
        if all.len() > 60 {
            return Err(self.error("has more than 60 sub-feature privileges"));
        }
        let mut words: BTreeSet<String> = LEVELS.iter().map(|level| (*level).to_owned()).collect();
        words.insert("none".to_owned());
        let mut privileges = Vec::new();
        for (one, provenance) in all {
            self.id(&one.id)?;
            self.place.not_empty(&format!("{}, privilege {}", self.entry, one.id), "does", &one.does)?;
            for word in std::iter::once(&one.id).chain(&one.aliases) {
                if !words.insert(word.clone()) {
                    return Err(self.error(format_args!("`{word}` stands for two of its privileges")));
                }
            }
            let releases = self.set(one.releases.as_deref(), registered)?.and(registered);
            if releases.is_empty() {
                return Err(self.error(format_args!("has privilege `{}` on none of its releases", one.id)));
            }
            self.patches(&format!("has privilege `{}`", one.id), &one.since_patch, releases)?;
            privileges.push(Privilege { raw: one, provenance, releases });
        }
        Ok(privileges)
    }

    /// A patch release belongs to a release of which the fact holds, each to another one.
    pub(super) fn patches(&self, what_holds: &str, patches: &[String], releases: Set) -> Result<()> {
        let mut seen = Set::NONE;
        for patch in patches {
            let release = patch.rsplit_once('.').filter(|(_, number)| number.parse::<u32>().is_ok_and(|number| number > 0));
            let release = release.and_then(|(release, _)| self.calendar.parse(release).ok());
            match release.filter(|release| release.within(releases) && release.and(seen).is_empty()) {
                Some(release) => seen = seen.or(release),
                None => {
                    return Err(self.error(format_args!("`{patch}` is not the one patch release of a release that {what_holds}")));
                }
            }
        }
        Ok(())
    }

    /// What a sub-feature privilege lets its holder do.
    fn access(&self, raw: &RawPrivilege) -> Result<Access> {
        let names = std::iter::once(&raw.id).chain(&raw.aliases).map(String::as_str);
        class::stated_or_said(raw.class, names).map_err(|message| self.error(format_args!("privilege `{}` {message}", raw.id)))
    }

    pub(super) fn privilege_literals(&self, privileges: &[Privilege]) -> Result<Vec<String>> {
        let mut groups: Vec<&str> = Vec::new();
        let mut literals = Vec::new();
        for Privilege { raw, provenance, releases } in privileges {
            let mut exclusive = None;
            if raw.exclusive {
                if privileges.iter().filter(|other| other.raw.exclusive && other.raw.group == raw.group).count() < 2 {
                    return Err(self.error(format_args!("`{}` is exclusive, but alone in its group", raw.id)));
                }
                let at = groups.iter().position(|group| *group == raw.group);
                exclusive = Some(at.unwrap_or(groups.len()));
                if at.is_none() {
                    groups.push(&raw.group);
                }
            }
            let included = |levels: &[Inclusion]| {
                let base = |set: Set, inclusion: Inclusion| if levels.contains(&inclusion) { set } else { Set::NONE };
                let managed = releases.and(self.calendar.managed());
                let versioned = releases.without(self.calendar.managed());
                base(versioned, raw.inclusion).or(base(managed, raw.in_serverless.unwrap_or(raw.inclusion)))
            };
            let literal = emit::record("SubPrivilege")
                .text("id", &raw.id)
                .texts("aliases", &raw.aliases)
                .maybe("title", &raw.title)
                .text("group", &raw.group)
                .text("does", &raw.does)
                .field("access", class::literal(self.access(raw)?))
                .field("releases", releases)
                .texts("since_patch", &raw.since_patch)
                .field("disabled", self.set(raw.disabled.as_deref(), Set::NONE)?.and(*releases))
                .field("in_all", included(&[Inclusion::All, Inclusion::Read]))
                .field("in_read", included(&[Inclusion::Read]))
                .field("inclusion_known", raw.inclusion != Inclusion::Unknown)
                .field("exclusive", emit::option(exclusive))
                .field("all_spaces", self.set(raw.all_spaces.as_deref(), Set::NONE)?.and(*releases))
                .field("license", emit::option(raw.license.map(|license| format!("License::{license:?}"))))
                .maybe("tier", &raw.tier)
                .field("provenance", provenance);
            literals.push(literal.end());
        }
        Ok(literals)
    }

    /// The replacements of the feature it is like, aimed at its own successor, then its own.
    pub(super) fn replacements(&self, raw: &RawFeature, like: Option<&Feature>) -> Result<Vec<(RawReplaced, String)>> {
        let mut all = Vec::new();
        if let (Some(swap), Some(like)) = (&raw.swap, like) {
            for (shared, provenance) in &like.replaced {
                let mut mine = shared.clone();
                for (target, _) in &mut mine.to {
                    if let Some(other) = swap.get(target) {
                        target.clone_from(other);
                    }
                }
                all.push((mine, provenance.clone()));
            }
        }
        for own in &raw.replaced {
            let sources = if own.sources.is_empty() { &raw.sources } else { &own.sources };
            all.push((own.clone(), self.place.provenance(&self.entry, own.confidence, sources, &own.note)?));
        }
        Ok(all)
    }
}
