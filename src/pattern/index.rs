//! Patterns, put in order by what they begin or end with, so that those which may meet another one are found without asking each of them.

use std::ops::Range;

use super::is_plain;

/// So few are simply all looked at.
const FEW: usize = 8;

/// Patterns with what belongs to them.
#[derive(Clone, Debug)]
pub(crate) struct PatternIndex<P, T> {
    /// Sorted by pattern, unless there are few.
    items: Vec<(P, T)>,
    /// None for few.
    order: Option<Box<Order>>,
}

/// The items of each pattern.
#[derive(Clone, Debug, Default)]
struct Order {
    /// Of patterns that begin with letters, sorted by these.
    beginnings: Vec<Range<usize>>,
    /// Of those that do not, and end with letters, sorted by these from the end.
    ends: Vec<Range<usize>>,
    /// Of the others: they may meet any.
    open: Vec<Range<usize>>,
}

impl<P: AsRef<str>, T> PatternIndex<P, T> {
    /// Takes patterns in.
    pub(crate) fn new(patterns: impl IntoIterator<Item = (P, T)>) -> PatternIndex<P, T> {
        let mut index = PatternIndex { items: patterns.into_iter().collect(), order: None };
        if index.items.len() <= FEW {
            return index;
        }
        index.items.sort_by(|a, b| a.0.as_ref().cmp(b.0.as_ref()));
        let mut order = Order::default();
        let mut from = 0;
        for of_pattern in index.items.chunk_by(|a, b| a.0.as_ref() == b.0.as_ref()) {
            let items = from..from + of_pattern.len();
            from = items.end;
            let pattern = index.pattern(&items);
            let list = match (beginning(pattern), end(pattern)) {
                ([], []) => &mut order.open,
                ([], _) => &mut order.ends,
                _ => &mut order.beginnings,
            };
            list.push(items);
        }
        order.beginnings.sort_by(|a, b| beginning(index.pattern(a)).cmp(beginning(index.pattern(b))));
        order.ends.sort_by(|a, b| end(index.pattern(a)).iter().rev().cmp(end(index.pattern(b)).iter().rev()));
        index.order = Some(Box::new(order));
        index
    }

    /// The patterns that may stand for a text which another one stands for as well, each with what belongs to it, in the order in which
    /// it came. Some that do not are among them, and among few one may come repeatedly.
    pub(crate) fn near(&self, pattern: &str) -> impl Iterator<Item = (&str, impl Iterator<Item = &T>)> {
        let mut near: Vec<Range<usize>> = Vec::new();
        match &self.order {
            None => near.extend((0..self.items.len()).map(|at| at..at + 1)),
            Some(order) => {
                let (beginning_of, end_of) = (beginning(pattern), end(pattern));
                along(&order.beginnings, beginning_of.len(), &mut near, |items, at| match items {
                    Some(items) => beginning(self.pattern(items)).get(at).copied(),
                    None => beginning_of.get(at).copied(),
                });
                let from_end =
                    |letters: &[u8], at: usize| letters.len().checked_sub(at + 1).and_then(|at| letters.get(at)).copied();
                along(&order.ends, end_of.len(), &mut near, |items, at| match items {
                    Some(items) => from_end(end(self.pattern(items)), at),
                    None => from_end(end_of, at),
                });
                near.extend(order.open.iter().cloned());
            }
        }
        near.into_iter().filter_map(|items| {
            let items = self.items.get(items)?;
            Some((items.first()?.0.as_ref(), items.iter().map(|(_, what)| what)))
        })
    }

    fn pattern(&self, items: &Range<usize>) -> &str {
        self.items.get(items.start).map_or("", |(pattern, _)| pattern.as_ref())
    }
}

/// Of items that are sorted by letters, those whose letters begin with these, and those with whose letters these begin. `letter` gives the
/// letter at a place, of items or of what is looked for.
fn along(
    sorted: &[Range<usize>],
    count: usize,
    near: &mut Vec<Range<usize>>,
    letter: impl Fn(Option<&Range<usize>>, usize) -> Option<u8>,
) {
    let mut rest = sorted;
    for at in 0..count {
        // The shortest come first.
        let ended = rest.iter().take_while(|items| letter(Some(items), at).is_none()).count();
        let (here, longer) = rest.split_at(ended);
        near.extend(here.iter().cloned());
        let wanted = letter(None, at);
        let from = longer.partition_point(|items| letter(Some(items), at) < wanted);
        let to = longer.partition_point(|items| letter(Some(items), at) <= wanted);
        rest = longer.get(from..to).unwrap_or_default();
        if rest.is_empty() {
            return;
        }
    }
    near.extend(rest.iter().cloned());
}

/// What every text of a pattern begins with.
fn beginning(pattern: &str) -> &[u8] {
    let letters = if is_plain(pattern) { pattern.as_bytes() } else { &[] };
    letters.split(|byte| matches!(byte, b'*' | b'?')).next().unwrap_or_default()
}

/// What every text of a pattern ends with.
fn end(pattern: &str) -> &[u8] {
    let letters = if is_plain(pattern) { pattern.as_bytes() } else { &[] };
    letters.rsplit(|byte| matches!(byte, b'*' | b'?')).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::PatternIndex;
    use crate::pattern::{covers, meet};

    #[test]
    fn all_that_meet_are_found() {
        let patterns: Vec<String> =
            ["", "a", "b", "ab", "ba", "abc", "*", "?", "a*", "*a", "b*a", "*b*", "a?", "?a", "ab*", "*ab", "*ba"]
                .into_iter()
                .chain(["/a.*/", "/(a|b)/", "a\\*", "é*", "*é", "é?"])
                .map(str::to_owned)
                .chain((0..20).map(|n| format!("x{n}-*")))
                .collect();
        let index = PatternIndex::new(patterns.iter().zip(0..).map(|(pattern, n)| (pattern.as_str(), n)));
        for pattern in patterns.iter().map(String::as_str).chain(["abcd", "x1*", "x?-y", "*-z", "/x.*/"]) {
            let near: Vec<usize> = index.near(pattern).flat_map(|(_, n)| n.copied()).collect();
            for (n, held) in patterns.iter().enumerate() {
                let is_wanted = meet(held, pattern) || covers(held, pattern) || covers(pattern, held);
                assert!(!is_wanted || near.contains(&n), "{pattern} {held}");
            }
        }
        let named = |name: &str| index.near(name).filter(|(held, _)| held.starts_with('x')).count();
        assert_eq!((named("x7-a"), named("x1*"), named("y")), (1, 11, 0));
    }
}
