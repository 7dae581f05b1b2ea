//! Names with `*` for any run of characters and `?` for any one, which are compared without an automaton wherever that is exact.

use super::escaped;

/// Whether everything that `inner` stands for is matched by `outer`, where neither has a `?`: a `*` of `inner` is matched by a `*` only.
pub(super) fn covers(outer: &str, inner: &str) -> bool {
    fits(outer.as_bytes(), inner.as_bytes(), |held, wanted| held == wanted)
}

/// Whether there is a text that both match.
pub(super) fn meet(a: &str, b: &str) -> bool {
    let is_same = |one: u8, other: u8| one == other || one == b'?' || other == b'?';
    let (mut a, mut b) = (a.as_bytes(), b.as_bytes());
    // Up to the first star of either, character stands against character; and so they do behind the last.
    loop {
        match (a, b) {
            ([], []) => return true,
            ([b'*', ..], _) | (_, [b'*', ..]) => break,
            ([one, rest @ ..], [other, others @ ..]) if is_same(*one, *other) => (a, b) = (rest, others),
            _ => return false,
        }
    }
    loop {
        match (a, b) {
            ([.., b'*'], _) | (_, [.., b'*']) => break,
            ([rest @ .., one], [others @ .., other]) if is_same(*one, *other) => (a, b) = (rest, others),
            _ => return false,
        }
    }
    // A star now stands at the beginning of one and at the end of one. If the other has one as well, each takes what the other is.
    match (a.contains(&b'*'), b.contains(&b'*')) {
        (true, false) => fits(a, b, is_same),
        (false, true) => fits(b, a, is_same),
        _ => true,
    }
}

/// Whether a pattern matches a text, if its stars match whatever there is.
fn fits(pattern: &[u8], text: &[u8], is_same: impl Fn(u8, u8) -> bool) -> bool {
    // Greedy matching with one point to come back to.
    let (mut p, mut t) = (0, 0);
    let mut back: Option<(usize, usize)> = None;
    while let Some(&wanted) = text.get(t) {
        match pattern.get(p) {
            Some(b'*') => {
                back = Some((p, t));
                p += 1;
            }
            Some(&held) if is_same(held, wanted) => {
                p += 1;
                t += 1;
            }
            _ => match back {
                Some((star, from)) => {
                    back = Some((star, from + 1));
                    p = star + 1;
                    t = from + 1;
                }
                None => return false,
            },
        }
    }
    pattern.get(p..).is_some_and(|rest| rest.iter().all(|byte| *byte == b'*'))
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
