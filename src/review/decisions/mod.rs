//! Decisions: what reviewers wrote down about lines, and whether that is all there is to do.

pub(super) mod judge;
mod read;

pub use read::{DecisionsFile, Verdict, Written, WrongDecision};
