//! The `polc` command: the command line, and the language server.

mod commands;
mod files;
mod lsp;

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(commands::run(std::env::args_os()))
}
