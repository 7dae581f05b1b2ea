//! The documentation of all diagnostics, put together from what each says of itself.

use std::fmt::Write;

use serde::Serialize;

use super::rule::{Check, Rule};
use super::rules::{self, RULES};
use crate::diagnostic::{Chapter, Group, Id, Kind, Severity, Status, errors};

impl Rule {
    /// What it looks at, as its documentation says it.
    fn scope(&self) -> &'static str {
        match self.check {
            Check::Kibana(_) | Check::Once(_) => "roles on Kibana",
            Check::Connect(_) => "roles on Amazon Connect",
            Check::Role(_) => "roles on any target",
            Check::Holders(..) => "roles and personas on any target",
            Check::Wording(_) => "what is written in a role",
            Check::Roles(_) => "all roles on a target",
            Check::Targets(_) => "roles on all of their targets",
            Check::Policy(_) => "the policy as a whole",
            Check::Elsewhere => "statements and comments",
        }
    }
}

/// All there is to say of a diagnostic but its name, as Markdown.
pub fn text(id: Id) -> String {
    let mut text = format!("{}\n\n", id.sentence());
    let level = id.default_level().name();
    // Writing to a string does not fail.
    let _ = match RULES.get(rules::position(id).unwrap_or(usize::MAX)) {
        Some(rule) => writeln!(
            text,
            "Group: **{}** · Level: **{level}** · Looks at: {} · Since: {}\n",
            group_name(id),
            rule.scope(),
            id.since
        ),
        None => Ok(()),
    };
    let docs = id.docs.trim();
    if !docs.is_empty() {
        let _ = writeln!(text, "{docs}");
    }
    if !id.is_rule() {
        let _ = writeln!(text, "{}{}", if docs.is_empty() { "" } else { "\n" }, consequence(id));
    }
    if let Some(news) = history(id) {
        let _ = writeln!(text, "\n{news}");
    }
    if !id.sources.is_empty() {
        let _ = write!(text, "\n## Source\n\n");
        for source in id.sources {
            let edition = if source.edition.is_empty() { String::new() } else { format!(" ({})", source.edition) };
            let _ = match source.url {
                "" => writeln!(text, "- {}{edition}", source.cite),
                url => writeln!(text, "- [{}]({url}){edition}", source.cite),
            };
        }
    }
    text
}

/// A diagnostic as tools take it.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Explained {
    /// Its name.
    pub name: &'static str,
    /// What it belongs to.
    pub group: &'static str,
    /// The level where nobody configures it.
    pub level: &'static str,
    /// The version that has it first.
    pub since: &'static str,
    /// `stable`, `renamed` or `removed`.
    pub status: &'static str,
    /// What is wrong, in a sentence.
    pub summary: String,
    /// Why that matters, in Markdown.
    pub docs: &'static str,
    /// The documents it follows.
    pub sources: Vec<&'static str>,
}

/// All there is to say of a diagnostic, as tools take it.
pub fn explained(id: Id) -> Explained {
    Explained {
        name: id.name,
        group: group_name(id),
        level: id.default_level().name(),
        since: id.since,
        status: id.status.name(),
        summary: id.sentence(),
        docs: id.entry().docs.trim(),
        sources: id.entry().sources.iter().map(|document| document.cite).collect(),
    }
}

/// The documentation of a diagnostic as a page of Markdown.
pub fn page(id: Id) -> String {
    format!("# {id}\n\n{}", text(id))
}

/// The group of a diagnostic; that of errors is not a group whose level can be set.
pub(crate) fn group_name(id: Id) -> &'static str {
    id.group().map_or("error", Group::name)
}

/// What errors are about and what findings are for, in the order of their pages: each with its title and its diagnostics.
pub fn chapters() -> impl Iterator<Item = (String, Vec<Id>)> {
    let of = |kind: Kind| super::all().filter(|id| id.kind == kind).collect();
    let errors = Chapter::ALL.into_iter().map(move |chapter| (format!("{} (error)", chapter.title()), of(Kind::Error(chapter))));
    let findings =
        Group::ALL.into_iter().map(move |group| (format!("{} ({})", group.name(), group.level().name()), of(Kind::Rule(group))));
    errors.chain(findings)
}

/// What an error does to a policy.
fn consequence(id: Id) -> &'static str {
    match id.severity() {
        Severity::Error => "This is an error: nothing is built from a policy that has it, and it cannot be switched off.",
        _ => "It cannot be switched off.",
    }
}

/// What was with its name before, if anything.
fn history(id: Id) -> Option<String> {
    match id.status {
        Status::Stable => None,
        Status::Renamed { from } => {
            let older: Vec<String> = from.iter().map(|(name, since)| format!("`{name}` until {since}")).collect();
            Some(format!("It was called {}.", older.join(", ")))
        }
        Status::Removed { since, instead } => Some(format!("It is gone since {since}: {instead}.")),
    }
}

/// The page that describes all errors.
pub fn errors_page() -> String {
    let mut page = String::from(
        "# Diagnostics\n\n\
         What `polc` has to say about a policy has a name, which stays the same from version to version. These are the errors: a policy with one\n\
         of them does not mean anything definite, and none can be switched off. What can be, because the policy compiles, are the\n\
         [findings of the linter](lints/README.md). `unknown-lint` alone is a warning. This page is generated; `polc explain NAME` shows the same.\n",
    );
    for chapter in Chapter::ALL {
        let ids = || errors::all().filter(|id| id.kind == Kind::Error(chapter));
        let _ = write!(page, "\n## {}\n\n| name | what is wrong |\n|---|---|\n", chapter.title());
        for id in ids() {
            let warning = if id.severity() == Severity::Error { "" } else { " A warning." };
            let _ = writeln!(page, "| [`{id}`](#{id}) | {}{warning} |", id.sentence());
        }
        for id in ids() {
            let _ = write!(page, "\n### {id}\n\n{}\n", id.docs.trim());
        }
    }
    page
}

/// The table of all rules, group by group, as a page of Markdown.
pub fn index() -> String {
    let mut page = String::from(
        "# Findings\n\n\
         What the linter finds, by group. Levels are set in `polc.toml` and with `-D`, `-W`, `-A`; see [Levels](../lint.md). These pages are\n\
         generated from the rules; `polc explain NAME` shows the same.\n",
    );
    for group in Group::ALL {
        let _ = write!(
            page,
            "\n## {}\n\nLevel: **{}**.\n\n| name | finds |\n|---|---|\n",
            capitalized(group.name()),
            group.level().name()
        );
        for rule in RULES.iter().filter(|rule| rule.id.group() == Some(group)) {
            let own = rule.id.level.filter(|level| *level != group.level());
            let own = own.map_or(String::new(), |level| format!(" (level: **{}**)", level.name()));
            let _ = writeln!(page, "| [`{0}`]({0}.md) | {1}{own} |", rule.id.name, rule.id.sentence().trim_end_matches('.'));
        }
    }
    page
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}
