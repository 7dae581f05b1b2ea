//! A policy on its targets, looked at as an auditor would: every role with every entitlement, what is left out and what is not known.

use std::collections::{BTreeMap, BTreeSet};

use super::entitlements::{entitlements, limits};
use super::holders::HoldersFile;
use super::model::{
    At, Completeness, Count, Finding, LeftOut, Line, Matrix, MatrixRow, Node, Persona, Role, Snapshot, System, Term, Uncertain,
};
use crate::catalogue::Confidence;
use crate::check::Context;
use crate::check::effective::Effective;
use crate::config::Product;
use crate::diagnostic::{Diagnostic, Suppressed, SuppressedBy};
use crate::effect::{Effects, Lines, document};
use crate::existing::Body;
use crate::policy::{self, RoleId};
use crate::question::{Asking, Kind};
use crate::source::SourceMap;
use crate::verify::RolesOnTarget;

/// A policy on its targets, with what is wrong with it and what the linter finds.
pub struct Reviewed<'r, 'v, 'a> {
    /// The policy.
    pub asking: &'r Asking<'v, 'a>,
    /// The files.
    pub sources: &'r SourceMap,
    /// What is wrong: errors only.
    pub errors: &'r [Diagnostic],
    /// What the linter finds.
    pub found: &'r [Diagnostic],
    /// What of that somebody decided to keep.
    pub kept: &'r [Suppressed],
}

/// What is told of the roles of a policy.
#[derive(Default)]
pub(super) struct Told {
    pub(super) roles: Vec<Role>,
    pub(super) completeness: Completeness,
    pub(super) glossary: Vec<Term>,
}

