//! `polc catalogue`: what can be granted, what a name stands for, and what changed between two releases.

mod diff;
mod diff_privileges;
mod elastic;
mod feature;
mod feature_text;
mod find;
mod list;
mod list_connect;
mod list_features;
mod page;
mod permission;
mod predefined;
mod privilege;
mod related;
mod search;
mod standing;
mod task;
#[cfg(test)]
mod tests;
mod unknown;
mod view;

use std::io::{Write, stdout};
use std::path::Path;

use serde::Serialize;

use super::failure::Failure;
use super::terminal::Terminal;
use super::{CLEAN, known};
use page::{Page, Show};
use polc::catalogue::Release;
use polc::config::{self, Config, Target};
use polc::policy::Platform;
use polc::source::SourceMap;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    action: Option<Action>,

    /// Target of polc.toml, `kibana:RELEASE` or `connect` [default: the newest release of Kibana]
    #[arg(short, long, global = true, value_name = "TARGET", value_parser = known::targets(), hide_possible_values = true)]
    target: Option<String>,

    /// Output format
    #[arg(short, long, global = true, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// List what can be granted; this is the default
    List {
        /// What to list [default: everything, Elasticsearch by its names only]
        #[arg(value_enum)]
        what: Option<list::What>,
    },
    /// Show all that is known of a feature, a permission, a task, a predefined role or an Elasticsearch privilege
    Show {
        /// A portable name, an id (in quotes if it is also a portable name), a permission, a task, a role or a privilege; or a word, such as
        /// `delete`, to find what has to do with it
        #[arg(value_parser = known::granted(), hide_possible_values = true)]
        name: String,
    },
    /// Show what changed from one release of Kibana to another
    Diff {
        /// The release before
        from: String,
        /// The release after
        to: String,
    },
}

/// An output format.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// For tools: one JSON document
    Json,
}

/// Raised when a field changes its meaning or goes; a new field does not raise it.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a, T> {
    version: u32,
    #[serde(flatten)]
    answer: &'a T,
}

pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Result<u8, Failure> {
    let named = arguments.target.as_deref();
    let print = Printer { format: arguments.format, terminal };
    match &arguments.action {
        None => print.answer(&list(named, terminal, None)?),
        Some(Action::List { what }) => print.answer(&list(named, terminal, *what)?),
        Some(Action::Show { name }) => print.answer(&show(named, name, terminal)?),
        Some(Action::Diff { .. }) if named.is_some() => Err(Failure::Usage("`diff` takes two releases and no target".to_owned())),
        Some(Action::Diff { from, to }) => print.answer(&diff::Diff::new(release(from)?, release(to)?)),
    }
}

struct Printer<'a> {
    format: Format,
    terminal: &'a Terminal,
}

impl Printer<'_> {
    fn answer<T: Serialize + Show>(&self, answer: &T) -> Result<u8, Failure> {
        let text = match self.format {
            Format::Text => {
                let mut page = Page::new(self.terminal.stdout());
                answer.show(&mut page);
                page.finish()
            }
            Format::Json => {
                let document = Document { version: VERSION, answer };
                let json = serde_json::to_string_pretty(&document);
                json.map_err(|error| Failure::Stdout(error.into()))? + "\n"
            }
        };
        stdout().lock().write_all(text.as_bytes()).map_err(Failure::Stdout)?;
        Ok(CLEAN)
    }
}

fn list(named: Option<&str>, terminal: &Terminal, what: Option<list::What>) -> Result<list::List, Failure> {
    let target = target(named, &terminal.folder)?;
    let missing = match what {
        Some(list::What::Elasticsearch) => Some("no Elasticsearch behind it"),
        Some(list::What::Predefined) => Some("no predefined roles in the catalogue"),
        _ => None,
    };
    if let Some(missing) = missing.filter(|_| target.platform() != Platform::Kibana) {
        return Err(Failure::Usage(format!("{} has {missing}", target.platform().title())));
    }
    Ok(list::List::new(&target, what))
}

fn show(named: Option<&str>, name: &str, terminal: &Terminal) -> Result<find::Answer, Failure> {
    let mut target = target(named, &terminal.folder)?;
    // `connect.cases`: a name may say its platform, as in a policy.
    let name = match Platform::split(name) {
        (Some(platform), rest) if platform == target.platform() => rest,
        (Some(platform), rest) if named.is_none() => {
            target = Target::newest(platform);
            rest
        }
        (Some(platform), _) => {
            return Err(Failure::Usage(format!("`{name}` is a name of {}: add `-t {}`", platform.title(), platform.name())));
        }
        (None, _) => name,
    };
    let found = search::search(&target, name);
    match find::Answer::find(&target, name) {
        Some(answer) => Ok(answer.with(found)),
        None if found.is_empty() => Err(Failure::Usage(unknown::unknown(&target, name))),
        None => Ok(find::Answer::only(&target, name, found)),
    }
}

/// The target of a name, which the nearest polc.toml may have.
fn target(named: Option<&str>, folder: &Path) -> Result<Target, Failure> {
    let Some(name) = named else { return Ok(Target::newest(Platform::Kibana)) };
    let path = folder.ancestors().map(|folder| folder.join(config::FILE_NAME)).find(|path| path.is_file());
    let (config, broken) = match &path {
        None => (Config::default(), false),
        Some(path) => {
            let bytes = std::fs::read(path).map_err(Failure::read(path))?;
            let mut sources = SourceMap::default();
            let file = sources.add(config::FILE_NAME, String::from_utf8_lossy(&bytes));
            let (config, diagnostics) = Config::parse(file, sources.text(file));
            (config, !diagnostics.is_empty())
        }
    };
    config.target(name).map_err(|mut message| {
        if broken {
            message.push_str("\npolc.toml is not right: `polc check` says where");
        }
        Failure::Usage(message)
    })
}

/// A release, with or without its platform.
fn release(text: &str) -> Result<Release, Failure> {
    let name = if text.contains(':') { text.to_owned() } else { format!("{}:{text}", Platform::Kibana.name()) };
    Config::default().target(&name).map(|target| target.release()).map_err(Failure::Usage)
}
