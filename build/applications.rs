//! Applications other than Kibana, and global privileges.

use std::fmt::Write;

use serde::Deserialize;

use crate::access::Access;
use crate::class;
use crate::emit;
use crate::error::Result;
use crate::files::Place;
use crate::releases::Calendar;
use crate::words::Confidence;

/// `[applications]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawApplications {
    /// What stands behind the prefix in the default tenant.
    kibana: String,
    prefix: String,
    shortest: usize,
    refused: Vec<char>,
    sources: Vec<String>,
}

/// `[[global]]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawGlobal {
    path: Vec<String>,
    does: String,
    class: Access,
    releases: Option<String>,
    privileges_of: Option<PrivilegesOf>,
    #[serde(default)]
    privileges: Vec<String>,
    #[serde(default)]
    confidence: Confidence,
    sources: Vec<String>,
    #[serde(default)]
    note: String,
}

/// Whose privileges stand beside the names.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum PrivilegesOf {
    Index,
}

impl RawApplications {
    /// The constants that stand for it.
    pub(crate) fn emit(&self, place: &Place<'_>) -> Result<String> {
        place.documents("applications", &self.sources)?;
        let mut out = String::new();
        let mut constant = |doc: &str, name: &str, kind: &str, value: String| {
            // Writing to a String cannot fail.
            let _ = writeln!(out, "/// {doc}\npub const {name}: {kind} = {value};\n");
        };
        let kibana = format!("{}{}", self.prefix, self.kibana);
        constant("The application that Kibana keeps its privileges under.", "KIBANA_APPLICATION", "&str", emit::text(&kibana));
        constant("How the names of all Kibanas begin.", "KIBANA_APPLICATIONS", "&str", emit::text(&self.prefix));
        constant(
            "Fewest characters of an application's name before its first `-` or `_`.",
            "SHORTEST_APPLICATION",
            "usize",
            self.shortest.to_string(),
        );
        let refused: Vec<String> = self.refused.iter().map(|one| format!("{one:?}")).collect();
        emit::table(&mut out, "Characters that do not stand behind it.", "NOT_IN_APPLICATION_NAMES", "char", &refused);
        Ok(out)
    }
}

/// The literal of a global privilege.
pub(crate) fn global(raw: &RawGlobal, place: &Place<'_>, calendar: &Calendar) -> Result<String> {
    let entry = format!("global {}", raw.path.join("."));
    place.not_empty(&entry, "does", &raw.does)?;
    if raw.path.is_empty() || raw.privileges_of.is_some() && !raw.privileges.is_empty() {
        return Err(place.error(&entry, "has no `path`, or two kinds of privileges"));
    }
    let releases = match &raw.releases {
        Some(text) => calendar.parse(text).map_err(|message| place.error(&entry, message))?,
        None => calendar.parse("9.0+").map_err(|message| place.error(&entry, message))?,
    };
    let takes = match (raw.privileges_of, &*raw.privileges) {
        (Some(PrivilegesOf::Index), _) => "GlobalTakes::IndexPrivileges".to_owned(),
        (None, []) => "GlobalTakes::Names".to_owned(),
        (None, listed) => format!("GlobalTakes::Privileges({})", emit::texts(listed)),
    };
    Ok(emit::record("GlobalPrivilege")
        .texts("path", &raw.path)
        .field("takes", takes)
        .field("releases", releases)
        .text("does", &raw.does)
        .field("access", class::literal(raw.class))
        .field("provenance", place.provenance(&entry, raw.confidence, &raw.sources, &raw.note)?)
        .end())
}
