//! What Kibana's role editor makes of stored roles, and what upgrades do to them, on documents.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[path = "common/snapshots.rs"]
mod snapshots;

use std::collections::BTreeSet;

use polc::catalogue::{FEATURES, Feature, Release};
use polc::check::Context;
use polc::config::Target;
use polc::effect::{Class, Effects, Upgrade, Verdict, compare, rewrite};
use polc::existing::{Body, FeaturePrivileges, KibanaBody, KibanaEntry};
use polc::project::{Options, Project};
use polc::question::{Holds, Question};

fn release(id: &str) -> Release {
    Release::parse(id).unwrap()
}

/// A role with some privileges of features, in the default space or in all of them.
fn stored(features: &[(&str, &[&str])], space: &str) -> KibanaBody {
    let feature = features.iter().map(|(id, privileges)| FeaturePrivileges {
        id: (*id).to_owned(),
        privileges: privileges.iter().map(|id| (*id).to_owned()).collect(),
        ..FeaturePrivileges::default()
    });
    let entry = KibanaEntry { feature: feature.collect(), spaces: vec![space.to_owned()], ..KibanaEntry::default() };
    KibanaBody { kibana: vec![entry], ..KibanaBody::default() }
}

/// `{"siemV2": ["all"]}`, with its members in their order.
fn parse(text: &str) -> Vec<(String, Vec<String>)> {
    let members = text.trim_start_matches('{').trim_end_matches('}').split("], ");
    let list = |text: &str| text.trim_matches(['[', ']']).split(", ").map(|it| it.trim_matches('"').to_owned()).collect();
    members.map(|member| member.split_once(": ").unwrap()).map(|(id, it)| (id.trim_matches('"').to_owned(), list(it))).collect()
}

fn shown(body: &KibanaBody) -> Vec<(String, Vec<String>)> {
    body.kibana[0].feature.iter().map(|it| (it.id.clone(), it.privileges.clone())).collect()
}

/// A role that a text of [`parse`] is about.
fn read(text: &str) -> KibanaBody {
    let features = parse(text);
    let lists: Vec<(&str, Vec<&str>)> =
        features.iter().map(|(id, list)| (id.as_str(), list.iter().map(String::as_str).collect())).collect();
    stored(&lists.iter().map(|(id, list)| (*id, list.as_slice())).collect::<Vec<_>>(), "*")
}

#[test]
fn the_role_editor_rewrites_to_the_letter() {
    let (mut rows, mut wrong) = (0, Vec::new());
    for row in include_str!("migrate/rewrites.tsv").lines().filter(|line| !line.starts_with('#')).skip(1) {
        let [before, on, outcome, after, confidence] = row.split('\t').collect::<Vec<_>>()[..] else { panic!("{row}") };
        let (body, on) = (read(before), release(on));
        match (rewrite(&body, on), outcome) {
            (Err(unreadable), "unreadable") => assert_eq!(unreadable.about, after, "{row}"),
            (Ok((then, used)), "same" | "kept" | "rewritten") => {
                assert_eq!(shown(&then), parse(after), "{row}");
                let used = used.map_or("-", |used| used.name());
                wrong.extend((used != confidence).then(|| format!("{used}: {row}")));
                assert_eq!(outcome == "rewritten", then != body, "{row}");
                let is_registered = body.kibana[0].feature.iter().any(|it| feature(&it.id).registered.has(on));
                assert_eq!(outcome == "kept", !is_registered, "{row}");
            }
            (made, _) => panic!("{row}: {made:?}"),
        }
        rows += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(rows, 144);
}

fn feature(id: &str) -> &'static Feature {
    FEATURES.iter().find(|feature| feature.id == id).unwrap()
}

/// The three answers of an upgrade about one role of one feature.
fn upgrade(body: &KibanaBody, from: &str, to: &str, saved_on: Option<&str>) -> [polc::effect::Future; 2] {
    let (from, to) = (Target::of_release(release(from)), Target::of_release(release(to)));
    let (from, to) = (Context::new(&from), Context::new(&to));
    let (stored, rewritten, _) = Upgrade { from: &from, to: &to, saved_on: saved_on.map(release) }.of(body);
    [stored, rewritten]
}

