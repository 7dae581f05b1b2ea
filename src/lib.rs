//! polc: a policy compiler and linter for Kibana roles and Amazon Connect security profiles.
//!
//! Modules lie on floors, and each uses only those below its own: CONTRIBUTING.md has the drawing.

pub mod access;
pub mod catalogue;
pub mod check;
pub mod config;
pub mod diagnostic;
pub mod effect;
pub mod emit;
pub mod existing;
pub mod fix;
pub mod format;
pub mod hidden;
pub mod import;
pub mod lint;
pub(crate) mod pattern;
pub mod policy;
pub mod project;
pub mod question;
pub mod report;
pub mod review;
pub mod source;
pub mod suggest;
pub mod syntax;
pub mod verify;
