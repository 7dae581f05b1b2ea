//! `polc migrate`: what an upgrade does to roles.

use std::io::{Write, stderr};
use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::gather::gather;
use super::import::found_by_check;
use super::output::Stage;
use super::reports::{Output, Reports};
use super::sides::{Exported, exported, unread};
use super::terminal::Terminal;
use super::{CLEAN, FINDINGS, Paths};
use polc::catalogue::{Platform, Release};
use polc::config::{self, Target};
use polc::effect::{Migration, Verdict};
use polc::existing::{self, Existing};
use polc::hidden::{printable, shown};
use polc::import::{self, Targets};
use polc::project::Project;
use polc::project::upgrade::{Upgrading, upgrade};
use polc::report::of_migration::{self, Format, MigrationReport};
use polc::report::{Sources, counted};
use polc::suggest;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    paths: Paths,

    /// The release before the upgrade
    #[arg(long, value_name = "RELEASE", value_parser = release)]
    from: Release,

    /// The release after it
    #[arg(long, value_name = "RELEASE", value_parser = release)]
    to: Release,

    /// A release on which somebody saved the roles in the role editor in between
    #[arg(long, value_name = "RELEASE", value_parser = release)]
    saved_on: Option<Release>,

    /// Exported roles instead of a policy: a file in any shape, a folder, or `-`; repeatable
    #[arg(long = "roles", value_name = "FILE", conflicts_with = "paths")]
    exported: Vec<PathBuf>,

    /// Only these roles; repeatable
    #[arg(long = "role", value_name = "NAME")]
    roles: Vec<String>,

    /// Write a policy that keeps everybody's rights to this folder; exported roles are imported for it
    #[arg(long, value_name = "DIR")]
    write: Option<PathBuf>,

    /// Say on which fact each difference rests, and where that is from
    #[arg(long)]
    explain: bool,

    /// What to leave out: `new` is what the release gives that nobody could have before
    #[arg(long, value_enum, value_name = "WHAT")]
    ignore: Option<Ignore>,

    /// Output format, with `=FILE` to write it to a file; repeatable: text, json, markdown, github [default: text]
    #[arg(short, long = "format", value_name = "FORMAT[=FILE]", value_parser = Output::<Format>::known(), hide_possible_values = true)]
    formats: Vec<Output<Format>>,

    /// What makes the exit code 1; what is refused or not known always does, unless this is `never`
    #[arg(long, value_enum, default_value_t, value_name = "WHAT")]
    fail_on: FailOn,
}

/// What is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Ignore {
    /// What nobody could have before
    New,
}

/// What counts as a failure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum FailOn {
    /// Somebody can do more, or less
    Any,
    /// Somebody can do less
    #[default]
    Loss,
    /// Somebody can do more
    Gain,
    /// Nothing
    Never,
}

fn release(id: &str) -> Result<Release, String> {
    Release::parse(id).ok_or_else(|| {
        let known: Vec<&str> = Release::all().map(Release::id).collect();
        format!("there is no Kibana release `{id}` in the catalogue\nknown are {}", suggest::all_of(known))
    })
}

pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Result<u8, Failure> {
    let default = [Output { format: Format::Text, file: None }];
    let reports = Reports::open(if arguments.formats.is_empty() { &default } else { &arguments.formats })?;
    let mut asked = Upgrading::new(arguments.from, arguments.to, arguments.saved_on)?;
    asked.roles.clone_from(&arguments.roles);
    let mut is_whole = true;
    let (project, found) = if arguments.exported.is_empty() {
        let gathered = gather(&arguments.paths, &terminal.folder)?;
        let found = gathered.project.upgrade(&asked)?;
        if let Some(folder) = &arguments.write {
            let [place] = gathered.places.as_slice() else {
                return Err(Failure::Usage("`--write` writes one policy: name the folder of one".to_owned()));
            };
            write(&gathered.project, place.root.is_some(), &asked, folder, terminal)?;
        }
        (gathered.project, found)
    } else {
        let Exported { existing, notes, .. } = exported(&arguments.exported, &existing::Options::default())?;
        let mut found = upgrade(&existing.roles, &asked);
        found.notes.extend(notes);
        found.notes.extend(unread(&existing));
        is_whole = existing.unread.is_empty();
        if let Some(folder) = &arguments.write {
            is_whole &= write_imported(&existing, &asked, folder, terminal)?;
        }
        (Project::new(), found)
    };
    if let Some(name) = arguments.roles.iter().find(|name| !found.roles.iter().any(|role| role.name == **name)) {
        let known = found.roles.iter().map(|role| role.name.as_str());
        let hint = suggest::meant(name.as_str(), known).after_sentence();
        return Err(Failure::Usage(format!("there is no role `{name}`{hint}")));
    }
    let report = MigrationReport {
        migration: &found,
        sources: Sources { old: project.sources(), new: project.sources() },
        ignore_new: arguments.ignore == Some(Ignore::New),
        explain: arguments.explain,
        all: !arguments.roles.is_empty(),
        root: Some(&terminal.folder),
        project: terminal.ci.project.as_deref(),
    };
    reports.write(terminal, |format, style, out| of_migration::write(format, &report, style, out))?;
    let code = exit_code(&report, &found, arguments.fail_on);
    Ok(if is_whole || arguments.fail_on == FailOn::Never { code } else { FINDINGS })
}

