//! What is suggested for a name that somebody wrote nearly right: over all names of the catalogue and the slips that people make.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};

use polc::access::Access;
use polc::catalogue::{CLUSTER_PRIVILEGES, FEATURES, INDEX_PRIVILEGES, Permission, REMOTE_CLUSTER_PRIVILEGES, Release};
use polc::check::names::Names;
use polc::check::privileges::FeatureOn;
use polc::config::Config;
use polc::suggest::{Known, meant};

/// Names that are known together, as a mistake is compared with all of them.
fn tables() -> Vec<(String, Vec<Known<'static>>)> {
    let mut tables = Vec::new();
    for release in [Release::all().next().unwrap(), Release::newest()] {
        let target = Config::default().target(&format!("kibana:{}", release.id())).unwrap();
        let names: &'static Names = Box::leak(Box::new(Names::new(&target)));
        tables.push((format!("features on {}", release.id()), names.known().collect()));
        for feature in FEATURES.iter().filter(|feature| feature.registered.has(release) && !feature.privileges.is_empty()) {
            let words = FeatureOn::new(feature, release).known_words().collect();
            tables.push((format!("privileges of {} on {}", feature.id, release.id()), words));
        }
        for table in [CLUSTER_PRIVILEGES, INDEX_PRIVILEGES, REMOTE_CLUSTER_PRIVILEGES] {
            let here = table.iter().filter(|privilege| privilege.releases.has(release)).map(|privilege| privilege.known());
            tables.push((format!("Elasticsearch on {}", release.id()), here.collect()));
        }
    }
    tables.push(("Kibana ids".to_owned(), FEATURES.iter().map(|f| Known::new(f.id, f.least_access())).collect()));
    tables.push(("Connect features".to_owned(), Permission::known_features().collect()));
    tables.push(("Connect permissions".to_owned(), Permission::known_ids().collect()));
    let features: BTreeSet<&str> = Permission::known_features().map(|known| known.stands_for).collect();
    for feature in features {
        let actions = Permission::of_feature(feature).map(|permission| permission.known(permission.action));
        tables.push((format!("actions of {feature}"), actions.collect()));
    }
    // What is the same on another release needs to be asked once.
    let mut seen = BTreeSet::new();
    tables.retain(|(_, known): &(String, Vec<Known>)| {
        let mut names: Vec<_> = known.iter().map(|known| (known.name, known.access, known.sensitive)).collect();
        names.sort_unstable();
        seen.insert(names)
    });
    tables
}

/// What somebody may write who means a name.
fn slips(name: &str) -> BTreeSet<String> {
    let letters: Vec<char> = name.chars().collect();
    let is_letter = |at: usize| letters.get(at).is_some_and(|letter| letter.is_alphabetic());
    let text = |letters: Vec<char>| letters.into_iter().collect::<String>();
    let mut slips = BTreeSet::new();
    if letters.len() > 3 {
        // A long name at some of its letters: there are thousands of names.
        let step = letters.len().div_ceil(6);
        for at in (0..letters.len()).step_by(step).chain([letters.len() - 1]).filter(|at| is_letter(*at)) {
            let (mut missing, mut doubled, mut swapped) = (letters.clone(), letters.clone(), letters.clone());
            missing.remove(at);
            doubled.insert(at, letters[at]);
            slips.extend([text(missing), text(doubled)]);
            if is_letter(at + 1) {
                swapped.swap(at, at + 1);
                slips.insert(text(swapped));
            }
        }
    }
    match name.strip_suffix('s') {
        Some(singular) if singular.len() > 2 && !singular.ends_with('s') => slips.insert(singular.to_owned()),
        _ => slips.insert(format!("{name}s")),
    };
    slips.extend([name.replace('_', "-"), name.replace(['_', '.'], ""), name.to_uppercase(), name.to_lowercase()]);
    // The first word left out, where it is not the word that says what the name gives away. (What is left may say more than the whole.)
    if let Some((first, rest)) = name.split_once(['_', '.']).filter(|(first, rest)| first.len() > 2 && rest.len() > 3)
        && Access::said_by(first).is_none()
    {
        slips.insert(rest.to_owned());
    }
    slips.remove(name);
    slips
}

