//! Any text parses, and what is printed of it parses again. Of a text without mistakes, the printed form is final, and so is the
//! formatted one, which proves by itself that it lost nothing.
#![no_main]

mod common;

use libfuzzer_sys::fuzz_target;
use polc::format;
use polc::source::FileId;
use polc::syntax;

fuzz_target!(
    init: common::stay_on_this_thread(),
    |bytes: &[u8]| {
        let Ok(text) = std::str::from_utf8(bytes) else { return };
        let (tree, diagnostics) = syntax::parse(FileId(0), text);
        common::places_lie_within(|_| text, &diagnostics);
        let printed = syntax::print(&tree, text);
        let (again, found) = syntax::parse(FileId(0), &printed);
        common::places_lie_within(|_| &printed, &found);
        let reprinted = syntax::print(&again, &printed);
        if diagnostics.is_empty() {
            assert!(found.is_empty(), "mistakes in what was printed of a text without any: {found:?}\n{printed}");
            assert_eq!(reprinted, printed, "printing twice gives another text");
            let formatted = format::format(text, &tree);
            // After a name that ends in `-`, a `>` without a space closes nothing that docs behind it could see.
            assert!(formatted.is_ok() || text.contains("->"), "what has no mistakes cannot be formatted");
            if let Ok(Some(formatted)) = formatted {
                let again = format::format(&formatted.text, &formatted.tree).expect("what was formatted can be formatted");
                assert!(again.is_none(), "formatting twice gives another text:\n{}", formatted.text);
            }
        }
    }
);
