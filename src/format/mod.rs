//! From a text to the same text in its canonical layout, with every comment.
//!
//! A file is cut into stretches, one for each item with the comments behind it. `tokens` reads a stretch, with the help of the tree;
//! `layout` says where its lines may break, `gap` where its comments go, and `page` breaks the lines. The tree alone would not do:
//! it has no comments. Each stretch is laid out by itself, in parallel, in time proportional to its length.
//!
//! Nothing is taken on trust: `proof` compares what comes out with what went in, token by token, and parses it.

mod gap;
mod layout;
mod page;
mod proof;
mod tokens;

use std::ops::Range;

use rayon::prelude::*;

use crate::diagnostic::Edit;
use crate::policy::occurrences;
use crate::source::{FileId, Location};
use crate::syntax::{
    self,
    tree::{Item, Tree},
};
use gap::Cursor;
use page::Page;
use tokens::Tokens;

/// A text in its canonical layout.
#[derive(Debug)]
#[non_exhaustive]
pub struct Formatted {
    /// The text.
    pub text: String,
    /// Its tree.
    pub tree: Tree,
}

/// Why a text is left as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// It has mistakes of syntax, so that its layout is anybody's guess.
    #[error("it has syntax errors")]
    Mistakes,
    /// What came out does not parse; a mistake of the formatter.
    #[error("its formatted text would have syntax errors")]
    Unreadable,
    /// What came out has other tokens; a mistake of the formatter.
    #[error("its formatted text would have other words")]
    Tokens,
    /// What came out has another tree; a mistake of the formatter.
    #[error("its formatted text would mean something else")]
    Meaning,
    /// What came out lacks comments; a mistake of the formatter.
    #[error("its formatted text would lack comments")]
    Comments,
}

/// Lays out a text that parses without mistakes. None if it is in its canonical layout already.
///
/// ```
/// use polc::source::FileId;
/// use polc::{format, syntax};
///
/// let text = "role a<cases:read;>";
/// let (tree, _) = syntax::parse(FileId(0), text);
/// let formatted = format::format(text, &tree)?.expect("it was not laid out");
/// assert_eq!(formatted.text, "role a < cases: read; >\n");
/// # Ok::<(), polc::format::Refusal>(())
/// ```
pub fn format(text: &str, tree: &Tree) -> Result<Option<Formatted>, Refusal> {
    let line_ending = syntax::line_ending(text);
    let parts: Vec<String> = stretches(text, tree)
        .into_par_iter()
        .with_min_len(64)
        .map_init(Page::default, |page, stretch| stretch.laid_out(text, line_ending, page))
        .collect();
    let mut formatted = String::with_capacity(text.len() + text.len() / 8);
    formatted.push_str(text.get(..after_mark(text)).unwrap_or(""));
    formatted.extend(parts);
    if formatted == text {
        return Ok(None);
    }
    let tree = proof::prove(text, tree, &formatted)?;
    Ok(Some(Formatted { text: formatted, tree }))
}

/// The edits that lay out the items which a range of bytes touches, as wholes, with the comments behind them. Mistakes elsewhere in the file
/// do not matter. An empty range touches the item that it stands in.
pub fn format_range(file: FileId, text: &str, range: Range<usize>) -> Result<Vec<Edit>, Refusal> {
    let (tree, mistakes) = syntax::parse(file, text);
    let line_ending = syntax::line_ending(text);
    let mut edits = Vec::new();
    for stretch in stretches(text, &tree) {
        let Range { start, end } = stretch.range;
        let is_touched = start < range.end.max(range.start + 1) && (range.start < end || end == text.len());
        if !is_touched {
            continue;
        }
        if mistakes.iter().any(|mistake| (start..end).contains(&(mistake.primary.at.start as usize))) {
            return Err(Refusal::Mistakes);
        }
        let written = text.get(start..end).unwrap_or("");
        let laid_out = stretch.laid_out(text, line_ending, &mut Page::default());
        if laid_out != written {
            proof::prove(written, &syntax::parse(file, written).0, &laid_out)?;
            edits.push(Edit { at: Location { file, start: start as u32, end: end as u32 }, text: laid_out });
        }
    }
    Ok(edits)
}

/// A part of a file that is laid out by itself: an item with the comments behind it, or what stands before the first item.
struct Stretch<'a> {
    range: Range<usize>,
    item: Option<&'a Item>,
}

/// Cuts a file into stretches. An item's begins where the line of the item begins.
fn stretches<'a>(text: &str, tree: &'a Tree) -> Vec<Stretch<'a>> {
    let mut stretches = Vec::with_capacity(tree.items.len() + 1);
    let (mut start, mut before) = (after_mark(text), None);
    let mut code_end = start;
    for item in &tree.items {
        let gap = text.get(code_end..item.offset as usize).unwrap_or("");
        let end = code_end + gap.trim_end_matches(|c: char| c.is_whitespace() && c != '\n').len();
        stretches.push(Stretch { range: start..end, item: before });
        (start, before) = (end, Some(item));
        code_end = (item.offset + item.len) as usize;
    }
    stretches.push(Stretch { range: start..text.len(), item: before });
    stretches
}

/// Where a text begins behind its byte order mark.
fn after_mark(text: &str) -> usize {
    if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }
}

impl Stretch<'_> {
    /// The places of an item's names, counted in the stretch.
    fn names(&self, item: &Item, text: &str) -> Vec<Range<usize>> {
        let offset = item.offset as usize - self.range.start;
        let found = occurrences::all(item, item.text(text)).into_iter().map(|found| found.name.span);
        found.map(|span| offset + span.start as usize..offset + span.end as usize).collect()
    }

    fn laid_out<'t>(&self, text: &'t str, line_ending: &str, page: &mut Page<'t>) -> String {
        let is_last = self.range.end == text.len();
        let written = text.get(self.range.clone()).unwrap_or("");
        let names = self.item.map(|item| self.names(item, text)).unwrap_or_default();
        let tokens = Tokens::read(written, &names);
        let mut cursor = Cursor::new(&tokens, page);
        if self.item.is_some() {
            cursor.item();
        }
        cursor.rest();
        let mut out = String::with_capacity(written.len() + 16);
        page.write(line_ending, &mut out);
        if !out.is_empty() {
            out.push_str(line_ending);
            if tokens.breaks_after > 1 && !is_last {
                out.push_str(line_ending);
            }
        }
        out
    }
}
