//! What a security profile of Amazon Connect comes to, and how two of them differ.

use std::collections::BTreeSet;

use super::difference::{Atom, Class, Difference};
use super::words;
use crate::catalogue::{Confidence, Permission};
use crate::existing::ProfileBody;

/// What a security profile comes to.
#[derive(Clone, Debug)]
pub struct ConnectEffects {
    /// Names of permissions.
    pub(crate) permissions: BTreeSet<String>,
    /// Access control by tags: the tags, and what they restrict.
    pub(crate) tags: Restriction,
    /// Access control by the agent hierarchy: the group, and what it restricts.
    pub(crate) hierarchy: Restriction,
    /// Applications, with their kinds and permissions.
    pub(crate) applications: BTreeSet<(String, String)>,
    /// Flow modules.
    pub(crate) flow_modules: BTreeSet<String>,
    /// AI agents.
    pub(crate) agents: BTreeSet<String>,
    /// Granular access control, as it stands there.
    pub(crate) granular: Option<serde_json::Value>,
}

/// A restriction of access: it restricts what it names to what it is by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Restriction {
    /// What it is by; all of it has to hold.
    pub(crate) by: BTreeSet<String>,
    /// What it restricts.
    pub(crate) resources: BTreeSet<String>,
}

impl Restriction {
    /// Where one half is missing, nothing is restricted.
    fn new(by: impl Iterator<Item = String>, resources: &[String]) -> Restriction {
        let (by, resources): (BTreeSet<String>, BTreeSet<String>) = (by.collect(), resources.iter().cloned().collect());
        if by.is_empty() || resources.is_empty() { Restriction::default() } else { Restriction { by, resources } }
    }

    /// What is left of two restrictions for somebody who is under both: what both restrict, by what both ask for.
    fn or(&self, other: &Restriction) -> Restriction {
        let resources: BTreeSet<String> = self.resources.intersection(&other.resources).cloned().collect();
        let by = if self.by == other.by { self.by.clone() } else { self.by.intersection(&other.by).cloned().collect() };
        if resources.is_empty() || by.is_empty() { Restriction::default() } else { Restriction { by, resources } }
    }

    /// Whether whoever is restricted so may do all that somebody under another restriction may.
    fn is_as_wide(&self, other: &Restriction) -> bool {
        self.resources.is_subset(&other.resources) && (self.resources.is_empty() || self.by.is_subset(&other.by))
    }
}

impl ConnectEffects {
    /// What a document comes to.
    pub fn of(body: &ProfileBody) -> ConnectEffects {
        let tags = body.access_tags.iter().map(|(key, value)| format!("{key} = {value}"));
        let applications = body.applications.iter().flat_map(|it| {
            let name = match it.kind.as_deref() {
                Some(kind) if !is_usual(kind) => format!("{} ({kind})", it.namespace),
                _ => it.namespace.clone(),
            };
            it.permissions.iter().map(move |permission| (name.clone(), permission.clone()))
        });
        ConnectEffects {
            permissions: body.permissions.iter().cloned().collect(),
            tags: Restriction::new(tags, &body.restricted_resources),
            hierarchy: Restriction::new(body.hierarchy_group.iter().cloned(), &body.hierarchy_resources),
            applications: applications.collect(),
            flow_modules: body.flow_modules.iter().cloned().collect(),
            agents: body.ai_agents.iter().cloned().collect(),
            granular: body.granular.as_ref().map(plain),
        }
    }
}

impl ConnectEffects {
    /// Adds what somebody else may do. Where one of two profiles restricts nothing, the other's restriction is void.
    pub(super) fn add(&mut self, more: &ConnectEffects) {
        self.permissions.extend(more.permissions.iter().cloned());
        self.tags = self.tags.or(&more.tags);
        self.hierarchy = self.hierarchy.or(&more.hierarchy);
        self.applications.extend(more.applications.iter().cloned());
        self.flow_modules.extend(more.flow_modules.iter().cloned());
        self.agents.extend(more.agents.iter().cloned());
        self.granular = self.granular.take().or_else(|| more.granular.clone());
    }
}

