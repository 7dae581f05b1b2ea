//! Answers to questions, as text and as JSON: who holds something, why, and the table of what everybody holds.

mod csv;
mod json;
mod markdown;
mod table;
mod text;

use std::io::{self, Write};

use super::Style;
use crate::question::{Chain, Holder, Question, Table, Verdict};
use crate::source::SourceMap;

/// Who holds what a question asks for.
#[derive(Clone, Copy, Debug)]
pub struct Who<'a> {
    /// What was asked.
    pub claim: &'a str,
    /// Everybody who holds all or a part of it.
    pub holders: &'a [Holder],
    /// The files, which places point into.
    pub sources: &'a SourceMap,
    /// Those who hold only a part come first.
    pub part_first: bool,
}

/// Why somebody holds it, or does not.
#[derive(Clone, Copy, Debug)]
pub struct Why<'a> {
    /// A role or persona.
    pub subject: &'a str,
    /// What was asked.
    pub claim: &'a str,
    /// The answer.
    pub verdict: Verdict,
    /// One chain for each different answer.
    pub chains: &'a [Chain],
    /// The titles of the prohibitions that the proposed statement would break.
    pub would_break: &'a [String],
    /// The files, which places point into.
    pub sources: &'a SourceMap,
}

/// An output format of a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum TableFormat {
    /// For people: pages of columns that fit the terminal.
    #[default]
    Text,
    /// For spreadsheets, none of which takes a cell for a formula.
    Csv,
    /// For pull requests and pages.
    Markdown,
    /// For tools.
    Json,
}

impl Who<'_> {
    /// For people: a line for each holder, with the statement that grants it.
    ///
    /// # Errors
    /// Where `out` cannot be written to.
    pub fn text(&self, style: Style, out: &mut dyn Write) -> io::Result<()> {
        text::who(self, style, out)
    }

    /// For tools.
    ///
    /// # Errors
    /// Where `out` cannot be written to.
    pub fn json(&self, out: &mut dyn Write) -> io::Result<()> {
        json::who(self, out)
    }
}

impl<'a> Why<'a> {
    /// A report of chains; what a proposed statement would break is not known.
    pub fn new(subject: &'a str, question: &'a Question, chains: &'a [Chain], sources: &'a SourceMap) -> Why<'a> {
        let verdict = chains.first().map_or(Verdict::No, |chain| chain.verdict);
        Why { subject, claim: &question.text, verdict, chains, would_break: &[], sources }
    }

    /// The answer.
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }
    /// For people: the chain, step by step.
    ///
    /// # Errors
    /// Where `out` cannot be written to.
    pub fn text(&self, style: Style, out: &mut dyn Write) -> io::Result<()> {
        text::why(self, style, out)
    }

    /// For tools.
    ///
    /// # Errors
    /// Where `out` cannot be written to.
    pub fn json(&self, out: &mut dyn Write) -> io::Result<()> {
        json::why(self, out)
    }
}

/// Writes the table of what everybody holds.
///
/// # Errors
/// Where `out` cannot be written to.
pub fn table(format: TableFormat, table: &Table, style: Style, out: &mut dyn Write) -> io::Result<()> {
    match format {
        TableFormat::Text => table::write(table, style, out),
        TableFormat::Csv => csv::write(table, out),
        TableFormat::Markdown => markdown::write(table, out),
        TableFormat::Json => json::table(table, out),
    }
}
