//! Edits that rules offer where a finding stands.

use super::subject::Subject;
use crate::diagnostic::{Applicability, Diagnostic, Edit};
use crate::policy::{Head, Platform, Source};
use crate::source::{Location, Span};
use crate::syntax::tree::{Body, Grant, ItemKind, Operator, Statement, StatementKind};

/// Offers to grant a level of a feature (or a task) beside the statement that a place lies in: in the same body, and so in the same
/// spaces. Offers nothing where another role of the line says something about the feature, which might undo it.
pub(super) fn offer_grant(subject: &Subject, finding: Diagnostic, at: Location, path: &str, word: &str) -> Diagnostic {
    let path = path_in(subject, path);
    match grant(subject, at, &path, word) {
        Some(edits) => finding.fix_all(format!("Grant `{path}: {word}`"), Applicability::Unsafe, edits),
        None => finding,
    }
}

/// The same for several features at once, in one edit where they stand beside each other; nothing where one of them cannot be granted so.
pub(super) fn offer_grants(subject: &Subject, finding: Diagnostic, at: Location, wanted: &[(String, &str)]) -> Diagnostic {
    let mut edits: Vec<Edit> = Vec::new();
    for (path, word) in wanted {
        let Some(more) = grant(subject, at, &path_in(subject, path), word) else { return finding };
        for edit in more {
            match edits.iter_mut().find(|held| held.at == edit.at) {
                // The statement before them is closed once.
                Some(held) => held.text += edit.text.strip_prefix(';').unwrap_or(&edit.text),
                None => edits.push(edit),
            }
        }
    }
    let names: Vec<String> = wanted.iter().map(|(path, word)| format!("`{}: {word}`", path_in(subject, path))).collect();
    finding.fix_all(format!("Grant {}", names.join(" and ")), Applicability::Unsafe, edits)
}

/// A path as the role would write it: with the platform where the role is for another one, too.
pub(super) fn path_in(subject: &Subject, path: &str) -> String {
    if subject.role.platforms.has(Platform::Connect) { format!("kibana.{path}") } else { path.to_owned() }
}

fn grant(subject: &Subject, at: Location, path: &str, word: &str) -> Option<Vec<Edit>> {
    let policy = subject.check.policy();
    let (_, source, statement) = subject.statement_at(at)?;
    let ItemKind::Role(role) = &source.item.kind else { return None };
    let body = body_of(&role.body, statement)?;
    let is_about = |source: &Source, statement: &Statement| match &statement.kind {
        StatementKind::Grant(grant) => source.head(&grant.head).is_about(&Head::of_path(path)),
        _ => false,
    };
    if let Some(held) = body.statements.iter().rev().find(|held| is_about(&source, held)) {
        return match &held.kind {
            StatementKind::Grant(Grant { operator: Operator::Set, value, .. }) => {
                Some(vec![Edit { at: source.at(value.span), text: word.to_owned() }])
            }
            _ => None,
        };
    }
    // Bodies of the same item are about other spaces or targets.
    let is_elsewhere = |other: &Source| !std::ptr::eq(other.item, source.item);
    let elsewhere = policy
        .find(subject.id, &subject.context().known, |other, held| (is_elsewhere(other) && is_about(other, held)).then_some(()));
    elsewhere.is_none().then(|| after(&source, statement, &format!("{path}: {word};")))
}

/// The body that a statement stands in itself.
fn body_of<'a>(body: &'a Body, statement: &Statement) -> Option<&'a Body> {
    if body.statements.iter().any(|held| std::ptr::eq(held, statement)) {
        return Some(body);
    }
    body.statements.iter().find_map(|held| body_of(held.kind.body()?, statement))
}

/// Whether two statements stand in one body, and so in the same spaces.
pub(super) fn is_same_body((source, one): (&Source, &Statement), (there, other): (&Source, &Statement)) -> bool {
    let ItemKind::Role(role) = &source.item.kind else { return false };
    let is_there = |body: &Body| body.statements.iter().any(|held| std::ptr::eq(held, other));
    std::ptr::eq(source.item, there.item) && body_of(&role.body, one).is_some_and(is_there)
}

/// Writes a statement after another one: on a line of its own where that one is.
pub(super) fn after(source: &Source, statement: &Statement, text: &str) -> Vec<Edit> {
    let end = statement.span.end;
    let at = |offset: u32| source.at(Span { start: offset, end: offset });
    let before = source.text.get(..statement.span.start as usize).unwrap_or("");
    let indent = before.rsplit('\n').next().unwrap_or("");
    let rest = source.text.get(end as usize..).unwrap_or("");
    let line = rest.split('\n').next().unwrap_or("").trim_end_matches('\r');
    let own_line = before.contains('\n') && indent.trim().is_empty();
    // The comment behind a statement stays behind it.
    let (place, text) = if own_line && (line.trim().is_empty() || line.trim_start().starts_with("//")) {
        (end + line.len() as u32, format!("\n{indent}{text}"))
    } else if own_line {
        (end, format!("\n{indent}{text}"))
    } else {
        (end, format!(" {text}"))
    };
    // The last statement of a body may do without its semicolon.
    let is_open = !statement.span.of(source.text).ends_with([';', '>']);
    let mut edits: Vec<Edit> = is_open.then(|| Edit { at: at(end), text: ";".to_owned() }).into_iter().collect();
    match edits.first_mut().filter(|_| place == end) {
        Some(edit) => edit.text += &text,
        None => edits.push(Edit { at: at(place), text }),
    }
    edits
}
