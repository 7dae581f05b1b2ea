//! The list of all rules. A new one is a file in this folder, and its name in both lists here.

mod access_tags_incomplete;
pub(super) mod alerts_index_without_feature;
mod all_spaces;
mod application_permission;
mod base_privileges_grow;
pub(super) mod broader_on_release;
mod can_escalate;
mod case_actions_need_cases_all;
mod case_admin_without_view;
mod case_alerts_without_alert_feature;
mod case_assign_needs_profile;
mod case_assignment_incomplete;
mod case_attachments_need_tier;
mod case_push_needs_tier;
mod cases_all_without_connectors;
mod cases_without_customer_profiles;
pub(super) mod deprecated_feature_id;
mod deprecated_privilege;
pub(super) mod differs_between_targets;
mod document_security_needs_platinum;
mod duplicate_role;
mod everything_on_everything;
mod exceptions_without_rules_read;
mod feature_needs_another;
pub(super) mod forbidden_combination;
mod grants_nothing;
mod index_for_other_space;
mod index_name_matches_nothing;
mod indices_in_practice;
mod legacy_permission;
mod legacy_signals_index;
mod missing_description;
mod missing_view;
mod names_differ_by_case;
mod narrowing_undone;
mod never_grant;
mod nobody_in_space;
mod nothing_to_revoke;
mod observability_cases_need_editor;
mod on_no_target;
mod prefer_short_name;
mod public_base_url_missing;
mod read_can_update_alerts;
mod redacted_and_unredacted;
mod redundant_privilege;
mod requires_permission;
mod restricted_indices;
mod restricted_resource_without_view;
mod restricted_users_without_profiles;
mod restriction_takes_away;
mod restriction_voided;
mod retired_permission;
mod revoked_in_vain;
mod role_name_not_portable;
mod role_subsumed;
mod rule_actions_without_connectors;
mod rule_author_holds_too_much;
mod rules_all_without_alerts_all;
mod rules_without_source_index;
mod says_nothing;
mod shadowed_statement;
mod sub_features_need_gold;
pub(super) mod suppression_without_reason;
mod task_incomplete;
mod too_many_tagged_profiles;
mod uncertain_fact;
mod undocumented_permission;
mod unknown_feature_id;
mod unknown_permission;
mod unused_abstract_role;
mod unused_persona;
pub(super) mod unused_suppression;
mod value_lists_without_cluster_manage;
mod write_with_document_security;

use super::rule::Rule;
use crate::diagnostic::Id;

/// All rules, sorted by name.
pub static RULES: &[&Rule] = &[
    &access_tags_incomplete::RULE,
    &alerts_index_without_feature::RULE,
    &all_spaces::RULE,
    &application_permission::RULE,
    &base_privileges_grow::RULE,
    &broader_on_release::RULE,
    &can_escalate::RULE,
    &case_actions_need_cases_all::RULE,
    &case_admin_without_view::RULE,
    &case_alerts_without_alert_feature::RULE,
    &case_assign_needs_profile::RULE,
    &case_assignment_incomplete::RULE,
    &case_attachments_need_tier::RULE,
    &case_push_needs_tier::RULE,
    &cases_all_without_connectors::RULE,
    &cases_without_customer_profiles::RULE,
    &deprecated_feature_id::RULE,
    &deprecated_privilege::RULE,
    &differs_between_targets::RULE,
    &document_security_needs_platinum::RULE,
    &duplicate_role::RULE,
    &everything_on_everything::RULE,
    &exceptions_without_rules_read::RULE,
    &feature_needs_another::RULE,
    &forbidden_combination::RULE,
    &grants_nothing::RULE,
    &index_for_other_space::RULE,
    &index_name_matches_nothing::RULE,
    &indices_in_practice::RULE,
    &legacy_permission::RULE,
    &legacy_signals_index::RULE,
    &missing_description::RULE,
    &missing_view::RULE,
    &names_differ_by_case::RULE,
    &narrowing_undone::RULE,
    &never_grant::RULE,
    &nobody_in_space::RULE,
    &nothing_to_revoke::RULE,
    &observability_cases_need_editor::RULE,
    &on_no_target::RULE,
    &prefer_short_name::RULE,
    &public_base_url_missing::RULE,
    &read_can_update_alerts::RULE,
    &redacted_and_unredacted::RULE,
    &redundant_privilege::RULE,
    &requires_permission::RULE,
    &restricted_indices::RULE,
    &restricted_resource_without_view::RULE,
    &restricted_users_without_profiles::RULE,
    &restriction_takes_away::RULE,
    &restriction_voided::RULE,
    &retired_permission::RULE,
    &revoked_in_vain::RULE,
    &role_name_not_portable::RULE,
    &role_subsumed::RULE,
    &rule_actions_without_connectors::RULE,
    &rule_author_holds_too_much::RULE,
    &rules_all_without_alerts_all::RULE,
    &rules_without_source_index::RULE,
    &says_nothing::RULE,
    &shadowed_statement::RULE,
    &sub_features_need_gold::RULE,
    &suppression_without_reason::RULE,
    &task_incomplete::RULE,
    &too_many_tagged_profiles::RULE,
    &uncertain_fact::RULE,
    &undocumented_permission::RULE,
    &unknown_feature_id::RULE,
    &unknown_permission::RULE,
    &unused_abstract_role::RULE,
    &unused_persona::RULE,
    &unused_suppression::RULE,
    &value_lists_without_cluster_manage::RULE,
    &write_with_document_security::RULE,
];

/// Where the rule of a finding stands in the table.
pub(super) fn position(id: Id) -> Option<usize> {
    if !id.is_rule() {
        return None;
    }
    RULES.binary_search_by_key(&id, |rule| rule.id).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fact_is_one_of_a_rule() {
        for fact in crate::catalogue::RULE_FACTS {
            assert!(RULES.iter().any(|rule| rule.id.name == fact.rule), "{}", fact.rule);
        }
    }

    #[test]
    fn sorted_by_name() {
        assert!(RULES.is_sorted_by_key(|rule| rule.id));
    }
}
