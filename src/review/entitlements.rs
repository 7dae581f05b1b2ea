//! What a document grants, one entitlement a line: what `compare` finds between nothing and the document, so that a review and a
//! comparison never disagree. Index privileges keep here what narrows them, which a comparison only weighs.

use std::collections::BTreeSet;

use super::digest::line_id;
use super::model::{Line, Term};
use crate::access::Access;
use crate::catalogue::{Confidence, EsFamily, EsPrivilege, Permission};
use crate::check::Context;
use crate::check::names::feature_by_id;
use crate::check::privileges::FeatureOn;
use crate::effect::{Atom, Class, ConnectEffects, Difference, Effects, KibanaEffects, compare};
use crate::existing::IndexEntry;
use crate::question::{is_privileged, named_privileged};

/// What somebody may do by a document, before anybody says where it stands.
pub(super) struct Entitlement {
    pub(super) atom: Atom,
    pub(super) line: Line,
    /// Where the catalogue has it from.
    pub(super) source: Option<&'static str>,
    /// What it means, for the glossary.
    pub(super) terms: Vec<Term>,
}

/// Everything that a role of a name grants, each once.
pub(super) fn entitlements(role: &str, effects: &Effects, context: &Context) -> Vec<Entitlement> {
    let target = &context.target.name;
    let told = compare(&effects.nothing(), effects, context).differences.into_iter().filter(|it| !is_told_otherwise(&it.atom));
    let mut all: Vec<Entitlement> = told.map(|difference| of_difference(difference, role, target)).collect();
    if let Effects::Kibana(effects) = effects {
        all.extend(indices(effects).into_iter().map(|index| index.told(role, target)));
    }
    let mut seen = BTreeSet::new();
    all.retain(|it| seen.insert(it.line.line.clone()));
    all
}

/// Index privileges are told with what narrows them, access control as what restricts the whole profile.
fn is_told_otherwise(atom: &Atom) -> bool {
    matches!(atom, Atom::Index { .. }) || matches!(atom, Atom::Whole(what) if *what != "global")
}

fn of_difference(it: Difference, role: &str, target: &str) -> Entitlement {
    let access = if it.class == Class::NotKnown { None } else { access(&it.atom) };
    let first = first(&it.atom);
    let remarks = Some(it.why.clone()).filter(|why| !why.is_empty()).into_iter().chain(first.map(str::to_owned));
    let term =
        Term { what: it.what.clone(), does: it.does.clone(), includes: includes(&it.atom), source: it.source.map(str::to_owned) };
    Entitlement {
        line: Line {
            line: line_id(role, target, it.space.as_deref(), &it.what),
            space: it.space,
            what: it.what,
            does: it.does,
            ids: it.ids,
            access: access.map(Access::name),
            privileged: first.is_some() || access.is_some_and(is_privileged),
            remarks: remarks.collect(),
            confidence: it.confidence.name(),
            at: None,
            decision: None,
        },
        atom: it.atom,
        source: it.source,
        terms: vec![term],
    }
}

/// What having it lets one do at most; none where nobody knows.
fn access(atom: &Atom) -> Option<Access> {
    let elastic = |family: EsFamily, name: &str| family.find(name).map(|it| it.access).or_else(|| Access::said_by(name));
    match atom {
        Atom::Base(level) => Some(level.of_base().access),
        Atom::Privileges(on, set) => Some(on.access(*set)),
        Atom::Kept(old, keeps) => {
            let parts = keeps.to.iter().filter_map(|(id, words)| {
                let on = FeatureOn::new(feature_by_id(id)?, keeps.releases.iter().next_back()?);
                Some(on.access(on.set_of(words.iter().copied())))
            });
            parts.max().or(Some(old.all.access))
        }
        Atom::Raw(..) => None,
        Atom::Cluster(name) => elastic(EsFamily::Cluster, name),
        Atom::RemoteCluster(_, name) => elastic(EsFamily::RemoteCluster, name),
        Atom::Index { privileges, .. } => privileges.iter().map(|name| elastic(EsFamily::Index, name)).max().flatten(),
        Atom::RunAs(_) | Atom::Whole(_) => Some(Access::Permissions),
        Atom::Application(_, privilege, _) => Access::said_by(privilege),
        Atom::Permission(id) => Permission::find(id).map(|permission| permission.access),
        Atom::ConnectApplication(_, permission) => Access::said_by(permission),
        Atom::FlowModule(_) | Atom::Agent(_) => Some(Access::Read),
    }
}

/// Why a review looks at it first, where its class does not say so.
fn first(atom: &Atom) -> Option<&'static str> {
    let Atom::Privileges(on, set) = atom else { return None };
    named_privileged(on, *set).map(|it| it.why)
}

/// Whether it is privileged access.
pub(super) fn privileged(atom: &Atom) -> bool {
    first(atom).is_some() || access(atom).is_some_and(is_privileged)
}

/// The sub-feature privileges that a level includes.
fn includes(atom: &Atom) -> Vec<String> {
    match atom {
        Atom::Privileges(on, set) if !set.levels().is_empty() => {
            let subs = on.subs(on.strongest(*set));
            subs.map(|sub| sub.aliases.first().copied().unwrap_or(sub.id).to_owned()).collect()
        }
        _ => Vec::new(),
    }
}

