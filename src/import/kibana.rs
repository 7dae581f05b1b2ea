//! A role of Kibana as statements.

use super::draft::Draft;
use super::expression::{self, Stored};
use super::spaces::apart;
use super::{Options, elastic, quoted};
use crate::catalogue::{Feature, Primary, Release};
use crate::check::names::feature_by_id;
use crate::check::privileges::{FeatureOn, Privileges};
use crate::check::{Context, release_name};
use crate::existing::{FeaturePrivileges, KibanaBody, KibanaEntry, Origin, RawRole};

/// Drafts the statements of a role.
pub(super) fn statements(draft: &mut Draft, body: &KibanaBody, role: &RawRole, context: &Context, options: &Options) {
    let at = |pointer: &str| Origin { file: role.origin.file.clone(), pointer: pointer.to_owned(), line: None };
    let below = |pointer: &str| at(&format!("{}{pointer}", role.origin.pointer));
    elastic::metadata(draft, body, options, &below);
    let (entries, joined) = apart(&body.kibana);
    if joined {
        let message =
            "a space has several entries, which are put together here; Kibana cannot read such a role (duplicated_resources)";
        draft.remark(message, role.origin.clone());
    }
    let work = Work { context, options, at: &at };
    let own = work.own(&entries);
    for entry in entries.iter().filter(|entry| own == Some(*entry)) {
        let grants = work.grants(draft, entry);
        if !work.is_default(&entry.spaces) && !grants.is_empty() {
            draft.say_at(format!("spaces: {};", spaces(&entry.spaces)), at(&entry.pointer));
        }
        grants.into_iter().for_each(|(grant, origin)| draft.say_at(grant, origin));
    }
    elastic::statements(draft, body, &at);
    for entry in entries.iter().filter(|entry| own != Some(*entry)) {
        let grants = work.grants(draft, entry);
        if !grants.is_empty() {
            draft.say_block(&format!("in {}", spaces(&entry.spaces)), at(&entry.pointer), grants);
        }
    }
}

fn spaces(spaces: &[String]) -> String {
    spaces.iter().map(|space| quoted::space(space)).collect::<Vec<_>>().join(", ")
}

struct Work<'w> {
    context: &'w Context<'w>,
    options: &'w Options,
    at: &'w dyn Fn(&str) -> Origin,
}

