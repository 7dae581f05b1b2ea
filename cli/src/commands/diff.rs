//! `polc diff`: what changes for whom.

use super::failure::Failure;
use super::reports::{Output, Reports};
use super::sides::{self, Read};
use super::terminal::Terminal;
use super::{CLEAN, FINDINGS};
use polc::effect::{Changes, RoleChange, State, Verdict};
use polc::project::changes::{Comparing, changes};
use polc::report::Sources;
use polc::report::of_changes::{self, ChangesReport, Format};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// What was: a policy's path, `REV` or `REV:PATH` of git, or `roles:FILE` for exported roles
    #[arg(value_name = "OLD")]
    old: String,

    /// What is, named in the same way [default: the policy of this folder]
    #[arg(value_name = "NEW")]
    new: Option<String>,

    /// Target of polc.toml, `kibana:RELEASE` or `connect`; repeatable [default: all of polc.toml, else the newest release]
    #[arg(short, long = "target", value_name = "TARGET", value_parser = super::known::targets(), hide_possible_values = true)]
    targets: Vec<String>,

    /// Only these roles; repeatable
    #[arg(long = "role", value_name = "NAME")]
    roles: Vec<String>,

    /// Output format, with `=FILE` to write it to a file; repeatable: text, json, markdown, github, sarif, junit [default: text]
    #[arg(short, long = "format", value_name = "FORMAT[=FILE]", value_parser = Output::<Format>::known(), hide_possible_values = true)]
    formats: Vec<Output<Format>>,

    /// What makes the exit code 1; what is not known always does, unless this is `never`
    #[arg(long, value_enum, default_value_t, value_name = "WHAT")]
    fail_on: FailOn,

    /// Descriptions, metadata and tags are differences, too
    #[arg(long)]
    all_fields: bool,
}

/// What counts as a failure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum FailOn {
    /// Somebody can do more, or less
    #[default]
    Any,
    /// Somebody can do more
    Gain,
    /// Somebody can do less
    Loss,
    /// Nothing
    Never,
}

pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Result<u8, Failure> {
    let default = [Output { format: Format::Text, file: None }];
    let reports = Reports::open(if arguments.formats.is_empty() { &default } else { &arguments.formats })?;
    let working = terminal.working("comparing");
    let [old, new] = sides::read(&arguments.old, arguments.new.as_deref(), terminal)?;
    let mut asked = Comparing::default();
    asked.targets.clone_from(&arguments.targets);
    asked.roles.clone_from(&arguments.roles);
    let mut found = changes(old.compared(), new.compared(), &asked)?;
    drop(working);
    for side in [&old, &new] {
        if let Read::Roles(existing, notes) = &side.read {
            found.unknown.extend(sides::unread(existing));
            found.notes.extend(notes.iter().map(|note| format!("{}: {note}", side.name)));
        }
    }
    (found.old, found.new) = (old.name.clone(), new.name.clone());
    if let Some(name) = arguments.roles.iter().find(|name| !found.roles.iter().any(|role| role.name == **name)) {
        return Err(Failure::Usage(format!("there is no role `{name}` on either side")));
    }
    let (before, after) = (old.sources(), new.sources());
    let report = ChangesReport {
        changes: &found,
        sources: Sources { old: &before, new: &after },
        all_fields: arguments.all_fields,
        root: Some(&terminal.folder),
        project: terminal.ci.project.as_deref(),
    };
    reports.write(terminal, |format, style, out| of_changes::write(format, &report, style, out))?;
    Ok(exit_code(&found, arguments))
}

fn exit_code(found: &Changes, arguments: &Arguments) -> u8 {
    if arguments.fail_on == FailOn::Never {
        return CLEAN;
    }
    // What is not known is never taken for the same.
    let is_unknown = !found.errors.is_empty() || !found.unknown.is_empty();
    let fails = |verdict: Verdict| match verdict {
        Verdict::NotKnown | Verdict::Refused => true,
        Verdict::Equal => false,
        Verdict::Both => true,
        Verdict::Gains => arguments.fail_on != FailOn::Loss,
        Verdict::Loses => arguments.fail_on != FailOn::Gain,
    };
    let by_fields =
        arguments.all_fields && arguments.fail_on == FailOn::Any && found.roles.iter().any(|role| !role.fields.is_empty());
    // A role that came or went without any privilege is a difference as well.
    let came_or_went =
        |role: &RoleChange| arguments.fail_on == FailOn::Any && role.state != State::Both && role.state != State::Renamed;
    let is_broken = !found.forbids.worse.is_empty() || !found.tests.worse.is_empty();
    if is_unknown || by_fields || is_broken || found.roles.iter().any(|role| fails(role.verdict) || came_or_went(role)) {
        FINDINGS
    } else {
        CLEAN
    }
}
