//! The documentation of the rules, put together from what each rule says of itself.

use std::fmt::Write;

use super::rule::{Check, Group, Level, Rule};
use super::rules::RULES;

impl Level {
    /// As configuration names it.
    pub fn name(self) -> &'static str {
        Level::NAMES.iter().find(|(_, level)| *level == self).map_or("", |(name, _)| name)
    }
}

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

    /// What it finds, as a sentence.
    pub fn sentence(&self) -> String {
        capitalized(self.summary) + "."
    }

    /// Its documentation as a page of Markdown.
    pub fn page(&self) -> String {
        let mut page = format!("# {}\n\n", self.name);
        let level = self.default_level().name();
        // The page is put together from text only; writing to a string does not fail.
        let _ = writeln!(page, "{}\n", self.sentence());
        let _ = writeln!(
            page,
            "Group: **{}** · Level: **{level}** · Looks at: {} · Since: {}\n",
            self.group.name(),
            self.scope(),
            self.since
        );
        page.push_str(self.docs.trim());
        page.push('\n');
        if !self.sources.is_empty() {
            let _ = write!(page, "\n## Source\n\n");
            for source in self.sources {
                let _ = writeln!(page, "- {source}");
            }
        }
        page
    }
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
        for rule in RULES.iter().filter(|rule| rule.group == group) {
            let own = rule.level.filter(|level| *level != group.level());
            let own = own.map_or(String::new(), |level| format!(" (level: **{}**)", level.name()));
            let _ = writeln!(page, "| [`{0}`]({0}.md) | {1}{own} |", rule.name, capitalized(rule.summary));
        }
    }
    page
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}
