//! The statements behind an answer: the ones that grant what is held.

use super::asked::{About, Asked, Feature, word};
use super::elastic::{implied, patterns_meet};
use super::{ConnectHeld, Held, KibanaHeld};
use crate::catalogue::{DERIVED_INDICES, EsFamily, Permission, TASKS};
use crate::check::effective::KibanaRole;
use crate::check::names::{Meaning, Named};
use crate::check::privileges::Privileges;
use crate::check::{release_name, trace};
use crate::diagnostic::Label;
use crate::policy::{Policy, Role, Source, Subject};
use crate::source::Location;
use crate::syntax::tree::{Grant, ItemKind, Name, Operator, Statement, StatementKind};

impl<'a> Held<'_, 'a> {
    /// The statements that grant what is asked for and held in a space or, if so wanted, what is held beyond it.
    pub fn granted(&self, policy: &Policy<'a>, asked: &Asked, space: &str, beyond: bool) -> Vec<Label> {
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
    /// The roles of the policy, with what each is written down as.
    pub(super) fn policy_roles<'p>(&self, policy: &'p Policy<'a>) -> impl Iterator<Item = (&'p Role<'a>, &KibanaRole<'a>)> {
        self.roles.iter().filter_map(move |role| Some((role_of(policy, &role.name)?, *role)))
    }

    fn granted_feature(&self, policy: &Policy<'a>, asked: &Feature, space: &str, beyond: bool) -> Vec<Label> {
        let set = self.set(&asked.on, space);
        let wanted: Vec<Privileges> = if beyond {
            let more = set.both(asked.scope).minus(asked.full);
            (0..u64::BITS).map(|bit| more.both(Privileges(1 << bit))).filter(|bit| !bit.is_empty()).collect()
        } else {
            asked.words.iter().map(|(_, least)| *least).filter(|least| !least.is_empty() && set.covers(*least)).collect()
        };
        let alone: Vec<(&Role, KibanaHeld)> =
            self.policy_roles(policy).map(|(role, made)| (role, KibanaHeld::new(self.context, vec![made]))).collect();
        let mut labels = Vec::new();
        for wanted in wanted {
            let has = |held: &KibanaHeld, all: bool| {
                let set = held.set(&asked.on, space);
                if all { set.covers(wanted) } else { !set.both(wanted).is_empty() }
            };
            // One role that has all of it, or else each that has a part.
            let by = alone
                .iter()
                .find(|(_, held)| has(held, true))
                .map_or_else(|| alone.iter().filter(|(_, held)| has(held, false)).collect(), |one| vec![one]);
            labels.extend(by.into_iter().filter_map(|(role, held)| {
                let place = held.statement(&asked.on, space)?;
                Some(self.exact(policy, role, asked, wanted, (place, space)))
            }));
        }
        labels
    }

    /// The words of a statement that give some privileges. The role's last statement about the feature is known; but it may have
    /// added to what an earlier one gave, and where a part has a name of its own, the statement about that part is meant.
    fn exact(
        &self,
        policy: &Policy<'a>,
        role: &Role<'a>,
        asked: &Feature,
        wanted: Privileges,
        (place, space): (Location, &str),
    ) -> Label {
        let key = self.context.names.find(&asked.path).map(|named| named.key);
        let find = |same_name: bool| {
            let mut look = |source: &Source<'a>, statement: &Statement| match &statement.kind {
                StatementKind::Grant(grant) if reaches(source, statement, space) => {
                    let is_same_name = || self.named(source, &grant.head).map(|named| named.key) == key;
                    self.words(source, grant, asked, wanted).filter(|_| !same_name || is_same_name())
                }
                _ => None,
            };
            let known = trace::statement_at(policy, role, place).and_then(|(source, statement)| look(&source, statement));
            known.or_else(|| trace::find(policy, role, &mut look))
        };
        let (at, is_plain) = find(true).or_else(|| find(false)).unwrap_or((place, !asked.is_broader));
        let message = if is_plain {
            "granted here".to_owned()
        } else {
            format!("on {} this is compiled to \"{}\"", release_name(asked.on.release), asked.title())
        };
        Label { at, message }
    }

    /// The words of one statement, and whether the release has what they name by itself.
    fn words(&self, source: &Source<'a>, grant: &Grant, asked: &Feature, wanted: Privileges) -> Option<(Location, bool)> {
        if let Some(at) = self.task_that_grants(source, grant, asked) {
            return Some((at, true));
        }
        let meaning = self.meaning(source, &grant.head)?;
        let is_same = on(meaning).is_some_and(|on| on.order == asked.on.order);
        if !is_same || grant.operator == Operator::Remove {
            return None;
        }
        let gives = |name: &Name| word(meaning, &source.value(name)).is_some_and(|(_, full)| !full.both(wanted).is_empty());
        let term = grant.value.terms.iter().find(|term| !term.minus && gives(&term.name))?;
        Some((source.at(term.name.span), !matches!(meaning, Meaning::Broader(..)) && !asked.is_broader))
    }

    fn task_that_grants(&self, source: &Source<'a>, grant: &Grant, asked: &Feature) -> Option<Location> {
        trace::task(source, grant, |name| {
            let needs = TASKS.iter().filter(|task| task.name == name).flat_map(|task| task.needs);
            let here = needs.filter(|needs| needs.releases.has(asked.on.release));
            here.flat_map(|needs| needs.features).any(|(path, _)| {
                self.context.names.find(path).and_then(|named| on(named.meaning)).is_some_and(|on| on.order == asked.on.order)
            })
        })
    }

    /// The portable name that the head of a statement stands for.
    fn named(&self, source: &Source, head: &Name) -> Option<Named> {
        let path = source.value(head);
        let path = path.strip_prefix("kibana.").unwrap_or(&path);
        if head.is_quoted() { self.context.names.find_id(path)?.0 } else { self.context.names.find(path) }
    }

    /// What the head of a statement means.
    pub(super) fn meaning(&self, source: &Source, head: &Name) -> Option<Meaning> {
        let raw = || self.context.names.find_id(&source.value(head)).map(|(_, on)| Meaning::Exact(on));
        self.named(source, head).map(|named| named.meaning).or_else(raw)
    }

    pub(super) fn granted_plugin(&self, id: &str, space: &str) -> Vec<Label> {
        let entries = self.roles.iter().flat_map(|role| &role.entries);
        let here = entries.filter(|entry| entry.spaces.iter().any(|held| held == space || held == "*"));
        let places = here.flat_map(|entry| {
            let features = entry.features.iter().filter(|grant| grant.id == id).map(|grant| grant.at);
            entry.base_at.into_iter().chain(features)
        });
        places.map(|at| Label { at, message: "granted here".to_owned() }).collect()
    }

    /// The index statement that gives a privilege on something of a name or pattern, or else the grant that brings it along.
    fn granted_index(&self, policy: &Policy<'a>, name: &str, privilege: &str) -> Option<Label> {
        let names = |patterns: &[&str]| patterns.iter().any(|it| patterns_meet(&it.replace("{space}", "*"), name));
        let gives = |privileges: &[&str]| privileges.iter().any(|it| implied(EsFamily::Index, &[(*it).into()], privilege));
        self.policy_roles(policy).find_map(|(role, made)| {
            let held = made.indices.iter().any(|entry| {
                entry.names.iter().any(|pattern| patterns_meet(pattern, name))
                    && implied(EsFamily::Index, &entry.privileges, privilege)
            });
            if !held {
                return None;
            }
            let written = trace::find(policy, role, &mut |source, statement| {
                let StatementKind::Index(index) = &statement.kind else { return None };
                if index.operator == Operator::Remove || !index.clusters.is_empty() {
                    return None;
                }
                let is_meant = index.names.iter().any(|held| patterns_meet(&source.value(held), name));
                let gives = |term: &Name| implied(EsFamily::Index, &[source.value(term)], privilege);
                let term = index.privileges.terms.iter().find(|term| !term.minus && gives(&term.name)).filter(|_| is_meant)?;
                Some(Label { at: source.at(term.name.span), message: "granted here".to_owned() })
            });
            let brought = || {
                trace::find(policy, role, &mut |source, statement| {
                    let StatementKind::Grant(grant) = &statement.kind else { return None };
                    let key = self.named(source, &grant.head).map(|named| named.key);
                    let rows =
                        DERIVED_INDICES.iter().filter(|row| key.is_some_and(|key| key.name == row.name && key.owner == row.owner));
                    let at = if rows.into_iter().any(|row| names(row.names) && gives(row.privileges)) {
                        source.at(grant.head.span)
                    } else {
                        trace::task(source, grant, |name| {
                            let needs = TASKS.iter().filter(|task| task.name == name).flat_map(|task| task.needs);
                            needs.flat_map(|needs| needs.indices).any(|(patterns, privileges)| names(patterns) && gives(privileges))
                        })?
                    };
                    Some(Label { at, message: "brings it along".to_owned() })
                })
            };
            written.or_else(brought)
        })
    }

    fn granted_cluster(&self, policy: &Policy<'a>, privilege: &str) -> Option<Label> {
        self.policy_roles(policy).find_map(|(role, made)| {
            let held = made.cluster.iter().find(|held| implied(EsFamily::Cluster, std::slice::from_ref(*held), privilege))?;
            let at = trace::cluster(policy, role, held)?;
            let message = if held == privilege { "granted here".to_owned() } else { format!("`{held}` implies `{privilege}`") };
            Some(Label { at, message })
        })
    }
}

