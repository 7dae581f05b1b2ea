//! The statements behind an answer: the ones that grant what is held.

use super::super::actions::is_raw;
use super::asked::{About, Asked, Feature};
use super::elastic::patterns_meet;
use super::{ConnectHeld, Held, KibanaHeld, implied, may_give};
use crate::catalogue::EsFamily;
use crate::check::effective::{ConnectProfile, FeatureGrant};
use crate::check::names::{Meaning, Named};
use crate::check::origin::{Origin, Via};
use crate::check::privileges::Privileges;
use crate::check::release_name;
use crate::diagnostic::Label;
use crate::policy::{Head, Platform, Policy, Source, Subject};
use crate::syntax::tree::{Name, Statement, StatementKind};

impl<'a> Held<'_, 'a> {
    /// The statements that grant what is asked for and held in a space or, if so wanted, what is held beyond it.
    pub(crate) fn granted(&self, policy: &Policy<'a>, asked: &Asked, space: &str, beyond: bool) -> Vec<Label> {
        let mut labels: Vec<Label> = Vec::new();
        let found = match (self, &asked.about) {
            (Held::Kibana(held), About::Feature(feature)) => held.granted_feature(policy, feature, space, beyond),
            (Held::Kibana(held), About::Plugin(id, _)) => held.granted_plugin(id, space),
            (Held::Kibana(held), About::Index(names, _)) => {
                let wanted = self.wanted(asked, space, beyond);
                names
                    .iter()
                    .flat_map(|name| wanted.iter().map(move |it| (name, it)))
                    .filter_map(|(name, it)| {
                        let privilege = it.split_once(" on ").map_or(it.as_str(), |(privilege, _)| privilege);
                        held.granted_index(policy, name, privilege)
                    })
                    .collect()
            }
            (Held::Kibana(held), About::Cluster(_)) => {
                let wanted = self.wanted(asked, space, beyond);
                wanted.iter().filter_map(|privilege| held.granted_cluster(policy, privilege)).collect()
            }
            (Held::Connect(held), About::Permissions(permissions)) => {
                let ids: Vec<String> = if beyond {
                    self.wanted(asked, space, true)
                } else {
                    let held_words = permissions.words.iter().filter(|(_, ids)| ids.iter().all(|id| held.has(id)));
                    held_words.flat_map(|(_, ids)| ids.iter().map(|id| id.to_string())).collect()
                };
                ids.iter().filter_map(|id| held.granted_permission(policy, id)).collect()
            }
            _ => Vec::new(),
        };
        if let Held::Kibana(held) = self
            && found.is_empty()
            && !beyond
        {
            // Whoever acts as somebody else may do what that one may.
            let acts_as = held.acts_as().filter_map(|(_, origin)| origin);
            labels.extend(acts_as.map(|origin| Label { at: origin.at, message: "acts as somebody else".to_owned() }));
        }
        for label in found {
            if !labels.iter().any(|held| held.at == label.at) {
                labels.push(label);
            }
        }
        labels
    }

    fn wanted(&self, asked: &Asked, space: &str, beyond: bool) -> Vec<String> {
        let answer = self.answer(asked, space);
        if beyond { answer.beyond } else { answer.held }
    }
}

