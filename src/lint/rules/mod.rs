//! The list of all rules. A new one is a file in this folder and a line here.

use super::rule::Rule;

/// Makes the modules and the table out of one list.
macro_rules! rules {
    ($($module:ident)*) => {
        $(mod $module;)*

        /// All rules, sorted by name.
        pub static RULES: &[&Rule] = &[$(&$module::RULE),*];
    };
}

rules! {
    access_tags_incomplete
    alerts_index_without_feature
    all_spaces
    base_privileges_grow
    broader_on_release
    can_escalate
    case_actions_need_cases_all
    case_admin_without_view
    case_alerts_without_alert_feature
    case_assign_needs_profile
    case_assignment_incomplete
    case_push_needs_tier
    cases_all_without_connectors
    cases_without_customer_profiles
    deprecated_feature_id
    deprecated_privilege
    differs_between_targets
    duplicate_role
    everything_on_everything
    exceptions_without_rules_read
    forbidden_combination
    grants_nothing
    index_for_other_space
    legacy_permission
    legacy_signals_index
    missing_description
    missing_view
    never_grant
    observability_cases_need_editor
    prefer_short_name
    public_base_url_missing
    read_can_update_alerts
    redacted_and_unredacted
    redundant_privilege
    requires_permission
    restricted_indices
    restricted_resource_without_view
    restriction_takes_away
    retired_permission
    role_name_not_portable
    role_subsumed
    rule_actions_without_connectors
    rule_author_holds_too_much
    rules_all_without_alerts_all
    shadowed_statement
    sub_features_need_gold
    suppression_without_reason
    task_incomplete
    undocumented_permission
    unknown_feature_id
    unknown_permission
    unused_abstract_role
    unused_persona
    unused_suppression
    value_lists_without_cluster_manage
    write_with_document_security
}

/// Where a rule stands in the table.
pub(super) fn position(name: &str) -> Option<usize> {
    RULES.binary_search_by_key(&name, |rule| rule.name).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted_by_name() {
        assert!(RULES.is_sorted_by_key(|rule| rule.name));
    }
}
