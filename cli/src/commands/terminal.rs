//! What the user's terminal can take.

use std::env;
use std::io::{IsTerminal, stderr, stdout};
use std::path::PathBuf;

use super::ci::Ci;
use polc::report::Style;

/// When to use colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum When {
    /// On terminals, unless the environment says otherwise.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The terminal, and what it is in.
#[derive(Debug)]
pub(super) struct Terminal {
    when: When,
    /// The folder that relative paths start from.
    pub(super) folder: PathBuf,
    /// The CI system around it.
    pub(super) ci: Ci,
}

impl Terminal {
    pub(super) fn look(when: When) -> Terminal {
        Terminal { when, folder: env::current_dir().unwrap_or_default(), ci: Ci::look() }
    }

    /// How to write to standard output.
    pub(super) fn stdout(&self) -> Style {
        self.style(stdout().is_terminal())
    }

    /// How to write to standard error.
    pub(super) fn stderr(&self) -> Style {
        self.style(stderr().is_terminal())
    }

    fn style(&self, is_terminal: bool) -> Style {
        let set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
        let dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
        let color = match self.when {
            When::Always => true,
            When::Never => false,
            When::Auto if set("NO_COLOR") => false,
            When::Auto if set("FORCE_COLOR") || set("CLICOLOR_FORCE") => true,
            When::Auto => is_terminal && !dumb,
        };
        let width = if is_terminal { width() } else { 100 };
        Style { color, links: color && is_terminal, unicode: true, width }
    }
}

/// The terminal's width in columns.
fn width() -> usize {
    let columns = env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    columns.or_else(|| terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))).unwrap_or(100).clamp(40, 160)
}
