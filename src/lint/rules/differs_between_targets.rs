//! A role comes to other privileges on one of its targets than on another one.

use std::borrow::Cow;

use crate::catalogue::{BROADER, FACETS, Feature, documents};
use crate::check::held::KibanaHeld;
use crate::check::names::{Meaning, NameKey};
use crate::check::privileges::{FeatureOn, Privileges};
use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Subject;
use crate::lint::{edit, scoped, words};
use crate::source::Location;
use crate::suggest::all_of;

/// The rule.
pub static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "differs-between-targets",
        summary: "a role comes to other privileges on one of its targets than on another one",
        docs: r#"
Elastic divides features up as time goes by. What came along with a feature on one release has to be granted by itself on the next
one, so the same role lets its holders do more on the older of two targets.

```toml
[targets.prod]
release = "9.5"

[targets.dr]
release = "9.3"
```

```pol
role rule_reader <
  rules: read;
>
```

On 9.3, alerts come with the rules they belong to; from 9.4 on they are a feature of their own. Compared is what has a name on both
targets: a feature that one of them does not have at all is not a difference. What comes along because a release has only a broader feature
than the one that is named is told by `broader-on-release`.

## Instead

```toml
[targets.prod]
release = "9.5"

[targets.dr]
release = "9.3"
```

```pol
role rule_reader <
  rules: read;
  alerts: read;
>
```

What differs on purpose says so: a difference that an `on` block makes is not reported.

```toml
[targets.prod]
release = "9.5"

[targets.dr]
release = "9.3"
```

```pol
role rule_reader <
  on prod < rules: read; >
>
```
"#,
        sources: &[documents::DETECTIONS_PRIVILEGES],
        ..Entry::of(Kind::Rule(Group::Portability))
    }),
    everywhere: false,
    check: Check::Targets(check),
};

/// Differences beyond which one only counts them.
const SHOWN: usize = 6;

/// A role on one target. That an old id still lets one change what its `read` shows is told by `read-can-update-alerts`.
type On<'x, 'a> = (&'x Subject<'x, 'a>, Cow<'x, KibanaHeld<'x, 'a>>);

/// A privilege that some targets give and others do not; targets by their place in the list.
struct Difference {
    key: NameKey,
    word: &'static str,
    held: Vec<usize>,
    lacking: Vec<usize>,
    /// What says where the releases have it.
    source: Option<&'static str>,
}

fn check(subjects: &[Subject], out: &mut Findings) {
    let kind = |subject: &Subject| (subject.target().release(), subject.target().owner());
    if subjects.windows(2).all(|pair| matches!(pair, [one, other] if kind(one) == kind(other))) {
        return;
    }
    let all: Vec<On> = subjects.iter().filter_map(|subject| Some((subject, subject.held.kibana()?.without_kept()))).collect();
    let (mut keys, mut spaces) = (Vec::new(), Vec::new());
    for (_, held) in &all {
        spaces.extend(held.spaces());
        for grant in held.places.iter().flat_map(|place| &place.features) {
            carried(grant.feature, &mut keys);
        }
    }
    keys.sort_unstable();
    keys.dedup();
    spaces.sort_unstable();
    spaces.dedup();
    // By the statement that gives more on one of the targets.
    let mut found: Vec<(Location, Vec<Difference>)> = Vec::new();
    for key in keys {
        let path = key.to_string();
        let meanings: Vec<Option<Meaning>> = all.iter().map(|(subject, _)| meaning(subject, &path)).collect();
        if meanings.iter().flatten().count() < 2 {
            continue;
        }
        for space in &spaces {
            for mut difference in compare(&all, key, &path, &meanings, space) {
                difference.source = source(&meanings);
                let Some(at) = blame(&all, &meanings, &difference, space) else { continue };
                if is_on_purpose(&all, &difference, at) {
                    continue;
                }
                match found.iter_mut().find(|(held, _)| *held == at) {
                    Some((_, others)) => {
                        if !others.iter().any(|other| other.key == key && other.word == difference.word) {
                            others.push(difference);
                        }
                    }
                    None => found.push((at, vec![difference])),
                }
            }
        }
    }
    for (at, differences) in found {
        report(&all, at, &differences, out);
    }
}

