//! Names with `*` for any run of characters and `?` for any one, which are compared without an automaton wherever that is exact.

use super::escaped;

/// Whether everything that `inner` stands for is matched by `outer`, where neither has a `?`: a `*` of `inner` is matched by a `*` only.
pub(super) fn covers(outer: &str, inner: &str) -> bool {
    // Greedy matching with one point to come back to.
    let (outer, inner) = (outer.as_bytes(), inner.as_bytes());
    let (mut o, mut i) = (0, 0);
    let mut back: Option<(usize, usize)> = None;
    while let Some(&wanted) = inner.get(i) {
        match outer.get(o) {
            Some(b'*') => {
                back = Some((o, i));
                o += 1;
            }
            Some(&held) if held == wanted => {
                o += 1;
                i += 1;
            }
            _ => match back {
                Some((star, from)) => {
                    back = Some((star, from + 1));
                    o = star + 1;
                    i = from + 1;
                }
                None => return false,
            },
        }
    }
    outer.get(o..).is_some_and(|rest| rest.iter().all(|byte| *byte == b'*'))
}

/// Whether there is a text that both match.
pub(super) fn meet(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    // `row[j]` says whether what is left of `a` and `b[j..]` can be the same text; filled from the end.
    let mut row: Vec<bool> = vec![false; b.len() + 1];
    for i in (0..=a.len()).rev() {
        let below = std::mem::replace(&mut row, vec![false; b.len() + 1]);
        let at = |row: &[bool], j: usize| row.get(j).copied().unwrap_or(false);
        for j in (0..=b.len()).rev() {
            let meets = match (a.get(i), b.get(j)) {
                (None, None) => true,
                (Some(b'*'), other) => at(&below, j) || other.is_some() && at(&row, j + 1),
                (one, Some(b'*')) => at(&row, j + 1) || one.is_some() && at(&below, j),
                (Some(one), Some(other)) => (one == other || *one == b'?' || *other == b'?') && at(&below, j + 1),
                _ => false,
            };
            if let Some(cell) = row.get_mut(j) {
                *cell = meets;
            }
        }
    }
    row.first().copied().unwrap_or(false)
}

/// The same as a regular expression. A backslash takes what a character means away.
pub(super) fn expression(pattern: &str) -> String {
    let mut expression = String::with_capacity(pattern.len());
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match c {
            '*' => expression.push_str(".*"),
            '?' => expression.push('.'),
            '\\' => expression.push_str(&escaped(chars.next().unwrap_or('\\'))),
            other => expression.push_str(&escaped(other)),
        }
    }
    expression
}
