//! polc: a policy compiler and linter for Kibana roles and Amazon Connect security profiles.
//!
//! The floors of the house, from the ground up; a module uses only what stands above it in this list:
//! [`source`], [`diagnostic`], [`suggest`]; [`syntax`], [`catalogue`]; [`policy`], [`config`], [`files`]; [`check`]; [`lint`],
//! [`emit`], [`mod@format`], [`verify`]; [`fix`], [`report`], [`lsp`];
//! [`cli`].

pub mod catalogue;
pub mod check;
pub mod cli;
pub mod config;
pub mod diagnostic;
pub mod emit;
pub mod files;
pub mod fix;
pub mod format;
pub mod lint;
pub mod lsp;
pub mod policy;
pub mod report;
pub mod source;
pub mod suggest;
pub mod syntax;
pub mod verify;
