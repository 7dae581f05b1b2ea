//! How two documents differ in what their holders may do.

use std::collections::{BTreeMap, BTreeSet};

use super::difference::{Atom, Class, Difference, Verdict, verdict};
use super::existing::Effects;
use super::kibana::{EVERYWHERE, Held, KibanaEffects, Space, by_base};
use super::{connect, elastic, words};
use crate::catalogue::{Confidence, Primary};
use crate::check::Context;
use crate::check::privileges::{FeatureOn, Privileges};
use crate::config::Product;

/// What two documents come to beside each other.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Comparison {
    /// Everything that differs, losses first.
    pub differences: Vec<Difference>,
}

impl Comparison {
    /// What they come to.
    pub fn verdict(&self) -> Verdict {
        verdict(&self.differences)
    }
}

/// Compares what two documents come to on one target, in the names that it has.
pub fn compare(before: &Effects, after: &Effects, context: &Context) -> Comparison {
    let mut differences = match (before, after) {
        (Effects::Kibana(before), Effects::Kibana(after)) => kibana(before, after, context),
        (Effects::Connect(before), Effects::Connect(after)) => connect::compare(before, after),
        // Roles of two products are never held against each other.
        _ => Vec::new(),
    };
    for difference in &mut differences {
        settle_unknown(difference, context);
    }
    differences.sort_by(|a, b| (a.class, &a.space, &a.what).cmp(&(b.class, &b.space, &b.what)));
    Comparison { differences }
}

/// What the target declares to be there is known, whatever the catalogue says.
fn settle_unknown(difference: &mut Difference, context: &Context) {
    let is_declared = match (&context.target.product, &difference.atom) {
        (Product::Kibana(target), Atom::Raw(feature, _)) => target.extra_features.contains(feature),
        (Product::Connect(target), Atom::Permission(id)) => target.extra_permissions.contains(id),
        _ => false,
    };
    if is_declared && difference.class == Class::NotKnown {
        difference.class = if difference.was_there { Class::Lost } else { Class::Gained };
        difference.why = "polc.toml says that there is such a thing".to_owned();
    }
}

fn kibana(before: &KibanaEffects, after: &KibanaEffects, context: &Context) -> Vec<Difference> {
    let mut out = Vec::new();
    elastic::beyond(before, after, Class::Lost, &mut out);
    elastic::beyond(after, before, Class::Gained, &mut out);
    if before.spaces.is_empty() && after.spaces.is_empty() {
        return out;
    }
    let mut named: BTreeSet<&str> = before.spaces.keys().chain(after.spaces.keys()).map(String::as_str).collect();
    let has_all = named.remove(EVERYWHERE);
    let spaces: Vec<(&str, Space, Space)> = named.into_iter().map(|space| (space, before.at(space), after.at(space))).collect();
    let mut everywhere = Spread::default();
    if has_all {
        let (old, new) = (before.at(EVERYWHERE), after.at(EVERYWHERE));
        everywhere = Spread::of(&old, &new);
        everywhere.tell(EVERYWHERE, &old, &new, context, &mut out);
        for difference in &mut out {
            except(difference, &spaces);
        }
    }
    for (space, old, new) in &spaces {
        let mut here = Spread::of(old, new);
        here.take_away(&everywhere);
        here.tell(space, old, new, context, &mut out);
    }
    out
}

/// What differs in one space.
#[derive(Default)]
struct Spread {
    base: [Privileges; 2],
    /// By feature: what is lost, and what is gained.
    features: BTreeMap<u16, [Privileges; 2]>,
    kept: [Vec<super::Kept>; 2],
    raw: [BTreeSet<(String, String)>; 2],
}

impl Spread {
    fn of(old: &Space, new: &Space) -> Spread {
        let mut spread = Spread { base: [old.base.minus(new.base), new.base.minus(old.base)], ..Spread::default() };
        let [base_lost, base_gained] = spread.base;
        for held in old.features.values().chain(new.features.values()) {
            let beyond = |mine: &Space, other: &Space, base: Privileges| {
                let own = mine.features.get(&held.on.order).map_or(Privileges::NONE, |held| held.set);
                let beyond = own.minus(other.set(&held.on));
                // What a base privilege brings or takes along is told with it.
                if base.is_empty() { beyond } else { beyond.minus(by_base(mine.base, &held.on)) }
            };
            let parts = [beyond(old, new, base_lost), beyond(new, old, base_gained)];
            if parts.iter().any(|part| !part.is_empty()) {
                spread.features.insert(held.on.order, parts);
            }
        }
        let kept = |mine: &Space, other: &Space| -> Vec<super::Kept> {
            let covered = |kept: &&super::Kept| {
                let (on, set) = kept.same;
                other.set(&on).covers(set)
                    || other.kept.iter().any(|it| it.row.does == kept.row.does && it.same.0.order == on.order)
            };
            mine.kept.iter().filter(|kept| !covered(kept)).copied().collect()
        };
        spread.kept = [kept(old, new), kept(new, old)];
        // Everything is in `all`, also what nobody here has heard of.
        let raw = |mine: &Space, other: &Space| {
            let beyond =
                mine.raw.difference(&other.raw).filter(|(feature, _)| !other.raw.contains(&(feature.clone(), "all".to_owned())));
            beyond.cloned().collect()
        };
        spread.raw = [raw(old, new), raw(new, old)];
        spread
    }