/// The names that a feature may carry on some release: its own, and what is or was a part of it.
fn carried(feature: &'static Feature, keys: &mut Vec<NameKey>) {
    let (names, owner) = (feature.names, feature.owner);
    keys.extend(names.first().map(|name| NameKey { name, owner }));
    let broader = BROADER.iter().filter(|row| row.within_owner == owner && names.contains(&row.within));
    keys.extend(broader.map(|row| NameKey { name: row.name, owner: row.owner }));
    let facets = FACETS.iter().filter(|facet| facet.owner == owner && names.contains(&facet.of));
    keys.extend(facets.map(|facet| NameKey { name: facet.name, owner: facet.owner }));
}

fn meaning(subject: &Subject, path: &str) -> Option<Meaning> {
    let meaning = subject.context().names.find(path)?.meaning;
    (!matches!(meaning, Meaning::Missing)).then_some(meaning)
}

/// The feature that carries a name.
fn carrier(meaning: &Meaning) -> Option<FeatureOn> {
    match meaning {
        Meaning::Exact(on) | Meaning::Broader(on, _) | Meaning::Facet(on, _) => Some(*on),
        Meaning::Missing => None,
    }
}

/// The source of what tells the releases apart: what only some of them have inside something broader, else the part or the feature.
fn source(meanings: &[Option<Meaning>]) -> Option<&'static str> {
    let row = |meaning: &Meaning| match meaning {
        Meaning::Broader(_, row) => Some((0, &row.provenance)),
        Meaning::Facet(_, facet) => Some((1, &facet.provenance)),
        Meaning::Exact(on) => Some((2, &on.feature.provenance)),
        Meaning::Missing => None,
    };
    let (_, provenance) = meanings.iter().flatten().filter_map(row).min_by_key(|(rank, _)| *rank)?;
    provenance.sources.first().copied()
}

/// The privileges of one name that differ in a space.
fn compare(all: &[On], key: NameKey, path: &str, meanings: &[Option<Meaning>], space: &str) -> Vec<Difference> {
    let carriers: Vec<Option<FeatureOn>> = meanings.iter().map(|meaning| meaning.as_ref().and_then(carrier)).collect();
    let sets: Vec<Option<Privileges>> =
        carriers.iter().zip(all).map(|(on, (_, held))| Some(held.set(on.as_ref()?, space))).collect();
    let level = |n: usize, word: &str| -> Option<bool> {
        let ((Some(meaning), Some(set)), (subject, _)) = ((meanings.get(n)?.as_ref(), (*sets.get(n)?)), all.get(n)?) else {
            return None;
        };
        Some(match (meaning, word) {
            (Meaning::Facet(..), _) => subject.context().wanted(path, word).is_some_and(|(_, wanted)| set.covers(wanted)),
            (_, "all") => set.covers(Privileges::ALL),
            _ => set.covers(Privileges::READ),
        })
    };
    let mut found = Vec::new();
    for word in ["all", "read"] {
        found.extend(split(key, word, (0..all.len()).map(|n| level(n, word)).collect()));
    }
    // Whoever has the level on one target only has what is below it on that one only: no need to list it.
    if !found.is_empty() {
        found.truncate(1);
        return found;
    }
    let exact = |n: usize| match meanings.get(n) {
        Some(Some(Meaning::Exact(on))) => Some((*on, sets.get(n).copied().flatten()?)),
        _ => None,
    };
    let mut words: Vec<&'static str> =
        (0..all.len()).filter_map(exact).flat_map(|(on, set)| on.subs(set)).map(|sub| sub.id).collect();
    words.sort_unstable();
    words.dedup();
    for word in words {
        let is_held = |n: usize| {
            let (on, set) = exact(n)?;
            let sub = Privileges::sub(on.find(word)?);
            // What one of the releases does not have, or does not let anybody have, is not a difference.
            (on.known.covers(sub) || on.all.covers(sub)).then(|| set.covers(sub))
        };
        found.extend(split(key, word, (0..all.len()).map(is_held).collect()));
    }
    found
}

