//! `// polc: allow(name, name) reason`: findings that somebody has looked at and wants to keep.
//!
//! A comment behind code is for that line, one on a line of its own for the next line with code, one that is the first thing in a
//! body for all of the body (and for the item, if the body is the item's), and `allow-file` for the file.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use rustc_hash::FxHashMap;

use super::registry::{self, Named as Name};
use super::rules::{self, RULES};
use crate::diagnostic::{Applicability, Diagnostic, Edit, errors};
use crate::source::{FileId, Location};
use crate::suggest;
use crate::syntax::{code, comments};

/// What follows `//`, before the name of what is to be done.
const MARK: &str = "polc:";

/// One comment.
#[derive(Debug)]
pub(super) struct Suppression {
    file: FileId,
    /// The whole comment.
    comment: Range<usize>,
    /// Bytes of the file that it is for.
    covers: Range<usize>,
    names: Vec<Named>,
    /// Why; empty if it does not say.
    pub(super) reason: String,
}

/// A name in the brackets.
#[derive(Debug)]
struct Named {
    rule: Option<usize>,
    text: String,
    at: Range<usize>,
    used: AtomicBool,
}

/// Whether there may be a suppression in a text.
pub(crate) fn may_suppress(text: &str) -> bool {
    text.contains(MARK)
}

/// The suppressions of one file, given the bounds of its items, and what is wrong with them.
pub(super) fn read(
    file: FileId,
    text: &str,
    items: impl FnOnce() -> Vec<Range<usize>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Suppression> {
    if !may_suppress(text) {
        return Vec::new();
    }
    let items = items();
    let all: Vec<Range<usize>> = comments(text).map(|comment| comment.span.start as usize..comment.span.end as usize).collect();
    let mut found = Vec::new();
    for (at, comment) in all.iter().enumerate() {
        let written = text.get(comment.clone()).unwrap_or("");
        let inner = written.trim_start_matches(['/', '*']);
        let Some(order) = inner.trim_start().strip_prefix(MARK) else { continue };
        let start = comment.end - order.len();
        match parse(order.trim_end_matches("*/"), start) {
            Some((whole_file, names, reason)) => {
                let covers = if whole_file {
                    0..text.len() + 1
                } else {
                    reach(text, &items, comment, all.get(at + 1..).unwrap_or_default())
                };
                diagnostics.extend(names.iter().filter_map(|named| unknown(file, named)));
                found.push(Suppression { file, comment: comment.clone(), covers, names, reason });
            }
            None => diagnostics.push(malformed(Location { file, start: comment.start as u32, end: comment.end as u32 })),
        }
    }
    found
}

/// `allow(a, b) reason`, from its place in the file.
fn parse(order: &str, start: usize) -> Option<(bool, Vec<Named>, String)> {
    let trimmed = order.trim_start();
    let (word, rest) = trimmed.split_once('(')?;
    let whole_file = match word.trim() {
        "allow" => false,
        "allow-file" => true,
        _ => return None,
    };
    let (list, reason) = rest.split_once(')')?;
    let mut at = start + (order.len() - trimmed.len()) + word.len() + 1;
    let mut names = Vec::new();
    for part in list.split(',') {
        let name = part.trim();
        let from = at + (part.len() - part.trim_start().len());
        if !name.is_empty() {
            let rule = match registry::find(name) {
                Some(Name::Current(id) | Name::Renamed(id, _)) => rules::position(id).filter(|_| id.is_excusable()),
                Some(Name::Removed(_)) | None => None,
            };
            names.push(Named { rule, text: name.to_owned(), at: from..from + name.len(), used: AtomicBool::new(false) });
        }
        at += part.len() + 1;
    }
    (!names.is_empty()).then(|| (whole_file, names, reason.trim().to_owned()))
}

/// The bytes that a comment is for.
fn reach(text: &str, items: &[Range<usize>], comment: &Range<usize>, later: &[Range<usize>]) -> Range<usize> {
    if let Some(body) = body(text, items, comment.start) {
        return body;
    }
    let line = line(text, comment.start);
    if text.get(line.start..comment.start).is_none_or(|before| !before.trim().is_empty()) {
        return line;
    }
    // The next line that has more than comments on it.
    let mut at = comment.end;
    let mut later = later.iter().peekable();
    loop {
        let rest = text.get(at..).unwrap_or("");
        at += rest.len() - rest.trim_start().len();
        match later.next_if(|comment| comment.start == at) {
            Some(comment) => at = comment.end,
            None => return self::line(text, at),
        }
    }
}

/// The line that a byte is on, with its line break.
fn line(text: &str, at: usize) -> Range<usize> {
    let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
    let end = text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |end| at + end + 1);
    start..end
}

