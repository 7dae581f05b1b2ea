//! What the targets share.
#![allow(dead_code, reason = "each target uses a part of it")]

use polc::diagnostic::{Diagnostic, Group, Level};
use polc::emit::FORMATS;
use polc::lint::Overrides;
use polc::project::{BuildOptions, Options};
use polc::source::Location;

/// Some targets, with all rules on.
pub fn all_rules(targets: &[&str]) -> Options {
    let mut levels = Overrides::default();
    Group::ALL.iter().for_each(|group| levels.add(group.name(), Level::Warn).expect("a group of findings"));
    targets.iter().copied().fold(Options::default().levels(levels), Options::target)
}

/// Some targets, with all formats.
pub fn all_formats(targets: &[&str]) -> BuildOptions {
    let options = targets.iter().copied().fold(BuildOptions::default(), BuildOptions::target);
    FORMATS.iter().fold(options, |options, format| options.format(format.name))
}

/// Keeps all work on the thread that libFuzzer watches: handing a few bytes to another thread costs more than parsing them.
pub fn stay_on_this_thread() {
    rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global().expect("no pool was made before");
}

/// Every place of a diagnostic lies in the text of its file, at characters.
pub fn places_lie_within<'t>(text_of: impl Fn(Location) -> &'t str, diagnostics: &[Diagnostic]) {
    for diagnostic in diagnostics {
        let edits = diagnostic.fixes.iter().flat_map(|fix| fix.edits.iter().map(|edit| edit.at));
        let places = diagnostic.related.iter().map(|label| label.at).chain([diagnostic.primary.at]).chain(edits);
        for at in places {
            assert!(text_of(at).get(at.range()).is_some(), "a place outside of the text: {diagnostic:?}");
        }
    }
}
