//! `polc import`: a policy from roles that exist.

mod write;

pub(super) use write::{counts as found_by_check, targets_of};

use std::collections::BTreeMap;
use std::io::{Write as _, stderr, stdout};
use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::known::{self, Known};
use super::reports::{Output, Reports};
use super::terminal::Terminal;
use super::{CLEAN, FINDINGS};
use crate::files::{inputs, with_modules};
use polc::existing::{self, Existing, Shape};
use polc::hidden::shown;
use polc::import::{self, Format, Imported, Naming, Options, Style};
use polc::report::counted;
use polc::suggest;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Exported roles: files, folders, or `-` for standard input
    #[arg(value_name = "INPUT", required = true)]
    inputs: Vec<PathBuf>,

    /// What they are imported for: a target of polc.toml, `kibana:RELEASE` or `connect`; one for each product [default: the newest
    /// release that knows all ids]
    #[arg(short, long = "target", value_name = "TARGET", value_parser = known::targets(), hide_possible_values = true)]
    targets: Vec<String>,

    /// The folder of the policy; without it and `--stdout`, nothing is written
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,

    /// Print the policy, and the report on standard error
    #[arg(long, conflicts_with_all = ["output", "update"])]
    stdout: bool,

    /// Replace the roles of these names in the policy that is there, and add the others; the rest stays byte for byte
    #[arg(long, requires = "output")]
    update: bool,

    /// The name that standard input goes by
    #[arg(long, value_name = "PATH")]
    stdin_filename: Option<PathBuf>,

    /// The shape of the inputs [default: it is told by what stands in them]
    #[arg(long, value_name = "SHAPE", value_parser = Known::new(parse_shape, shapes), hide_possible_values = true)]
    from: Option<Shape>,

    /// The files of a security profile, `NAME=FILE,FILE`; repeatable [default: they are paired by their names]
    #[arg(long = "pair", value_name = "NAME=FILE,…", value_parser = parse_pair)]
    pairs: Vec<(String, Vec<String>)>,

    /// The name of a role whose input does not say it, `ID=NAME`: ID is a logical id, an address of Terraform or a file; or another name for a
    /// role, by the one that it has; repeatable
    #[arg(long = "name", value_name = "ID=NAME", value_parser = parse_name)]
    names: Vec<(String, String)>,

    /// A file of variables of Terraform; repeatable
    #[arg(long = "var", value_name = "FILE.tfvars")]
    variables: Vec<PathBuf>,

    /// How features are called
    #[arg(long = "names", value_enum, default_value_t, value_name = "NAMES")]
    naming: Names,

    /// How a customised feature is written
    #[arg(long, value_enum, default_value_t, value_name = "STYLE")]
    style: Styles,

    /// Only these roles; repeatable
    #[arg(long = "role", value_name = "NAME")]
    roles: Vec<String>,

    /// Import roles that come with the product, too
    #[arg(long)]
    include_reserved: bool,

    /// Write roles of which something cannot be said, with a comment for each such thing
    #[arg(long)]
    partial: bool,

    /// Output format of the report, with `=FILE` to write it to a file: text, json; repeatable [default: text]
    #[arg(short, long = "format", value_name = "FORMAT[=FILE]", value_parser = Output::<Format>::known(), hide_possible_values = true)]
    formats: Vec<Output<Format>>,
}

/// A `--names`.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum Names {
    /// By portable names where the stored id is the current one, else by quoted ids
    #[default]
    Portable,
    /// Always by quoted ids
    Raw,
}

/// A `--style`.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum Styles {
    /// As short as can be: `all - delete`
    #[default]
    Short,
    /// With bare levels, to which a later release adds nothing
    Frozen,
}

fn parse_shape(name: &str) -> Result<Shape, String> {
    let known: Vec<&str> = Shape::all().map(Shape::name).collect();
    Shape::parse(name).ok_or_else(|| format!("there is no such shape\nknown are {}", suggest::all_of(known)))
}

fn shapes() -> Vec<String> {
    Shape::all().map(|shape| shape.name().to_owned()).collect()
}

fn parse_pair(text: &str) -> Result<(String, Vec<String>), String> {
    let (name, files) = text.split_once('=').ok_or("write NAME=FILE,FILE")?;
    Ok((name.to_owned(), files.split(',').map(str::to_owned).collect()))
}