impl Work<'_> {
    fn release(&self) -> Release {
        self.context.target.release()
    }

    /// Whether a role is granted in these spaces without saying so.
    fn is_default(&self, spaces: &[String]) -> bool {
        let default = self.context.target.kibana().map(|target| target.spaces.as_slice()).unwrap_or_default();
        let mut ours: Vec<&String> = spaces.iter().collect();
        let mut default: Vec<&String> = default.iter().collect();
        ours.sort();
        default.sort();
        ours == default
    }

    /// The entry that becomes the role's own grants: the one that needs no spaces, else the first.
    fn own<'e>(&self, entries: &'e [KibanaEntry]) -> Option<&'e KibanaEntry> {
        entries.iter().find(|entry| self.is_default(&entry.spaces)).or_else(|| entries.first())
    }

    fn grants(&self, draft: &mut Draft, entry: &KibanaEntry) -> Vec<(String, Origin)> {
        let mut grants = Vec::new();
        let base = entry.base.iter().filter_map(|held| Primary::named(held)).max();
        if let Some(other) = entry.base.iter().find(|held| Primary::named(held).is_none()) {
            draft.leave_out(
                format!("left out the base privilege `{other}`, which there is not; it grants nothing"),
                (self.at)(&entry.pointer),
            );
        }
        if let Some(base) = base {
            grants.push((format!("base: {base};"), (self.at)(&entry.pointer)));
        }
        for feature in &entry.feature {
            match base {
                Some(base) => self.beside_base(draft, entry, feature, base),
                None => grants.extend(self.feature(draft, feature).map(|grant| (grant, (self.at)(&feature.pointer)))),
            }
        }
        grants
    }

    /// A feature beside a base privilege, in the same space: it says something only if it holds more than that.
    fn beside_base(&self, draft: &mut Draft, entry: &KibanaEntry, feature: &FeaturePrivileges, base: Primary) {
        let held = self.known(&feature.id).map(|on| {
            let is_known = feature.privileges.iter().all(|id| !matches!(expression::stored(&on, id), Stored::Unknown));
            is_known && on.full(base).covers(on.set_of(feature.privileges.iter().map(String::as_str)))
        });
        let origin = (self.at)(&feature.pointer);
        if held == Some(true) {
            draft.leave_out(format!("left out `{}`, which `base: {base}` holds in the same spaces", feature.id), origin);
        } else {
            let message = format!(
                "`{}` beside the base privilege `{base}` in the same spaces ({}) cannot be said in a policy",
                feature.id,
                entry.spaces.join(", ")
            );
            draft.cannot_say(message, origin, Some("Kibana cannot read such a role either; grant features, or the base privilege"));
        }
    }

    fn known(&self, id: &str) -> Option<FeatureOn> {
        let feature = feature_by_id(id).filter(|feature| feature.registered.has(self.release()))?;
        Some(FeatureOn::new(feature, self.release()))
    }

    /// The grant of a feature; none if nothing is left of it.
    fn feature(&self, draft: &mut Draft, stored: &FeaturePrivileges) -> Option<String> {
        if stored.privileges.is_empty() {
            return None;
        }
        match (self.known(&stored.id), feature_by_id(&stored.id)) {
            (Some(on), _) => self.grant(draft, &on, stored),
            (None, Some(feature)) => {
                self.not_here(draft, feature, stored);
                None
            }
            // A plugin's own: as it stands there.
            (None, None) => {
                let words: Vec<String> = stored.privileges.iter().map(|id| quoted::word(id)).collect();
                Some(format!("{}: {};", quoted::text(&stored.id), words.join(" + ")))
            }
        }
    }

    /// A feature that the release does not have. What was there before is gone; what comes later is not to be lost.
    fn not_here(&self, draft: &mut Draft, feature: &Feature, stored: &FeaturePrivileges) {
        let (release, origin) = (self.release(), (self.at)(&stored.pointer));
        let name = release_name(release);
        let is_later = !release.is_serverless() && !feature.registered.iter().any(|it| !it.is_serverless() && it < release);
        if !is_later {
            return draft
                .leave_out(format!("left out `{}`, which {name} does not have; it grants nothing there", stored.id), origin);
        }
        let message = format!(
            "`{}` is not on {name}, {}: what it grants there is for later",
            stored.id,
            feature.registered.seen_from(release)
        );
        let first = feature.registered.iter().next().map_or("", Release::id);
        draft.cannot_say(message, origin, Some(&format!("import it for a release that has it: `-t kibana:{first}`")));
    }

    fn grant(&self, draft: &mut Draft, on: &FeatureOn, stored: &FeaturePrivileges) -> Option<String> {
        let (mut known, mut raw): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
        for id in &stored.privileges {
            let origin = || (self.at)(&stored.pointer_of(id));
            match expression::stored(on, id) {
                Stored::Known => known.push(id),
                Stored::Dead => {
                    draft.leave_out(
                        format!("left out `{id}` of `{}`, which is not a privilege of it; grants nothing", stored.id),
                        origin(),
                    );
                }
                Stored::Unknown if on.feature.open.has(on.release) => raw.push(id),
                Stored::Unknown if is_later_level(id) => {
                    let message = format!(
                        "`{id}` of `{}` is a newer version of a bare level, which no release of the catalogue has: what it holds is not known",
                        stored.id
                    );
                    draft.cannot_say(
                        message,
                        origin(),
                        Some("give the role as the release has it that polc knows, or wait for its facts"),
                    );
                }
                Stored::Unknown => {
                    let message = format!(
                        "the catalogue does not know the privilege `{id}` of `{}`, which may be a plugin's or of a newer build",
                        stored.id
                    );
                    draft.cannot_say(message, origin(), Some("without it the role can be said; remove it if it means nothing"));
                }
            }
        }
        if known.is_empty() && raw.is_empty() {
            return None;
        }
        if let Some(unnamed) = unnamed(on, &known) {
            let message = format!(
                "`{}` holds `{unnamed}` with its level, and {} takes it in no other way: a level with something else cannot be said in a policy",
                stored.id,
                release_name(on.release)
            );
            draft.cannot_say(
                message,
                (self.at)(&stored.pointer),
                Some("leave the level alone, or the sub-feature privileges beside it out"),
            );
            return None;
        }
        let path = self.path(on);
        let Some(written) = expression::write(on, &known, &raw, self.options.style, self.naming_of(&path)) else {
            let message = format!("`{}` without a level ({}) cannot be said in a policy", stored.id, stored.privileges.join(", "));
            let way_out =
                "a sub-feature privilege opens nothing by itself: grant `minimal_read` of the feature as well, or remove it";
            draft.cannot_say(message, (self.at)(&stored.pointer), Some(way_out));
            return None;
        };
        if written.grows && on.set_of(known.iter().copied()).covers(Privileges::READ) {
            let message =
                format!("`{path}: {}` also holds what a later release adds to the level; `--style frozen` does not", written.text);
            draft.remark(message, (self.at)(&stored.pointer));
        }
        Some(format!("{path}: {};", written.text))
    }

    /// What a policy calls a feature.
    fn path(&self, on: &FeatureOn) -> String {
        match self.options.naming {
            super::Naming::Portable => self.context.names.path_of(on),
            super::Naming::Raw => quoted::text(on.feature.id),
        }
    }

    /// Privileges of a feature that goes by its id go by theirs.
    fn naming_of(&self, path: &str) -> super::Naming {
        if path.starts_with('"') { super::Naming::Raw } else { self.options.naming }
    }
}

/// `minimal_all_v2`: a bare level from which something has been taken out into a sub-feature privilege.
fn is_later_level(id: &str) -> bool {
    let version = ["minimal_all_v", "minimal_read_v"].iter().find_map(|level| id.strip_prefix(level));
    version.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// A sub-feature privilege that comes with a level and cannot be named on the release, where the level is not all that is stored: what a
/// policy compiles to would lack it.
fn unnamed(on: &FeatureOn, ids: &[&str]) -> Option<&'static str> {
    let set = on.set_of(ids.iter().copied());
    let is_level = |word: &str, full: Privileges| ids.contains(&word) && set.covers(full) && set.levels() == full.levels();
    if is_level("all", on.all) || is_level("read", on.read) {
        return None;
    }
    on.subs(set.minus(set.levels()).minus(on.known)).next().map(|sub| sub.id)
}
