//! `polc explain`: the documentation of findings.

use std::io::{Write, stdout};

use serde::Serialize;

use super::CLEAN;
use super::failure::Failure;
use crate::diagnostic::Severity;
use crate::lint::{self, Group, RULES, Rule};
use crate::{report, suggest};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// A finding, as reports name it
    #[arg(value_name = "NAME", required_unless_present = "all")]
    name: Option<String>,

    /// All findings whose level can be set
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

/// A finding as `-f json` has it.
#[derive(Serialize)]
struct Explained {
    name: &'static str,
    group: &'static str,
    /// The level where nobody configures it.
    level: &'static str,
    since: &'static str,
    summary: String,
    /// Markdown.
    docs: String,
    sources: &'static [&'static str],
}

/// The document that `-f json` prints.
#[derive(Serialize)]
struct Document {
    version: u32,
    findings: Vec<Explained>,
}

pub(super) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let mut out = stdout().lock();
    let text = match (&arguments.name, arguments.format) {
        (None, Format::Json) => json(RULES),
        (None, Format::Markdown) => lint::index() + &RULES.iter().map(|rule| format!("\n{}", rule.page())).collect::<String>(),
        (None, Format::Text) => list(),
        (Some(name), format) => match (lint::rule(name), format) {
            (Some(rule), Format::Json) => json(&[rule]),
            (Some(rule), Format::Markdown) => rule.page(),
            (Some(rule), Format::Text) => plain(&rule.page()),
            (None, _) => error(name, format)?,
        },
    };
    out.write_all(text.as_bytes()).map_err(Failure::Stdout)?;
    Ok(CLEAN)
}

/// What there is to say of an error, which has a row in a table and no page.
fn error(name: &str, format: Format) -> Result<String, Failure> {
    let Some(about) = report::about(name) else {
        let near = suggest::nearest(name, RULES.iter().map(|rule| rule.name).chain(report::errors()));
        let hint = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
        return Err(Failure::Usage(format!("there is no finding `{name}`{hint}\n`polc explain --all` lists them")));
    };
    let page = format!("# {}\n\n{}\n", about.name, about.help);
    Ok(match format {
        Format::Text => plain(&page),
        Format::Markdown => page,
        Format::Json => document(vec![Explained {
            name: about.name,
            group: about.group,
            level: if about.level == Severity::Error { "deny" } else { "warn" },
            since: "0.1.0",
            summary: about.summary,
            docs: about.help,
            sources: &[],
        }]),
    })
}

fn json(rules: &[&'static Rule]) -> String {
    let findings = rules.iter().map(|rule| Explained {
        name: rule.name,
        group: rule.group.name(),
        level: rule.default_level().name(),
        since: rule.since,
        summary: rule.sentence(),
        docs: rule.docs.trim().to_owned(),
        sources: rule.sources,
    });
    document(findings.collect())
}

fn document(findings: Vec<Explained>) -> String {
    let document = Document { version: 1, findings };
    // Strings and lists always serialize.
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

/// One line for each finding, group by group.
fn list() -> String {
    let width = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
    let mut text = String::new();
    for group in Group::ALL {
        text += &format!("{} ({})\n", group.name(), group.level().name());
        for rule in RULES.iter().filter(|rule| rule.group == group) {
            text += &format!("  {:width$}  {}\n", rule.name, rule.summary);
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
