//! `cases: view + edit;`: the permissions that an expression stands for.

use super::super::expression;
use super::{Known, State, Work, unknown};
use crate::catalogue::{CONNECT_LEVELS, Permission};
use crate::source::Location;
use crate::syntax::tree::{Expression, Grant, Operator};

/// A term of an expression with its permissions.
struct Term {
    minus: bool,
    permissions: Vec<&'static Permission>,
    at: Location,
}

/// The permissions that an action (or level) of a portable feature of Amazon Connect stands for.
pub(crate) fn action(feature: &str, word: &str) -> Option<Vec<&'static Permission>> {
    let known = || Permission::of_feature(feature);
    if word == "all" {
        return Some(known().filter(|permission| permission.is_in_all()).collect());
    }
    let named = |action: &str| known().find(|permission| permission.action == action);
    let level = || CONNECT_LEVELS.iter().find(|(level, _)| *level == word).and_then(|(_, action)| named(action));
    named(word).or_else(level).map(|permission| vec![permission])
}

impl<'a> Work<'_, 'a> {
    /// `cases: view + edit;`
    pub(super) fn permissions(&mut self, state: &mut State<'a>, feature: &'static str, title: &str, grant: &Grant) {
        let Some(terms) = self.terms(feature, title, &grant.value, grant.operator) else { return };
        if grant.operator == Operator::Set {
            state.permissions.retain(|held| held.0.feature != feature);
        }
        let writing = self.writing(grant.head.span);
        for Term { minus, permissions, at } in terms {
            if minus != (grant.operator == Operator::Remove) {
                state.permissions.retain(|held| !permissions.iter().any(|gone| gone.id == held.0.id));
            } else {
                permissions.into_iter().for_each(|it| state.permissions.push(Known(it), writing.origin(at)));
            }
        }
    }

    /// What each term of an expression stands for; none if one of them is wrong.
    fn terms(&mut self, feature: &str, title: &str, value: &Expression, operator: Operator) -> Option<Vec<Term>> {
        let before = self.out.len();
        let mut terms = Vec::new();
        for term in &value.terms {
            let (text, at) = (self.source.value(&term.name), self.source.at(term.name.span));
            if term.comma {
                self.out.push(expression::comma(self.source, term));
                continue;
            }
            if text == "none" && value.terms.len() == 1 && operator == Operator::Set {
                continue;
            }
            match action(feature, &text) {
                Some(permissions) => terms.push(Term { minus: term.minus, permissions, at }),
                None => self.out.push(unknown::unknown_action(self.context, feature, title, &text, at)),
            }
        }
        (self.out.len() == before).then_some(terms)
    }
}
