//! What an access review looks at first, whatever its class.

use super::features::Features;
use super::shapes::Content;
use crate::emit;
use crate::error::Result;
use crate::files::File;
use crate::releases::Calendar;

/// Writes the table.
pub(crate) fn emit(out: &mut String, files: &[File<Content>], calendar: &Calendar, features: &Features) -> Result<()> {
    let mut rows = Vec::new();
    for file in files {
        let place = file.place();
        for raw in &file.content.privileged {
            let entry = format!("privileged: {}", raw.feature);
            place.not_empty(&entry, "why", &raw.why)?;
            for privilege in &raw.privileges {
                let mut releases = calendar.members(calendar.all()).map(|(one, _)| one);
                if !releases.any(|one| features.named(&raw.feature, None, one).any(|feature| feature.knows(privilege, one))) {
                    return Err(place.error(&entry, format_args!("no release has `{}.{privilege}`", raw.feature)));
                }
            }
            place.provenance(&entry, raw.confidence, &raw.sources, &raw.note)?;
            let literal =
                emit::record("Privileged").text("feature", &raw.feature).texts("privileges", &raw.privileges).text("why", &raw.why);
            rows.push(literal.end());
        }
    }
    emit::table(out, "What an access review looks at first, whatever its class.", "PRIVILEGED", "Privileged", &rows);
    Ok(())
}
