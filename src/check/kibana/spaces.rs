//! Where grants hold: `spaces`, `in` blocks, and what Kibana refuses about them.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::Context;
use super::super::elastic::sorted;
use super::{State, Work};
use crate::diagnostic::{Diagnostic, errors};
use crate::policy::Role;
use crate::source::Location;
use crate::syntax::tree::{Name, Operator, StatementKind};

/// Where a role is granted if neither it nor a parent says so.
pub(in crate::check) fn default_spaces<'a>(context: &Context) -> Vec<Cow<'a, str>> {
    sorted(context.target.kibana().iter().flat_map(|target| &target.spaces).map(|space| Cow::Owned(space.clone())))
}

/// Without `spaces` of its own a role takes those of its parents; two parents that disagree would spread each other's grants.
pub(super) fn differing_spaces(role: &Role, parents: &[&State], out: &mut Vec<Diagnostic>) {
    let mut said = parents.iter().filter_map(|parent| parent.spaces.as_ref());
    let Some((first, first_at)) = said.next() else { return };
    if let Some((_, other_at)) = said.find(|(spaces, _)| spaces != first) {
        out.push(
            Diagnostic::new(
                errors::AMBIGUOUS_SPACES,
                role.location(),
                format!("`{}` extends roles in different spaces and does not say its own", role.name),
            )
            .label("add `spaces: …;`")
            .also(*first_at, "these spaces")
            .also(*other_at, "and these"),
        );
    }
}

fn star_beside_spaces(at: Location) -> Diagnostic {
    Diagnostic::new(errors::STAR_BESIDE_SPACES, at, "`*` stands for all spaces and cannot stand beside others")
        .label("all spaces")
        .help("write `spaces: *;` alone, or name the spaces; grants for one space more go into `in space < … >`")
        .note("Kibana takes either [\"*\"] or a list of space ids.")
}

impl<'a> Work<'_, 'a> {
    pub(super) fn spaces(&mut self, state: &mut State<'a>, operator: Operator, names: &[Name]) {
        let Some(first) = names.first() else { return };
        let at = self.source.at(first.span);
        let listed = self.space_list(names);
        let held = state.spaces.take().map(|(held, _)| held);
        let mut spaces = held.filter(|_| operator != Operator::Set).unwrap_or_else(|| default_spaces(self.context));
        match operator {
            Operator::Set => spaces = listed,
            Operator::Add => spaces.extend(listed),
            Operator::Remove => spaces.retain(|space| !listed.contains(space)),
        }
        spaces.sort();
        spaces.dedup();
        if spaces.len() > 1 && spaces.iter().any(|space| space == "*") && operator == Operator::Add {
            self.out.push(star_beside_spaces(at));
        }
        if spaces.is_empty() && operator == Operator::Remove {
            self.out.push(Diagnostic::new(errors::INVALID_SPACE, at, "no space is left").label("a role needs at least one space"));
        }
        state.spaces = Some((spaces, at));
    }

    /// The space ids of a list; wrong ones are reported and left out.
    pub(super) fn space_list(&mut self, names: &[Name]) -> Vec<Cow<'a, str>> {
        let (mut spaces, mut seen): (Vec<Cow<str>>, FxHashSet<Cow<str>>) = Default::default();
        for name in names {
            let space = self.source.value(name);
            let at = self.source.at(name.span);
            if space == "*" {
                if names.len() > 1 {
                    self.out.push(star_beside_spaces(at));
                    continue;
                }
            } else if !crate::config::is_space_id(&space) {
                let lower = space.to_lowercase();
                let mut diagnostic = Diagnostic::new(errors::INVALID_SPACE, at, format!("`{space}` is not a space id"))
                    .label("a space id has the letters a–z, digits, `_` and `-`")
                    .note("Kibana refuses a role with any other space id; the id is the one in the space's URL, not its display name.");
                if crate::config::is_space_id(&lower) {
                    diagnostic = diagnostic.unsafe_fix(format!("Write `{lower}`"), at, lower);
                }
                self.out.push(diagnostic);
                continue;
            }
            let target = self.context.target.kibana();
            self.out.extend(target.filter(|it| it.lacks_space(&space)).map(|it| crate::config::unknown_space(it, &space, at)));
            if !seen.insert(space.clone()) {
                self.out.push(
                    Diagnostic::new(errors::DUPLICATE_SPACE, at, format!("the space `{space}` is named twice"))
                        .label("once is enough")
                        .note("Kibana: \"more than one privilege is applied to the following spaces\"."),
                );
                continue;
            }
            spaces.push(space);
        }
        spaces
    }

    /// A space of an `in` block that the role's own grants apply to as well.
    pub(super) fn doubled_spaces(&mut self, state: &State<'a>) {
        let own = state.spaces.as_ref().map(|(spaces, _)| spaces);
        let mut seen: FxHashMap<Cow<str>, Location> = FxHashMap::default();
        for statement in self.source.statements(&self.role.tree.body, &self.context.known) {
            let StatementKind::In(names, _) = &statement.kind else { continue };
            for name in names {
                let space = self.source.value(name);
                let at = self.source.at(name.span);
                let in_own = match own {
                    Some(own) => own.binary_search(&space).is_ok(),
                    None => self.context.target.kibana().is_some_and(|target| target.spaces.iter().any(|own| *own == space)),
                };
                let twice = |message: String| {
                    Diagnostic::new(errors::DUPLICATE_SPACE, at, message)
                        .label("one space has one set of grants")
                        .note("Kibana: \"more than one privilege is applied to the following spaces\".")
                };
                if let Some(first) = seen.get(&space) {
                    self.out.push(twice(format!("the space `{space}` has two `in` blocks")).also(*first, "the first one"));
                } else if in_own && !state.own.is_empty() {
                    let diagnostic = twice(format!("the space `{space}` is one of the role's own"));
                    self.out.push(match &state.spaces {
                        Some((_, spaces)) => diagnostic.also(*spaces, "its spaces"),
                        None => diagnostic.help(format!("`{space}` is where a role is granted that does not say `spaces`: move these grants out of the block, or name the role's spaces")),
                    });
                }
                seen.entry(space).or_insert(at);
            }
        }
    }
}
