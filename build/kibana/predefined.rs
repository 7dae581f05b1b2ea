//! Roles that come with the product, and what documents say that they may do.

use std::collections::BTreeSet;

use super::shapes::Content;
use crate::emit;
use crate::error::Result;
use crate::files::File;
use crate::releases::Calendar;

/// Writes the tables.
pub(crate) fn emit(out: &mut String, files: &[File<Content>], calendar: &Calendar) -> Result<()> {
    let tasks: BTreeSet<&str> = files.iter().flat_map(|file| &file.content.task).map(|task| task.name.as_str()).collect();
    let owners: BTreeSet<&str> = files.iter().flat_map(|file| &file.content.solution).map(|it| it.owner.as_str()).collect();
    let roles = || files.iter().flat_map(|file| &file.content.predefined);
    let (mut known, mut abilities) = (BTreeSet::new(), Vec::new());
    for file in files {
        let place = file.place();
        for raw in &file.content.ability {
            let entry = format!("ability {}", raw.name);
            if !known.insert(raw.name.as_str()) {
                return Err(place.error(&entry, "stands twice"));
            }
            place.not_empty(&entry, "does", &raw.does)?;
            if let Some(unknown) = raw.tasks.iter().find(|task| !tasks.contains(task.as_str())) {
                return Err(place.error(&entry, format_args!("unknown task `{unknown}`")));
            }
            if !roles().any(|role| role.can.contains(&raw.name)) {
                return Err(place.error(&entry, "no predefined role has it"));
            }
            let literal = emit::record("Ability").text("name", &raw.name).text("does", &raw.does).texts("tasks", &raw.tasks);
            let provenance = place.provenance(&entry, raw.confidence, &raw.sources, &raw.note)?;
            abilities.push(literal.field("provenance", provenance).end());
        }
    }
    let (mut words, mut rows) = (BTreeSet::new(), Vec::new());
    for file in files {
        let place = file.place();
        for raw in &file.content.predefined {
            let entry = format!("predefined {}", raw.name);
            place.not_empty(&entry, "title", &raw.title)?;
            for word in [&raw.name, &raw.title].into_iter().chain(&raw.other_titles) {
                // `viewer` is Viewer.
                if !words.insert(word.to_lowercase()) && !word.eq_ignore_ascii_case(&raw.name) {
                    return Err(place.error(&entry, format_args!("`{word}` stands for two roles")));
                }
            }
            if let Some(unknown) = raw.can.iter().find(|ability| !known.contains(ability.as_str())) {
                return Err(place.error(&entry, format_args!("unknown ability `{unknown}`")));
            }
            if !owners.contains(raw.owner.as_str()) {
                return Err(place.error(&entry, format_args!("unknown owner `{}`", raw.owner)));
            }
            let on = calendar.parse(&raw.on).map_err(|message| place.error(&entry, message))?;
            let literal = emit::record("PredefinedRole")
                .text("name", &raw.name)
                .text("title", &raw.title)
                .texts("other_titles", &raw.other_titles)
                .owner("owner", &raw.owner)
                .field("releases", on)
                .texts("can", &raw.can)
                .field("provenance", place.provenance(&entry, raw.confidence, &raw.sources, &raw.note)?);
            rows.push(literal.end());
        }
    }
    emit::table(out, "What documents say that predefined roles may do.", "ABILITIES", "Ability", &abilities);
    emit::table(out, "Roles that come with the product.", "PREDEFINED_ROLES", "PredefinedRole", &rows);
    Ok(())
}
