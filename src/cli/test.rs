//! `polc test`.

use std::io::{Write, stderr};

use super::failure::Failure;
use super::gather::{Set, gather};
use super::reports::{Output, Reports};
use super::targets::targets;
use super::terminal::Terminal;
use super::{CLEAN, FINDINGS, Input, TROUBLE};
use crate::check::Context;
use crate::diagnostic::{Diagnostic, Severity, tidy};
use crate::lint::Overrides;
use crate::policy::{Policy, Test};
use crate::report::of_tests::{self, Format, Summary, TestReport};
use crate::source::SourceMap;
use crate::verify::{Covered, RolesOnTarget, TestResult, Verifier, coverage, named_targets, roles_of_tests};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    input: Input,

    /// Output format, with `=FILE` to write it to a file: full, concise, json, junit; repeatable [default: full]
    #[arg(short, long = "format", value_name = "FORMAT[=FILE]", value_parser = Output::<Format>::parse)]
    formats: Vec<Output<Format>>,

    /// Say which granted privileges no test mentions
    #[arg(long)]
    coverage: bool,
}

/// What the tests of all policies came to.
#[derive(Default)]
struct Results {
    errors: Vec<Diagnostic>,
    tests: Vec<TestResult>,
    targets: usize,
    coverage: Vec<Covered>,
}

pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Result<u8, Failure> {
    let default = [Output { format: Format::Full, file: None }];
    let reports = Reports::open(if arguments.formats.is_empty() { &default } else { &arguments.formats })?;
    let gathered = gather(&arguments.input.paths, &terminal.folder)?;
    let mut results = Results::default();
    for set in &gathered.sets {
        results.add(set, &gathered.sources, arguments)?;
    }
    tidy(&mut results.errors);
    let report = TestReport {
        sources: &gathered.sources,
        errors: &results.errors,
        tests: &results.tests,
        targets: results.targets,
        coverage: arguments.coverage.then_some(&results.coverage),
        root: Some(&terminal.folder),
    };
    reports.write(terminal, |format, style, out| of_tests::write(format, &report, style, out))?;
    if results.tests.is_empty() {
        let _ = writeln!(stderr(), "polc: there are no tests: write `test \"what it shows\" < ROLE can cases.read; >`");
    }
    let summary = Summary::of(&report);
    if results.errors.iter().any(|error| gathered.configs.contains(&error.primary.at.file)) {
        Ok(TROUBLE)
    } else if summary.failed > 0 || summary.errors > 0 {
        Ok(FINDINGS)
    } else {
        Ok(CLEAN)
    }
}

impl Results {
    /// Runs the tests of one policy.
    fn add(&mut self, set: &Set, sources: &SourceMap, arguments: &Arguments) -> Result<(), Failure> {
        let (policy, mut wrong) = Policy::resolve(sources, &set.files);
        let is_limited = !arguments.input.targets.is_empty();
        let mut all = targets(set, &policy, &arguments.input.targets)?;
        let of_run = all.len();
        let is_asked = |test: &Test| set.asked.contains(&test.source.file);
        let named = named_targets(&policy, &set.config, is_asked, if is_limited { None } else { Some(&mut all) });
        self.targets += all.len();
        let roles = if arguments.coverage { policy.ids().collect() } else { roles_of_tests(&policy) };
        let contexts: Vec<Context> = all.iter().map(Context::new).collect();
        let (linter, levels) = set.linter(sources, &Overrides::default());
        let mut on = Vec::new();
        for (n, context) in contexts.iter().enumerate() {
            let (made, found) = RolesOnTarget::new(context, &policy, &roles, n < of_run);
            on.push(made);
            // Some errors are up to the configuration and to comments.
            wrong.extend(found.into_iter().filter_map(|(diagnostic, holder)| linter.settle(diagnostic, holder)));
        }
        wrong.extend(levels);
        wrong.extend(crate::check::unknown_targets(&policy, &set.config));
        wrong.extend(set.diagnostics.iter().cloned());
        // Also those of files that were not asked about: a test needs the whole policy.
        wrong.retain(|diagnostic| diagnostic.severity == Severity::Error);
        let verifier = Verifier { policy: &policy, targets: &on, named: &named, errors: &wrong, is_limited };
        self.tests.extend(verifier.run(is_asked));
        if arguments.coverage {
            self.coverage.extend(coverage(&verifier, |role| set.asked.contains(&role.source.file)));
        }
        self.errors.extend(wrong);
        Ok(())
    }
}
