//! What privileges of Elasticsearch allow, as patterns of actions. Elasticsearch takes such patterns in the place of privileges, and so a
//! name is held against what is written raw. Where the catalogue does not know what a privilege allows, it may be anything.

use std::borrow::Cow;

use crate::catalogue::{EsFamily, EsPrivilege, RAW_CLUSTER_ACTIONS, RAW_INDEX_ACTIONS, Release};
use crate::pattern;

/// The actions of some patterns without those of others.
struct Actions {
    patterns: Vec<Cow<'static, str>>,
    but_not: &'static [&'static str],
}

/// Whether a privilege is written as a pattern of actions.
pub(crate) fn is_raw(family: EsFamily, privilege: &str) -> bool {
    let beginnings = match family {
        EsFamily::Index => RAW_INDEX_ACTIONS,
        EsFamily::Cluster => RAW_CLUSTER_ACTIONS,
        EsFamily::RemoteCluster => &[],
    };
    beginnings.iter().any(|beginning| privilege.starts_with(beginning))
}

/// Whether one of some privileges surely gives another one: it is the same, implies it, or allows every action of it.
pub(crate) fn implied<N: AsRef<str>>(family: EsFamily, held: &[N], wanted: &str) -> bool {
    let names = || held.iter().map(AsRef::as_ref);
    if names().any(|held| implies(family, held, wanted)) {
        return true;
    }
    if !is_raw(family, wanted) && !names().any(|held| is_raw(family, held)) {
        return false;
    }
    let Some(wanted) = Actions::of(family, wanted) else { return false };
    let held: Vec<Actions> = names().filter_map(|held| Actions::of(family, held)).collect();
    !wanted.patterns.is_empty() && wanted.patterns.iter().all(|pattern| held.iter().any(|held| held.allows_all_of(pattern)))
}

/// Whether a privilege may give another one, or a part of it.
pub(crate) fn may_give(family: EsFamily, held: &str, wanted: &str) -> bool {
    implies(family, held, wanted) || (is_raw(family, held) || is_raw(family, wanted)) && shares(family, held, wanted)
}

/// Whether a raw privilege may give one of some kind, unless somebody who has none of that kind may do all of it as well.
pub(crate) fn may_give_any(family: EsFamily, held: &str, is_meant: impl Fn(&EsPrivilege) -> bool) -> bool {
    let is_harmless = |privilege: &&EsPrivilege| {
        let implied = privilege.implies.iter().filter_map(|name| family.find(name));
        !is_meant(privilege) && !implied.into_iter().any(&is_meant)
    };
    let harmless: Vec<&str> = family.table().iter().filter(is_harmless).map(|privilege| privilege.name).collect();
    is_raw(family, held)
        && family.table().iter().filter(|privilege| is_meant(privilege)).any(|privilege| shares(family, held, privilege.name))
        && !implied(family, &harmless, held)
}

/// Whether a privilege allows all that one of the patterns of another one stands for.
pub(crate) fn gives_much_of(family: EsFamily, held: &str, wanted: &str) -> bool {
    let (Some(held), Some(wanted)) = (Actions::of(family, held), Actions::of(family, wanted)) else { return false };
    wanted.patterns.iter().any(|pattern| held.allows_all_of(pattern))
}

/// What is left of a privilege without all that some others allow: the greatest of those that it implies and that share nothing with them.
pub(super) fn without(family: EsFamily, held: &str, gone: &[&str], release: Release) -> Vec<&'static str> {
    let implied = family.find(held).map_or(&[] as &[&str], |privilege| privilege.implies);
    let is_known = |name: &str| family.find(name).is_some_and(|privilege| privilege.releases.has(release));
    let is_apart = |name: &str| !gone.iter().any(|gone| implies(family, name, gone) || shares(family, name, gone));
    let left: Vec<&'static str> = implied.iter().copied().filter(|name| is_known(name) && is_apart(name)).collect();
    // Of two that imply each other, the first one stays.
    let is_within = |n: usize, name: &str| {
        let mut others = left.iter().enumerate().filter(|(m, _)| *m != n);
        others.any(|(m, other)| implies(family, other, name) && (m < n || !implies(family, name, other)))
    };
    left.iter().enumerate().filter(|(n, name)| !is_within(*n, name)).map(|(_, name)| *name).collect()
}

