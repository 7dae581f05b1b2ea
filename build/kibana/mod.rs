//! The Kibana half of the catalogue.

mod check;
pub(crate) mod features;
pub(crate) mod licenses;
pub(crate) mod links;
pub(crate) mod needs;
pub(crate) mod predefined;
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

/// Writes releases, solutions and deployments.
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

    let deployments: Vec<String> =
        files.iter().flat_map(|file| &file.content.deployment).map(|deployment| emit::text(&deployment.name)).collect();
    emit::table(out, "Ways to run Kibana.", "DEPLOYMENTS", "&str", &deployments);
    if releases.is_empty() || solutions.is_empty() || deployments.is_empty() {
        return Err(Error::new(FOLDER, "releases, solutions or deployments are missing"));
    }
    Ok(())
}
