//! What there is to say about a finding by name, wherever it stands. Formats that describe their rules ask here and nowhere else.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::diagnostic::Severity;
use crate::lint;

/// The page that describes every diagnostic, in tables with a row for each.
const PAGE: &str = include_str!("../../docs/diagnostics.md");

/// The documentation of a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// Its stable name, `unknown-feature`.
    pub name: &'static str,
    /// One sentence: what is wrong.
    pub summary: String,
    /// All of it, as Markdown.
    pub help: String,
    /// What it belongs to.
    pub group: &'static str,
    /// How bad it is, if nothing else is said.
    pub level: Severity,
}

/// The documentation of the finding of a name, if there is such a finding.
pub fn about(name: &str) -> Option<About> {
    static ROWS: LazyLock<FxHashMap<&str, &str>> = LazyLock::new(|| PAGE.lines().filter_map(row).collect());
    if let Some(rule) = lint::rule(name) {
        return Some(About {
            name: rule.name,
            summary: rule.sentence(),
            help: rule.page(),
            group: rule.group.name(),
            level: rule.default_level().severity().unwrap_or(Severity::Warning),
        });
    }
    let (name, summary) = ROWS.get_key_value(name)?;
    // The one diagnostic that is none says so in its row.
    let (level, consequence) = match summary.ends_with("A warning.") {
        false => (Severity::Error, "This is an error: nothing is built from a policy that has it, and it cannot be switched off."),
        true => (Severity::Warning, "It cannot be switched off."),
    };
    let summary = (*summary).to_owned();
    Some(About { name, help: format!("{summary}\n\n{consequence}"), summary, group: "error", level })
}

/// The names of all diagnostics that are no findings of the linter, in the order of their page.
pub fn errors() -> impl Iterator<Item = &'static str> {
    PAGE.lines().filter_map(row).map(|(name, _)| name)
}

/// The name and the description of a row, "| `name` | description |".
fn row(line: &'static str) -> Option<(&'static str, &'static str)> {
    line.strip_prefix("| `")?.strip_suffix(" |")?.split_once("` | ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn diagnostics_are_described_by_their_page() {
        let about = super::about("unclosed-body").unwrap();
        assert_eq!(
            about,
            About {
                name: "unclosed-body",
                summary: "A body has no closing `>`.".into(),
                help:
                    "A body has no closing `>`.\n\nThis is an error: nothing is built from a policy that has it, and it cannot be \
                       switched off."
                        .into(),
                group: "error",
                level: Severity::Error,
            }
        );
        assert_eq!(super::about("unknown-lint").unwrap().level, Severity::Warning);
        assert_eq!(super::about("missing-description").unwrap().group, "pedantic");
        assert_eq!(super::about("name"), None);
    }

    #[test]
    fn every_row_is_understood() {
        let rows = PAGE.lines().filter(|line| line.starts_with("| `")).count();
        let names = PAGE.lines().filter_map(row).filter_map(|(name, _)| super::about(name));
        let warnings: Vec<&str> = names.clone().filter(|about| about.level != Severity::Error).map(|about| about.name).collect();
        assert_eq!((names.count(), warnings), (rows, vec!["unknown-lint"]));
        assert!(rows > 50);
    }
}
