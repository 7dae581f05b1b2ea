//! The statements that are not grants: which words they begin with, on which platform.

use crate::policy::{Platform, Source};
use crate::syntax::tree::{Name, Statement, StatementKind};

/// Heads of statements that only mean something on Kibana.
pub(super) const KIBANA: &[&str] = &["base", "cluster", "index", "run_as", "spaces", "in", "metadata", "tasks"];

/// Heads of statements that only mean something on Amazon Connect.
pub(super) const CONNECT: &[&str] = &[
    "permission",
    "application",
    "tags",
    "access_tags",
    "restricted_resources",
    "hierarchy_group",
    "hierarchy_resources",
    "allowed_flow_modules",
    "allowed_ai_agents",
];

/// The platform that a statement is for, if it can only be for one: it says so, or only one has anything like it.
pub fn only_on(source: &Source, statement: &Statement) -> Option<Platform> {
    let of_head = |head: &Name| {
        let written = head.span.of(source.text);
        let named = written.split_once('.').and_then(|(first, _)| Platform::parse(first));
        let is_only = |heads: &[&str], platform: Platform| heads.contains(&written).then_some(platform);
        // Tasks are listed together; each is for one platform.
        let kibana = is_only(KIBANA, Platform::Kibana).filter(|_| written != "tasks");
        let raw = head.is_quoted().then_some(Platform::Kibana);
        raw.or(named).or(kibana).or_else(|| is_only(CONNECT, Platform::Connect))
    };
    match &statement.kind {
        StatementKind::Grant(grant) => of_head(&grant.head),
        StatementKind::Object(head, _) => of_head(head),
        StatementKind::Index(_)
        | StatementKind::Cluster(_)
        | StatementKind::Spaces(..)
        | StatementKind::RunAs(..)
        | StatementKind::In(..) => Some(Platform::Kibana),
        StatementKind::Permission(_) | StatementKind::Application(..) => Some(Platform::Connect),
    }
}
