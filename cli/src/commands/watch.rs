//! `polc check --watch`: checks again whenever a file of the policy changes.

use std::io::{Write, stderr};
use std::thread::sleep;
use std::time::Duration;

use super::Input;
use super::failure::Failure;
use super::gather::stamps;
use super::terminal::Terminal;

use polc::hidden::printable;

/// How often the files are looked at. A policy is a few hundred files at most, and looking at them takes a millisecond.
const PAUSE: Duration = Duration::from_millis(250);

/// Does something now and after every change, until the process is ended. What goes wrong later is said, and may be fixed by the
/// next change; only a first attempt that goes wrong ends it.
pub(super) fn watch(input: &Input, terminal: &Terminal, mut once: impl FnMut() -> Result<u8, Failure>) -> Result<u8, Failure> {
    let mut before = stamps(&input.paths, &terminal.folder)?;
    once()?;
    loop {
        let _ = writeln!(stderr(), "waiting for changes; Ctrl-C ends");
        before = loop {
            sleep(PAUSE);
            // A folder that is being renamed is not there for a moment.
            match stamps(&input.paths, &terminal.folder) {
                Ok(now) if now != before => break now,
                _ => {}
            }
        };
        let _ = writeln!(stderr());
        match once() {
            Err(failure) if failure.is_closed_pipe() => return Err(failure),
            Err(failure) => drop(writeln!(stderr(), "polc: {}", printable(&failure.to_string()))),
            Ok(_) => {}
        }
    }
}