fn parse_name(text: &str) -> Result<(String, String), String> {
    text.split_once('=').map(|(id, name)| (id.to_owned(), name.to_owned())).ok_or_else(|| "write ID=NAME".to_owned())
}

pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Result<u8, Failure> {
    let default = [Output { format: Format::Text, file: None }];
    let formats = if arguments.formats.is_empty() { &default[..] } else { &arguments.formats };
    let is_printed = formats.iter().any(|output| output.file.is_none());
    if arguments.stdout && is_printed && !arguments.formats.is_empty() {
        return Err(Failure::Usage("`--stdout` prints the policy: write the report to a file, `-f json=FILE`".to_owned()));
    }
    let working = terminal.working("importing");
    let existing = read(arguments)?;
    let place = arguments.output.as_deref().map(|folder| write::Destination::look(folder, terminal)).transpose()?;
    let targets = write::targets(&arguments.targets, place.as_ref(), &existing)?;
    let options = Options {
        style: match arguments.style {
            Styles::Short => Style::Short,
            Styles::Frozen => Style::Frozen,
        },
        naming: match arguments.naming {
            Names::Portable => Naming::Portable,
            Names::Raw => Naming::Raw,
        },
        partial: arguments.partial,
        include_reserved: arguments.include_reserved,
        roles: arguments.roles.clone(),
        only_to_ask: false,
    };
    not_there(&existing, &options)?;
    let imported = import::import(&existing, targets, &options);
    let said = match &place {
        Some(place) => place.write(&imported, arguments.update, terminal)?,
        None => write::found(&imported),
    };
    drop(working);
    let source = source(arguments);
    let last = |imported: &Imported| {
        let mut text = imported.report(Format::Text, &source);
        text.push_str(&said);
        if place.is_none() && !arguments.stdout && imported.roles.iter().any(|role| role.text.is_some()) {
            text.push_str("nothing was written: `-o DIR` writes a policy, `--stdout` prints it\n");
        }
        text
    };
    if arguments.stdout {
        let _ = write!(stderr().lock(), "{}", last(&imported));
        stdout().lock().write_all(imported.policy().as_bytes()).map_err(Failure::Stdout)?;
    }
    if !arguments.stdout || !arguments.formats.is_empty() {
        Reports::open(formats)?.write(terminal, |format, _, out| match format {
            Format::Text => out.write_all(last(&imported).as_bytes()),
            Format::Json => out.write_all(imported.report(Format::Json, &source).as_bytes()),
        })?;
    }
    Ok(if imported.is_whole() { CLEAN } else { FINDINGS })
}

/// What was read, as the report says it.
fn source(arguments: &Arguments) -> String {
    match arguments.inputs.as_slice() {
        [one] if one == Path::new("-") => arguments.stdin_filename.as_deref().map_or("standard input".to_owned(), shown),
        [one] => shown(one),
        several => counted(several.len(), "input"),
    }
}

fn read(arguments: &Arguments) -> Result<Existing, Failure> {
    let stdin = arguments.stdin_filename.as_deref().unwrap_or(Path::new("-"));
    let read = with_modules(inputs(&arguments.inputs, stdin)?)?;
    if read.is_empty() {
        let paths: Vec<String> = arguments.inputs.iter().map(|path| shown(path)).collect();
        return Err(Failure::Usage(format!("there is no file in {} that may hold roles", paths.join(", "))));
    }
    let options = existing::Options {
        from: arguments.from,
        pairs: arguments.pairs.clone(),
        names: arguments.names.iter().cloned().collect::<BTreeMap<_, _>>(),
        variables: inputs(&arguments.variables, stdin)?,
    };
    existing::read(&read, &options).map_err(Failure::Roles)
}

/// Refuses roles that are asked for by names which nobody has.
fn not_there(existing: &Existing, options: &Options) -> Result<(), Failure> {
    let names = || existing.roles.iter().map(|role| role.name.as_str());
    match options.roles.iter().find(|name| !names().any(|held| held == *name)) {
        Some(name) => {
            let hint = suggest::meant(name, names()).after_sentence();
            Err(Failure::Usage(format!("there is no role `{name}` in the inputs{hint}")))
        }
        None => Ok(()),
    }
}
