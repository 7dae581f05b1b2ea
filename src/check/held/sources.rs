//! What grants something that is held, with the words that say so: what the chain of an answer is made of.

use std::borrow::Cow;

use super::super::actions::is_raw;
use super::asked::{About, Asked, Feature};
use super::elastic::patterns_meet;
use super::{ConnectHeld, Held, KibanaHeld, may_give};
use crate::catalogue::EsFamily;
use crate::check::origin::Origin;
use crate::policy::Policy;
use crate::suggest::all_of;
use crate::syntax::tree::{Index, Statement, StatementKind};

impl<'a> Held<'_, 'a> {
    /// Where what is asked for and held in a space comes from, each with a sentence about the words there.
    pub(crate) fn origins_of(&self, policy: &Policy<'a>, asked: &Asked, space: &str) -> Vec<(Origin, String)> {
        let found = match (self, &asked.about) {
            (Held::Kibana(held), About::Feature(feature)) => held.sources_of_feature(policy, feature, space),
            (Held::Kibana(held), About::Plugin(id, _)) => held.sources_of_plugin(policy, id, space),
            (Held::Kibana(held), About::Index(names, privileges)) => held.sources_of_index(policy, names, privileges),
            (Held::Kibana(held), About::Cluster(privileges)) => held.sources_of_cluster(policy, privileges),
            (Held::Connect(held), About::Permissions(permissions)) => held.sources_of(policy, &permissions.full),
            _ => Vec::new(),
        };
        let mut once: Vec<(Origin, String)> = Vec::with_capacity(found.len());
        for (origin, says) in found {
            if !once.iter().any(|(held, _)| held.at == origin.at) {
                once.push((origin, says));
            }
        }
        once
    }
}

impl<'a> KibanaHeld<'_, 'a> {
    fn sources_of_feature(&self, policy: &Policy<'a>, asked: &Feature, space: &str) -> Vec<(Origin, String)> {
        let set = self.set(&asked.on, space);
        let held = asked.words.iter().filter(|(_, least)| !least.is_empty() && set.covers(*least));
        let found = held.filter_map(|(word, least)| {
            let origin = *self.origins(&asked.on, *least, space).first()?;
            let text = written(policy, origin);
            let says = if text.split([' ', ':']).any(|part| part == word) {
                format!("{text} grants it")
            } else {
                format!("{text} grants `{word}` of \"{}\"", asked.title())
            };
            Some((origin, says))
        });
        found.collect()
    }

    fn sources_of_plugin(&self, policy: &Policy<'a>, id: &str, space: &str) -> Vec<(Origin, String)> {
        let origins = self.plugin_origins(id, space).into_iter();
        origins.map(|origin| (origin, format!("{} grants it", written(policy, origin)))).collect()
    }

    fn sources_of_index(&self, policy: &Policy<'a>, names: &[Cow<str>], privileges: &[Cow<str>]) -> Vec<(Origin, String)> {
        let mut found = Vec::new();
        for role in &self.roles {
            for (name, privilege) in names.iter().flat_map(|name| privileges.iter().map(move |privilege| (name, privilege))) {
                let gives = |held: &str| may_give(EsFamily::Index, held, privilege);
                for entry in &role.indices {
                    let Some(origin) = entry.origins_of(|held| patterns_meet(held, name), gives).next() else { continue };
                    let patterns = entry.names.iter().filter(|held| patterns_meet(held, name)).map(|held| &**held);
                    let mut says =
                        format!("the pattern {} with {}", all_of(patterns), all_of(entry.privileges.iter().map(|it| &**it)));
                    if let Some((_, index)) = origin.index(policy) {
                        says.push_str(&narrowed(policy, origin, index));
                    }
                    found.push((origin, says));
                }
            }
        }
        found
    }

    fn sources_of_cluster(&self, policy: &Policy<'a>, privileges: &[Cow<str>]) -> Vec<(Origin, String)> {
        let found = privileges.iter().flat_map(|privilege| {
            self.cluster_origins(policy, privilege).map(move |(held, origin)| {
                let how = match held {
                    held if held == privilege => String::new(),
                    held if is_raw(EsFamily::Cluster, held) => format!(", which has actions of `{privilege}`"),
                    _ => format!(", which implies `{privilege}`"),
                };
                (origin, format!("the cluster privilege `{held}`{how}"))
            })
        });
        found.collect()
    }
}

impl ConnectHeld<'_, '_> {
    fn sources_of(&self, policy: &Policy, ids: &[Cow<str>]) -> Vec<(Origin, String)> {
        let found = ids.iter().filter_map(|id| {
            let origin = self.permission_origin(policy, id)?;
            Some((origin, format!("{} grants the permission `{id}`", written(policy, origin))))
        });
        found.collect()
    }
}

/// The statement with the word that counts, `cases: all`.
fn written(policy: &Policy, origin: Origin) -> String {
    let word = origin.words(policy).unwrap_or_default();
    match origin.statement(policy) {
        Some((source, Statement { kind: StatementKind::Grant(grant), .. })) if source.at(grant.head.span) != origin.at => {
            format!("`{}: {word}`", grant.head.span.of(source.text))
        }
        _ => format!("`{word}`"),
    }
}

/// What narrows an index statement.
fn narrowed(policy: &Policy, origin: Origin, index: &Index) -> String {
    let Some((source, _)) = origin.statement(policy) else { return String::new() };
    let keys: Vec<_> = index.options.iter().map(|pair| source.value(&pair.key)).collect();
    let has = |wanted: &[&str]| keys.iter().any(|key| wanted.contains(&&**key));
    match (has(&["query"]), has(&["fields", "except"])) {
        (true, true) => ", only for documents that match its query and only some fields".to_owned(),
        (true, false) => ", only for documents that match its query".to_owned(),
        (false, true) => ", only for some fields".to_owned(),
        (false, false) => String::new(),
    }
}
