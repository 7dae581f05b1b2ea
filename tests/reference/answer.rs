//! What tests and prohibitions come to, from what roles are compiled to.

use std::collections::{BTreeMap, BTreeSet};

use polc::catalogue::Feature;

use crate::actions;
use crate::facts::{self, Facts, Meaning, Set};
use crate::output::Compiled;
use crate::policy::{Assertion, Claim, Expression, Forbid, Op, Policy, Role, Statement, Verb};
use crate::role::Reader;

/// What somebody holds: one role, or the roles of a persona.
pub(crate) struct Held<'h> {
    pub(crate) roles: Vec<&'h Compiled>,
}

/// A claim about a feature on a release.
struct About {
    id: String,
    feature: Option<&'static Feature>,
    /// Everything that the expression stands for.
    set: Set,
    /// What `cannot` is about, word by word: one privilege of each.
    words: Vec<String>,
    /// The claim is about a part of the feature: these privileges.
    part: Option<Set>,
}

impl Held<'_> {
    /// What is held of a feature in a space, with what is granted in all spaces and with base privileges.
    fn of(&self, facts: &Facts, about: &About, space: &str) -> Set {
        let mut held = Set::new();
        for role in &self.roles {
            for (_, grants) in role.spaces.iter().filter(|(named, _)| *named == space || *named == "*") {
                held.extend(grants.features.get(&about.id).map(|(_, set)| set.clone()).unwrap_or_default());
                for level in &grants.base {
                    held.extend(match about.feature {
                        Some(feature) => facts.word(feature, level).unwrap_or_default(),
                        None => Set::from([level.clone()]),
                    });
                }
            }
        }
        if about.feature.is_none() { with_read(held) } else { held }
    }

    /// The spaces of all roles.
    fn everywhere(&self) -> BTreeSet<String> {
        self.roles.iter().flat_map(|role| role.spaces.keys().cloned()).collect()
    }

    /// The roles' own spaces; of several roles, of those that have something of the feature.
    fn own(&self, facts: &Facts, about: &About) -> BTreeSet<String> {
        let has = |role: &&&Compiled| {
            let one = Held { roles: vec![role] };
            one.everywhere().iter().any(|space| !one.of(facts, about, space).is_empty())
        };
        let roles: Vec<_> = self.roles.iter().filter(has).collect();
        roles.iter().flat_map(|role| role.own.clone()).collect()
    }

    /// Whoever may act as somebody else may do what that one may, which nobody knows.
    fn acts_as_others(&self) -> bool {
        self.roles.iter().any(|role| !role.run_as.is_empty())
    }

    fn has_cluster(&self, name: &str) -> bool {
        self.roles.iter().any(|role| actions::gives(facts::cluster, role.cluster.iter(), name))
    }

    /// Whether a part of a privilege may be held.
    fn touches_cluster(&self, name: &str) -> bool {
        self.acts_as_others()
            || self.roles.iter().flat_map(|role| &role.cluster).any(|held| actions::touches(facts::cluster, held, name))
    }

    /// The local patterns on which a privilege is held.
    fn patterns(&self, privilege: &str) -> Vec<&str> {
        let entries = self.roles.iter().flat_map(|role| &role.indices);
        entries
            .filter(|((on, ..), set)| on.is_none() && actions::gives(facts::index, set.iter(), privilege))
            .map(|((_, name, _), _)| name.as_str())
            .collect()
    }

    /// Whether a part of a privilege may be held on something that a name stands for.
    fn touches_index(&self, name: &str, privilege: &str) -> bool {
        let entries = self.roles.iter().flat_map(|role| &role.indices).filter(|((on, ..), _)| on.is_none());
        let mut touched = entries.filter(|((_, pattern, _), _)| meet(pattern.as_bytes(), name.as_bytes()));
        self.acts_as_others() || touched.any(|(_, set)| set.iter().any(|held| actions::touches(facts::index, held, privilege)))
    }

    /// Whether only what is claimed is held on anything that the names stand for.
    fn has_no_more_of(&self, names: &[String], privileges: &[String]) -> bool {
        let entries = self.roles.iter().flat_map(|role| &role.indices).filter(|((on, ..), _)| on.is_none());
        let mut touched = entries.filter(|((_, pattern, _), _)| names.iter().any(|name| meet(pattern.as_bytes(), name.as_bytes())));
        touched.all(|(_, set)| set.iter().all(|held| actions::gives(facts::index, privileges.iter(), held)))
    }

    fn permissions(&self) -> BTreeSet<&str> {
        self.roles.iter().flat_map(|role| role.permissions.iter().map(String::as_str)).collect()
    }
}

