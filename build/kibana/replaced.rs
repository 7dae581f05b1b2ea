//! What deprecated features are replaced by, and what they allow beyond it.

use super::check::Checker;
use super::features::{Feature, Features, LEVELS};
use super::shapes::RawFeature;
use crate::emit;
use crate::error::{Error, Result};
use crate::releases::{Calendar, Set};
use crate::words::Confidence;

/// What stands for one privilege of a deprecated feature on some releases.
#[derive(Debug)]
pub(crate) struct Mapping {
    from: String,
    releases: Set,
    /// Features and privileges; none if what replaces it is not known.
    to: Vec<(String, Vec<String>)>,
    pub(super) literal: String,
}

impl Features {
    /// Adds the replacements, which may point at features that stand later.
    pub(super) fn finish(&mut self, raw: &RawFeature, check: &Checker<'_>) -> Result<()> {
        let Some(feature) = self.by_id(&raw.id) else { return Ok(()) };
        let mut replacements: Vec<Mapping> = Vec::new();
        // Those that name their privileges first: `*` is what they leave over.
        let (rest, named): (Vec<_>, Vec<_>) = feature.replaced.iter().partition(|(row, _)| row.from.iter().any(|id| id == "*"));
        for (row, provenance) in named.into_iter().chain(rest) {
            if row.to.is_empty() && row.confidence != Confidence::Unknown {
                return Err(check.error("a replacement without a target has the confidence `unknown`"));
            }
            let on = check.set(row.on.as_deref(), feature.registered)?.and(feature.registered);
            let is_rest = row.from.iter().any(|id| id == "*");
            let from: Vec<&str> = if is_rest {
                feature.privileges.iter().map(|one| one.raw.id.as_str()).collect()
            } else {
                row.from.iter().map(String::as_str).collect()
            };
            for from in from {
                // A privilege that only some of these releases register is replaced on those.
                let mut releases = feature.known_on(from, on, check.calendar);
                let taken = replacements.iter().filter(|other| other.from == from);
                let taken = taken.fold(Set::NONE, |set, other| set.or(other.releases)).and(releases);
                if is_rest {
                    releases = releases.without(taken);
                } else if !taken.is_empty() {
                    return Err(check.error(format_args!("replaces `{from}` twice on {}", check.calendar.names(taken))));
                }
                if releases.is_empty() {
                    if is_rest {
                        continue;
                    }
                    return Err(check.error(format_args!("replaces `{from}`, which it does not have on these releases")));
                }
                let to = self.targets(feature, from, &row.to, releases, check)?;
                let literal = mapping("Replacement", from, releases, &to).field("provenance", provenance).end();
                replacements.push(Mapping { from: from.to_owned(), releases, to, literal });
            }
        }
        let mut keeps = Vec::new();
        for row in &raw.keeps {
            check.place.not_empty(&check.entry, "does", &row.does)?;
            let provenance = check.place.provenance(&check.entry, row.confidence, &row.sources, &row.note)?;
            for from in &row.from {
                let releases = check.set(Some(&row.on), Set::NONE)?;
                if !feature.knows(from, releases) {
                    return Err(check.error(format_args!("keeps something of `{from}`, which it does not have on these releases")));
                }
                let to = self.targets(feature, from, &row.to, releases, check)?;
                let literal = mapping("Keeps", from, releases, &to).text("does", &row.does).field("provenance", &provenance).end();
                keeps.push(Mapping { from: from.clone(), releases, to, literal });
            }
        }
        if let Some(feature) = self.list.iter_mut().find(|feature| feature.id == raw.id) {
            feature.replacements = replacements;
            feature.keeps = keeps;
        }
        Ok(())
    }

    /// Features and privileges that exist wherever they stand for something.
    fn targets(
        &self,
        feature: &Feature,
        from: &str,
        to: &[(String, Vec<String>)],
        releases: Set,
        check: &Checker<'_>,
    ) -> Result<Vec<(String, Vec<String>)>> {
        let mut targets = Vec::new();
        for (target, privileges) in to {
            let own = |one: &String| if one == "=" { from.to_owned() } else { one.clone() };
            let privileges: Vec<String> = privileges.iter().map(own).collect();
            let known = self.by_id(target).filter(|other| other.id != feature.id);
            let known = known.ok_or_else(|| check.error(format_args!("is replaced by unknown feature `{target}`")))?;
            if let Some(unknown) = privileges.iter().find(|one| !known.knows(one, releases)) {
                return Err(check.error(format_args!(
                    "`{from}` is replaced by `{target}: {unknown}`, which does not exist on all of {}",
                    check.calendar.names(releases)
                )));
            }
            targets.push((target.clone(), privileges));
        }
        Ok(targets)
    }

    /// Where a feature is deprecated, each of its privileges has a replacement that is not deprecated itself, or says that none is
    /// known.
    pub(super) fn check_replaced(&self, calendar: &Calendar) -> Result<()> {
        for feature in &self.list {
            let fault = |message: String| Err(Error::new(format_args!("{}: feature {}", feature.path, feature.id), message));
            for (one, release) in calendar.members(self.deprecated(feature)) {
                let subs = feature.privileges.iter().map(|privilege| privilege.raw.id.as_str());
                for privilege in LEVELS.into_iter().chain(subs).filter(|privilege| feature.knows(privilege, one)) {
                    let row = feature.replacements.iter().find(|row| row.from == privilege && one.within(row.releases));
                    let Some(row) = row else {
                        return fault(format!(
                            "is deprecated on {release}, and nothing says what replaces its `{privilege}` there"
                        ));
                    };
                    let is_old = |target: &&(String, Vec<String>)| {
                        self.by_id(&target.0).is_some_and(|other| one.within(self.deprecated(other)))
                    };
                    if let Some((old, _)) = row.to.iter().find(is_old) {
                        return fault(format!("`{privilege}` is replaced by `{old}`, which is deprecated itself on {release}"));
                    }
                }
            }
            if let Some(row) = feature.keeps.iter().find(|row| !row.releases.within(self.deprecated(feature))) {
                return fault(format!("keeps something of `{}` where it is not deprecated", row.from));
            }
        }
        Ok(())
    }

    /// Releases that accept a feature although another one stands for it. One that is only hidden from the role editor is not
    /// deprecated.
    fn deprecated(&self, feature: &Feature) -> Set {
        let kin = self.list.iter().filter(|other| feature.is_kin(other)).fold(Set::NONE, |set, other| set.or(other.current));
        let replaced = feature.replacements.iter().fold(Set::NONE, |set, row| set.or(row.releases));
        feature.registered.without(feature.current).and(kin.or(replaced))
    }
}

impl Feature {
    /// Those of some releases that know a privilege.
    fn known_on(&self, privilege: &str, on: Set, calendar: &Calendar) -> Set {
        let known = calendar.members(on).filter(|(one, _)| self.knows(privilege, *one));
        known.fold(Set::NONE, |set, (one, _)| set.or(one))
    }
}

/// The beginning of a mapping's literal.
fn mapping(kind: &str, from: &str, releases: Set, to: &[(String, Vec<String>)]) -> emit::Record {
    let to = to.iter().map(|(target, privileges)| format!("({target:?}, {})", emit::texts(privileges)));
    emit::record(kind).text("from", from).field("releases", releases).field("to", emit::list(to))
}
