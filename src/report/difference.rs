//! Differences between documents, as every report about roles that exist tells them.

use std::borrow::Cow;

use serde::Serialize;

use super::json::{Range, place};
use super::paint::{self, one_line};
use crate::effect::{Atom, Class, Difference, Place, Side};
use crate::source::SourceMap;
use crate::suggest::all_of;

/// The files of the two sides.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    /// What was.
    pub old: &'a SourceMap,
    /// What is.
    pub new: &'a SourceMap,
}

impl<'a> Sources<'a> {
    pub(super) fn of(&self, side: Side) -> &'a SourceMap {
        match side {
            Side::Before => self.old,
            Side::After => self.new,
        }
    }

    /// `roles.pol:3:25`.
    pub(super) fn shown(&self, at: Place) -> String {
        paint::place(at.at, self.of(at.side))
    }
}

/// A difference, as JSON has it.
#[derive(Serialize)]
pub(super) struct DifferenceJson<'a> {
    class: &'static str,
    space: Option<&'a str>,
    what: &'a str,
    does: &'a str,
    ids: &'a [String],
    why: &'a str,
    confidence: &'static str,
    source: Option<&'static str>,
    at: Option<At<'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    targets: &'a [String],
}

/// Where something stands.
#[derive(Serialize)]
pub(super) struct At<'a> {
    path: Cow<'a, str>,
    range: Range,
}

impl<'a> DifferenceJson<'a> {
    pub(super) fn of(difference: &'a Difference, sources: Sources<'a>) -> DifferenceJson<'a> {
        DifferenceJson {
            class: difference.class.name(),
            space: difference.space.as_deref(),
            what: &difference.what,
            does: &difference.does,
            ids: &difference.ids,
            why: &difference.why,
            confidence: difference.confidence.name(),
            source: difference.source,
            at: difference.at.map(|at| At::of(at, sources)),
            targets: &difference.targets,
        }
    }

    pub(super) fn all(differences: &'a [Difference], sources: Sources<'a>) -> Vec<DifferenceJson<'a>> {
        differences.iter().map(|difference| DifferenceJson::of(difference, sources)).collect()
    }
}

impl<'a> At<'a> {
    fn of(at: Place, sources: Sources<'a>) -> At<'a> {
        let (path, range) = place(at.at, sources.of(at.side));
        At { path, range }
    }
}

/// The same difference in all spaces that it is in.
pub(super) struct Told<'d> {
    pub(super) first: &'d Difference,
    spaces: Vec<&'d str>,
}

impl<'d> Told<'d> {
    /// Differences that are one but for their space, in the order of the first of them.
    pub(super) fn all(differences: impl IntoIterator<Item = &'d Difference>) -> Vec<Told<'d>> {
        let mut told: Vec<Told> = Vec::new();
        for difference in differences {
            let is_same = |it: &&mut Told| {
                (it.first.class, &it.first.what, &it.first.why, &it.first.targets)
                    == (difference.class, &difference.what, &difference.why, &difference.targets)
            };
            match told.iter_mut().find(is_same) {
                Some(held) => held.spaces.extend(difference.space.as_deref()),
                None => told.push(Told { first: difference, spaces: difference.space.as_deref().into_iter().collect() }),
            }
        }
        told
    }

    /// `cases.delete in default and soc-eu on prod`.
    pub(super) fn what(&self) -> String {
        one_line(&format!("{}{}{}", self.first.what, self.spaces(), self.targets()))
    }

    fn spaces(&self) -> String {
        match self.spaces.as_slice() {
            [] => String::new(),
            ["*"] => " in all spaces".to_owned(),
            some => format!(" in {}", plain(some.iter().copied())),
        }
    }

    fn targets(&self) -> String {
        let targets = self.first.targets.iter().map(String::as_str);
        if self.first.targets.is_empty() { String::new() } else { format!(" on {}", plain(targets)) }
    }

    /// Which privileges the difference is about, and why it is one, as sentences.
    pub(super) fn sentences(&self) -> Vec<String> {
        // What an old id still allows is said by its name.
        let is_said = matches!(self.first.atom, Atom::Kept(..));
        let does = if is_said { String::new() } else { one_line(&self.first.does) };
        let why = one_line(&self.first.why);
        [does, capital(&why)].into_iter().filter(|it| !it.is_empty()).map(full_stop).collect()
    }
}

/// `a`, `a and b`, `a, b and c`, without quotes.
fn plain<'n>(names: impl Iterator<Item = &'n str>) -> String {
    all_of(names).replace('`', "")
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

fn full_stop(mut text: String) -> String {
    if !text.ends_with(['.', '!', '?', ':']) {
        text.push('.');
    }
    text
}

/// The word for a class in a sentence about somebody: "gains cases.delete".
pub(super) fn verb(class: Class) -> &'static str {
    match class {
        Class::Lost => "loses",
        Class::Gained => "gains",
        Class::New => "gains what is new,",
        Class::Gone => "no longer has anything of",
        Class::Unreadable => "cannot be opened in the role editor:",
        Class::NotKnown => "may have other privileges:",
        Class::Licence => "needs a licence for",
    }
}

/// A text as a cell of a table in Markdown.
pub(super) fn cell(text: &str) -> String {
    let mut cell = String::with_capacity(text.len());
    for c in one_line(text).chars() {
        match c {
            '|' => cell.push_str("\\|"),
            '<' => cell.push_str("&lt;"),
            '>' => cell.push_str("&gt;"),
            '&' => cell.push_str("&amp;"),
            '*' | '[' | ']' | '\\' | '~' | '@' => {
                cell.push('\\');
                cell.push(c);
            }
            c => cell.push(c),
        }
    }
    cell
}

/// A text as code in a table of Markdown.
pub(super) fn code(text: &str) -> String {
    let text = one_line(text).replace('|', "\\|");
    // What has backticks of its own is fenced by more of them.
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let blank = if longest > 0 { " " } else { "" };
    format!("{fence}{blank}{text}{blank}{fence}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leaves_its_cell() {
        assert_eq!(cell("a|b <img> *x* [l](u) @all\n| c"), "a\\|b &lt;img&gt; \\*x\\* \\[l\\](u) \\@all \\| c");
        assert_eq!(code("a|b"), "`a\\|b`");
        assert_eq!(code("a`` b"), "``` a`` b ```");
    }
}
