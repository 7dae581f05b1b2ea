//! From any bytes to roles that exist, and from those to a policy that compiles to them, or to a reason why not. A proof that fails is a
//! mistake of the import. Beside that, the roles differ from themselves in nothing, and an upgrade says something of each of them.
#![no_main]

mod common;

use libfuzzer_sys::fuzz_target;
use polc::catalogue::{Platform, Release};
use polc::effect::Verdict;
use polc::existing::{self, Input};
use polc::import::{self, Format, Naming, Options, Style, Targets};
use polc::project::Project;
use polc::project::changes::{Compared, Comparing, changes};
use polc::project::upgrade::{Upgrading, upgrade};

fuzz_target!(
    init: common::stay_on_this_thread(),
    |bytes: &[u8]| {
        let input = Input { name: "roles.json".to_owned(), bytes: bytes.to_owned(), is_beside: false, is_found: false };
        let Ok(read) = existing::read(&[input], &existing::Options::default()) else { return };
        let same = changes(Compared::Roles(&read.roles), Compared::Roles(&read.roles), &Comparing::default());
        for role in same.expect("roles need no target").roles {
            assert!(matches!(role.verdict, Verdict::Equal | Verdict::NotKnown | Verdict::Refused), "{role:?}");
        }
        for (from, to, saved_on) in [("9.0", "9.4", Some("9.2")), ("9.3", "serverless", None)] {
            let release = |id: &str| Release::parse(id).expect("it is one");
            let asked = Upgrading::new(release(from), release(to), saved_on.map(release)).expect("it goes up");
            let of_kibana = read.roles.iter().filter(|role| role.platform() == Platform::Kibana && !role.flags.reserved);
            assert_eq!(upgrade(&read.roles, &asked).roles.len(), of_kibana.count());
        }
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