/// Privileges on one index name or pattern, on the same terms.
struct Index<'e> {
    name: &'e str,
    entry: &'e IndexEntry,
    privileges: Vec<&'e str>,
}

/// What is on the same terms is one line.
fn indices(effects: &KibanaEffects) -> Vec<Index<'_>> {
    let mut all: Vec<Index> = Vec::new();
    for entry in &effects.indices {
        for name in &entry.names {
            let is_same = |it: &&mut Index| {
                it.name == name
                    && it.entry.clusters == entry.clusters
                    && it.entry.query == entry.query
                    && it.entry.field_security == entry.field_security
                    && it.entry.allow_restricted_indices == entry.allow_restricted_indices
            };
            match all.iter_mut().find(is_same) {
                Some(held) => {
                    let more: Vec<&str> =
                        entry.privileges.iter().map(|it| &**it).filter(|it| !held.privileges.contains(it)).collect();
                    held.privileges.extend(more);
                }
                None => all.push(Index { name, entry, privileges: entry.privileges.iter().map(|it| &**it).collect() }),
            }
        }
    }
    all
}

impl Index<'_> {
    /// What narrows it or widens it.
    fn terms(&self) -> Vec<String> {
        let query = self.entry.query.as_ref().map(|query| format!("only documents that match {query}"));
        let fields = self.entry.field_security.as_ref().map(|fields| {
            let but = if fields.except.is_empty() { String::new() } else { format!(" but {}", fields.except.join(", ")) };
            match fields.grant.as_slice() {
                [] => "no fields".to_owned(),
                [all] if all == "*" => format!("all fields{but}"),
                grant => format!("only the fields {}{but}", grant.join(", ")),
            }
        });
        let restricted = self.entry.allow_restricted_indices.then(|| "also restricted indices".to_owned());
        query.into_iter().chain(fields).chain(restricted).collect()
    }

    /// The terms as they are stored: the name of a line does not hang on how they are told.
    fn stored(&self) -> Option<String> {
        let IndexEntry { query, field_security, allow_restricted_indices, .. } = self.entry;
        let is_narrowed = query.is_some() || field_security.is_some() || *allow_restricted_indices;
        is_narrowed.then(|| format!("{query:?}\0{field_security:?}\0{allow_restricted_indices}"))
    }

    fn told(&self, role: &str, target: &str) -> Entitlement {
        let on = if self.entry.clusters.is_empty() {
            String::new()
        } else {
            format!(" on remote \"{}\"", self.entry.clusters.join("\", \""))
        };
        let what = format!("index \"{}\"{on}: {}", self.name, self.privileges.join(" + "));
        let known: Vec<&EsPrivilege> = self.privileges.iter().filter_map(|name| EsFamily::Index.find(name)).collect();
        let does: Vec<&str> = known.iter().map(|it| it.does).filter(|does| !does.is_empty()).collect();
        let atom = Atom::Index {
            clusters: self.entry.clusters.clone(),
            name: self.name.to_owned(),
            privileges: self.privileges.iter().map(|it| (*it).to_owned()).collect(),
        };
        let (access, remarks) = (access(&atom), self.terms());
        let is_whole = known.len() == self.privileges.len();
        let confidence = known.iter().map(|it| it.provenance.confidence).max().filter(|_| is_whole).unwrap_or(Confidence::Unknown);
        let source = |it: &EsPrivilege| it.provenance.sources.first().copied();
        let terms = known.iter().map(|it| Term {
            what: format!("index: {}", it.name),
            does: it.does.to_owned(),
            includes: it.implies.iter().map(|name| (*name).to_owned()).collect(),
            source: source(it).map(str::to_owned),
        });
        Entitlement {
            terms: terms.collect(),
            source: known.first().and_then(|it| source(it)),
            line: Line {
                line: line_id(
                    role,
                    target,
                    None,
                    &std::iter::once(what.clone()).chain(self.stored()).collect::<Vec<_>>().join("\0"),
                ),
                space: None,
                does: does.join(" "),
                ids: self.privileges.iter().map(|it| (*it).to_owned()).collect(),
                access: access.map(Access::name),
                privileged: self.entry.allow_restricted_indices || access.is_some_and(is_privileged),
                remarks,
                confidence: confidence.name(),
                at: None,
                decision: None,
                what,
            },
            atom,
        }
    }
}

/// What restricts a whole profile.
pub(super) fn limits(effects: &Effects) -> Vec<String> {
    let Effects::Connect(ConnectEffects { tags, hierarchy, granular, .. }) = effects else { return Vec::new() };
    let list = |names: &BTreeSet<String>| names.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
    let mut limits = Vec::new();
    if !tags.resources.is_empty() {
        limits.push(format!("{}: only with the tags {}", list(&tags.resources), list(&tags.by)));
    }
    if !hierarchy.resources.is_empty() {
        limits.push(format!("{}: only within the hierarchy group {}", list(&hierarchy.resources), list(&hierarchy.by)));
    }
    limits.extend(granular.as_ref().map(|granular| format!("granular access control: {granular}")));
    limits
}