impl<'a> KibanaHeld<'_, 'a> {
    fn granted_feature(&self, policy: &Policy<'a>, asked: &Feature, space: &str, beyond: bool) -> Vec<Label> {
        let set = self.set(&asked.on, space);
        let wanted: Vec<Privileges> = if beyond {
            let more = set.both(asked.scope).minus(asked.full);
            (0..u64::BITS).map(|bit| more.both(Privileges(1 << bit))).filter(|bit| !bit.is_empty()).collect()
        } else {
            asked.words.iter().map(|(_, least)| *least).filter(|least| !least.is_empty() && set.covers(*least)).collect()
        };
        let alone: Vec<KibanaHeld> = self.roles.iter().map(|made| KibanaHeld::new(self.context, vec![*made])).collect();
        let mut labels = Vec::new();
        for wanted in wanted {
            let has = |held: &KibanaHeld, all: bool| {
                let set = held.set(&asked.on, space);
                if all { set.covers(wanted) } else { !set.both(wanted).is_empty() }
            };
            // One role that has all of it, or else each that has a part.
            let by = alone
                .iter()
                .find(|held| has(held, true))
                .map_or_else(|| alone.iter().filter(|held| has(held, false)).collect(), |one| vec![one]);
            labels.extend(by.into_iter().filter_map(|held| held.exact(policy, asked, wanted, space)));
        }
        labels
    }

    /// The words that give some privileges. Where a part has a name of its own, the statement about that part is meant.
    fn exact(&self, policy: &Policy<'a>, asked: &Feature, wanted: Privileges, space: &str) -> Option<Label> {
        let origins = self.origins(&asked.on, wanted, space);
        let key = self.context.names.find(&asked.path).map(|named| named.key);
        let is_same_name = |origin: &&Origin| match origin.statement(policy) {
            Some((source, Statement { kind: StatementKind::Grant(grant), .. })) => {
                self.named(&source, &grant.head).map(|named| named.key) == key
            }
            _ => false,
        };
        let origin = origins.iter().find(is_same_name).or(origins.first())?;
        let is_plain = origin.is_task() || origin.via != Via::Broader && !asked.is_broader;
        let message = if is_plain {
            "granted here".to_owned()
        } else {
            format!("on {} this is compiled to \"{}\"", release_name(asked.on.release), asked.title())
        };
        Some(Label { at: origin.at, message })
    }

    /// The portable name that the head of a statement stands for.
    fn named(&self, source: &Source, head: &Name) -> Option<Named> {
        match source.head(head) {
            Head::Raw(id) => self.context.names.find_id(&id)?.0,
            written @ Head::Feature(..) => self.context.names.find(written.feature_on(Platform::Kibana)?),
            Head::Word(..) => None,
        }
    }

    /// What the head of a statement means.
    pub(super) fn meaning(&self, source: &Source, head: &Name) -> Option<Meaning> {
        let raw = || self.context.names.find_id(&source.value(head)).map(|(_, on)| Meaning::Exact(on));
        self.named(source, head).map(|named| named.meaning).or_else(raw)
    }

    /// Where what a space has of a plugin's feature comes from.
    pub(super) fn plugin_origins(&self, id: &str, space: &str) -> Vec<Origin> {
        let entries = self.roles.iter().flat_map(|role| &role.entries).flat_map(|entry| entry.parts());
        let here = entries.filter(|entry| entry.spaces.iter().any(|held| held == space || held == "*"));
        let origins = here.flat_map(|entry| {
            let features = entry.features.iter().filter(|grant| grant.id == id).filter_map(FeatureGrant::origin);
            entry.base_origins.nearest().into_iter().chain(features)
        });
        origins.collect()
    }

    pub(super) fn granted_plugin(&self, id: &str, space: &str) -> Vec<Label> {
        let origins = self.plugin_origins(id, space).into_iter();
        origins.map(|origin| Label { at: origin.head, message: "granted here".to_owned() }).collect()
    }

    /// The index statement that gives a privilege on something of a name or pattern, or else the grant that brings it along.
    fn granted_index(&self, policy: &Policy<'a>, name: &str, privilege: &str) -> Option<Label> {
        let gives = |held: &str| may_give(EsFamily::Index, held, privilege);
        self.roles.iter().find_map(|role| {
            let origins = || role.indices.iter().flat_map(|entry| entry.origins_of(|held| patterns_meet(held, name), gives));
            let written = nearest(policy, &role.name, origins().filter(|origin| origin.via == Via::Written));
            let origin = written.or_else(|| nearest(policy, &role.name, origins()))?;
            let message = if origin.via == Via::Written { "granted here" } else { "brings it along" };
            Some(Label { at: origin.privilege(policy, gives), message: message.to_owned() })
        })
    }

    /// What gives a cluster privilege, and where it comes from: one for each role that has it.
    pub(super) fn cluster_origins(&self, policy: &Policy<'a>, privilege: &str) -> impl Iterator<Item = (&str, Origin)> {
        self.roles.iter().filter_map(move |role| {
            // What surely gives it says more than what may.
            let sure = role.cluster.iter().find(|held| implied(EsFamily::Cluster, std::slice::from_ref(*held), privilege));
            let held = sure.or_else(|| role.cluster.iter().find(|held| may_give(EsFamily::Cluster, held, privilege)))?;
            let origin = nearest(policy, &role.name, role.origins.cluster.of(|name| name == held))?;
            Some((&**held, origin))
        })
    }

    fn granted_cluster(&self, policy: &Policy<'a>, privilege: &str) -> Option<Label> {
        let (held, origin) = self.cluster_origins(policy, privilege).next()?;
        let message = match held {
            held if held == privilege => "granted here".to_owned(),
            held if is_raw(EsFamily::Cluster, held) => format!("actions of `{privilege}` are among these"),
            held => format!("`{held}` implies `{privilege}`"),
        };
        Some(Label { at: origin.at, message })
    }
}

impl ConnectHeld<'_, '_> {
    /// Where a permission comes from.
    pub(super) fn permission_origin(&self, policy: &Policy, id: &str) -> Option<Origin> {
        let origins = |profile: &&ConnectProfile| nearest(policy, &profile.name, profile.origins.permissions.of(|name| name == id));
        self.profiles.iter().find_map(origins)
    }

    fn granted_permission(&self, policy: &Policy, id: &str) -> Option<Label> {
        let origin = self.permission_origin(policy, id)?;
        Some(Label { at: origin.at, message: "granted here".to_owned() })
    }
}

/// The last of the origins that stand in a role itself, or else the first one.
pub(super) fn nearest(policy: &Policy, role: &str, origins: impl Iterator<Item = Origin>) -> Option<Origin> {
    let Some(Subject::Role(own)) = policy.subject(role) else { return None };
    let (mut nearest, mut first) = (None::<Origin>, None);
    for origin in origins {
        first = first.or(Some(origin));
        if origin.role == own && nearest.is_none_or(|held| held.at < origin.at) {
            nearest = Some(origin);
        }
    }
    nearest.or(first)
}

/// The feature that carries a name.
pub(super) fn on(meaning: Meaning) -> Option<crate::check::privileges::FeatureOn> {
    match meaning {
        Meaning::Exact(on) | Meaning::Broader(on, _) | Meaning::Facet(on, _) => Some(on),
        Meaning::Missing => None,
    }
}
