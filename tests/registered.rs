//! What the catalogue says is registered, held against the lists of Kibana's own tests.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};

use polc::catalogue::{FEATURES, Release};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lists {
    list: Vec<List>,
}

/// One list of Kibana's, as what changed since the one before.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    release: String,
    source: String,
    #[serde(default)]
    gone: Vec<String>,
    #[serde(default)]
    features: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    more_privileges: BTreeMap<String, Vec<String>>,
    /// Allowed differences, each with the reason.
    #[serde(default)]
    only_in_list: BTreeMap<String, String>,
    #[serde(default)]
    only_in_catalogue: BTreeMap<String, String>,
}

/// `feature` and `feature.privilege` of everything that a release registers.
fn registered(release: Release) -> BTreeSet<String> {
    let features = FEATURES.iter().filter(|feature| feature.registered.has(release));
    let ids = features.flat_map(|feature| {
        let subs = feature.privileges.iter().filter(|privilege| privilege.releases.has(release));
        std::iter::once(feature.id.to_owned()).chain(subs.map(|privilege| format!("{}.{}", feature.id, privilege.id)))
    });
    ids.collect()
}

/// A feature that only one of the two has stands for its privileges.
fn without_parts(ids: BTreeSet<String>) -> BTreeSet<String> {
    ids.iter().filter(|id| !id.split_once('.').is_some_and(|(feature, _)| ids.contains(feature))).cloned().collect()
}

#[test]
fn the_catalogue_agrees_with_kibanas_own_lists() {
    let text = std::fs::read_to_string("tests/registered/lists.toml").unwrap();
    let lists: Lists = toml::from_str(&text).unwrap();
    let mut listed: BTreeSet<String> = BTreeSet::new();
    for list in &lists.list {
        for gone in &list.gone {
            assert!(listed.contains(gone), "{}: {gone} was not there", list.source);
            listed.retain(|id| id != gone && !id.starts_with(&format!("{gone}.")));
        }
        for (feature, privileges) in &list.features {
            assert!(listed.insert(feature.clone()), "{}: {feature} was there", list.source);
            listed.extend(privileges.iter().map(|privilege| format!("{feature}.{privilege}")));
        }
        for (feature, privileges) in &list.more_privileges {
            assert!(listed.contains(feature), "{}: {feature} was not there", list.source);
            listed.extend(privileges.iter().map(|privilege| format!("{feature}.{privilege}")));
        }
        let known = registered(Release::parse(&list.release).unwrap());
        let names = |allowed: &BTreeMap<String, String>| allowed.keys().cloned().collect::<BTreeSet<String>>();
        let (only_in_list, only_in_catalogue) = (&listed - &known, &known - &listed);
        assert_eq!(without_parts(only_in_list), names(&list.only_in_list), "only in the list: {}", list.source);
        assert_eq!(without_parts(only_in_catalogue), names(&list.only_in_catalogue), "only in the catalogue: {}", list.source);
        let reasons = list.only_in_list.values().chain(list.only_in_catalogue.values());
        assert!(reasons.into_iter().all(|reason| !reason.trim().is_empty()), "{}: a difference without a reason", list.source);
    }
    assert_eq!(lists.list.len(), 5);
}