impl<'a> ConnectHeld<'_, 'a> {
    pub(super) fn policy_roles<'p>(&self, policy: &'p Policy<'a>) -> impl Iterator<Item = &'p Role<'a>> {
        self.profiles.iter().filter_map(move |profile| role_of(policy, &profile.name))
    }

    fn granted_permission(&self, policy: &Policy<'a>, id: &str) -> Option<Label> {
        let at = self.policy_roles(policy).find_map(|role| match Permission::find(id) {
            Some(known) => trace::permission(policy, role, known),
            None => trace::find(policy, role, &mut |source, statement| match &statement.kind {
                StatementKind::Permission(names) => {
                    names.iter().find(|name| source.value(name) == id).map(|name| source.at(name.span))
                }
                _ => None,
            }),
        })?;
        Some(Label { at, message: "granted here".to_owned() })
    }
}

fn role_of<'p, 'a>(policy: &'p Policy<'a>, name: &str) -> Option<&'p Role<'a>> {
    match policy.subject(name)? {
        Subject::Role(id) => Some(policy.role(id)),
        Subject::Persona(_) => None,
    }
}

/// Whether a statement is for a space: it stands in no `in` block, or in one of that space or of all.
fn reaches(source: &Source, statement: &Statement, space: &str) -> bool {
    let ItemKind::Role(role) = &source.item.kind else { return true };
    role.body.statements.iter().all(|block| match &block.kind {
        StatementKind::In(spaces, body) => {
            let is_within = body.span.start <= statement.span.start && statement.span.end <= body.span.end;
            !is_within || spaces.iter().any(|named| matches!(&*source.value(named), named if named == space || named == "*"))
        }
        _ => true,
    })
}

/// The feature that carries a name.
pub(super) fn on(meaning: Meaning) -> Option<crate::check::privileges::FeatureOn> {
    match meaning {
        Meaning::Exact(on) | Meaning::Broader(on, _) | Meaning::Facet(on, _) => Some(on),
        Meaning::Missing => None,
    }
}
