//! What was held on one release in the words of a later one: what has moved is found where it is now.

use std::collections::BTreeMap;

use super::difference::{Atom, Class, Difference};
use super::kibana::{Held, KibanaEffects, Space, is_deprecated, row};
use super::words;
use crate::catalogue::{FEATURES, Feature, Release};
use crate::check::names::{Names, feature_by_id};
use crate::check::privileges::{FeatureOn, Privileges};
use crate::check::release_name;

/// What was held on a release, as a later one has it, and what that does not have any more.
pub(crate) fn brought(effects: &KibanaEffects, to: Release, names: &Names) -> (KibanaEffects, Vec<Difference>) {
    let mut gone = Vec::new();
    let mut spaces = BTreeMap::new();
    for (space, held) in &effects.spaces {
        let mut here = Space { base: held.base, raw: held.raw.clone(), ..Space::default() };
        for held in held.features.values() {
            if let Some(lost) = bring(held, to, &mut here) {
                gone.push(told_gone(&held.on, lost, space, to, names));
            }
        }
        for kept in &held.kept {
            let (on, set) = kept.same;
            let mut there = Space::default();
            let _ = bring(&Held { on, set, ..held_plainly(on) }, to, &mut there);
            let found = there.features.values().next().map(|held| (held.on, held.set));
            here.keep(super::Kept { same: found.unwrap_or(kept.same), ..*kept });
        }
        spaces.insert(space.clone(), here);
    }
    (KibanaEffects { release: to, spaces, ..effects.clone() }, gone)
}

fn held_plainly(on: FeatureOn) -> Held {
    Held { on, set: Privileges::NONE, confidence: None, source: None }
}

/// Adds what is held of a feature as another release has it. Gives what that does not have.
fn bring(held: &Held, to: Release, here: &mut Space) -> Option<Privileges> {
    let (old, set) = (held.on, held.set);
    let on = FeatureOn::new(old.feature, to);
    if !on.feature.registered.has(to) {
        return Some(set);
    }
    if !is_deprecated(&on) {
        let subs = old.feature.privileges.iter().enumerate();
        let known = subs.filter(|(_, sub)| sub.releases.has(to)).fold(set.levels(), |known, (n, _)| known | Privileges::sub(n));
        here.join(&Held { on, set: set.both(known), ..*held });
        let lost = set.minus(known);
        return (!lost.is_empty()).then_some(lost);
    }
    let mut lost = Privileges::NONE;
    for (id, part) in stored(&old, set) {
        match row(&on, id) {
            Some(row) => here.replace(&on, row, to),
            None => lost |= part,
        }
    }
    (!lost.is_empty()).then_some(lost)
}

/// The ids that a set of privileges may be stored as, each with what it stands for. What a level includes goes with it.
fn stored(on: &FeatureOn, set: Privileges) -> Vec<(&'static str, Privileges)> {
    let (level, part) = if set.covers(on.all) {
        (Some("all"), on.all)
    } else if set.covers(Privileges::ALL) {
        (Some("minimal_all"), Privileges::ALL | Privileges::READ)
    } else if set.covers(on.read) {
        (Some("read"), on.read)
    } else if set.covers(Privileges::READ) {
        (Some("minimal_read"), Privileges::READ)
    } else {
        (None, Privileges::NONE)
    };
    let subs = on.feature.privileges.iter().enumerate().filter(|(n, _)| set.covers(Privileges::sub(*n)));
    level.map(|level| (level, part)).into_iter().chain(subs.map(|(n, sub)| (sub.id, Privileges::sub(n)))).collect()
}

fn told_gone(on: &FeatureOn, set: Privileges, space: &str, to: Release, names: &Names) -> Difference {
    let atom = Atom::Privileges(*on, set);
    let what = words::feature(names, on);
    let why = format!("{} does not have it any more, and nothing takes its place", release_name(to));
    let words: Vec<String> = words::of_set(on, set, set).into_iter().map(|word| word.id).collect();
    Difference::new(Class::Gone, atom, format!("{what}: {}", words.join(" + ")))
        .space(space)
        .does(words::does(on, set))
        .ids(words.iter().map(|word| format!("{}.{word}", on.feature.id)))
        .why(why)
}

/// Marks what is gained and could not be held by anybody on an earlier release.
pub(crate) fn tell_new(differences: &mut [Difference], from: Release) {
    for difference in differences.iter_mut().filter(|difference| difference.class == Class::Gained) {
        if let Atom::Privileges(on, set) = &difference.atom
            && is_new(on, *set, from)
        {
            difference.class = Class::New;
            *difference = difference.clone().why(format!("{} does not have it", release_name(from)));
        }
    }
}

/// Whether nobody could hold a privilege of a feature on an earlier release, under whatever id.
pub(super) fn is_new(on: &FeatureOn, bits: Privileges, from: Release) -> bool {
    if on.feature.registered.has(from) {
        return bits.levels().is_empty() && on.subs(bits).all(|sub| !sub.releases.has(from));
    }
    !FEATURES.iter().any(|old| old.registered.has(from) && leads_to(old, on, bits))
}

/// Whether a privilege of an older feature comes to some of these on the release.
fn leads_to(old: &Feature, on: &FeatureOn, bits: Privileges) -> bool {
    let rows = old.replaced.iter().filter(|row| row.releases.has(on.release));
    rows.flat_map(|row| row.to).any(|(id, privileges)| {
        feature_by_id(id).is_some_and(|new| new.id == on.feature.id) && !on.set_of(privileges.iter().copied()).both(bits).is_empty()
    })
}
