//! What the user's terminal can take.

use std::env;
use std::io::{IsTerminal, stderr, stdout};
use std::path::PathBuf;

use super::ci::Ci;
use super::working::Working;
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
    /// Only what is wrong is to be said.
    pub(super) is_quiet: bool,
    /// The folder that relative paths start from.
    pub(super) folder: PathBuf,
    /// The CI system around it.
    pub(super) ci: Ci,
}

impl Terminal {
    pub(super) fn look(when: When, is_quiet: bool) -> Terminal {
        Terminal { when, is_quiet, folder: env::current_dir().unwrap_or_default(), ci: Ci::look() }
    }

    /// How to write to standard output.
    pub(super) fn stdout(&self) -> Style {
        self.style(stdout().is_terminal())
    }

    /// How to write to standard error.
    pub(super) fn stderr(&self) -> Style {
        self.style(stderr().is_terminal())
    }

    /// Begins work that is told of on standard error if it takes long, where somebody watches: on terminals that can take lines back.
    pub(super) fn working(&self, what: &'static str) -> Working {
        let is_watched = stderr().is_terminal() && !is_dumb() && !self.is_quiet;
        if is_watched { Working::seen(what) } else { Working::unseen() }
    }

    fn style(&self, is_terminal: bool) -> Style {
        let set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
        let color = match self.when {
            When::Always => true,
            When::Never => false,
            When::Auto if set("NO_COLOR") => false,
            When::Auto if set("FORCE_COLOR") || set("CLICOLOR_FORCE") => true,
            When::Auto => is_terminal && !is_dumb(),
        };
        let width = width(is_terminal);
        let most = is_terminal.then_some(MOST);
        Style { color, links: color && is_terminal, unicode: !is_plain(), width, most, is_quiet: self.is_quiet }
    }
}

/// The width where there is no terminal.
const WIDTH: usize = 80;
/// More findings than this nobody reads on a terminal.
const MOST: usize = 100;

/// Whether the terminal can do no more than print.
fn is_dumb() -> bool {
    env::var_os("TERM").is_some_and(|term| term == "dumb")
}

/// Whether the locale has no characters beyond ASCII.
fn is_plain() -> bool {
    let set = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(set);
    locale.is_some_and(|locale| locale == "C" || locale == "POSIX")
}

/// The width in columns: what is asked for, or else that of the terminal, if there is one.
fn width(is_terminal: bool) -> usize {
    let columns = env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let of_terminal = || terminal_size::terminal_size().filter(|_| is_terminal).map(|(width, _)| usize::from(width.0));
    columns.or_else(of_terminal).unwrap_or(WIDTH).clamp(40, 160)
}
