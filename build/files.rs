//! Reads the files of a family and resolves where their entries come from.

use std::collections::BTreeMap;
use std::path::Path;

use serde::de::DeserializeOwned;

use crate::emit;
use crate::error::{Error, Result};
use crate::words::Confidence;

/// `[sources]` of a file: key to document or repository path.
pub(crate) type Sources = BTreeMap<String, String>;

/// A content type that has a `[sources]` table.
pub(crate) trait Sourced {
    fn sources(&self) -> &Sources;
}

/// One parsed file.
#[derive(Debug)]
pub(crate) struct File<T> {
    pub(crate) path: String,
    pub(crate) content: T,
}

impl<T: Sourced> File<T> {
    pub(crate) fn place(&self) -> Place<'_> {
        Place { path: &self.path, sources: self.content.sources() }
    }
}

/// A file, as far as messages and provenance need it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'a> {
    path: &'a str,
    sources: &'a Sources,
}

impl Place<'_> {
    /// The file's path below the package.
    pub(crate) fn path(&self) -> &str {
        self.path
    }

    /// A contradiction in one entry of the file.
    pub(crate) fn error(&self, entry: &str, message: impl std::fmt::Display) -> Error {
        Error::new(format_args!("{}: {entry}", self.path), message)
    }

    /// Refuses the empty text where one line is due.
    pub(crate) fn not_empty(&self, entry: &str, key: &str, text: &str) -> Result<()> {
        if text.trim().is_empty() {
            return Err(self.error(entry, format_args!("`{key}` is empty")));
        }
        Ok(())
    }

    /// The documents behind the keys, as a list of string literals.
    pub(crate) fn documents(&self, entry: &str, keys: &[String]) -> Result<Vec<String>> {
        if keys.is_empty() {
            return Err(self.error(entry, "no `sources`"));
        }
        keys.iter()
            .map(|key| self.sources.get(key).cloned().ok_or_else(|| self.error(entry, format_args!("unknown source key `{key}`"))))
            .collect()
    }

    /// The `Provenance` literal of an entry.
    pub(crate) fn provenance(&self, entry: &str, confidence: Confidence, keys: &[String], note: &str) -> Result<String> {
        let documents = self.documents(entry, keys)?;
        Ok(emit::record("Provenance")
            .field("confidence", format_args!("Confidence::{confidence:?}"))
            .field("sources", emit::texts(&documents))
            .maybe("note", note)
            .end())
    }
}

/// All TOML files of a folder, sorted by name: their order is the catalogue's order.
pub(crate) fn read_folder<T: DeserializeOwned>(root: &Path, folder: &str) -> Result<Vec<File<T>>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(root.join(folder)).map_err(|cause| Error::new(folder, cause))? {
        let name = entry.map_err(|cause| Error::new(folder, cause))?.file_name();
        let name = name.into_string().map_err(|name| Error::new(folder, format_args!("{} is not UTF-8", name.display())))?;
        if name.ends_with(".toml") {
            names.push(name);
        }
    }
    names.sort();
    names
        .into_iter()
        .map(|name| {
            let path = format!("{folder}/{name}");
            let text = std::fs::read_to_string(root.join(&path)).map_err(|cause| Error::new(&path, cause))?;
            let content = toml::from_str(&text).map_err(|cause| Error::new(&path, cause))?;
            Ok(File { path, content })
        })
        .collect()
}