/// Whether what stands after a text may be the first thing of a body, as far as its last line says.
fn may_be_first(before: &str) -> bool {
    let before = before.trim_end();
    let line = before.rsplit('\n').next().unwrap_or(before);
    before.ends_with(['<', '{']) || before.ends_with("*/") || line.contains("//")
}

/// The body that a comment is the first thing of, from the head of its statement or item to its closing bracket.
fn body(text: &str, items: &[Range<usize>], comment: usize) -> Option<Range<usize>> {
    if !may_be_first(text.get(..comment)?) {
        return None;
    }
    let Range { start, end } = items.get(items.partition_point(|item| item.start <= comment).checked_sub(1)?)?.clone();
    // Where the heads of the open bodies begin, and where the last statement ended.
    let (mut heads, mut last) = (Vec::new(), start);
    let mut is_first = false;
    let mut code = code(text, start).take_while(|(at, _)| *at < end).peekable();
    while let Some((at, byte)) = code.next_if(|(at, _)| *at < comment) {
        match byte {
            b'<' => heads.push(last),
            b'>' => drop(heads.pop()),
            _ => {}
        }
        if matches!(byte, b'<' | b'>' | b';') {
            last = at + 1;
        }
        if !byte.is_ascii_whitespace() {
            is_first = byte == b'<';
        }
    }
    let head = heads.pop().filter(|_| is_first)?;
    let mut depth = 1usize;
    for (at, byte) in code {
        depth = match byte {
            b'<' => depth + 1,
            b'>' => depth - 1,
            _ => depth,
        };
        if depth == 0 {
            return Some(head..at + 1);
        }
    }
    Some(head..end)
}

/// The comments of a file that name one rule, by the bytes that they are for.
#[derive(Debug, Default)]
pub(super) struct Covering {
    /// Those for the whole file.
    whole: Vec<usize>,
    /// The others, by where what they are for begins.
    ranges: Vec<Covered>,
}

/// What a comment is for.
#[derive(Debug)]
struct Covered {
    start: usize,
    /// The furthest end of it and of those before it.
    furthest: usize,
    /// The number of the comment.
    number: usize,
}

impl Covering {
    /// The comments of a file, by the rules that they name.
    pub(super) fn by_rule(text: &str, suppressions: &[Suppression]) -> FxHashMap<usize, Covering> {
        let mut found: FxHashMap<usize, Covering> = FxHashMap::default();
        for (number, suppression) in suppressions.iter().enumerate() {
            for rule in suppression.names.iter().filter_map(|named| named.rule) {
                let (covering, covers) = (found.entry(rule).or_default(), &suppression.covers);
                match covers.end > text.len() {
                    true => covering.whole.push(number),
                    false => covering.ranges.push(Covered { start: covers.start, furthest: covers.end, number }),
                }
            }
        }
        for covering in found.values_mut() {
            covering.ranges.sort_by_key(|covered| covered.start);
            let mut furthest = 0;
            for covered in &mut covering.ranges {
                furthest = furthest.max(covered.furthest);
                covered.furthest = furthest;
            }
        }
        found
    }

    /// The numbers of those that may be for a byte, in their order.
    pub(super) fn at(&self, byte: usize) -> Vec<usize> {
        let begun = self.ranges.partition_point(|covered| covered.start <= byte);
        let begun = self.ranges.get(..begun).unwrap_or_default().iter().rev().take_while(|covered| covered.furthest > byte);
        let mut numbers: Vec<usize> = self.whole.iter().copied().chain(begun.map(|covered| covered.number)).collect();
        numbers.sort_unstable();
        numbers
    }
}

impl Suppression {
    /// Whether it suppresses a finding at a place; if so, it is used from now on.
    pub(super) fn takes(&self, rule: usize, at: Location) -> bool {
        if at.file != self.file || !self.covers.contains(&(at.start as usize)) {
            return false;
        }
        let named = self.names.iter().find(|named| named.rule == Some(rule));
        if let Some(named) = named {
            named.used.store(true, Ordering::Relaxed);
        }
        named.is_some()
    }

    /// Whether it stands in an item or is for anything in it.
    pub(super) fn touches(&self, item: Range<usize>) -> bool {
        let meets = |range: &Range<usize>| range.start < item.end && item.start <= range.end;
        meets(&self.covers) || meets(&self.comment)
    }

    /// The file it stands in.
    pub(super) fn file(&self) -> FileId {
        self.file
    }

