//! What changed since an earlier review, by what the stored documents come to: a level that was written in other words is no change.

use std::collections::BTreeMap;

use super::earlier::{self, Earlier};
use super::entitlements::privileged;
use super::model::{Change, Changes, Completeness, Role, RoleChange};
use crate::catalogue::Release;
use crate::check::Context;
use crate::check::names::Names;
use crate::config::Target;
use crate::effect::{Class, Difference, Effects, brought, compare, tell_new};

/// Why an earlier review says nothing about this one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the earlier review is of something else: {0}\nname the last review of this policy behind `--since`")]
pub struct Unrelated(String);

/// What became of each role. `roles` are all of now, whatever the review shows of them.
pub(super) fn since(
    earlier: &Earlier,
    roles: &[Role],
    completeness: &Completeness,
    contexts: &BTreeMap<&str, &Context>,
) -> Result<Changes, Unrelated> {
    related(earlier, roles, contexts)?;
    let mut changes = Changes { title: earlier.title.clone(), at: earlier.snapshot.at.clone(), roles: Vec::new(), equal: 0 };
    for (target, context) in contexts {
        let was: BTreeMap<&str, &earlier::Role> =
            earlier.roles.iter().filter(|role| role.target == *target).map(|role| (&*role.name, role)).collect();
        let is: BTreeMap<&str, &Role> =
            roles.iter().filter(|role| role.target == *target).map(|role| (&*role.name, role)).collect();
        let before = earlier.snapshot.targets.iter().find(|system| system.name == *target);
        let compared = Compared::new(before.and_then(|it| it.release.as_deref()), context);
        let now_unknown = |name: &str| {
            completeness.targets.iter().any(|it| it.target == *target && it.refused.iter().any(|role| role.role == name))
        };
        let was_unknown = |name: &str| {
            earlier.completeness.targets.iter().any(|it| it.target == *target && it.refused.iter().any(|role| role.role == name))
        };
        let names: std::collections::BTreeSet<&str> = was.keys().chain(is.keys()).copied().collect();
        for name in names {
            let mut change = match (was.get(name), is.get(name)) {
                (Some(was), Some(is)) => compared.change("both", Some(was), Some(is)),
                (Some(was), None) => compared.change("removed", Some(was), None),
                (None, is) => compared.change("added", None, is.copied()),
            };
            if now_unknown(name) || was_unknown(name) {
                let when = if now_unknown(name) { "now" } else { "then" };
                change.not_known.push(format!("what it grants is not known {when}"));
                change.gains.clear();
                change.losses.clear();
            }
            (change.role, change.target) = (name.to_owned(), (*target).to_owned());
            if change.gains.is_empty() && change.losses.is_empty() && change.not_known.is_empty() && change.state == "both" {
                changes.equal += 1;
            } else {
                changes.roles.push(change);
            }
        }
    }
    // What somebody can do now stands first.
    changes.roles.sort_by(|a, b| (a.gains.is_empty(), &a.role, &a.target).cmp(&(b.gains.is_empty(), &b.role, &b.target)));
    Ok(changes)
}

/// Whether the two are about the same systems and roles at all.
fn related(earlier: &Earlier, roles: &[Role], contexts: &BTreeMap<&str, &Context>) -> Result<(), Unrelated> {
    let systems = &earlier.snapshot.targets;
    let list = |names: &mut dyn Iterator<Item = &str>| crate::suggest::all_of(names);
    let is_here = |system: &&earlier::System| {
        contexts.get(&*system.name).is_some_and(|context| context.target.platform().name() == system.product)
    };
    if !systems.iter().any(|system| is_here(&system)) {
        let (was, is) = (list(&mut systems.iter().map(|it| &*it.name)), list(&mut contexts.keys().copied()));
        return Err(Unrelated(format!("it is of the target {was}, and this one of {is}")));
    }
    let is_known = |role: &&earlier::Role| roles.iter().any(|it| it.name == role.name);
    if !roles.is_empty() && !earlier.roles.is_empty() && !earlier.roles.iter().any(|role| is_known(&role)) {
        let n = crate::report::counted(earlier.roles.len(), "role");
        return Err(Unrelated(format!("none of its {n} is one of this policy")));
    }
    Ok(())
}

/// The releases of the two reviews on one target.
struct Compared<'c> {
    context: &'c Context<'c>,
    before: Release,
    /// What the earlier release calls things.
    names: Option<Names>,
}

impl<'c> Compared<'c> {
    fn new(release: Option<&str>, context: &'c Context<'c>) -> Compared<'c> {
        let now = context.target.release();
        let before = release.and_then(Release::parse).unwrap_or(now);
        let older = (before < now).then(|| Target::of_release(before));
        Compared { context, before, names: older.map(|target| Names::new(&target)) }
    }

    fn change(&self, state: &'static str, was: Option<&earlier::Role>, is: Option<&Role>) -> RoleChange {
        let now = self.context.target.release();
        let before = was.map(|role| Effects::of(&role.document, self.before));
        let after = is.map(|role| Effects::of(&role.document, now));
        let nothing = |other: &Option<Effects>| other.as_ref().map(Effects::nothing);
        let differences = match (before.clone().or_else(|| nothing(&after)), after.clone().or_else(|| nothing(&before))) {
            (Some(before), Some(after)) => self.differences(before, &after),
            _ => Vec::new(),
        };
        let of = |classes: &[Class]| differences.iter().filter(|it| classes.contains(&it.class)).map(told).collect();
        let mut change = RoleChange {
            role: String::new(),
            target: String::new(),
            state,
            gains: of(&[Class::Gained, Class::New]),
            losses: of(&[Class::Lost, Class::Gone]),
            not_known: Vec::new(),
        };
        let unknown = differences.iter().filter(|it| matches!(it.class, Class::NotKnown | Class::Unreadable));
        change.not_known.extend(unknown.map(|it| format!("{}: {}", it.what, it.why)));
        change
    }

    /// What differs, in the words of the release of now.
    fn differences(&self, before: Effects, after: &Effects) -> Vec<Difference> {
        let now = self.context.target.release();
        let (Effects::Kibana(was), Some(names)) = (&before, &self.names) else {
            return compare(&before, after, self.context).differences;
        };
        let (was, mut gone) = brought(was, now, names);
        let mut differences = compare(&Effects::Kibana(was), after, self.context).differences;
        tell_new(&mut differences, self.before);
        differences.append(&mut gone);
        differences
    }
}

fn told(it: &Difference) -> Change {
    Change {
        space: it.space.clone(),
        what: it.what.clone(),
        does: it.does.clone(),
        why: it.why.clone(),
        privileged: privileged(&it.atom),
    }
}
