//! Everything in the catalogue can be shown on every target.

use rayon::prelude::*;

use super::diff::Diff;
use super::feature::FeatureView;
use super::find::Answer;
use super::list::{List, What};
use super::page::{Page, Show};
use super::unknown::unknown;
use polc::catalogue::{
    CONNECT_ALIASES, EsFamily, FEATURES, INVENTED_PERMISSIONS, NOT_FEATURES, PERMISSION_NAMES, PERMISSIONS, Release, TASKS,
};
use polc::check::Context;
use polc::config::Target;
use polc::policy::Platform;
use polc::report::Style;

fn targets() -> Vec<Target> {
    let kibana = Release::all().map(Target::of_release);
    kibana.chain([Target::newest(Platform::Connect)]).collect()
}

/// Every name that a platform has.
fn names(platform: Platform) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    match platform {
        Platform::Kibana => {
            names.push("base".to_owned());
            names.extend(super::standing::keys().iter().map(ToString::to_string));
            names.extend(FEATURES.iter().map(|feature| format!("\"{}\"", feature.id)));
            names.extend(FEATURES.iter().flat_map(|feature| feature.names).map(|name| (*name).to_owned()));
            names.extend(EsFamily::ALL.iter().flat_map(|family| family.table()).map(|privilege| privilege.name.to_owned()));
        }
        Platform::Connect => {
            names.extend(PERMISSIONS.iter().map(|permission| permission.id.to_owned()));
            names.extend(
                PERMISSION_NAMES.iter().flat_map(|(feature, action, _)| [(*feature).to_owned(), format!("{feature}.{action}")]),
            );
            names.extend(CONNECT_ALIASES.iter().map(|(alias, _)| (*alias).to_owned()));
        }
    }
    names.extend(TASKS.iter().filter(|task| task.platform == platform).map(|task| task.name.to_owned()));
    names.sort();
    names.dedup();
    names
}

/// The text, which is never wider than a hundred columns.
fn text(answer: &(impl Show + serde::Serialize)) -> String {
    let mut page = Page::new(Style { width: 160, ..Style::default() });
    answer.show(&mut page);
    let text = page.finish();
    for line in text.lines() {
        assert!(line.chars().count() <= 100 && line.trim_end() == line, "{line:?}");
    }
    assert!(text.ends_with('\n') && !text.contains("\n\n\n") && !text.contains("; \n"), "{text}");
    assert!(serde_json::to_string(answer).is_ok());
    text
}

#[test]
fn every_name_can_be_shown_on_every_target() {
    for target in targets() {
        names(target.platform()).par_iter().for_each(|name| {
            let answer = Answer::find(&target, name);
            assert!(answer.is_some_and(|answer| !text(&answer).is_empty()), "{name} on {}", target.name);
        });
    }
}

#[test]
fn names_of_the_other_platform_say_so() {
    let [kibana, connect] = Platform::ALL;
    for (target, other) in [(Target::newest(kibana), connect), (Target::newest(connect), kibana)] {
        names(other).par_iter().filter(|name| Answer::find(&target, name).is_none()).for_each(|name| {
            let message = unknown(&target, name);
            assert!(message.contains(&format!("-t {}", other.name())), "{message}");
        });
    }
}

#[test]
fn what_holds_from_a_patch_release_on_is_shown() {
    let first = FEATURES.first().expect("there are features");
    let mut feature = first.clone();
    feature.since_patch = &["9.4.8"];
    feature.all.since_patch = &["9.5.1"];
    let feature = Box::leak(Box::new(feature));
    let target = Target::newest(Platform::Kibana);
    let shown = FeatureView::of_id(&Context::new(&target), feature).map(|view| text(&view)).unwrap_or_default();
    assert!(shown.contains("`9.4.8`") && shown.contains("first in `9.5.1`"), "{shown}");
}

#[test]
fn a_release_without_it_says_when() {
    for target in targets().iter().filter(|target| target.platform() == Platform::Kibana) {
        for feature in FEATURES.iter().filter(|feature| !feature.registered.has(target.release())) {
            let shown = Answer::find(target, &format!("\"{}\"", feature.id)).map(|answer| text(&answer));
            assert!(shown.is_some_and(|shown| shown.contains("Not on this release: only ")), "{}", feature.id);
        }
    }
}

#[test]
fn what_is_in_circulation_but_nothing_to_grant_is_explained() {
    let [kibana, connect] = Platform::ALL.map(Target::newest);
    for (id, why) in NOT_FEATURES {
        assert!(Answer::find(&kibana, id).is_none() && unknown(&kibana, id).ends_with(why), "{id}");
    }
    for (name, ..) in INVENTED_PERMISSIONS {
        assert!(Answer::find(&connect, name).is_none() && unknown(&connect, name).contains("invented"), "{name}");
    }
}

#[test]
fn every_target_can_be_listed_and_compared() {
    for target in targets() {
        for what in [None, Some(What::All), Some(What::Features), Some(What::Tasks), Some(What::Elasticsearch)] {
            text(&List::new(&target, what));
        }
    }
    for from in Release::all() {
        for to in Release::all() {
            let same = text(&Diff::new(from, to)).contains("no difference");
            assert_eq!(same, from == to, "{} {}", from.id(), to.id());
        }
    }
}