impl Reviewed<'_, '_, '_> {
    /// The systems.
    pub(super) fn systems(&self) -> Vec<System> {
        let system = |on: &RolesOnTarget| {
            let target = on.context.target;
            let (release, license) = match &target.product {
                Product::Kibana(kibana) => (Some(kibana.release.id()), kibana.license.map(crate::catalogue::License::name)),
                Product::Connect(_) => (None, None),
            };
            System { name: target.name.clone(), product: target.platform().name(), release, license }
        };
        self.asking.targets.iter().map(system).collect()
    }

    /// The targets by their names.
    pub(super) fn contexts(&self) -> BTreeMap<&str, &Context<'_>> {
        self.asking.targets.iter().map(|on| (&*on.context.target.name, on.context)).collect()
    }

    /// The files that it was made from.
    pub(super) fn inputs(&self) -> Vec<super::Input> {
        let read = self.sources.iter().map(|(_, file)| file).filter(|file| !file.is_made());
        let mut inputs: Vec<_> = read.map(|file| super::Input::new(&file.path, file.text.as_bytes())).collect();
        inputs.sort_by(|a, b| a.path.cmp(&b.path));
        inputs
    }

    /// Every role on every target.
    pub(super) fn roles(&self, holders: Option<&HoldersFile>) -> Told {
        let policy = self.asking.policy;
        let mut told = Told::default();
        let mut uncertain: BTreeMap<Uncertain, usize> = BTreeMap::new();
        let mut terms: BTreeSet<Term> = BTreeSet::new();
        for (n, on) in self.asking.targets.iter().enumerate() {
            let mut count = Count { target: on.context.target.name.clone(), ..Count::default() };
            for id in policy.ids().filter(|id| on.is_for(policy.role(*id))) {
                count.found += 1;
                let role = policy.role(id);
                let left_out =
                    |why: String| LeftOut { role: role.name.to_string(), why, at: Some(At::of(role.location(), self.sources)) };
                let effective = on.effectives.get(&id);
                if role.tree.is_abstract {
                    let why = "it is abstract: no product has it, and what it grants is told of the roles that extend it";
                    count.skipped.push(left_out(why.to_owned()));
                    continue;
                }
                let unknown = self.asking.not_known(&[id], n);
                let Some(effective) = effective.filter(|_| unknown.is_none()) else {
                    let why = unknown.flatten().map_or_else(|| self.why_unknown(role), str::to_owned);
                    count.refused.push(left_out(why));
                    continue;
                };
                count.reported += 1;
                let role = self.role(on, id, effective, holders, &mut |it| terms.extend([it]), &mut |it| {
                    *uncertain.entry(it).or_default() += 1;
                });
                told.roles.push(role);
            }
            told.completeness.targets.push(count);
        }
        told.roles.sort_by(|a, b| a.name.cmp(&b.name));
        told.completeness.not_known = self.not_known(holders);
        told.completeness.uncertain = uncertain.into_iter().map(|(it, lines)| Uncertain { lines, ..it }).collect();
        told.glossary = terms.into_iter().collect();
        told.glossary.dedup_by(|later, first| later.what == first.what && later.does == first.does);
        told
    }

    /// The first error of a role.
    fn why_unknown(&self, role: &policy::Role) -> String {
        let own = self.errors.iter().find(|error| role.contains(error.primary.at));
        own.map_or_else(|| "a role that it extends has an error".to_owned(), |error| format!("it has an error: {}", error.message))
    }

    /// What nobody can know from what was read.
    fn not_known(&self, holders: Option<&HoldersFile>) -> Vec<String> {
        let told =
            |error: &Diagnostic| format!("Error of the policy: {} ({})", error.message, At::of(error.primary.at, self.sources));
        let mut all: Vec<String> = self.errors.iter().map(told).collect();
        match holders {
            None => all.push("Which people hold a role: nothing that was read says so (`--holders FILE` does).".to_owned()),
            Some(holders) => {
                let is_there = |name: &&str| self.asking.policy.roles.iter().any(|role| role.name == *name);
                let gone: Vec<&str> = holders.roles().filter(|name| !is_there(name)).collect();
                let hint = |name: &str| {
                    let known = self.asking.policy.roles.iter().map(|role| &*role.name);
                    crate::suggest::meant(name, known).after_sentence()
                };
                all.extend(gone.iter().map(|name| format!("Holders of `{name}`: the policy has no such role{}", hint(name))));
            }
        }
        all.push("Whether a role was used, and when last: no policy says so.".to_owned());
        all.push(
            "What is granted elsewhere: by roles that are not in what was read, API keys, and rights of the systems around."
                .to_owned(),
        );
        all
    }

    fn role(
        &self,
        on: &RolesOnTarget,
        id: RoleId,
        effective: &Effective,
        holders: Option<&HoldersFile>,
        term: &mut dyn FnMut(Term),
        doubt: &mut dyn FnMut(Uncertain),
    ) -> Role {
        let policy = self.asking.policy;
        let (role, target) = (policy.role(id), &on.context.target.name);
        let body = document(effective).without_places();
        let effects = Effects::of(&body, on.context.target.release());
        let lines = Lines::new(policy, on.context, effective);
        let at = |atom: &_, space: Option<&str>| lines.at(atom, space).map(|at| At::of(at, self.sources));
        let mut told: Vec<Line> = Vec::new();
        for entitlement in entitlements(&role.name, &effects, on.context) {
            entitlement.terms.into_iter().for_each(&mut *term);
            let space = entitlement.line.space.as_deref();
            let line = Line { at: at(&entitlement.atom, space), ..entitlement.line };
            if line.confidence != Confidence::Certain.name() && line.confidence != Confidence::Tested.name() {
                doubt(Uncertain {
                    target: target.clone(),
                    what: line.what.clone(),
                    confidence: line.confidence,
                    source: entitlement.source.map(str::to_owned),
                    lines: 0,
                });
            }
            told.push(line);
        }
        let spaces = match &effects {
            Effects::Kibana(effects) => effects.spaces.keys().cloned().collect(),
            Effects::Connect(_) => Vec::new(),
        };
        let dead = match &effects {
            Effects::Kibana(effects) => effects.dead.iter().map(|dead| format!("{}: {}", dead.id, dead.why)).collect(),
            Effects::Connect(_) => Vec::new(),
        };
        Role {
            name: role.name.to_string(),
            target: target.clone(),
            owner: owner(&body),
            description: described(&body).or_else(|| role.docs()),
            extends: role.parents.iter().map(|id| policy.role(*id).name.to_string()).collect(),
            personas: policy.personas.iter().filter(|it| it.roles.contains(&id)).map(|it| it.name.to_string()).collect(),
            spaces,
            holders: holders.map(|holders| holders.of(&role.name)),
            at: Some(At::of(role.location(), self.sources)),
            limits: limits(&effects),
            dead,
            findings: self.findings(role, target),
            lines: told,
            document: body,
        }
    }

    /// What the linter finds in the text of a role, on a target.
    fn findings(&self, role: &policy::Role, target: &String) -> Vec<Finding> {
        let is_here = |it: &Diagnostic| role.contains(it.primary.at) && (it.targets.is_empty() || it.targets.contains(target));
        let told = |it: &Diagnostic, kept: Option<String>| Finding {
            name: it.id.name,
            level: it.severity.name(),
            message: it.message.clone(),
            kept,
        };
        let open = self.found.iter().filter(|it| is_here(it)).map(|it| told(it, None));
        let kept = self.kept.iter().filter(|it| is_here(&it.diagnostic)).map(|it| {
            let why = match &it.by {
                SuppressedBy::Comment(reason) if reason.is_empty() => "a comment in the policy, without a reason".to_owned(),
                SuppressedBy::Comment(reason) => reason.clone(),
                SuppressedBy::Baseline => "it was there when the baseline was drawn".to_owned(),
                SuppressedBy::Level => "its level is set to `allow`".to_owned(),
            };
            told(&it.diagnostic, Some(why))
        });
        open.chain(kept).collect()
    }

    /// Who holds several roles at once.
    pub(super) fn personas(&self) -> Vec<Persona> {
        let policy = self.asking.policy;
        let told = policy.personas.iter().map(|persona| Persona {
            name: persona.name.to_string(),
            roles: persona.roles.iter().map(|id| policy.role(*id).name.to_string()).collect(),
            at: Some(At::of(persona.source.at(persona.tree.name.span), self.sources)),
        });
        told.collect()
    }

    /// What builds on what.
    pub(super) fn lineage(&self) -> Vec<Node> {
        let policy = self.asking.policy;
        let names = |ids: &[RoleId]| ids.iter().map(|id| policy.role(*id).name.to_string()).collect();
        let roles = policy.roles.iter().map(|role| Node {
            name: role.name.to_string(),
            kind: if role.tree.is_abstract { "abstract" } else { Kind::Role.name() },
            from: names(&role.parents),
        });
        let personas = policy.personas.iter().map(|persona| Node {
            name: persona.name.to_string(),
            kind: Kind::Persona.name(),
            from: names(&persona.roles),
        });
        roles.chain(personas).collect()
    }

    /// What everybody holds, feature by feature.
    pub(super) fn matrix(&self, privileged: bool) -> Matrix {
        let wanted = crate::question::Matrix { privileged, ..crate::question::Matrix::default() };
        let table = self.asking.matrix(&wanted);
        let rows = table.rows.iter().map(|row| MatrixRow {
            subject: row.subject.clone(),
            kind: row.kind.name(),
            target: row.target.clone(),
            space: row.space.clone(),
            cells: table.columns.iter().map(|column| table.cell(row, column).name()).collect(),
        });
        Matrix { rows: rows.collect(), columns: table.columns.clone() }
    }
}