#[test]
fn nothing_that_is_offered_holds_more_than_what_was_meant() {
    let (mut asked, mut right, mut wrong, mut wider) = (0, 0, Vec::new(), Vec::new());
    for (title, known) in tables() {
        let by_name: BTreeMap<&str, Known> = known.iter().map(|known| (known.name, *known)).collect();
        for one in &known {
            for slip in slips(one.name).into_iter().filter(|slip| !by_name.contains_key(slip.as_str())) {
                let offered = meant(&slip, known.iter().copied());
                let of = |name: &str| by_name[name];
                asked += 1;
                match offered.names().first() {
                    Some(first) if of(first).stands_for == one.stands_for => right += 1,
                    first => wrong.push(format!("{title}: `{slip}` for `{}` offers {first:?}", one.name)),
                }
                for name in offered.names().iter().map(|name| of(name)) {
                    let said = Access::said_by(&slip).map_or(one.access, |said| said.max(one.access));
                    let is_said = one.name.ends_with(&slip) && name.access <= said;
                    if name.access > one.access && !is_said || name.sensitive && !one.sensitive {
                        wider.push(format!("{title}: `{slip}` for `{}` offers `{}`, {:?}", one.name, name.name, name.access));
                    }
                }
            }
        }
    }
    let share = f64::from(right) * 100.0 / f64::from(asked);
    println!("the right name is first for {right} of {asked} slips: {share:.2} %");
    assert!(wider.is_empty(), "{}\n{}", wider.len(), wider[..wider.len().min(40)].join("\n"));
    assert!(share >= 95.0, "{share:.2} %\n{}", wrong[..wrong.len().min(60)].join("\n"));
    // It is not a measure that anything passes: most names have many slips.
    assert!(asked > 15_000, "{asked}");
    if std::env::var_os("POLC_SHOW_WRONG").is_some() {
        println!("{}", wrong.join("\n"));
    }
}

/// What was asked in the field, with what must not come first, or at all.
#[test]
fn what_once_widened_no_longer_does() {
    let target = Config::default().target("kibana:9.5").unwrap();
    let names = Names::new(&target);
    assert_eq!(meant("case", names.known()).names(), ["cases"]);
    assert!(meant("stack_management", names.known()).names().is_empty());
    for written in ["case", "bases", "bas", "all", "everything"] {
        assert!(!meant(written, names.known()).names().iter().any(|name| name == "base"), "{written}");
    }
    assert_eq!(meant("call_recordings", Permission::known_features()).names(), ["call_recordings.redacted"]);
    let reports = meant("reports", Permission::known_features());
    assert_eq!(reports.names(), ["saved_reports", "report_schedules"]);
    assert_eq!(reports.edit(), None);
    assert!(meant("users", CLUSTER_PRIVILEGES.iter().map(|p| p.known())).names().is_empty());
    assert_eq!(meant("security", CLUSTER_PRIVILEGES.iter().map(|p| p.known())).names(), ["read_security"]);
}

/// Every word of a policy gives away at least what the level below it does.
#[test]
fn levels_give_away_more_from_one_to_the_next() {
    for release in Release::all() {
        for feature in FEATURES.iter().filter(|feature| feature.registered.has(release)) {
            let on = FeatureOn::new(feature, release);
            assert!(on.access(on.read) <= on.access(on.all), "{} on {}", feature.id, release.id());
        }
    }
    let find = |name: &str| CLUSTER_PRIVILEGES.iter().find(|privilege| privilege.name == name).unwrap();
    assert_eq!(find("all").access, Access::Permissions);
    assert_eq!(find("manage").access, Access::Administer);
    for privilege in CLUSTER_PRIVILEGES {
        for implied in privilege.implies {
            assert!(find(implied).access <= privilege.access, "{} implies {implied}", privilege.name);
        }
    }
}
