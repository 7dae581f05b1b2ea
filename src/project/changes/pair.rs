//! What differs between two halves on one target.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::Comparing;
use super::held::{One, Roles};
use super::people;
use super::targets::Pair;
use crate::catalogue::Release;
use crate::check::Context;
use crate::diagnostic::Diagnostic;
use crate::effect::{
    Class, Difference, Effects, FieldChange, PersonaChange, Place, RoleChange, Side, State, Verdict, brought,
    compare as compare_effects, grants_nothing, tell_new, verdict,
};
use crate::existing::Body;

/// Most roles that came and that went of which each is held against each: with more of them nobody renamed anything.
const RENAMED: usize = 64;

/// What became of the roles on one target.
pub(super) struct Made {
    /// The folder of the policy, where there are several.
    pub(super) folder: String,
    /// The target, by its name on the new side.
    pub(super) target: String,
    pub(super) roles: Vec<RoleChange>,
    pub(super) personas: Vec<PersonaChange>,
    pub(super) reserved: usize,
    pub(super) errors: Vec<(Side, Diagnostic)>,
}

/// Two halves that are ready to be compared.
pub(super) struct Halves<'x, 'a> {
    pub(super) old: Roles<'x, 'a>,
    pub(super) new: Roles<'x, 'a>,
}

/// Compares the two halves of a pair.
pub(super) fn compare(pair: &Pair, asked: &Comparing) -> Made {
    let is_asked = |name: &str| asked.roles.is_empty() || asked.roles.iter().any(|role| role == name);
    let (before, after) = (Context::new(&pair.old.1), Context::new(&pair.new.1));
    let halves = Halves { old: Roles::new(&pair.old.0, &before, &is_asked), new: Roles::new(&pair.new.0, &after, &is_asked) };
    let names: BTreeSet<&str> = halves.old.roles.iter().chain(&halves.new.roles).map(|one| &*one.name).collect();
    let names: Vec<&str> = names.into_iter().collect();
    let mut roles: Vec<RoleChange> = names.par_iter().with_min_len(16).map(|name| halves.role(name)).collect();
    halves.join_renamed(&mut roles);
    // People hold all of their roles.
    let personas = if asked.roles.is_empty() { people::compare(&halves, &roles) } else { Vec::new() };
    let errors = |side, half: &Roles| half.errors.iter().map(move |error| (side, error.clone())).collect::<Vec<_>>();
    Made {
        folder: pair.folder.clone(),
        target: pair.new.1.name.clone(),
        reserved: halves.old.reserved.max(halves.new.reserved),
        errors: errors(Side::Before, &halves.old).into_iter().chain(errors(Side::After, &halves.new)).collect(),
        roles,
        personas,
    }
}

impl Halves<'_, '_> {
    /// What became of the role of a name.
    fn role(&self, name: &str) -> RoleChange {
        match (self.old.find(name), self.new.find(name)) {
            (Some(old), Some(new)) => self.both(old, new),
            (old, new) => self.one(old, new, name),
        }
    }

    fn both(&self, old: &One, new: &One) -> RoleChange {
        let mut change = RoleChange {
            name: new.name.to_string(),
            was: None,
            state: State::Both,
            verdict: Verdict::Equal,
            text_only: false,
            differences: Vec::new(),
            fields: fields(&old.body, &new.body),
            not_known: not_known(old, new),
            at: self.place(Some(old), Some(new)),
            folder: String::new(),
        };
        if !change.not_known.is_empty() {
            change.verdict = Verdict::NotKnown;
            return change;
        }
        // Most roles are what they were.
        if !is_same(old, new) || self.releases().0 != self.releases().1 {
            change.differences = self.differences(&old.effects(self.old.context), &new.effects(self.new.context));
            self.place_all(&mut change.differences, Some(old), Some(new));
            change.verdict = verdict(&change.differences);
        }
        let is_other_text = || self.old.policy.is_some() && self.new.policy.is_some() && self.old.text(old) != self.new.text(new);
        change.text_only = change.verdict == Verdict::Equal && (!change.fields.is_empty() || is_other_text());
        change
    }

    /// A role that is on one side only: everything that it grants came or went.
    fn one(&self, old: Option<&One>, new: Option<&One>, name: &str) -> RoleChange {
        let nothing = |one: &One| match &*one.body {
            Body::Kibana(_) => Body::Kibana(Default::default()),
            Body::Connect(_) => Body::Connect(Default::default()),
        };
        let not_known: Vec<String> = old.iter().chain(&new).flat_map(|one| one.not_known.clone()).collect();
        let mut differences = match (old, new) {
            (Some(old), _) => self.differences(&old.effects(self.old.context), &Effects::of(&nothing(old), self.releases().1)),
            (_, Some(new)) => self.differences(&Effects::of(&nothing(new), self.releases().0), &new.effects(self.new.context)),
            _ => Vec::new(),
        };
        self.place_all(&mut differences, old, new);
        RoleChange {
            name: name.to_owned(),
            was: None,
            state: if new.is_some() { State::Added } else { State::Removed },
            verdict: if not_known.is_empty() { verdict(&differences) } else { Verdict::NotKnown },
            text_only: false,
            differences: if not_known.is_empty() { differences } else { Vec::new() },
            fields: Vec::new(),
            not_known,
            at: self.place(old, new),
            folder: String::new(),
        }
    }

