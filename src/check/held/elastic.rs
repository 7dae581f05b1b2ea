//! Elasticsearch privileges that somebody holds.

use std::borrow::Cow;

use super::kibana::KibanaHeld;
use crate::access::Access;
use crate::catalogue::EsFamily;
use crate::check::effective::IndexEntry;

impl<'e, 'a> KibanaHeld<'e, 'a> {
    /// Whether a cluster privilege is held, by its name or by one that implies it.
    pub fn has_cluster(&self, wanted: &str) -> bool {
        self.roles.iter().any(|role| implied(EsFamily::Cluster, &role.cluster, wanted))
    }

    /// The index entries on the local cluster.
    pub fn indices(&self) -> impl Iterator<Item = &'e IndexEntry<'a>> {
        self.roles.iter().flat_map(|role| &role.indices)
    }

    /// Whether an index privilege is held on everything that a name or pattern stands for, whatever narrows it there. One entry has
    /// to cover the whole pattern.
    pub fn has_index(&self, name: &str, wanted: &str) -> bool {
        self.indices().any(|entry| {
            entry.names.iter().any(|pattern| pattern_covers(pattern, name)) && implied(EsFamily::Index, &entry.privileges, wanted)
        })
    }
}

/// Whether one of some privileges is `wanted` or implies it.
pub fn implied(family: EsFamily, held: &[Cow<str>], wanted: &str) -> bool {
    held.iter()
        .any(|held| *held == wanted || family.find(held).is_some_and(|privilege| privilege.implies.binary_search(&wanted).is_ok()))
}

/// The most that some privileges let their holder do; reading where the catalogue knows none of them.
pub fn most(family: EsFamily, held: &[Cow<str>]) -> Access {
    held.iter().filter_map(|held| family.find(held)).map(|privilege| privilege.access).max().unwrap_or(Access::Read)
}

/// Whether everything that `name` stands for (itself an index name or a pattern) is matched by `pattern`. Regular expressions are
/// taken to match only their own text and, as `/.*/`, everything.
pub fn pattern_covers(pattern: &str, name: &str) -> bool {
    if pattern == name || pattern == "/.*/" {
        return true;
    }
    if pattern.starts_with('/') {
        return false;
    }
    // Greedy matching with one point to come back to; a `*` of the name is matched by a `*` only.
    let (pattern, name) = (pattern.as_bytes(), name.as_bytes());
    let (mut p, mut n) = (0, 0);
    let mut back: Option<(usize, usize)> = None;
    while let Some(&wanted) = name.get(n) {
        match pattern.get(p) {
            Some(b'*') => {
                back = Some((p, n));
                p += 1;
            }
            Some(&held) if held == wanted || held == b'?' && wanted != b'*' => {
                p += 1;
                n += 1;
            }
            _ => match back {
                Some((star, from)) => {
                    back = Some((star, from + 1));
                    p = star + 1;
                    n = from + 1;
                }
                None => return false,
            },
        }
    }
    pattern.get(p..).is_some_and(|rest| rest.iter().all(|byte| *byte == b'*'))
}

/// Whether there can be an index that two names or patterns both stand for. Of a regular expression only its plain beginning counts.
pub fn patterns_meet(a: &str, b: &str) -> bool {
    let expand = |pattern: &str| match plain_beginning(pattern) {
        Some(beginning) => format!("{beginning}*"),
        None => pattern.to_owned(),
    };
    let (a, b) = (expand(a), expand(b));
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

/// The text that everything matched by a regular expression begins with; none if it is none.
fn plain_beginning(pattern: &str) -> Option<&str> {
    let expression = pattern.strip_prefix('/')?;
    let expression = expression.strip_suffix('/').unwrap_or(expression);
    if expression.contains('|') {
        return Some("");
    }
    let end = expression.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':'))).unwrap_or(expression.len());
    let plain = expression.get(..end).unwrap_or("");
    // What is repeated may be there no times.
    let is_repeated = expression.get(end..).is_some_and(|rest| rest.starts_with(['?', '*', '{']));
    plain.get(..plain.len() - usize::from(is_repeated && !plain.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::{pattern_covers, patterns_meet};

    #[test]
    fn patterns_meet_where_an_index_could_match_both() {
        for (a, b) in [
            ("logs-*", "logs-app"),
            ("logs-*", "*-app"),
            ("*", "x"),
            ("a*c", "ab*"),
            ("log?", "logs"),
            ("/logs-[0-9]+/", "logs-*"),
            ("/logs?/", "log-x"),
            ("/.*/", "x"),
            ("*", "*"),
        ] {
            assert!(patterns_meet(a, b) && patterns_meet(b, a), "{a} {b}");
        }
        for (a, b) in
            [("logs-*", "metrics-*"), ("a*c", "b*"), ("log?", "log"), ("/audit-.*/", "logs-*"), ("a", "ab"), ("a*b", "a*c")]
        {
            assert!(!patterns_meet(a, b) && !patterns_meet(b, a), "{a} {b}");
        }
    }

    #[test]
    fn patterns_cover_names_and_narrower_patterns() {
        for (pattern, name) in [
            ("*", "logs"),
            ("*", "logs-*"),
            ("logs-*", "logs-a-*"),
            ("logs-*", "logs-*"),
            (".alerts-*-default", ".alerts-security.alerts-default"),
            ("a*b*c", "axxbyybzc"),
            ("log?", "logs"),
            ("/.*/", "logs"),
        ] {
            assert!(pattern_covers(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in
            [("logs", "logs-*"), ("logs-a*", "logs-*"), ("log?", "log*"), ("logs-*", "*"), ("/logs.*/", "logs"), ("a*c", "ab")]
        {
            assert!(!pattern_covers(pattern, name), "{pattern} {name}");
        }
    }
}
