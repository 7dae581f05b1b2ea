//! The `polc` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(polc::cli::run(std::env::args_os()))
}