    fn releases(&self) -> (Release, Release) {
        (self.old.context.target.release(), self.new.context.target.release())
    }

    /// What differs, in the words of the newer release.
    pub(super) fn differences(&self, old: &Effects, new: &Effects) -> Vec<Difference> {
        let (before, after) = self.releases();
        let (Effects::Kibana(was), Effects::Kibana(is)) = (old, new) else {
            return compare_all(old, new, self.new.context);
        };
        if before == after {
            return compare_all(old, new, self.new.context);
        }
        let (mut gone, found, context) = if before < after {
            let (was, gone) = brought(was, after, &self.old.context.names);
            (gone, (Effects::Kibana(was), new.clone()), self.new.context)
        } else {
            let (is, gone) = brought(is, before, &self.new.context.names);
            (gone, (old.clone(), Effects::Kibana(is)), self.old.context)
        };
        let mut differences = compare_all(&found.0, &found.1, context);
        if before < after {
            tell_new(&mut differences, before);
        }
        differences.append(&mut gone);
        differences
    }

    /// Says where each difference stands on the side that has it.
    pub(super) fn place_all(&self, differences: &mut [Difference], old: Option<&One>, new: Option<&One>) {
        let lines = [old.and_then(|one| self.old.lines(one)), new.and_then(|one| self.new.lines(one))];
        let [before, after] = &lines;
        for difference in differences {
            let side = difference.side();
            let lines = if side == Side::Before { before } else { after };
            let at = lines.as_ref().and_then(|lines| lines.at(&difference.atom, difference.space.as_deref()));
            difference.at = at.map(|at| Place { side, at });
        }
    }

    fn place(&self, old: Option<&One>, new: Option<&One>) -> Option<Place> {
        let after = new.and_then(|one| self.new.place(one)).map(|at| Place { side: Side::After, at });
        after.or_else(|| old.and_then(|one| self.old.place(one)).map(|at| Place { side: Side::Before, at }))
    }

    /// A role that went and one that came with the same effects are one role with another name.
    fn join_renamed(&self, roles: &mut Vec<RoleChange>) {
        let of = |state: State| -> Vec<usize> {
            let meant = roles.iter().enumerate().filter(|(_, role)| role.state == state && role.verdict != Verdict::NotKnown);
            meant.map(|(n, _)| n).collect()
        };
        let (mut went, came) = (of(State::Removed), of(State::Added));
        if went.len() > RENAMED || came.len() > RENAMED {
            return;
        }
        let mut gone = Vec::new();
        for at in came {
            let Some(new) = roles.get(at).and_then(|role| self.new.find(&role.name)) else { continue };
            let same = went.iter().position(|n| {
                let old = roles.get(*n).and_then(|role| self.old.find(&role.name));
                old.is_some_and(|old| {
                    let (before, after) = (old.effects(self.old.context), new.effects(self.new.context));
                    !grants_nothing(&old.body) && self.differences(&before, &after).iter().all(|it| it.class == Class::Gone)
                })
            });
            let Some(same) = same.map(|n| went.remove(n)) else { continue };
            let was = roles.get(same).map(|role| role.name.clone());
            if let Some(role) = roles.get_mut(at) {
                (role.state, role.was, role.verdict, role.text_only) = (State::Renamed, was, Verdict::Equal, true);
                role.differences.clear();
            }
            gone.push(same);
        }
        gone.sort_unstable();
        gone.into_iter().rev().for_each(|n| drop(roles.remove(n)));
    }
}

/// Whether two roles have the same document, wherever that stands.
fn is_same(old: &One, new: &One) -> bool {
    old.body == new.body || old.made.is_none() && old.body.without_places() == new.body.without_places()
}

fn compare_all(old: &Effects, new: &Effects, context: &Context) -> Vec<Difference> {
    compare_effects(old, new, context).differences
}

fn not_known(old: &One, new: &One) -> Vec<String> {
    let mut why = old.not_known.clone();
    why.extend(new.not_known.iter().filter(|it| !old.not_known.contains(it)).cloned());
    why
}

/// Fields that let nobody do anything.
fn fields(old: &Body, new: &Body) -> Vec<FieldChange> {
    let mut fields = Vec::new();
    let mut field = |field, before: Option<String>, after: Option<String>| {
        if before != after {
            fields.push(FieldChange { field, before, after });
        }
    };
    match (old, new) {
        (Body::Kibana(old), Body::Kibana(new)) => {
            field("description", old.description.clone(), new.description.clone());
            let text = |metadata: &serde_json::Map<String, serde_json::Value>| {
                (!metadata.is_empty()).then(|| serde_json::Value::Object(metadata.clone()).to_string())
            };
            field("metadata", text(&old.metadata), text(&new.metadata));
        }
        (Body::Connect(old), Body::Connect(new)) => {
            field("description", old.description.clone(), new.description.clone());
            let text = |tags: &[(String, String)]| {
                let mut tags: Vec<String> = tags.iter().map(|(key, value)| format!("{key} = {value}")).collect();
                tags.sort();
                (!tags.is_empty()).then(|| tags.join(", "))
            };
            field("tags", text(&old.tags), text(&new.tags));
        }
        _ => {}
    }
    fields
}
