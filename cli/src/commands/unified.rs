//! What differs between two texts, as a unified diff.

use std::borrow::Cow;
use std::fmt::Write;

use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices, group_diff_ops};

use polc::hidden::{printable, printable_path};
use polc::report::{Style, paint};

/// Lines shown around what differs.
const CONTEXT: usize = 3;

/// The unified diff of a file. `anchors` are byte offsets, in order, where both texts are known to be at the same place: between them
/// the texts are compared piece by piece, since comparing takes more than linear time.
pub(super) fn unified(path: &str, before: &str, after: &str, anchors: impl Iterator<Item = (usize, usize)>) -> String {
    let (old, new) = (Lines::new(before), Lines::new(after));
    let mut ops = Vec::new();
    let (mut old_from, mut new_from) = (0, 0);
    let ends = anchors.filter_map(|(before, after)| Some((old.at(before)?, new.at(after)?)));
    for (old_to, new_to) in ends.chain([(old.lines.len(), new.lines.len())]) {
        let piece = capture_diff_slices(Algorithm::Myers, old.range(old_from, old_to), new.range(new_from, new_to));
        for op in piece {
            push(&mut ops, moved(op, old_from, new_from));
        }
        (old_from, new_from) = (old_to, new_to);
    }
    let mut out = String::new();
    for group in group_diff_ops(ops, CONTEXT).iter().filter(|group| !group.is_empty()) {
        if out.is_empty() {
            let path = printable_path(path);
            let _ = writeln!(out, "--- {path}\n+++ {path}");
        }
        hunk(group, &old, &new, &mut out);
    }
    out
}

/// A diff of one file for eyes, so that nothing in it acts on the terminal or stays unseen; in colours, if they are wanted.
pub(super) fn painted(diff: &str, style: Style) -> Cow<'_, str> {
    if !style.color {
        return lines_seen(diff);
    }
    let mut out = String::with_capacity(diff.len() + diff.len() / 4);
    for (n, line) in diff.lines().enumerate() {
        let ansi = match line.as_bytes().first() {
            _ if n < 2 => "1",
            Some(b'@') => "36",
            Some(b'-') => "31",
            Some(b'+') => "32",
            _ => "",
        };
        let line = printable(line);
        out.push_str(&if ansi.is_empty() { line } else { paint(style, ansi, &line).into() });
        out.push('\n');
    }
    Cow::Owned(out)
}

/// The diff with what nobody would see in its lines written out. The ends of the lines stay as the file has them: it is to be applied as well.
fn lines_seen(diff: &str) -> Cow<'_, str> {
    if let Cow::Borrowed(same) = printable(diff) {
        return Cow::Borrowed(same);
    }
    let mut out = String::with_capacity(diff.len() + 8);
    for line in diff.split_inclusive('\n') {
        let end = ["\r\n", "\n"].into_iter().find(|end| line.ends_with(end)).unwrap_or_default();
        out.push_str(&printable(line.strip_suffix(end).unwrap_or(line)));
        out.push_str(end);
    }
    Cow::Owned(out)
}

/// The lines of a text, with their ends.
struct Lines<'t> {
    lines: Vec<&'t str>,
    /// Where each begins.
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    fn new(text: &'t str) -> Lines<'t> {
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let starts = lines
            .iter()
            .scan(0, |at, line| {
                let start = *at;
                *at += line.len();
                Some(start)
            })
            .collect();
        Lines { lines, starts }
    }

    /// The number of the line that begins at an offset, if one does.
    fn at(&self, offset: usize) -> Option<usize> {
        self.starts.binary_search(&offset).ok()
    }

    fn range(&self, from: usize, to: usize) -> &[&'t str] {
        self.lines.get(from..to).unwrap_or_default()
    }
}

/// An operation on a piece, as one on the whole.
fn moved(op: DiffOp, old: usize, new: usize) -> DiffOp {
    let (tag, from, to) = op.as_tag_tuple();
    let (old_index, new_index) = (from.start + old, to.start + new);
    match tag {
        DiffTag::Equal => DiffOp::Equal { old_index, new_index, len: from.len() },
        DiffTag::Delete => DiffOp::Delete { old_index, old_len: from.len(), new_index },
        DiffTag::Insert => DiffOp::Insert { old_index, new_index, new_len: to.len() },
        DiffTag::Replace => DiffOp::Replace { old_index, old_len: from.len(), new_index, new_len: to.len() },
    }
}

/// Adds an operation; lines that are equal on both sides of an anchor are one stretch.
fn push(ops: &mut Vec<DiffOp>, op: DiffOp) {
    match (ops.last_mut(), op) {
        (Some(DiffOp::Equal { len, .. }), DiffOp::Equal { len: more, .. }) => *len += more,
        _ => ops.push(op),
    }
}

fn hunk(group: &[DiffOp], old: &Lines, new: &Lines, out: &mut String) {
    let (Some(first), Some(last)) = (group.first(), group.last()) else { return };
    let olds = first.old_range().start..last.old_range().end;
    let news = first.new_range().start..last.new_range().end;
    let _ = writeln!(out, "@@ -{} +{} @@", header(&olds), header(&news));
    for op in group {
        let (tag, from, to) = op.as_tag_tuple();
        let (from, to) = (old.range(from.start, from.end), new.range(to.start, to.end));
        match tag {
            DiffTag::Equal => lines(' ', from, out),
            _ => {
                lines('-', from, out);
                lines('+', to, out);
            }
        }
    }
}

/// First line and number of lines, as diffs have it.
fn header(range: &std::ops::Range<usize>) -> String {
    match range.len() {
        0 => format!("{},0", range.start),
        1 => format!("{}", range.start + 1),
        len => format!("{},{len}", range.start + 1),
    }
}

fn lines(sign: char, lines: &[&str], out: &mut String) {
    for line in lines {
        out.push(sign);
        out.push_str(line);
        if !line.ends_with('\n') {
            out.push_str("\n\\ No newline at end of file\n");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diff_is_what_patch_takes() {
        let before = "a\nb\nc\nd\ne\nf\ng\nh\ni\nj";
        let after = "a\nB\nc\nd\ne\nf\ng\nh\ni\nj\n";
        let expected = "--- x\n+++ x\n@@ -1,5 +1,5 @@\n a\n-b\n+B\n c\n d\n e\n@@ -7,4 +7,4 @@\n g\n h\n i\n-j\n\\ No newline at end of file\n+j\n";
        // Anchors make no difference: those in the middle of a line are passed over.
        for anchors in [vec![], vec![(4, 4), (5, 5), (8, 8), (18, 18)]] {
            assert_eq!(unified("x", before, after, anchors.into_iter()), expected);
        }
        let colors = painted(expected, Style { color: true, ..Style::default() });
        assert!(
            colors.starts_with("\u{1b}[1m--- x\u{1b}[0m\n\u{1b}[1m+++ x\u{1b}[0m\n\u{1b}[36m@@ -1,5 +1,5 @@\u{1b}[0m\n a\n"),
            "{colors}"
        );
        assert!(colors.contains("\n\u{1b}[31m-b\u{1b}[0m\n\u{1b}[32m+B\u{1b}[0m\n c\n"), "{colors}");
        assert_eq!(painted(expected, Style::default()), expected);
        assert_eq!(unified("x", after, after, std::iter::empty()), "");
        assert_eq!(unified("x", "", "a\n", std::iter::empty()), "--- x\n+++ x\n@@ -0,0 +1 @@\n+a\n");
    }
}
