//! What differs between two sets of roles, as text: one file per format.

mod github;
mod json;
mod junit;
mod markdown;
mod sarif;
mod text;

use std::fmt;
use std::io::{self, Write};
use std::path::Path;

use super::difference::Sources;
use super::{Style, View, counted};
use crate::effect::{Changes, Count, RoleChange, State, Verdict};

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
    /// For code scanning: SARIF 2.1.0.
    Sarif,
    /// For CI systems that show tests.
    Junit,
}

impl Format {
    /// Every format, as the help lists them.
    pub const ALL: &'static [Format] =
        &[Format::Text, Format::Json, Format::Markdown, Format::Github, Format::Sarif, Format::Junit];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Json => "json",
            Format::Markdown => "markdown",
            Format::Github => "github",
            Format::Sarif => "sarif",
            Format::Junit => "junit",
        }
    }
}

/// What there is to report.
#[derive(Clone, Copy, Debug)]
pub struct ChangesReport<'a> {
    /// What differs.
    pub changes: &'a Changes,
    /// The files of both sides.
    pub sources: Sources<'a>,
    /// Descriptions, metadata and tags count as well.
    pub all_fields: bool,
    /// The absolute folder that relative paths start from.
    pub root: Option<&'a Path>,
    /// The absolute folder that a CI system counts paths from, if it is not `root`.
    pub project: Option<&'a Path>,
}

/// Writes a report, with a line break at its end.
///
/// # Errors
/// Those of `out`.
pub fn write(format: Format, report: &ChangesReport, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut out = io::BufWriter::new(out);
    match format {
        Format::Text => text::write(report, style, &mut out),
        Format::Json => json::write(report, &mut out),
        Format::Markdown => markdown::write(report, &mut out),
        Format::Github => github::write(report, &mut out),
        Format::Sarif => sarif::write(report, &mut out),
        Format::Junit => junit::write(report, &mut out),
    }?;
    out.flush()
}

impl<'a> ChangesReport<'a> {
    /// The new side, as reports of findings see it.
    fn of_new(&self) -> View<'a> {
        View { root: self.root, project: self.project, ..View::of(self.sources.new) }
    }

    /// Whether there is anything to say of a role.
    fn is_told(&self, role: &RoleChange) -> bool {
        role.verdict != Verdict::Equal
            || role.state != State::Both
            || role.text_only
            || self.all_fields && !role.fields.is_empty()
            || !role.differences.is_empty()
    }

    /// What became of a role, in a few words.
    fn headline(&self, role: &RoleChange) -> String {
        let state = match role.state {
            State::Both => None,
            State::Renamed => Some(format!("was {}", role.was.as_deref().unwrap_or_default())),
            State::Added if self.changes.new_is_deployed && !self.changes.old_is_deployed => Some("not in the policy".to_owned()),
            State::Removed if self.changes.new_is_deployed && !self.changes.old_is_deployed => Some("not deployed".to_owned()),
            State::Removed if self.changes.old_is_deployed && !self.changes.new_is_deployed => Some("not in the policy".to_owned()),
            State::Added if self.changes.old_is_deployed && !self.changes.new_is_deployed => Some("not deployed".to_owned()),
            State::Added => Some("added".to_owned()),
            State::Removed => Some("removed".to_owned()),
        };
        let verdict = match role.verdict {
            Verdict::Equal if role.state == State::Renamed => None,
            Verdict::Equal if role.text_only => Some("text only"),
            Verdict::Equal => Some("nobody can do more or less"),
            Verdict::Gains => Some("gains"),
            Verdict::Loses => Some("loses"),
            Verdict::Both => Some("gains and loses"),
            Verdict::NotKnown | Verdict::Refused => Some("not known"),
        };
        state.into_iter().chain(verdict.map(str::to_owned)).collect::<Vec<_>>().join(": ")
    }

    fn counted(&self) -> Counted {
        Counted { count: self.changes.count(), reserved: self.changes.reserved }
    }
}

/// The last line.
struct Counted {
    count: Count,
    reserved: usize,
}

impl fmt::Display for Counted {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let count = &self.count;
        write!(f, "{}: ", counted(count.roles, "role"))?;
        let equal = match count.text_only {
            0 => format!("{} equal", count.equal),
            some => format!("{} equal ({some} text only)", count.equal),
        };
        let rest = [(count.gains, "gain"), (count.loses, "lose"), (count.both, "gain and lose"), (count.not_known, "not known")];
        let rest = rest.into_iter().filter(|(n, _)| *n > 0).map(|(n, what)| match (n, what) {
            (1, "gain") => "1 gains".to_owned(),
            (1, "lose") => "1 loses".to_owned(),
            (1, "gain and lose") => "1 gains and loses".to_owned(),
            _ => format!("{n} {what}"),
        });
        f.write_str(&std::iter::once(equal).chain(rest).collect::<Vec<_>>().join(", "))?;
        match self.reserved {
            0 => Ok(()),
            some => write!(f, "; {} of the product left out", counted(some, "role")),
        }
    }
}
