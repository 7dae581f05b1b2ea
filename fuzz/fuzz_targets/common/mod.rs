//! What the targets share.

use polc::diagnostic::Diagnostic;
use polc::source::Location;

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
