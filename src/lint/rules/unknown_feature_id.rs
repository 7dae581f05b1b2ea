//! A raw feature id that the catalogue does not know. The type check finds it.

use crate::check::findings;
use crate::lint::rule::{Check, Rule};

pub(in crate::lint) static RULE: Rule = Rule { id: findings::UNKNOWN_FEATURE_ID, everywhere: false, check: Check::Elsewhere };
