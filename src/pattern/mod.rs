//! What a name of a role's index statement stands for: `*` and `?` are wildcards, and between slashes stands a regular expression of
//! Lucene's. Users in `run_as` and names of actions are written in the same way.
//!
//! Two patterns are compared by the texts that they stand for, none of which is empty. Where it is not known what a pattern stands for,
//! it is taken to stand for everything in question that could do harm: it meets whatever it may meet, and covers only what it surely
//! covers.

mod automaton;
mod index;
mod lucene;
mod wildcard;

use std::borrow::Cow;

use automaton::{Automaton, Bounds};

pub(crate) use index::PatternIndex;

/// Whether everything that `inner` stands for is surely matched by `outer`.
pub(crate) fn covers(outer: &str, inner: &str) -> bool {
    if outer == inner || outer == "*" {
        return true;
    }
    if is_plain(outer) && is_plain(inner) && !outer.contains('?') && !inner.contains('?') {
        return wildcard::covers(outer, inner);
    }
    automaton::with(inner, |inner| automaton::with(outer, |outer| inner.most.is_within(&outer.least)))
}

/// Whether there may be a text that both stand for.
pub(crate) fn meet(a: &str, b: &str) -> bool {
    // A `?` is one character, which may be several bytes.
    let is_bytes = |pattern: &str| !pattern.starts_with('/') && pattern.bytes().all(|byte| byte.is_ascii() && byte != b'\\');
    if is_bytes(a) && is_bytes(b) {
        return wildcard::meet(a, b);
    }
    automaton::with(a, |a| automaton::with(b, |b| a.most.meets(&b.most)))
}

/// Whether a pattern may stand for every text that has none of some characters and does not begin with one of some others.
pub(crate) fn may_be_everything(pattern: &str, nowhere: &[char], not_first: &[char]) -> bool {
    if pattern == "*" {
        return true;
    }
    if is_plain(pattern) && !pattern.bytes().all(|byte| matches!(byte, b'*' | b'?')) {
        return false;
    }
    let none_of = |chars: &mut dyn Iterator<Item = &char>| format!("[^{}]", chars.map(|c| escaped(*c)).collect::<String>());
    let (first, rest) = (none_of(&mut nowhere.iter().chain(not_first)), none_of(&mut nowhere.iter()));
    let every = Automaton::new(&format!("{first}{rest}*"));
    every.is_none_or(|every| automaton::with(pattern, |pattern| every.is_within(&pattern.most)))
}

/// Whether it is known exactly what a pattern stands for.
pub(crate) fn is_exact(pattern: &str) -> bool {
    is_plain(pattern) || automaton::with(pattern, |bounds| bounds.is_exact)
}

/// Whether only `*` and `?` mean anything in it.
fn is_plain(pattern: &str) -> bool {
    !pattern.starts_with('/') && !pattern.contains('\\')
}

/// What a pattern stands for, between bounds.
fn bounds(pattern: &str) -> Bounds {
    let expressions = match pattern.strip_prefix('/') {
        None => Some((Cow::Owned(wildcard::expression(pattern)), None)),
        Some(rest) => rest.strip_suffix('/').and_then(lucene::expressions).map(|(most, least)| (Cow::Owned(most), least)),
    };
    match expressions {
        Some((most, None)) => Bounds::exact(&most),
        Some((most, Some(least))) => Bounds::between(&most, &least),
        None => Bounds::not_known(),
    }
}

