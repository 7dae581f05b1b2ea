//! Release sets as the catalogue writes them: `9.0-9.3 serverless`, `9.4+`, `*`, `none`.

use std::fmt::Display;

/// A set of releases, one bit each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Set(pub(crate) u16);

impl Set {
    pub(crate) const NONE: Set = Set(0);

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(crate) fn and(self, other: Set) -> Set {
        Set(self.0 & other.0)
    }

    pub(crate) fn or(self, other: Set) -> Set {
        Set(self.0 | other.0)
    }

    pub(crate) fn without(self, other: Set) -> Set {
        Set(self.0 & !other.0)
    }

    pub(crate) fn within(self, other: Set) -> bool {
        self.without(other).is_empty()
    }
}

impl Display for Set {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Releases({:#b})", self.0)
    }
}

/// The releases in their order.
#[derive(Debug)]
pub(crate) struct Calendar {
    ids: Vec<String>,
    managed: Set,
}

impl Calendar {
    /// Takes each release's id and whether it is the managed offering; at most 16, the versioned ones first and oldest first.
    pub(crate) fn new(releases: impl IntoIterator<Item = (String, bool)>) -> Result<Calendar, String> {
        let mut calendar = Calendar { ids: Vec::new(), managed: Set::NONE };
        for (id, managed) in releases {
            if calendar.ids.contains(&id) {
                return Err(format!("release `{id}` stands twice"));
            }
            if calendar.ids.len() == 16 {
                return Err("more than 16 releases do not fit a release set".to_owned());
            }
            if managed {
                calendar.managed = calendar.managed.or(Set(1 << calendar.ids.len()));
            } else if !calendar.managed.is_empty() {
                return Err(format!("release `{id}` stands after the managed offering"));
            }
            calendar.ids.push(id);
        }
        if calendar.all().without(calendar.managed).is_empty() {
            return Err("no versioned release".to_owned());
        }
        Ok(calendar)
    }

    pub(crate) fn all(&self) -> Set {
        Set(((1u32 << self.ids.len()) - 1) as u16)
    }

    /// The managed offering, which has no version.
    pub(crate) fn managed(&self) -> Set {
        self.managed
    }

    /// Position of the newest versioned release.
    pub(crate) fn newest(&self) -> usize {
        let versioned = self.all().without(self.managed).0;
        (15 - versioned.leading_zeros()) as usize
    }

    /// The members of a set, one by one, with their ids.
    pub(crate) fn members(&self, set: Set) -> impl Iterator<Item = (Set, &str)> {
        self.ids.iter().enumerate().map(|(at, id)| (Set(1 << at), id.as_str())).filter(move |(one, _)| !one.and(set).is_empty())
    }

    /// Ids of the members, for messages.
    pub(crate) fn names(&self, set: Set) -> String {
        self.members(set).map(|(_, id)| id).collect::<Vec<_>>().join(" ")
    }

    /// Reads a set; the error names the token that is wrong.
    pub(crate) fn parse(&self, text: &str) -> Result<Set, String> {
        let mut set = Set::NONE;
        for token in text.split_whitespace() {
            set = set.or(self.token(token)?);
        }
        if set.is_empty() && text.trim() != "none" {
            return Err(format!("`{text}` is not a release set; write `none` for no release"));
        }
        Ok(set)
    }

    fn token(&self, token: &str) -> Result<Set, String> {
        if token == "*" {
            return Ok(self.all());
        }
        if token == "none" {
            return Ok(Set::NONE);
        }
        if let Some(first) = token.strip_suffix('+') {
            return Ok(self.span(self.position(first)?, self.newest()));
        }
        if let Some((first, last)) = token.split_once('-') {
            let (first, last) = (self.position(first)?, self.position(last)?);
            if first > last {
                return Err(format!("`{token}` runs backwards"));
            }
            return Ok(self.span(first, last));
        }
        let at = self.position(token)?;
        Ok(self.span(at, at))
    }

    fn span(&self, first: usize, last: usize) -> Set {
        (first..=last).fold(Set::NONE, |set, at| set.or(Set(1 << at)))
    }

    fn position(&self, id: &str) -> Result<usize, String> {
        self.ids
            .iter()
            .position(|known| known == id)
            .ok_or_else(|| format!("unknown release `{id}`; known are {}", self.ids.join(", ")))
    }
}
