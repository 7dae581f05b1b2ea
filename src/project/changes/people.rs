//! What becomes of people who hold several roles at once: their privileges add up, so what one role loses another one may give.

use super::held::{One, Roles};
use super::pair::Halves;
use crate::effect::{Difference, Effects, PersonaChange, Place, RoleChange, Side, Verdict, verdict};
use crate::policy::{Persona, Policy, Subject};

/// Compares the personas of two policies: those that hold a role that differs, or hold other roles than before.
pub(super) fn compare(halves: &Halves, roles: &[RoleChange]) -> Vec<PersonaChange> {
    let (Some(old), Some(new)) = (halves.old.policy, halves.new.policy) else { return Vec::new() };
    let mut names: Vec<&str> = old.personas.iter().chain(&new.personas).map(|persona| &*persona.name).collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().filter_map(|name| persona(halves, roles, find(old, name), find(new, name), name)).collect()
}

fn find<'p, 'a>(policy: &'p Policy<'a>, name: &str) -> Option<&'p Persona<'a>> {
    match policy.subject(name)? {
        Subject::Persona(at) => policy.personas.get(at as usize),
        Subject::Role(_) => None,
    }
}

fn persona(
    halves: &Halves,
    roles: &[RoleChange],
    old: Option<&Persona>,
    new: Option<&Persona>,
    name: &str,
) -> Option<PersonaChange> {
    let held = |half: &Roles, persona: Option<&Persona>| -> Vec<String> {
        let policy = half.policy;
        let ids = persona.iter().flat_map(|persona| &persona.roles);
        let mut names: Vec<String> = ids.filter_map(|id| Some(policy?.role(*id).name.to_string())).collect();
        names.sort();
        names
    };
    let (before, after) = (held(&halves.old, old), held(&halves.new, new));
    let differs = |name: &String| roles.iter().any(|role| role.name == *name && role.verdict != Verdict::Equal);
    if before == after && !before.iter().any(differs) {
        return None;
    }
    let ones = |half: &'_ Roles, names: &[String]| -> Option<Effects> {
        let ones: Vec<&One> = names.iter().filter_map(|name| half.find(name)).collect();
        let effects: Vec<Effects> = ones.iter().map(|one| one.effects(half.context)).collect();
        Effects::together(&effects)
    };
    let (was, is) = (ones(&halves.old, &before), ones(&halves.new, &after));
    let (was, is) = match (was, is) {
        (Some(was), Some(is)) => (was, is),
        (Some(was), None) => {
            let nothing = was.nothing();
            (was, nothing)
        }
        (None, Some(is)) => (is.nothing(), is),
        (None, None) => return None,
    };
    let unknown =
        |names: &[String]| names.iter().any(|name| roles.iter().any(|role| role.name == *name && !role.not_known.is_empty()));
    let differences = halves.differences(&was, &is);
    let told: Vec<(Difference, Vec<String>)> = differences
        .into_iter()
        .map(|mut difference| {
            let (half, names) = if difference.side() == Side::Before { (&halves.old, &before) } else { (&halves.new, &after) };
            let mut through = Vec::new();
            for one in names.iter().filter_map(|name| half.find(name)) {
                let Some(lines) = half.lines(one) else { continue };
                if let Some(at) = lines.at(&difference.atom, difference.space.as_deref()) {
                    through.push(one.name.to_string());
                    difference.at = difference.at.or(Some(Place { side: difference.side(), at }));
                }
            }
            (difference, through)
        })
        .collect();
    let verdict = if unknown(&before) || unknown(&after) {
        Verdict::NotKnown
    } else {
        verdict(told.iter().map(|(difference, _)| difference))
    };
    let place =
        |side, persona: Option<&Persona>| persona.map(|persona| Place { side, at: persona.source.at(persona.tree.name.span) });
    let at = place(Side::After, new).or_else(|| place(Side::Before, old));
    (verdict != Verdict::Equal).then(|| PersonaChange { name: name.to_owned(), verdict, differences: told, at })
}