/// A character as it stands for itself in an expression, in a class as well.
fn escaped(c: char) -> String {
    if c.is_ascii_alphanumeric() { c.to_string() } else { format!("\\x{{{:x}}}", u32::from(c)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: (&[char], &[char]) = (&['#', ' ', '|'], &['_', '-']);

    #[test]
    fn patterns_cover_what_they_surely_match() {
        for (outer, inner) in [
            ("*", "logs"),
            ("*", "logs-*"),
            ("logs-*", "logs-a-*"),
            (".alerts-*-default", ".alerts-security.alerts-default"),
            ("a*b*c", "axxbyybzc"),
            ("log?", "logs"),
            ("?*", "*"),
            ("*?", "?*"),
            ("?*", "*a"),
            ("/.*/", "logs"),
            ("/.+/", "*"),
            ("/(.*)/", "*"),
            ("/.*|x/", "/.+/"),
            ("/@/", "*"),
            ("/prod|hr-.*/", "hr-?"),
            ("*prod*", "/a?prod[0-9]{2,3}/"),
            ("/logs-[0-9]+/", "logs-7"),
            ("/\\d+/", "/[0-9]{2}/"),
            ("/a\"*\"/", "a\\*"),
            ("é?", "éa"),
            ("/.../", "aéo"),
        ] {
            assert!(covers(outer, inner), "{outer} {inner}");
            assert!(meet(outer, inner) && meet(inner, outer), "{outer} {inner}");
        }
        for (outer, inner) in [
            ("logs", "logs-*"),
            ("logs-a*", "logs-*"),
            ("log?", "log*"),
            ("logs-*", "*"),
            ("??*", "*"),
            ("*prod*", "/prod|hr-.*/"),
            ("/logs.*/", "log*"),
            ("a*c", "ab"),
            ("/logs-[0-9]+/", "logs-a"),
            ("/^logs$/", "logs"),
            // Not known: a range of numbers, a complement, an intersection, what no one can read.
            ("/logs-<1-9>/", "logs-5"),
            ("/~x/", "logs"),
            ("/.*&.*/", "logs"),
            ("/a||b/", "a"),
            ("/(a|b)*a(a|b){40}/", "a"),
        ] {
            assert!(!covers(outer, inner), "{outer} {inner}");
        }
    }

    #[test]
    fn patterns_meet_where_a_text_may_match_both() {
        for (a, b) in [
            ("logs-*", "*-app"),
            ("*", "x"),
            ("a*c", "ab*"),
            ("log?", "logs"),
            ("/logs-[0-9]+/", "logs-*"),
            ("/logs?/", "log?"),
            ("/prod|hr-.*/", "hr-salaries"),
            ("/logs-<1-9>/", "logs-5"),
            ("/~x/", "logs"),
            ("/a&b/", "a"),
            ("/a||b/", "z"),
            ("/(a|b)*a(a|b){40}/", "zz"),
        ] {
            assert!(meet(a, b) && meet(b, a), "{a} {b}");
        }
        for (a, b) in [
            ("logs-*", "metrics-*"),
            ("a*c", "b*"),
            ("log?", "log"),
            ("/logs?/", "log-x"),
            ("/audit-.*/", "logs-*"),
            ("a*b", "a*c"),
            ("/#/", "*"),
            ("/x?/", "y"),
            ("/logs-<1-9>/", "hr-5"),
            ("a\\*", "ab"),
            ("/()/", "*"),
        ] {
            assert!(!meet(a, b) && !meet(b, a), "{a} {b}");
        }
    }

    #[test]
    fn wildcards_meet_where_their_automata_do() {
        // Every text of up to four of these.
        let mut all = vec![String::new()];
        let mut from = 0;
        for _ in 0..4 {
            let to = all.len();
            let longer: Vec<String> =
                all[from..to].iter().flat_map(|text| "ab*?".chars().map(move |c| format!("{text}{c}"))).collect();
            (from, all) = (to, [all, longer].concat());
        }
        let all: Vec<(&String, Bounds)> = all.iter().skip(1).map(|text| (text, bounds(text))).collect();
        for (a, of_a) in &all {
            for (b, of_b) in &all {
                assert_eq!(meet(a, b), of_a.most.meets(&of_b.most), "{a} {b}");
            }
        }
    }

    #[test]
    fn everything_is_what_every_name_matches() {
        for all in ["*", "?*", "*?", "**", "/.+/", "/.*/", "/(.*)/", "/.*|x/", "/[^#]+/", "/@/", "/~x/", "/.<1-2>|.+&a*/", "/((((/"]
        {
            assert!(may_be_everything(all, NAMES.0, NAMES.1), "{all}");
        }
        for some in ["??*", "a*", "/[a-z]+/", "/.*x/", "logs", "/x-<1-9>/", "\\*"] {
            assert!(!may_be_everything(some, NAMES.0, NAMES.1), "{some}");
        }
    }
}
