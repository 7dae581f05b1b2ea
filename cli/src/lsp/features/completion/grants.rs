//! Features and their privileges, tasks, Elasticsearch privileges and permissions, as the targets have them.

use gen_lsp_types::CompletionItemKind;

use super::{About, Offer, Word};
use crate::lsp::describe;
use polc::catalogue::{
    CONNECT_ALIASES, CONNECT_LEVELS, EsFamily, FEATURES, PERMISSION_NAMES, PERMISSIONS, Permission, RESTRICTABLE_RESOURCES, TASKS,
};
use polc::check::names::Meaning;
use polc::check::release_name;
use polc::policy::Platform;
use polc::project::live::OnTarget;

impl Offer<'_> {
    fn on(&self, platform: Platform) -> impl Iterator<Item = &OnTarget> {
        self.targets.iter().filter(move |target| target.target.platform() == platform)
    }

    /// The features that a target has.
    pub(super) fn features(&mut self, rank: u8, snippet: impl Fn(&str) -> String) {
        let mut found: Vec<(String, String)> = Vec::new();
        for target in self.on(Platform::Kibana) {
            for path in target.names.paths() {
                let known = target.names.find(path).map(|named| named.meaning);
                let id = match known {
                    Some(Meaning::Exact(on) | Meaning::Facet(on, _) | Meaning::Broader(on, _)) => on.feature.id,
                    Some(Meaning::Missing) | None => continue,
                };
                found.push((path.to_owned(), format!("{id} · {}", release_name(target.target.release()))));
            }
        }
        let is_both = self.on(Platform::Kibana).next().is_some();
        if self.on(Platform::Connect).next().is_some() {
            let names = PERMISSION_NAMES.iter().map(|(name, ..)| *name).chain(CONNECT_ALIASES.iter().map(|(alias, _)| *alias));
            for name in names {
                let name = if is_both { format!("connect.{name}") } else { name.to_owned() };
                found.push((name, Platform::Connect.title().to_owned()));
            }
        }
        found.sort();
        found.dedup_by(|later, first| later.0 == first.0);
        for (name, detail) in found {
            let later = Some(About::Feature { path: name.clone(), is_id: false });
            let snippet = snippet(&name);
            let snippet = if snippet == name { String::new() } else { snippet };
            self.words.push(Word { detail, later, snippet, rank, ..Word::new(CompletionItemKind::Field, name) });
        }
    }

    /// Raw ids, which stand in quotes.
    pub(super) fn ids(&mut self) {
        let releases: Vec<_> = self.on(Platform::Kibana).map(|target| target.target.release()).collect();
        for feature in FEATURES.iter().filter(|feature| releases.iter().any(|release| feature.registered.has(*release))) {
            let later = Some(About::Feature { path: feature.id.to_owned(), is_id: true });
            self.add(Word {
                later,
                detail: feature.title.unwrap_or_default().to_owned(),
                ..Word::new(CompletionItemKind::Field, feature.id)
            });
        }
    }

    /// The privileges of a feature that are not named yet.
    pub(super) fn privileges(&mut self, feature: &str, taken: &[String]) {
        let is_id = feature.starts_with('"');
        let feature = feature.trim_matches('"');
        let (_, name) = Platform::split(feature);
        let mut words: Vec<(&str, u8)> = Vec::new();
        for target in self.on(Platform::Kibana) {
            match describe::meaning(target, name, is_id).map(|(_, meaning)| meaning) {
                Some(Meaning::Exact(on)) => words.extend(on.words().into_iter().filter_map(|word| {
                    // Under its id it may be there already.
                    let sub = describe::sub_of(&on, word);
                    let is_taken =
                        sub.is_some_and(|sub| taken.iter().any(|held| held == sub.id || sub.aliases.contains(&held.as_str())));
                    (!is_taken).then_some((word, rank(word)))
                })),
                Some(Meaning::Facet(..) | Meaning::Broader(..)) => words.extend([("read", 1), ("all", 1)]),
                Some(Meaning::Missing) | None => {}
            }
        }
        if self.on(Platform::Connect).next().is_some()
            && let Some(feature) = Permission::feature_of_path(name)
        {
            words.push(("all", 1));
            words.extend(Permission::of_feature(feature).map(|permission| (permission.action, 2)));
            let levels = CONNECT_LEVELS.iter().filter(|(_, action)| Permission::of_feature(feature).any(|p| p.action == *action));
            words.extend(levels.map(|(level, _)| (*level, 4)));
        }
        if taken.is_empty() && !words.is_empty() {
            words.push(("none", 4));
        }
        let has_level = taken.iter().any(|word| rank(word) != 2);
        for (word, rank) in
            words.into_iter().filter(|(word, rank)| !(taken.iter().any(|held| held == word) || has_level && *rank != 2))
        {
            let later = Some(About::Privilege { path: feature.to_owned(), is_id, word: word.to_owned() });
            self.add(Word { later, rank, detail: feature.to_owned(), ..Word::new(CompletionItemKind::EnumMember, word) });
        }
    }

    pub(super) fn tasks(&mut self, taken: &[String]) {
        for task in TASKS.iter().filter(|task| !taken.iter().any(|held| held == task.name)) {
            if self.on(task.platform).next().is_some() {
                let later = Some(About::Task(task.name.to_owned()));
                self.add(Word { later, detail: task.title.to_owned(), ..Word::new(CompletionItemKind::EnumMember, task.name) });
            }
        }
    }

    pub(super) fn elastic(&mut self, family: EsFamily, taken: &[String]) {
        let releases: Vec<_> = self.on(Platform::Kibana).map(|target| target.target.release()).collect();
        for privilege in family.table() {
            let is_known = releases.iter().any(|release| privilege.releases.has(*release));
            if !is_known || privilege.never_grant || taken.iter().any(|held| held == privilege.name) {
                continue;
            }
            let name = privilege.name.to_owned();
            let later = Some(match family {
                EsFamily::Index => About::Index(name),
                EsFamily::Cluster => About::Cluster(name),
                EsFamily::RemoteCluster => About::RemoteCluster(name),
            });
            let rank = if privilege.deprecated.is_none() { 1 } else { 8 };
            let detail = family.title().to_owned();
            self.add(Word { later, rank, detail, ..Word::new(CompletionItemKind::EnumMember, privilege.name) });
        }
    }

    pub(super) fn permissions(&mut self, taken: &[String]) {
        for permission in PERMISSIONS.iter().filter(|permission| !taken.iter().any(|held| held == permission.id)) {
            let snippet = if self.here.in_quotes { String::new() } else { format!("\"{}\"", permission.id) };
            let is_old = permission.legacy || permission.retired.is_some();
            self.words.push(Word {
                later: Some(About::Permission(permission.id.to_owned())),
                detail: permission.title.unwrap_or_default().to_owned(),
                snippet,
                rank: if is_old { 8 } else { 1 },
                ..Word::new(CompletionItemKind::Constant, permission.id)
            });
        }
    }

    pub(super) fn resources(&mut self, taken: &[String]) {
        for resource in RESTRICTABLE_RESOURCES.iter().filter(|resource| !taken.iter().any(|held| held == resource.name)) {
            let detail = format!("with {}", resource.view);
            self.add(Word { detail, ..Word::new(CompletionItemKind::EnumMember, resource.name) });
        }
    }
}

/// Levels first, then sub-feature privileges, bare levels last.
fn rank(word: &str) -> u8 {
    match word {
        "read" | "all" => 1,
        "minimal_read" | "minimal_all" => 3,
        "none" => 4,
        _ => 2,
    }
}
