//! What a build shows instead of writing: its documents, or how a folder differs from them.

use std::io::{Write, stderr, stdout};
use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::output::{Difference, Stage};
use super::{CLEAN, FINDINGS};

/// Prints the only document, or an object of all bodies by target and role.
pub(super) fn print(stage: &Stage, bodies: &[(PathBuf, String, String)]) -> Result<u8, Failure> {
    let mut text = Vec::new();
    if let ([only], _) | (_, [(only, ..)]) = (stage.files(), bodies) {
        text = stage.staged(only)?;
    } else if !bodies.is_empty() {
        for (at, (path, target, role)) in bodies.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|before| bodies.get(before));
            if before.is_none_or(|(_, other, _)| other != target) {
                text.extend(if at == 0 { "{\n" } else { "\n  },\n" }.bytes());
                text.extend(format!("  {}: {{\n", serde_json::Value::from(target.as_str())).bytes());
            } else {
                text.extend(b",\n");
            }
            text.extend(format!("    {}: ", serde_json::Value::from(role.as_str())).bytes());
            for byte in stage.staged(path)?.trim_ascii_end() {
                text.push(*byte);
                // A raw line break in JSON text is never inside a string.
                if *byte == b'\n' {
                    text.extend(b"    ");
                }
            }
        }
        text.extend(b"\n  }\n}\n");
    } else {
        return Err(Failure::Usage(format!(
            "--stdout prints one document, and these are {}: narrow it with -t, -e or --role, or write to a folder with -o",
            stage.files().len()
        )));
    }
    stdout().write_all(&text).map_err(Failure::Stdout)?;
    Ok(CLEAN)
}

/// Says how the folder differs from what would be written.
pub(super) fn compare(stage: &Stage, folder: &Path, is_whole: bool) -> Result<u8, Failure> {
    let mut lines: Vec<String> = stage
        .differences()?
        .iter()
        .map(|difference| match difference {
            Difference::Missing(path) => format!("missing: {}", path.display()),
            Difference::Changed(path) => format!("out of date: {}", path.display()),
        })
        .collect();
    if is_whole {
        lines.extend(stage.left_over().iter().map(|path| format!("left over: {} (no role makes it)", path.display())));
    }
    let mut out = stdout().lock();
    for line in &lines {
        writeln!(out, "{line}").map_err(Failure::Stdout)?;
    }
    if lines.is_empty() {
        return Ok(CLEAN);
    }
    let _ = writeln!(stderr(), "{} is not what the policy compiles to; run `polc build` to renew it", folder.display());
    Ok(FINDINGS)
}
