//! What a deprecated feature comes to: the privileges that replace its own, and what it still allows beyond them.

use std::borrow::Cow;

use super::elastic::patterns_meet;
use super::kibana::Grant;
use super::may_give;
use crate::catalogue::{DERIVED_INDICES, EsFamily, Feature, Keeps, Primary, Release};
use crate::check::effective::{FeatureGrant, KibanaRole};
use crate::check::names::feature_by_id;
use crate::check::privileges::{FeatureOn, Privileges};

/// Features with privileges, as the catalogue lists them.
type Ids = &'static [(&'static str, &'static [&'static str])];

/// The features that stand for a deprecated one on its release, each with what its privileges come to there.
pub(crate) fn replaced(on: &FeatureOn, privileges: &[Cow<str>]) -> Vec<(FeatureOn, Privileges)> {
    let row = |privilege: &Cow<str>| on.feature.replaced.iter().find(|row| *privilege == row.from && row.releases.has(on.release));
    sets(privileges.iter().filter_map(row).map(|row| row.to), on.release)
}

/// What privileges of a deprecated feature still allow beyond what replaces them.
pub(crate) fn kept(on: &FeatureOn, privileges: &[Cow<str>]) -> impl Iterator<Item = &'static Keeps> {
    let rows = on.feature.keeps.iter();
    rows.filter(|row| row.releases.has(on.release) && privileges.iter().any(|privilege| *privilege == row.from))
}

/// The same as privileges that allow it.
pub(crate) fn kept_as(on: &FeatureOn, privileges: &[Cow<str>]) -> Vec<(FeatureOn, Privileges)> {
    sets(kept(on, privileges).map(|row| row.to), on.release)
}

/// Puts together what several rows name.
fn sets(rows: impl Iterator<Item = Ids>, release: Release) -> Vec<(FeatureOn, Privileges)> {
    let mut sets: Vec<(FeatureOn, Privileges)> = Vec::new();
    for (id, ids) in rows.flatten() {
        let Some(feature) = feature_by_id(id) else { continue };
        let on = FeatureOn::new(feature, release);
        let set = on.set_of(ids.iter().copied());
        match sets.iter_mut().find(|(held, _)| held.order == on.order) {
            Some((_, held)) => *held = on.closed(*held | set),
            None => sets.push((on, set)),
        }
    }
    sets
}

/// Adds what a grant of a deprecated feature comes to in some spaces. What it still allows counts where Elasticsearch lets it happen.
pub(super) fn add<'e>(grant: &'e FeatureGrant<'e>, spaces: &[Cow<str>], roles: &[&KibanaRole], features: &mut Vec<Grant<'e>>) {
    let Some(on) = grant.on else { return };
    let made = |it: (FeatureOn, Privileges), is_kept| Grant::of(it, grant, Some(grant), is_kept);
    features.extend(replaced(&on, &grant.privileges).into_iter().map(|it| made(it, false)));
    let kept = kept_as(&on, &grant.privileges);
    features.extend(kept.into_iter().filter(|(on, _)| may_write(on, spaces, roles)).map(|it| made(it, true)));
}

/// The privileges of a deprecated feature behind some of what stands for it.
pub(super) fn behind(old: &FeatureGrant, new: &Grant, wanted: Privileges) -> Privileges {
    let Some(on) = old.on else { return Privileges::NONE };
    let comes_to = |privilege: &&Cow<str>| {
        let only = std::slice::from_ref(*privilege);
        let sets = if new.is_kept { kept_as(&on, only) } else { replaced(&on, only) };
        sets.iter().any(|(on, set)| on.order == new.order && !set.both(wanted).is_empty())
    };
    on.set_of(old.privileges.iter().filter(comes_to).map(|privilege| &**privilege))
}

/// Whether the index privileges of some roles let them write what a feature shows; true where it shows no index.
fn may_write(on: &FeatureOn, spaces: &[Cow<str>], roles: &[&KibanaRole]) -> bool {
    let Feature { names, owner, .. } = on.feature;
    let shown = DERIVED_INDICES.iter().filter(|row| {
        row.level == Primary::Read && row.owner == *owner && names.contains(&row.name) && row.releases.has(on.release)
    });
    let names: Vec<&str> = shown.flat_map(|row| row.names).copied().collect();
    let writes = |name: &str| {
        roles.iter().flat_map(|role| &role.indices).any(|entry| {
            entry.privileges.iter().any(|held| may_give(EsFamily::Index, held, "write"))
                && entry.names.iter().any(|pattern| patterns_meet(pattern, name))
        })
    };
    names.is_empty() || names.iter().any(|name| spaces.iter().any(|space| writes(&name.replace("{space}", space))))
}
