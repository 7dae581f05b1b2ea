//! Names that stand for nothing here: what was probably meant, and where the name would mean something.

use super::Context;
use super::expression::Coarse;
use super::findings;
use super::names::{Meaning, NameKey, Names, feature_by_id};
use super::privileges::FeatureOn;
use crate::access::Access;
use crate::catalogue::{FEATURES, NEWER_FEATURES, NOT_FEATURES, Permission, Releases};
use crate::diagnostic::{Applicability, Diagnostic, errors};
use crate::policy::{Platform, Source, first_words, written};
use crate::source::Location;
use crate::suggest::{self, Known};
use crate::syntax::tree::{Grant, Name};

/// The way out where only some targets have something.
pub(super) const LEAVE_OUT: &str = "leave it out here: what stands in an `on … < … >` block counts for the targets that it names";

/// What other products call the levels, and the level that comes nearest.
const LEVELS_ELSEWHERE: [(&[&str], &str); 2] = [
    (&["view", "viewer", "see", "list", "get", "r"], "read"),
    (&["write", "edit", "editor", "change", "update", "create", "manage", "full", "admin", "rw", "w"], "all"),
];

/// A word that is not a privilege of a feature.
pub(super) fn privilege(on: &FeatureOn, title: &str, text: &str, at: Location) -> Diagnostic {
    let words = on.words();
    let diagnostic = Diagnostic::new(errors::UNKNOWN_PRIVILEGE, at, format!("{} has no privilege `{text}`", title));
    let diagnostic = suggest::meant(text, on.known_words()).ask(diagnostic, at, Applicability::Unsafe, |diagnostic| {
        diagnostic.label("Kibana would accept it silently, and it would grant nothing")
    });
    let diagnostic = match LEVELS_ELSEWHERE.iter().find(|(words, _)| diagnostic.fixes.is_empty() && words.contains(&text)) {
        Some((_, "read")) => {
            diagnostic.label("on Kibana, whoever may look has the level `read`").unsafe_fix("Write `read`", at, "read")
        }
        // Nothing is put in its place: `all` holds more than changing things.
        Some(_) => {
            diagnostic.label("on Kibana, whoever may change anything has the level `all`, without what is taken away with `-`")
        }
        None => diagnostic,
    };
    let shown: Vec<&str> = words.into_iter().filter(|word| !word.starts_with("minimal")).collect();
    let diagnostic = diagnostic.help(format!("{} has {}", title, suggest::all_of(shown)));
    if on.feature.open.has(on.release) {
        diagnostic.note("The catalogue does not know every privilege of this feature: a raw id in quotes is taken as it is.")
    } else {
        diagnostic
    }
}

/// A word that is not a level of a name which this release has only as a whole.
pub(super) fn coarse_privilege(name: Coarse, text: &str, at: Location) -> Diagnostic {
    let Coarse { title, key, release } = name;
    let generations = FEATURES.iter().filter(|feature| feature.owner == key.owner && feature.names.contains(&key.name));
    let finer = generations.flat_map(|feature| {
        let found = feature.privileges.iter().filter(move |sub| sub.id == text || sub.aliases.contains(&text));
        found.map(move |sub| Releases(sub.releases.0 & feature.current.0))
    });
    let finer = finer.fold(Releases::NONE, |all, releases| all | releases);
    let words = ["all", "read", "none"];
    if !finer.is_empty() {
        return Diagnostic::new(
            errors::PRIVILEGE_NOT_IN_RELEASE,
            at,
            format!("{title} has no `{text}` on {}", super::release_name(release)),
        )
        .label(finer.seen_from(release))
        .help(format!("on this release {title} can only be granted as a whole: {}", suggest::one_of(words)));
    }
    let diagnostic = Diagnostic::new(errors::UNKNOWN_PRIVILEGE, at, format!("{title} has no privilege `{text}`"))
        .help(format!("{title} has {}", suggest::all_of(words)));
    suggest::meant(text, words.map(Known::by_its_words))
        .ask(diagnostic, at, Applicability::Unsafe, |diagnostic| diagnostic.label("not a privilege"))
}

/// A path that names no feature of Kibana.
pub(super) fn feature(context: &Context, name: &Name, path: &str, source: &Source) -> Diagnostic {
    let at = source.at(name.span);
    if let Some(feature) = feature_by_id(path) {
        return Diagnostic::new(errors::UNKNOWN_FEATURE, at, format!("`{path}` is a raw id of Kibana's"))
            .label("raw ids stand in quotes")
            .fix("Put it in quotes", at, format!("\"{path}\""))
            .help(match feature.names.first() {
                Some(name) => format!("better, use its portable name `{name}`, which every release has"),
                None => "quote it".to_owned(),
            });
    }
    let owned: Vec<&str> =
        context.names.paths().filter(|known| known.split_once('.').is_some_and(|(_, name)| name == path)).collect();
    if !owned.is_empty() {
        let mut owned = owned;
        owned.sort_unstable();
        let of = context.target.owner().map_or("the target's solution", |owner| owner.name());
        return Diagnostic::new(errors::AMBIGUOUS_FEATURE, at, format!("which `{path}`? {of} has none of its own"))
            .label(format!("write {}", suggest::one_of(owned)))
            .note("Without an owner, cases, alerts and rules are those of the target's `solution`.");
    }
    if Permission::feature_of_path(path).is_some() {
        return Diagnostic::new(errors::NO_COUNTERPART, at, format!("`{path}` is an Amazon Connect feature"))
            .label("Kibana has nothing like it")
            .help(format!("in a role that is also for Amazon Connect, write `connect.{path}`"));
    }
    let diagnostic = Diagnostic::new(errors::UNKNOWN_FEATURE, at, format!("there is no feature `{path}`"));
    // `base` is everything: nobody who misspelt a feature meant that.
    let heads = first_words(Platform::Kibana).filter(|head| *head != "base").map(|head| Known::new(head, Access::Read));
    suggest::meant(path, context.names.known().chain(heads)).ask(diagnostic, at, Applicability::Unsafe, |diagnostic| {
        diagnostic
            .label("not in the catalogue")
            .help("`polc catalogue list` shows what there is; a raw Kibana feature id is always allowed in quotes")
    })
}