fn told(future: &polc::effect::Future) -> Vec<String> {
    future.differences.iter().map(|it| format!("{} {}", it.class.name(), it.what)).collect()
}

#[test]
fn what_is_stored_stays_and_what_is_saved_may_not() {
    let [stays, saved] = upgrade(&stored(&[("siemV2", &["all"])], "*"), "9.0", "9.4", None);
    assert_eq!((stays.verdict, saved.verdict), (Verdict::Equal, Verdict::Equal), "{:?} {:?}", told(&stays), told(&saved));
    let [stays, saved] = upgrade(&stored(&[("siemV2", &["read"])], "*"), "9.0", "9.4", None);
    assert_eq!(stays.verdict, Verdict::Equal, "{:?}", told(&stays));
    assert_eq!(told(&saved), ["lost alerts: change the status, the assignees and the tags of alerts"]);
    assert_eq!(saved.verdict, Verdict::Loses);
}

#[test]
fn a_save_on_the_way_fixes_the_answer_of_that_release() {
    let role = stored(&[("securitySolutionCases", &["minimal_all"])], "*");
    let templates = |future: &polc::effect::Future| {
        future.body.as_ref().unwrap().kibana[0].feature[0].privileges.contains(&"cases_manage_templates".to_owned())
    };
    let [_, untouched] = upgrade(&role, "9.0", "9.4", None);
    let [stays, saved] = upgrade(&role, "9.0", "9.4", Some("9.2"));
    assert!(templates(&untouched) && !templates(&saved) && !templates(&stays));
    assert_eq!(told(&untouched), ["new cases.templates"]);
    assert_eq!(told(&saved), [""; 0]);
}

#[test]
fn one_id_too_many_and_nobody_can_open_the_role() {
    let [stays, saved] = upgrade(&stored(&[("siem", &["read", "read_alerts"])], "*"), "9.0", "9.4", None);
    assert_eq!((stays.verdict, saved.verdict), (Verdict::Equal, Verdict::Refused));
    let reason = saved.unreadable.unwrap();
    assert!(reason.contains("editor") && reason.contains("siem.read_alerts"), "{reason}");
    assert!(saved.body.is_none() && stays.body.is_some());
}

#[test]
fn an_id_from_the_future_wakes_up() {
    let [stays, _] = upgrade(&stored(&[("siemV4", &["read"])], "*"), "9.1", "9.4", None);
    assert_eq!(stays.verdict, Verdict::Gains, "{:?}", told(&stays));
}

#[test]
fn what_is_not_known_is_never_equal() {
    let [stays, saved] = upgrade(&stored(&[("ownPlugin", &["all"])], "default"), "9.0", "9.4", None);
    assert_eq!((stays.verdict, saved.verdict), (Verdict::NotKnown, Verdict::NotKnown));
    let [stays, _] = upgrade(&stored(&[("ownPlugin", &["all"])], "default"), "9.4", "9.4", None);
    assert_eq!(stays.verdict, Verdict::Equal);
}

/// The levels and sub-feature privileges that a feature has on a release.
fn ids(feature: &Feature, on: Release) -> Vec<&'static str> {
    let subs = feature.privileges.iter().filter(|sub| sub.releases.has(on) && !sub.disabled.has(on)).map(|sub| sub.id);
    let levels = [("all", feature.all.offered), ("minimal_all", feature.all.offered), ("read", feature.read.offered)];
    let levels = levels.into_iter().chain([("minimal_read", feature.read.offered)]);
    levels.filter(|(_, offered)| offered.has(on)).map(|(id, _)| id).chain(subs).collect()
}

/// Roles of one feature and one privilege that a release can hold.
fn single_roles(on: Release) -> impl Iterator<Item = (&'static str, &'static str, KibanaBody)> {
    FEATURES
        .iter()
        .filter(move |feature| feature.registered.has(on))
        .flat_map(move |feature| ids(feature, on).into_iter().map(move |id| (feature.id, id, stored(&[(feature.id, &[id])], "*"))))
}

