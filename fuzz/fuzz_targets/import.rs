//! From any bytes to roles that exist, and from those to a policy that compiles to them, or to a reason why not. A proof that fails is a
//! mistake of the import.
#![no_main]

#[allow(dead_code, reason = "each target uses a part of it")]
mod common;

use libfuzzer_sys::fuzz_target;
use polc::existing::{self, Input};
use polc::import::{self, Format, Naming, Options, Style, Targets};
use polc::project::Project;

fuzz_target!(
    init: common::stay_on_this_thread(),
    |bytes: &[u8]| {
        let input = Input { name: "roles.json".to_owned(), bytes: bytes.to_owned(), is_beside: false };
        let Ok(read) = existing::read(&[input], &existing::Options::default()) else { return };
        for (style, naming) in [(Style::Short, Naming::Portable), (Style::Frozen, Naming::Raw)] {
            let options = Options { style, naming, ..Options::default() };
            let imported = import::import(&read, Targets::new(None, None), &options);
            let report = imported.report(Format::Text, "roles.json");
            assert!(!report.contains("proof failed"), "{report}\n{}", imported.policy());
            serde_json::from_str::<serde_json::Value>(&imported.report(Format::Json, "roles.json")).expect("the report is JSON");
            let written = imported.roles.iter().filter(|role| role.text.is_some()).count();
            let project = Project::new().file("roles.pol", imported.policy());
            assert!(project.mistakes().is_empty(), "{}", imported.policy());
            assert!(written == 0 || !imported.policy().is_empty());
        }
    }
);
