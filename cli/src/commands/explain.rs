//! `polc explain`: the documentation of errors and findings.

use std::io::{Write, stdout};

use serde::Serialize;

use super::failure::Failure;
use super::{CLEAN, known};
use polc::diagnostic::Id;
use polc::lint;
use polc::suggest;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// A finding, as reports name it
    #[arg(value_name = "NAME", required_unless_present = "all", value_parser = known::diagnostics(), hide_possible_values = true)]
    name: Option<String>,

    /// Everything polc has to say: all errors, and all findings whose level can be set
    #[arg(long, conflicts_with = "name")]
    all: bool,

    /// How to print it
    #[arg(short, long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For reading in a terminal
    #[default]
    Text,
    /// For tools
    Json,
    /// The page of the documentation
    Markdown,
}

/// The document that `-f json` prints.
#[derive(Serialize)]
struct Document {
    version: u32,
    findings: Vec<lint::Explained>,
}

pub(super) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let text = match &arguments.name {
        None => all(arguments.format),
        Some(name) => one(name, arguments.format)?,
    };
    stdout().lock().write_all(text.as_bytes()).map_err(Failure::Stdout)?;
    Ok(CLEAN)
}

fn one(name: &str, format: Format) -> Result<String, Failure> {
    let Some(named) = lint::find(name) else {
        let hint = suggest::meant(name, lint::all().map(|id| id.name)).after_sentence();
        return Err(Failure::Usage(format!("there is no finding `{name}`{hint}\n`polc explain --all` lists them")));
    };
    let id = named.id();
    Ok(match format {
        Format::Text => plain(&lint::page(id)),
        Format::Markdown => lint::page(id),
        Format::Json => json([id]),
    })
}

fn all(format: Format) -> String {
    let pages = || lint::all().filter(|id| id.is_rule()).map(|id| format!("\n{}", lint::page(id))).collect::<String>();
    match format {
        Format::Text => list(),
        Format::Markdown => lint::errors_page() + "\n" + &lint::index() + &pages(),
        Format::Json => json(lint::all()),
    }
}

fn json(ids: impl IntoIterator<Item = Id>) -> String {
    let document = Document { version: 1, findings: ids.into_iter().map(lint::explained).collect() };
    // Strings and lists always serialize.
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

/// One line for each: errors chapter by chapter, findings group by group.
fn list() -> String {
    let width = lint::all().map(|id| id.name.len()).max().unwrap_or(0);
    let mut text = String::new();
    for (title, ids) in lint::chapters() {
        text += &format!("{title}\n");
        for id in ids {
            text += &format!("  {:width$}  {}\n", id.name, id.summary);
        }
    }
    text
}

/// Markdown for a terminal: code is indented, and what only marks it up goes.
fn plain(page: &str) -> String {
    let (mut text, mut in_code) = (String::new(), false);
    for line in page.lines() {
        if line.starts_with("```") {
            in_code = !in_code;
        } else if in_code {
            text += &format!("    {line}\n");
        } else {
            text += line.trim_start_matches('#').trim_start_matches(' ').replace("**", "").as_str();
            text.push('\n');
        }
    }
    text
}
