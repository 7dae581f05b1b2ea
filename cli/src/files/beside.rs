//! The further files of a module of Terraform: what one of them calls a local, another one uses.

use std::path::{Path, PathBuf};

use super::Unreadable;
use super::inputs::inputs;
use polc::existing::Input;

/// What files of a module end in.
const MODULE: [&str; 2] = [".tf", ".tf.json"];

fn is_of_module(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    MODULE.iter().any(|end| name.ends_with(end)) && !name.starts_with('.')
}

/// Adds what stands beside files of Terraform and was not named.
pub(crate) fn with_modules(mut all: Vec<Input>) -> Result<Vec<Input>, Unreadable> {
    let files: Vec<PathBuf> = all.iter().map(|input| PathBuf::from(&input.name)).filter(|path| is_of_module(path)).collect();
    let mut folders: Vec<&Path> = files.iter().filter_map(|path| path.parent()).collect();
    folders.sort();
    folders.dedup();
    for folder in folders {
        let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let Ok(entries) = std::fs::read_dir(here) else { continue };
        let is_file = |entry: &std::fs::DirEntry| entry.file_type().is_ok_and(|kind| kind.is_file());
        let names = entries.flatten().filter(is_file).map(|entry| folder.join(entry.file_name()));
        let mut beside: Vec<PathBuf> = names.filter(|path| is_of_module(path) && !files.contains(path)).collect();
        beside.sort();
        let read = inputs(&beside, Path::new(""))?;
        all.extend(read.into_iter().map(|input| Input { is_beside: true, ..input }));
    }
    Ok(all)
}