#[test]
fn nothing_happens_between_a_release_and_itself() {
    for on in Release::all() {
        for (feature, id, role) in single_roles(on) {
            let [stays, _] = upgrade(&role, on.id(), on.id(), None);
            assert_eq!(told(&stays), [""; 0], "{feature}.{id} on {}", on.id());
        }
    }
}

/// Saved on the way or not, it comes to the same, but where an older `minimal_all` of cases holds what only a later release has.
#[test]
fn the_way_of_a_role_makes_no_difference_but_where_it_does() {
    let stack: Vec<Release> = Release::all().filter(|it| !it.is_serverless()).collect();
    let mut differing = BTreeSet::new();
    let mut pairs = 0;
    for (n, via) in stack.iter().enumerate() {
        for on in &stack[n + 1..] {
            let target = Target::of_release(*on);
            let context = Context::new(&target);
            for (feature, id, role) in single_roles(*via) {
                let (Ok((saved, _)), Ok((straight, _))) = (rewrite(&role, *via), rewrite(&role, *on)) else { continue };
                let Ok((by_way, _)) = rewrite(&saved, *on) else { panic!("{feature}.{id} saved on {}", via.id()) };
                let effects = |body: &KibanaBody| Effects::of(&Body::Kibana(body.clone()), *on);
                let found = compare(&effects(&straight), &effects(&by_way), &context);
                if found.verdict() != Verdict::Equal {
                    let what: Vec<String> = found.differences.iter().map(|it| format!("{} {}", it.class.name(), it.what)).collect();
                    differing.insert(format!("{feature}.{id} {}", what.join(", ")));
                }
                pairs += 1;
            }
        }
    }
    assert!(pairs > 2000, "{pairs}");
    snapshots::settings().bind(|| insta::assert_snapshot!("migrate__path", differing.into_iter().collect::<Vec<_>>().join("\n")));
}

/// Every pair of releases, every id: an answer, and whatever is stored and whatever is saved differ only in what old ids keep.
#[test]
fn every_upgrade_has_an_answer() {
    let all: Vec<Release> = Release::all().collect();
    for (n, from) in all.iter().enumerate() {
        for to in &all[n..] {
            let (a, b) = (Target::of_release(*from), Target::of_release(*to));
            let (a, b) = (Context::new(&a), Context::new(&b));
            for (feature, id, role) in single_roles(*from) {
                let (stays, saved, _) = Upgrade { from: &a, to: &b, saved_on: None }.of(&role);
                let place = format!("{feature}.{id} {} -> {}", from.id(), to.id());
                assert_ne!(stays.verdict, Verdict::Refused, "{place}");
                if saved.verdict == Verdict::Refused {
                    continue;
                }
                let kept = |future: &polc::effect::Future| -> BTreeSet<String> {
                    future.differences.iter().filter(|it| it.class == Class::Lost).map(|it| it.what.clone()).collect()
                };
                for lost in kept(&stays) {
                    assert!(kept(&saved).contains(&lost), "{place}: {lost} is lost by leaving the role alone only");
                }
            }
        }
    }
}

/// What a deprecated id grants is the same on each release that still registers it, and what it includes there is held.
#[test]
fn an_old_id_is_the_same_wherever_it_is_registered() {
    let targets = ["9.0", "9.1", "9.2", "9.3", "9.4"]
        .map(|id| format!("[targets.on-{}]\nrelease = \"{id}\"\nderive_indices = false\n", id.replace('.', "-")));
    let of = |level: &str| {
        Project::new().file("a.pol", format!("/// An older one.\nrole c < \"siemV2\": {level}; >\n")).config(targets.concat())
    };
    let report = of("all").check();
    assert!(!report.diagnostics.iter().any(|found| found.id.name == "differs-between-targets"), "{report}");
    for (level, word) in [("all", "endpoint_exceptions_all"), ("read", "endpoint_exceptions_read")] {
        let question = Question::parse(&format!("security.{word}")).unwrap();
        let answered = of(level).who_can(&Options::default().target("on-9-4"), &question).unwrap();
        assert_eq!(answered.answer.iter().map(|holder| holder.holds).collect::<Vec<_>>(), [Holds::All], "{level}");
    }
}
