//! The Kibana half of the catalogue.

pub(crate) mod base;
mod check;
pub(crate) mod features;
pub(crate) mod licenses;
pub(crate) mod links;
pub(crate) mod needs;
pub(crate) mod predefined;
pub(crate) mod privileged;
mod replaced;
pub(crate) mod rule_facts;
pub(crate) mod shapes;

use crate::emit;
use crate::error::{Error, Result};
use crate::files::File;
use crate::releases::Calendar;
use shapes::Content;

const FOLDER: &str = "catalogue/kibana";

/// The releases, from whichever file has them.
pub(crate) fn calendar(files: &[File<Content>]) -> Result<Calendar> {
    let releases = files.iter().flat_map(|file| &file.content.release);
    Calendar::new(releases.map(|release| (release.id.clone(), release.serverless))).map_err(|message| Error::new(FOLDER, message))
}

/// Writes releases and solutions.
pub(crate) fn emit_releases(out: &mut String, files: &[File<Content>], calendar: &Calendar) -> Result<()> {
    let releases: Vec<String> = files
        .iter()
        .flat_map(|file| &file.content.release)
        .map(|release| emit::record("ReleaseInfo").text("id", &release.id).field("serverless", release.serverless).end())
        .collect();
    emit::table(out, "Kibana releases, oldest first, serverless last.", "RELEASES", "ReleaseInfo", &releases);

    let newest = calendar.newest();
    out.push_str("/// The newest versioned release.\n");
    out.push_str(&format!("pub const NEWEST: Release = Release({newest});\n\n"));

    let solutions: Vec<String> = files
        .iter()
        .flat_map(|file| &file.content.solution)
        .map(|solution| format!("({:?}, Owner({:?}))", solution.name, solution.owner))
        .collect();
    emit::table(
        out,
        "Solutions as a target names them, with the owner that names without one take.",
        "SOLUTIONS",
        "(&str, Owner)",
        &solutions,
    );

    let categories: Vec<String> = files
        .iter()
        .flat_map(|file| &file.content.category)
        .map(|category| format!("({:?}, {:?})", category.id, category.label))
        .collect();
    let known = |id: &str| files.iter().flat_map(|file| &file.content.category).any(|category| category.id == id);
    if let Some(feature) = files.iter().flat_map(|file| &file.content.feature).find(|feature| !known(&feature.category)) {
        return Err(Error::new(FOLDER, format!("the category `{}` of {} has no label", feature.category, feature.id)));
    }
    emit::table(out, "Groups of features, with what the product's menus call them.", "CATEGORIES", "(&str, &str)", &categories);

    let mut projects = Vec::new();
    for project in files.iter().flat_map(|file| &file.content.project) {
        let is_known = |id: &String| files.iter().flat_map(|file| &file.content.feature).any(|feature| feature.id == *id);
        let is_solution = files.iter().flat_map(|file| &file.content.solution).any(|solution| solution.name == project.solution);
        if let Some(id) = project.lacks.iter().find(|id| !is_known(id)) {
            return Err(Error::new(FOLDER, format!("project {}: there is no feature `{id}`", project.solution)));
        }
        if !is_solution || project.sources.is_empty() {
            return Err(Error::new(FOLDER, format!("project {}: no such solution, or no source", project.solution)));
        }
        projects.push(format!("({:?}, &{:?}, &{:?})", project.solution, project.lacks, project.sources));
    }
    emit::table(
        out,
        "What serverless projects do not load, by solution: ids of features, and where that is known from.",
        "PROJECTS",
        "(&str, &[&str], &[&str])",
        &projects,
    );

    if releases.is_empty() || solutions.is_empty() {
        return Err(Error::new(FOLDER, "releases or solutions are missing"));
    }
    Ok(())
}
