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
    cases_all_without_connectors
    exceptions_without_rules_read
    missing_description
    suppression_without_reason
    unknown_feature_id
    unknown_permission
    unused_suppression
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
