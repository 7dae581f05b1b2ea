//! Which target of one side is held against which of the other.

use super::super::Refused;
use super::super::ready::Ready;
use super::{Compared, Comparing};
use crate::catalogue::{FEATURES, Release};
use crate::config::Target;
use crate::effect::Changes;
use crate::existing::{Body, RawRole};
use crate::policy::Platform;

/// What one side has for a target.
pub(super) enum Half<'x, 'p> {
    /// A policy.
    Policy(&'x Ready<'p>),
    /// Roles that exist.
    Roles(&'x [RawRole]),
}

/// Two halves that are held against each other, each with its target.
pub(super) struct Pair<'x, 'p> {
    /// The folder of the policy, where there are several.
    pub(super) folder: String,
    pub(super) old: (Half<'x, 'p>, Target),
    pub(super) new: (Half<'x, 'p>, Target),
}

/// A side with its policies.
type Given<'x, 'p> = (Compared<'x>, &'x [Ready<'p>]);

/// Pairs the targets of two sides. What has no counterpart is told.
pub(super) fn pairs<'x, 'p>(
    old: Given<'x, 'p>,
    new: Given<'x, 'p>,
    asked: &Comparing,
    changes: &mut Changes,
) -> Result<Vec<Pair<'x, 'p>>, Refused> {
    match (old.0, new.0) {
        (Compared::Roles(old), Compared::Roles(new)) => between_roles(old, new, asked, &mut changes.notes),
        (Compared::Roles(roles), Compared::Policy(..)) => with_roles(roles, new.1, false),
        (Compared::Policy(..), Compared::Roles(roles)) => with_roles(roles, old.1, true),
        (Compared::Policy(_, before), Compared::Policy(_, after)) => {
            Ok(between_policies((old.1, before), (new.1, after), &mut changes.unknown))
        }
    }
}

/// Policies with their folders.
type Policies<'x, 'p> = (&'x [Ready<'p>], &'x [String]);

fn between_policies<'x, 'p>(old: Policies<'x, 'p>, new: Policies<'x, 'p>, unknown: &mut Vec<String>) -> Vec<Pair<'x, 'p>> {
    fn named<'x, 'p>((ready, folders): Policies<'x, 'p>) -> Vec<(&'x str, &'x Ready<'p>)> {
        let names = folders.iter().map(String::as_str).chain(std::iter::repeat(""));
        names.zip(ready).collect()
    }
    let (mut before, after) = (named(old), named(new));
    if let ([(_, before)], [(_, after)]) = (before.as_slice(), after.as_slice()) {
        return between_targets(before, after, "", unknown);
    }
    let mut pairs = Vec::new();
    for (folder, after) in after {
        match before.iter().position(|(name, _)| *name == folder) {
            Some(n) => pairs.extend(between_targets(before.remove(n).1, after, folder, unknown)),
            None => pairs.extend(after.targets.iter().map(|target| alone(after, target, folder, true))),
        }
    }
    pairs
        .extend(before.into_iter().flat_map(|(folder, ready)| ready.targets.iter().map(move |it| alone(ready, it, folder, false))));
    pairs
}

/// A policy that is there on one side only: everything that it grants came or went.
fn alone<'x, 'p>(ready: &'x Ready<'p>, target: &Target, folder: &str, is_new: bool) -> Pair<'x, 'p> {
    Pair { folder: folder.to_owned(), ..joined(ready, target.clone(), &[], !is_new) }
}

fn between_targets<'x, 'p>(old: &'x Ready<'p>, new: &'x Ready<'p>, folder: &str, unknown: &mut Vec<String>) -> Vec<Pair<'x, 'p>> {
    let mut pairs = Vec::new();
    let mut pair = |before: &Target, after: &Target| {
        pairs.push(Pair {
            folder: folder.to_owned(),
            old: (Half::Policy(old), before.clone()),
            new: (Half::Policy(new), after.clone()),
        });
    };
    for platform in Platform::ALL {
        let of = |ready: &'x Ready<'p>| ready.targets.iter().filter(|target| target.platform() == platform).collect::<Vec<_>>();
        let (mut before, mut after) = (of(old), of(new));
        after.retain(|target| match before.iter().position(|it| it.name == target.name) {
            Some(n) => {
                pair(before.remove(n), target);
                false
            }
            None => true,
        });
        match (before.as_slice(), after.as_slice()) {
            ([one], [other]) => pair(one, other),
            (gone, come) => {
                unknown.extend(come.iter().map(|target| {
                    format!("the target `{}` is only on the new side: what roles come to there cannot be compared", target.name)
                }));
                unknown.extend(gone.iter().map(|target| {
                    format!("the target `{}` is only on the old side: what roles come to there cannot be compared", target.name)
                }));
            }
        }
    }
    pairs
}

fn has(roles: &[RawRole], platform: Platform) -> bool {
    roles.iter().any(|role| role.platform() == platform)
}

fn with_roles<'x, 'p>(roles: &'x [RawRole], policies: &'x [Ready<'p>], roles_are_new: bool) -> Result<Vec<Pair<'x, 'p>>, Refused> {
    let mut pairs = Vec::new();
    for platform in Platform::ALL {
        let of = |ready: &'x Ready<'p>| ready.targets.iter().filter(|target| target.platform() == platform);
        let targets: Vec<(&Ready, &Target)> =
            policies.iter().flat_map(|ready| of(ready).map(move |target| (ready, target))).collect();
        let is_meant = |ready: &Ready| ready.policy.roles.iter().any(|role| role.platforms.has(platform));
        // What only the policy has for a product of which nothing was exported is not on trial.
        if !has(roles, platform) && (!roles.is_empty() || !policies.iter().any(is_meant)) {
            continue;
        }
        let (ready, target) = match targets.as_slice() {
            [one] => *one,
            [] => {
                let Some(ready) = policies.first() else { continue };
                let target = Target::newest(platform);
                pairs.push(joined(ready, target, roles, roles_are_new));
                continue;
            }
            several => {
                let names: Vec<&str> = several.iter().map(|(_, target)| target.name.as_str()).collect();
                return Err(Refused::Unknown(format!(
                    "the roles are those of one {}, and the policy is for {}: say with -t which one they are from",
                    if platform == Platform::Kibana { "cluster" } else { "instance" },
                    crate::suggest::all_of(names)
                )));
            }
        };
        pairs.push(joined(ready, target.clone(), roles, roles_are_new));
    }
    Ok(pairs)
}

fn joined<'x, 'p>(ready: &'x Ready<'p>, target: Target, roles: &'x [RawRole], roles_are_new: bool) -> Pair<'x, 'p> {
    let policy = (Half::Policy(ready), target.clone());
    let roles = (Half::Roles(roles), target);
    let (old, new) = if roles_are_new { (policy, roles) } else { (roles, policy) };
    Pair { folder: String::new(), old, new }
}

fn between_roles<'x, 'p>(
    old: &'x [RawRole],
    new: &'x [RawRole],
    asked: &Comparing,
    notes: &mut Vec<String>,
) -> Result<Vec<Pair<'x, 'p>>, Refused> {
    let named: Vec<Target> = asked
        .targets
        .iter()
        .map(|name| crate::config::Config::default().target(name))
        .collect::<Result<_, _>>()
        .map_err(Refused::Unknown)?;
    let mut pairs = Vec::new();
    for platform in Platform::ALL {
        if !has(old, platform) && !has(new, platform) {
            continue;
        }
        let given: Vec<&Target> = named.iter().filter(|target| target.platform() == platform).collect();
        let target = match given.as_slice() {
            [one] => (*one).clone(),
            [] if platform == Platform::Kibana => {
                let (release, ids) = guessed(old.iter().chain(new));
                notes.push(format!(
                    "compared on kibana:{}, the newest release that knows most of the {}; -t names another one",
                    release.id(),
                    crate::report::counted(ids, "feature id")
                ));
                Target::of_release(release)
            }
            [] => Target::newest(platform),
            _ => return Err(Refused::Unknown("two sets of roles are compared on one target: name one with -t".to_owned())),
        };
        pairs.push(Pair { folder: String::new(), old: (Half::Roles(old), target.clone()), new: (Half::Roles(new), target) });
    }
    Ok(pairs)
}

/// The newest release that registers most feature ids of some roles, and how many different ids there are.
pub(crate) fn guessed<'r>(roles: impl Iterator<Item = &'r RawRole>) -> (Release, usize) {
    let mut ids: Vec<&str> = Vec::new();
    for role in roles {
        let Body::Kibana(body) = &role.body else { continue };
        ids.extend(body.kibana.iter().flat_map(|entry| &entry.feature).map(|feature| feature.id.as_str()));
    }
    ids.sort_unstable();
    ids.dedup();
    let known = |release: Release| {
        FEATURES.iter().filter(|feature| feature.registered.has(release) && ids.binary_search(&feature.id).is_ok()).count()
    };
    let versions = Release::all().filter(|release| !release.is_serverless());
    let best = versions.max_by_key(|release| (known(*release), *release));
    (best.unwrap_or_else(Release::newest), ids.len())
}
