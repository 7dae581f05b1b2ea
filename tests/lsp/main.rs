//! The language server as an editor meets it: a scripted client over real standard input and output. Every capability that is
//! advertised has a test here, and so has every kind of bad input.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod capabilities;
mod diagnostics;
mod editor;
mod findings;
#[path = "../common/fixtures.rs"]
mod fixtures;
#[path = "../common/folders.rs"]
mod folders;
mod names;
mod run_test;
mod shapes;
#[path = "../common/snapshots.rs"]
mod snapshots;
mod trouble;
mod words;
