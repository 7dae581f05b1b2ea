//! Any text parses, and what is printed of it parses again. Of a text without mistakes, the printed form is final.
#![no_main]

mod common;

use libfuzzer_sys::fuzz_target;
use polc::source::FileId;
use polc::syntax;

fuzz_target!(
    init: common::stay_on_this_thread(),
    |bytes: &[u8]| {
        let Ok(text) = std::str::from_utf8(bytes) else { return };
        let (tree, diagnostics) = syntax::parse(FileId(0), text);
        common::places_lie_within(text, &diagnostics);
        let printed = syntax::print(&tree, text);
        let (again, found) = syntax::parse(FileId(0), &printed);
        common::places_lie_within(&printed, &found);
        let reprinted = syntax::print(&again, &printed);
        if diagnostics.is_empty() {
            assert!(found.is_empty(), "mistakes in what was printed of a text without any: {found:?}\n{printed}");
            assert_eq!(reprinted, printed, "printing twice gives another text");
        }
    }
);
