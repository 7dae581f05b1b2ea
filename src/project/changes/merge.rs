//! Puts together what differs on several targets: what differs on all of them alike is told once.

use std::collections::BTreeMap;

use super::pair::Made;
use crate::effect::{Changes, Difference, PersonaChange, RoleChange, State, Verdict};

/// Takes in what became of roles and personas on each target.
pub(super) fn roles(made: Vec<Made>, changes: &mut Changes) {
    let targets = made.len();
    let mut roles: BTreeMap<(String, String), Vec<(String, RoleChange)>> = BTreeMap::new();
    let mut personas: BTreeMap<(String, String), Vec<(String, PersonaChange)>> = BTreeMap::new();
    for Made { folder, target, roles: of_target, personas: people, .. } in made {
        for change in of_target {
            roles.entry((folder.clone(), change.name.clone())).or_default().push((target.clone(), change));
        }
        for change in people {
            personas.entry((folder.clone(), change.name.clone())).or_default().push((target.clone(), change));
        }
    }
    changes.roles = roles.into_iter().filter_map(|((folder, _), on)| role(folder, on)).collect();
    changes.personas = personas.into_values().filter_map(|on| persona(on, targets)).collect();
}

fn role(folder: String, on: Vec<(String, RoleChange)>) -> Option<RoleChange> {
    let mut differences = Joined::default();
    let mut all: Option<RoleChange> = None;
    for (target, mut change) in on {
        differences.targets.push(target.clone());
        change.differences.drain(..).for_each(|difference| differences.add(&target, difference, Vec::new()));
        all = Some(match all {
            None => change,
            Some(held) => both(held, change),
        });
    }
    let mut role = all?;
    role.differences = differences.told().into_iter().map(|(difference, _)| difference).collect();
    role.folder = folder;
    Some(role)
}

/// What became of a role on two targets.
fn both(mut one: RoleChange, other: RoleChange) -> RoleChange {
    if one.state != other.state {
        one.state = State::Both;
    }
    one.verdict = worst(one.verdict, other.verdict);
    one.text_only = one.verdict == Verdict::Equal && (one.text_only || other.text_only);
    one.not_known.extend(other.not_known.into_iter().filter(|why| !one.not_known.contains(why)).collect::<Vec<_>>());
    one.fields.extend(other.fields.into_iter().filter(|field| !one.fields.contains(field)).collect::<Vec<_>>());
    one
}

/// What two verdicts come to together.
fn worst(one: Verdict, other: Verdict) -> Verdict {
    match (one, other) {
        (Verdict::Gains, Verdict::Loses) | (Verdict::Loses, Verdict::Gains) => Verdict::Both,
        (one, other) => one.max(other),
    }
}

fn persona(on: Vec<(String, PersonaChange)>, targets: usize) -> Option<PersonaChange> {
    let mut differences = Joined::default();
    let mut all: Option<PersonaChange> = None;
    for (target, mut change) in on {
        differences.targets.push(target.clone());
        change.differences.drain(..).for_each(|(difference, through)| differences.add(&target, difference, through));
        all = Some(match all {
            None => change,
            Some(mut held) => {
                held.verdict = worst(held.verdict, change.verdict);
                held
            }
        });
    }
    // On the targets that are not there nothing differs.
    if differences.targets.len() < targets {
        differences.targets.push(String::new());
    }
    let mut persona = all?;
    persona.differences = differences.told();
    Some(persona)
}

/// Differences on several targets.
#[derive(Default)]
struct Joined {
    targets: Vec<String>,
    told: Vec<(Difference, Vec<String>)>,
}

impl Joined {
    fn add(&mut self, target: &str, mut difference: Difference, through: Vec<String>) {
        let is_same = |held: &Difference| {
            (held.class, &held.space, &held.what, &held.ids, &held.why)
                == (difference.class, &difference.space, &difference.what, &difference.ids, &difference.why)
        };
        match self.told.iter_mut().find(|(held, _)| is_same(held)) {
            Some((held, _)) => held.targets.push(target.to_owned()),
            None => {
                difference.targets = vec![target.to_owned()];
                self.told.push((difference, through));
            }
        }
    }

    /// Everything, without the targets of what holds on all of them.
    fn told(mut self) -> Vec<(Difference, Vec<String>)> {
        for (difference, _) in &mut self.told {
            if difference.targets.len() == self.targets.len() {
                difference.targets.clear();
            }
        }
        self.told.sort_by(|(a, _), (b, _)| (a.class, &a.space, &a.what).cmp(&(b.class, &b.space, &b.what)));
        self.told
    }
}
