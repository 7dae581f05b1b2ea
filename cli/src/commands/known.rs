//! Values that have names: anything may be said, and completion scripts offer the names.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, TypedValueParser};
use clap::{Arg, Command, Error};

use polc::catalogue::{FEATURE_NAMES, Permission, Release, TASKS};
use polc::diagnostic::Group;
use polc::lint;
use polc::policy::Platform;

/// Reads a value, and knows what is often said.
#[derive(Clone)]
pub(super) struct Known<T> {
    read: fn(&str) -> Result<T, String>,
    names: fn() -> Vec<String>,
}

impl<T: Clone + Send + Sync + 'static> Known<T> {
    pub(super) fn new(read: fn(&str) -> Result<T, String>, names: fn() -> Vec<String>) -> Known<T> {
        Known { read, names }
    }
}

impl<T: Clone + Send + Sync + 'static> TypedValueParser for Known<T> {
    type Value = T;

    fn parse_ref(&self, command: &Command, argument: Option<&Arg>, value: &OsStr) -> Result<T, Error> {
        TypedValueParser::parse_ref(&self.read, command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        // clap keeps names for as long as the program runs.
        Some(Box::new((self.names)().into_iter().map(|name| PossibleValue::new(&*name.leak()))))
    }
}

fn anything(text: &str) -> Result<String, String> {
    Ok(text.to_owned())
}

/// A target: those that need no configuration.
pub(super) fn targets() -> Known<String> {
    Known::new(anything, || {
        let releases = Release::all().map(|release| format!("{}:{}", Platform::Kibana.name(), release.id()));
        releases.chain(Platform::ALL.map(|platform| platform.name().to_owned())).collect()
    })
}

/// A finding, of whatever kind.
pub(super) fn diagnostics() -> Known<String> {
    Known::new(anything, || lint::all().map(|id| id.name.to_owned()).collect())
}

/// A finding whose level can be set, or a group of them.
pub(super) fn findings() -> Known<String> {
    Known::new(anything, || {
        let findings = lint::all().filter(|id| id.is_rule()).map(|id| id.name.to_owned());
        findings.chain(Group::ALL.iter().map(|group| group.name().to_owned())).collect()
    })
}

/// What can be granted, by its portable name.
pub(super) fn granted() -> Known<String> {
    Known::new(anything, || {
        let owned = FEATURE_NAMES.iter().filter_map(|(name, owner, _)| owner.map(|owner| format!("{owner}.{name}")));
        let names = FEATURE_NAMES.iter().map(|(name, ..)| (*name).to_owned());
        let tasks = TASKS.iter().map(|task| task.name.to_owned());
        let connect = Permission::known_features().map(|known| known.name.to_owned());
        let mut all: Vec<String> = names.chain(owned).chain(tasks).chain(connect).collect();
        all.sort();
        all.dedup();
        all
    })
}
