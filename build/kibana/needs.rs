//! What features need beside themselves.

use super::features::Features;
use super::links::Links;
use super::shapes::Content;
use crate::elasticsearch;
use crate::emit;
use crate::error::Result;
use crate::files::File;
use crate::releases::{Calendar, Set};

/// Writes the tables.
pub(crate) fn emit(
    out: &mut String,
    files: &[File<Content>],
    calendar: &Calendar,
    features: &Features,
    links: &Links,
    elasticsearch: &elasticsearch::Tables,
) -> Result<()> {
    let known = |name: &str, on: Set| -> Result<(), String> {
        let (owner, bare) = match name.split_once('.') {
            Some((owner, bare)) if features.owners().contains(owner) => (Some(owner), bare),
            _ => (None, name),
        };
        // A feature may be younger than the release: then there is nothing to need.
        if calendar.members(on).any(|(one, _)| links.has(features, bare, owner, one)) {
            Ok(())
        } else {
            Err(format!("`{name}` means nothing on any of these releases"))
        }
    };
    let releases = |on: &Option<String>| on.as_deref().map_or(Ok(calendar.all()), |text| calendar.parse(text));
    let (mut needs, mut practices) = (Vec::new(), Vec::new());
    for file in files {
        let place = file.place();
        for raw in &file.content.need {
            let entry = format!("need {}: {:?}", raw.name, raw.level);
            let wrong = |message: String| place.error(&entry, message);
            let on = releases(&raw.on).map_err(wrong)?;
            known(&raw.name, on).map_err(wrong)?;
            for (name, _) in &raw.needs {
                known(name, on).map_err(wrong)?;
            }
            place.not_empty(&entry, "because", &raw.because)?;
            let literal = emit::record("Need")
                .text("name", &raw.name)
                .field("level", emit::primary(raw.level))
                .field("releases", on)
                .field("needs", emit::list(raw.needs.iter().map(|(name, level)| format!("({name:?}, {})", emit::primary(*level)))))
                .text("because", &raw.because)
                .field("provenance", place.provenance(&entry, raw.confidence, &raw.sources, &raw.note)?);
            needs.push(literal.end());
        }
        for raw in &file.content.practice {
            let entry = format!("practice {}: {:?}", raw.name, raw.level);
            let wrong = |message: String| place.error(&entry, message);
            let on = releases(&raw.on).map_err(wrong)?;
            known(&raw.name, on).map_err(wrong)?;
            for indices in &raw.indices {
                elasticsearch.check_index(&indices.privileges).map_err(wrong)?;
            }
            place.not_empty(&entry, "because", &raw.because)?;
            let indices = raw.indices.iter().map(|one| format!("({}, {})", emit::texts(&one.names), emit::texts(&one.privileges)));
            let literal = emit::record("Practice")
                .text("name", &raw.name)
                .field("level", emit::primary(raw.level))
                .field("releases", on)
                .field("indices", emit::list(indices))
                .text("because", &raw.because)
                .field("provenance", place.provenance(&entry, raw.confidence, &raw.sources, &raw.note)?);
            practices.push(literal.end());
        }
    }
    emit::table(out, "What features need beside themselves.", "NEEDS", "Need", &needs);
    emit::table(out, "Index privileges that Elastic's own roles have beside a feature.", "PRACTICES", "Practice", &practices);
    Ok(())
}
