//! Reads a TOML table key by key, so that what is left over can be named, with the nearest known key.

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::lint::Named;
use crate::diagnostic::{Applicability, Diagnostic, errors};
use crate::source::{FileId, Location};
use crate::suggest;

/// A table that is being read. Every getter takes its key out; [`Table::finish`] complains about the rest and hands over what was
/// found wrong.
pub(super) struct Table<'s> {
    file: FileId,
    /// How messages call it: `[targets.prod]`.
    pub(super) title: String,
    entries: Vec<(Spanned<DeString<'s>>, Spanned<DeValue<'s>>)>,
    known: Vec<&'static str>,
    /// Where the value stands that was taken last.
    last: Location,
    diagnostics: Vec<Diagnostic>,
}

impl<'s> Table<'s> {
    pub(super) fn new(file: FileId, title: &str, table: DeTable<'s>) -> Table<'s> {
        Table {
            file,
            title: title.to_owned(),
            entries: table.into_iter().collect(),
            known: Vec::new(),
            last: Location { file, start: 0, end: 0 },
            diagnostics: Vec::new(),
        }
    }

    fn take(&mut self, key: &'static str) -> Option<Spanned<DeValue<'s>>> {
        self.known.push(key);
        let at = self.entries.iter().position(|(name, _)| name.get_ref() == key)?;
        let value = self.entries.remove(at).1;
        self.last = self.at(value.span());
        Some(value)
    }

    fn at(&self, range: std::ops::Range<usize>) -> Location {
        Location { file: self.file, start: range.start as u32, end: range.end as u32 }
    }

    /// Adds a diagnostic about this table.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    fn expected(&mut self, key: &str, what: &str, at: Location) {
        self.report(
            Diagnostic::new(errors::INVALID_CONFIG, at, format!("`{key}` of {} takes {what}", self.title))
                .label(format!("expected {what}")),
        );
    }

    /// Says that what was just read cannot be.
    pub(super) fn invalid(&mut self, key: &'static str, what: &str) {
        let at = self.last;
        self.expected(key, what, at);
    }

    /// A string and where it stands.
    pub(super) fn string(&mut self, key: &'static str) -> Option<(String, Location)> {
        let value = self.take(key)?;
        let at = self.at(value.span());
        match value.into_inner() {
            DeValue::String(text) => Some((text.into_owned(), at)),
            _ => {
                self.expected(key, "a string", at);
                None
            }
        }
    }

    /// `true` or `false`.
    pub(super) fn boolean(&mut self, key: &'static str) -> Option<bool> {
        let value = self.take(key)?;
        let at = self.at(value.span());
        match value.into_inner() {
            DeValue::Boolean(value) => Some(value),
            _ => {
                self.expected(key, "`true` or `false`", at);
                None
            }
        }
    }

    /// A list of strings, each with its place.
    pub(super) fn strings(&mut self, key: &'static str) -> Option<Vec<(String, Location)>> {
        let value = self.take(key)?;
        let at = self.at(value.span());
        let DeValue::Array(array) = value.into_inner() else {
            self.expected(key, "a list of strings", at);
            return None;
        };
        let mut strings = Vec::new();
        for value in array.into_iter() {
            let at = self.at(value.span());
            match value.into_inner() {
                DeValue::String(text) => strings.push((text.into_owned(), at)),
                _ => self.expected(key, "a list of strings", at),
            }
        }
        Some(strings)
    }

    /// One of several words.
    pub(super) fn choice<T: Copy>(&mut self, key: &'static str, choices: &[(&'static str, T)]) -> Option<(T, Location)> {
        let (written, at) = self.string(key)?;
        self.chosen(key, &written, at, choices).map(|value| (value, at))
    }

    fn chosen<T: Copy>(&mut self, key: &str, written: &str, at: Location, choices: &[(&'static str, T)]) -> Option<T> {
        if let Some((_, value)) = choices.iter().find(|(name, _)| *name == written) {
            return Some(*value);
        }
        let names = || choices.iter().map(|(name, _)| *name);
        let mut diagnostic =
            Diagnostic::new(errors::INVALID_CONFIG, at, format!("`{key}` of {} cannot be `{written}`", self.title))
                .label(format!("known are {}", suggest::all_of(names())));
        if let Some(near) = suggest::meant(written, names()).edit() {
            diagnostic = diagnostic.fix(format!("Write `{near}`"), at, format!("\"{near}\""));
        }
        self.report(diagnostic);
        None
    }

    /// Every key of this table with one of several words, and what is wrong with the others.
    pub(super) fn choices<T: Copy>(mut self, choices: &[(&'static str, T)]) -> (Vec<(Named, T)>, Vec<Diagnostic>) {
        let mut taken = Vec::new();
        for (name, value) in std::mem::take(&mut self.entries) {
            let (name_at, at) = (self.at(name.span()), self.at(value.span()));
            let name = name.into_inner().into_owned();
            match value.into_inner() {
                DeValue::String(written) => {
                    if let Some(value) = self.chosen(&name, &written, at, choices) {
                        taken.push(((name, name_at), value));
                    }
                }
                _ => self.expected(&name, "a string", at),
            }
        }
        (taken, self.finish())
    }

    /// A table within this one.
    pub(super) fn table(&mut self, key: &'static str) -> Option<Table<'s>> {
        let value = self.take(key)?;
        let at = self.at(value.span());
        match value.into_inner() {
            DeValue::Table(table) => {
                let title = match self.title.strip_suffix(']') {
                    Some(outer) => format!("{outer}.{key}]"),
                    None => format!("[{key}]"),
                };
                Some(Table::new(self.file, &title, table))
            }
            _ => {
                self.expected(key, "a table", at);
                None
            }
        }
    }

    /// All tables of a table of tables, with their names and where these stand.
    pub(super) fn tables(&mut self) -> Vec<((String, Location), Table<'s>)> {
        let (file, title) = (self.file, self.title.trim_matches(['[', ']']).to_owned());
        let mut tables = Vec::new();
        for (name, value) in std::mem::take(&mut self.entries) {
            let (at, name_at) = (self.at(value.span()), self.at(name.span()));
            let name = name.into_inner().into_owned();
            match value.into_inner() {
                DeValue::Table(table) => {
                    tables.push(((name.clone(), name_at), Table::new(file, &format!("[{title}.{name}]"), table)))
                }
                _ => self.report(
                    Diagnostic::new(errors::INVALID_CONFIG, at, format!("`{name}` of [{title}] takes a table"))
                        .label("expected a table")
                        .help(format!("write `[{title}.{name}]` and its keys below")),
                ),
            }
        }
        tables
    }

    /// Everything that was wrong, and a complaint about every key that was not taken.
    pub(super) fn finish(self) -> Vec<Diagnostic> {
        let (known, file, mut diagnostics) = (self.known, self.file, self.diagnostics);
        for (key, _) in self.entries {
            let at = Location { file, start: key.span().start as u32, end: key.span().end as u32 };
            let name = key.into_inner();
            let diagnostic = Diagnostic::new(errors::UNKNOWN_CONFIG_KEY, at, format!("{} has no key `{name}`", self.title));
            let meant = suggest::meant(&name, known.iter().copied());
            diagnostics.push(meant.ask(diagnostic, at, Applicability::Safe, |diagnostic| {
                diagnostic.label(format!("known are {}", suggest::all_of(known.iter().copied())))
            }));
        }
        diagnostics
    }
}
