//! Grants that hold on some targets only: offering to write them so, and seeing that somebody did.

use super::subject::Subject;
use crate::catalogue::Releases;
use crate::check::names::NameKey;
use crate::diagnostic::{Applicability, Diagnostic};
use crate::policy::{Head, Platform, written};
use crate::source::Location;
use crate::syntax::tree::StatementKind;

/// Offers to grant what a place gives only on the releases that have it by itself.
pub(super) fn only_where(subject: &Subject, finding: Diagnostic, at: Location, releases: Releases) -> Diagnostic {
    if releases.is_empty() { finding } else { only_on(subject, finding, at, &written(releases)) }
}

/// Offers to put the statement at a place into an `on` block.
pub(super) fn only_on(subject: &Subject, finding: Diagnostic, at: Location, on: &str) -> Diagnostic {
    let Some((_, source, statement)) = subject.statement_at(at) else { return finding };
    finding.fix_all(format!("Put it into `on {on} < … >`"), Applicability::Unsafe, source.within(statement.span, on))
}

/// What a target is called behind `on`.
pub(super) fn name(subject: &Subject) -> String {
    let target = subject.target();
    match target.kibana() {
        Some(kibana) if !target.is_declared => format!("{}:{}", Platform::Kibana.name(), kibana.release.id()),
        _ => target.name.clone(),
    }
}

/// Whether what stands at a place in a role, or in one that it extends, counts on the target.
pub(super) fn counts(subject: &Subject, at: Location) -> bool {
    let policy = subject.check.policy();
    let role = policy.line(subject.id).into_iter().map(|id| policy.role(id)).find(|role| role.contains(at));
    role.is_none_or(|role| role.counts_at(at, &subject.context().known))
}

/// Whether the last thing that a role says of a feature on one target is not said on another one.
pub(super) fn says_alone(here: &Subject, there: &Subject, key: NameKey) -> bool {
    let is_about = |head: Head| {
        let path = head.feature_on(Platform::Kibana);
        path.and_then(|path| here.context().names.find(path)).is_some_and(|named| named.key == key)
    };
    let said = here.check.policy().find(here.id, &here.context().known, |source, statement| {
        let StatementKind::Grant(grant) = &statement.kind else { return None };
        is_about(source.head(&grant.head)).then(|| source.at(statement.span))
    });
    said.is_some_and(|at| !counts(there, at))
}
