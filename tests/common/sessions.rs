//! The tool on the command line, as a session: what was typed, what it printed and where, and its exit code.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// Runs the tool in a folder, in this environment and nothing of this machine's: what it told, and its exit code.
pub(crate) fn run(folder: &Path, environment: &[(&str, &Path)], arguments: &[&str], input: &str) -> (String, i32) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_polc"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        // Where somebody asks nothing else: the width that the documents have.
        .env("COLUMNS", "100")
        .envs(environment.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let typed: Vec<String> = arguments.iter().map(|a| if a.contains(' ') { format!("'{a}'") } else { (*a).to_owned() }).collect();
    let mut told = format!("$ polc {}\n", typed.join(" "));
    told += &String::from_utf8(output.stdout).unwrap();
    for line in String::from_utf8(output.stderr).unwrap().lines() {
        told += &format!("2> {line}\n");
    }
    let code = output.status.code().unwrap();
    told += &format!("exit code {code}\n");
    (told.replace(&folder.display().to_string(), "FOLDER"), code)
}
