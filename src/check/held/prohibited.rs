//! What a prohibition asks for, and who holds all of it.

use super::super::Context;
use super::Held;
use super::asked::Asked;
use crate::policy::{Forbid, Persona, Policy};

/// Whether a prohibition is for a target. What the targets of a policy around this one are called says nothing about those here.
pub(crate) fn is_for(context: &Context, forbid: &Forbid) -> bool {
    forbid.is_around || forbid.source.covers(&forbid.tree.on, &context.known)
}

/// What a prohibition asks for on a target. None if nobody can hold all of it there.
pub(crate) fn prohibited<'a>(context: &Context, forbid: &Forbid<'a>) -> Option<Vec<Asked<'a>>> {
    if !is_for(context, forbid) {
        return None;
    }
    let mut asked = Vec::new();
    for statement in &forbid.tree.body.statements {
        asked.extend(Asked::statement(context, &forbid.source, statement).ok()?);
    }
    (!asked.is_empty() && !asked.iter().any(Asked::is_empty)).then_some(asked)
}

/// The first space in which everything is held at once.
pub(crate) fn together<'h>(held: &'h Held, asked: &[Asked]) -> Option<&'h str> {
    let mut spaces = if asked.iter().any(Asked::is_in_spaces) { held.all_spaces() } else { Vec::new() };
    if spaces.is_empty() {
        spaces.push("*");
    }
    spaces.into_iter().find(|space| asked.iter().all(|part| held.answer(part, space).all_words))
}

/// Whether a prohibition names somebody who may.
pub(crate) fn is_excepted(forbid: &Forbid, name: &str) -> bool {
    !forbid.is_around && forbid.tree.unless.iter().any(|named| forbid.source.value(named) == name)
}

/// Whether a persona may hold the combination of a prohibition that names some who may: by its own name or by that of one of its roles.
pub(crate) fn may_hold(policy: &Policy, persona: &Persona, is_named: impl Fn(&str) -> bool) -> bool {
    is_named(&persona.name) || persona.roles.iter().any(|id| is_named(&policy.role(*id).name))
}
