//! `polc man`: manual pages, made of what `--help` says.

use std::io::Write;

use super::CLEAN;
use super::failure::Failure;
use polc::suggest;

/// What every command's exit codes mean, in the language of manual pages.
const EXIT_STATUS: &str = r#".SH "EXIT STATUS"
.TP
.B 0
Nothing to complain about.
.TP
.B 1
Findings at or above \\-\\-fail\\-on (error, if it is not given), a test that fails, or a difference found by \\-\\-check.
.TP
.B 2
Wrong usage, an error in polc.toml, or a file that cannot be read or written.
.SH "SEE ALSO"
.BR polc (1)
.BI "polc help " COMMAND
"#;

/// Prints the page of a command, named with those that it is a part of.
pub(super) fn print(mut all: clap::Command, named: &[String]) -> Result<u8, Failure> {
    // Gives commands within commands their full names.
    all.build();
    let mut command = &all;
    for name in named {
        let Some(found) = command.find_subcommand(name) else {
            let known: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
            let hint = suggest::meant(name, known.iter().copied()).after_sentence();
            let there_is =
                if known.is_empty() { "it has none".to_owned() } else { format!("known are {}", suggest::all_of(known)) };
            return Err(Failure::Usage(format!("{} has no command `{name}`{hint}\n{there_is}", command.get_name())));
        };
        command = found;
    }
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut page).map_err(Failure::Stdout)?;
    page.extend_from_slice(EXIT_STATUS.as_bytes());
    std::io::stdout().write_all(&page).map_err(Failure::Stdout)?;
    Ok(CLEAN)
}