/// Whatever a plugin's privileges are, `all` holds `read`.
fn with_read(mut set: Set) -> Set {
    if set.contains("all") {
        set.insert("read".to_owned());
    }
    set
}

/// Whether a pattern matches a text.
fn matches(pattern: &[u8], text: &[u8]) -> bool {
    match pattern.split_first() {
        None => text.is_empty(),
        Some((b'*', rest)) => (0..=text.len()).any(|at| matches(rest, &text[at..])),
        Some((b'?', rest)) => !text.is_empty() && matches(rest, &text[1..]),
        Some((byte, rest)) => text.first() == Some(byte) && matches(rest, &text[1..]),
    }
}

/// Texts that a pattern stands for: each `*` as up to `most` characters that stand nowhere else.
fn samples(pattern: &str, most: usize) -> Vec<String> {
    let mut samples = vec![String::new()];
    for c in pattern.chars() {
        let ways: Vec<String> = match c {
            '*' => (0..=most).map(|n| "\u{1}".repeat(n)).collect(),
            '?' => vec!["\u{1}".to_owned()],
            other => vec![other.to_string()],
        };
        samples = samples.iter().flat_map(|sample| ways.iter().map(move |way| format!("{sample}{way}"))).collect();
    }
    samples
}

/// Whether a pattern stands for everything that another one stands for.
pub(crate) fn covers(pattern: &str, other: &str) -> bool {
    samples(other, pattern.len().min(4) + 1).iter().all(|text| matches(pattern.as_bytes(), text.as_bytes()))
}

/// Whether there is a text that both stand for.
pub(crate) fn meet(a: &[u8], b: &[u8]) -> bool {
    match (a.split_first(), b.split_first()) {
        (None, None) => true,
        (Some((b'*', rest)), _) => meet(rest, b) || (!b.is_empty() && meet(a, &b[1..])),
        (_, Some((b'*', rest))) => meet(a, rest) || (!a.is_empty() && meet(&a[1..], b)),
        (Some((x, a)), Some((y, b))) => (x == y || *x == b'?' || *y == b'?') && meet(a, b),
        _ => false,
    }
}

