//! Edits of a text: which go together, and what they make of it.

use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::source::Location;

/// Fixes that do not touch each other, the first in the order given going before the others.
pub(super) fn without_overlap<'d>(offered: &[(&'d Diagnostic, &'d Fix)]) -> Vec<(&'d Diagnostic, &'d Fix)> {
    let mut taken: Vec<Location> = Vec::new();
    let mut chosen: Vec<(&Diagnostic, &Fix)> = Vec::new();
    for (diagnostic, fix) in offered {
        let places = || fix.edits.iter().map(|edit| edit.at);
        // Sorted by place, so that only the neighbours have to be looked at.
        let is_free = places().all(|at| {
            let next = taken.partition_point(|held| (held.file, held.start) < (at.file, at.start));
            let neighbours = [next.checked_sub(1), Some(next)].into_iter().flatten().filter_map(|at| taken.get(at));
            neighbours.filter(|held| held.file == at.file).all(|held| held.end < at.start || at.end < held.start)
        });
        if is_free && !fix.edits.is_empty() {
            for at in places() {
                let next = taken.partition_point(|held| (held.file, held.start) < (at.file, at.start));
                taken.insert(next, at);
            }
            chosen.push((diagnostic, fix));
        }
    }
    chosen
}

/// A text after some edits of it, none overlapping another. Line breaks that are put in are written as the file writes them.
pub(crate) fn apply(text: &str, edits: &[&Edit]) -> String {
    let mut edits: Vec<&Edit> = edits.to_vec();
    edits.sort_by_key(|edit| (edit.at.start, edit.at.end));
    let crlf = text.contains("\r\n");
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        let range = edit.at.range();
        out.push_str(text.get(at..range.start).unwrap_or(""));
        if crlf {
            out.push_str(&edit.text.replace("\r\n", "\n").replace('\n', "\r\n"));
        } else {
            out.push_str(&edit.text);
        }
        at = range.end.max(at);
    }
    out.push_str(text.get(at..).unwrap_or(""));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Id;
    use crate::source::FileId;

    fn at(start: u32, end: u32) -> Location {
        Location { file: FileId(0), start, end }
    }

    #[test]
    fn edits_are_made_in_order_and_keep_the_line_breaks() {
        let edits = [Edit { at: at(4, 5), text: "Y\nZ".into() }, Edit { at: at(0, 0), text: "> ".into() }];
        let edits: Vec<&Edit> = edits.iter().collect();
        assert_eq!(apply("ab\r\nc\r\n", &edits), "> ab\r\nY\r\nZ\r\n");
        assert_eq!(apply("ab\ncde", &edits), "> ab\ncY\nZe");
    }

    #[test]
    fn the_first_of_two_that_touch_is_taken() {
        let finding = |start, end| Diagnostic::new(Id::invented("x"), at(start, end), "").fix("t", at(start, end), "");
        let all = [finding(0, 3), finding(2, 5), finding(3, 4), finding(6, 7), finding(9, 9), finding(9, 9)];
        let offered: Vec<_> = all.iter().map(|d| (d, &d.fixes[0])).collect();
        let chosen: Vec<u32> = without_overlap(&offered).iter().map(|(d, _)| d.primary.at.start).collect();
        assert_eq!(chosen, [0, 6, 9]);
    }
}