    /// Leaves out what differs in all spaces alike.
    fn take_away(&mut self, everywhere: &Spread) {
        for side in 0..2 {
            if let (Some(here), Some(there)) = (self.base.get_mut(side), everywhere.base.get(side)) {
                *here = here.minus(*there);
            }
            if let (Some(here), Some(there)) = (self.kept.get_mut(side), everywhere.kept.get(side)) {
                here.retain(|kept| !there.iter().any(|it| it.row.does == kept.row.does));
            }
            if let (Some(here), Some(there)) = (self.raw.get_mut(side), everywhere.raw.get(side)) {
                here.retain(|id| !there.contains(id));
            }
        }
        for (order, parts) in &mut self.features {
            let Some(there) = everywhere.features.get(order) else { continue };
            parts.iter_mut().zip(there).for_each(|(here, there)| *here = here.minus(*there));
        }
    }

    fn tell(&self, space: &str, old: &Space, new: &Space, context: &Context, out: &mut Vec<Difference>) {
        let sides = [(Class::Lost, old, new), (Class::Gained, new, old)];
        for (side, (class, mine, other)) in sides.into_iter().enumerate() {
            for base in self.base.get(side).copied().into_iter().filter(|base| !base.is_empty()) {
                out.push(told_base(class, base, other).space(space));
            }
            for (order, parts) in &self.features {
                let (Some(part), Some(held)) = (parts.get(side), mine.features.get(order)) else { continue };
                features(class, held, *part, other.set(&held.on), context, &mut |it| out.push(it.space(space)));
            }
            for kept in self.kept.get(side).into_iter().flatten() {
                out.push(told_kept(class, kept, context).space(space));
            }
            for (feature, privilege) in self.raw.get(side).into_iter().flatten() {
                out.push(told_raw(class, feature, privilege).space(space));
            }
        }
    }
}

fn told_base(class: Class, base: Privileges, other: &Space) -> Difference {
    let level = base.primary().unwrap_or(Primary::Read);
    let why = match class {
        Class::Lost if !other.features.is_empty() => "what is granted by name stays, what later releases add does not come",
        _ => "also what later releases add",
    };
    Difference::new(class, Atom::Base(level), format!("base.{level}"))
        .does(level.of_base().does)
        .ids([level.name().to_owned()])
        .why(why)
}

fn features(class: Class, held: &Held, part: Privileges, rest: Privileges, context: &Context, out: &mut dyn FnMut(Difference)) {
    let on = &held.on;
    if part.is_empty() {
        return;
    }
    let path = words::feature(&context.names, on);
    for word in words::of_set(on, part, held.set) {
        let mut difference = Difference::new(class, Atom::Privileges(*on, word.set.both(part)), joined(&path, &word.word))
            .does(words::does(on, word.set))
            .ids([format!("{}.{}", on.feature.id, word.id)])
            .why(left(class, on, &word, rest));
        let (confidence, source) = words::known_from(on, word.set);
        difference.confidence = held.confidence.unwrap_or(confidence).max(confidence);
        difference.source = held.source.or(source);
        out(difference);
    }
}

/// `cases.delete`; a raw id stands in quotes and takes no point behind it.
fn joined(path: &str, word: &str) -> String {
    if path.starts_with('"') { format!("{path}: {word}") } else { format!("{path}.{word}") }
}

/// Which lower level the other side has.
fn left(class: Class, on: &FeatureOn, word: &words::Word, rest: Privileges) -> String {
    let level = if rest.covers(on.read) { "read" } else { "minimal_read" };
    match class {
        _ if !word.set.covers(Privileges::ALL) || !rest.covers(Privileges::READ) => String::new(),
        Class::Lost => format!("`{level}` stays"),
        _ => format!("`{level}` was there before"),
    }
}

fn told_kept(class: Class, kept: &super::Kept, context: &Context) -> Difference {
    let (on, set) = kept.same;
    let path = words::feature(&context.names, &on);
    let mut difference = Difference::new(class, Atom::Kept(kept.old, kept.row), format!("{path}: {}", kept.row.does))
        .does(format!("{}.", capital(kept.row.does)))
        .ids(words::of_set(&on, set, set).into_iter().map(|word| format!("{}.{}", on.feature.id, word.id)))
        .why(format!("the old id \"{}\" still allows it, and nothing that replaces it does", kept.old.id));
    difference.confidence = kept.row.provenance.confidence;
    difference.source = kept.row.provenance.cited();
    difference
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

/// What nobody here has heard of: whether it grants anything is not known.
fn told_raw(class: Class, feature: &str, privilege: &str) -> Difference {
    let atom = Atom::Raw(feature.to_owned(), privilege.to_owned());
    let mut difference = Difference::new(Class::NotKnown, atom, format!("\"{feature}\": {privilege}"))
        .does("Something that the catalogue does not know.")
        .ids([format!("{feature}.{privilege}")])
        .why(if class == Class::Lost { "it was there before" } else { "it was not there before" });
    difference.was_there = class == Class::Lost;
    difference.confidence = Confidence::Unknown;
    difference
}

/// Names the spaces in which something that differs in all others does not.
fn except(difference: &mut Difference, spaces: &[(&str, Space, Space)]) {
    let Atom::Privileges(on, set) = &difference.atom else { return };
    if difference.space.as_deref() != Some(EVERYWHERE) {
        return;
    }
    let is_lost = difference.class == Class::Lost;
    // What is lost stays where the new side has it by itself; what is gained was there where the old side had it.
    let stays = |(_, old, new): &&(&str, Space, Space)| (if is_lost { new } else { old }).set(on).covers(*set);
    let names: Vec<&str> = spaces.iter().filter(stays).map(|(space, ..)| *space).collect();
    if !names.is_empty() {
        let how = if is_lost { "stays" } else { "was there already" };
        *difference = difference.clone().why(format!("in {} it {how}", crate::suggest::all_of(names)));
    }
}
