//! Writes the catalogue's static tables from the TOML files under `catalogue/`.
//!
//! The files are checked against each other first: a table that contradicts itself must not become a compiler that contradicts
//! itself. The first contradiction ends the build with one message that names the file and the entry.

#[allow(dead_code, unreachable_pub, reason = "the build script uses a part of it")]
#[path = "../src/access.rs"]
mod access;
mod applications;
mod class;
mod connect;
mod documents;
mod elasticsearch;
mod emit;
mod error;
mod files;
mod kibana;
mod limits;
mod releases;
mod tasks;
#[path = "../src/catalogue/words.rs"]
#[allow(unreachable_pub, reason = "public in the library, which has the same file")]
mod words;

use std::path::PathBuf;
use std::process::ExitCode;

use error::{Error, Result};

fn main() -> ExitCode {
    println!("cargo:rerun-if-changed=catalogue");
    println!("cargo:rerun-if-changed=build");
    println!("cargo:rerun-if-changed=src/catalogue/words.rs");
    println!("cargo:rerun-if-changed=src/access.rs");
    match write_tables() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write_tables() -> Result<()> {
    let root = folder("CARGO_MANIFEST_DIR")?;
    let target = folder("OUT_DIR")?.join("catalogue.rs");

    let kibana_files = files::read_folder::<kibana::shapes::Content>(&root, "catalogue/kibana")?;
    let elasticsearch_files = files::read_folder::<elasticsearch::Content>(&root, "catalogue/elasticsearch")?;
    let connect_files = files::read_folder::<connect::Content>(&root, "catalogue/connect")?;

    let calendar = kibana::calendar(&kibana_files)?;
    let elasticsearch = elasticsearch::Tables::read(&elasticsearch_files, &calendar)?;
    let features = kibana::features::Features::read(&kibana_files, &calendar)?;
    let links = kibana::links::Links::read(&kibana_files, &calendar, &features, &elasticsearch)?;
    let connect = connect::Tables::read(&connect_files)?;

    let mut task_files: Vec<tasks::TaskFile<'_>> =
        kibana_files.iter().map(|file| (file.place(), file.content.task.as_slice())).collect();
    task_files.extend(connect_files.iter().map(|file| (file.place(), file.content.task.as_slice())));
    let tasks = tasks::read(
        &task_files,
        &tasks::Known { calendar: &calendar, features: &features, links: &links, elasticsearch: &elasticsearch, connect: &connect },
    )?;

    let mut limit_files: Vec<limits::LimitFile<'_>> =
        kibana_files.iter().map(|file| (file.place(), file.content.limit.as_slice())).collect();
    limit_files.extend(connect_files.iter().map(|file| (file.place(), file.content.limit.as_slice())));
    let limits = limits::read(&limit_files)?;

    let mut out = String::from("// Written by the build script from catalogue/**/*.toml.\n\n");
    documents::emit(&mut out, &root)?;
    kibana::emit_releases(&mut out, &kibana_files, &calendar)?;
    features.emit(&mut out);
    links.emit(&mut out);
    kibana::licenses::emit(&mut out, &kibana_files, &calendar)?;
    kibana::predefined::emit(&mut out, &kibana_files, &calendar)?;
    kibana::needs::emit(&mut out, &kibana_files, &calendar, &features, &links, &elasticsearch)?;
    kibana::rule_facts::emit(&mut out, &kibana_files, &calendar, &features, &elasticsearch)?;
    kibana::base::emit(&mut out, &kibana_files)?;
    kibana::privileged::emit(&mut out, &kibana_files, &calendar, &features)?;
    emit::table(&mut out, "Documented jobs, those of Kibana first.", "TASKS", "Task", &tasks);
    elasticsearch.emit(&mut out);
    connect.emit(&mut out);
    out.push_str(&limits);

    // Rewriting an unchanged file would recompile the crate for nothing.
    if std::fs::read_to_string(&target).is_ok_and(|old| old == out) {
        return Ok(());
    }
    std::fs::write(&target, out).map_err(|cause| Error::new(target.display(), cause))
}

fn folder(variable: &str) -> Result<PathBuf> {
    std::env::var_os(variable).map(PathBuf::from).ok_or_else(|| Error::new(variable, "is not set; this program is run by cargo"))
}
