//! polc against an independent reading of `docs/language.md` and `docs/testing.md`: slow and plain, on sets of words, sharing nothing with
//! `src/check` but the catalogue's tables. Random policies are compiled, tested and put in other orders by both.
//!
//! `POLC_REFERENCE_POLICIES=100000 cargo test --test reference` looks at more of them, `POLC_REFERENCE_FIRST=N` begins with another one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod actions;
mod answer;
mod compare;
mod facts;
mod generate;
mod output;
mod policy;
mod product;
mod random;
mod role;
