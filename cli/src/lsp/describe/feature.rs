//! Features and their privileges.

use super::{Page, code, on, permission};
use polc::catalogue::{CONNECT_LEVELS, FEATURES, Feature, FeatureLevel, Level, Permission, Releases, SubPrivilege, first_in};
use polc::check::names::{Meaning, NameKey, feature_by_id};
use polc::check::privileges::{FeatureOn, Privileges};
use polc::policy::Platform;
use polc::project::live::OnTarget;

/// What a name or id means on a target of Kibana's.
pub(in crate::lsp) fn meaning(target: &OnTarget, name: &str, is_id: bool) -> Option<(Option<NameKey>, Meaning)> {
    if !is_id {
        return target.names.find(name).map(|named| (Some(named.key), named.meaning));
    }
    let (named, on) = target.names.find_id(name)?;
    Some((named.map(|named| named.key), Meaning::Exact(on)))
}

/// Every generation of a name.
fn generations(key: NameKey) -> impl Iterator<Item = &'static Feature> {
    FEATURES.iter().filter(move |feature| feature.owner == key.owner && feature.names.contains(&key.name))
}

/// The targets that a path is about.
fn concerned(targets: &[OnTarget], path: Option<Platform>, platform: Platform) -> impl Iterator<Item = &OnTarget> {
    targets.iter().filter(move |target| target.target.platform() == platform && path.is_none_or(|path| path == platform))
}

/// What a feature is, on each of the targets.
pub(in crate::lsp) fn feature(targets: &[OnTarget], path: &str, is_id: bool) -> Option<String> {
    let (platform, name) = Platform::split(path);
    let mut texts = Vec::new();
    let found =
        || concerned(targets, platform, Platform::Kibana).filter_map(|target| Some((target, meaning(target, name, is_id)?)));
    if let Some((_, (key, first))) = found().next() {
        let about = match first {
            Meaning::Exact(on) => Some(on.feature),
            _ => key.and_then(|key| generations(key).last()),
        };
        let title = about.map_or("", |feature| feature.title.unwrap_or_default());
        let heading = if title.is_empty() { format!("`{name}`") } else { format!("`{name}` · {title}") };
        let does = match first {
            Meaning::Facet(_, facet) => facet.all_does,
            _ => about.map_or("", |feature| feature.does),
        };
        let mut page = Page::new(&heading, does);
        let lines: Vec<String> =
            found().map(|(target, (key, meaning))| format!("{}: {}", on(target), stands(target, key, meaning))).collect();
        page.list(&lines);
        match key {
            Some(key) => page.since(generations(key).fold(Releases::NONE, |all, feature| all | feature.current)),
            None => page.since(about.map_or(Releases::NONE, |feature| feature.registered)),
        }
        match (first, about) {
            (Meaning::Facet(_, facet), _) => page.provenance(&facet.provenance),
            (_, Some(feature)) => {
                page.paragraph(&first_in(feature.since_patch).unwrap_or_default());
                page.provenance(&feature.provenance);
            }
            _ => {}
        }
        texts.push(page.text);
    } else if let Some(feature) = feature_by_id(name).filter(|_| is_id) {
        let mut page = Page::new(&format!("`{name}` · {}", feature.called()), feature.does);
        page.since(feature.registered);
        page.paragraph(&first_in(feature.since_patch).unwrap_or_default());
        page.provenance(&feature.provenance);
        texts.push(page.text);
    }
    if concerned(targets, platform, Platform::Connect).next().is_some()
        && !is_id
        && let Some(feature) = Permission::feature_of_path(name)
    {
        let mut page = Page::new(&format!("`{name}` · {}", Platform::Connect.title()), "");
        let lines: Vec<String> =
            Permission::of_feature(feature).map(|known| format!("`{}`: `{}`. {}", known.action, known.id, known.does)).collect();
        page.list(&lines);
        texts.push(page.text);
    }
    (!texts.is_empty()).then(|| texts.join("\n\n---\n\n"))
}

/// How a release has what a name stands for.
fn stands(target: &OnTarget, key: Option<NameKey>, meaning: Meaning) -> String {
    let words = |on: &FeatureOn| code(on.words().into_iter().filter(|word| !word.starts_with("minimal")));
    match meaning {
        Meaning::Exact(on) => format!("`{}` with {}", on.feature.id, words(&on)),
        Meaning::Facet(on, facet) => format!("{} of `{}`", code(facet.manage.iter().copied()), on.feature.id),
        Meaning::Broader(on, broader) => format!("only as a whole, within `{}`: `{}`", broader.within, on.feature.id),
        Meaning::Missing => {
            let releases =
                key.map_or(Releases::NONE, |key| generations(key).fold(Releases::NONE, |all, feature| all | feature.current));
            format!("not there, {}", releases.seen_from(target.target.release()))
        }
    }
}