impl Reader<'_> {
    /// The same for what is asked about.
    fn asking(&self) -> Reader<'_> {
        Reader { facts: Facts { release: self.facts.release, is_asking: true }, policy: self.policy, product: self.product }
    }

    /// Whether a claim about a feature can be asked on the release, and what it then is about.
    fn about(&self, written: &str, words: &Expression) -> Option<About> {
        let meaning = self.facts.meaning(written);
        let is_none = words.len() == 1 && words[0].1 == "none";
        let (feature, is_whole) = match meaning {
            Meaning::Missing => return None,
            Meaning::Unknown => {
                let words: Vec<String> = words.iter().map(|(_, word)| word.clone()).collect();
                let id = written.trim_matches('"').to_owned();
                let set = words.iter().filter(|word| *word != "none").cloned().collect();
                return Some(About { id, feature: None, set: with_read(set), words, part: None });
            }
            Meaning::Part(feature, manage) => {
                let set: Set = match words[0].1.as_str() {
                    "read" => Set::from(["minimal_read".to_owned()]),
                    _ => manage.iter().map(|id| (*id).to_owned()).collect(),
                };
                let words = set.iter().cloned().collect();
                let part = Some(manage.iter().map(|id| (*id).to_owned()).collect());
                return Some(About { id: feature.id.to_owned(), feature: Some(feature), set, words, part });
            }
            Meaning::Feature(feature) => (feature, false),
            Meaning::Within(feature) => (feature, true),
        };
        let set = if is_none { Set::new() } else { self.value(feature, is_whole, &Set::new(), Op::Set, words).ok()? };
        let positive = words.iter().filter(|(is_plus, word)| *is_plus && word != "none");
        let words = positive.map(|(_, word)| self.one(feature, word)).collect();
        // What else the broader feature has is not of this one.
        let part = is_whole.then(|| ["minimal_read", "minimal_all"].map(str::to_owned).into());
        Some(About { id: feature.id.to_owned(), feature: Some(feature), set, words, part })
    }

    /// The one privilege that a word is about by itself: a level counts with or without what it includes.
    fn one(&self, feature: &'static Feature, word: &str) -> String {
        match word {
            "all" | "minimal_all" => "minimal_all".to_owned(),
            "read" | "minimal_read" => "minimal_read".to_owned(),
            sub => feature.privileges.iter().find(|it| it.id == sub || it.aliases.contains(&sub)).unwrap().id.to_owned(),
        }
    }

    /// Whether a privilege by itself, as in `cases.reopen`, can be asked: also one that can only be held, never given.
    fn word(&self, written: &str, word: &str) -> Option<About> {
        if let Meaning::Feature(feature) = self.facts.meaning(written)
            && self.facts.level(feature, word).is_none()
        {
            let set = self.asking().facts.word(feature, word).ok()?;
            return Some(About {
                id: feature.id.to_owned(),
                feature: Some(feature),
                set,
                words: vec![self.one(feature, word)],
                part: None,
            });
        }
        self.asking().about(written, &vec![(true, word.to_owned())])
    }

    /// What an assertion comes to; none where the target has no answer.
    pub(crate) fn answer(&self, assertion: &Assertion, held: &Held) -> Option<bool> {
        let mut answers = assertion.claims.iter().filter_map(|claim| self.claim(assertion, claim, held)).peekable();
        answers.peek()?;
        Some(answers.all(|answer| answer))
    }

    fn claim(&self, assertion: &Assertion, claim: &Claim, held: &Held) -> Option<bool> {
        let on_kibana = self.product == "kibana";
        match claim {
            Claim::Word(written, word) if on_kibana => {
                self.feature(assertion, &self.word(strip(written, "connect.")?, word)?, held)
            }
            Claim::Expression(written, words) if on_kibana => {
                self.feature(assertion, &self.about(strip(written, "connect.")?, words)?, held)
            }
            Claim::Word(written, word) => connect(assertion.verb, strip(written, "kibana.")?, &vec![(true, word.clone())], held),
            Claim::Expression(written, words) => connect(assertion.verb, strip(written, "kibana.")?, words, held),
            Claim::Index(names, privileges) if on_kibana => {
                let known = |name: &&String| facts::index(name).is_some_and(|it| it.releases.has(self.facts.release));
                if !privileges.iter().all(|name| known(&name)) {
                    return None;
                }
                let mut pairs = names.iter().flat_map(|name| privileges.iter().map(move |privilege| (name, privilege)));
                Some(match assertion.verb {
                    Verb::Cannot => !pairs.any(|(name, privilege)| held.touches_index(name, privilege)),
                    verb => {
                        let can =
                            pairs.all(|(name, privilege)| held.patterns(privilege).iter().any(|pattern| covers(pattern, name)));
                        can && (verb == Verb::Can || !held.acts_as_others() && held.has_no_more_of(names, privileges))
                    }
                })
            }
            Claim::Cluster(names) if on_kibana => {
                let known = |name: &String| facts::cluster(name).is_some_and(|it| it.releases.has(self.facts.release));
                if !names.iter().all(known) {
                    return None;
                }
                Some(match assertion.verb {
                    Verb::Cannot => !names.iter().any(|name| held.touches_cluster(name)),
                    verb => {
                        let mut all = held.roles.iter().flat_map(|role| &role.cluster);
                        let has_more = held.acts_as_others() || all.any(|held| !actions::gives(facts::cluster, names.iter(), held));
                        names.iter().all(|name| held.has_cluster(name)) && (verb == Verb::Can || !has_more)
                    }
                })
            }
            Claim::Permission(name) if !on_kibana => {
                Some(held.permissions().contains(name.as_str()) == (assertion.verb != Verb::Cannot))
            }
            _ => None,
        }
    }

    fn feature(&self, assertion: &Assertion, about: &About, held: &Held) -> Option<bool> {
        // What asks for nothing tests nothing.
        if about.set.is_empty() && assertion.verb != Verb::Exactly {
            return None;
        }
        let named: BTreeSet<String> = assertion.spaces.iter().cloned().collect();
        let everywhere = held.everywhere();
        let has_all = |space: &String| held.of(&self.facts, about, space).is_superset(&about.set);
        if held.acts_as_others() && assertion.verb != Verb::Can {
            return Some(false);
        }
        if assertion.verb == Verb::Cannot {
            let spaces = if named.is_empty() || named.contains("*") { everywhere } else { named };
            let has_any = |space: &String| {
                let held = held.of(&self.facts, about, space);
                about.words.iter().any(|word| held.contains(word))
            };
            return Some(!spaces.iter().any(has_any));
        }
        let spaces = if named.is_empty() { held.own(&self.facts, about) } else { named.clone() };
        let can = about.set.is_empty() || !spaces.is_empty() && spaces.iter().all(has_all);
        if assertion.verb == Verb::Can {
            return Some(can);
        }
        let spaces = if named.is_empty() || named.contains("*") { everywhere } else { named };
        let has_no_more = |space: &String| {
            let mut held = held.of(&self.facts, about, space);
            held.retain(|id| about.part.as_ref().is_none_or(|part| part.contains(id)));
            held.is_subset(&about.set)
        };
        Some(can && spaces.iter().all(has_no_more))
    }

    /// Whether somebody holds everything that a prohibition names: features in one space.
    pub(crate) fn is_forbidden(&self, forbid: &Forbid, held: &Held) -> bool {
        let mut spaces = held.everywhere();
        spaces.insert("*".to_owned());
        let mut parts = Vec::new();
        for statement in &forbid.body {
            match statement {
                Statement::Grant(written, _, words) => {
                    let Some(about) = self.about(written, words) else { return false };
                    parts.push(about);
                }
                Statement::Cluster { privileges, .. } => {
                    // What the release does not have is held by nobody.
                    let is_there = |name: &String| facts::cluster(name).is_some_and(|it| it.releases.has(self.facts.release));
                    if !privileges.iter().all(|name| is_there(name) && held.touches_cluster(name)) {
                        return false;
                    }
                }
                Statement::Index { names, privileges, .. } => {
                    for (name, privilege) in names.iter().flat_map(|name| privileges.iter().map(move |it| (name, it))) {
                        if !held.touches_index(name, privilege) {
                            return false;
                        }
                    }
                }
                other => unreachable!("{other} in a prohibition"),
            }
        }
        spaces.iter().any(|space| {
            let acts_as_others = held.acts_as_others();
            acts_as_others
                || parts.iter().all(|about| {
                    let held = held.of(&self.facts, about, space);
                    about.words.iter().all(|word| held.contains(word))
                })
        })
    }
}

