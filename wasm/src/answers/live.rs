//! A policy that is kept up to date while somebody types, so that an answer takes no longer than what changed.

use std::path::Path;

use polc::config;
use polc::lint::Baseline;
use polc::project::live::{ConfigFile, LivePolicy};
use polc::report::{self, Format, Style, View};
use polc::source::FileId;

use super::{Answer, Files, is_policy};

/// A policy under somebody's hands.
pub(crate) struct Live {
    policy: LivePolicy,
}

impl Live {
    /// A policy of these files.
    pub(crate) fn new(files: Files) -> Result<Live, String> {
        let mut live = Live { policy: LivePolicy::new(None) };
        for (name, text) in files {
            live.put(&name, text)?;
        }
        Ok(live)
    }

    /// Takes a file in, or gives it another text.
    pub(crate) fn put(&mut self, name: &str, text: String) -> Result<(), String> {
        if is_policy(name)? {
            self.policy.put(Path::new(name), name.to_owned(), text, None, None);
        } else if name == config::FILE_NAME {
            self.policy.configure(Some(ConfigFile::new(name.into(), name.to_owned(), text, None, None)));
        } else {
            // What is wrong with a baseline is in the report of a check.
            self.policy.set_baseline(Baseline::parse(FileId(0), &text).ok().map(|(baseline, _)| baseline));
        }
        Ok(())
    }

    /// Forgets a file.
    pub(crate) fn remove(&mut self, name: &str) -> Result<(), String> {
        if is_policy(name)? {
            self.policy.remove(Path::new(name));
        } else if name == config::FILE_NAME {
            self.policy.configure(None);
        } else {
            self.policy.set_baseline(None);
        }
        Ok(())
    }

    /// The findings of now.
    pub(crate) fn diagnostics(&mut self) -> Answer {
        self.policy.settle();
        self.policy.compare();
        let (sources, diagnostics) = self.policy.findings();
        let view = View { diagnostics: &diagnostics, ..View::of(&sources) };
        let mut text = Vec::new();
        // There is always room in memory.
        let _ = report::write(Format::JsonLines, &view, Style::default(), &mut text);
        let lines: Vec<_> =
            text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).map(String::from_utf8_lossy).collect();
        Ok(format!("[{}]", lines.join(",")))
    }
}
