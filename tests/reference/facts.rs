//! What the catalogue's tables say on one release, asked the slow way.

use std::collections::BTreeSet;

use polc::catalogue::{
    BROADER, CLUSTER_PRIVILEGES, CONNECT_ALIASES, EsPrivilege, FACETS, FEATURES, Feature, INDEX_PRIVILEGES, Level, Owner,
    PERMISSIONS, Permission, PermissionStatus, Release, SubPrivilege,
};

/// Privileges of a feature: `minimal_read`, `minimal_all` and ids of sub-feature privileges. Of an unknown feature, as written.
pub(crate) type Set = BTreeSet<String>;

/// What a name of a feature means on a release.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Meaning {
    Feature(&'static Feature),
    /// The release has it only inside of this one.
    Within(&'static Feature),
    /// The part `exceptions` of this one, with the privileges that it is made of.
    Part(&'static Feature, &'static [&'static str]),
    /// A raw id that the catalogue does not know.
    Unknown,
    /// The release does not have it.
    Missing,
}

pub(crate) struct Facts {
    pub(crate) release: Release,
    /// Asked about, not granted: what cannot be given by itself may be held with its level.
    pub(crate) is_asking: bool,
}

/// The owner that a name without one has.
const SOLUTION: &str = "security";

impl Facts {
    /// Owner and name of a path.
    pub(crate) fn owned(path: &str) -> (&str, &str) {
        let path = path.strip_prefix("kibana.").unwrap_or(path);
        match path.split_once('.') {
            Some((owner, name)) => (owner, name),
            None => {
                let has_owner = FEATURES.iter().any(|f| f.names.contains(&path) && f.owner.is_some())
                    || FACETS.iter().any(|facet| facet.name == path);
                (if has_owner { SOLUTION } else { "" }, path)
            }
        }
    }

    /// What stands before a `:`.
    pub(crate) fn meaning(&self, written: &str) -> Meaning {
        if let Some(id) = written.strip_prefix('"') {
            let id = id.trim_end_matches('"');
            return match FEATURES.iter().find(|feature| feature.id == id) {
                None => Meaning::Unknown,
                Some(feature) if feature.registered.has(self.release) => Meaning::Feature(feature),
                Some(_) => Meaning::Missing,
            };
        }
        let (owner, name) = Facts::owned(written);
        if let Some(facet) = FACETS.iter().find(|facet| facet.name == name && name_of(facet.owner) == owner)
            && facet.releases.has(self.release)
        {
            return self.current(owner, facet.of).map_or(Meaning::Missing, |feature| Meaning::Part(feature, facet.manage));
        }
        if let Some(feature) = self.current(owner, name) {
            return Meaning::Feature(feature);
        }
        let broader = BROADER.iter().find(|b| b.name == name && name_of(b.owner) == owner && b.releases.has(self.release));
        match broader.and_then(|b| self.current(name_of(b.within_owner), b.within)) {
            Some(feature) => Meaning::Within(feature),
            None => Meaning::Missing,
        }
    }

    pub(crate) fn current(&self, owner: &str, name: &str) -> Option<&'static Feature> {
        FEATURES.iter().find(|f| name_of(f.owner) == owner && f.names.contains(&name) && f.current.has(self.release))
    }

    /// The privileges that the release has of a feature.
    pub(crate) fn subs(&self, feature: &'static Feature) -> impl Iterator<Item = &'static SubPrivilege> {
        let release = self.release;
        feature.privileges.iter().filter(move |sub| sub.releases.has(release))
    }

    /// Whether it can be given and taken by itself.
    pub(crate) fn is_on(&self, sub: &SubPrivilege) -> bool {
        sub.releases.has(self.release) && !sub.disabled.has(self.release)
    }

    pub(crate) fn level(&self, feature: &'static Feature, word: &str) -> Option<&'static Level> {
        match word {
            "read" | "minimal_read" => Some(&feature.read),
            "all" | "minimal_all" => Some(&feature.all),
            _ => None,
        }
    }

    /// What a word holds, if it is one of the feature's.
    pub(crate) fn word(&self, feature: &'static Feature, word: &str) -> Result<Set, &'static str> {
        let one = |id: &str| Set::from([id.to_owned()]);
        if let Some(level) = self.level(feature, word) {
            if !level.offered.has(self.release) && !self.is_asking {
                return Err("disabled-level");
            }
            let mut set = one("minimal_read");
            if word.ends_with("all") {
                set.insert("minimal_all".to_owned());
            }
            for sub in self.subs(feature) {
                let is_included = match word {
                    "read" => sub.in_read.has(self.release),
                    "all" => sub.in_read.has(self.release) || sub.in_all.has(self.release),
                    _ => false,
                };
                set.extend(is_included.then(|| sub.id.to_owned()));
            }
            return Ok(self.with_lesser(feature, set));
        }
        let sub = feature.privileges.iter().find(|sub| sub.id == word || sub.aliases.contains(&word)).ok_or("unknown-privilege")?;
        if !sub.releases.has(self.release) {
            return Err("privilege-not-in-release");
        }
        let comes_along = sub.in_read.has(self.release) || sub.in_all.has(self.release);
        let is_there = self.is_on(sub) || self.is_asking && comes_along;
        if !is_there {
            return Err("disabled-privilege");
        }
        Ok(self.with_lesser(feature, one(sub.id)))
    }

    /// The more permissive member of a choice holds the less permissive ones.
    pub(crate) fn with_lesser(&self, feature: &'static Feature, mut set: Set) -> Set {
        let subs: Vec<_> = self.subs(feature).collect();
        for (at, sub) in subs.iter().enumerate() {
            if sub.exclusive.is_some() && set.contains(sub.id) {
                set.extend(subs[at + 1..].iter().filter(|lesser| lesser.exclusive == sub.exclusive).map(|s| s.id.to_owned()));
            }
        }
        set
    }

    /// The set without a privilege, and without those that hold it.
    pub(crate) fn without(&self, feature: &'static Feature, set: &Set, id: &str) -> Set {
        let holds = |other: &str| self.with_lesser(feature, Set::from([other.to_owned()])).contains(id);
        set.iter().filter(|other| !holds(other)).cloned().collect()
    }

    /// How a set is written in the role, in order.
    pub(crate) fn written(&self, feature: &'static Feature, set: &Set) -> Vec<String> {
        let (bare, level) = if set.contains("minimal_all") { ("minimal_all", "all") } else { ("minimal_read", "read") };
        let is_offered = self.level(feature, level).is_some_and(|l| l.offered.has(self.release));
        let full = self.word(feature, level).ok().filter(|full| is_offered && full.is_subset(set));
        // What is switched off comes with its level only, so that the level stays whatever is held beside it.
        let is_level = |full: &Set| full == set || self.subs(feature).any(|sub| full.contains(sub.id) && !self.is_on(sub));
        let full = full.filter(is_level);
        let mut written = vec![if full.is_some() { level } else { bare }.to_owned()];
        let held = full.unwrap_or_default();
        let mut chosen = BTreeSet::new();
        for sub in self.subs(feature).filter(|sub| set.contains(sub.id) && !held.contains(sub.id) && self.is_on(sub)) {
            // One member of a choice, the most permissive one.
            if sub.exclusive.is_none_or(|choice| chosen.insert(choice)) {
                written.push(sub.id.to_owned());
            }
        }
        written
    }
}

pub(crate) fn cluster(name: &str) -> Option<&'static EsPrivilege> {
    CLUSTER_PRIVILEGES.iter().find(|privilege| privilege.name == name)
}

pub(crate) fn index(name: &str) -> Option<&'static EsPrivilege> {
    INDEX_PRIVILEGES.iter().find(|privilege| privilege.name == name)
}

/// The Connect feature that a path means.
pub(crate) fn connect_feature(path: &str) -> String {
    let path = path.strip_prefix("connect.").unwrap_or(path);
    CONNECT_ALIASES.iter().find(|(alias, _)| *alias == path).map_or(path, |(_, feature)| *feature).to_owned()
}

/// The permissions that a word of a Connect feature stands for.
pub(crate) fn permissions(feature: &str, word: &str) -> Vec<&'static Permission> {
    let word = if word == "read" { "view" } else { word };
    let of = PERMISSIONS.iter().filter(|permission| permission.feature == feature);
    // Every documented action, without old names and without those that take rights away.
    let in_all = |p: &&Permission| p.status != PermissionStatus::Undocumented && !p.legacy && p.retired.is_none() && !p.restriction;
    match word {
        "all" => of.filter(in_all).collect(),
        _ => of.filter(|permission| permission.action == word).collect(),
    }
}

/// An owner as it is written before a name; empty where there is none.
pub(crate) fn name_of(owner: Option<Owner>) -> &'static str {
    owner.map_or("", Owner::name)
}
