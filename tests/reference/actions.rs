//! Actions of Elasticsearch that privileges allow, and that may be written in their place.

use polc::catalogue::EsPrivilege;

use crate::answer::{covers, meet};

type Find = fn(&str) -> Option<&'static EsPrivilege>;

/// The patterns that a privilege allows, and those that it does not.
fn patterns(find: Find, name: &str) -> Option<(Vec<String>, Vec<String>)> {
    if name.contains(':') {
        return Some((vec![format!("{}*", name.trim_end_matches('*'))], Vec::new()));
    }
    let texts = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect();
    let privilege = find(name)?;
    Some((texts(privilege.actions?), texts(privilege.but_not)))
}

/// Whether there may be an action of both.
pub(crate) fn share(find: Find, a: &str, b: &str) -> bool {
    let implies = |one: &str, other: &str| one == other || find(one).is_some_and(|it| it.implies.contains(&other));
    if implies(a, b) || implies(b, a) {
        return true;
    }
    let (Some((a, not_a)), Some((b, not_b))) = (patterns(find, a), patterns(find, b)) else { return true };
    let is_out = |pattern: &str, out: &[String]| out.iter().any(|out| covers(out, pattern));
    a.iter().any(|a| b.iter().any(|b| meet(a.as_bytes(), b.as_bytes()) && !is_out(a, &not_b) && !is_out(b, &not_a)))
}

/// Whether holding one is holding at least a part of the other.
pub(crate) fn touches(find: Find, held: &str, wanted: &str) -> bool {
    let is_raw = held.contains(':') || wanted.contains(':');
    held == wanted || find(held).is_some_and(|it| it.implies.contains(&wanted)) || is_raw && share(find, held, wanted)
}

/// Whether holding some is holding all of another one.
pub(crate) fn gives<'n>(find: Find, held: impl Iterator<Item = &'n String> + Clone, wanted: &str) -> bool {
    if held.clone().any(|held| held == wanted || find(held).is_some_and(|it| it.implies.contains(&wanted))) {
        return true;
    }
    if !wanted.contains(':') && !held.clone().any(|held| held.contains(':')) {
        return false;
    }
    let Some((wanted, _)) = patterns(find, wanted) else { return false };
    let allows = |held: &String, pattern: &str| {
        patterns(find, held).is_some_and(|(held, but_not)| {
            held.iter().any(|held| covers(held, pattern)) && !but_not.iter().any(|out| meet(out.as_bytes(), pattern.as_bytes()))
        })
    };
    !wanted.is_empty() && wanted.iter().all(|pattern| held.clone().any(|held| allows(held, pattern)))
}