    fn place(&self, range: &Range<usize>) -> Location {
        Location { file: self.file, start: range.start as u32, end: range.end as u32 }
    }

    /// What it says without having to: the names that suppressed nothing, each with the edit that takes it out.
    pub(super) fn unused(&self, text: &str, is_on: impl Fn(usize) -> bool) -> Vec<Diagnostic> {
        // A rule that is switched off anyway may be on elsewhere, or tomorrow.
        let unused = |named: &&Named| named.rule.is_some_and(&is_on) && !named.used.load(Ordering::Relaxed);
        let unused_names: Vec<&Named> = self.names.iter().filter(unused).collect();
        let all = unused_names.len() == self.names.len();
        let mut found = Vec::new();
        for named in &unused_names {
            let edit = if all { self.without_comment(text) } else { self.without_name(text, named) };
            found.push(
                Diagnostic::new(
                    rules::unused_suppression::RULE.id,
                    self.place(&named.at),
                    format!("nothing here is `{}`", named.text),
                )
                .label("suppresses nothing")
                .fix_all("Remove it", Applicability::Safe, vec![edit]),
            );
        }
        found
    }

    /// Says that it gives no reason, if so.
    pub(super) fn without_reason(&self) -> Option<Diagnostic> {
        self.reason.is_empty().then(|| {
            Diagnostic::new(rules::suppression_without_reason::RULE.id, self.place(&self.comment), "a suppression without a reason")
                .label("why is this to stay?")
                .help("write the reason behind the bracket")
        })
    }

    /// The edit that takes the whole comment out, with its line if that holds nothing else.
    fn without_comment(&self, text: &str) -> Edit {
        let before = text.get(..self.comment.start).unwrap_or("");
        let kept = before.trim_end_matches([' ', '\t']);
        let after = text.get(self.comment.end..).unwrap_or("");
        let line_end = after.find('\n').filter(|end| after.get(..*end).is_some_and(|rest| rest.trim().is_empty()));
        let alone = kept.is_empty() || kept.ends_with('\n');
        let range = match line_end {
            Some(end) if alone => kept.len()..self.comment.end + end + 1,
            _ => kept.len()..self.comment.end,
        };
        Edit { at: self.place(&range), text: String::new() }
    }

    /// The edit that takes one name out, with its comma.
    fn without_name(&self, text: &str, named: &Named) -> Edit {
        let after = text.get(named.at.end..).unwrap_or("");
        let range = match after.trim_start().strip_prefix(',') {
            Some(rest) => named.at.start..text.len() - rest.trim_start().len(),
            None => {
                let before = text.get(..named.at.start).unwrap_or("").trim_end();
                before.strip_suffix(',').unwrap_or(before).len()..named.at.end
            }
        };
        Edit { at: self.place(&range), text: String::new() }
    }
}

/// What is wrong with a name, if anything is: one that a finding had before still suppresses it.
fn unknown(file: FileId, named: &Named) -> Option<Diagnostic> {
    let at = Location { file, start: named.at.start as u32, end: named.at.end as u32 };
    let unknown = |message: String| Diagnostic::new(errors::UNKNOWN_LINT, at, message);
    Some(match (registry::find(&named.text), named.rule) {
        (Some(Name::Current(_)), Some(_)) => return None,
        (Some(Name::Current(id)), None) if id.is_rule() => {
            super::levels::excused(at, format!("no comment allows `{id}`: a prohibition is excused by `unless` only"))
        }
        (Some(name @ Name::Renamed(id, _)), Some(_)) => {
            let news = name.news(&named.text).unwrap_or_default();
            unknown(news).label("an older name").fix(format!("Write `{id}`"), at, id.name)
        }
        (Some(name @ Name::Removed(_)), _) => {
            unknown(name.news(&named.text).unwrap_or_default()).label("suppresses nothing").help("leave it out")
        }
        _ => {
            let diagnostic = unknown(format!("there is no finding `{}` to allow", named.text));
            suggest::meant(&named.text, RULES.iter().map(|rule| rule.id.name)).ask(
                diagnostic,
                at,
                Applicability::Safe,
                |diagnostic| {
                    diagnostic.label("suppresses nothing").help("`polc explain --all` lists what can be allowed; errors cannot be")
                },
            )
        }
    })
}

fn malformed(at: Location) -> Diagnostic {
    Diagnostic::new(errors::UNKNOWN_LINT, at, "this comment is addressed to polc, which does not understand it")
        .label("suppresses nothing")
        .help("write `// polc: allow(name) reason`, or `allow-file` for the whole file")
}
