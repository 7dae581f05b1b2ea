//! Any `polc.toml` and any baseline is read or refused with a place in it, and what a baseline is rewritten to is one that says the same.
#![no_main]

mod common;

use libfuzzer_sys::fuzz_target;
use polc::lint::Baseline;
use polc::project::{Options, Project, Renewal};
use polc::report::{Format, Style};
use polc::source::FileId;

const POLICY: &str = "/// Works on cases.\nrole tier1 < cases: all; alerts: read; spaces: soc; >\npersona shift = tier1;\n";

fuzz_target!(
    init: common::stay_on_this_thread(),
    |bytes: &[u8]| {
        let Ok(text) = std::str::from_utf8(bytes) else { return };
        let policy = Project::new().file("a.pol", POLICY);
        // A baseline is JSON, and begins like it.
        let is_baseline = text.trim_start().starts_with('{');
        let project = if is_baseline { policy.baseline(text) } else { policy.config(text) };
        if is_baseline && let Ok((baseline, _)) = Baseline::parse(FileId(0), text) {
            let written = baseline.to_json();
            let again = Baseline::parse(FileId(0), &written).map(|(again, _)| again.to_json());
            assert_eq!(again.ok(), Some(written), "a baseline is read as another one than was written");
        }
        for renewal in [None, Some(Renewal::Write)] {
            let options = renewal.into_iter().fold(Options::default(), Options::renewal);
            let report = project.check_with(&options).expect("no target is named");
            common::places_lie_within(|at| report.sources.text(at.file), &report.diagnostics);
            for format in Format::ALL {
                report.write(*format, Style::default(), &mut std::io::sink()).expect("nothing can fail here");
            }
        }
    }
);
