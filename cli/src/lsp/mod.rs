//! `polc lsp`: the language server. It translates between editors and the floors below; no rule and no fact about a product
//! stands here.
//!
//! `server` reads messages and answers them one by one, `session` knows the workspace, `workspace` keeps a policy up to date while it
//! is being edited, and `features` has a file for each thing that an editor can ask for.

mod client;
mod context;
mod describe;
mod disk;
mod features;
mod occurrences;
mod positions;
mod problems;
mod publish;
mod server;
mod session;
mod settings;
mod transport;
mod uri;

pub(crate) use server::run;