/// Who answers for a role: its metadata `owner`, or on Amazon Connect its tag.
fn owner(body: &Body) -> Option<String> {
    const OWNER: &str = "owner";
    match body {
        Body::Kibana(body) => match body.metadata.get(OWNER)? {
            serde_json::Value::String(owner) => Some(owner.clone()),
            serde_json::Value::Array(owners) => {
                let owners: Vec<&str> = owners.iter().filter_map(serde_json::Value::as_str).collect();
                Some(owners.join(", ")).filter(|owners| !owners.is_empty())
            }
            other => Some(other.to_string()),
        },
        Body::Connect(body) => body.tags.iter().find(|(key, _)| key.eq_ignore_ascii_case(OWNER)).map(|(_, value)| value.clone()),
    }
    .filter(|owner| !owner.trim().is_empty())
}

fn described(body: &Body) -> Option<String> {
    match body {
        Body::Kibana(body) => body.description.clone(),
        Body::Connect(body) => body.description.clone(),
    }
}

/// What a review is of, before anything else is known.
pub(super) fn snapshot(reviewed: &Reviewed, at: Option<String>, command: String, more: Vec<super::Input>) -> Snapshot {
    let mut inputs = reviewed.inputs();
    inputs.extend(more);
    Snapshot { at, tool: format!("polc {}", env!("CARGO_PKG_VERSION")), command, targets: reviewed.systems(), inputs }
}
