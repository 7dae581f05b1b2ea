//! From any text to every document of every platform, to a report of what is wrong with it and of what the linter finds, with all rules
//! on, and to what is left of that when it is fixed.
#![no_main]

mod common;

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use polc::fix::Wanted;
use polc::project::{BuildOptions, Options, Project};
use polc::report::{Format, Style};

/// An old release, the newest, serverless, and the other platform.
const TARGETS: [&str; 4] = ["kibana:9.2", "kibana", "kibana:serverless", "connect"];

/// The longest text, in bytes, that is fixed: every attempt is checked and compiled.
const LONGEST: usize = 400;

static OPTIONS: LazyLock<Options> = LazyLock::new(|| common::all_rules(&TARGETS));

static BUILD: LazyLock<BuildOptions> = LazyLock::new(|| common::all_formats(&TARGETS));

fuzz_target!(
    init: common::stay_on_this_thread(),
    |bytes: &[u8]| {
        let Ok(text) = std::str::from_utf8(bytes) else { return };
        let project = Project::new().file("a.pol", text);
        let report = project.check_with(&OPTIONS).expect("built-in targets");
        common::places_lie_within(|_| text, &report.diagnostics);
        for format in Format::ALL {
            report.write(*format, Style::default(), &mut std::io::sink()).expect("nothing can fail here");
        }
        let documents = project.build_with(&BUILD).expect("built-in targets and formats");
        for (path, text) in &documents.files {
            if path.ends_with(".json") {
                serde_json::from_str::<serde_json::Value>(text).expect("a document that is called JSON is JSON");
            }
        }
        project.test_with(&OPTIONS, true).expect("built-in targets");
        if text.len() <= LONGEST {
            // Here documents are compared that nobody gets to see, of roles with errors as well.
            project.fix(&OPTIONS, Wanted::Unsafe).expect("built-in targets");
        }
    }
);