/// What a privilege of a feature lets one do, on each of the targets.
pub(in crate::lsp) fn privilege(targets: &[OnTarget], path: &str, is_id: bool, word: &str) -> Option<String> {
    let (platform, name) = Platform::split(path);
    let mut texts = Vec::new();
    let found = concerned(targets, platform, Platform::Kibana).filter_map(|target| Some((target, meaning(target, name, is_id)?.1)));
    let found: Vec<(&OnTarget, Meaning)> = found.collect();
    let exact = found.iter().find_map(|(_, meaning)| match meaning {
        Meaning::Exact(on) => Some((*on, sub_of(on, word))),
        _ => None,
    });
    let lines: Vec<String> =
        found.iter().filter_map(|(target, meaning)| Some(format!("{}: {}", on(target), written(*meaning, word)?))).collect();
    match exact {
        Some((_, Some(sub))) => {
            let title = sub.title.map_or(String::new(), |title| format!(" · {title}"));
            let mut page = Page::new(&format!("`{name}: {word}`{title}"), sub.does);
            page.list(&lines);
            page.paragraph(&needs(sub));
            page.since(sub.releases);
            page.provenance(&sub.provenance);
            texts.push(page.text);
        }
        Some((on, None)) if !lines.is_empty() => {
            let level = level(on.feature, word);
            let mut page = Page::new(&format!("`{name}: {word}`"), level.map_or("", |level| level.does));
            page.list(&lines);
            page.paragraph(&level.and_then(|level| first_in(level.since_patch)).unwrap_or_default());
            page.provenance(&on.feature.provenance);
            texts.push(page.text);
        }
        _ if !lines.is_empty() => {
            let does = found.iter().find_map(|(_, meaning)| match meaning {
                Meaning::Facet(_, facet) => Some(if word == "all" { facet.all_does } else { facet.read_does }),
                _ => None,
            });
            let mut page = Page::new(&format!("`{name}: {word}`"), does.unwrap_or(""));
            page.list(&lines);
            texts.push(page.text);
        }
        _ => {}
    }
    if concerned(targets, platform, Platform::Connect).next().is_some() && !is_id {
        texts.extend(Permission::feature_of_path(name).and_then(|feature| action(feature, word)).map(permission));
    }
    (!texts.is_empty()).then(|| texts.join("\n\n---\n\n"))
}

/// The sub-feature privilege of a word.
pub(in crate::lsp) fn sub_of(on: &FeatureOn, word: &str) -> Option<&'static SubPrivilege> {
    on.feature.privileges.get(on.find(word)?)
}

fn needs(sub: &SubPrivilege) -> String {
    let license = sub.license.map(|license| format!("needs the {} licence", license.name()));
    let tier = sub.tier.map(|tier| format!("on serverless in the tier {tier}"));
    let choice = sub.exclusive.map(|_| "excludes the others of its group".to_owned());
    license.into_iter().chain(tier).chain(choice).chain(first_in(sub.since_patch)).collect::<Vec<_>>().join("; ")
}

fn level(feature: &'static Feature, word: &str) -> Option<&'static Level> {
    FeatureLevel::named(word).map(|level| feature.level(level.primary))
}

/// The ids that a word is written as.
fn written(meaning: Meaning, word: &str) -> Option<String> {
    match meaning {
        Meaning::Exact(on) => match word {
            "all" | "read" => {
                let set = if word == "all" { on.all } else { on.read };
                let subs: Vec<&str> = on.subs(set).map(|sub| sub.id).collect();
                let with = if subs.is_empty() { String::new() } else { format!(", which includes {}", code(subs)) };
                Some(format!("`{word}` of `{}`{with}", on.feature.id))
            }
            "minimal_all" | "minimal_read" => {
                Some(format!("`{word}` of `{}`, without anything it includes otherwise", on.feature.id))
            }
            "none" => Some(format!("nothing of `{}`", on.feature.id)),
            _ => {
                let at = on.find(word)?;
                let (sub, bit) = (on.feature.privileges.get(at)?, Privileges::sub(at));
                if !sub.releases.has(on.release) {
                    return Some(format!("not there, {}", sub.releases.seen_from(on.release)));
                }
                let level = match (on.read.covers(bit), on.all.covers(bit)) {
                    (true, _) => "included in `read` and `all`",
                    (_, true) => "included in `all`",
                    _ if sub.inclusion_known => "in no level: it has to be added",
                    _ => "no source says which level includes it",
                };
                Some(format!("`{}` of `{}`, {level}", sub.id, on.feature.id))
            }
        },
        Meaning::Facet(on, facet) => Some(match word {
            "all" => format!("{} of `{}`", code(facet.manage.iter().copied()), on.feature.id),
            _ => format!("part of `{word}` of `{}`", on.feature.id),
        }),
        Meaning::Broader(on, broader) => Some(format!("`{word}` of `{}` as a whole (`{}`)", broader.within, on.feature.id)),
        Meaning::Missing => None,
    }
}

/// The permission of an action.
fn action(feature: &str, word: &str) -> Option<&'static Permission> {
    let level = CONNECT_LEVELS.iter().find(|(level, _)| *level == word).map_or(word, |(_, action)| action);
    Permission::of_feature(feature).find(|known| known.action == word || known.action == level)
}
