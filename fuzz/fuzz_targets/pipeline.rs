//! From any text to every document of every platform, and to a report of what is wrong with it and of what the linter finds, with
//! all rules on.
#![no_main]

mod common;

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use polc::check::{Check, Context, unknown_targets};
use polc::config::{Config, Target};
use polc::diagnostic::{Group, Level};
use polc::emit::{Document, FORMATS, Layout, Subject};
use polc::lint::{self, Linter, OnTarget, Overrides, People};
use polc::policy::Policy;
use polc::report::{self, Report, Style};
use polc::source::SourceMap;
use polc::syntax;

/// An old release, the newest, serverless, and the other platform.
static TARGETS: LazyLock<Vec<Target>> = LazyLock::new(|| {
    let config = Config::default();
    ["kibana:9.2", "kibana", "kibana:serverless", "connect"].map(|name| config.target(name).expect("a built-in target")).into()
});

static CONTEXTS: LazyLock<Vec<Context>> = LazyLock::new(|| TARGETS.iter().map(Context::new).collect());

static OVERRIDES: LazyLock<Overrides> = LazyLock::new(|| {
    let mut overrides = Overrides::default();
    Group::ALL.iter().for_each(|group| overrides.add(group.name(), Level::Warn).expect("a group of findings"));
    overrides
});

fuzz_target!(
    init: common::stay_on_this_thread(),
    |bytes: &[u8]| {
        let Ok(text) = std::str::from_utf8(bytes) else { return };
        let mut sources = SourceMap::default();
        let file = sources.add("a.pol", text);
        let (tree, mut diagnostics) = syntax::parse(file, sources.text(file));
        let files = [(file, tree)];
        let (policy, found) = Policy::resolve(&sources, &files);
        let (linter, wrong) = Linter::new(&sources, &files, &diagnostics, &Config::default(), &OVERRIDES);
        diagnostics.extend(found.into_iter().chain(wrong));
        linter.beside_targets(&policy, &TARGETS, &mut diagnostics);
        diagnostics.extend(unknown_targets(&policy, &Config::default()));
        for context in CONTEXTS.iter() {
            let target = context.target;
            let formats = FORMATS.iter().filter(|format| format.platform == target.platform);
            let documents: Vec<&dyn Document> = formats.flat_map(|format| format.documents).copied().collect();
            let check = Check::new(context, &policy);
            let people = People::new(&check, linter.asked());
            let on = OnTarget::new(linter.asked(), &check, &people);
            let mut digests = Vec::new();
            for id in policy.ids() {
                let (effective, digest) = linter.role(&on, id, &mut diagnostics);
                digests.extend(digest);
                // `polc build` writes nothing of a policy with errors; here the documents have to bear them.
                let Some(effective) = effective else { continue };
                let subject = Subject { target, role: policy.role(id), effective: &effective };
                for document in &documents {
                    let Some(part) = document.part(&subject, &mut diagnostics) else { continue };
                    let part = String::from_utf8(part).expect("documents are UTF-8");
                    if let Layout::PerRole { .. } = document.layout(target) {
                        serde_json::from_str::<serde_json::Value>(&part).expect("the document of a role is JSON");
                    }
                }
            }
            linter.settle_all(on.compare(&digests), &mut diagnostics);
            linter.settle_all(check.rest(), &mut diagnostics);
        }
        common::places_lie_within(text, &diagnostics);
        linter.finish(lint::platforms_of(&policy), &TARGETS, &mut diagnostics);
        let report = Report {
            sources: &sources,
            diagnostics: &diagnostics,
            suppressed: &[],
            roles: policy.roles.len(),
            several_targets: true,
            root: None,
            project: None,
        };
        for format in report::Format::ALL {
            report::write(*format, &report, Style::default(), &mut std::io::sink()).expect("nothing can fail here");
        }
    }
);
