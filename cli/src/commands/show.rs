//! What a build shows instead of writing: its documents, or how a folder differs from them.

use std::io::{Write, stderr, stdout};
use std::path::Path;

use super::failure::Failure;
use super::output::{Difference, Stage};
use super::unified::{painted, unified};
use super::{CLEAN, FINDINGS};
use polc::hidden::shown;
use polc::project::Body;
use polc::report::Style;

/// Prints the only document, or an object of all bodies by target and role.
pub(super) fn print(stage: &Stage, bodies: &[Body]) -> Result<u8, Failure> {
    let mut text = Vec::new();
    if let [only] = stage.files() {
        text = stage.staged(only)?;
    } else if let [Body { path, .. }] = bodies {
        text = stage.staged(Path::new(path))?;
    } else if !bodies.is_empty() {
        for (at, Body { path, target, role, .. }) in bodies.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|before| bodies.get(before));
            if before.is_none_or(|before| before.target != *target) {
                text.extend(if at == 0 { "{\n" } else { "\n  },\n" }.bytes());
                text.extend(format!("  {}: {{\n", serde_json::Value::from(target.as_str())).bytes());
            } else {
                text.extend(b",\n");
            }
            text.extend(format!("    {}: ", serde_json::Value::from(role.as_str())).bytes());
            for byte in stage.staged(Path::new(path))?.trim_ascii_end() {
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

/// Says how the folder differs from what would be written, with the lines that do.
pub(super) fn compare(stage: &Stage, folder: &Path, is_whole: bool, style: Style) -> Result<u8, Failure> {
    let differences = stage.differences()?;
    let left_over = if is_whole { stage.left_over()? } else { Vec::new() };
    if differences.is_empty() && left_over.is_empty() {
        return Ok(CLEAN);
    }
    let mut out = stdout().lock();
    for difference in &differences {
        match difference {
            Difference::Missing(path) => writeln!(out, "missing: {}", shown(path)),
            Difference::Changed(path) => writeln!(out, "out of date: {}", shown(path)),
            Difference::Other(path, what) => writeln!(out, "out of date: {} (it is {what})", shown(path)),
        }
        .map_err(Failure::Stdout)?;
    }
    for path in &left_over {
        writeln!(out, "left over: {} (this build does not write it)", shown(path)).map_err(Failure::Stdout)?;
    }
    for difference in &differences {
        let Difference::Changed(path) = difference else { continue };
        let below = path.strip_prefix(folder).unwrap_or(path);
        let (old, new) = (std::fs::read(path).map_err(Failure::read(path))?, stage.staged(below)?);
        let shown =
            unified(&path.to_string_lossy(), &String::from_utf8_lossy(&old), &String::from_utf8_lossy(&new), std::iter::empty());
        write!(out, "\n{}", painted(&shown, style)).map_err(Failure::Stdout)?;
    }
    let way_out = match left_over.is_empty() {
        true => format!("run `polc build -o {}` to renew it", shown(folder)),
        false => format!("run `polc build --prune -o {}` to renew it, and remove what no build wrote", shown(folder)),
    };
    let _ = writeln!(stderr(), "{} is not what the policy compiles to; {way_out}", shown(folder));
    Ok(FINDINGS)
}
