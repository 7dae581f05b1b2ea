//! pest's parser of `grammar/pol.pest`, compiled in.
#![allow(missing_docs, reason = "pest derives an enum of the grammar's rules, which the grammar documents")]

/// pest's parser.
#[derive(pest_derive::Parser)]
#[grammar = "../grammar/pol.pest"]
pub(super) struct Grammar;