/// A difference, if some of the targets that have a privilege give it and others do not.
fn split(key: NameKey, word: &'static str, is_held: Vec<Option<bool>>) -> Option<Difference> {
    let which = |wanted: bool| is_held.iter().enumerate().filter(|(_, held)| **held == Some(wanted)).map(|(n, _)| n).collect();
    let (held, lacking): (Vec<usize>, Vec<usize>) = (which(true), which(false));
    (!held.is_empty() && !lacking.is_empty()).then_some(Difference { key, word, held, lacking, source: None })
}

/// Whether the policy itself says that these targets differ: `at` gives more on some of them.
fn is_on_purpose(all: &[On], difference: &Difference, at: Location) -> bool {
    let subject = |n: &usize| all.get(*n).map(|(subject, _)| *subject);
    let mut lacking = difference.lacking.iter().filter_map(subject);
    lacking.all(|other| {
        !scoped::counts(other, at)
            || difference.held.iter().filter_map(subject).all(|one| scoped::says_alone(other, one, difference.key))
    })
}

/// The statement that gives more on one of the targets; none where that is told elsewhere or documented so.
fn blame(all: &[On], meanings: &[Option<Meaning>], difference: &Difference, space: &str) -> Option<Location> {
    difference.held.iter().find_map(|n| {
        let (subject, held) = all.get(*n)?;
        let carrier = carrier(meanings.get(*n)?.as_ref()?)?;
        let mut surplus = held.roles.iter().flat_map(|role| &role.surplus);
        if surplus.any(|surplus| surplus.feature.order == carrier.order && (surplus.all || difference.word == "read")) {
            return None;
        }
        let (_, wanted) = subject.context().wanted(&difference.key.to_string(), difference.word)?;
        let origin = held.origins(&carrier, wanted, space).first().copied().or_else(|| held.origin(&carrier, space))?;
        (!origin.is_task()).then_some(origin.head)
    })
}

fn report(all: &[On], at: Location, differences: &[Difference], out: &mut Findings) {
    let Some((first, (subject, _))) = differences.first().and_then(|first| Some((first, all.get(*first.held.first()?)?))) else {
        return;
    };
    // Where targets have different solutions, only a name with its owner is the same for all.
    let is_one_solution = all.iter().all(|(other, _)| other.target().owner() == subject.target().owner());
    let path = |difference: &Difference| match is_one_solution {
        true => words::path(subject.context(), difference.key),
        false => difference.key.to_string(),
    };
    let names = |which: &[usize]| all_of(which.iter().filter_map(|n| all.get(*n)).map(|(subject, _)| &*subject.target().name));
    let (what, more, less) = (format!("{}.{}", path(first), first.word), names(&first.held), names(&first.lacking));
    let mut finding = out
        .at(at, format!("this gives other privileges on {more} than on {less}"))
        .label(format!("`{what}` on {more} only"))
        .help(format!("if `{what}` is meant, grant it by its own name: then it is given on {less} as well"));
    for difference in differences.iter().skip(1).take(SHOWN) {
        let (held, lacking) = (names(&difference.held), names(&difference.lacking));
        finding = finding.note(format!("`{}.{}` is given on {held} and not on {lacking}.", path(difference), difference.word));
    }
    if differences.len() > SHOWN + 1 {
        finding = finding.note(format!("And {} more.", differences.len() - SHOWN - 1));
    }
    if differences.len() == 1 && matches!(first.word, "all" | "read") {
        finding = edit::offer_grant(subject, finding, at, &path(first), first.word);
    }
    let lacking: Vec<String> = first.lacking.iter().filter_map(|n| all.get(*n)).map(|(subject, _)| scoped::name(subject)).collect();
    if differences.iter().all(|difference| difference.lacking == first.lacking) {
        finding = scoped::only_on(subject, finding, at, &lacking.join(", "));
    }
    if let Some(source) = first.source {
        finding = finding.source(source);
    }
    let mut targets: Vec<usize> =
        differences.iter().flat_map(|difference| difference.held.iter().chain(&difference.lacking)).copied().collect();
    targets.sort_unstable();
    targets.dedup();
    finding.targets = targets.iter().filter_map(|n| all.get(*n)).map(|(subject, _)| subject.target().name.clone()).collect();
    out.push(finding);
}