/// A known name that the release does not have in any form.
pub(super) fn not_in_release(context: &Context, key: NameKey, at: Location) -> Diagnostic {
    let release = context.target.release();
    let releases = super::names::releases_of(key);
    let known = FEATURES.iter().find(|feature| feature.names.contains(&key.name) && feature.owner == key.owner);
    let mut diagnostic =
        Diagnostic::new(errors::FEATURE_NOT_IN_RELEASE, at, format!("there is no `{key}` on {}", super::release_name(release)))
            .label(releases.seen_from(release));
    if key.name == "alerts" || known.is_some_and(|feature| feature.reads_alerts) {
        let carriers: Vec<&str> = FEATURES
            .iter()
            .filter(|feature| {
                feature.current.has(release)
                    && feature.reads_alerts
                    && key.owner.is_some_and(|owner| feature.category == owner.name())
            })
            .filter_map(|feature| feature.names.first().copied())
            .collect();
        if !carriers.is_empty() {
            diagnostic = diagnostic
                .help(format!("on this release alerts come with the features that raise them: {}", suggest::all_of(carriers)));
        }
    }
    if let Some(feature) = known {
        diagnostic = diagnostic.source(super::provenance(&feature.provenance));
    }
    if diagnostic.help.is_none() {
        if let Some((since, _)) = Names::since(key).filter(|(since, _)| *since > release) {
            diagnostic = diagnostic.help(format!("compile for {} or later, or grant it there only", super::release_name(since)));
        } else {
            diagnostic = diagnostic.help(LEAVE_OUT);
        }
    }
    diagnostic
}

/// Offers to grant something only on the releases that have it.
pub(super) fn only_on(diagnostic: Diagnostic, source: &Source, grant: &Grant, releases: Releases) -> Diagnostic {
    if releases.is_empty() {
        return diagnostic;
    }
    let on = written(releases);
    diagnostic.fix_all(
        format!("Put it into `on {on} < … >`"),
        Applicability::Unsafe,
        source.within(grant.head.span.to(grant.value.span), &on),
    )
}

/// A raw id that the release does not register.
pub(super) fn raw_not_in_release(
    context: &Context,
    id: &str,
    at: Location,
    (source, grant): (&Source, &Grant),
) -> Option<Diagnostic> {
    let release = context.target.release();
    let feature = feature_by_id(id)?;
    let mut diagnostic = Diagnostic::new(
        errors::FEATURE_NOT_IN_RELEASE,
        at,
        format!("there is no feature \"{id}\" on {}", super::release_name(release)),
    )
    .label(feature.registered.seen_from(release))
    .source(super::provenance(&feature.provenance));
    if let Some(name) = feature.names.first() {
        let key = NameKey { name, owner: feature.owner };
        let path = key.to_string();
        let named = context.names.find(&path);
        diagnostic = match named.map(|named| named.meaning) {
            Some(Meaning::Exact(on)) => diagnostic
                .help(format!("this release has \"{}\"; the portable name `{path}` always means the right one", on.feature.id))
                .unsafe_fix(format!("Write `{path}`"), at, path),
            _ => diagnostic,
        };
    }
    Some(if diagnostic.fixes.is_empty() { only_on(diagnostic, source, grant, feature.registered) } else { diagnostic })
}

/// A raw id that no release has: a warning, or what the target wants to hear.
pub(super) fn raw_feature(id: &str, at: Location, severity: crate::diagnostic::Severity) -> Diagnostic {
    if let Some((_, seen)) = NEWER_FEATURES.iter().find(|(name, _)| *name == id) {
        return Diagnostic::new(findings::UNKNOWN_FEATURE_ID, at, format!("the feature \"{id}\" is newer than this catalogue"))
            .with_severity(severity)
            .label("what its privileges are is not known here")
            .help("list it under `extra_features` of the target in polc.toml if the target has it")
            .source(seen);
    }
    let diagnostic = Diagnostic::new(findings::UNKNOWN_FEATURE_ID, at, format!("the catalogue has no feature \"{id}\""))
        .with_severity(severity)
        .note("Kibana accepts a role with an unknown feature id, and it grants nothing.");
    if let Some((_, why)) = NOT_FEATURES.iter().find(|(name, _)| *name == id) {
        return diagnostic.label("not a feature").help(*why);
    }
    let known = FEATURES.iter().map(|feature| Known::new(feature.id, feature.least_access()));
    suggest::meant(id, known).in_quotes().ask(diagnostic, at, Applicability::Unsafe, |diagnostic| {
        diagnostic
            .label("unknown")
            .help("if a plugin of your own registers it, list it under `extra_features` of the target in polc.toml")
    })
}

/// A statement that means something on the other platform only.
pub(super) fn other_platform(what: &str, at: Location, platform: Platform) -> Diagnostic {
    let other = Platform::ALL.into_iter().find(|other| *other != platform).unwrap_or(platform);
    Diagnostic::new(errors::NO_COUNTERPART, at, format!("{what} is for {}", platform.title()))
        .label(format!("this role is for {}", other.title()))
        .help(format!("declare the role `on {}`, or leave this out", Platform::ALL.map(Platform::name).join(", ")))
}
