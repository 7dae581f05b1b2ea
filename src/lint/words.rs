//! How a policy would say something: the names and expressions that fixes write.

use crate::check::Context;
use crate::check::names::{NameKey, Named};
use crate::check::privileges::{FeatureOn, Privileges};
use crate::policy::{Platform, Role};

/// The shortest path that stands for a name on the target.
pub(super) fn path(context: &Context, key: NameKey) -> String {
    let is_plain = |named: Named| named.key == key;
    if context.names.find(key.name).is_some_and(is_plain) { key.name.to_owned() } else { key.to_string() }
}

/// What stands before a path in a role for both platforms, so that it is only said of one.
pub(super) fn prefix(role: &Role, platform: Platform) -> String {
    if role.platforms.is_several() { format!("{}.", platform.name()) } else { String::new() }
}

/// The expression that comes to a set of privileges, in as few words as there are; none if that takes one that cannot be named.
pub(super) fn expression(on: &FeatureOn, set: Privileges) -> Option<String> {
    let short = |set: Privileges| on.subs(set).map(|sub| sub.aliases.first().copied().unwrap_or(sub.id));
    let levels = Privileges::ALL | Privileges::READ;
    let of_level = |word: &'static str, level: Privileges| {
        // Of privileges that exclude each other, one is named: it holds the others.
        let (more, less) = (on.strongest(set).minus(level | levels), level.minus(set));
        let words = short(more).map(|sub| format!(" + {sub}")).chain(short(less).map(|sub| format!(" - {sub}")));
        on.known.covers(more | less).then(|| (words.collect::<Vec<String>>(), word))
    };
    let ways = if set.covers(Privileges::ALL) {
        [of_level("all", on.all), of_level("minimal_all", levels)]
    } else if set.covers(Privileges::READ) {
        [of_level("read", on.read), of_level("minimal_read", Privileges::READ)]
    } else {
        return None;
    };
    let (rest, word) = ways.into_iter().flatten().min_by_key(|(rest, _)| rest.len())?;
    Some(format!("{word}{}", rest.concat()))
}