fn exit_code(report: &MigrationReport, found: &Migration, fail_on: FailOn) -> u8 {
    let fails = |verdict: Verdict| match verdict {
        Verdict::Equal => false,
        Verdict::Refused | Verdict::NotKnown => true,
        Verdict::Both => true,
        Verdict::Gains => fail_on != FailOn::Loss,
        Verdict::Loses => fail_on != FailOn::Gain,
    };
    let any = found.roles.iter().any(|role| role.futures().any(|(_, future)| fails(report.verdict(future))));
    if any && fail_on != FailOn::Never { FINDINGS } else { CLEAN }
}

/// Imports exported roles as they are on the older release, and writes the policy as it keeps everybody's rights. Gives whether all of them
/// are in it.
fn write_imported(existing: &Existing, asked: &Upgrading, folder: &Path, terminal: &Terminal) -> Result<bool, Failure> {
    let options = import::Options { roles: asked.roles.clone(), ..import::Options::default() };
    let mut of_kibana = existing.clone();
    of_kibana.roles.retain(|role| role.platform() == Platform::Kibana);
    let imported = import::import(&of_kibana, Targets::new(Some(Target::of_release(asked.from)), None), &options);
    if imported.roles.iter().any(|role| role.text.is_some()) {
        write(&Project::of_imported(&imported).0, true, asked, folder, terminal)?;
    }
    let left_out = imported.roles.iter().filter(|role| role.text.is_none() && role.verdict != import::Verdict::Skipped);
    let mut is_whole = true;
    for role in left_out {
        is_whole = false;
        let why = role.notes.first().map_or(String::new(), |note| format!(": {}", note.message));
        let _ = writeln!(
            stderr(),
            "not written: {}{}   {}",
            printable(&role.name),
            printable(&why),
            printable(&role.origin.to_string())
        );
    }
    Ok(is_whole)
}

/// Writes a policy as it keeps everybody's rights, with the configuration for the new release.
fn write(project: &Project, has_config: bool, asked: &Upgrading, folder: &Path, terminal: &Terminal) -> Result<(), Failure> {
    let has_policy = std::fs::read_dir(folder)
        .is_ok_and(|entries| entries.flatten().any(|entry| entry.path().extension().is_some_and(|it| it == "pol" || it == "toml")));
    if has_policy {
        return Err(Failure::Usage(format!("there is a policy in {} already: name a folder without one", shown(folder))));
    }
    let kept = project.keeping(asked)?;
    let sources = project.sources();
    let mut stage = Stage::new(folder, None)?;
    let mut toml = None;
    for (id, file) in sources.iter() {
        let text = kept.texts.get(&id).unwrap_or(&file.text);
        if file.name == config::FILE_NAME {
            toml = Some(text.clone());
        } else if file.name.ends_with(".pol") {
            stage.write(PathBuf::from(&file.name), text.as_bytes())?;
        }
    }
    let toml = configured(toml.filter(|_| has_config).as_deref(), asked);
    stage.write(PathBuf::from(config::FILE_NAME), toml.as_bytes())?;
    let files = stage.files().len();
    stage.commit(&[])?;
    let changed = counted(kept.texts.len(), "policy file");
    let _ = writeln!(stderr(), "wrote {} to {}, with more words in {changed}", counted(files, "file"), shown(folder));
    for (role, what) in &kept.lost {
        let _ = writeln!(
            stderr(),
            "not kept: {} loses {}, which has no words of its own on {}",
            printable(role),
            printable(what),
            asked.to.id()
        );
    }
    // What the new release does not have at all stands there, too, for somebody to take out.
    let paths = Paths { paths: vec![folder.to_owned()], stdin_filename: None };
    let summary = gather(&paths, &terminal.folder)?.project.check().summary();
    let _ = write!(stderr(), "{}", found_by_check(&summary, &format!("polc check {}", shown(folder))));
    Ok(())
}

/// The configuration, with the new release in the place of the old one.
fn configured(toml: Option<&str>, asked: &Upgrading) -> String {
    let (old, new) = (format!("\"{}\"", asked.from.id()), format!("\"{}\"", asked.to.id()));
    let is_release = |line: &str| {
        line.trim_start()
            .strip_prefix("release")
            .is_some_and(|rest| rest.trim_start().strip_prefix('=').is_some_and(|it| it.trim_start().starts_with(&old)))
    };
    match toml.filter(|text| text.lines().any(is_release)) {
        Some(text) => text
            .split_inclusive('\n')
            .map(|line| if is_release(line) { line.replacen(&old, &new, 1) } else { line.to_owned() })
            .collect(),
        None => {
            let rest = toml.map_or(String::new(), |text| format!("\n{text}"));
            format!("[targets.upgraded]\nrelease = {new}\n{rest}")
        }
    }
}
