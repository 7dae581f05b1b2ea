//! What takes a subscription or a project tier by itself.

use std::collections::BTreeSet;

use super::shapes::Content;
use crate::emit;
use crate::error::Result;
use crate::files::File;
use crate::releases::Calendar;

/// Writes the table.
pub(crate) fn emit(out: &mut String, files: &[File<Content>], calendar: &Calendar) -> Result<()> {
    let (mut seen, mut rows) = (BTreeSet::new(), Vec::new());
    for file in files {
        let place = file.place();
        for raw in &file.content.licensed {
            let entry = format!("licensed {}: {}", raw.name, raw.title);
            if !seen.insert((&raw.name, &raw.title)) {
                return Err(place.error(&entry, "stands twice"));
            }
            place.not_empty(&entry, "title", &raw.title)?;
            if raw.license.is_none() && raw.tier.is_empty() {
                return Err(place.error(&entry, "takes neither a licence nor a tier"));
            }
            let on = calendar.parse(&raw.on).map_err(|message| place.error(&entry, message))?;
            place.provenance(&entry, raw.confidence, &raw.sources, &raw.note)?;
            let literal = emit::record("Licensed")
                .text("name", &raw.name)
                .owner("owner", &raw.owner)
                .text("title", &raw.title)
                .field("releases", on)
                .field("license", emit::option(raw.license.map(|license| format!("License::{license:?}"))))
                .maybe("tier", &raw.tier);
            rows.push(literal.end());
        }
    }
    emit::table(out, "What takes a licence or a tier by itself.", "LICENSED", "Licensed", &rows);
    Ok(())
}