fn strip<'p>(path: &'p str, other: &str) -> Option<&'p str> {
    (!path.starts_with(other)).then_some(path)
}

/// A claim about a feature of Amazon Connect.
fn connect(verb: Verb, written: &str, words: &Expression, held: &Held) -> Option<bool> {
    let feature = facts::connect_feature(written);
    if !polc::catalogue::PERMISSIONS.iter().any(|permission| permission.feature == feature) {
        return None;
    }
    let mut claimed = BTreeSet::new();
    for (is_plus, word) in words.iter().filter(|(_, word)| word != "none") {
        let ids = facts::permissions(&feature, word);
        if ids.is_empty() {
            return None;
        }
        for permission in ids {
            if *is_plus {
                claimed.insert(permission.id)
            } else {
                claimed.remove(permission.id)
            };
        }
    }
    if claimed.is_empty() && verb != Verb::Exactly {
        return None;
    }
    let held = held.permissions();
    Some(match verb {
        Verb::Can | Verb::Only => claimed.is_subset(&held),
        Verb::Cannot => {
            // Every word counts by itself; `all` is held by whoever has every action of it.
            let mut positive = words.iter().filter(|(is_plus, word)| *is_plus && word != "none");
            !positive.any(|(_, word)| facts::permissions(&feature, word).iter().all(|permission| held.contains(permission.id)))
        }
        Verb::Exactly => {
            let of = |id: &&&str| polc::catalogue::PERMISSIONS.iter().any(|it| it.id == **id && it.feature == feature);
            held.iter().filter(of).copied().collect::<BTreeSet<&str>>() == claimed
        }
    })
}

/// The roles that a subject has.
pub(crate) fn roles_of<'p>(policy: &'p Policy, subject: &str) -> Vec<&'p Role> {
    match policy.personas.iter().find(|(name, _)| name == subject) {
        Some((_, roles)) => roles.iter().filter_map(|name| policy.role(name)).collect(),
        None => policy.role(subject).into_iter().collect(),
    }
}

/// The subjects that break a prohibition.
pub(crate) fn culprits(reader: &Reader, compiled: &BTreeMap<String, Compiled>) -> BTreeSet<String> {
    let policy = reader.policy;
    let Some(forbid) = &policy.forbid else { return BTreeSet::new() };
    let is_named = |name: &String| forbid.unless.contains(name);
    let may = |(name, roles): &(String, Vec<String>)| is_named(name) || roles.iter().any(is_named);
    let holds = |names: &[String]| {
        let held = Held { roles: names.iter().filter_map(|name| compiled.get(name)).collect() };
        reader.is_forbidden(forbid, &held)
    };
    let mut culprits = BTreeSet::new();
    for role in policy.roles.iter().filter(|role| !role.is_abstract) {
        let personas: Vec<_> = policy.personas.iter().filter(|(_, roles)| roles.contains(&role.name)).collect();
        let only_by_those_who_may = !personas.is_empty() && personas.iter().all(|persona| may(persona));
        let name = role.name.clone();
        if !is_named(&name) && !only_by_those_who_may && holds(std::slice::from_ref(&name)) {
            culprits.insert(name);
        }
    }
    for persona in policy.personas.iter().filter(|persona| !may(persona)) {
        let has_one_to_blame = persona.1.iter().any(|name| holds(std::slice::from_ref(name)));
        if !has_one_to_blame && holds(&persona.1) {
            culprits.insert(persona.0.clone());
        }
    }
    culprits
}
