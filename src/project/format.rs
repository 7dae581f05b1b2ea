//! The files of a project in their canonical layout. That it says what they said, `src/format/` proves.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::Project;
use super::set::Set;
use crate::format::{self, Formatted};
use crate::source::{FileId, SourceMap};

/// A file that was not in its canonical layout. What it is to say is its text in the project from now on.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Reformatted {
    /// The file.
    pub file: FileId,
    /// What it said.
    pub before: String,
    /// Byte offsets before and after where the same item begins.
    pub items: Vec<(usize, usize)>,
}

/// A mistake of the formatter, which was noticed. Nothing is changed then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot format {path}: {why}")]
#[non_exhaustive]
pub struct Unfaithful {
    /// The file.
    pub path: String,
    /// What came out of it.
    pub why: String,
}

impl Project {
    /// Lays the files out that are asked about and have no mistakes. Gives those that change.
    ///
    /// # Errors
    /// Where the formatter makes a mistake.
    pub fn format(&mut self) -> Result<Vec<Reformatted>, Unfaithful> {
        let sources = Arc::make_mut(&mut self.sources);
        let mut changes = Vec::new();
        for set in &mut self.sets {
            changes.extend(format_set(sources, set)?);
        }
        Ok(changes)
    }
}

/// Formats the files of a policy.
fn format_set(sources: &mut SourceMap, set: &mut Set) -> Result<Vec<Reformatted>, Unfaithful> {
    let wrong: BTreeSet<FileId> = set.diagnostics.iter().map(|mistake| mistake.primary.at.file).collect();
    let format = |at: usize| -> Result<Option<(usize, Formatted)>, Unfaithful> {
        let Some((file, tree)) = set.files.get(at) else { return Ok(None) };
        if !set.asked.contains(file) || wrong.contains(file) {
            return Ok(None);
        }
        let formatted = format::format(sources.text(*file), tree)
            .map_err(|why| Unfaithful { path: sources.file(*file).path.clone(), why: why.to_string() })?;
        Ok(formatted.map(|formatted| (at, formatted)))
    };
    let formatted: Vec<Option<(usize, Formatted)>> = (0..set.files.len()).into_par_iter().map(format).collect::<Result<_, _>>()?;
    let formatted: Vec<(usize, Formatted)> = formatted.into_iter().flatten().collect();
    let mut changes = Vec::with_capacity(formatted.len());
    for (at, Formatted { text, tree }) in formatted {
        let Some((file, old)) = set.files.get_mut(at) else { continue };
        let items = old.items.iter().zip(&tree.items).map(|(old, new)| (old.offset as usize, new.offset as usize)).collect();
        let before = sources.replace(*file, text);
        *old = tree;
        changes.push(Reformatted { file: *file, before, items });
    }
    Ok(changes)
}