/// By the names alone.
fn implies(family: EsFamily, held: &str, wanted: &str) -> bool {
    held == wanted || family.find(held).is_some_and(|privilege| privilege.implies.binary_search(&wanted).is_ok())
}

/// Whether there may be an action that both allow.
fn shares(family: EsFamily, a: &str, b: &str) -> bool {
    let (Some(a), Some(b)) = (Actions::of(family, a), Actions::of(family, b)) else { return true };
    let meets = |one: &str, other: &str| pattern::meet(one, other) && !a.leaves_out(other) && !b.leaves_out(one);
    a.patterns.iter().any(|one| b.patterns.iter().any(|other| meets(one, other)))
}

impl Actions {
    /// None where it is not known.
    fn of(family: EsFamily, privilege: &str) -> Option<Actions> {
        if is_raw(family, privilege) {
            // What is written is taken as the beginning of the names of actions.
            let beginning = privilege.to_lowercase();
            return Some(Actions { patterns: vec![Cow::Owned(format!("{}*", beginning.trim_end_matches('*')))], but_not: &[] });
        }
        let known = family.find(privilege)?;
        Some(Actions { patterns: known.actions?.iter().map(|action| Cow::Borrowed(*action)).collect(), but_not: known.but_not })
    }

    fn leaves_out(&self, pattern: &str) -> bool {
        self.but_not.iter().any(|gone| pattern::covers(gone, pattern))
    }

    fn allows_all_of(&self, pattern: &str) -> bool {
        self.patterns.iter().any(|held| pattern::covers(held, pattern))
            && !self.but_not.iter().any(|gone| pattern::meet(gone, pattern))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLUSTER: EsFamily = EsFamily::Cluster;
    const INDEX: EsFamily = EsFamily::Index;

    #[test]
    fn raw_actions_are_held_against_privileges() {
        for (family, held, wanted) in [
            (INDEX, "indices:*", "read"),
            (INDEX, "indices:", "manage"),
            (INDEX, "indices:data/write/*", "create_doc"),
            (INDEX, "all", "indices:data/read/search"),
            (INDEX, "read", "indices:data/read/search"),
            (CLUSTER, "cluster:*", "manage_security"),
            (CLUSTER, "cluster:admin/xpack/security", "manage_token"),
            (CLUSTER, "manage", "cluster:admin/xpack/ml/*"),
        ] {
            assert!(implied(family, &[held], wanted), "{held} {wanted}");
            assert!(may_give(family, held, wanted), "{held} {wanted}");
        }
        for (family, held, wanted) in [
            (INDEX, "indices:data/write/index", "write"),
            (INDEX, "indices:admin/*", "write"),
            (CLUSTER, "cluster:*", "manage_reindex"),
            (CLUSTER, "cluster:admin/xpack/*", "monitor"),
        ] {
            assert!(!implied(family, &[held], wanted), "{held} {wanted}");
        }
        assert!(may_give(INDEX, "indices:data/write/index", "write") && may_give(CLUSTER, "cluster:x", "manage_reindex"));
        for (family, held, wanted) in [
            (INDEX, "indices:data/read/*", "write"),
            (INDEX, "indices:data/write/delete", "create_doc"),
            (CLUSTER, "manage", "cluster:admin/xpack/security/*"),
            (CLUSTER, "cluster:monitor/*", "manage_security"),
        ] {
            assert!(!may_give(family, held, wanted), "{held} {wanted}");
        }
        assert!(may_give_any(CLUSTER, "cluster:admin/*", |privilege| privilege.escalation));
        assert!(!may_give_any(CLUSTER, "cluster:monitor/*", |privilege| privilege.escalation));
        assert!(gives_much_of(INDEX, "indices:*", "all") && !gives_much_of(INDEX, "indices:data/*", "all"));
    }

    #[test]
    fn what_is_left_shares_nothing_with_what_is_gone() {
        let release = Release::newest();
        assert_eq!(without(CLUSTER, "all", &["manage_security"], release), ["manage"]);
        assert_eq!(without(CLUSTER, "manage_ml", &["monitor_ml"], release), [""; 0]);
        for privilege in CLUSTER.table() {
            for gone in privilege.implies {
                for left in without(CLUSTER, privilege.name, &[gone], release) {
                    assert!(!may_give(CLUSTER, left, gone) && !shares(CLUSTER, left, gone), "{} - {gone}: {left}", privilege.name);
                }
            }
        }
    }
}
