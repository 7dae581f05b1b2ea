//! Manage exceptions without a level of the rules feature. The type check finds it.

use crate::check::findings;
use crate::lint::rule::{Check, Rule};

pub(in crate::lint) static RULE: Rule =
    Rule { id: findings::EXCEPTIONS_WITHOUT_RULES_READ, everywhere: false, check: Check::Elsewhere };
