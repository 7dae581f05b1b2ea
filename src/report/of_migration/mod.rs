//! What an upgrade does to roles, as text: one file per format.

mod github;
mod json;
mod markdown;
mod text;

use std::io::{self, Write};
use std::path::Path;

use super::difference::Sources;
use super::{Style, View, counted};
use crate::catalogue::Release;
use crate::effect::{Class, Difference, Future, Migration, RoleMigration, Verdict, verdict};

/// An output format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// For people.
    Text,
    /// For tools.
    Json,
    /// For a comment on a change, or its summary.
    Markdown,
    /// For GitHub Actions: workflow commands that become annotations.
    Github,
}

impl Format {
    /// Every format, as the help lists them.
    pub const ALL: &'static [Format] = &[Format::Text, Format::Json, Format::Markdown, Format::Github];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Json => "json",
            Format::Markdown => "markdown",
            Format::Github => "github",
        }
    }
}

/// What there is to report.
#[derive(Clone, Copy, Debug)]
pub struct MigrationReport<'a> {
    /// What becomes of the roles.
    pub migration: &'a Migration,
    /// The files of the policy, on both sides.
    pub sources: Sources<'a>,
    /// What is new on the release is no difference.
    pub ignore_new: bool,
    /// Each difference is told with the facts behind it.
    pub explain: bool,
    /// Roles for which nothing changes are told as well.
    pub all: bool,
    /// The absolute folder that relative paths start from.
    pub root: Option<&'a Path>,
    /// The absolute folder that a CI system counts paths from, if it is not `root`.
    pub project: Option<&'a Path>,
}

/// Writes a report, with a line break at its end.
///
/// # Errors
/// Those of `out`.
pub fn write(format: Format, report: &MigrationReport, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut out = io::BufWriter::new(out);
    match format {
        Format::Text => text::write(report, style, &mut out),
        Format::Json => json::write(report, &mut out),
        Format::Markdown => markdown::write(report, &mut out),
        Format::Github => github::write(report, &mut out),
    }?;
    out.flush()
}

impl<'a> MigrationReport<'a> {
    /// The policy, as reports of findings see it.
    fn of_policy(&self) -> View<'a> {
        View { root: self.root, project: self.project, ..View::of(self.sources.new) }
    }

    /// What differs in a future, without what nobody wants to hear of.
    fn differences(&self, future: &'a Future) -> impl Iterator<Item = &'a Difference> {
        let ignore_new = self.ignore_new;
        future.differences.iter().filter(move |it| !(ignore_new && it.class == Class::New))
    }

    /// What a future comes to.
    pub fn verdict(&self, future: &'a Future) -> Verdict {
        match future.verdict {
            Verdict::Refused => Verdict::Refused,
            _ => verdict(self.differences(future)),
        }
    }

    /// Whether there is anything to say of a role.
    fn is_told(&self, role: &'a RoleMigration) -> bool {
        self.all
            || role.futures().any(|(_, future)| self.verdict(future) != Verdict::Equal || self.differences(future).next().is_some())
    }

    /// How many roles there are of each kind: for each future, the worst first.
    fn last_line(&self) -> String {
        let roles = &self.migration.roles;
        let count = |wanted: &dyn Fn(Verdict) -> bool| {
            roles.iter().filter(|role| role.futures().any(|(_, future)| wanted(self.verdict(future)))).count()
        };
        let equal = roles.iter().filter(|role| role.futures().all(|(_, it)| self.verdict(it) == Verdict::Equal)).count();
        let parts = [
            (count(&|it| matches!(it, Verdict::Loses | Verdict::Both)), "lose in a future"),
            (count(&|it| matches!(it, Verdict::Gains | Verdict::Both)), "gain in a future"),
            (count(&|it| it == Verdict::Refused), "refused"),
            (count(&|it| it == Verdict::NotKnown), "not known"),
        ];
        let parts = parts.into_iter().filter(|(n, _)| *n > 0).map(|(n, what)| match (n, what.split_once(' ')) {
            (1, Some(("lose", rest))) => format!("1 loses {rest}"),
            (1, Some(("gain", rest))) => format!("1 gains {rest}"),
            _ => format!("{n} {what}"),
        });
        let parts: Vec<String> = std::iter::once(format!("{equal} equal in all futures")).chain(parts).collect();
        let reserved = match self.migration.reserved {
            0 => String::new(),
            some => format!("; {} of the product left out", counted(some, "role")),
        };
        format!("{}, {}: {}{reserved}", counted(roles.len(), "role"), self.way(), parts.join(", "))
    }

    /// `9.0 -> 9.4`.
    fn way(&self) -> String {
        let id = |release: Release| release.id();
        let saved = self.migration.saved_on.map_or(String::new(), |on| format!(", saved on {}", id(on)));
        format!("{} -> {}{saved}", id(self.migration.from), id(self.migration.to))
    }
}

/// A verdict as a headline says it.
fn shown(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Equal => "equal",
        Verdict::Gains => "gains",
        Verdict::Loses => "LOSES",
        Verdict::Both => "GAINS AND LOSES",
        Verdict::Refused => "refused",
        Verdict::NotKnown => "not known",
    }
}
