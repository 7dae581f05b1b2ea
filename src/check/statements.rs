//! Whether a statement concerns a platform, and has the shape that its head asks for.

use super::unknown;
use crate::diagnostic::{Diagnostic, errors};
use crate::policy::{Head, Platform, Role, Takes, Word};
use crate::source::Span;
use crate::syntax::tree::{Grant, Name};

/// Whether a statement means something on the platform at hand. Reports one that is for a platform which the role is not for, or
/// that is said of a platform which has nothing like it.
pub(super) fn concerns(here: Platform, role: &Role, head: &Head, name: &Name, out: &mut Vec<Diagnostic>) -> bool {
    let Some(platform) = head.platform() else { return true };
    if platform != here {
        only_on(platform, role, role.source.written(name), name.span, out);
        return false;
    }
    let Head::Word(_, word) = head else { return true };
    match word.platform().filter(|only| *only != here) {
        None => true,
        Some(only) => {
            let written = role.source.written(name);
            let at = role.source.at(name.span);
            out.push(
                Diagnostic::new(errors::NO_COUNTERPART, at, format!("`{written}`: {} has no `{}`", here.title(), word.text()))
                    .label(format!("`{}` is for {}", word.text(), only.title()))
                    .fix(format!("Write `{}`", word.text()), at, word.text()),
            );
            false
        }
    }
}

/// Reports a statement of one platform in a role that is only for the other one.
pub(super) fn only_on(platform: Platform, role: &Role, written: &str, span: Span, out: &mut Vec<Diagnostic>) {
    if !role.platforms.has(platform) {
        out.push(unknown::other_platform(&format!("`{written}`"), role.source.at(span), platform));
    }
}

/// A head with a body behind it that takes none.
pub(super) fn unexpected_body(role: &Role, head: &Head, name: &Name) -> Diagnostic {
    let written = role.source.written(name);
    let (takes, example) = match head {
        Head::Word(_, word) => (word.takes(), example(*word)),
        Head::Raw(_) | Head::Feature(..) => (Takes::Privileges, if role.platforms.has(Platform::Kibana) { "read" } else { "view" }),
    };
    Diagnostic::new(errors::UNEXPECTED_BODY, role.source.at(name.span), format!("`{written}` takes {}, not a body", takes.title()))
        .label(format!("write `{written}: {example};`"))
}

/// A word that takes a body, with something else behind it.
pub(super) fn missing_body(role: &Role, word: Word, grant: &Grant) -> Diagnostic {
    let written = role.source.written(&grant.head);
    let at = role.source.at(grant.value.span);
    Diagnostic::new(errors::MISSING_BODY, at, format!("`{written}` takes a body `< … >` of keys and values"))
        .label(format!("write `{written}: {}`", example(word)))
        .help(format!("`{}` is a word of the language, not a feature", word.text()))
}

/// What could stand behind a word.
fn example(word: Word) -> &'static str {
    match word {
        Word::Base => "read",
        Word::Tasks => "manage_rules",
        Word::Description | Word::HierarchyGroup | Word::AllowedFlowModules | Word::AllowedAiAgents => "\"…\"",
        Word::RestrictedResources | Word::HierarchyResources => "User, Queue",
        Word::Global => "< application: < manage: < applications: \"…\"; > > >",
        Word::Metadata | Word::Tags | Word::AccessTags | Word::GranularAccess => "< key: \"value\"; >",
    }
}
