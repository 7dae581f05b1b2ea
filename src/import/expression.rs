//! What is stored of one feature, as an expression: the shortest that compiles to it.

use super::{Naming, Style, quoted};
use crate::catalogue::FeatureLevel;
use crate::check::privileges::{FeatureOn, Privileges};

/// What was made of it.
pub(super) struct Written {
    /// The expression; empty if nothing is granted.
    pub(super) text: String,
    /// It is a level without something, which a later release may add to.
    pub(super) grows: bool,
}

/// What a release makes of a stored id.
pub(super) enum Stored {
    /// A level, or a sub-feature privilege.
    Known,
    /// The release does not have it: it grants nothing.
    Dead,
    /// The catalogue does not know it, and it may exist.
    Unknown,
}

/// Looks at a stored id. A deprecated feature is complete: it has what there are replacements for.
pub(super) fn stored(on: &FeatureOn, id: &str) -> Stored {
    let is_level = FeatureLevel::named(id).is_some();
    let sub = on.feature.privileges.iter().find(|sub| sub.id == id);
    let is_old = !on.feature.replaced.is_empty() && !on.feature.current.has(on.release);
    if is_old && !on.feature.replaced.iter().any(|row| row.from == id && row.releases.has(on.release)) {
        return Stored::Dead;
    }
    match sub {
        _ if is_level => Stored::Known,
        Some(sub) if sub.releases.has(on.release) => Stored::Known,
        Some(_) => Stored::Dead,
        None => Stored::Unknown,
    }
}

/// Writes the stored ids of a feature that are known. None if there is no level among them, which a policy cannot say.
pub(super) fn write(on: &FeatureOn, ids: &[&str], raw: &[&str], style: Style, naming: Naming) -> Option<Written> {
    let set = on.set_of(ids.iter().copied());
    let (level, full) = if set.covers(Privileges::ALL) { ("all", on.all) } else { ("read", on.read) };
    if set.levels().is_empty() {
        return None;
    }
    let words = Words { on, naming, raw };
    let bare = words.join(&format!("minimal_{level}"), Privileges::NONE, set.minus(set.levels()));
    // What is stored as a level grows, and so does what is written with it.
    let is_level = ids.contains(&level);
    if is_level && set == full {
        return Some(Written { text: words.join(level, Privileges::NONE, Privileges::NONE), grows: false });
    }
    let short = words.join(level, full.minus(set), set.minus(full));
    let frozen = Written { text: bare, grows: false };
    if style == Style::Frozen && !is_level {
        return Some(frozen);
    }
    if !is_level && (set == full || !words.comes_out(ids, set, full)) {
        return Some(frozen);
    }
    let grows = !full.minus(set).is_empty();
    let is_shorter = (short.len(), grows) < (frozen.text.len(), false);
    Some(if is_level || is_shorter { Written { text: short, grows } } else { frozen })
}

struct Words<'w> {
    on: &'w FeatureOn,
    naming: Naming,
    raw: &'w [&'w str],
}

impl Words<'_> {
    /// A level without something and with something else.
    fn join(&self, level: &str, without: Privileges, with: Privileges) -> String {
        let mut text = level.to_owned();
        for (n, _) in self.subs(self.weakest(without)) {
            text.push_str(" - ");
            text.push_str(&self.word(n));
        }
        for (n, _) in self.subs(self.on.strongest(with)) {
            text.push_str(" + ");
            text.push_str(&self.word(n));
        }
        for id in self.raw {
            text.push_str(" + ");
            text.push_str(&quoted::word(id));
        }
        text
    }

    fn subs(&self, set: Privileges) -> impl Iterator<Item = (usize, &'static str)> {
        let listed = self.on.feature.privileges.iter().enumerate();
        listed.filter(move |(n, _)| set.covers(Privileges::sub(*n))).map(|(n, sub)| (n, sub.id))
    }

    /// What has to be taken away for all of it to be gone: who takes a lesser member of a group away takes those that hold it.
    fn weakest(&self, set: Privileges) -> Privileges {
        let mut left = set;
        for (n, _) in self.subs(set) {
            left = left.minus(self.on.holding(n).minus(Privileges::sub(n)));
        }
        left
    }

    fn word(&self, n: usize) -> String {
        let Some(sub) = self.on.feature.privileges.get(n) else { return String::new() };
        let short = sub.aliases.first().copied().filter(|alias| self.naming == Naming::Portable && self.on.find(alias) == Some(n));
        quoted::word(short.unwrap_or(sub.id))
    }

    /// Whether a level without or with something comes out as what is stored.
    fn comes_out(&self, ids: &[&str], set: Privileges, full: Privileges) -> bool {
        let mut written: Vec<&str> = self.on.written(set, full.levels()).collect();
        let mut stored = ids.to_vec();
        written.sort_unstable();
        stored.sort_unstable();
        stored.dedup();
        written == stored
    }
}