/// The same whichever way its keys are spelt: the API has them in capitals, Terraform's provider of AWS's own in small letters.
fn plain(value: &serde_json::Value) -> serde_json::Value {
    use serde_json::Value;
    match value {
        Value::Object(members) => {
            let key = |key: &str| key.replace('_', "").to_ascii_lowercase();
            Value::Object(members.iter().map(|(name, value)| (key(name), plain(value))).collect())
        }
        Value::Array(values) => Value::Array(values.iter().map(plain).collect()),
        other => other.clone(),
    }
}

/// Whether an application is of the kind that needs no word.
fn is_usual(kind: &str) -> bool {
    crate::catalogue::APPLICATION_KINDS.iter().any(|known| known.name == kind && known.word.is_none())
}

/// Everything that differs.
pub(super) fn compare(before: &ConnectEffects, after: &ConnectEffects) -> Vec<Difference> {
    let mut out = Vec::new();
    for (held, other, class) in [(before, after, Class::Lost), (after, before, Class::Gained)] {
        for id in held.permissions.difference(&other.permissions) {
            out.push(permission(id, class));
        }
        for (name, permission) in held.applications.difference(&other.applications) {
            let atom = Atom::ConnectApplication(name.clone(), permission.clone());
            out.push(Difference::new(class, atom, format!("application \"{name}\": {permission}")).ids([permission.clone()]));
        }
        for id in held.flow_modules.difference(&other.flow_modules) {
            let does = "Let AI agents use this flow module.";
            out.push(
                Difference::new(class, Atom::FlowModule(id.clone()), format!("flow_modules: \"{id}\""))
                    .does(does)
                    .ids([id.clone()]),
            );
        }
        for id in held.agents.difference(&other.agents) {
            let does = "Use this AI agent.";
            out.push(Difference::new(class, Atom::Agent(id.clone()), format!("ai_agents: \"{id}\"")).does(does).ids([id.clone()]));
        }
    }
    restriction(&before.tags, &after.tags, ("access_tags", "tags"), &mut out);
    restriction(&before.hierarchy, &after.hierarchy, ("hierarchy", "the hierarchy group"), &mut out);
    if before.granular != after.granular {
        for class in [Class::Lost, Class::Gained] {
            let why = "granular access control was changed, and cannot be compared";
            out.push(Difference::new(class, Atom::Whole("granular"), "granular access control").why(why));
        }
    }
    out
}

/// A permission that one side has. One that takes rights away is a loss where it comes, and a name that nobody knows is neither.
fn permission(id: &str, class: Class) -> Difference {
    let ((what, does), was_there) = (words::permission(id), class == Class::Lost);
    let known = Permission::find(id);
    let class = match (known, class) {
        (None, _) => Class::NotKnown,
        (Some(known), Class::Lost) if known.restriction => Class::Gained,
        (Some(known), Class::Gained) if known.restriction => Class::Lost,
        (Some(_), class) => class,
    };
    let mut difference = Difference::new(class, Atom::Permission(id.to_owned()), what).does(does).ids([id.to_owned()]);
    difference.was_there = was_there;
    match known {
        Some(known) => {
            (difference.confidence, difference.source) = (known.provenance.confidence, known.provenance.cited());
            if known.restriction { difference.why("it takes rights away") } else { difference }
        }
        None => {
            difference.confidence = Confidence::Unknown;
            difference.why("the catalogue does not know this permission")
        }
    }
}

/// Access control holds for the whole profile, so that a change of it is told once.
fn restriction(before: &Restriction, after: &Restriction, (what, by): (&'static str, &str), out: &mut Vec<Difference>) {
    let told = |it: &Restriction| match it.resources.is_empty() {
        true => "nothing is restricted".to_owned(),
        false => format!("{} only with {}", list(&it.resources), list(&it.by)),
    };
    for (wider, narrower, class) in [(after, before, Class::Lost), (before, after, Class::Gained)] {
        if !wider.is_as_wide(narrower) {
            let does = format!("Reach what {by} restrict access to.");
            let why = format!("before: {}; now: {}", told(before), told(after));
            out.push(Difference::new(class, Atom::Whole(what), what).does(does).why(why));
        }
    }
}

fn list(names: &BTreeSet<String>) -> String {
    names.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
}
