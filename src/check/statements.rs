//! The statements that are not grants: which words they begin with, on which platform.

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
